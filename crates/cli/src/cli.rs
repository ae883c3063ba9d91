//! The arguments of `epic`: global flags and the tree of nouns and verbs.
//!
//! Each group's own arguments are with its commands; nothing here does anything.

pub(crate) mod usage;

use clap::builder::PossibleValuesParser;
use clap::{ArgAction, Args, Parser, Subcommand};

use crate::commands::{
    admin::AdminCommand, audit, calendar_feed, client, contract, department, employee, event,
    export, import, payment, search, session, settings, token, two_factor,
};
use crate::config::Key;
use crate::output::{ColorChoice, Format, OutputFlags};

/// Clients, contracts and events of Epic Events
#[derive(Debug, Parser)]
#[command(
    name = "epic",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  epic login bill@epic.example
  epic client create --name 'Kevin Casey' --email kevin@startup.io --phone '+678 123 456 78'
  epic contract list --unsigned
  epic event assign 109 --support 7
  epic dashboard --json

`epic` alone shows your dashboard. `epic NOUN VERB --help` tells more, with examples.
Exit codes: 0 done, 1 refused by a rule, 2 wrong usage, 3 not logged in, 4 not allowed,
5 unreachable, 70 a bug of ours."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalFlags,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

impl Cli {
    /// Whether it logs in, which is where profiles are made.
    pub(crate) fn is_login(&self) -> bool {
        matches!(
            self.command,
            Some(Command::Api(ApiCommand::Account(
                session::AccountCommand::Login(_)
            )))
        )
    }
}

/// Flags that every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct GlobalFlags {
    /// Server to talk to, instead of an own database
    #[arg(long, global = true, value_name = "URL")]
    server: Option<String>,
    /// Profile to work with: a server of `epic profile list`, or `local`
    #[arg(long, global = true, value_name = "NAME")]
    profile: Option<String>,
    /// Shape of the data on stdout
    #[arg(
        short,
        long,
        global = true,
        value_enum,
        value_name = "FORMAT",
        default_value = "table"
    )]
    output: Format,
    /// The same as `-o json`
    #[arg(long, global = true)]
    json: bool,
    /// Answer yes to every question
    #[arg(short, long, global = true)]
    pub(crate) yes: bool,
    /// Never ask: a missing value is an error
    #[arg(long, global = true)]
    pub(crate) no_input: bool,
    /// Do not tell of success
    #[arg(short, long, global = true)]
    quiet: bool,
    /// When to colour
    #[arg(
        long,
        visible_alias = "colour",
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto"
    )]
    color: ColorChoice,
    /// Log more on stderr; twice for details, three times for everything
    #[arg(short, long, global = true, action = ArgAction::Count)]
    verbose: u8,
    /// Shape of the log lines
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        value_parser = PossibleValuesParser::new(["human", "json"])
    )]
    log_format: Option<String>,
}

impl GlobalFlags {
    /// The flag given that chooses what to talk to.
    pub(crate) fn target_flag(&self) -> Option<&'static str> {
        match (&self.server, &self.profile) {
            (Some(_), _) => Some("--server"),
            (None, Some(_)) => Some("--profile"),
            (None, None) => None,
        }
    }

    /// How to print.
    pub(crate) fn output_flags(&self) -> OutputFlags {
        OutputFlags {
            format: if self.json { Format::Json } else { self.output },
            color: self.color,
            quiet: self.quiet,
        }
    }

    /// The flags that stand above environment and files.
    pub(crate) fn config_flags(&self) -> Vec<(Key, String)> {
        let level = match self.verbose {
            0 => None,
            1 => Some("info"),
            2 => Some("debug"),
            _ => Some("trace"),
        };
        [
            (Key::ServerUrl, self.server.clone()),
            (Key::Profile, self.profile.clone()),
            (Key::LogLevel, level.map(ToOwned::to_owned)),
            (Key::LogFormat, self.log_format.clone()),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
        .collect()
    }
}

/// What to do, by how it is done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Api(ApiCommand),
    #[command(flatten)]
    Admin(AdminCommand),
}

/// Everything that is a request to the API.
#[derive(Debug, Subcommand)]
pub(crate) enum ApiCommand {
    #[command(flatten)]
    Account(session::AccountCommand),
    /// Your sessions: list and end them
    #[command(subcommand, alias = "sessions", after_help = session::EXAMPLES)]
    Session(session::SessionCommand),
    /// Your second factor: a code of an authenticator app at each login
    #[command(subcommand, aliases = ["2fa", "totp"], after_help = two_factor::EXAMPLES)]
    TwoFactor(two_factor::TwoFactorCommand),
    /// API tokens: what programs log in with in your name
    #[command(subcommand, alias = "tokens", after_help = token::EXAMPLES)]
    Token(token::TokenCommand),
    /// Your events, for a calendar program to read
    #[command(subcommand, after_help = calendar_feed::EXAMPLES)]
    CalendarFeed(calendar_feed::CalendarFeedCommand),
    /// The staff
    #[command(subcommand, alias = "employees", after_help = employee::EXAMPLES)]
    Employee(employee::EmployeeCommand),
    /// The three departments
    #[command(subcommand, alias = "departments", after_help = department::EXAMPLES)]
    Department(department::DepartmentCommand),
    /// Clients and contacts with them
    #[command(subcommand, alias = "clients", after_help = client::EXAMPLES)]
    Client(client::ClientCommand),
    /// Contracts and their payments
    #[command(subcommand, alias = "contracts", after_help = contract::EXAMPLES)]
    Contract(contract::ContractCommand),
    /// Payments of all contracts
    #[command(subcommand, alias = "payments", after_help = payment::EXAMPLES)]
    Payment(payment::PaymentCommand),
    /// Events and who runs them
    #[command(subcommand, alias = "events", after_help = event::EXAMPLES)]
    Event(event::EventCommand),
    /// Find clients, contracts, events and employees
    #[command(after_help = "Examples:\n  epic search casey\n  epic search 652 --json")]
    Search(search::SearchArgs),
    /// Take in a file of records, CSV or XLSX
    #[command(after_help = import::EXAMPLES)]
    Import(import::ImportArgs),
    /// What waits for you, by department
    #[command(after_help = "Examples:\n  epic dashboard\n  epic dashboard --json")]
    Dashboard,
    /// Take a list away as a file
    #[command(subcommand, after_help = export::EXAMPLES)]
    Export(export::ExportCommand),
    /// The audit log: who did what
    #[command(subcommand, after_help = audit::EXAMPLES)]
    Audit(audit::AuditCommand),
    /// The company settings
    #[command(subcommand, after_help = settings::EXAMPLES)]
    Settings(settings::SettingsCommand),
}

#[cfg(test)]
mod tests;
