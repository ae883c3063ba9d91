//! Failed logins, counted so that every process and replica sees them.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{
    entity::login_throttle::{ActiveModel, Column, Entity},
    error::{Error, Result},
    instant::{instant, micros},
    unit_of_work::{Connected, Queries, UnitOfWork},
};

/// What is known about one key.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// Failures in a row.
    pub failures: u32,
    /// The last of them.
    pub last_failed_at: DateTime<Utc>,
    /// Until when logging in is refused.
    pub blocked_until: DateTime<Utc>,
}

/// Reads the tally of a key.
pub async fn find(from: &impl Queries, key_hash: &str) -> Result<Option<Tally>> {
    let row = Entity::find_by_id(key_hash.to_owned())
        .one(&from.connection())
        .await?;
    row.map(|row| {
        Ok(Tally {
            failures: u32::try_from(row.failures).unwrap_or(u32::MAX),
            last_failed_at: instant(row.last_failed_at)?,
            blocked_until: instant(row.blocked_until)?,
        })
    })
    .transpose()
}

/// Holds the tally of a key, if there is one, against every other transaction until the
/// end of this one: what is read of it from here on stays true.
pub async fn hold(work: &UnitOfWork, key_hash: &str) -> Result<bool> {
    let held = Entity::update_many()
        .col_expr(Column::Failures, Expr::col(Column::Failures))
        .filter(Column::KeyHash.eq(key_hash))
        .exec(&work.connection())
        .await?;
    Ok(held.rows_affected == 1)
}

/// As [`hold`]; a key without a tally gets an empty one, so that there is something to
/// hold.
///
/// # Errors
/// [`Error::Retry`] when another process wrote the key's first one meanwhile.
pub async fn hold_or_begin(work: &UnitOfWork, key_hash: &str, scope: &str) -> Result<()> {
    if hold(work, key_hash).await? {
        return Ok(());
    }
    let now = work.stamp().now;
    let empty = Tally {
        failures: 0,
        last_failed_at: now,
        blocked_until: now,
    };
    insert(work, key_hash, scope, &empty).await
}

/// Writes the tally of a key.
///
/// # Errors
/// [`Error::Retry`] when another process wrote the key's first one meanwhile.
pub async fn save(work: &UnitOfWork, key_hash: &str, scope: &str, tally: &Tally) -> Result<()> {
    // update first, insert when there was nothing: portable
    let updated = Entity::update_many()
        .set(ActiveModel {
            failures: Set(i64::from(tally.failures)),
            last_failed_at: Set(micros(tally.last_failed_at)),
            blocked_until: Set(micros(tally.blocked_until)),
            ..ActiveModel::default()
        })
        .filter(Column::KeyHash.eq(key_hash))
        .exec(&work.connection())
        .await?;
    if updated.rows_affected == 0 {
        insert(work, key_hash, scope, tally).await?;
    }
    Ok(())
}

async fn insert(work: &UnitOfWork, key_hash: &str, scope: &str, tally: &Tally) -> Result<()> {
    Entity::insert(ActiveModel {
        key_hash: Set(key_hash.to_owned()),
        scope: Set(scope.to_owned()),
        failures: Set(i64::from(tally.failures)),
        last_failed_at: Set(micros(tally.last_failed_at)),
        blocked_until: Set(micros(tally.blocked_until)),
    })
    .exec_without_returning(&work.connection())
    .await
    .map_err(|error| {
        let error = Error::from(error);
        if matches!(error, Error::Unique(_)) {
            Error::Retry
        } else {
            error
        }
    })?;
    Ok(())
}

/// Forgets the tallies whose last failure was before an instant.
pub async fn forget_before(work: &UnitOfWork, instant: DateTime<Utc>) -> Result<()> {
    Entity::delete_many()
        .filter(Column::LastFailedAt.lt(micros(instant)))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Forgets the tallies of keys.
pub async fn clear(work: &UnitOfWork, key_hashes: &[&str]) -> Result<()> {
    Entity::delete_many()
        .filter(Column::KeyHash.is_in(key_hashes.iter().copied()))
        .exec(&work.connection())
        .await?;
    Ok(())
}
