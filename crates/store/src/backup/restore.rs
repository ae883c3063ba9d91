//! Putting everything into an empty database.
//!
//! Row by row and in several transactions, so that neither memory nor a server's log of one
//! transaction is the limit. Until all rows are there a step that no program knows
//! ([`RESTORING`](super::RESTORING)) stands in the list of steps: a database that was cut off in between is
//! refused by everything, this included.

use sea_orm::{
    ConnectionTrait, DatabaseExecutor, DbBackend, Statement, TransactionTrait, Value,
    sea_query::{Alias, Expr, Query},
};
use tokio::sync::mpsc::Receiver;

use super::{Cell, Column, Counted, Heading, Kind, Piece, Row, Table, tables};
use crate::{
    bulk::MOST_VALUES,
    connect::{Store, table_names},
    error::Error,
    migration::{self, MIGRATION_TABLE},
    search,
    url::Engine,
};

/// Rows of one transaction.
const TRANSACTION: u64 = 50_000;

/// Why a backup is not in the database.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// There are tables already.
    #[error("the database is not empty: it has {} table(s)", .0.len())]
    NotEmpty(Vec<String>),
    /// An earlier restore was cut off.
    #[error("an earlier restore into this database was cut off")]
    CutOff,
    /// A newer program made the backup: the step that this one does not know.
    #[error("the backup is of a newer program (it has {0})")]
    Newer(String),
    /// The backup has not what its schema has.
    #[error("the backup lacks the table {0}")]
    Lacks(&'static str),
    /// The backup has what its schema has not.
    #[error("the backup has {0}, which its schema has not")]
    Strange(String),
    /// The pieces ended before the backup did.
    #[error("the backup ends in the middle")]
    Unfinished,
}

impl From<sea_orm::DbErr> for RestoreError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

type Result<T> = std::result::Result<T, RestoreError>;

impl Store {
    /// Puts a backup into an empty database, makes what follows from it, and brings it up to
    /// date. Returns how many rows each table has.
    ///
    /// # Errors
    /// [`RestoreError`]; but for [`RestoreError::NotEmpty`], [`RestoreError::CutOff`] and
    /// [`RestoreError::Newer`] the database has to be emptied afterwards.
    pub async fn restore(
        &self,
        heading: &Heading,
        from: Receiver<Option<Piece>>,
    ) -> Result<Vec<Counted>> {
        // before anybody waits for anything; looked at again when nobody else may change it
        self.check_empty().await?;
        let steps = migration::steps_of(&heading.schema).map_err(RestoreError::Newer)?;
        let connection = self.writer();
        if self.engine() != Engine::MySql {
            return self.put(steps, from).await;
        }
        let lease = migration::Lease::take(connection).await?;
        let mut put = None;
        let during = lease
            .during(async {
                put = Some(self.put(steps, from).await);
                Ok(())
            })
            .await;
        lease.end().await?;
        during?;
        put.unwrap_or(Err(RestoreError::Unfinished))
    }

    async fn check_empty(&self) -> Result<()> {
        let connection = self.writer();
        let mut there = table_names(connection).await?;
        there.retain(|name| name != migration::LOCK_TABLE);
        if there.is_empty() {
            return Ok(());
        }
        if there.iter().any(|name| name == MIGRATION_TABLE)
            && migration::is_being_restored(connection).await?
        {
            return Err(RestoreError::CutOff);
        }
        Err(RestoreError::NotEmpty(there))
    }

    async fn put(&self, steps: usize, from: Receiver<Option<Piece>>) -> Result<Vec<Counted>> {
        let connection = self.writer();
        let door = || DatabaseExecutor::Connection(connection);
        self.check_empty().await?;
        migration::require_unicode(connection).await?;
        migration::take_first(door(), steps).await?;
        migration::begin_restoring(connection).await?;
        for table in tables::kept(connection).await?.into_iter().rev() {
            // those that a new schema begins with
            let delete = Query::delete().from_table(Alias::new(table)).take();
            connection.execute(&delete).await?;
        }
        let counted = self.rows(from).await?;
        // what is left is what `epic db migrate` does with any older database, and goes on with
        migration::end_restoring(connection).await?;
        migration::take_steps(door, self.audit_key()).await?;
        search::fill(connection).await?;
        Ok(counted)
    }

