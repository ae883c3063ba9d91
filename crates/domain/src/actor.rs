//! Who acts: an employee with an open session, or the system itself.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    department::Department,
    ids::{EmployeeId, SessionId},
};

/// Through which face of the program something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// The command line, in-process or remote.
    Cli,
    /// The HTTP API.
    Api,
    /// The web interface.
    Web,
    /// The program itself: set-up, migrations, scheduled work.
    System,
}

impl Channel {
    /// The name as stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cli => "cli",
            Self::Api => "api",
            Self::Web => "web",
            Self::System => "system",
        }
    }

    /// Reads a stored name; anything unknown is the API.
    pub fn from_stored(name: &str) -> Self {
        match name {
            "cli" => Self::Cli,
            "web" => Self::Web,
            "system" => Self::System,
            _ => Self::Api,
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// An employee acting in a session, as the database knew them at this request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The employee.
    pub id: EmployeeId,
    /// The name kept in audit entries.
    pub full_name: String,
    /// The department now, not when the session began.
    pub department: Department,
    /// The session the request came with.
    pub session: SessionId,
    /// The face the session was opened through.
    pub channel: Channel,
}

#[cfg(test)]
mod tests;
