//! API tokens: what programs log in with, in the name of an employee and never with more
//! rights than theirs.

use chrono::TimeDelta;

use crate::{error::BadValue, text::TokenName, worded};

/// What a token may do of what its owner may.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TokenScope {
    /// Read.
    #[default]
    Read,
    /// Read and write.
    ReadWrite,
}

impl TokenScope {
    /// Every scope.
    pub const ALL: [Self; 2] = [Self::Read, Self::ReadWrite];

    /// The name, as stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::ReadWrite => "read-write",
        }
    }

    /// Reads a name.
    ///
    /// # Errors
    /// Names the scopes.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        let text = text.trim();
        let found = Self::ALL.into_iter().find(|scope| scope.name() == text);
        found.ok_or_else(|| {
            BadValue::new(worded!(
                "bad-token-scope",
                "is no scope; read or read-write is accepted"
            ))
        })
    }

    /// What a column says; anything that no version of ours wrote is the lesser one.
    pub fn from_stored(text: &str) -> Self {
        if text == Self::ReadWrite.name() {
            Self::ReadWrite
        } else {
            Self::Read
        }
    }
}

/// How long a token lasts, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime(i64);

impl Lifetime {
    /// The longest: a year.
    pub const MOST_DAYS: i64 = 366;

    /// Takes a number of days.
    ///
    /// # Errors
    /// Names the limits.
    pub fn of_days(days: i64) -> Result<Self, BadValue> {
        if (1..=Self::MOST_DAYS).contains(&days) {
            return Ok(Self(days));
        }
        Err(BadValue::new(worded!(
            "bad-token-days",
            "is {days}; 1 to {most} days are accepted",
            days = days.to_string(),
            most = Self::MOST_DAYS.to_string(),
        )))
    }

    /// As a span of time.
    pub fn span(self) -> TimeDelta {
        TimeDelta::days(self.0)
    }
}

impl Default for Lifetime {
    /// A quarter of a year.
    fn default() -> Self {
        Self(90)
    }
}

/// A token to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApiToken {
    /// What it is for, by its owner's choice.
    pub name: TokenName,
    /// What it may do.
    pub scope: TokenScope,
    /// How long it lasts.
    pub lifetime: Lifetime,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_lasts_a_day_to_a_year() {
        for (days, is_taken) in [
            (0, false),
            (1, true),
            (366, true),
            (367, false),
            (-1, false),
        ] {
            assert_eq!(Lifetime::of_days(days).is_ok(), is_taken, "{days}");
        }
    }

    #[test]
    fn what_is_stored_wrongly_reads_alone() {
        assert_eq!(TokenScope::from_stored("everything"), TokenScope::Read);
        for scope in TokenScope::ALL {
            assert_eq!(TokenScope::from_stored(scope.name()), scope);
            assert_eq!(TokenScope::parse(scope.name()), Ok(scope));
        }
        assert!(TokenScope::parse("admin").is_err());
    }
}
