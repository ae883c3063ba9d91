//! The clock of the company that is being built: it stands until it is set.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, SubsecRound, Utc};
use domain::clock::Clock;

/// Clones show the same time.
#[derive(Debug, Clone)]
pub(super) struct StoryClock(Arc<Mutex<DateTime<Utc>>>);

impl StoryClock {
    /// Stands at this instant.
    pub(super) fn at(instant: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(instant.trunc_subsecs(6))))
    }

    /// Goes on to an instant; never back, because the audit log does not.
    pub(super) fn go_on_to(&self, instant: DateTime<Utc>) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = (*now).max(instant.trunc_subsecs(6));
    }
}

impl Clock for StoryClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
