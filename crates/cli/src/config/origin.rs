//! Where a value came from. Carries origins only, decides nothing about them.

use std::fmt;
use std::path::PathBuf;

/// The layer and name that a value was taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A command-line flag.
    Flag,
    /// The environment variable of this name.
    Environment(String),
    /// The line of this name in `.env` of the working directory.
    DotEnv(String),
    /// A profile, and through it whatever chose that.
    Profile {
        /// Its name.
        name: String,
        /// Whether `.env` chose it.
        is_chosen_by_dot_env: bool,
    },
    /// What `epic profile use` or the last login made current.
    Current,
    /// The user's `config.toml`.
    File(PathBuf),
    /// Nothing was given.
    Default,
}

impl Origin {
    /// Whether `.env` had any part in it.
    pub(crate) fn is_dot_env(&self) -> bool {
        matches!(
            self,
            Self::DotEnv(_)
                | Self::Profile {
                    is_chosen_by_dot_env: true,
                    ..
                }
        )
    }

    /// The first layer of those that are remembered instead of given.
    pub(super) const REMEMBERED: u8 = 3;

    /// Its place in the order of layers, the nearest first.
    pub(super) fn layer(&self) -> u8 {
        match self {
            Self::Flag => 0,
            Self::Environment(_) => 1,
            Self::DotEnv(_) => 2,
            Self::Profile { .. } | Self::Current | Self::File(_) => Self::REMEMBERED,
            Self::Default => 4,
        }
    }

    /// Whether the value itself stands in `.env`, not just the path of a file that has it.
    pub(crate) fn is_literal_in_dot_env(&self) -> bool {
        matches!(self, Self::DotEnv(name) if !name.ends_with("_FILE"))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => formatter.write_str("flag"),
            Self::Environment(name) => write!(formatter, "environment {name}"),
            Self::DotEnv(name) => write!(formatter, ".env {name}"),
            Self::Profile { name, .. } => write!(formatter, "profile {name}"),
            Self::Current => formatter.write_str("current profile"),
            Self::File(path) => write!(formatter, "{}", path.display()),
            Self::Default => formatter.write_str("default"),
        }
    }
}

/// A value together with where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting<T> {
    /// The value in force.
    pub(crate) value: T,
    /// Where it came from.
    pub(crate) origin: Origin,
}
