//! Opening the database: file, connection pools and their settings.
//!
//! The only file that may speak one engine's own language. SQLite gets one connection
//! that writes and a few that only read; each is opened when it is first needed, so
//! that a command which only reads opens one.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sea_orm::sqlx::{ConnectOptions, Connection};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};

use crate::error::{Error, Result};
use crate::stamp::Stamp;
use crate::unit_of_work::{Reader, UnitOfWork};
use crate::url::{DatabaseUrl, Engine};

/// How long a statement waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a caller waits for a connection of the pool.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);
/// Rows that a connection may read ahead: fewer hand-overs between its thread and ours.
const ROW_BUFFER: usize = 1000;

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
    /// Create the file when there is none.
    pub create: bool,
    /// When a commit counts as done (SQLite).
    pub synchronous: Synchronous,
    /// Connections that only read, at least one (SQLite).
    pub readers: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            create: false,
            synchronous: Synchronous::Full,
            readers: 4,
        }
    }
}

/// An opened database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
    writer: DatabaseConnection,
    readers: DatabaseConnection,
}

impl Store {
    /// Opens the database, creating an empty private file only when asked to.
    ///
    /// Connects lazily: a wrong file shows at the first query.
    ///
    /// # Errors
    /// [`Error::NoDatabase`] without a file, [`Error::EngineNotBuilt`] for the engines
    /// that this build does not speak.
    #[expect(clippy::unused_async, reason = "the other engines connect here")]
    pub async fn open(url: &DatabaseUrl, options: Options) -> Result<Self> {
        let Some(path) = url.path() else {
            return Err(Error::EngineNotBuilt(url.engine()));
        };
        prepare_file(path, options.create)?;
        let synchronous = match options.synchronous {
            Synchronous::Full => SqliteSynchronous::Full,
            Synchronous::Normal => SqliteSynchronous::Normal,
        };
        let base = SqliteConnectOptions::new()
            .filename(path)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .disable_statement_logging();
        let writer = base
            .clone()
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous);
        let readers = base.pragma("query_only", "ON").row_buffer_size(ROW_BUFFER);
        Ok(Self {
            engine: url.engine(),
            writer: pool(1).connect_lazy_with(writer).into(),
            readers: pool(options.readers.max(1))
                .connect_lazy_with(readers)
                .into(),
        })
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
    /// [`Error::Retry`] when another process kept the lock for too long.
    pub async fn begin(&self, stamp: Stamp) -> Result<UnitOfWork> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(UnitOfWork::new(
            self.writer.begin_with_options(options).await?,
            stamp,
        ))
    }

    /// Closes every connection after the statements under way.
    pub async fn close(self) -> Result<()> {
        self.readers.close().await?;
        self.writer.close().await?;
        Ok(())
    }
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        // After a full disk SQLite ends the transaction by itself and the driver's count
        // of open ones is wrong: such a connection must not be used again.
        .before_acquire(|connection, _| {
            let fresh = !connection.is_in_transaction();
            Box::pin(async move { Ok(fresh) })
        })
}

/// Makes sure that there is a file to open; a new one is the owner's alone.
fn prepare_file(path: &Path, create: bool) -> Result<()> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => {
            return Err(Error::Unreachable(format!(
                "{} is a directory",
                path.display()
            )));
        }
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(unreachable(path, &error)),
    }
    if !create {
        return Err(Error::NoDatabase(path.to_owned()));
    }
    let (mut directory, mut file) = (fs::DirBuilder::new(), fs::OpenOptions::new());
    directory.recursive(true);
    file.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        directory.mode(0o700);
        file.mode(0o600);
    }
    if let Some(parent) = path.parent() {
        directory
            .create(parent)
            .map_err(|error| unreachable(parent, &error))?;
    }
    file.open(path).map_err(|error| unreachable(path, &error))?;
    Ok(())
}

fn unreachable(path: &Path, error: &io::Error) -> Error {
    Error::Unreachable(format!("{}: {error}", path.display()))
}

/// The names of all tables, in order, without the engine's own.
pub(crate) async fn table_names(connection: &impl ConnectionTrait) -> Result<Vec<String>> {
    let statement = Statement::from_string(
        connection.get_database_backend(),
        "SELECT name FROM sqlite_master \
         WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    );
    let rows = connection.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| Ok(row.try_get_by_index(0)?))
        .collect()
}

#[cfg(test)]
mod tests;
