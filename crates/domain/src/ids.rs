//! Identifiers: one type per record, so that a contract's id is never taken for
//! a client's. All are positive 64-bit integers given by the database.

use serde::{Deserialize, Serialize};

use crate::{error::BadValue, worded};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// Wraps an id that came from the database.
            pub const fn new(id: i64) -> Self {
                Self(id)
            }

            /// The bare number, as stored and shown.
            pub const fn get(self) -> i64 {
                self.0
            }

            /// Reads an id that a person or program typed: digits only, at
            /// least 1.
            ///
            /// # Errors
            /// Says what is accepted.
            pub fn parse(text: &str) -> Result<Self, BadValue> {
                parse_id(text).map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// An employee's id.
    EmployeeId
    /// A client's id.
    ClientId
    /// A contract's id.
    ContractId
    /// A payment's id.
    PaymentId
    /// An event's id.
    EventId
    /// A session's id.
    SessionId
    /// An import's id.
    ImportId
}

fn parse_id(text: &str) -> Result<i64, BadValue> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(id) if plain && id >= 1 => Ok(id),
        _ => Err(BadValue::new(worded!(
            "bad-id",
            "is not an id; a whole number from 1 is accepted",
        ))),
    }
}

/// How many times a record was written; a write says which one it was based on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(i64);

impl Version {
    /// The version of a record just created.
    pub const FIRST: Self = Self(1);

    /// Wraps a stored or given version.
    pub const fn new(version: i64) -> Self {
        Self(version)
    }

    /// The bare number.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The version after one more write.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests;
