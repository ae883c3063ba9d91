//! The embedded engine: one file, one connection that writes, a few that only read.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use sea_orm::DatabaseConnection;
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sea_orm::sqlx::{ConnectOptions, Connection};

use super::{Options, Synchronous};
use crate::error::{Error, Result};

/// How long a statement waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Rows that a connection may read ahead: fewer hand-overs between its thread and ours.
const ROW_BUFFER: usize = 1000;

/// Pages that each connection keeps in memory: 6 MiB, in KiB and negative. Without them every
/// page that a query comes across is read from the system again.
const CACHE: &str = "-6144";
/// Pages that a writer of very much keeps in memory: 512 MiB, in KiB and negative.
const BULK_CACHE: &str = "-524288";
/// Pages in the log after which it moves them into the file: those of 1 GiB, so that a
/// page which most transactions write to is moved once for some of them.
const BULK_LOG: &str = "262144";

/// The tables of the file, without the engine's own.
pub(super) const TABLE_NAMES: &str = "SELECT name FROM sqlite_master \
     WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";

/// The time, in microseconds.
pub(super) const NOW: &str = "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) * 1000";

/// The writer and the readers of the file; each connection opens when first needed.
pub(super) fn open(
    path: &Path,
    options: &Options,
) -> Result<(DatabaseConnection, DatabaseConnection)> {
    prepare_file(path, options.create)?;
    let synchronous = match options.synchronous {
        Synchronous::Full => SqliteSynchronous::Full,
        Synchronous::Normal => SqliteSynchronous::Normal,
    };
    let base = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("cache_size", CACHE)
        .disable_statement_logging();
    let mut writer = base
        .clone()
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous);
    if options.in_bulk {
        writer = writer
            .pragma("cache_size", BULK_CACHE)
            .pragma("wal_autocheckpoint", BULK_LOG);
    }
    let readers = base.pragma("query_only", "ON").row_buffer_size(ROW_BUFFER);
    let wait = options.acquire_timeout;
    Ok((
        pool(1, wait).connect_lazy_with(writer).into(),
        pool(options.readers.max(1), wait)
            .connect_lazy_with(readers)
            .into(),
    ))
}

fn pool(connections: u32, wait: Duration) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(wait)
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

#[cfg(test)]
mod tests;
