//! PostgreSQL.

use sea_orm::DatabaseConnection;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sea_orm::sqlx::{ConnectOptions, Connection};

use super::Options;
use crate::url::Server;

/// The tables of the schema in use.
pub(super) const TABLE_NAMES: &str = "SELECT tablename::text FROM pg_catalog.pg_tables \
     WHERE schemaname = current_schema() ORDER BY 1";

/// The time, in microseconds.
pub(super) const NOW: &str =
    "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";

/// What every session is told at its start. A lock must give up before the request that
/// waits for it does, and a transaction whose program is gone must not hold others up.
const SESSION: [(&str, &str); 4] = [
    ("timezone", "UTC"),
    ("lock_timeout", "10s"),
    ("idle_in_transaction_session_timeout", "60s"),
    ("default_transaction_isolation", "read committed"),
];

/// The pool of connections to a server; each opens when it is needed.
pub(super) fn open(server: &Server, options: &Options) -> DatabaseConnection {
    let pool = PgPoolOptions::new()
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
        });
    pool.connect_lazy_with(login(server)).into()
}

fn login(server: &Server) -> PgConnectOptions {
    let mut login = PgConnectOptions::new()
        .host(&server.host)
        .database(&server.database)
        .application_name("epic")
        .options(SESSION)
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
        login = login.ssl_root_cert(file);
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

/// Lets the ids of a table go on after the highest that is there: rows that came with an
/// id of their own leave the sequence where it was.
pub(crate) fn continue_ids(table: &str) -> String {
    format!(
        "SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} \
         HAVING max(id) IS NOT NULL"
    )
}
