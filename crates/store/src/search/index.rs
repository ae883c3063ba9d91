//! Keeping the words of records: each in the transaction of the change.
//!
//! `search_words` is read by word, `search_lines` holds the same words by record: what
//! they were before a change, and whether a record has another word, too. A contract and
//! an event have the words of their client's names. Whoever writes such words holds the
//! client's row, so that they and a new name of the client wait for each other.

use domain::{
    client::Client,
    contract::Contract,
    employee::Employee,
    event::Event,
    ids::ClientId,
    search::{Searched, Weight, Words},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Select, TransactionSession, TransactionTrait,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};

use super::Kind;
use crate::{
    bulk, clients, contracts, employees,
    entity::{client, contract, employee, event, search_line, search_word},
    error::Result,
    events,
    unit_of_work::{Connected, UnitOfWork},
};

/// Records whose words are looked at together.
const BATCH: u64 = 200;

/// A kind of record whose words are kept.
pub(crate) trait Indexed: Searched {
    /// The kind.
    const KIND: Kind;
    /// The record.
    fn id(&self) -> i64;
    /// The client of whom it has words besides its own.
    fn client(&self) -> Option<ClientId>;
}

impl Indexed for Client {
    const KIND: Kind = Kind::Client;
    fn id(&self) -> i64 {
        self.id.get()
    }
    fn client(&self) -> Option<ClientId> {
        None
    }
}

impl Indexed for Contract {
    const KIND: Kind = Kind::Contract;
    fn id(&self) -> i64 {
        self.id.get()
    }
    fn client(&self) -> Option<ClientId> {
        Some(self.client.id)
    }
}

impl Indexed for Event {
    const KIND: Kind = Kind::Event;
    fn id(&self) -> i64 {
        self.id.get()
    }
    fn client(&self) -> Option<ClientId> {
        Some(self.client.id)
    }
}

impl Indexed for Employee {
    const KIND: Kind = Kind::Employee;
    fn id(&self) -> i64 {
        self.id.get()
    }
    fn client(&self) -> Option<ClientId> {
        None
    }
}

/// A new record can be found.
pub(crate) async fn created<R: Indexed>(work: &UnitOfWork, record: &R) -> Result<()> {
    let words = current(work, record).await?;
    add(&work.connection(), R::KIND, words).await
}

/// A record was written: it is found by what it says now.
pub(crate) async fn changed<R: Indexed>(work: &UnitOfWork, before: &R, after: &R) -> Result<()> {
    if before.client() == after.client() && before.words() == after.words() {
        return Ok(());
    }
    let words = current(work, after).await?;
    replace(&work.connection(), R::KIND, words).await
}

/// The words of a record that was just written. Its client may have had another name when
/// it was loaded, and keeps the present one until the end of the unit of work.
async fn current<R: Indexed>(work: &UnitOfWork, record: &R) -> Result<Vec<Record>> {
    let Some(client) = record.client() else {
        return Ok(vec![(record.id(), record.words())]);
    };
    clients::hold(work, client).await?;
    batch(&work.connection(), R::KIND, Scope::One(record.id()), 0).await
}

/// A client has another name: its contracts and events are found by it.
pub(crate) async fn renamed(work: &UnitOfWork, client: ClientId) -> Result<()> {
    let connection = &work.connection();
    for kind in [Kind::Contract, Kind::Event] {
        let mut last = 0;
        loop {
            let records = batch(connection, kind, Scope::OfClient(client), last).await?;
            let Some((id, _)) = records.last() else { break };
            last = *id;
            replace(connection, kind, records).await?;
        }
    }
    Ok(())
}

/// A record is gone, and its words with it.
pub(crate) async fn deleted<R: Indexed>(work: &UnitOfWork, record: &R) -> Result<()> {
    let connection = &work.connection();
    let gone = vec![(record.id(), Words::default())];
    replace(connection, R::KIND, gone).await?;
    search_line::Entity::delete_many()
        .filter(search_line::Column::Kind.eq(R::KIND.number()))
        .filter(search_line::Column::RecordId.eq(record.id()))
        .exec(connection)
        .await?;
    Ok(())
}

