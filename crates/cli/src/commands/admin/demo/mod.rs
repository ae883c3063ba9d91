//! `epic demo`: a sample company to try everything on, served on this machine.

mod build;
mod clock;
mod countries;
mod hire;
mod occasions;
mod perform;
mod place;
mod plan;
mod staff;
mod trouble;
mod welcome;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use clap::Args;
use server::Serving;
use service::authn::password::Passwords;
use service::authn::token::Algorithm;
use service::maintenance::open_store;
use service::{Options, Parts, Service, Sessions};

use super::serving::{self, Stopping};
use super::{Context, db, serve};
use crate::backend::{self, SystemClock};
use crate::failure::Failure;

pub(super) const EXAMPLES: &str = "\
Examples:
  epic demo
  epic demo --port 9000
  epic demo --reset

The sample company has a folder of its own: your data and your settings are not touched.
Ctrl-C stops it; the next run goes on with the same company.";

/// How to show the sample company.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Port to serve on; 0 takes any free one
    #[arg(long, value_name = "N", default_value_t = 8080)]
    port: u16,
    /// Start over with a new company
    #[arg(long)]
    reset: bool,
}

pub(super) async fn run(args: &DemoArgs, context: &Context) -> Result<(), Failure> {
    // before the building: a busy port shows at once, and nobody else takes it meanwhile
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let listening = serve::listen(address, Serving::default(), "--port").await?;
    let folder = place::folder()?;
    let mut stopping = Stopping::heard()?;
    tokio::select! {
        settled = place::settle(&folder, args.reset, Passwords::new(), &context.output) => settled?,
        // what was built so far is removed on the way out
        () = stopping.asked() => return Err(Failure::given_up()),
    }
    let service = open(&folder).await?;
    welcome::tell(&context.output, listening.address())?;
    serving::until_stopped(listening, service, None, stopping).await;
    Ok(())
}

/// The service on the company in a folder, brought up to date.
async fn open(folder: &Path) -> Result<Service, Failure> {
    let url = build::url(folder)?;
    let options = Options::default();
    let again = |failure: Failure| failure.with_hint("start over: run `epic demo --reset`");
    let tokens = backend::signing_key(build::secret(folder)?, Algorithm::default())?;
    let database = db::open(&url, options).await.map_err(again)?;
    let database = database.sealing_with(&tokens);
    database
        .migrate()
        .await
        .map_err(|error| again(error.into()))?;
    database.close().await?;
    Ok(Service::new(Parts {
        store: open_store(&url, options).await?,
        clock: Arc::new(SystemClock),
        second_factors: None,
        tokens,
        passwords: Passwords::new(),
        sessions: Sessions::default(),
        dashboards: service::DASHBOARDS,
    }))
}

#[cfg(test)]
mod tests;
