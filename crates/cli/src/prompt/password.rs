//! Passwords: hidden prompts and `--password-stdin`. Never an argument, never trimmed.

use std::io::Read;

use inquire::{Password, PasswordDisplayMode, validator::Validation};
use service::authn::password::{MAX_CHARS, MIN_CHARS};

use super::{Asking, answered};
use crate::failure::Failure;

/// Longest input that is read as passwords.
const MOST_BYTES: u64 = 64 * 1024;

/// Asks for the password that somebody has.
pub(crate) fn ask_own(asking: Asking, label: &str) -> Result<String, Failure> {
    require_terminal(asking)?;
    let label = format!("{label}:");
    let prompt = Password::new(&label)
        .with_display_mode(PasswordDisplayMode::Hidden)
        .without_confirmation();
    answered(prompt.prompt())
}

/// Asks for a new password, twice.
pub(crate) fn ask_new(asking: Asking, label: &str) -> Result<String, Failure> {
    require_terminal(asking)?;
    let label = format!("{label}:");
    let prompt = Password::new(&label)
        .with_display_mode(PasswordDisplayMode::Hidden)
        .with_custom_confirmation_message("The same again:")
        .with_custom_confirmation_error_message("the two differ")
        .with_validator(|text: &str| {
            // the service judges again; a prompt can tell at once
            Ok(if (MIN_CHARS..=MAX_CHARS).contains(&text.chars().count()) {
                Validation::Valid
            } else {
                let accepted = format!("{MIN_CHARS} to {MAX_CHARS} characters are accepted");
                Validation::Invalid(accepted.into())
            })
        });
    answered(prompt.prompt())
}

/// Refuses a command that needs passwords and can have them neither way.
pub(crate) fn require_terminal(asking: Asking) -> Result<(), Failure> {
    if asking.is_interactive() {
        return Ok(());
    }
    Err(
        Failure::usage("--password-stdin is missing, and there is no terminal to ask on")
            .with_hint("a password is never an argument: pipe it in, with --password-stdin"),
    )
}

/// The password on stdin: all of it without its one line ending.
pub(crate) fn whole_from_stdin() -> Result<String, Failure> {
    let text = read_stdin()?;
    let password = without_line_ending(&text);
    if password.is_empty() {
        return Err(Failure::usage("there is no password on standard input"));
    }
    Ok(password.to_owned())
}

/// The two lines on stdin: the current password and the new one.
pub(crate) fn two_from_stdin() -> Result<(String, String), Failure> {
    let text = read_stdin()?;
    two_lines(&text).ok_or_else(|| {
        Failure::usage("--password-stdin expects two lines: the current password, then the new one")
    })
}

fn read_stdin() -> Result<String, Failure> {
    let mut text = String::new();
    match std::io::stdin()
        .lock()
        .take(MOST_BYTES)
        .read_to_string(&mut text)
    {
        Ok(_) => Ok(text),
        Err(error) => Err(Failure::usage(format!(
            "standard input cannot be read as a password: {error}"
        ))),
    }
}

/// Strips exactly one `\n` or `\r\n`.
pub(super) fn without_line_ending(text: &str) -> &str {
    text.strip_suffix("\r\n")
        .or_else(|| text.strip_suffix('\n'))
        .unwrap_or(text)
}

pub(super) fn two_lines(text: &str) -> Option<(String, String)> {
    let (current, new) = text.split_once('\n')?;
    let current = current.strip_suffix('\r').unwrap_or(current);
    let new = without_line_ending(new);
    (!current.is_empty() && !new.is_empty()).then(|| (current.to_owned(), new.to_owned()))
}