/// Many records of a kind are gone, and their words with them.
pub(crate) async fn all_deleted(
    connection: &impl ConnectionTrait,
    kind: Kind,
    records: &[i64],
) -> Result<()> {
    let of_records = || {
        Condition::all()
            .add(search_line::Column::Kind.eq(kind.number()))
            .add(search_line::Column::RecordId.is_in(records.iter().copied()))
    };
    let lines = search_line::Entity::find()
        .filter(of_records())
        .all(connection)
        .await?;
    for line in lines {
        let words = Words::of_line(&line.line);
        let words: Vec<String> = words.iter().map(|(word, _)| word.to_owned()).collect();
        search_word::Entity::delete_many()
            .filter(search_word::Column::Kind.eq(kind.number()))
            .filter(search_word::Column::Word.is_in(words))
            .filter(search_word::Column::RecordId.eq(line.record_id))
            .exec(connection)
            .await?;
    }
    search_line::Entity::delete_many()
        .filter(of_records())
        .exec(connection)
        .await?;
    Ok(())
}

/// New records can be found, which were written together. Their contracts and events
/// carry the present names of clients that this unit of work has written, or holds.
pub(crate) async fn written<'a, R: Indexed + 'a>(
    connection: &impl ConnectionTrait,
    records: impl Iterator<Item = &'a R>,
) -> Result<()> {
    let words = records.map(|record| (record.id(), record.words()));
    add(connection, R::KIND, words.collect()).await
}

/// Gives words to the records that have none: those of before there was a search.
pub(crate) async fn fill(connection: &(impl ConnectionTrait + TransactionTrait)) -> Result<()> {
    for kind in Kind::ALL {
        let mut last = 0;
        loop {
            let records = batch(connection, kind, Scope::WithoutWords, last).await?;
            let Some((id, _)) = records.last() else { break };
            last = *id;
            // words without their line would be in the way of a second try
            let together = connection.begin().await?;
            add(&together, kind, records).await?;
            together.commit().await?;
        }
    }
    Ok(())
}

