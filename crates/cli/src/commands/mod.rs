//! What each command does: one module per noun, mirroring the command tree.
//!
//! A handler collects its values, sends one request and says what came of it. The shapes
//! that commands share are in `context` (sending), `change` (values, versions,
//! consent) and `list`.

pub(crate) mod admin;
pub(crate) mod audit;
pub(crate) mod calendar_feed;
mod change;
pub(crate) mod client;
mod context;
pub(crate) mod contract;
pub(crate) mod dashboard;
mod deliver;
pub(crate) mod department;
pub(crate) mod employee;
pub(crate) mod event;
pub(crate) mod export;
pub(crate) mod import;
mod list;
pub(crate) mod payment;
pub(crate) mod search;
pub(crate) mod session;
pub(crate) mod settings;
mod target;
pub(crate) mod token;
pub(crate) mod two_factor;
mod typed;

use crate::cli::{ApiCommand, Command};
use crate::exit::Exit;
use crate::failure::Failure;

pub(crate) use context::Context;

/// Runs a command, or what stands for none.
pub(crate) fn run(command: Option<Command>, context: &Context) -> Result<(), Failure> {
    match command {
        Some(Command::Admin(command)) => admin::run(command, context),
        Some(Command::Api(command)) => wait(async {
            Box::pin(call(command, context)).await?;
            deliver::what_is_due(context).await;
            Ok(())
        }),
        None => wait(dashboard::home(context)),
    }
}

/// Waits in a runtime of this thread: it is there at once, and one request needs no more.
fn wait(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Bug, "runtime", error.to_string()))?
        .block_on(work)
}

async fn call(command: ApiCommand, context: &Context) -> Result<(), Failure> {
    match command {
        ApiCommand::Account(command) => session::run_account(command, context).await,
        ApiCommand::Session(command) => session::run(command, context).await,
        ApiCommand::TwoFactor(command) => two_factor::run(command, context).await,
        ApiCommand::Token(command) => token::run(command, context).await,
        ApiCommand::CalendarFeed(command) => calendar_feed::run(command, context).await,
        ApiCommand::Employee(command) => employee::run(command, context).await,
        ApiCommand::Department(command) => department::run(command, context).await,
        ApiCommand::Client(command) => client::run(command, context).await,
        ApiCommand::Contract(command) => Box::pin(contract::run(command, context)).await,
        ApiCommand::Payment(command) => payment::run(command, context).await,
        ApiCommand::Event(command) => Box::pin(event::run(command, context)).await,
        ApiCommand::Import(args) => Box::pin(import::run(args, context)).await,
        ApiCommand::Search(args) => search::run(args, context).await,
        ApiCommand::Dashboard => dashboard::show(context).await,
        ApiCommand::Export(command) => export::run(command, context).await,
        ApiCommand::Audit(command) => audit::run(command, context).await,
        ApiCommand::Settings(command) => settings::run(command, context).await,
    }
}
