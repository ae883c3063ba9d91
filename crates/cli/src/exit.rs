//! The exit codes of `epic`, and the one map from wire answers to them.
//!
//! Scripts rely on these numbers: they never change. Nothing here prints.

use std::process::ExitCode;

/// What the process tells the shell when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Done.
    Done = 0,
    /// Refused by a rule: invalid, conflict, not found.
    Refused = 1,
    /// Wrong usage: arguments or configuration.
    Usage = 2,
    /// Not logged in, or the session is over.
    NotLoggedIn = 3,
    /// Logged in, but not allowed.
    NotAllowed = 4,
    /// Server or database unreachable, or told to slow down.
    Unreachable = 5,
    /// A bug of ours.
    Bug = 70,
}

impl Exit {
    /// The exit that belongs to a failed answer of the API.
    ///
    /// The status decides; `code` is taken along for the day when one code must differ
    /// from its status. Status 0 stands for an answer that never came.
    pub(crate) fn of_problem(status: u16, code: &str) -> Self {
        match (status, code) {
            (0 | 429 | 503, _) => Self::Unreachable,
            (200..=299, _) => Self::Done,
            (401, _) => Self::NotLoggedIn,
            (403, _) => Self::NotAllowed,
            (300..=499, _) => Self::Refused,
            _ => Self::Bug,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests;
