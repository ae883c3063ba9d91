//! What an operator watches: what is counted where it happens, and what is looked up when
//! somebody asks.
//!
//! Counters go through the `metrics` facade and cost nothing where nobody gathers them. Their
//! names are told in one place, with what they mean: `server::metrics`.

use chrono::{DateTime, Utc};
use store::{
    Pool, imports,
    jobs::{self, Job},
    mail,
};

use crate::{
    Service,
    error::{NotAuthenticated, ServiceError},
};

/// What waits, and what was done last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// Letters that wait to be sent.
    pub letters_waiting: u64,
    /// Letters that were given up, while they are kept.
    pub letters_given_up: u64,
    /// Imports that somebody has to work on.
    pub imports_under_way: u64,
    /// When the last backup was taken by schedule.
    pub backed_up_at: Option<DateTime<Utc>>,
}

impl Service {
    /// Looks at what waits.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn observe(&self) -> Result<Observed, ServiceError> {
        let reader = self.store().reader();
        let (letters_waiting, letters_given_up) = mail::counts(&reader).await?;
        Ok(Observed {
            letters_waiting,
            letters_given_up,
            imports_under_way: imports::count_at_work(&reader).await?,
            backed_up_at: jobs::done_at(&reader, Job::Backup).await?,
        })
    }

    /// The connections to the database, as they are now.
    pub fn pools(&self) -> Vec<Pool> {
        self.store().pools()
    }
}

/// Counts a login, by what came of it; `step` names what is no refusal.
pub(crate) fn count_login<T>(came: &Result<T, ServiceError>, step: impl Fn(&T) -> &'static str) {
    let outcome = match came {
        Ok(login) => step(login),
        Err(ServiceError::NotAuthenticated(NotAuthenticated::BadCode)) => "wrong_code",
        Err(ServiceError::NotAuthenticated(_)) => "refused",
        Err(ServiceError::SlowDown(_)) => "slowed_down",
        // nothing was judged
        Err(_) => return,
    };
    metrics::counter!("epic_logins_total", "outcome" => outcome).increment(1);
}

/// Counts something that is done beside the requests.
pub(crate) fn count_job(job: &'static str, is_done: bool) {
    let outcome = if is_done { "done" } else { "failed" };
    metrics::counter!("epic_jobs_total", "job" => job, "outcome" => outcome).increment(1);
}
