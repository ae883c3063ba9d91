//! The commands that by nature do not go through the API: set-up and the operator's.
//!
//! They act as the audited system actor. Each makes the runtime it needs.

pub(crate) mod audit_chain;
mod backup;
mod bench_data;
mod config;
mod db;
mod demo;
mod doctor;
mod generated;
mod import_legacy;
mod init;
mod migrating;
mod profile;
mod renewing;
mod reset_login;
mod serve;
mod serving;

use clap::Subcommand;

use super::Context;
use crate::backend;
use crate::cli::{ApiCommand, Cli, Command};
use crate::config::Settings;
use crate::config::{self as configuration, ConfigError, Environment, LogLevel, Origin, Places};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::profiles::ProfileFile;

/// Set-up and operation.
#[derive(Debug, Subcommand)]
pub(crate) enum AdminCommand {
    /// Set a company up: database, signing secret, first manager
    #[command(after_help = init::EXAMPLES)]
    Init(init::InitArgs),
    /// Serve the API to this machine or a network
    #[command(after_help = serve::EXAMPLES)]
    Serve(serve::ServeArgs),
    /// Try a sample company, served on this machine
    #[command(after_help = demo::EXAMPLES)]
    Demo(demo::DemoArgs),
    /// Fill a new database with a made-up company of any size, to measure with
    #[command(hide = true, after_help = bench_data::EXAMPLES)]
    BenchData(bench_data::BenchDataArgs),
    /// The database: bring it up to date, look at it
    #[command(subcommand, after_help = db::EXAMPLES)]
    Db(db::DbCommand),
    /// What is well and what is not, and what to do about it
    #[command(after_help = doctor::EXAMPLES)]
    Doctor,
    /// The settings in force
    #[command(subcommand, after_help = config::EXAMPLES)]
    Config(config::ConfigCommand),
    /// The servers you work with: list, choose, forget
    #[command(subcommand, alias = "profiles", after_help = profile::EXAMPLES)]
    Profile(profile::ProfileCommand),
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
            Self::Init(_)
            | Self::Serve(_)
            | Self::BenchData(_)
            | Self::Db(_)
            | Self::Doctor
            | Self::Config(_)
            | Self::Profile(_) => false,
        }
    }

    /// Whether it works on the database of this machine, and on nothing else.
    fn is_about_own_database(&self) -> bool {
        matches!(
            self,
            Self::Init(_) | Self::Serve(_) | Self::BenchData(_) | Self::Db(_) | Self::Doctor
        )
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
        let flags: Vec<_> = flags
            .into_iter()
            .filter(|(key, _)| !key.is_target())
            .collect();
        configuration::load(&flags, &Environment::default(), &nowhere)?
    } else {
        match configuration::load(&flags, environment, places) {
            // what is wrong may be just what these commands mend
            Err(_) if matches!(command, Some(AdminCommand::Profile(_))) => {
                let kept = Places {
                    working: places.working.join("no-settings"),
                    config: None,
                    ..places.clone()
                };
                let mut kept = configuration::load(&[], &Environment::default(), &kept)?;
                kept.profile_file = places.config.as_deref().map(ProfileFile::in_folder);
                kept
            }
            loaded => loaded?,
        }
    };
    refuse_misplaced(cli, &settings)?;
    if matches!(command, Some(AdminCommand::Serve(_)))
        && settings.log_level.origin == Origin::Default
    {
        settings.log_level.value = LogLevel::Info;
    }
    Ok(settings)
}

/// Refuses the flags that choose a server where none is talked to, or two at once.
fn refuse_misplaced(cli: &Cli, settings: &Settings) -> Result<(), ConfigError> {
    let is_local = settings
        .profile
        .as_ref()
        .is_some_and(|profile| profile.value.is_local());
    let takes_target = match &cli.command {
        Some(Command::Admin(AdminCommand::Config(_))) | None => true,
        Some(Command::Admin(command)) => command.is_about_own_database() && is_local,
        Some(Command::Api(ApiCommand::Audit(command))) => !command.is_operators() || is_local,
        Some(Command::Api(_)) => true,
    };
    if let Some(flag) = cli.global.target_flag()
        && !takes_target
    {
        return Err(ConfigError::new(format!(
            "{flag} has no meaning here: this command works on this machine, never on a server"
        ))
        .with_hint("leave it out; what a server has is seen to on the server's own machine"));
    }
    if settings.new_profile.is_some() && !cli.is_login() {
        return Err(ConfigError::new(
            "--server and --profile go together in `epic login` only, which keeps the server \
             under that name",
        )
        .with_hint("leave one of them out"));
    }
    Ok(())
}

/// Says that a configured server is passed over.
fn tell_of_own_database(context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    if let Some(server) = &settings.server_url
        && settings.database_url.origin == Origin::Default
    {
        context.output.warn(&format!(
            "the server {} ({}) is passed over: this command works on this machine's \
             database, {}",
            server.value,
            server.origin,
            backend::database_url(settings)?
        ));
    }
    Ok(())
}

/// Runs one of them, outside of any runtime.
pub(crate) fn run(command: AdminCommand, context: &Context) -> Result<(), Failure> {
    if command.is_about_own_database() {
        tell_of_own_database(context)?;
    }
    match command {
        AdminCommand::Init(args) => wait(init::run(args, context)),
        AdminCommand::Serve(args) => wait(serve::run(&args, context)),
        AdminCommand::Demo(args) => wait(demo::run(&args, context)),
        AdminCommand::BenchData(args) => wait(bench_data::run(&args, context)),
        AdminCommand::Db(command) => wait(db::run(&command, context)),
        AdminCommand::Doctor => wait(doctor::run(context)),
        AdminCommand::Config(command) => config::run(&command, context),
        AdminCommand::Profile(command) => profile::run(&command, context),
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
