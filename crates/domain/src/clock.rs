//! The time as a parameter: rules and use-cases ask a [`Clock`], never the
//! system, so that tests and the sample company can choose their own now.

use chrono::{DateTime, SubsecRound, Utc};

/// Tells the current instant.
pub trait Clock: Send + Sync {
    /// Now, in UTC, truncated to microseconds (what every engine can keep).
    fn now(&self) -> DateTime<Utc>;
}

/// A clock that stands still, for tests.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(DateTime<Utc>);

impl FixedClock {
    /// Stands at this instant.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self(now.trunc_subsecs(6))
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}
