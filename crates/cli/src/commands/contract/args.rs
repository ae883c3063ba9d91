//! Arguments of `epic contract`.

use clap::{Args, Subcommand};

use crate::commands::audit::HistoryArgs;
use crate::commands::list::{PageArgs, Words};
use crate::commands::target::{Based, Target, TargetAndReason, TargetAndVersion};

/// Shown under the group's help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  epic contract list --unsigned
  epic contract create --client 42 --total 12000.00 --deposit 2000
  epic contract sign 17
  epic contract pay 17 --amount 2500.50 --method transfer";

/// Verbs of the noun.
#[derive(Debug, Subcommand)]
pub(crate) enum ContractCommand {
    /// List contracts
    #[command(
        alias = "ls",
        after_help = "Examples:\n  epic contract list --unsigned --mine\n  \
                      epic contract list --unpaid --sort -remaining_amount\n  \
                      epic contract list --overdue\n  \
                      epic contract list --without-event --json"
    )]
    List(ListFilters),
    /// Show a contract with its payments and events
    #[command(aliases = ["get", "view"], after_help = "Examples:\n  epic contract show 17")]
    Show(Target),
    /// Create a contract, as a draft
    #[command(
        aliases = ["add", "new"],
        after_help = "Examples:\n  epic contract create\n  \
                      epic contract create --client 42 --total 12000.00 --deposit 2000 \
                      --title Wedding --due-on 2026-06-30"
    )]
    Create(CreateArgs),
    /// Change a contract; once signed, its total only with a reason
    #[command(
        alias = "edit",
        after_help = "An empty text clears --title, --due-on and --external-ref.\n\n\
                      Examples:\n  epic contract update 17 --total 13000\n  \
                      epic contract update 17 --total 11000 --reason 'fewer guests'"
    )]
    Update(UpdateArgs),
    /// Sign a contract
    #[command(after_help = "Examples:\n  epic contract sign 17")]
    Sign(TargetAndVersion),
    /// Cancel a contract and its coming events
    #[command(
        after_help = "Examples:\n  epic contract cancel 17 --reason 'the client moved abroad' --yes"
    )]
    Cancel(TargetAndReason),
    /// Record a payment on a signed contract
    #[command(after_help = "Examples:\n  epic contract pay 17 --amount 2500.50\n  \
                      epic contract pay 17 --amount 2500.50 --on 2026-06-03 --method transfer \
                      --reference INV-0042")]
    Pay(PayArgs),
    /// Void a payment that was recorded by mistake
    #[command(
        alias = "void",
        after_help = "Examples:\n  epic contract void-payment 17 5 --reason 'recorded twice'"
    )]
    VoidPayment(VoidArgs),
    /// Show what happened to a contract
    #[command(after_help = "Examples:\n  epic contract history 17")]
    History(HistoryArgs),
}

/// Which contracts to list.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a filter of its own")]
pub(crate) struct Filters {
    /// Only drafts
    #[arg(long)]
    pub(super) unsigned: bool,
    /// Only those with something left to pay, cancelled ones left out
    #[arg(long)]
    pub(super) unpaid: bool,
    /// Only those of your clients; for support those of the assigned events
    #[arg(long)]
    pub(super) mine: bool,
    /// Only signed ones without an event
    #[arg(long)]
    pub(super) without_event: bool,
    /// Only signed ones with something left to pay that are past due, or past their last event
    #[arg(long)]
    pub(super) overdue: bool,
    /// Only draft, signed or cancelled ones
    #[arg(long, value_name = "STATUS")]
    pub(super) status: Option<String>,
    /// Only those of this client
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub(super) client: Option<String>,
    /// Only those of this sales contact
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub(super) sales: Option<String>,
    #[command(flatten)]
    pub(super) words: Words,
}

/// Which contracts to list, and which part of them.
#[derive(Debug, Args)]
pub(crate) struct ListFilters {
    #[command(flatten)]
    pub(super) filters: Filters,
    #[command(flatten)]
    pub(super) page: PageArgs,
}

/// A new contract.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// Number of the client
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub(super) client: Option<String>,
    /// Total amount, such as 12000.50
    #[arg(
        long,
        alias = "total-amount",
        value_name = "AMOUNT",
        allow_negative_numbers = true
    )]
    pub(super) total: Option<String>,
    /// Opening payment, at most the total
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub(super) deposit: Option<String>,
    /// Currency, such as EUR; the company's when left out
    #[arg(long, value_name = "CODE")]
    pub(super) currency: Option<String>,
    /// What the contract is for
    #[arg(long, value_name = "TITLE")]
    pub(super) title: Option<String>,
    /// Day on which the whole is due
    #[arg(long, alias = "due", value_name = "DATE")]
    pub(super) due_on: Option<String>,
    /// Number in the company's own files
    #[arg(long, value_name = "NUMBER")]
    pub(super) external_ref: Option<String>,
}

/// Fields that an update changes.
#[derive(Debug, Default, PartialEq, Eq, Args)]
pub(crate) struct Fields {
    /// Another title; empty for none
    #[arg(long, value_name = "TITLE")]
    pub(super) title: Option<String>,
    /// Another total amount
    #[arg(
        long,
        alias = "total-amount",
        value_name = "AMOUNT",
        allow_negative_numbers = true
    )]
    pub(super) total: Option<String>,
    /// Another currency, in draft only
    #[arg(long, value_name = "CODE")]
    pub(super) currency: Option<String>,
    /// Another opening payment, in draft only
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub(super) deposit: Option<String>,
    /// Another due day; empty for none
    #[arg(long, alias = "due", value_name = "DATE")]
    pub(super) due_on: Option<String>,
    /// Another client, before there are events
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub(super) client: Option<String>,
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
    /// Why a signed contract's total changes
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: Option<String>,
    #[command(flatten)]
    pub(super) based: Based,
}

/// A payment.
#[derive(Debug, Args)]
pub(crate) struct PayArgs {
    #[command(flatten)]
    pub(super) target: Target,
    /// Amount, at most what remains
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    pub(super) amount: Option<String>,
    /// Day it was received; today when left out
    #[arg(long, aliases = ["date", "paid-on"], value_name = "DATE")]
    pub(super) on: Option<String>,
    /// How it was made, such as transfer
    #[arg(long, value_name = "METHOD")]
    pub(super) method: Option<String>,
    /// Its reference at the bank
    #[arg(long, value_name = "REFERENCE")]
    pub(super) reference: Option<String>,
}

/// A payment to void.
#[derive(Debug, Args)]
pub(crate) struct VoidArgs {
    #[command(flatten)]
    pub(super) target: Target,
    /// Number of the payment
    #[arg(value_name = "PAYMENT", allow_negative_numbers = true)]
    pub(super) payment: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: Option<String>,
    #[command(flatten)]
    pub(super) based: Based,
}
