//! Appending entries to their chains, also by several at once.
//!
//! A chain's next place is that after its last entry, and a unique index gives each place
//! once. Who writes a record holds its row, so nobody else is about to take the place.
//! Where nobody holds anything (refusals, entries about no record), the chain's first entry
//! is locked before the last one is looked up. Who finds a place taken after all does that
//! too, in the same unit of work.

use std::collections::{BTreeSet, HashMap};

use domain::audit::Outcome;

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::NotSet,
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Alias, Expr, ExprTrait, OnConflict, Order, Query},
};

use super::seal::{AuditKey, Head, chain_of, head_of, is_of_a_day, seal};
use crate::{
    bulk::{insert_all, weight},
    constraint::AUDIT_PLACE,
    entity::audit_entry::{ActiveModel, Column, Entity, Model},
    error::{Error, Result},
    unit_of_work::{Connected, UnitOfWork},
};

/// How often somebody finds the place taken before the unit of work is run again.
const MOST_TRIES: u32 = 6;
/// Entries whose chains are looked up together: MariaDB makes a table of longer lists.
const TOGETHER: usize = 900;

/// Whether others may be about to take the next place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// Hardly: what the entry is about is held.
    Yes,
    /// Anybody may.
    No,
}

/// Appends one entry to its chain.
///
/// # Errors
/// [`Error::Retry`] when others were faster again and again.
pub(super) async fn append(
    connection: &impl ConnectionTrait,
    key: &AuditKey,
    entry: Model,
    held: Held,
) -> Result<()> {
    let chain = chain_of(&entry)?;
    let mut held = held;
    for _ in 0..MOST_TRIES {
        if held == Held::No {
            lock(connection, &chain).await?;
        }
        let last = head(connection, &chain).await?;
        let sealed = seal(key, entry.clone(), chain.clone(), last.as_ref());
        if insert(connection, sealed).await? {
            return Ok(());
        }
        held = Held::No;
    }
    Err(Error::Retry)
}

/// Inserts an entry; false when its place is taken, with the unit of work as it was.
async fn insert(connection: &impl ConnectionTrait, sealed: Model) -> Result<bool> {
    let mut insert = Entity::insert(row(sealed)).into_query();
    if connection.get_database_backend() == DbBackend::Postgres {
        // there a refused statement would spoil the whole transaction
        let taken = OnConflict::columns([Column::Chain, Column::Place])
            .do_nothing()
            .to_owned();
        insert.on_conflict(taken);
    }
    match connection.execute(&insert).await.map_err(Error::from) {
        Ok(inserted) => Ok(inserted.rows_affected() == 1),
        Err(Error::Unique(name)) if name == AUDIT_PLACE => Ok(false),
        Err(error) => Err(error),
    }
}

/// An entry as it is inserted: with a new id.
fn row(sealed: Model) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        ..sealed.into_active_model().reset_all()
    }
}

/// Waits until nobody else who does this appends to the chain, and keeps others waiting
/// until the end of the unit of work. On SQLite nobody else writes.
async fn lock(connection: &impl ConnectionTrait, chain: &str) -> Result<()> {
    let first = Condition::all()
        .add(Column::Chain.eq(chain))
        .add(Column::Place.eq(1));
    match connection.get_database_backend() {
        DbBackend::Postgres => {
            Entity::find()
                .select_only()
                .column(Column::Id)
                .filter(first)
                .lock_exclusive()
                .into_tuple::<i64>()
                .one(connection)
                .await?;
        }
        DbBackend::MySql => {
            // of the columns that the run account may update
            Entity::update_many()
                .col_expr(Column::RecordLabel, Expr::col(Column::RecordLabel))
                .filter(first)
                .exec(connection)
                .await?;
        }
        DbBackend::Sqlite | _ => {}
    }
    Ok(())
}

/// The last entry of a chain.
pub(super) async fn head(connection: &impl ConnectionTrait, chain: &str) -> Result<Option<Head>> {
    let last: Option<(i64, String)> = Entity::find()
        .select_only()
        .columns([Column::Place, Column::Mac])
        .filter(Column::Chain.eq(chain))
        .filter(Column::Place.is_not_null())
        .filter(Column::Mac.is_not_null())
        .order_by_desc(Column::Place)
        .limit(1)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(last.map(|(place, mac)| Head { place, mac }))
}

/// Appends the entries of many records that are held, or of new ones.
///
/// # Errors
/// [`Error::Retry`] when somebody who holds none of them was faster.
pub(crate) async fn append_all(
    work: &UnitOfWork,
    entries: impl Iterator<Item = Result<Model>>,
) -> Result<()> {
    let key = work.audit_key()?;
    let connection = &work.connection();
    let mut entries = entries;
    loop {
        let mut some: Vec<(String, Model)> = Vec::new();
        for entry in entries.by_ref().take(TOGETHER) {
            let entry = entry?;
            some.push((chain_of(&entry)?, entry));
        }
        if some.is_empty() {
            return Ok(());
        }
        let chains: BTreeSet<String> = some.iter().map(|(chain, _)| chain.clone()).collect();
        let mut heads = heads(connection, chains).await?;
        let mut rows = Vec::with_capacity(some.len());
        for (chain, entry) in some {
            let sealed = seal(key, entry, chain.clone(), heads.get(&chain));
            heads.insert(chain, head_of(&sealed)?);
            rows.push(row(sealed));
        }
        work.note_entries(Outcome::Allowed, rows.len());
        let inserted = insert_all(connection, rows.into_iter(), weigh).await;
        match inserted {
            Err(Error::Unique(name)) if name == AUDIT_PLACE => return Err(Error::Retry),
            done => done?,
        }
    }
}

fn weigh(row: &ActiveModel) -> usize {
    weight(&row.changes)
}

/// The last entries of chains; none of those that nothing is in yet.
pub(super) async fn heads(
    connection: &impl ConnectionTrait,
    chains: BTreeSet<String>,
) -> Result<HashMap<String, Head>> {
    let (days, of_records): (Vec<String>, Vec<String>) =
        chains.into_iter().partition(|chain| is_of_a_day(chain));
    let mut found = HashMap::new();
    // of days there are few, and many entries in each
    for chain in days {
        if let Some(head) = head(connection, &chain).await? {
            found.insert(chain, head);
        }
    }
    if of_records.is_empty() {
        return Ok(found);
    }
    let later = Alias::new("later");
    let last = Query::select()
        .column((later.clone(), Column::Place))
        .from_as(Entity, later.clone())
        .and_where(Expr::col((later.clone(), Column::Chain)).equals((Entity, Column::Chain)))
        .and_where(Expr::col((later.clone(), Column::Place)).is_not_null())
        .order_by((later, Column::Place), Order::Desc)
        .limit(1)
        .take();
    let rows: Vec<(String, i64, String)> = Entity::find()
        .select_only()
        .columns([Column::Chain, Column::Place, Column::Mac])
        .filter(Column::Chain.is_in(of_records))
        .filter(Expr::col((Entity, Column::Place)).eq(last))
        .filter(Column::Mac.is_not_null())
        .into_tuple()
        .all(connection)
        .await?;
    for (chain, place, mac) in rows {
        found.insert(chain, Head { place, mac });
    }
    Ok(found)
}
