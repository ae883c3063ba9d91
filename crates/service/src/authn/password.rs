//! Passwords: which new ones are accepted, and how they are hashed and checked.
//!
//! A password is neither trimmed nor normalised: what is hashed is what was
//! typed. It is compared folded only to find out whether it is easy to guess.

mod common;
mod hashing;

use domain::{
    error::BadValue,
    fold, worded,
    wording::{Argument, Sentence},
};
use secrecy::SecretString;

pub use hashing::{HashingFailed, Passwords, Verdict};

/// The fewest characters (Unicode scalar values) of a new password.
pub const MIN_CHARS: usize = 12;
/// The most characters (Unicode scalar values) of a new password.
pub const MAX_CHARS: usize = 128;

/// Shorter name parts may stand in a password: too many words contain them.
const MIN_NAME_PART: usize = 4;
/// Shorter local parts and company names may stand in a password, or an address
/// such as `a@example.com` would forbid every password with an `a`.
const MIN_WHOLE: usize = 3;

/// Whose password it is: what somebody who knows the person would try first.
#[derive(Debug, Clone, Copy)]
pub struct PasswordContext<'a> {
    /// The employee's full name.
    pub full_name: &'a str,
    /// What stands before the `@` of the employee's e-mail address.
    pub email_local_part: &'a str,
    /// The company's name, from the settings.
    pub company_name: &'a str,
}

/// A password that was accepted; never shown, wiped from memory when dropped.
#[derive(Debug, Clone)]
pub struct NewPassword(SecretString);

impl NewPassword {
    /// A password that just opened its account, to be hashed anew: it was
    /// accepted when it was chosen.
    pub(crate) fn verified(typed: &SecretString) -> Self {
        Self(typed.clone())
    }

    /// Reads a password that somebody chose.
    ///
    /// Any Unicode is accepted and no kind of character is asked for. Names are
    /// looked for without case and accents.
    ///
    /// # Errors
    /// Says what was wrong and what is accepted, without any of the password.
    pub fn parse(text: &str, about: &PasswordContext<'_>) -> Result<Self, BadValue> {
        let length = text.chars().count();
        if !(MIN_CHARS..=MAX_CHARS).contains(&length) {
            return Err(BadValue::new(worded!(
                "bad-password-length",
                "has {length}; {min} to {max} are accepted",
                length = Argument::counted(length, "character"),
                min = MIN_CHARS,
                max = MAX_CHARS,
            )));
        }
        if common::is_common(text) {
            return Err(BadValue::new(worded!(
                "bad-common-password",
                "is too common; several words that do not belong together are accepted",
            )));
        }
        if let Some(known) = contained(text, about) {
            return Err(BadValue::new(worded!(
                "bad-known-password",
                "contains {known}; one without names is accepted",
                known = known,
            )));
        }
        Ok(Self(SecretString::from(text)))
    }
}

/// Which of the names the password contains.
fn contained(text: &str, about: &PasswordContext<'_>) -> Option<Sentence> {
    let password = fold::key(text);
    if contains_name_part(&password, about.full_name) {
        return Some(worded!("known-name", "a part of the employee's name"));
    }
    let local_part = fold::key(about.email_local_part);
    if local_part.chars().count() >= MIN_WHOLE && password.contains(&local_part) {
        return Some(worded!(
            "known-email",
            "what stands before the @ of the employee's e-mail address"
        ));
    }
    contains_company(&password, about.company_name)
        .then(|| worded!("known-company", "the company's name"))
}

/// Name parts end at white space, hyphens and apostrophes; their letters are
/// counted as folded.
fn contains_name_part(password: &str, full_name: &str) -> bool {
    fold::key(full_name)
        .split([' ', '-', '\''])
        .any(|part| part.chars().count() >= MIN_NAME_PART && password.contains(part))
}

/// Finds the whole name as written, and with its words joined as in
/// `epicevents`, `epic-events` or `epic_events`.
fn contains_company(password: &str, company_name: &str) -> bool {
    let name = fold::key(company_name);
    if name.chars().count() < MIN_WHOLE {
        return false;
    }
    [" ", "", "-", "_", "."]
        .iter()
        .any(|joint| password.contains(&name.replace(' ', joint)))
}

#[cfg(test)]
mod tests;
