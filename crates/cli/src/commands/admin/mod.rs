//! The commands that by nature do not go through the API: set-up and the operator's.
//!
//! They act as the audited system actor. Each makes the runtime it needs.

mod config;
mod db;
mod demo;
mod generated;
mod import_legacy;
mod init;
mod serve;
mod serving;

use clap::Subcommand;

use super::Context;
use crate::cli::{Cli, Command};
use crate::config::Settings;
use crate::config::{self as configuration, ConfigError, Environment, LogLevel, Origin, Places};
use crate::exit::Exit;
use crate::failure::Failure;

/// Set-up and operation.
#[derive(Debug, Subcommand)]
pub(crate) enum AdminCommand {
    /// Set a company up: database, signing secret, first manager
    #[command(after_help = init::EXAMPLES)]
    Init(init::InitArgs),
    /// Serve the API on this machine
    #[command(after_help = serve::EXAMPLES)]
    Serve(serve::ServeArgs),
    /// Try a sample company, served on this machine
    #[command(after_help = demo::EXAMPLES)]
    Demo(demo::DemoArgs),
    /// The database: bring it up to date, look at it
    #[command(subcommand, after_help = db::EXAMPLES)]
    Db(db::DbCommand),
    /// The settings in force
    #[command(subcommand, after_help = config::EXAMPLES)]
    Config(config::ConfigCommand),
    /// Print the OpenAPI document of the API
    #[command(after_help = "Examples:\n  epic openapi > openapi.json")]
    Openapi,
    /// Print a script that completes commands in a shell
    #[command(after_help = generated::COMPLETIONS_EXAMPLES)]
    Completions(generated::CompletionsArgs),
    /// Print the manual page, or write all of them
    #[command(after_help = generated::MAN_EXAMPLES)]
    Man(generated::ManArgs),
}

impl AdminCommand {
    /// Whether it works the same whatever environment and files say.
    fn ignores_settings(&self) -> bool {
        match self {
            Self::Demo(_) | Self::Openapi | Self::Completions(_) | Self::Man(_) => true,
            Self::Init(_) | Self::Serve(_) | Self::Db(_) | Self::Config(_) => false,
        }
    }
}

/// The settings for a command: for some, nothing but the flags; a server logs more.
pub(crate) fn settings_for(
    cli: &Cli,
    environment: &Environment,
    places: &Places,
) -> Result<Settings, ConfigError> {
    let flags = cli.global.config_flags();
    let command = match &cli.command {
        Some(Command::Admin(command)) => Some(command),
        _ => None,
    };
    let mut settings = if command.is_some_and(AdminCommand::ignores_settings) {
        let data = places.data.as_ref().unwrap_or(&places.working);
        let nowhere = Places {
            // a folder that is not there has no `.env`
            working: data.join("no-settings"),
            data: Some(data.clone()),
            ..Places::default()
        };
        configuration::load(&flags, &Environment::default(), &nowhere)?
    } else {
        configuration::load(&flags, environment, places)?
    };
    if matches!(command, Some(AdminCommand::Serve(_)))
        && settings.log_level.origin == Origin::Default
    {
        settings.log_level.value = LogLevel::Info;
    }
    Ok(settings)
}

/// Runs one of them, outside of any runtime.
pub(crate) fn run(command: AdminCommand, context: &Context) -> Result<(), Failure> {
    match command {
        AdminCommand::Init(args) => wait(init::run(args, context)),
        AdminCommand::Serve(args) => wait(serve::run(&args, context)),
        AdminCommand::Demo(args) => wait(demo::run(&args, context)),
        AdminCommand::Db(command) => wait(db::run(&command, context)),
        AdminCommand::Config(command) => config::run(&command, context),
        AdminCommand::Openapi => generated::openapi(),
        AdminCommand::Completions(args) => generated::completions(&args),
        AdminCommand::Man(args) => generated::man(&args, context),
    }
}

/// Waits in a runtime of several threads: hashing and serving use them.
fn wait(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Bug, "runtime", error.to_string()))?
        .block_on(work)
}

#[cfg(test)]
mod tests;
