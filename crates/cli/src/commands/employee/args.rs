//! Arguments of `epic employee`.

use clap::{Args, Subcommand};

use crate::commands::list::{PageArgs, Words};
use crate::commands::target::{Based, Target, TargetAndVersion};

/// Shown under the group's help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  epic employee list --department sales
  epic employee create --name 'Bill Boquet' --email bill@epic.example --department SALES
  epic employee handover 4 --to 9";

/// Verbs of the noun.
#[derive(Debug, Subcommand)]
pub(crate) enum EmployeeCommand {
    /// List employees
    #[command(
        alias = "ls",
        after_help = "Examples:\n  epic employee list\n  \
                      epic employee list --department SUPPORT --sort -created_at"
    )]
    List(ListFilters),
    /// Show an employee
    #[command(aliases = ["get", "view"], after_help = "Examples:\n  epic employee show 4")]
    Show(Target),
    /// Create an employee, who has to change the password at first login
    #[command(
        aliases = ["add", "new"],
        after_help = "Examples:\n  epic employee create\n  \
                      epic employee create --name 'Bill Boquet' --email bill@epic.example \
                      --department SALES --password-stdin < password.txt"
    )]
    Create(CreateArgs),
    /// Change an employee
    #[command(
        alias = "edit",
        after_help = "Examples:\n  epic employee update 4 --department SUPPORT"
    )]
    Update(UpdateArgs),
    /// Close an account and end its sessions
    #[command(after_help = "Examples:\n  epic employee deactivate 4 --yes")]
    Deactivate(TargetAndVersion),
    /// Open a closed account again
    #[command(
        alias = "activate",
        after_help = "Examples:\n  epic employee reactivate 4"
    )]
    Reactivate(TargetAndVersion),
    /// Delete an employee nothing refers to
    #[command(aliases = ["rm", "remove"], after_help = "Examples:\n  epic employee delete 4")]
    Delete(TargetAndVersion),
    /// Set a password for somebody who forgot theirs, and end their sessions
    #[command(after_help = "Examples:\n  epic employee reset-password 4\n  \
                      epic employee reset-password 4 --password-stdin < password.txt")]
    ResetPassword(ResetArgs),
    /// Take the second factor away from somebody who lost it, and end their sessions
    #[command(after_help = "Examples:\n  epic employee reset-two-factor 4 --yes")]
    ResetTwoFactor(TargetAndVersion),
    /// Hand all clients and events of an employee to a colleague
    #[command(
        alias = "hand-over",
        after_help = "Examples:\n  epic employee handover 4 --to 9"
    )]
    Handover(HandoverArgs),
}

/// Which employees to list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only this department: MANAGEMENT, SALES or SUPPORT
    #[arg(long, value_name = "D")]
    pub(super) department: Option<String>,
    /// Deactivated employees instead of active ones
    #[arg(long)]
    pub(super) inactive: bool,
    #[command(flatten)]
    pub(super) words: Words,
}

/// Which employees to list, and which part of them.
#[derive(Debug, Args)]
pub(crate) struct ListFilters {
    #[command(flatten)]
    pub(super) filters: Filters,
    #[command(flatten)]
    pub(super) page: PageArgs,
}

/// A new employee.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// Full name
    #[arg(long, alias = "full-name", value_name = "NAME")]
    pub(super) name: Option<String>,
    /// E-mail address, which is the login
    #[arg(long, value_name = "EMAIL")]
    pub(super) email: Option<String>,
    /// MANAGEMENT, SALES or SUPPORT
    #[arg(long, value_name = "D")]
    pub(super) department: Option<String>,
    /// Employee number; generated when left out
    #[arg(long, alias = "employee-number", value_name = "NUMBER")]
    pub(super) number: Option<String>,
    /// Read the first password from standard input
    #[arg(long)]
    pub(super) password_stdin: bool,
}

/// Fields that an update changes.
#[derive(Debug, Default, PartialEq, Eq, Args)]
pub(crate) struct Fields {
    /// Another full name
    #[arg(long, alias = "full-name", value_name = "NAME")]
    pub(super) name: Option<String>,
    /// Another e-mail address
    #[arg(long, value_name = "EMAIL")]
    pub(super) email: Option<String>,
    /// Another department
    #[arg(long, value_name = "D")]
    pub(super) department: Option<String>,
    /// Another employee number
    #[arg(long, alias = "employee-number", value_name = "NUMBER")]
    pub(super) number: Option<String>,
}

/// An update.
#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    #[command(flatten)]
    pub(super) target: Target,
    #[command(flatten)]
    pub(super) fields: Fields,
    #[command(flatten)]
    pub(super) based: Based,
}

/// A password for somebody else.
#[derive(Debug, Args)]
pub(crate) struct ResetArgs {
    #[command(flatten)]
    pub(super) target: Target,
    /// Read the new password from standard input
    #[arg(long)]
    pub(super) password_stdin: bool,
    #[command(flatten)]
    pub(super) based: Based,
}

/// From whom, to whom.
#[derive(Debug, Args)]
pub(crate) struct HandoverArgs {
    /// Number of the employee who hands over
    #[arg(value_name = "FROM", allow_negative_numbers = true)]
    pub(super) from: Option<String>,
    /// Number of the colleague who takes over
    #[arg(long, value_name = "TO", allow_negative_numbers = true)]
    pub(super) to: Option<String>,
}
