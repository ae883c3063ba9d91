//! How a person is reached: e-mail addresses and telephone numbers, of any
//! country. Both are kept as typed; keys for comparing are derived from them.

use std::fmt;

use crate::{
    error::BadValue,
    fold,
    text::line,
    worded,
    wording::{Argument, Sentence},
};

/// An e-mail address; compared by [`Email::key`], shown as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// The most characters accepted.
    pub const MAX: usize = 254;

    /// Reads an address; any domain is accepted, internationalised ones too.
    ///
    /// # Errors
    /// Says what was wrong and what is accepted.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        let text = line(text, Self::MAX)?;
        if let Some(foreign) = text.chars().find(|c| !belongs_in_email(*c)) {
            return Err(BadValue::new(worded!(
                "bad-email-character",
                "contains a character that no e-mail address has (U+{code}); {accepted}",
                code = format!("{:04X}", u32::from(foreign)),
                accepted = email_like(),
            )));
        }
        let usable = text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && !domain.contains('@')
                && domain.contains('.')
                && domain.split('.').all(|label| !label.is_empty())
        });
        if !usable {
            return Err(BadValue::new(worded!(
                "bad-email",
                "is not an e-mail address; {accepted}",
                accepted = email_like(),
            )));
        }
        Ok(Self(text))
    }

    /// Wraps an address that comes from the database, unchecked.
    pub const fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`; all of it in an imported row without one.
    pub fn local_part(&self) -> &str {
        self.0.split_once('@').map_or(&self.0, |(local, _)| local)
    }

    /// What two spellings of one address have in common, to compare and index.
    pub fn key(&self) -> String {
        fold::key_case(&self.0)
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn email_like() -> Sentence {
    worded!(
        "accepted-email",
        "an address like name@company.com is accepted"
    )
}

fn belongs_in_email(c: char) -> bool {
    // marks that are not seen come along when an address is copied from a page;
    // with one inside, an address would look like another and not be it
    let unseen = matches!(c,
        '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    !c.is_whitespace() && !unseen && !r#"<>()[],;:"\"#.contains(c)
}

/// A telephone number of any country, kept as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// The most characters accepted.
    pub const MAX: usize = 32;

    /// Reads a number: digits with spaces, dots, dashes, brackets between.
    ///
    /// One `+` may lead; 4 to 15 digits are accepted.
    ///
    /// # Errors
    /// Says what was wrong and what is accepted.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        let phone = Self(line(text, Self::MAX)?);
        let national = phone.0.strip_prefix('+').unwrap_or(&phone.0);
        let foreign = |c: &char| !c.is_ascii_digit() && !" .-()".contains(*c);
        if let Some(foreign) = national.chars().find(foreign) {
            return Err(BadValue::new(worded!(
                "bad-phone-character",
                "contains “{foreign}”; digits, spaces, dots, dashes, brackets and one leading + \
                 are accepted",
                foreign = foreign,
            )));
        }
        let digits = phone.digits().len();
        if !(4..=15).contains(&digits) {
            return Err(BadValue::new(worded!(
                "bad-phone-length",
                "has {digits}; 4 to 15 are accepted",
                digits = Argument::counted(digits, "digit"),
            )));
        }
        Ok(phone)
    }

    /// Wraps a number that comes from the database, unchecked.
    pub const fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The number as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits alone, to search by.
    pub fn digits(&self) -> String {
        self.0.chars().filter(char::is_ascii_digit).collect()
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests;
