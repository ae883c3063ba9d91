//! `epic serve`: the API over HTTP, on this machine.

use std::net::SocketAddr;

use clap::Args;
use server::{Listening, ServeError};

use super::Context;
use super::serving::{self, Stopping};
use crate::backend;
use crate::failure::Failure;

pub(super) const EXAMPLES: &str = "\
Examples:
  epic serve
  epic serve --listen 127.0.0.1:9000 --log-format json";

/// Where to serve.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Loopback address to listen on; port 0 takes any free one [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT", value_parser = crate::config::address)]
    listen: Option<SocketAddr>,
}

pub(super) async fn run(args: &ServeArgs, context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    let address = args.listen.unwrap_or(settings.server_listen.value);
    let stopping = Stopping::heard()?;
    let listening = listen(address, "--listen").await?;
    let service = backend::service(settings).await?;
    tracing::info!("listening on http://{}", listening.address());
    let timeout = settings.request_timeout.value;
    serving::until_stopped(listening, service, timeout, stopping).await
}

/// Listens, or says with which flag to choose another place.
pub(super) async fn listen(address: SocketAddr, flag: &str) -> Result<Listening, Failure> {
    Listening::on(address).await.map_err(|error| {
        let hint = match &error {
            ServeError::InUse(_) => Some(format!("choose another port with {flag}")),
            ServeError::NotLoopback(_) => Some(format!("choose a loopback address with {flag}")),
            ServeError::Io { .. } => None,
        };
        let failure = Failure::from(error);
        match hint {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    })
}
