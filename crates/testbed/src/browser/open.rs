//! How a browser is set up: language, scripts, screen, colours.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::{Capabilities, WebDriver, error::WebDriverResult};

use super::{
    Browser,
    driver::{self, Driver},
};
use crate::fail;

/// A browser that has not opened by then never will.
const OPENING: Duration = Duration::from_secs(40);

/// The narrowest window that is one on a desk.
const DESK: u32 = 600;

/// The language of the browser: its own texts, its date fields, and `Accept-Language`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English, as in the United States.
    En,
    /// French.
    Fr,
}

/// How a browser is to be.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What its person speaks.
    pub language: Language,
    /// Whether the pages' scripts run.
    pub javascript: bool,
    /// The window's width, in CSS pixels; Chromium's own limits do not apply.
    pub width: u32,
    /// The window's height, in CSS pixels.
    pub height: u32,
    /// Whether its person prefers dark colours.
    pub dark: bool,
}

impl Language {
    /// As in `lang` attributes.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// The languages the browser asks for.
    fn accepted(self) -> &'static str {
        match self {
            Self::En => "en-US,en",
            Self::Fr => "fr-FR,fr",
        }
    }
}

impl Default for Options {
    /// An English one on a desk, with scripts, light.
    fn default() -> Self {
        Self {
            language: Language::En,
            javascript: true,
            width: 1360,
            height: 900,
            dark: false,
        }
    }
}

impl Options {
    /// The same on a phone.
    #[must_use]
    pub fn phone(self) -> Self {
        Self {
            width: 390,
            height: 844,
            ..self
        }
    }

    /// The same in French.
    #[must_use]
    pub fn french(self) -> Self {
        Self {
            language: Language::Fr,
            ..self
        }
    }

    /// The same with the pages' scripts switched off.
    #[must_use]
    pub fn without_scripts(self) -> Self {
        Self {
            javascript: false,
            ..self
        }
    }
}

impl Browser {
    /// Opens one with a new, empty profile.
    ///
    /// # Panics
    /// When Chromium or its driver is missing: run the test under `scripts/browser`.
    #[track_caller]
    pub fn open(options: Options) -> Self {
        // another part of the program may have chosen already, the same one
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap_or_else(|error| fail(&error.to_string()));
        let mut last = None;
        // a browser hangs in its start once in some hundred times on a busy machine
        for _ in 0..2 {
            let profile = tempfile::tempdir().unwrap_or_else(|error| fail(&error.to_string()));
            let driver = Driver::start(options.language);
            let wanted = wanted(options, &profile.path().to_string_lossy());
            match runtime.block_on(connect(&driver.url, wanted)) {
                Ok(window) => {
                    let mut browser = Self {
                        runtime,
                        window: Some(window),
                        options,
                        _driver: driver,
                        _profile: profile,
                    };
                    browser.look(options.width, options.height, options.dark);
                    return browser;
                }
                Err(error) => last = Some(error),
            }
        }
        fail(&format!("Chromium does not open: {last:?}"))
    }

    /// Gives the window another size and its person another taste.
    pub fn look(&mut self, width: u32, height: u32, dark: bool) {
        self.options = Options {
            width,
            height,
            dark,
            ..self.options
        };
        self.resize(height);
        // phones have none; elsewhere they take their room from the page
        let hidden = json!({"hidden": width < DESK});
        self.command("Emulation.setScrollbarsHidden", hidden);
        let scheme = if dark { "dark" } else { "light" };
        self.command(
            "Emulation.setEmulatedMedia",
            json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}),
        );
    }

    /// Makes the window this high for a while.
    pub(super) fn resize(&self, height: u32) {
        self.command(
            "Emulation.setDeviceMetricsOverride",
            json!({
                "width": self.options.width,
                "height": height,
                "deviceScaleFactor": 1,
                "mobile": false,
            }),
        );
    }
}

async fn connect(driver: &str, wanted: Capabilities) -> WebDriverResult<WebDriver> {
    WebDriver::builder(driver, wanted)
        .request_timeout(OPENING)
        .connect()
        .await
}

/// What the driver is asked for.
fn wanted(options: Options, profile: &str) -> Capabilities {
    let language = options.language;
    let mut preferences = serde_json::Map::new();
    preferences.insert("intl.accept_languages".into(), language.accepted().into());
    // a bubble over the page would take clicks and end up in pictures
    preferences.insert("credentials_enable_service".into(), false.into());
    if !options.javascript {
        let blocked = "profile.managed_default_content_settings.javascript";
        preferences.insert(blocked.into(), 2.into());
    }
    let capabilities = json!({
        "pageLoadStrategy": "normal",
        "goog:loggingPrefs": {"browser": "ALL"},
        "goog:chromeOptions": {
            "binary": driver::chromium(),
            "prefs": preferences,
            "args": [
                "--headless",
                // it is run by root, and shows nothing but our own pages
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--force-color-profile=srgb",
                format!("--lang={}", language.tag()),
                format!("--user-data-dir={profile}"),
            ],
        },
    });
    let Value::Object(capabilities) = capabilities else {
        fail("capabilities are an object");
    };
    Capabilities::from(capabilities)
}
