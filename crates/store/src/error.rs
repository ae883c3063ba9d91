//! What the database refused or failed at, in our words.
//!
//! Owns the one classifier of engine errors. Kinds are told by the engine's code,
//! constraint names by [`crate::constraint`]; message texts are never shown.

use std::path::PathBuf;

use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::mysql::MySqlDatabaseError;
use sea_orm::sqlx::postgres::PgDatabaseError;
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, SqlxError};

use crate::constraint;
use crate::url::Engine;

/// The result of every function of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// The tables by which the earlier program's database is known.
const LEGACY_TABLES: [&str; 3] = ["department", "employee", "client"];

/// A failure of the database or a refusal by it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A unique constraint, by our name: see [`crate::constraint`].
    #[error("unique constraint {0} refused the value")]
    Unique(String),
    /// A row refers to this one, or the row referred to does not exist.
    #[error("a foreign key refused the change")]
    ForeignKey,
    /// A check constraint, by our name.
    #[error("check constraint {0} refused the value")]
    Check(String),
    /// A value is missing; the column where the engine tells it.
    #[error("a required value is missing ({0})")]
    NotNull(String),
    /// A value is longer than its column.
    #[error("a value is too long")]
    TooLong,
    /// Busy, deadlock or serialisation failure: run the unit of work again.
    #[error("the database was busy with another change")]
    Retry,
    /// The database cannot be used right now, and why.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The account may not do this: a schema is changed by another account than the
    /// one that the program runs with.
    #[error("the database account lacks a right it needs")]
    MissingRight,
    /// There is no database file at this path.
    #[error("there is no database at {}", .0.display())]
    NoDatabase(PathBuf),
    /// The schema was made by a newer program: its last step and ours.
    #[error("the database is newer than this program (it has {found}, this program knows {known})")]
    NewerSchema {
        /// The newest migration found that this program does not know.
        found: String,
        /// The newest migration of this program.
        known: String,
    },
    /// A backup is being restored into the database, or that was cut off.
    #[error(
        "a backup is being restored into the database, or that was cut off: \
         empty it and run `epic db restore` again"
    )]
    Restoring,
    /// The schema is older than the program by so many migrations.
    #[error("the database needs {0} migration(s) before this program can use it")]
    NeedsMigration(usize),
    /// The database belongs to another program: its tables.
    #[error("{}", foreign_tables(.0))]
    ForeignTables(Vec<String>),
    /// The database keeps text in an encoding that cannot hold every name.
    #[error(
        "the database keeps text as {0}, which cannot hold every name: \
         make one with `CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8'`"
    )]
    NotUnicode(String),
    /// Audit entries are to be written or read by somebody who has no key for them.
    #[error("the audit log is sealed with the signing secret, which is missing")]
    NoAuditKey,
    /// A stored value or the file itself cannot be read.
    #[error("the database holds something unreadable: {0}")]
    Corrupt(String),
    /// Anything else: a mistake of ours.
    #[error("unexpected database error: {0}")]
    Other(#[source] DbErr),
}

impl Error {
    /// Whether the account may not do what was asked of the database.
    pub fn is_missing_right(&self) -> bool {
        matches!(self, Self::MissingRight)
    }

    /// Which kind of failure, fit for reports: nothing of it comes from a value.
    pub fn kind(&self) -> String {
        match self {
            Self::Unique(name) => format!("unique {name}"),
            Self::ForeignKey => "foreign key".to_owned(),
            Self::Check(name) => format!("check {name}"),
            Self::NotNull(_) => "not null".to_owned(),
            Self::TooLong => "too long".to_owned(),
            Self::Retry => "busy".to_owned(),
            Self::Unreachable(_) => "unreachable".to_owned(),
            Self::MissingRight => "missing right".to_owned(),
            Self::NoDatabase(_) => "no database".to_owned(),
            Self::NewerSchema { .. } => "newer schema".to_owned(),
            Self::Restoring => "restoring".to_owned(),
            Self::NeedsMigration(_) => "needs migration".to_owned(),
            Self::ForeignTables(_) => "foreign tables".to_owned(),
            Self::NotUnicode(_) => "not unicode".to_owned(),
            Self::NoAuditKey => "no audit key".to_owned(),
            Self::Corrupt(_) => "corrupt".to_owned(),
            Self::Other(_) => "other".to_owned(),
        }
    }
}

/// Whether the tables are those of the earlier program.
pub fn is_legacy(tables: &[String]) -> bool {
    LEGACY_TABLES.iter().all(|legacy| {
        tables
            .iter()
            .any(|table| table.eq_ignore_ascii_case(legacy))
    })
}

fn foreign_tables(tables: &[String]) -> String {
    let names = tables.join(", ");
    if is_legacy(tables) {
        format!(
            "this is a database of the legacy system (tables {names}): \
             import it into a new one with `epic db import-legacy`"
        )
    } else {
        format!("the database holds tables of another program ({names})")
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "what is not listed is a mistake of ours"
)]
impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if let DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) = &error
        {
            return from_driver(&cause.clone(), error);
        }
        match &error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => {
                Self::Unreachable("no connection came free in time".to_owned())
            }
            DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) => {
                Self::Unreachable("the connections are closed".to_owned())
            }
            DbErr::Type(what) | DbErr::Json(what) => Self::Corrupt(what.clone()),
            DbErr::TryIntoErr { .. } => Self::Corrupt(error.to_string()),
            _ => Self::Other(error),
        }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the driver's list of errors is open-ended"
)]
fn from_driver(cause: &SqlxError, error: DbErr) -> Error {
    match cause {
        SqlxError::Database(refusal) => {
            let (engine, code) = told_by(refusal.as_ref());
            classify(engine, &code, refusal.message()).unwrap_or(Error::Other(error))
        }
        SqlxError::Io(cause) => Error::Unreachable(cause.to_string()),
        SqlxError::Tls(cause) => Error::Unreachable(cause.to_string()),
        SqlxError::PoolTimedOut => Error::Unreachable("no connection came free in time".to_owned()),
        // half an answer: the connection broke in the middle of it
        SqlxError::Protocol(_) => Error::Unreachable("the connection broke".to_owned()),
        SqlxError::PoolClosed | SqlxError::WorkerCrashed => {
            Error::Unreachable("the connection is closed".to_owned())
        }
        SqlxError::ColumnDecode { index, source } => Error::Corrupt(format!("{index}: {source}")),
        SqlxError::Decode(source) => Error::Corrupt(source.to_string()),
        _ => Error::Other(error),
    }
}

