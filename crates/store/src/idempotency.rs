//! Idempotency keys: the claim on a key, and the reply that answers it again.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use domain::ids::EmployeeId;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, QueryFilter,
    sea_query::Expr,
};
use serde_json::Value;

use crate::{
    entity::idempotency_key::{ActiveModel, Column, Entity},
    error::{Error, Result},
    instant::{instant, micros},
    list,
    unit_of_work::{Connected, Queries, UnitOfWork},
};

/// Which request: whose, where to, under which key.
#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    /// Who asks.
    pub employee: EmployeeId,
    /// The path asked.
    pub path: &'a str,
    /// The key they chose.
    pub key: &'a str,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Of the body that came with it first.
    pub body_hash: String,
    /// When it was claimed.
    pub claimed_at: DateTime<Utc>,
    /// Until when it is honoured.
    pub expires_at: DateTime<Utc>,
    /// The reply, once there is one.
    pub reply: Option<String>,
}

/// Finds what is known of a key.
pub async fn find(from: &impl Queries, key: Key<'_>) -> Result<Option<Entry>> {
    let row = Entity::find()
        .filter(Column::EmployeeId.eq(key.employee.get()))
        .filter(Column::Path.eq(key.path))
        .filter(Column::IdempotencyKey.eq(key.key))
        .one(&from.connection())
        .await?;
    row.map(|row| {
        Ok(Entry {
            body_hash: row.body_hash,
            claimed_at: instant(row.claimed_at)?,
            expires_at: instant(row.expires_at)?,
            reply: row.reply,
        })
    })
    .transpose()
}

/// A key that a request has claimed.
#[derive(Debug, Clone)]
pub struct Hold {
    /// The row, so that nobody has to look for it among all others.
    id: i64,
    /// What tells this claim from one that took its place.
    claim: String,
}

impl Hold {
    fn row(&self) -> Condition {
        Condition::all()
            .add(Column::Id.eq(self.id))
            .add(Column::Claim.eq(self.claim.as_str()))
    }
}

/// Claims a key for a request that begins.
///
/// # Errors
/// [`Error::Unique`] when another request has it.
pub async fn claim(
    work: &UnitOfWork,
    key: Key<'_>,
    body_hash: &str,
    claim: &str,
    expires_at: DateTime<Utc>,
) -> Result<Hold> {
    let inserted = Entity::insert(ActiveModel {
        id: NotSet,
        employee_id: Set(key.employee.get()),
        path: Set(key.path.to_owned()),
        idempotency_key: Set(key.key.to_owned()),
        body_hash: Set(body_hash.to_owned()),
        claimed_at: Set(micros(work.stamp().now)),
        claim: Set(claim.to_owned()),
        reply: Set(None),
        expires_at: Set(micros(expires_at)),
    })
    .exec(&work.connection())
    .await?;
    Ok(Hold {
        id: inserted.last_insert_id,
        claim: claim.to_owned(),
    })
}

/// Keeps the reply, in the transaction of the write it answers.
///
/// # Errors
/// [`Error::Retry`] when the claim was taken over by another request.
pub async fn complete(work: &UnitOfWork, hold: &Hold, reply: &str) -> Result<()> {
    let kept = Entity::update_many()
        .col_expr(Column::Reply, Expr::val(reply))
        .filter(hold.row())
        .exec(&work.connection())
        .await?;
    if kept.rows_affected == 1 {
        Ok(())
    } else {
        Err(Error::Retry)
    }
}

/// Gives a claim back after a refusal.
pub async fn release(work: &UnitOfWork, hold: &Hold) -> Result<()> {
    Entity::delete_many()
        .filter(hold.row())
        .filter(Column::Reply.is_null())
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Forgets an entry that is expired or abandoned; not one that took its place since, nor one
/// that was completed while this waited for it.
///
/// # Errors
/// [`Error::Retry`] when there is none any more.
pub async fn forget(work: &UnitOfWork, key: Key<'_>, seen: &Entry) -> Result<()> {
    let mut forgotten = Entity::delete_many()
        .filter(Column::ClaimedAt.eq(micros(seen.claimed_at)))
        .filter(Column::EmployeeId.eq(key.employee.get()))
        .filter(Column::Path.eq(key.path))
        .filter(Column::IdempotencyKey.eq(key.key));
    if seen.reply.is_none() {
        forgotten = forgotten.filter(Column::Reply.is_null());
    }
    let forgotten = forgotten.exec(&work.connection()).await?;
    if forgotten.rows_affected == 0 {
        return Err(Error::Retry);
    }
    Ok(())
}

/// Forgets every entry that is no longer honoured.
pub async fn forget_expired(work: &UnitOfWork) -> Result<()> {
    Entity::delete_many()
        .filter(Column::ExpiresAt.lte(micros(work.stamp().now)))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Takes a person's data out of the kept replies that say one of these names: every text that
/// is a name or one of the data. The keys stay, so that nothing that was done is done again.
/// Replies are lines of JSON without spaces, so that a value begins with `:"`.
pub(crate) async fn forget_person(
    work: &UnitOfWork,
    names: &[String],
    data: Vec<String>,
) -> Result<()> {
    let is_named = names.iter().fold(Condition::any(), |any, name| {
        let value = format!(":{}", Value::from(name.as_str()));
        any.add(list::contains(Column::Reply, &value))
    });
    let data = data.into_iter().filter(|text| !text.is_empty());
    let gone: HashSet<String> = names.iter().cloned().chain(data).collect();
    let connection = &work.connection();
    let replies = Entity::find().filter(is_named).all(connection).await?;
    for row in replies {
        let Some(reply) = row.reply else { continue };
        // an address may come first
        let lines = reply.split('\n').map(|line| {
            let Ok(mut json) = serde_json::from_str::<Value>(line) else {
                return line.to_owned();
            };
            replace_texts(&mut json, &|text| gone.contains(text));
            json.to_string()
        });
        let reply = lines.collect::<Vec<_>>().join("\n");
        Entity::update_many()
            .col_expr(Column::Reply, Expr::val(reply))
            .filter(Column::Id.eq(row.id))
            .exec(connection)
            .await?;
    }
    Ok(())
}

/// Puts a word in the place of texts that have to go, wherever they stand as a whole.
pub(crate) fn replace_texts(within: &mut Value, has_to_go: &impl Fn(&str) -> bool) {
    match within {
        Value::String(text) if has_to_go(text) => *within = Value::from("(removed)"),
        Value::Array(all) => all.iter_mut().for_each(|one| replace_texts(one, has_to_go)),
        Value::Object(all) => all
            .values_mut()
            .for_each(|one| replace_texts(one, has_to_go)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
