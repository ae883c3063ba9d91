//! MySQL, MariaDB and what speaks their protocol.

use sea_orm::DatabaseConnection;
use sea_orm::sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions};
use sea_orm::sqlx::{ConnectOptions, Connection, Executor};

use super::Options;
use crate::url::Server;

/// The tables of the database in use. The cast: MySQL 8 tells names as bytes.
pub(super) const TABLE_NAMES: &str = "SELECT CAST(table_name AS CHAR) FROM information_schema.tables \
     WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY 1";

/// The time, in microseconds.
pub(super) const NOW: &str = "SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)";

/// What every session is told. Without a strict mode MySQL cuts what is too long; a lock
/// must give up before the request that waits for it does.
const SESSION: &str = "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,\
    NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', \
    SESSION innodb_lock_wait_timeout = 10";
const ISOLATION: &str = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";

/// The pool of connections to a server; each opens when it is needed.
pub(super) fn open(server: &Server, options: &Options) -> DatabaseConnection {
    let pool = MySqlPoolOptions::new()
        .max_connections(options.max_connections.max(1))
        .acquire_timeout(options.acquire_timeout)
        .idle_timeout(super::IDLE)
        .max_lifetime(super::LIFETIME)
        .test_before_acquire(false)
        .before_acquire(|connection, state| {
            Box::pin(async move {
                if state.idle_for > super::TRUSTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .after_connect(|connection, _| {
            Box::pin(async move {
                connection.execute(SESSION).await?;
                connection.execute(ISOLATION).await?;
                Ok(())
            })
        });
    pool.connect_lazy_with(login(server)).into()
}

/// How to log in to a server.
pub(crate) fn login(server: &Server) -> MySqlConnectOptions {
    let mut login = MySqlConnectOptions::new()
        .host(&server.host)
        .database(&server.database)
        .charset("utf8mb4")
        .timezone(Some("+00:00".to_owned()))
        .pipes_as_concat(false)
        .no_engine_substitution(false)
        .disable_statement_logging();
    if let Some(port) = server.port {
        login = login.port(port);
    }
    if let Some(user) = &server.user {
        login = login.username(user);
    }
    if let Some(password) = &server.password {
        login = login.password(password);
    }
    let parameters = &server.parameters;
    if let Some(mode) = parameters
        .tls_mode
        .as_deref()
        .and_then(|mode| mode.parse().ok())
    {
        login = login.ssl_mode(mode);
    }
    if let Some(file) = &parameters.tls_authority {
        login = login.ssl_ca(file);
    }
    if let Some(file) = &parameters.tls_certificate {
        login = login.ssl_client_cert(file);
    }
    if let Some(file) = &parameters.tls_key {
        login = login.ssl_client_key(file);
    }
    match &parameters.socket {
        Some(socket) => login.socket(socket),
        None => login,
    }
}
