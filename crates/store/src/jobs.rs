//! Jobs that are done now and then, by one of all programs on the database: whoever takes one
//! holds a lease on it, and a program that dies is waited for until that runs out.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{
    entity::job::{Column, Entity},
    error::Result,
    instant::{micros, optional_instant},
    unit_of_work::{Connected, Queries, UnitOfWork},
};

/// A job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Writing everything into a file.
    Backup,
}

impl Job {
    const fn name(self) -> &'static str {
        match self {
            Self::Backup => "backup",
        }
    }
}

/// When a job was done last.
pub async fn done_at(from: &impl Queries, job: Job) -> Result<Option<DateTime<Utc>>> {
    let row = Entity::find_by_id(job.name().to_owned())
        .one(&from.connection())
        .await?;
    optional_instant(row.and_then(|row| row.done_at))
}

/// Takes a job that was not done for so long and that nobody is at. Returns whether it is the
/// caller's, until the lease ends.
pub async fn take(
    work: &UnitOfWork,
    job: Job,
    claim: &str,
    every: TimeDelta,
    lease: TimeDelta,
) -> Result<bool> {
    let now = work.stamp().now;
    let is_due = Condition::any()
        .add(Column::DoneAt.is_null())
        .add(Column::DoneAt.lte(micros(now - every)));
    let taken = Entity::update_many()
        .col_expr(Column::Claim, Expr::val(claim))
        .col_expr(Column::LeasedUntil, Expr::val(micros(now + lease)))
        .filter(Column::Name.eq(job.name()))
        .filter(Column::LeasedUntil.lte(micros(now)))
        .filter(is_due)
        .exec(&work.connection())
        .await?;
    Ok(taken.rows_affected == 1)
}

/// Says that a job is still being done. Returns whether it is the caller's still.
pub async fn renew(work: &UnitOfWork, job: Job, claim: &str, lease: TimeDelta) -> Result<bool> {
    let until = micros(work.stamp().now + lease);
    let renewed = Entity::update_many()
        .col_expr(Column::LeasedUntil, Expr::val(until))
        .filter(Column::Name.eq(job.name()))
        .filter(Column::Claim.eq(claim))
        .exec(&work.connection())
        .await?;
    Ok(renewed.rows_affected == 1)
}

/// Ends a job that was taken; done, or to be tried again at this instant.
pub async fn end(
    work: &UnitOfWork,
    job: Job,
    claim: &str,
    outcome: std::result::Result<(), DateTime<Utc>>,
) -> Result<()> {
    let mut ended = Entity::update_many()
        .filter(Column::Name.eq(job.name()))
        .filter(Column::Claim.eq(claim))
        .col_expr(Column::Claim, Expr::val(""));
    ended = match outcome {
        Ok(()) => ended
            .col_expr(Column::LeasedUntil, Expr::val(0_i64))
            .col_expr(Column::DoneAt, Expr::val(micros(work.stamp().now))),
        Err(again) => ended.col_expr(Column::LeasedUntil, Expr::val(micros(again))),
    };
    ended.exec(&work.connection()).await?;
    Ok(())
}
