//! The page by keyboard alone.

use std::time::Duration;

use serde_json::Value;
use thirtyfour::Key;

use super::{Browser, person::LOOK};
use crate::fail;

const STEP: &str = include_str!("keyboard.js");

/// The tab key goes on from where the focus was, though it was taken away: from above all.
const TO_THE_TOP: &str = "
    const above = document.createElement('span');
    above.tabIndex = -1;
    document.body.prepend(above);
    above.focus();
    above.remove();
    getSelection().removeAllRanges();
    scrollTo(0, 0);
    window.testTabbed = undefined;";

/// What the tab key has to come to; of several buttons for one choice, one.
const CONTROLS: &str = "
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')];
    // one of several choices is one stop: the arrow keys lead to the others
    const isOther = one => one.type === 'radio' && !one.checked;
    return all.filter(one => shown(one) && !one.disabled && one.tabIndex >= 0 && !isOther(one))
      .map(called);";

/// What has the focus, by its name.
const FOCUSED: &str = "
    const now = document.activeElement;
    return !now || now === document.body ? '' : called(now);";

/// More stops than any page should have.
const ENDLESS: usize = 500;

/// What has the focus after a press of the tab key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Its name or label.
    pub name: String,
    /// Its element: `a`, `button`, `input`, …
    pub kind: String,
    /// Whether it looks different with the focus than without.
    pub ringed: bool,
    /// Whether nothing of it can be seen, because something lies over it.
    pub covered: bool,
}

impl Browser {
    /// Presses a key, or keys at once: `Tab`, `Enter`, `/`, `Control+k`, `Shift+Tab`.
    #[track_caller]
    pub fn press(&self, keys: &str) {
        self.strike(keys);
        self.listen();
    }

    #[track_caller]
    fn strike(&self, keys: &str) {
        // a plus itself is a key, too
        let names: Vec<&str> = match keys.len() {
            1 => vec![keys],
            _ => keys.split('+').collect(),
        };
        let keys: Vec<char> = names.into_iter().map(key).collect();
        let mut actions = self
            .window()
            .action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO));
        for &key in &keys {
            actions = actions.key_down(key);
        }
        for &key in keys.iter().rev() {
            actions = actions.key_up(key);
        }
        self.done("the keyboard", actions.perform());
    }

    /// Types a text to whatever has the focus.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        let actions = self
            .window()
            .action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO));
        self.done("the keyboard", actions.send_keys(text).perform());
        self.listen();
    }

    /// The names of all that can be used on the page, in the order in which it is read.
    #[track_caller]
    pub fn controls(&self) -> Vec<String> {
        let found = self.run(&format!("{LOOK}\n{CONTROLS}"), Vec::new());
        let found = found.as_array().map(Vec::as_slice).unwrap_or_default();
        found.iter().map(text).collect()
    }

    /// Presses the tab key until what goes by this name has the focus.
    ///
    /// # Panics
    /// When it never has.
    #[track_caller]
    pub fn tab_to(&self, name: &str) {
        let focused = format!("{LOOK}\n{FOCUSED}");
        let mut passed = Vec::new();
        for _ in 0..ENDLESS {
            self.strike("Tab");
            let now = self.run(&focused, Vec::new());
            if now == name {
                return;
            }
            passed.push(text(&now));
        }
        passed.truncate(60);
        fail(&format!(
            "the tab key never comes to \"{name}\": {passed:?}"
        ))
    }

    /// The name of what has the focus; nothing when nothing has it.
    #[track_caller]
    pub fn focused(&self) -> String {
        text(&self.run(&format!("{LOOK}\n{FOCUSED}"), Vec::new()))
    }

    /// Goes through the whole page with the tab key, from the top.
    ///
    /// # Panics
    /// When it does not come to an end: something holds the focus fast.
    #[track_caller]
    pub fn tab_order(&self) -> Vec<Stop> {
        self.run(TO_THE_TOP, Vec::new());
        let step = format!("{LOOK}\n{STEP}");
        let mut stops: Vec<Stop> = Vec::new();
        for _ in 0..ENDLESS {
            self.strike("Tab");
            let now = self.run(&step, Vec::new());
            if now["same"] == true {
                continue;
            }
            if let (Some(last), Some(ringed)) = (stops.last_mut(), now["ringed"].as_bool()) {
                last.ringed = ringed;
            }
            let Some(kind) = now["kind"].as_str() else {
                return stops;
            };
            stops.push(Stop {
                name: text(&now["name"]),
                kind: kind.to_owned(),
                ringed: false,
                covered: now["covered"] == true,
            });
        }
        let last: Vec<_> = stops.iter().rev().take(3).collect();
        fail(&format!("the tab key comes to no end: {last:?}"))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A key by its name.
#[track_caller]
fn key(name: &str) -> char {
    let known = match name {
        "Alt" => Key::Alt,
        "Backspace" => Key::Backspace,
        "Control" => Key::Control,
        "Delete" => Key::Delete,
        "Down" => Key::Down,
        "End" => Key::End,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "Home" => Key::Home,
        "Left" => Key::Left,
        "PageDown" => Key::PageDown,
        "PageUp" => Key::PageUp,
        "Right" => Key::Right,
        "Shift" => Key::Shift,
        "Space" => Key::Space,
        "Tab" => Key::Tab,
        "Up" => Key::Up,
        other => {
            let mut signs = other.chars();
            return match (signs.next(), signs.next()) {
                (Some(sign), None) => sign,
                _ => fail(&format!("no key is called {other}")),
            };
        }
    };
    known.value()
}
