//! Asking the person: values, choices, passwords, consent.
//!
//! Only here is anything read from a terminal or from stdin. Never asks in a pipe or
//! under `--no-input`: there a missing value is a usage error.

mod form;
mod password;

use std::io::IsTerminal;

use inquire::{Confirm, InquireError, Select, Text, validator::Validation};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::one_line;

pub(crate) use form::{Edit, Form};
pub(crate) use password::{ask_new, ask_own, require_terminal, two_from_stdin, whole_from_stdin};

/// Whether and what the person can be asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asking {
    is_interactive: bool,
    has_consented: bool,
}

/// One row of a pick-list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The record's id.
    pub(crate) id: i64,
    /// What tells it from others.
    pub(crate) label: String,
}

impl std::fmt::Display for Choice {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} · {}", self.id, one_line(&self.label))
    }
}

impl Asking {
    /// From `--yes`, `--no-input` and what stdin and stderr are.
    pub(crate) fn new(yes: bool, no_input: bool) -> Self {
        let is_terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        Self {
            is_interactive: is_terminal && !no_input,
            has_consented: yes,
        }
    }

    /// Whether there is a person to ask.
    pub(crate) fn is_interactive(self) -> bool {
        self.is_interactive
    }

    /// Whether `--yes` answered in advance.
    pub(crate) fn has_consented(self) -> bool {
        self.has_consented
    }

    /// Refuses a destructive command that nobody can agree to.
    pub(crate) fn require_consent(self) -> Result<(), Failure> {
        if self.has_consented || self.is_interactive {
            return Ok(());
        }
        Err(
            Failure::usage("this has to be confirmed, and there is no terminal to ask on")
                .with_hint("give --yes to confirm it"),
        )
    }

    /// Asks for a yes before something that cannot be taken back.
    pub(crate) fn confirm(self, question: &str) -> Result<(), Failure> {
        self.require_consent()?;
        if self.has_consented {
            return Ok(());
        }
        let question = one_line(question);
        let agreed = Confirm::new(&question).with_default(false).prompt();
        if answered(agreed)? {
            Ok(())
        } else {
            Err(Failure::given_up())
        }
    }

    /// Asks to type a word, as the strongest form of a yes.
    pub(crate) fn confirm_by_typing(self, question: &str, expected: &str) -> Result<(), Failure> {
        self.require_consent()?;
        if self.has_consented {
            return Ok(());
        }
        let typed = answered(Text::new(&one_line(question)).prompt())?;
        if typed.trim().eq_ignore_ascii_case(expected) {
            Ok(())
        } else {
            Err(Failure::given_up())
        }
    }
}

/// Asks for a line until `check` accepts it.
fn ask_line(
    label: &str,
    current: &str,
    check: impl Fn(&str) -> Result<(), String> + Clone + 'static,
) -> Result<String, Failure> {
    let label = format!("{label}:");
    let text = Text::new(&label)
        .with_initial_value(current)
        .with_validator(move |text: &str| {
            Ok(match check(text) {
                Ok(()) => Validation::Valid,
                Err(wrong) => Validation::Invalid(wrong.into()),
            })
        });
    answered(text.prompt())
}

/// Asks to pick one of the rows.
fn ask_choice(label: &str, choices: Vec<Choice>) -> Result<Choice, Failure> {
    if choices.is_empty() {
        let message = format!("there is no {} to choose", label.to_lowercase());
        return Err(Failure::new(Exit::Refused, "nothing_to_choose", message));
    }
    let label = format!("{label}:");
    answered(Select::new(&label, choices).prompt())
}

fn answered<T>(answer: Result<T, InquireError>) -> Result<T, Failure> {
    answer.map_err(|error| match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => Failure::given_up(),
        InquireError::NotTTY
        | InquireError::InvalidConfiguration(_)
        | InquireError::IO(_)
        | InquireError::Custom(_) => {
            Failure::usage(format!("nothing can be asked on this terminal: {error}"))
                .with_hint("give every value as a flag, with --no-input")
        }
    })
}

#[cfg(test)]
mod tests;