/// The engine that refused, and its own code: MySQL's number says more than its SQLSTATE.
fn told_by(refusal: &(dyn DatabaseError + 'static)) -> (Engine, String) {
    if let Some(mysql) = refusal.try_downcast_ref::<MySqlDatabaseError>() {
        return (Engine::MySql, mysql.number().to_string());
    }
    let engine = match refusal.try_downcast_ref::<PgDatabaseError>() {
        Some(_) => Engine::Postgres,
        None => Engine::Sqlite,
    };
    (engine, refusal.code().unwrap_or_default().into_owned())
}

/// The kind of a refusal by the engine's own code; none when it is a mistake of ours.
fn classify(engine: Engine, code: &str, message: &str) -> Option<Error> {
    match engine {
        Engine::Sqlite => classify_sqlite(code.parse().ok()?, message),
        Engine::MySql => classify_mysql(code, message),
        Engine::Postgres => classify_postgres(code, message),
    }
}

fn classify_mysql(code: &str, message: &str) -> Option<Error> {
    Some(match code {
        "1062" | "1586" => Error::Unique(constraint::unique_in(message)),
        "1451" | "1452" | "1216" | "1217" => Error::ForeignKey,
        "3819" | "4025" => Error::Check(constraint::check_in(message)),
        "1048" | "1364" => Error::NotNull(column_in(message)),
        "1406" => Error::TooLong,
        // deadlock (also a conflict between cluster nodes), lock wait, a row changed since
        "1213" | "1205" | "1020" | "9007" | "8028" => Error::Retry,
        "1044" | "1142" | "1143" | "1227" => Error::MissingRight,
        "1045" | "1698" | "1130" => unreachable("the database refuses this user or password"),
        "1049" => unreachable("there is no database of this name on the server"),
        "1040" | "1203" | "1226" => unreachable("the database has no connection left"),
        "1053" | "1927" | "1047" | "1077" | "1079" => unreachable("the database is stopping"),
        "1290" | "1836" | "1792" => unreachable("the database may only be read"),
        "1317" | "3024" | "1969" => unreachable("the database gave up on a slow statement"),
        "1021" | "1114" | "20" => unreachable("the database's disk is full"),
        "3" if message.contains("Errcode: 28") => unreachable("the database's disk is full"),
        _ => return None,
    })
}

fn classify_postgres(code: &str, message: &str) -> Option<Error> {
    Some(match code {
        "23505" => Error::Unique(constraint::unique_in(message)),
        "23503" | "23001" => Error::ForeignKey,
        "23514" => Error::Check(constraint::check_in(message)),
        "23502" => Error::NotNull(column_in(message)),
        "22001" => Error::TooLong,
        "40001" | "40P01" | "55P03" => Error::Retry,
        "42501" => Error::MissingRight,
        "28000" | "28P01" => unreachable("the database refuses this user or password"),
        "3D000" => unreachable("there is no database of this name on the server"),
        "53300" => unreachable("the database has no connection left"),
        "57P01" | "57P02" | "57P03" | "25P03" => {
            unreachable("the database is starting or stopping")
        }
        "25006" => unreachable("the database may only be read"),
        "57014" => unreachable("the database gave up on a slow statement"),
        "53100" | "53200" => unreachable("the database's disk or memory is full"),
        code if code.starts_with("08") => unreachable("the connection broke"),
        _ => return None,
    })
}

fn unreachable(why: &str) -> Error {
    Error::Unreachable(why.to_owned())
}

/// The column that a message names in quotes, the first of them.
fn column_in(message: &str) -> String {
    let quoted = message.split(['\'', '"']).nth(1);
    quoted.unwrap_or_default().to_owned()
}

fn classify_sqlite(code: u32, message: &str) -> Option<Error> {
    // The low byte is the family: 5 is "busy" with 261 and 517 its special cases.
    Some(match (code, code & 0xff) {
        (2067 | 1555 | 2579, _) => Error::Unique(constraint::unique_in(message)),
        (787 | 1811, _) => Error::ForeignKey,
        (275, _) => Error::Check(constraint::check_in(message)),
        (1299, _) => Error::NotNull(
            message
                .rsplit(['.', ' '])
                .next()
                .unwrap_or_default()
                .to_owned(),
        ),
        (_, 18) => Error::TooLong,
        (_, 5 | 6) => Error::Retry,
        (_, 8) => unreachable("the database file may only be read"),
        (_, 10) => unreachable("reading or writing the database file failed"),
        (_, 13) => unreachable("the disk is full"),
        (_, 14) => unreachable("the database file cannot be opened"),
        (_, 11) => Error::Corrupt("the database file is damaged".to_owned()),
        (_, 26) => Error::Corrupt("the file is not an SQLite database".to_owned()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
