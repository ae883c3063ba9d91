//! What can be wrong with a configuration. Carries no secret in any message.

use std::fmt;

/// A configuration that cannot be used: says where, what, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConfigError {
    message: String,
    hint: Option<String>,
}

impl ConfigError {
    /// An error with one line of message.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
        }
    }

    /// The same error with what mends it, such as "run `epic init`".
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What mends it, when something does.
    pub(crate) fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for ConfigError {}
