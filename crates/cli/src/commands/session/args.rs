//! Arguments of logging in and out, one's own account and sessions.

use clap::{Args, Subcommand};

use crate::commands::target::Target;

/// Shown under the group's help.
pub(crate) const EXAMPLES: &str = "Examples:\n  epic session list\n  epic session revoke 12";

/// One's own account.
#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// Log in, and keep the session for the commands that follow
    #[command(after_help = "Examples:\n  epic login bill@epic.example\n  \
                      epic login bill@epic.example --password-stdin < password.txt\n  \
                      epic login bill@epic.example --code 123456\n  \
                      epic login --server https://crm.example.com\n  \
                      epic login --server https://crm.example.com --profile paris\n\n\
                      A login with --server is remembered: the commands that follow go there\n\
                      without it. `epic profile list` names the servers you work with.")]
    Login(LoginArgs),
    /// End the session
    #[command(after_help = "Examples:\n  epic logout\n  epic logout --everywhere")]
    Logout {
        /// End all of your sessions, on every machine
        #[arg(long)]
        everywhere: bool,
    },
    /// Show who is logged in, and where
    #[command(after_help = "Examples:\n  epic whoami\n  epic whoami --json")]
    Whoami,
    /// Show or change your language, time zone and theme
    #[command(
        alias = "prefs",
        after_help = "Examples:\n  epic preferences\n  \
                      epic preferences --language fr --time-zone Europe/Paris --theme dark"
    )]
    Preferences(PreferencesArgs),
    /// Change your password; ends all your other sessions
    #[command(
        alias = "passwd",
        after_help = "Examples:\n  epic password\n  \
                      printf '%s\\n%s\\n' \"$OLD\" \"$NEW\" | epic password --password-stdin"
    )]
    Password(PasswordArgs),
}

/// Who logs in.
#[derive(Debug, Args)]
pub(crate) struct LoginArgs {
    /// Your e-mail address
    #[arg(value_name = "EMAIL")]
    pub(super) email: Option<String>,
    /// Read the password from standard input
    #[arg(long)]
    pub(super) password_stdin: bool,
    /// The code of your second factor, where you have one, or a recovery code
    #[arg(long, value_name = "CODE")]
    pub(super) code: Option<String>,
}

/// What to change of one's own settings.
#[derive(Debug, Args)]
pub(crate) struct PreferencesArgs {
    #[command(flatten)]
    pub(super) fields: Preferences,
    /// Version of your record that the change is based on, instead of its current one
    #[arg(long = "version", value_name = "N", requires = "Preferences")]
    pub(super) version_known: Option<i64>,
}

/// One's own settings.
#[derive(Debug, Default, PartialEq, Eq, Args)]
pub(crate) struct Preferences {
    /// Language of the web interface and of letters: en or fr
    #[arg(long, alias = "locale", value_name = "LANGUAGE")]
    pub(super) language: Option<String>,
    /// Time zone in which the server reads and shows your times
    #[arg(long, alias = "timezone", value_name = "ZONE")]
    pub(super) time_zone: Option<String>,
    /// Theme of the web interface: system, light or dark
    #[arg(long, value_name = "THEME")]
    pub(super) theme: Option<String>,
}

/// How the passwords are given.
#[derive(Debug, Args)]
pub(crate) struct PasswordArgs {
    /// Read two lines from standard input: the current password, then the new one
    #[arg(long)]
    pub(super) password_stdin: bool,
}

/// Verbs of the noun.
#[derive(Debug, Subcommand)]
pub(crate) enum SessionCommand {
    /// List your open sessions
    #[command(alias = "ls", after_help = "Examples:\n  epic session list")]
    List,
    /// End one of your sessions
    #[command(alias = "end", after_help = "Examples:\n  epic session revoke 12")]
    Revoke(Target),
}
