//! Opening the database: connection pools and the settings of each connection.
//!
//! This folder is the only place that may speak one engine's own language. SQLite gets
//! one connection that writes and a few that only read; the servers get one pool for
//! both. Connections open when they are first needed, so that a command which only
//! reads opens one.
//!
//! Every transaction runs at READ COMMITTED, on SQLite one after the other. It is enough
//! because nothing is decided on a row that could still change: a write names the version
//! it was based on, and a rule over several rows first updates one guard row, so that two
//! transactions which could break it together wait for each other (`docs/architecture.md`,
//! "Two writers at once").

use std::time::Duration;

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend,
    IsolationLevel, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use crate::audit::AuditKey;
use crate::error::Result;
use crate::stamp::Stamp;
use crate::unit_of_work::{Reader, UnitOfWork};
use crate::url::{DatabaseUrl, Engine, Place};

pub(crate) mod mysql;
pub(crate) mod postgres;
mod sqlite;

/// An idle connection to a server is closed after so long, a busy one renewed.
const IDLE: Duration = Duration::from_mins(10);
const LIFETIME: Duration = Duration::from_mins(30);
/// A connection used so recently is taken without asking whether it still stands.
const TRUSTED: Duration = Duration::from_secs(1);

/// When a commit counts as done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Synchronous {
    /// On disk: an acknowledged write survives a power cut.
    #[default]
    Full,
    /// With the system: survives a crash of the program, not always a power cut.
    Normal,
}

/// How to open a database.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Create the file when there is none (SQLite).
    pub create: bool,
    /// When a commit counts as done (SQLite).
    pub synchronous: Synchronous,
    /// The writer is about to write very much: it keeps more pages in memory, and moves
    /// them from the log into the file less often (SQLite).
    pub in_bulk: bool,
    /// Connections that only read, at least one (SQLite).
    pub readers: u32,
    /// Most connections to a database server, at least one.
    pub max_connections: u32,
    /// How long a caller waits for a connection, a server that does not answer included.
    pub acquire_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            create: false,
            synchronous: Synchronous::Full,
            in_bulk: false,
            readers: 4,
            max_connections: 16,
            acquire_timeout: Duration::from_secs(10),
        }
    }
}

/// The connections of a pool at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// `writer` and `readers` of the embedded database, `server` of another one.
    pub name: &'static str,
    /// How many there may be.
    pub most: u32,
    /// How many are open.
    pub open: u32,
    /// How many of these do nothing.
    pub idle: u32,
}

/// An opened database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
    writer: DatabaseConnection,
    readers: DatabaseConnection,
    audit_key: Option<AuditKey>,
}

impl Store {
    /// Opens the database, creating an empty private file only when asked to.
    ///
    /// Connects lazily: a wrong file or password shows at the first query.
    ///
    /// # Errors
    /// [`Error::NoDatabase`](crate::Error::NoDatabase) without a file.
    #[expect(
        clippy::unused_async,
        reason = "the pools start their tasks on the caller's runtime"
    )]
    pub async fn open(url: &DatabaseUrl, options: Options) -> Result<Self> {
        let (writer, readers) = match url.place() {
            Place::File(path) => sqlite::open(path, &options)?,
            Place::Server(server) => {
                let pool = match server.engine {
                    Engine::Postgres => postgres::open(server, &options),
                    Engine::MySql | Engine::Sqlite => mysql::open(server, &options),
                };
                (pool.clone(), pool)
            }
        };
        Ok(Self {
            engine: url.engine(),
            writer,
            readers,
            audit_key: None,
        })
    }

    /// The same database for somebody who writes: every audit entry is sealed with this key.
    #[must_use]
    pub fn sealing_with(self, key: AuditKey) -> Self {
        Self {
            audit_key: Some(key),
            ..self
        }
    }

    /// The engine of this database.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// A handle for reading, outside any transaction.
    pub fn reader(&self) -> Reader {
        Reader::new(self.readers.clone())
    }

    /// Starts a unit of work: on SQLite it holds the write lock from here to its end.
    ///
    /// # Errors
    /// [`Error::Retry`](crate::Error::Retry) when another process kept the lock for too long.
    pub async fn begin(&self, stamp: Stamp) -> Result<UnitOfWork> {
        let options = match self.engine {
            Engine::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            },
            // the sessions are set to it already; MySQL would ask once more for each
            Engine::MySql => TransactionOptions::default(),
            Engine::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::ReadCommitted),
                ..TransactionOptions::default()
            },
        };
        Ok(UnitOfWork::new(
            self.writer.begin_with_options(options).await?,
            stamp,
            self.audit_key.clone(),
        ))
    }

    /// What audit entries are sealed with, by somebody who has it.
    pub(crate) fn audit_key(&self) -> Option<&AuditKey> {
        self.audit_key.as_ref()
    }

    /// Starts reading everything as it is at one moment.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction> {
        let options = match self.engine {
            // what a reader sees here stays so by itself
            Engine::Sqlite => TransactionOptions::default(),
            Engine::MySql | Engine::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        Ok(self.readers.begin_with_options(options).await?)
    }

    /// The connections that only read.
    pub(crate) fn readers(&self) -> &DatabaseConnection {
        &self.readers
    }

    /// The pool that changes the schema.
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// The pools of connections, as they are now.
    pub fn pools(&self) -> Vec<Pool> {
        match self.engine {
            Engine::Sqlite => [("writer", &self.writer), ("readers", &self.readers)]
                .map(|(name, pool)| pool_of(name, pool.get_sqlite_connection_pool()))
                .to_vec(),
            Engine::MySql => vec![pool_of("server", self.writer.get_mysql_connection_pool())],
            Engine::Postgres => {
                vec![pool_of(
                    "server",
                    self.writer.get_postgres_connection_pool(),
                )]
            }
        }
    }

    /// Closes every connection after the statements under way.
    pub async fn close(self) -> Result<()> {
        self.readers.close().await?;
        self.writer.close().await?;
        Ok(())
    }
}

fn pool_of<DB: sqlx::Database>(name: &'static str, pool: &sqlx::Pool<DB>) -> Pool {
    Pool {
        name,
        most: pool.options().get_max_connections(),
        open: pool.size(),
        idle: u32::try_from(pool.num_idle()).unwrap_or(u32::MAX),
    }
}

/// The names of all tables, in order, without the engine's own.
pub(crate) async fn table_names(connection: &impl ConnectionTrait) -> Result<Vec<String>> {
    let backend = connection.get_database_backend();
    let names = match backend {
        DbBackend::MySql => mysql::TABLE_NAMES,
        DbBackend::Postgres => postgres::TABLE_NAMES,
        DbBackend::Sqlite | _ => sqlite::TABLE_NAMES,
    };
    let rows = connection
        .query_all_raw(Statement::from_string(backend, names))
        .await?;
    rows.iter()
        .map(|row| Ok(row.try_get_by_index(0)?))
        .collect()
}

/// The time as the database tells it, in microseconds.
pub(crate) async fn time_of_database(connection: &impl ConnectionTrait) -> Result<i64> {
    let backend = connection.get_database_backend();
    let asked = match backend {
        DbBackend::MySql => mysql::NOW,
        DbBackend::Postgres => postgres::NOW,
        DbBackend::Sqlite | _ => sqlite::NOW,
    };
    let row = connection
        .query_one_raw(Statement::from_string(backend, asked))
        .await?;
    Ok(row.map_or(Ok(0), |row| row.try_get_by_index(0))?)
}

#[cfg(test)]
mod tests;
