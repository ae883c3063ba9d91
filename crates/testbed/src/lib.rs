//! An empty database of its own for each test, on each engine.
//!
//! Tests only: no floor depends on this crate. The two servers are those of
//! `scripts/databases`, which tells where they are; a test that needs one and finds none
//! fails and says so.

#[cfg(feature = "browser")]
pub mod browser;
mod contents;
pub mod page;
mod run_account;
mod server;
mod smtp;

pub use contents::Contents;
pub use server::PrivateServer;
pub use smtp::{Mood, Received, SmtpSink};

use std::{env, process, sync::OnceLock, thread};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement};
use tempfile::TempDir;

/// The engines that every test of stored things runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file of the test's own.
    Sqlite,
    /// A database of the test's own on the private MariaDB.
    MySql,
    /// A database of the test's own on the private PostgreSQL.
    Postgres,
}

/// A new, empty database; gone when dropped.
#[derive(Debug)]
pub struct EmptyDatabase {
    url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Directory {
        /// Removed when dropped.
        _directory: TempDir,
    },
    Server {
        admin: String,
        name: String,
        /// The account that was made to run the program, when one was.
        run: OnceLock<String>,
    },
}

impl EmptyDatabase {
    /// Creates one.
    ///
    /// # Panics
    /// When the engine's server is not there: run the tests under `scripts/databases`.
    pub fn new(engine: Engine) -> Self {
        let variable = match engine {
            Engine::Sqlite => return Self::file(),
            Engine::MySql => "TEST_MYSQL_URL",
            Engine::Postgres => "TEST_POSTGRES_URL",
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "tests are told by their environment, not by settings"
        )]
        let admin = env::var(variable).unwrap_or_else(|_| {
            fail(&format!(
                "{variable} is not set: run this under `scripts/databases`"
            ))
        });
        Self::on_server(engine, &admin)
    }

    /// Creates one on a server of the test's own, by its administrator's URL.
    pub fn on(server: &PrivateServer) -> Self {
        Self::on_server(server.engine(), &server.admin_url())
    }

    fn on_server(engine: Engine, admin: &str) -> Self {
        let name = new_name();
        // MariaDB's own default may be another character set
        let set = if engine == Engine::MySql {
            " CHARACTER SET utf8mb4"
        } else {
            ""
        };
        execute(admin, &format!("CREATE DATABASE {name}{set}"));
        Self {
            url: format!("{admin}/{name}"),
            place: Place::Server {
                admin: admin.to_owned(),
                name,
                run: OnceLock::new(),
            },
        }
    }

    fn file() -> Self {
        let directory = tempfile::tempdir().unwrap_or_else(|error| fail(&error.to_string()));
        Self {
            url: format!("sqlite://{}/epic.db", directory.path().display()),
            place: Place::Directory {
                _directory: directory,
            },
        }
    }

    /// Its URL, as the program takes it. The SQLite file does not exist yet.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The administrator's URL of the server it is on, and its name there; none for a file.
    pub fn server(&self) -> Option<(&str, &str)> {
        match &self.place {
            Place::Directory { .. } => None,
            Place::Server { admin, name, .. } => Some((admin, name)),
        }
    }

    /// Everything in the tables and columns whose names pass.
    pub fn contents(
        &self,
        table: impl Fn(&str) -> bool + Send,
        column: impl Fn(&str) -> bool + Send,
    ) -> Contents {
        let mut read = Contents::new();
        let done = on_server(&self.url, async |connection| {
            read = contents::read(connection, table, column).await?;
            Ok(())
        });
        match done {
            Ok(()) => read,
            Err(error) => fail(&format!("the tables cannot be read: {error}")),
        }
    }

    /// The first column, a text, of a query on it, past the program.
    pub fn texts(&self, query: &str) -> Vec<String> {
        let mut told = Vec::new();
        let done = on_server(&self.url, async |connection| {
            told = contents::texts(connection, query).await?;
            Ok(())
        });
        match done {
            Ok(()) => told,
            Err(error) => fail(&format!("{query}: {error}")),
        }
    }

    /// Runs statements on it, past the program, as the administrator.
    pub fn execute(&self, sql: &str) {
        execute(&self.url_to_write(), sql);
    }

    /// As [`EmptyDatabase::execute`], with what the engine says when it refuses.
    ///
    /// # Errors
    /// The engine's own words.
    pub fn try_execute(&self, sql: &str) -> Result<(), String> {
        try_execute(&self.url_to_write(), sql).map_err(|error| error.to_string())
    }

    fn url_to_write(&self) -> String {
        match &self.place {
            Place::Directory { .. } => format!("{}?mode=rwc", self.url),
            Place::Server { .. } => self.url.clone(),
        }
    }
}

impl Drop for EmptyDatabase {
    fn drop(&mut self) {
        if let Place::Server { admin, name, run } = &self.place {
            // a connection that the test has not closed yet must not hold this up, and a
            // server that was stopped by its test takes its databases along
            let _ = if admin.starts_with("postgres") {
                try_execute(admin, &format!("DROP DATABASE {name} WITH (FORCE)"))
            } else {
                on_server(admin, async |connection| {
                    let open = format!(
                        "SELECT CAST(id AS CHAR) FROM information_schema.processlist \
                         WHERE db = '{name}'"
                    );
                    let open = Statement::from_string(DbBackend::MySql, open);
                    for row in connection.query_all_raw(open).await? {
                        let id: String = row.try_get_by_index(0)?;
                        // it may have gone by itself
                        let _ = connection.execute_unprepared(&format!("KILL {id}")).await;
                    }
                    let drop = format!("DROP DATABASE {name}");
                    connection.execute_unprepared(&drop).await?;
                    Ok(())
                })
            };
            if let Some(account) = run.get() {
                run_account::drop(admin, account);
            }
        }
    }
}

/// A name that no other test has, in this run or another.
fn new_name() -> String {
    format!("epic_{}_{:016x}", process::id(), rand::random::<u64>())
}

fn execute(url: &str, sql: &str) {
    if let Err(error) = try_execute(url, sql) {
        fail(&format!("{sql}: {error}"));
    }
}

fn try_execute(url: &str, sql: &str) -> Result<(), DbErr> {
    on_server(url, async |connection| {
        connection.execute_unprepared(sql).await?;
        Ok(())
    })
}

/// Runs on a thread of its own: the caller may stand in a runtime already.
fn on_server(
    url: &str,
    work: impl AsyncFnOnce(&DatabaseConnection) -> Result<(), DbErr> + Send,
) -> Result<(), DbErr> {
    thread::scope(|scope| {
        let done = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(|error| DbErr::Custom(error.to_string()))?;
            runtime.block_on(async {
                let connection = Database::connect(url).await?;
                work(&connection).await?;
                connection.close().await
            })
        });
        done.join()
            .unwrap_or_else(|_| Err(DbErr::Custom("the statement panicked".to_owned())))
    })
}

#[expect(clippy::panic, reason = "a test without its database has failed")]
#[track_caller]
fn fail(reason: &str) -> ! {
    panic!("{reason}")
}
