//! Reading, writing all or nothing, and trying again.
//!
//! Owns the doors through which the repositories reach a connection; callers outside
//! this crate hold the doors and cannot open them.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::audit::Outcome;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseExecutor, DatabaseTransaction, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::IntoCondition,
};

use crate::audit::AuditKey;
use crate::connect::Store;
use crate::error::{Error, Result};
use crate::fact::Fact;
use crate::stamp::Stamp;

/// How often a unit of work is run again after a conflict.
const MOST_RETRIES: u32 = 8;
/// The longest pause before the first new attempt; doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(4);

/// The name of a mark in SQL.
const MARK: &str = "mark";

/// A place in a unit of work.
#[derive(Debug)]
#[must_use = "a mark is gone back to, or kept"]
pub struct Mark {
    /// How many facts were noted by then.
    facts: usize,
    /// How many entries of the audit log.
    entries: usize,
}

/// The crate's own way from a door to the connection behind it.
pub(crate) trait Connected {
    /// The connection or transaction to run statements on.
    fn connection(&self) -> DatabaseExecutor<'_>;
}

/// Something that rows can be read through: a [`Reader`] or a [`UnitOfWork`].
///
/// Sealed, and the connection is private to this crate: SQL is written nowhere else.
///
/// ```compile_fail
/// async fn reach_in(queries: &impl store::Queries) {
///     let _ = queries.connection();
/// }
/// ```
#[expect(
    private_bounds,
    reason = "keeps the connection out of reach of other crates"
)]
pub trait Queries: Connected + Send + Sync {}

/// Reads outside a transaction: each query sees what was committed before it.
#[derive(Clone, Debug)]
pub struct Reader {
    connection: DatabaseConnection,
}

impl Reader {
    pub(crate) fn new(connection: DatabaseConnection) -> Self {
        Self { connection }
    }
}

impl Connected for Reader {
    fn connection(&self) -> DatabaseExecutor<'_> {
        DatabaseExecutor::Connection(&self.connection)
    }
}

impl Queries for Reader {}

/// A write transaction: dropping it rolls everything back, only [`save`](Self::save) commits.
#[derive(Debug)]
#[must_use = "dropping a unit of work rolls it back"]
pub struct UnitOfWork {
    transaction: DatabaseTransaction,
    stamp: Stamp,
    audit_key: Option<AuditKey>,
    noted: Mutex<Noted>,
}

/// What is told after the commit.
#[derive(Debug, Default)]
struct Noted {
    facts: Vec<Fact>,
    /// The outcome of each entry of the audit log.
    entries: Vec<Outcome>,
}

impl UnitOfWork {
    pub(crate) fn new(
        transaction: DatabaseTransaction,
        stamp: Stamp,
        audit_key: Option<AuditKey>,
    ) -> Self {
        Self {
            transaction,
            stamp,
            audit_key,
            noted: Mutex::default(),
        }
    }

    /// When, through which face and with which request this unit of work runs.
    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// What its audit entries are sealed with.
    ///
    /// # Errors
    /// [`Error::NoAuditKey`] when the store was opened without.
    pub(crate) fn audit_key(&self) -> Result<&AuditKey> {
        self.audit_key.as_ref().ok_or(Error::NoAuditKey)
    }

    /// Locks rows against every other writer until the end, in the order of their ids, so that
    /// two who lock several do not wait for each other's.
    pub(crate) async fn hold<E: EntityTrait>(
        &self,
        id: E::Column,
        which: impl IntoCondition + Send,
    ) -> Result<()> {
        E::find()
            .select_only()
            .column(id)
            .filter(which.into_condition())
            .order_by_asc(id)
            .lock_exclusive()
            .into_tuple::<i64>()
            .all(&self.connection())
            .await?;
        Ok(())
    }

    /// Notes what observers are told of after the commit, and only then.
    pub(crate) fn note_fact(&self, fact: Fact) {
        self.noted().facts.push(fact);
    }

    /// Notes an entry of the audit log; it is counted after the commit, and only then.
    pub(crate) fn note_entries(&self, outcome: Outcome, count: usize) {
        let entries = &mut self.noted().entries;
        entries.extend(std::iter::repeat_n(outcome, count));
    }

    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Marks a place to which [`back`](Self::back) leads; one at a time.
    pub async fn mark(&self) -> Result<Mark> {
        let statement = format!("SAVEPOINT {MARK}");
        self.transaction.execute_unprepared(&statement).await?;
        let noted = self.noted();
        Ok(Mark {
            facts: noted.facts.len(),
            entries: noted.entries.len(),
        })
    }

    /// Undoes what was done since a mark, as if it had never been; the rest stays.
    pub async fn back(&self, mark: Mark) -> Result<()> {
        let statement = format!("ROLLBACK TO SAVEPOINT {MARK}");
        self.transaction.execute_unprepared(&statement).await?;
        {
            let mut noted = self.noted();
            noted.facts.truncate(mark.facts);
            noted.entries.truncate(mark.entries);
        }
        self.keep(mark).await
    }

    /// Keeps what was done since a mark.
    pub async fn keep(&self, _: Mark) -> Result<()> {
        let statement = format!("RELEASE SAVEPOINT {MARK}");
        self.transaction.execute_unprepared(&statement).await?;
        Ok(())
    }

    /// Commits all of it, then tells observers what happened.
    ///
    /// # Errors
    /// [`Error::Retry`] when the engine found the conflict only now; nothing is kept then.
    pub async fn save(self) -> Result<()> {
        self.transaction.commit().await?;
        let noted = self
            .noted
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        for fact in noted.facts {
            fact.tell(&self.stamp.request_id);
        }
        for outcome in noted.entries {
            metrics::counter!("epic_audit_entries_total", "outcome" => outcome.name()).increment(1);
        }
        Ok(())
    }
}

impl Connected for UnitOfWork {
    fn connection(&self) -> DatabaseExecutor<'_> {
        DatabaseExecutor::Transaction(&self.transaction)
    }
}

impl Queries for UnitOfWork {}

/// An error that can say whether running the unit of work again may help.
pub trait Retryable {
    /// Whether the cause was a conflict with another writer.
    fn is_retry(&self) -> bool;
}

impl Retryable for Error {
    fn is_retry(&self) -> bool {
        matches!(self, Self::Retry)
    }
}

impl Store {
    /// Runs `work`, and again after a conflict: at most eight more times.
    ///
    /// `work` does everything from [`begin`](Self::begin) to [`save`](UnitOfWork::save),
    /// reads and decisions included, and leaves nothing behind when it fails.
    pub async fn retry<T, E, F, Fut>(&self, mut work: F) -> std::result::Result<T, E>
    where
        E: Retryable,
        F: FnMut() -> Fut,
        Fut: Future<Output = std::result::Result<T, E>>,
    {
        for attempt in 0..MOST_RETRIES {
            match work().await {
                Err(error) if error.is_retry() => {
                    tracing::debug!(attempt, "unit of work met a conflict");
                    metrics::counter!("epic_database_retries_total").increment(1);
                    tokio::time::sleep(pause(attempt)).await;
                }
                done => return done,
            }
        }
        work().await
    }
}

/// A random pause that grows with the attempts, so that two writers do not meet again.
fn pause(attempt: u32) -> Duration {
    FIRST_PAUSE * 2_u32.pow(attempt.min(MOST_RETRIES)).max(1) * rand::random_range(25..=100) / 100
}

#[cfg(test)]
mod provoked;
#[cfg(test)]
mod tests;
