//! The outbox: letters written with the change they tell of, until they are sent.
//!
//! A row names who is to be told of what, never an address: that is looked up when the
//! letter is sent. Several senders may look after one outbox: each claims a letter for a
//! while before it sends it.

use chrono::{DateTime, Utc};
use domain::{
    event::Event,
    ids::{EmployeeId, EventId},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    entity::{
        event,
        letter::{ActiveModel, Column, Entity, Model},
    },
    error::{Error, Result},
    events,
    instant::{instant, micros},
    unit_of_work::{Connected, Queries, UnitOfWork},
};

/// What a letter tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterKind {
    /// The event is yours now.
    Assigned,
    /// The event is no longer yours.
    TakenOff,
    /// Your event has other dates or another place.
    Moved,
    /// Your event was cancelled.
    Cancelled,
    /// Management set a new password for you.
    PasswordReset,
}

impl LetterKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Assigned,
        Self::TakenOff,
        Self::Moved,
        Self::Cancelled,
        Self::PasswordReset,
    ];

    /// The name as stored and logged.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::TakenOff => "taken_off",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
            Self::PasswordReset => "password_reset",
        }
    }
}

/// A letter to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLetter {
    /// What it tells.
    pub kind: LetterKind,
    /// Whom.
    pub employee: EmployeeId,
    /// Of which event.
    pub event: Option<EventId>,
    /// How things were before, where the letter has to say so.
    pub was: Option<String>,
}

/// A letter that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The id.
    pub id: i64,
    /// What it tells.
    pub kind: LetterKind,
    /// Whom.
    pub employee: EmployeeId,
    /// Of which event.
    pub event: Option<EventId>,
    /// How things were before.
    pub was: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// How often sending it was begun.
    pub attempts: u32,
}

/// Puts a letter into the outbox, due at once.
pub async fn post(work: &UnitOfWork, letter: NewLetter) -> Result<()> {
    let now = micros(work.stamp().now);
    Entity::insert(ActiveModel {
        id: NotSet,
        kind: Set(letter.kind.name().to_owned()),
        employee_id: Set(letter.employee.get()),
        event_id: Set(letter.event.map(EventId::get)),
        was: Set(letter.was),
        created_at: Set(now),
        attempts: Set(0),
        next_at: Set(now),
        leased_until: Set(0),
        claim: Set(String::new()),
        gave_up_at: Set(None),
        last_error: Set(None),
    })
    .exec(&work.connection())
    .await?;
    Ok(())
}

/// What is due at an instant and nobody is sending.
fn is_due(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::GaveUpAt.is_null())
        .add(Column::NextAt.lte(micros(now)))
        .add(Column::LeasedUntil.lte(micros(now)))
}

/// How many letters wait to be sent, and how many were given up and are kept.
pub async fn counts(from: &impl Queries) -> Result<(u64, u64)> {
    let waiting = Entity::find().filter(Column::GaveUpAt.is_null());
    let waiting = waiting.count(&from.connection()).await?;
    let all = Entity::find().count(&from.connection()).await?;
    Ok((waiting, all.saturating_sub(waiting)))
}

/// The letters that are due, those that wait longest first.
pub async fn due(from: &impl Queries, now: DateTime<Utc>, limit: u64) -> Result<Vec<Letter>> {
    let rows = Entity::find()
        .filter(is_due(now))
        .order_by_asc(Column::NextAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(&from.connection())
        .await?;
    rows.into_iter().map(decode).collect()
}

/// Claims a due letter until an instant. Returns whether it is the caller's now.
pub async fn claim(work: &UnitOfWork, id: i64, claim: &str, until: DateTime<Utc>) -> Result<bool> {
    let claimed = Entity::update_many()
        .col_expr(Column::LeasedUntil, Expr::val(micros(until)))
        .col_expr(Column::Claim, Expr::val(claim))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.eq(id))
        .filter(is_due(work.stamp().now))
        .exec(&work.connection())
        .await?;
    Ok(claimed.rows_affected == 1)
}

/// Forgets a letter that was sent, or has nobody left to tell.
pub async fn done(work: &UnitOfWork, id: i64, claim: &str) -> Result<()> {
    Entity::delete_many()
        .filter(Column::Id.eq(id))
        .filter(Column::Claim.eq(claim))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Puts a letter off: it could not be sent, and why.
pub async fn put_off(
    work: &UnitOfWork,
    id: i64,
    claim: &str,
    next_at: DateTime<Utc>,
    why: &str,
) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::NextAt, Expr::val(micros(next_at)))
        .col_expr(Column::LeasedUntil, Expr::val(0_i64))
        .col_expr(Column::LastError, Expr::val(why))
        .filter(Column::Id.eq(id))
        .filter(Column::Claim.eq(claim))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Gives a letter up; the row stays, with the reason and without its content.
pub async fn give_up(work: &UnitOfWork, id: i64, claim: &str, why: &str) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::GaveUpAt, Expr::val(micros(work.stamp().now)))
        .col_expr(Column::LastError, Expr::val(why))
        .col_expr(Column::Was, Expr::val(None::<String>))
        .filter(Column::Id.eq(id))
        .filter(Column::Claim.eq(claim))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// The event that a letter tells of, as it is now; for the sender, who acts for nobody.
pub async fn event(from: &impl Queries, id: EventId) -> Result<Option<Event>> {
    let row = events::rows()
        .filter(event::Column::Id.eq(id.get()))
        .into_model::<events::Row>()
        .one(&from.connection())
        .await?;
    row.map(events::decode).transpose()
}

fn decode(row: Model) -> Result<Letter> {
    let kind = LetterKind::ALL
        .into_iter()
        .find(|kind| kind.name() == row.kind)
        .ok_or_else(|| Error::Corrupt(format!("letter {}: its kind", row.id)))?;
    Ok(Letter {
        id: row.id,
        kind,
        employee: EmployeeId::new(row.employee_id),
        event: row.event_id.map(EventId::new),
        was: row.was,
        created_at: instant(row.created_at)?,
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
mod tests;
