//! What a person does on a page: read, press, fill in.

use std::{
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use thirtyfour::{WebElement, error::WebDriverResult};

use super::{Browser, Language};
use crate::fail;

/// How long a person waits for something to appear.
const PATIENCE: Duration = Duration::from_secs(5);

/// Longer texts are pasted: they are typed key by key otherwise.
const TYPED: usize = 200;

pub(super) const LOOK: &str = include_str!("look.js");

impl Browser {
    /// Presses the link or button that is called so, or whose name contains it.
    ///
    /// Several links to the same place count as one; several other things are a failure.
    #[track_caller]
    pub fn click_text(&self, name: &str) {
        self.press_text(name, &[json!(name)]);
    }

    /// As [`Browser::click_text`], in the row, card or form where this text stands.
    #[track_caller]
    pub fn click_beside(&self, text: &str, name: &str) {
        self.press_text(name, &[json!(name), json!(text)]);
    }

    /// Presses a link or button twice, as impatient people do.
    #[track_caller]
    pub fn double_click_text(&self, name: &str) {
        let found = self.find("pressable", &[json!(name)]);
        let twice = self.window().action_chain().double_click_element(&found);
        self.done(name, twice.perform());
        self.listen();
    }

    /// Replaces what is in the field with this label.
    ///
    /// Dates and times are given as `2026-06-04`, `13:30` and `2026-06-04T13:30`, and typed in
    /// the order of the browser's language. A file field takes a path.
    #[track_caller]
    pub fn fill(&self, label: &str, text: &str) {
        let field = self.find("field", &[json!(label)]);
        let kind = self.done(label, field.prop("type")).unwrap_or_default();
        let typed = match kind.as_str() {
            "date" | "time" | "datetime-local" => in_order(text, self.options.language),
            _ => text.to_owned(),
        };
        let is_plain = |sign: char| !sign.is_control() && sign <= '\u{ffff}';
        if kind != "file" && (typed.len() > TYPED || !text.chars().all(is_plain)) {
            self.run(
                "arguments[0].focus(); arguments[0].select()",
                vec![reference(&field)],
            );
            self.command("Input.insertText", json!({"text": text}));
        } else {
            let is_empty = self.done(label, field.prop("value")).unwrap_or_default() == "";
            if kind != "file" && !is_empty {
                self.done(label, field.clear());
            }
            self.done(label, field.send_keys(typed));
        }
        self.listen();
    }

    /// Puts the pointer on the field with this label and presses it.
    #[track_caller]
    pub fn click_field(&self, label: &str) {
        let field = self.find("field", &[json!(label)]);
        self.press_on(label, &field);
    }

    /// Chooses from a list, or one of several buttons under a heading.
    #[track_caller]
    pub fn choose(&self, label: &str, option: &str) {
        let found = self.find("option", &[json!(label), json!(option)]);
        self.press_on(option, &found);
    }

    /// Sets or removes the tick of a box.
    #[track_caller]
    pub fn tick(&self, label: &str, ticked: bool) {
        let found = self.find("field", &[json!(label)]);
        if self.done(label, found.is_selected()) != ticked {
            self.press_on(label, &found);
        }
    }

    /// Sends the form that one is in, or the only one of the page, by its button.
    #[track_caller]
    pub fn submit(&self) {
        let found = self.find("submitter", &[]);
        self.press_on("the button of the form", &found);
    }

    /// What the field with this label holds; the words of the option for a list.
    #[track_caller]
    pub fn value(&self, label: &str) -> String {
        let field = self.find("field", &[json!(label)]);
        let read = "const one = arguments[0];
            return one.selectedOptions ? one.selectedOptions[0]?.label ?? '' : one.value";
        let value = self.run(read, vec![reference(&field)]);
        value.as_str().unwrap_or_default().to_owned()
    }

    /// Waits for a text. Any white space between words is the same as one blank.
    #[track_caller]
    pub fn see(&self, text: &str) {
        let wanted = one_line(text);
        if !self.becomes(|| self.text().contains(&wanted)) {
            fail(&format!(
                "\"{text}\" is not on {}:\n{}",
                self.address(),
                self.text()
            ));
        }
    }

    /// Waits until a text is gone; it may never have been there.
    #[track_caller]
    pub fn not_see(&self, text: &str) {
        let unwanted = one_line(text);
        if !self.becomes(|| !self.text().contains(&unwanted)) {
            fail(&format!(
                "\"{text}\" is on {}:\n{}",
                self.address(),
                self.text()
            ));
        }
    }

    /// Everything that can be read on the page, in one line.
    #[track_caller]
    pub fn text(&self) -> String {
        let read = "return document.body ? document.body.innerText : ''";
        one_line(self.run(read, Vec::new()).as_str().unwrap_or_default())
    }

    /// The path of the address, without what follows a question mark.
    #[track_caller]
    pub fn current_path(&self) -> String {
        let address = self.address();
        address.split('?').next().unwrap_or_default().to_owned()
    }

    /// The address after the host.
    #[track_caller]
    pub fn address(&self) -> String {
        let url = self.done("the address", self.window().current_url());
        let query = url.query().map(|query| format!("?{query}"));
        format!("{}{}", url.path(), query.unwrap_or_default())
    }

    /// Waits until something holds; tells whether it came to that.
    pub fn becomes(&self, holds: impl Fn() -> bool) -> bool {
        let since = Instant::now();
        loop {
            if holds() {
                return true;
            }
            if since.elapsed() > PATIENCE {
                return false;
            }
            thread::sleep(Duration::from_millis(30));
        }
    }

    /// Waits for the one element that a function of `look.js` finds.
    #[track_caller]
    fn find(&self, function: &str, arguments: &[Value]) -> WebElement {
        let script = format!("{LOOK}\nreturn {function}(...arguments)");
        let since = Instant::now();
        loop {
            let answer: WebDriverResult<Result<WebElement, String>> =
                self.runtime.block_on(async {
                    let returned = self.window().execute(script.as_str(), arguments).await?;
                    match returned.json().as_str() {
                        Some(why) => Ok(Err(why.to_owned())),
                        None => Ok(Ok(returned.element()?)),
                    }
                });
            // the page may be on its way out: its successor is asked then
            let why = match answer {
                Ok(Ok(element)) => return element,
                Ok(Err(why)) => why,
                Err(error) => error.to_string(),
            };
            if since.elapsed() > PATIENCE {
                fail(&format!("on {}: {why}", self.address()));
            }
            thread::sleep(Duration::from_millis(30));
        }
    }

    #[track_caller]
    fn press_text(&self, name: &str, which: &[Value]) {
        let found = self.find("pressable", which);
        match self.runtime.block_on(found.click()) {
            Ok(()) => self.listen(),
            // what a search had found was found again while it was pressed
            Err(error) if is_replaced(&error.to_string()) => {
                let found = self.find("pressable", which);
                self.press_on(name, &found);
            }
            Err(error) => self.done(name, async { Err(error) }),
        }
    }

    #[track_caller]
    fn press_on(&self, name: &str, found: &WebElement) {
        self.done(name, found.click());
        self.listen();
    }
}

/// An element as scripts take it.
#[track_caller]
fn reference(element: &WebElement) -> Value {
    match element.to_json() {
        Ok(reference) => reference,
        Err(error) => fail(&error.to_string()),
    }
}

/// Text with one blank between words.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The keys that put a date, a time or both into a field of this language.
fn in_order(text: &str, language: Language) -> String {
    // past the year, which may have six digits
    const NEXT: &str = "\u{e014}";
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (Some(date), Some(time)),
        None if text.contains(':') => (None, Some(text)),
        None => (Some(text), None),
    };
    let keys = [
        date.map(|date| date_keys(date, language)),
        time.map(|time| time_keys(time, language)),
    ];
    keys.into_iter().flatten().collect::<Vec<_>>().join(NEXT)
}

fn date_keys(date: &str, language: Language) -> String {
    let [year, month, day] = date.split('-').collect::<Vec<_>>()[..] else {
        fail(&format!("{date} is not a date as 2026-06-04"));
    };
    match language {
        Language::En => format!("{month}{day}{year}"),
        Language::Fr => format!("{day}{month}{year}"),
    }
}

fn time_keys(time: &str, language: Language) -> String {
    let parts = time.split_once(':');
    let read = parts.and_then(|(hour, minute)| Some((hour.parse::<u32>().ok()?, minute)));
    let Some((hour, minute)) = read else {
        fail(&format!("{time} is not a time as 13:30"));
    };
    match language {
        Language::En => {
            let half = if hour < 12 { "AM" } else { "PM" };
            format!("{:02}{minute}{half}", (hour + 11) % 12 + 1)
        }
        Language::Fr => format!("{hour:02}{minute}"),
    }
}

/// Whether the page put another element in the place of one that was found: Chromium says it
/// in either of two ways.
fn is_replaced(error: &str) -> bool {
    error.contains("stale element") || error.contains("does not belong to the document")
}
