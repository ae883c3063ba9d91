//! Reading everything out, as it is at one moment.

use futures_util::TryStreamExt;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, QueryResult, Statement, StreamTrait,
    sea_query::Query,
};
use tokio::sync::mpsc::Sender;

use super::{Cell, Column, Counted, Heading, Kind, Piece, Row, is_full, tables, weight};
use crate::{
    connect::Store,
    error::{Error, Result},
    migration,
};

/// Everything that is kept, as it is at one moment.
pub struct Moment {
    snapshot: DatabaseTransaction,
    heading: Heading,
}

impl Store {
    /// Begins to read everything, as it is from here on.
    ///
    /// # Errors
    /// [`Error::NewerSchema`] and [`Error::ForeignTables`]: of those nobody can tell what
    /// would be missing.
    pub async fn moment(&self) -> Result<Moment> {
        let snapshot = self.snapshot().await?;
        let connection = &snapshot;
        let schema = migration::known_steps(connection).await?;
        if schema.is_empty() {
            return Err(Error::NeedsMigration(migration::count()));
        }
        if schema.len() == migration::count() {
            tables::require_all(connection).await?;
        }
        let asked = Query::select()
            .column("company_name")
            .from("company_settings")
            .limit(1)
            .take();
        let company = connection.query_one(&asked).await?;
        let company = company.map(|row| row.try_get_by_index(0)).transpose()?;
        Ok(Moment {
            snapshot,
            heading: Heading { schema, company },
        })
    }
}

impl Moment {
    /// What is to be known of a backup before its tables.
    pub fn heading(&self) -> &Heading {
        &self.heading
    }

    /// Reads everything, and hands it on piece by piece, rows in the order of their keys.
    /// Ends early, without an error, when nobody takes the pieces any more. Returns how many
    /// rows each table had.
    ///
    /// # Errors
    /// When the database cannot be read to its end.
    pub async fn read_all(self, to: Sender<Piece>) -> Result<Vec<Counted>> {
        let snapshot = self.snapshot;
        let mut counted = Vec::new();
        for name in tables::kept(&snapshot).await? {
            let Some(rows) = read_table(&snapshot, name, &to).await? else {
                break;
            };
            counted.push(Counted {
                table: name.to_owned(),
                rows,
            });
        }
        snapshot.rollback().await?;
        Ok(counted)
    }
}

/// Reads a table; `None` when nobody takes it.
async fn read_table(
    snapshot: &DatabaseTransaction,
    name: &str,
    to: &Sender<Piece>,
) -> Result<Option<u64>> {
    let (table, key) = tables::describe(snapshot, name).await?;
    let columns = table.columns.clone();
    if to.send(Piece::Table(table)).await.is_err() {
        return Ok(None);
    }
    let statement = select(
        ConnectionTrait::get_database_backend(snapshot),
        name,
        &columns,
        &key,
    );
    let mut found = snapshot.stream_raw(statement).await?;
    let (mut rows, mut bytes, mut count) = (Vec::new(), 0, 0);
    while let Some(one) = found.try_next().await? {
        let row = decode(&one, &columns)?;
        bytes += weight(&row);
        count += 1;
        rows.push(row);
        if is_full(&rows, bytes) {
            bytes = 0;
            if to
                .send(Piece::Rows(std::mem::take(&mut rows)))
                .await
                .is_err()
            {
                return Ok(None);
            }
        }
    }
    if !rows.is_empty() && to.send(Piece::Rows(rows)).await.is_err() {
        return Ok(None);
    }
    Ok(Some(count))
}

fn select(backend: DbBackend, table: &str, columns: &[Column], key: &[String]) -> Statement {
    let quoted = |name: &str| match backend {
        DbBackend::MySql => format!("`{name}`"),
        DbBackend::Postgres | DbBackend::Sqlite | _ => format!("\"{name}\""),
    };
    let listed = |names: Vec<String>| names.join(", ");
    let columns = listed(columns.iter().map(|one| quoted(&one.name)).collect());
    let key = listed(key.iter().map(|one| quoted(one)).collect());
    let table = quoted(table);
    let sql = format!("SELECT {columns} FROM {table} ORDER BY {key}");
    Statement::from_string(backend, sql)
}

fn decode(row: &QueryResult, columns: &[Column]) -> Result<Row> {
    let cells = columns.iter().enumerate().map(|(at, column)| {
        Ok(match column.kind {
            Kind::Integer => cell(integer(row, at)?, Cell::Number),
            Kind::Small => cell(row.try_get_by_index(at)?, |small: i16| {
                Cell::Number(small.into())
            }),
            Kind::Text => cell(row.try_get_by_index(at)?, Cell::Text),
            Kind::Boolean => cell(row.try_get_by_index(at)?, Cell::Truth),
            Kind::Date => cell(row.try_get_by_index(at)?, Cell::Day),
        })
    });
    cells
        .collect::<std::result::Result<_, sea_orm::DbErr>>()
        .map_err(Error::from)
}

/// A whole number; PostgreSQL has columns of 32 bits that give no other.
fn integer(row: &QueryResult, at: usize) -> std::result::Result<Option<i64>, sea_orm::DbErr> {
    match row.try_get_by_index::<Option<i64>>(at) {
        Ok(number) => Ok(number),
        Err(_) => Ok(row.try_get_by_index::<Option<i32>>(at)?.map(i64::from)),
    }
}

fn cell<T>(value: Option<T>, known: impl Fn(T) -> Cell) -> Cell {
    value.map_or(Cell::Null, known)
}
