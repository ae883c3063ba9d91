//! How a value or a set of fields is refused: always by field name, with what
//! was wrong and what is accepted. Rule refusals have their own type, in
//! [`crate::refusal::Refusal`].

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    worded,
    wording::{Sentence, Wording},
};

/// Why one value was not accepted, without the name of the field it came from.
///
/// The text continues the field's name: `is empty`, `has three decimal places;
/// at most 2 are accepted`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadValue(Sentence);

impl BadValue {
    /// Says what was wrong and what is accepted; its key begins with `bad-`.
    pub const fn new(sentence: Sentence) -> Self {
        Self(sentence)
    }
}

impl From<Sentence> for BadValue {
    fn from(sentence: Sentence) -> Self {
        Self(sentence)
    }
}

impl From<BadValue> for Sentence {
    fn from(refused: BadValue) -> Self {
        refused.0
    }
}

/// One field that was refused, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field as the API names it, for example `email`.
    pub field: String,
    /// What was wrong and what is accepted; continues the field's name.
    pub message: String,
    /// The same for another language; not on the wire.
    #[serde(skip)]
    pub wording: Option<Wording>,
}

impl FieldError {
    /// A refusal of one field.
    pub fn new(field: impl Into<String>, refused: impl Into<BadValue>) -> Self {
        let (message, wording) = refused.into().0.into_parts();
        Self {
            field: field.into(),
            message,
            wording: Some(wording),
        }
    }
}

/// Everything that was wrong with what was given. Never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Invalid(Vec<FieldError>);

impl Invalid {
    /// A refusal of one field.
    pub fn field(field: impl Into<String>, refused: impl Into<BadValue>) -> Self {
        Self(vec![FieldError::new(field, refused)])
    }

    /// Refusals of several fields; `None` of none.
    pub fn of(fields: Vec<FieldError>) -> Option<Self> {
        (!fields.is_empty()).then_some(Self(fields))
    }

    /// The refused fields, in the order they were checked.
    pub fn fields(&self) -> &[FieldError] {
        &self.0
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{} {}", error.field, error.message)?;
        }
        Ok(())
    }
}

/// Input whose reading may have failed. A use-case opens it with `?` when its
/// turn comes in the order of checks: after department, existence and
/// ownership, before version and state.
pub type Given<T> = Result<T, Unusable>;

/// Why input cannot be used at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unusable {
    /// Fields that are missing, unknown or bad.
    Invalid(Invalid),
    /// A field of the record that is not the caller's to set here.
    FieldNotAllowed(String),
    /// The body is not of the accepted media type.
    MediaType,
    /// The body is larger than this many bytes.
    TooLarge(usize),
}

impl From<Invalid> for Unusable {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

/// Collects what is wrong with several fields, so that a person hears of all of
/// them at once.
///
/// ```
/// use domain::{error::Checks, text::PersonName};
///
/// let mut checks = Checks::default();
/// let name = checks.take("full_name", PersonName::parse("  "));
/// let refused = checks.finish(|| Some(name?)).unwrap_err();
/// assert_eq!(refused.fields()[0].field, "full_name");
/// ```
#[derive(Debug, Default)]
pub struct Checks(Vec<FieldError>);

impl Checks {
    /// Keeps the value, or notes why the field was refused.
    pub fn take<T>(&mut self, field: &str, value: Result<T, BadValue>) -> Option<T> {
        value.map_err(|refused| self.refuse(field, refused)).ok()
    }

    /// As [`Checks::take`], for a field that may be absent: `Some(None)` is an
    /// absent field, `None` a refused one.
    pub fn take_optional<T>(
        &mut self,
        field: &str,
        value: Option<Result<T, BadValue>>,
    ) -> Option<Option<T>> {
        match value {
            None => Some(None),
            Some(value) => self.take(field, value).map(Some),
        }
    }

    /// As [`Checks::take_optional`], for a change that may also clear the
    /// field: `Some(Some(None))` clears it.
    pub fn take_clearable<T>(
        &mut self,
        field: &str,
        value: &Option<Option<String>>,
        parse: impl Fn(&str) -> Result<T, BadValue>,
    ) -> Option<Option<Option<T>>> {
        match value {
            None => Some(None),
            Some(None) => Some(Some(None)),
            Some(Some(text)) => self.take(field, parse(text)).map(|kept| Some(Some(kept))),
        }
    }

    /// Keeps a value that has to be there.
    pub fn required<T>(&mut self, field: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.refuse(field, worded!("bad-missing", "is missing"));
        }
        value
    }

    /// Notes that a field was refused.
    pub fn refuse(&mut self, field: &str, refused: impl Into<BadValue>) {
        self.0.push(FieldError::new(field, refused));
    }

    /// The whole, when nothing was refused. `build` may use `?` on the parts:
    /// each is there when no field was refused.
    pub fn finish<T>(self, build: impl FnOnce() -> Option<T>) -> Result<T, Invalid> {
        if self.0.is_empty()
            && let Some(whole) = build()
        {
            return Ok(whole);
        }
        Err(Invalid(self.0))
    }
}

#[cfg(test)]
mod tests;
