//! The three departments. A person's department is their role.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{error::BadValue, worded};

/// A department of the company; it decides what its people may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Department {
    /// Staffs the company, draws up contracts, decides who runs each event.
    Management,
    /// Finds clients and looks after them.
    Sales,
    /// Runs the events.
    Support,
}

impl Department {
    /// Every department, in the order people name them.
    pub const ALL: [Self; 3] = [Self::Management, Self::Sales, Self::Support];

    /// The name as stored and shown, for example `SALES`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Management => "MANAGEMENT",
            Self::Sales => "SALES",
            Self::Support => "SUPPORT",
        }
    }

    /// Reads a department's name, without regard to case.
    ///
    /// # Errors
    /// Names the three departments.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        let wanted = text.trim();
        Self::ALL
            .into_iter()
            .find(|department| department.name().eq_ignore_ascii_case(wanted))
            .ok_or_else(|| {
                BadValue::new(worded!(
                    "bad-department",
                    "is not a department; MANAGEMENT, SALES or SUPPORT is accepted"
                ))
            })
    }
}

impl fmt::Display for Department {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests;
