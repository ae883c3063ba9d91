//! Pictures of whole pages.

use std::{fs, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

use super::Browser;
use crate::fail;

/// Higher pages are cut off: nobody looks further down in a picture.
const HIGHEST: u32 = 8000;

impl Browser {
    /// Writes a PNG of the page from top to bottom.
    ///
    /// The window grows to the page meanwhile, so that what is fixed to its bottom edge is
    /// at the bottom of the picture and not across the middle.
    #[track_caller]
    pub fn screenshot(&self, path: &Path) {
        let measured = self.run("return document.documentElement.scrollHeight", Vec::new());
        let height = measured.as_u64().and_then(|high| u32::try_from(high).ok());
        let height = height.unwrap_or(HIGHEST).min(HIGHEST);
        if height > self.options.height {
            self.resize(height);
        }
        let picture = self.command("Page.captureScreenshot", json!({"format": "png"}));
        if height > self.options.height {
            self.resize(self.options.height);
        }
        let bytes = picture["data"].as_str().unwrap_or_default();
        let written = STANDARD
            .decode(bytes)
            .map_err(std::io::Error::other)
            .and_then(|bytes| fs::write(path, bytes));
        if let Err(error) = written {
            fail(&format!("{}: {error}", path.display()));
        }
    }
}
