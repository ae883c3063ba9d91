//! Arguments of `epic client`.

use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;
use clap::{Args, Subcommand};
use domain::merging::Takeable;

use crate::commands::audit::HistoryArgs;
use crate::commands::list::{PageArgs, Words};
use crate::commands::target::{Based, Target, TargetAndReason};

/// Shown under the group's help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  epic client list --mine
  epic client create --name 'Kevin Casey' --email kevin@startup.io --phone '+678 123 456 78'
  epic client contact 42 --note 'called about the wedding'";

/// Verbs of the noun.
#[derive(Debug, Subcommand)]
pub(crate) enum ClientCommand {
    /// List clients
    #[command(
        alias = "ls",
        after_help = "Examples:\n  epic client list --mine --search startup\n  \
                      epic client list --sort -updated_at --limit 10\n  \
                      epic client list --all -o csv > clients.csv"
    )]
    List(ListFilters),
    /// Show a client with its contracts and contacts
    #[command(aliases = ["get", "view"], after_help = "Examples:\n  epic client show 42")]
    Show(Target),
    /// Create a client; you become its sales contact
    #[command(
        aliases = ["add", "new"],
        after_help = "Examples:\n  epic client create\n  \
                      epic client create --name 'Kevin Casey' --email kevin@startup.io \
                      --phone '+678 123 456 78' --company 'Cool Startup LLC'"
    )]
    Create(CreateArgs),
    /// Change a client
    #[command(
        alias = "edit",
        after_help = "An empty text clears --company, --contact-person and --external-ref.\n\n\
                      Examples:\n  epic client update 42 --phone '+33 1 23 45 67 89'\n  \
                      epic client update 42 --company ''"
    )]
    Update(UpdateArgs),
    /// Log a contact with a client
    #[command(after_help = "Examples:\n  epic client contact 42\n  \
                      epic client contact 42 --on '2023-03-29 10:00' --note 'sent the offer'")]
    Contact(ContactArgs),
    /// Give a client to another sales contact
    #[command(after_help = "Examples:\n  epic client reassign 42 --sales 9")]
    Reassign(ReassignArgs),
    /// Remove a person's data from a client, on the person's request
    #[command(
        alias = "anonymize",
        after_help = "Name, address, number and company go, with notes of contacts, titles of contracts, \
                      names, places and notes of events, also from the history. Amounts, payments and \
                      dates stay. Refused while a contract is open. It cannot be undone.\n\n\
                      Examples:\n  epic client anonymise 42\n  epic client anonymise 42 --yes"
    )]
    Anonymise(TargetAndReason),
    /// List clients that may be one and the same (management)
    #[command(
        after_help = "Two are alike when their phone numbers end in the same digits, or when they have \
                      the same name at the same company.\n\n\
                      Examples:\n  epic client duplicates\n  \
                      epic client duplicates --all -o csv > duplicates.csv"
    )]
    Duplicates(PageArgs),
    /// Merge a client into another one that it is a duplicate of (management)
    #[command(
        after_help = "Contracts, events and contacts move to the client that stays, which also has what it \
                      lacks itself. The number of the other one leads to it from then on.\n\n\
                      Examples:\n  epic client merge 12 --into 7\n  \
                      epic client merge 12 --into 7 --take phone --take email --yes"
    )]
    Merge(MergeArgs),
    /// Show what happened to a client
    #[command(after_help = "Examples:\n  epic client history 42")]
    History(HistoryArgs),
}

/// Which clients to list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only yours; for support those of the assigned events
    #[arg(long)]
    pub(super) mine: bool,
    /// Only those of this sales contact
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub(super) sales: Option<String>,
    #[command(flatten)]
    pub(super) words: Words,
}

/// Which clients to list, and which part of them.
#[derive(Debug, Args)]
pub(crate) struct ListFilters {
    #[command(flatten)]
    pub(super) filters: Filters,
    #[command(flatten)]
    pub(super) page: PageArgs,
}

/// A new client.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// Full name of the person
    #[arg(long, alias = "full-name", value_name = "NAME")]
    pub(super) name: Option<String>,
    /// E-mail address
    #[arg(long, value_name = "EMAIL")]
    pub(super) email: Option<String>,
    /// Phone number of any country
    #[arg(long, value_name = "PHONE", allow_hyphen_values = true)]
    pub(super) phone: Option<String>,
    /// Company, unless a private person
    #[arg(long, alias = "company-name", value_name = "COMPANY")]
    pub(super) company: Option<String>,
    /// Whom to call, when that is not the client
    #[arg(long, value_name = "NAME")]
    pub(super) contact_person: Option<String>,
    /// Day of the first contact; today when left out
    #[arg(long, alias = "first-contact", value_name = "DATE")]
    pub(super) first_contact_on: Option<String>,
    /// Number in the company's own files
    #[arg(long, value_name = "NUMBER")]
    pub(super) external_ref: Option<String>,
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
    /// Another phone number
    #[arg(long, value_name = "PHONE", allow_hyphen_values = true)]
    pub(super) phone: Option<String>,
    /// Another company; empty for none
    #[arg(long, alias = "company-name", value_name = "COMPANY")]
    pub(super) company: Option<String>,
    /// Another person to call; empty for none
    #[arg(long, value_name = "NAME")]
    pub(super) contact_person: Option<String>,
    /// A corrected day of the first contact
    #[arg(long, alias = "first-contact", value_name = "DATE")]
    pub(super) first_contact_on: Option<String>,
    /// Another number in the company's own files; empty for none
    #[arg(long, value_name = "NUMBER")]
    pub(super) external_ref: Option<String>,
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

/// A contact to log.
#[derive(Debug, Args)]
pub(crate) struct ContactArgs {
    #[command(flatten)]
    pub(super) target: Target,
    /// When, in your time zone unless it has an offset; now when left out
    #[arg(long, alias = "date", value_name = "DATE")]
    pub(super) on: Option<String>,
    /// What was said
    #[arg(long, value_name = "TEXT")]
    pub(super) note: Option<String>,
}

/// To whom a client goes.
#[derive(Debug, Args)]
pub(crate) struct ReassignArgs {
    #[command(flatten)]
    pub(super) target: Target,
    /// Number of an active employee of SALES
    #[arg(long, alias = "to", value_name = "ID", allow_negative_numbers = true)]
    pub(super) sales: Option<String>,
    #[command(flatten)]
    pub(super) based: Based,
}

/// Which client is merged into which.
#[derive(Debug, Args)]
pub(crate) struct MergeArgs {
    #[command(flatten)]
    pub(super) target: Target,
    /// Number of the client that stays
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub(super) into: Option<String>,
    /// A field that the client that stays takes from the one that goes; may be given again
    #[arg(long, value_name = "FIELD", value_parser = takeable())]
    pub(super) take: Vec<Takeable>,
    #[command(flatten)]
    pub(super) based: Based,
    /// Version of the client that stays, instead of its current one
    #[arg(long, value_name = "N")]
    pub(super) into_version: Option<i64>,
}

/// The fields that can be taken, as the API names them.
fn takeable() -> impl clap::builder::TypedValueParser<Value = Takeable> {
    PossibleValuesParser::new(Takeable::ALL.map(Takeable::name))
        .try_map(|name| Takeable::parse(&name).map_err(|refused| refused.to_string()))
}
