//! Texts that people write: names, titles, places, notes, reasons, references.
//!
//! Each is a type of its own whose only door for what somebody typed is
//! `parse`. The rules they share stand once, in `line` and `block`: line
//! ends become LF, the ends are trimmed, the text is kept in NFC, control
//! characters and over-long input are refused and nothing is ever cut.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::{error::BadValue, worded, wording::Sentence};

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $read:ident($max:literal))*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// The most characters accepted, counted in NFC.
            pub const MAX: usize = $max;

            /// Reads what somebody typed.
            ///
            /// # Errors
            /// Says what was wrong and what is accepted.
            pub fn parse(text: &str) -> Result<Self, BadValue> {
                $read(text, Self::MAX).map(Self)
            }

            /// Wraps a value that comes from the database, unchecked.
            ///
            /// Limits bind new input: an imported row may be longer than
            /// `parse` accepts and stays readable.
            pub const fn from_stored(text: String) -> Self {
                Self(text)
            }

            /// The text as stored.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

texts! {
    /// The full name of a person.
    PersonName: line(100)
    /// The name of a company.
    CompanyName: line(120)
    /// The title of a contract.
    Title: line(120)
    /// The name of an event.
    EventName: line(100)
    /// Where an event takes place.
    Location: line(255)
    /// Notes on an event, of several lines; empty when cleared.
    Notes: block(20_000)
    /// Why something exceptional was done.
    Reason: line(500)
    /// How a payment was made, or its reference at the bank.
    Reference: line(100)
    /// What an API token is for.
    TokenName: line(100)
    /// The number that a record bears in another system.
    ExternalRef: line(64)
    /// The number on an employee's badge, in capitals: `E0001`, `EMP-001`.
    EmployeeNumber: number(20)
}

/// Reads a text of one line that may not be empty.
pub(crate) fn line(text: &str, max: usize) -> Result<String, BadValue> {
    let text = clean(text, max, &[])?;
    if text.is_empty() {
        return Err(BadValue::new(worded!("bad-empty", "is empty")));
    }
    Ok(text)
}

/// Reads a text that may have several lines and tabs, and may be empty.
fn block(text: &str, max: usize) -> Result<String, BadValue> {
    clean(text, max, &['\n', '\t'])
}

/// Reads a code of ASCII letters, digits and dashes, stored in capitals.
fn number(text: &str, max: usize) -> Result<String, BadValue> {
    let text = line(text, max)?;
    let foreign = |c: &char| !c.is_ascii_alphanumeric() && *c != '-';
    if let Some(other) = text.chars().find(foreign) {
        return Err(BadValue::new(worded!(
            "bad-number-character",
            "contains “{other}”; letters from A to Z, digits and dashes are accepted",
            other = other,
        )));
    }
    Ok(text.to_ascii_uppercase())
}

fn clean(text: &str, max: usize, controls: &[char]) -> Result<String, BadValue> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.trim().nfc().collect();
    let refused = |c: &char| c.is_control() && !controls.contains(c);
    if let Some(control) = text.chars().find(refused) {
        return Err(BadValue::new(control_character(control)));
    }
    let length = text.chars().count();
    if length > max {
        return Err(BadValue::new(too_long(length, max)));
    }
    Ok(text)
}

/// Says that a text has a control character in it.
pub fn control_character(control: char) -> Sentence {
    worded!(
        "bad-control-character",
        "contains a control character (U+{code}); plain text is accepted",
        code = format!("{:04X}", u32::from(control)),
    )
}

/// Says that a text has too many characters.
pub fn too_long(length: usize, max: usize) -> Sentence {
    worded!(
        "bad-too-long",
        "has {length} characters; at most {max} are accepted",
        length = length,
        max = max,
    )
}

#[cfg(test)]
mod tests;
