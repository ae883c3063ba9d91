//! What somebody typed into a form, as it came.

use std::{fmt::Write as _, time::Duration};

use api::employees::Transition;
use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
};
use domain::{error::Invalid, worded};
use http::header;
use service::idempotency::IdempotencyKey;
use sha2::{Digest, Sha256};

use super::texts::Language;
use crate::BODY_LIMIT;

/// The hidden field with a creation's key.
pub(crate) const ONCE: &str = "once";
/// The hidden field with the version that a change is based on.
pub(crate) const VERSION: &str = "version";
/// Before a field's name: what the field held when the form was shown.
pub(crate) const WAS: &str = "was.";

/// Somebody who pressed a button twice would rather wait than be told off.
const PATIENCE: Duration = Duration::from_secs(5);

/// The fields of a form in the order they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    fields: Vec<(String, String)>,
    hash: String,
}

impl Typed {
    /// The text of a field; empty when it did not come.
    pub(crate) fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    /// The text of a field, unless nothing was typed.
    pub(crate) fn optional(&self, name: &str) -> Option<String> {
        self.get(name)
            .filter(|text| !text.trim().is_empty())
            .map(ToOwned::to_owned)
    }

    /// The text of a field when it is not what the form showed.
    pub(crate) fn changed(&self, name: &str) -> Option<String> {
        let now = self.get(name)?;
        (self.was(name) != Some(now)).then(|| now.to_owned())
    }

    /// As [`Typed::changed`], for a field that may be cleared.
    #[expect(
        clippy::option_option,
        reason = "as the wire types have it: absent, cleared, changed"
    )]
    pub(crate) fn cleared_or_changed(&self, name: &str) -> Option<Option<String>> {
        self.changed(name)
            .map(|text| Some(text).filter(|text| !text.trim().is_empty()))
    }

    /// The number in a field; what is none becomes 0, which no record has.
    pub(crate) fn id(&self, name: &str) -> i64 {
        self.get(name)
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(0)
    }

    /// An amount in the person's own way of writing it.
    pub(crate) fn amount(&self, name: &str, language: Language) -> String {
        language.habit().typed_amount(&self.text(name))
    }

    /// As [`Typed::amount`], unless nothing was typed.
    pub(crate) fn optional_amount(&self, name: &str, language: Language) -> Option<String> {
        self.optional(name)
            .map(|text| language.habit().typed_amount(&text))
    }

    /// As [`Typed::changed`], for an amount.
    pub(crate) fn changed_amount(&self, name: &str, language: Language) -> Option<String> {
        self.changed(name)
            .map(|text| language.habit().typed_amount(&text))
    }

    /// A new password that has to be typed twice.
    pub(crate) fn twice(&self, name: &str, again: &str) -> Result<String, Invalid> {
        let password = self.text(name);
        if password == self.text(again) {
            Ok(password)
        } else {
            Err(Invalid::field(
                again,
                worded!("bad-password-again", "is not the same as the new password"),
            ))
        }
    }

    /// How many were typed, in the person's own way of writing numbers; what is
    /// no whole number becomes -1, which is refused as such.
    pub(crate) fn count(&self, name: &str, language: Language) -> i64 {
        self.amount(name, language).parse().unwrap_or(-1)
    }

    /// As [`Typed::changed`], for a number of people or things.
    pub(crate) fn changed_count(&self, name: &str, language: Language) -> Option<i64> {
        self.changed(name).map(|_| self.count(name, language))
    }

    /// Whether a box is ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The version that a change is based on.
    pub(crate) fn version(&self) -> Option<i64> {
        self.get(VERSION)?.parse().ok()
    }

    /// The version and the reason of a transition.
    pub(crate) fn transition(&self) -> Transition {
        Transition {
            version: self.version(),
            reason: self.optional("reason"),
        }
    }

    /// What a field held when the form was shown.
    pub(crate) fn was(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field.strip_prefix(WAS) == Some(name))
            .map(|(_, text)| text.as_str())
    }

    /// The key under which this form creates at most once. `form` keeps the
    /// keys of different forms apart.
    pub(crate) fn once(&self, form: &str) -> Option<IdempotencyKey> {
        let key = self.get(ONCE).filter(|key| !key.is_empty())?;
        Some(IdempotencyKey {
            path: format!("web {form}"),
            key: key.chars().take(64).collect(),
            body_hash: self.hash.clone(),
            patience: PATIENCE,
        })
    }

    /// Every field, with its name, in the order they came.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.fields.iter();
        fields.map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// The text of a field, when it came.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, text)| text.as_str())
    }

    /// What came in parts, with a file whose hash stands for it.
    pub(crate) fn beside_file(fields: Vec<(String, String)>, hash: &str) -> Self {
        let said = serde_urlencoded::to_string(&fields).unwrap_or_default();
        Self {
            fields,
            hash: format!("{hash} {}", hash_of(said.as_bytes())),
        }
    }

    fn read(bytes: &[u8]) -> Self {
        let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(bytes).unwrap_or_default();
        // browsers send the line ends of mail
        let fields = fields
            .into_iter()
            .map(|(name, text)| (name, text.replace("\r\n", "\n")))
            .collect();
        Self {
            fields,
            hash: hash_of(bytes),
        }
    }
}

fn hash_of(bytes: &[u8]) -> String {
    let digits = Sha256::digest(bytes);
    digits.iter().fold(String::new(), |mut text, byte| {
        // writing to a string cannot fail
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = super::failure::Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Self::Rejection> {
        let is_form = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
        if !is_form {
            // a form without fields has no type
            return Ok(Self::default());
        }
        let bytes = to_bytes(request.into_body(), BODY_LIMIT)
            .await
            .map_err(|_| service::error::ServiceError::TooLarge(BODY_LIMIT))?;
        Ok(Self::read(&bytes))
    }
}
