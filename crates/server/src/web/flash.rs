//! What the next page says once: a key of the catalogue with its arguments,
//! carried in a cookie from the form that was done to the page after it.
#![expect(
    clippy::needless_pass_by_value,
    reason = "callers hand over what they just made"
)]

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use super::texts::Language;

/// A message for the next page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Flash {
    key: String,
    arguments: Vec<(String, String)>,
}

/// A cookie is no place for more.
const LONGEST_ARGUMENT: usize = 120;

impl Flash {
    /// A message of the catalogue.
    pub(crate) fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            arguments: Vec::new(),
        }
    }

    /// With a text for a placeholder.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, text: impl ToString) -> Self {
        let mut text = text.to_string();
        if let Some((at, _)) = text.char_indices().nth(LONGEST_ARGUMENT) {
            text.truncate(at);
            text.push('…');
        }
        self.arguments.push((name.to_owned(), text));
        self
    }

    /// As the cookie's value.
    pub(crate) fn sealed(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// From the cookie's value; nothing when it is none of ours.
    pub(crate) fn open(value: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
        let flash: Self = serde_json::from_slice(&bytes).ok()?;
        Language::English.knows(&flash.key).then_some(flash)
    }

    /// In words.
    pub(crate) fn said(&self, language: Language) -> String {
        self.arguments
            .iter()
            .fold(language.say(&self.key), |said, (name, text)| {
                said.with(name, text)
            })
            .to_string()
    }
}
