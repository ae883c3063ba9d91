//! The way to the API: the server inside this process, or one over HTTP.
//!
//! Owns the choice of transport and which session goes with it; knows no command.

mod clock;
mod local;
mod refusal;
mod remote;
mod session;

use api::client::{ApiClient, Transport};

use crate::config::Settings;
use crate::failure::Failure;

pub(crate) use clock::SystemClock;
pub(crate) use local::{
    database_url, key_failure, key_file, options, require_file, service, signing_key, token_key,
};
pub(crate) use session::{Token, forget_session, forget_target, keep_session, logged_in, token};

const USER_AGENT: &str = concat!("epic/", env!("CARGO_PKG_VERSION"));

/// A client of the configured server or database, nobody logged in yet.
pub(crate) async fn open(settings: &Settings) -> Result<ApiClient, Failure> {
    let transport = match &settings.server_url {
        Some(server) => remote::open(&server.value, settings)?,
        None => open_in_process(settings).await?,
    };
    Ok(ApiClient::new(transport, USER_AGENT))
}

/// The server inside this process, on the configured database.
pub(crate) async fn open_in_process(settings: &Settings) -> Result<Transport, Failure> {
    local::open(settings).await
}
