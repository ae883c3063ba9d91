//! When, through which face and with which request something is written.

use chrono::{DateTime, Utc};
use domain::actor::Channel;

/// When, through which face and with which request a unit of work runs.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The instant that every row of the unit of work carries.
    pub now: DateTime<Utc>,
    /// Through which face.
    pub channel: Channel,
    /// The request it came with.
    pub request_id: String,
}

impl Stamp {
    /// For a unit of work that writes no audit entry and no instant: a
    /// migration.
    pub(crate) fn without_entries() -> Self {
        Self {
            now: DateTime::UNIX_EPOCH,
            channel: Channel::System,
            request_id: String::new(),
        }
    }
}
