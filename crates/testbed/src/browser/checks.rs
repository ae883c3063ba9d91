//! What is wrong with a page by general measure: access, width.

use std::{env, fs};

use serde_json::Value;

use super::{Browser, person::LOOK};
use crate::fail;

/// Asks axe-core for what WCAG 2.2 AA wants, and what it calls good practice.
const AXE: &str = "
    const done = arguments[arguments.length - 1];
    axe.run(document, {resultTypes: ['violations']}).then(
      found => done(found.violations.filter(rule => ['serious', 'critical'].includes(rule.impact))
        .flatMap(rule => rule.nodes.map(node => `${rule.impact} ${rule.id}: ${rule.help}\\n  ` +
          `${node.html}\\n  ${(node.failureSummary || '').replace(/\\s*\\n\\s*/g, '; ')}`))),
      error => done([`axe-core failed: ${error}`]));";

/// Whatever ends right of the window and is not in a box of its own that can be scrolled;
/// what is hidden there by the page as a whole cannot be reached at all.
const TOO_WIDE: &str = "
    const root = document.documentElement;
    const boxed = element => {
      for (let box = element.parentElement; box && box !== document.body && box !== root;
        box = box.parentElement) {
        if (getComputedStyle(box).overflowX !== 'visible') return true;
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll('*')].filter(element =>
      shown(element) && element.getBoundingClientRect().right > root.clientWidth + 0.5 &&
      !boxed(element));
    const outermost = wide.filter(element => !wide.includes(element.parentElement));
    const told = outermost.map(element => `<${element.tagName.toLowerCase()}> \"` +
      `${clean(element.textContent).slice(0, 60)}\" ends at ` +
      `${Math.ceil(element.getBoundingClientRect().right)}`);
    if (told.length === 0 && root.scrollWidth > root.clientWidth) {
      told.push(`the page is ${root.scrollWidth} wide`);
    }
    return told;";

impl Browser {
    /// The serious and critical violations that axe-core finds on the page, as sentences.
    ///
    /// # Panics
    /// Where scripts are switched off: axe-core waits for itself and would wait for ever. And
    /// when `TEST_AXE` does not name it: run the test under `scripts/browser`.
    #[track_caller]
    pub fn axe(&self) -> Vec<String> {
        if !self.options.javascript {
            fail("axe-core works with scripts only: ask it in a browser that has them");
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "tests are told by their environment, not by settings"
        )]
        let script = env::var("TEST_AXE")
            .map_err(|_| "TEST_AXE is not set: run this under `scripts/browser`".to_owned())
            .and_then(|path| fs::read_to_string(&path).map_err(|error| format!("{path}: {error}")));
        match script {
            // half a megabyte, once for each page
            Ok(_) if self.run("return 'axe' in window", Vec::new()) == true => {}
            Ok(script) => drop(self.run(&script, Vec::new())),
            Err(why) => fail(&why),
        }
        let found = self.done("axe-core", self.window().execute_async(AXE, Vec::new()));
        sentences(found.json())
    }

    /// What sticks out to the right when the window is this wide.
    #[track_caller]
    pub fn horizontal_overflow(&self, width: u32) -> Vec<String> {
        let usual = (self.options.width, self.options.height);
        self.resize(width, usual.1);
        let found = self.run(&format!("{LOOK}\n{TOO_WIDE}"), Vec::new());
        self.resize(usual.0, usual.1);
        sentences(&found)
    }
}

fn sentences(value: &Value) -> Vec<String> {
    let found = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let sentence = |one: &Value| one.as_str().unwrap_or_default().to_owned();
    found.iter().map(sentence).collect()
}
