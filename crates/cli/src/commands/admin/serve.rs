//! `epic serve`: the API and the web interface over HTTP, on this machine.

use std::net::{Ipv4Addr, SocketAddr};

use clap::Args;
use server::{Listening, ServeError};

use super::{Context, serving};
use crate::backend;
use crate::failure::Failure;

pub(super) const EXAMPLES: &str = "\
Examples:
  epic serve
  epic serve --listen 127.0.0.1:9000 --log-format json

Put a reverse proxy that speaks TLS in front of it to be reached from other machines.";

/// Where to serve.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Loopback address to listen on; port 0 takes any free one [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT", value_parser = parse_address)]
    listen: Option<SocketAddr>,
}

pub(super) async fn run(args: &ServeArgs, context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    let address = args.listen.unwrap_or(settings.server_listen.value);
    let listening = listen(address, "--listen").await?;
    let service = backend::service(settings).await?;
    tracing::info!("listening on http://{}", listening.address());
    serving::until_stopped(listening, service, settings.request_timeout.value).await
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

fn parse_address(text: &str) -> Result<SocketAddr, String> {
    let local = text
        .strip_prefix("localhost:")
        .and_then(|port| port.parse().ok())
        .map(|port: u16| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    local
        .or_else(|| text.parse().ok())
        .ok_or_else(|| String::from("expected ADDR:PORT such as 127.0.0.1:8080"))
}