    /// Inserts the rows of all tables.
    async fn rows(&self, mut from: Receiver<Option<Piece>>) -> Result<Vec<Counted>> {
        let connection = self.writer();
        let mut counted: Vec<Counted> = Vec::new();
        let mut current: Option<Table> = None;
        let mut transaction = connection.begin().await?;
        let mut in_transaction = 0;
        loop {
            let Some(piece) = from.recv().await else {
                return Err(RestoreError::Unfinished);
            };
            match piece {
                None => break,
                Some(Piece::Table(table)) => {
                    transaction.commit().await?;
                    let table = same_here(connection, table).await?;
                    if let Some(before) = current.replace(table) {
                        continue_ids(connection, &before).await?;
                    }
                    transaction = connection.begin().await?;
                    in_transaction = 0;
                    counted.push(Counted {
                        table: current
                            .as_ref()
                            .map(|table| table.name.clone())
                            .unwrap_or_default(),
                        rows: 0,
                    });
                }
                Some(Piece::Rows(rows)) => {
                    let (Some(table), Some(count)) = (&current, counted.last_mut()) else {
                        return Err(RestoreError::Strange("rows of no table".to_owned()));
                    };
                    count.rows += rows.len() as u64;
                    in_transaction += rows.len() as u64;
                    insert(&transaction, table, rows).await?;
                    if in_transaction >= TRANSACTION {
                        transaction.commit().await?;
                        transaction = connection.begin().await?;
                        in_transaction = 0;
                    }
                }
            }
        }
        transaction.commit().await?;
        if let Some(last) = current {
            continue_ids(connection, &last).await?;
        }
        for name in tables::kept(connection).await? {
            if !counted.iter().any(|one| one.table == name) {
                return Err(RestoreError::Lacks(name));
            }
        }
        Ok(counted)
    }
}

/// The table as it is here, when it has the same columns.
async fn same_here(connection: &impl ConnectionTrait, table: Table) -> Result<Table> {
    let Some(name) = tables::known(&table.name) else {
        return Err(RestoreError::Strange(format!("a table {}", table.name)));
    };
    let (here, _) = tables::describe(connection, name).await?;
    let sorted = |columns: &[Column]| {
        let mut names: Vec<_> = columns
            .iter()
            .map(|one| (one.name.clone(), one.kind))
            .collect();
        names.sort_by(|one, other| one.0.cmp(&other.0));
        names
    };
    if sorted(&here.columns) != sorted(&table.columns) {
        return Err(RestoreError::Strange(format!(
            "other columns in the table {name}"
        )));
    }
    Ok(table)
}

async fn insert(connection: &impl ConnectionTrait, table: &Table, rows: Vec<Row>) -> Result<()> {
    let most = (MOST_VALUES / table.columns.len().max(1)).max(1);
    let names = table.columns.iter().map(|column| Alias::new(&column.name));
    let blank = Query::insert()
        .into_table(Alias::new(&table.name))
        .columns(names)
        .take();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut statement = blank.clone();
        for row in rows.by_ref().take(most) {
            if row.len() != table.columns.len() {
                return Err(RestoreError::Strange(format!(
                    "a row of {} values in the table {}",
                    row.len(),
                    table.name
                )));
            }
            let values = row.into_iter().zip(&table.columns);
            let values = values
                .map(|(cell, column)| value(cell, column, &table.name).map(Expr::val))
                .collect::<Result<Vec<_>>>()?;
            statement.values_panic(values);
        }
        connection.execute(&statement).await?;
    }
    Ok(())
}

fn value(cell: Cell, column: &Column, table: &str) -> Result<Value> {
    Ok(match (column.kind, cell) {
        (Kind::Integer, Cell::Null) => Value::BigInt(None),
        (Kind::Integer, Cell::Number(number)) => number.into(),
        (Kind::Small, Cell::Null) => Value::SmallInt(None),
        (Kind::Small, Cell::Number(number)) => match i16::try_from(number) {
            Ok(small) => small.into(),
            Err(_) => return Err(strange(column, table)),
        },
        (Kind::Text, Cell::Null) => Value::String(None),
        (Kind::Text, Cell::Text(text)) => text.into(),
        (Kind::Boolean, Cell::Null) => Value::Bool(None),
        (Kind::Boolean, Cell::Truth(truth)) => truth.into(),
        (Kind::Date, Cell::Null) => Value::ChronoDate(None),
        (Kind::Date, Cell::Day(day)) => day.into(),
        (
            Kind::Integer | Kind::Small | Kind::Text | Kind::Boolean | Kind::Date,
            Cell::Number(_) | Cell::Text(_) | Cell::Truth(_) | Cell::Day(_),
        ) => return Err(strange(column, table)),
    })
}

fn strange(column: &Column, table: &str) -> RestoreError {
    RestoreError::Strange(format!("another kind of value in {table}.{}", column.name))
}

/// Has ids go on after the highest that was ever given.
async fn continue_ids(connection: &impl ConnectionTrait, table: &Table) -> Result<()> {
    let Some(last) = table.last_id else {
        return Ok(());
    };
    let backend = connection.get_database_backend();
    let name = &table.name;
    let statements = match backend {
        DbBackend::MySql => vec![format!(
            "ALTER TABLE `{name}` AUTO_INCREMENT = {}",
            last + 1
        )],
        DbBackend::Postgres => {
            vec![format!(
                "SELECT setval(pg_get_serial_sequence('{name}', 'id'), {last})"
            )]
        }
        DbBackend::Sqlite | _ => vec![
            format!("DELETE FROM sqlite_sequence WHERE name = '{name}'"),
            format!("INSERT INTO sqlite_sequence (name, seq) VALUES ('{name}', {last})"),
        ],
    };
    for statement in statements {
        let statement = Statement::from_string(backend, statement);
        connection.query_all_raw(statement).await?;
    }
    Ok(())
}