/// Whether a record has no words: filling was cut off.
pub(crate) async fn is_unfilled(connection: &impl ConnectionTrait) -> Result<bool> {
    for kind in Kind::ALL {
        let first = batch(connection, kind, Scope::WithoutWords, 0).await?;
        if !first.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A record and its words.
type Record = (i64, Words);

/// Which records are looked at.
#[derive(Clone, Copy)]
enum Scope {
    /// This one.
    One(i64),
    /// Those of a client.
    OfClient(ClientId),
    /// Those that have no words yet.
    WithoutWords,
}

impl Scope {
    fn condition<C: ColumnTrait>(self, kind: Kind, id: C, client: C) -> SimpleExpr {
        match self {
            Self::One(record) => id.eq(record),
            Self::OfClient(of) => client.eq(of.get()),
            Self::WithoutWords => Expr::exists(line_of(kind, id.into_expr())).not(),
        }
    }
}

/// The line of words of the row that a query is at.
pub(super) fn line_of(kind: Kind, id: SimpleExpr) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(search_line::Entity)
        .and_where(search_line::Column::Kind.eq(kind.number()))
        .and_where(Expr::col((search_line::Entity, search_line::Column::RecordId)).eq(id))
        .take()
}

/// The first records after an id, with the words they should have.
async fn batch(
    connection: &impl ConnectionTrait,
    kind: Kind,
    scope: Scope,
    after: i64,
) -> Result<Vec<Record>> {
    match kind {
        Kind::Client => {
            let id = client::Column::Id;
            let which = scope.condition(kind, id, id);
            words_of(
                connection,
                clients::rows(),
                id,
                which,
                after,
                clients::decode,
            )
            .await
        }
        Kind::Contract => {
            let id = contract::Column::Id;
            let which = scope.condition(kind, id, contract::Column::ClientId);
            words_of(
                connection,
                contracts::rows(),
                id,
                which,
                after,
                contracts::decode,
            )
            .await
        }
        Kind::Event => {
            let id = event::Column::Id;
            let which = scope.condition(kind, id, event::Column::ClientId);
            words_of(connection, events::rows(), id, which, after, events::decode).await
        }
        Kind::Employee => {
            let id = employee::Column::Id;
            let which = scope.condition(kind, id, id);
            let rows = employee::Entity::find();
            words_of(connection, rows, id, which, after, employees::decode).await
        }
    }
}

async fn words_of<E, Row, R>(
    connection: &impl ConnectionTrait,
    rows: Select<E>,
    id: E::Column,
    which: SimpleExpr,
    after: i64,
    decode: fn(Row) -> Result<R>,
) -> Result<Vec<Record>>
where
    E: EntityTrait,
    Row: FromQueryResult + Send + Sync,
    R: Indexed,
{
    rows.filter(which)
        .filter(id.gt(after))
        .order_by_asc(id)
        .limit(BATCH)
        .into_model::<Row>()
        .all(connection)
        .await?
        .into_iter()
        .map(|row| {
            let record = decode(row)?;
            Ok((record.id(), record.words()))
        })
        .collect()
}

/// Adds words in the order of their key: neighbours go into one page of the table.
async fn add(connection: &impl ConnectionTrait, kind: Kind, records: Vec<Record>) -> Result<()> {
    let words = records.iter().flat_map(|(id, of)| {
        let of_record = of.iter();
        of_record.map(|(word, weight)| (word, *id, weight))
    });
    let mut words: Vec<_> = words.collect();
    words.sort_unstable_by_key(|(word, id, _)| (*word, *id));
    let words = words
        .into_iter()
        .map(|(word, id, weight)| row_of(kind, id, word, weight));
    bulk::insert_all(connection, words, |_| 0).await?;
    let lines = records.iter().map(|(id, of)| search_line::ActiveModel {
        kind: Set(kind.number()),
        record_id: Set(*id),
        line: Set(of.line()),
    });
    bulk::insert_all(connection, lines, |row| bulk::weight(&row.line)).await
}

/// Gives records other words than they have.
async fn replace(
    connection: &impl ConnectionTrait,
    kind: Kind,
    records: Vec<Record>,
) -> Result<()> {
    use search_word::Column;

    for (id, now) in records {
        let line = search_line::Entity::find_by_id((kind.number(), id))
            .one(connection)
            .await?;
        let Some(line) = line else {
            add(connection, kind, vec![(id, now)]).await?;
            continue;
        };
        let before = Words::of_line(&line.line);
        let gone = before.without(&now).map(|(word, _)| word.to_owned());
        let gone: Vec<String> = gone.collect();
        if !gone.is_empty() {
            search_word::Entity::delete_many()
                .filter(Column::Kind.eq(kind.number()))
                .filter(Column::Word.is_in(gone))
                .filter(Column::RecordId.eq(id))
                .exec(connection)
                .await?;
        }
        let new = now
            .without(&before)
            .map(|(word, weight)| row_of(kind, id, word, weight));
        bulk::insert_all(connection, new, |_| 0).await?;
        search_line::Entity::update_many()
            .col_expr(search_line::Column::Line, Expr::val(now.line()))
            .filter(search_line::Column::Kind.eq(kind.number()))
            .filter(search_line::Column::RecordId.eq(id))
            .exec(connection)
            .await?;
    }
    Ok(())
}

fn row_of(kind: Kind, id: i64, word: &str, weight: Weight) -> search_word::ActiveModel {
    search_word::ActiveModel {
        kind: Set(kind.number()),
        word: Set(word.to_owned()),
        record_id: Set(id),
        weight: Set(weight as i16),
    }
}
