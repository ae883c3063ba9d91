//! Chromium without a window, used as a person uses it: by what can be read and pressed.
//!
//! Every [`Browser`] has a driver, a profile and a cookie jar of its own, and is gone when
//! dropped. The functions wait a little for what they look for, and fail the test when it
//! does not come. They work the same with the pages' own scripts switched off, since the
//! driver's are not bound by that, nor by a page's content security policy.
//!
//! Run tests that use it under `scripts/browser`, which installs what is missing.

mod driver;
mod open;
mod picture;

pub use open::{Language, Options};

use driver::Driver;
use serde_json::Value;
use tempfile::TempDir;
use thirtyfour::{WebDriver, error::WebDriverResult};
use tokio::runtime::Runtime;

use crate::fail;

/// One person's browser.
#[derive(Debug)]
pub struct Browser {
    runtime: Runtime,
    /// None once it was asked to close.
    window: Option<WebDriver>,
    options: Options,
    // dropped in this order: the profile is removed when nobody writes into it any more
    _driver: Driver,
    _profile: TempDir,
}

impl Browser {
    /// Goes to a URL, as by the address bar.
    #[track_caller]
    pub fn go(&self, url: &str) {
        self.done(url, self.window().goto(url));
    }

    /// Runs a script of the test in the page and gives what it returns.
    #[track_caller]
    pub fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        let returned = self.done("a script", self.window().execute(script, arguments));
        returned.json().clone()
    }

    fn window(&self) -> &WebDriver {
        match &self.window {
            Some(window) => window,
            None => fail("the browser is closed"),
        }
    }

    /// Has a command of the browser's own protocol carried out.
    #[track_caller]
    fn command(&self, name: &str, parameters: Value) -> Value {
        let devtools = self.window().cdp();
        self.done(name, devtools.send_raw(name, parameters))
    }

    /// Waits for an answer of the driver and expects a good one.
    #[track_caller]
    fn done<T>(&self, what: &str, answer: impl Future<Output = WebDriverResult<T>>) -> T {
        match self.runtime.block_on(answer) {
            Ok(value) => value,
            Err(error) => {
                // without the driver's own addresses
                let told = error.to_string();
                let told = told.split("Stacktrace:").next().unwrap_or_default();
                fail(&format!("{what}: {}", told.trim_end()))
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(window) = self.window.take() {
            // one that does not close is ended with its driver
            let _ = self.runtime.block_on(window.quit());
        }
    }
}
