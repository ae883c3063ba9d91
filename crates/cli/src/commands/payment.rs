//! Payments of all contracts; recording and voiding one is done on its contract.

use api::csv::Row;
use api::endpoint::ListAllPayments;
use api::payments::{ListedPayment, PaymentQuery};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};

use super::Context;
use super::list::{PageArgs, Paging};
use crate::failure::Failure;
use crate::output::{Column, Kind, ListView};

/// Shown under the group's help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  epic payment list --from 2026-06-01 --to 2026-06-30
  epic payment list --client 42
  epic contract pay 17 --amount 2500.50";

/// Verbs of the noun.
#[derive(Debug, Subcommand)]
pub(crate) enum PaymentCommand {
    /// List payments of all contracts, latest first
    #[command(
        alias = "ls",
        after_help = "Examples:\n  epic payment list --from 2026-06-01 --to 2026-06-30\n  \
                      epic payment list --contract 17 --voided=false\n  \
                      epic payment list --sort -id --limit 10"
    )]
    List(ListFilters),
}

/// Which payments to list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only those of this contract
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    contract: Option<String>,
    /// Only those of this client's contracts
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    client: Option<String>,
    /// Only those received on this day or later
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only those received on this day or before
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Only voided ones; `--voided=false`: only those that count
    #[arg(
        long,
        value_name = "true|false",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        hide_possible_values = true,
        value_parser = PossibleValuesParser::new(["true", "false"])
    )]
    voided: Option<String>,
}

/// Which payments to list, and which part of them.
#[derive(Debug, Args)]
pub(crate) struct ListFilters {
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    page: PageArgs,
}

const LIST: ListView<'static> = ListView {
    noun: "payments",
    columns: &[
        Column::new("id", "ID", Kind::Id),
        Column::new("paid_on", "ON", Kind::Date),
        Column::new("amount", "AMOUNT", Kind::Money("currency")),
        Column::new("contract_id", "CONTRACT", Kind::Id),
        Column::new("client.full_name", "CLIENT", Kind::Text),
        Column::optional("method", "METHOD", Kind::Text),
        Column::optional("reference", "REFERENCE", Kind::Text),
        Column::optional("is_deposit", "DEPOSIT", Kind::YesNo),
        Column::optional("voided_at", "VOIDED", Kind::Instant),
        Column::optional("recorded_by.full_name", "BY", Kind::Text),
    ],
    fields: ListedPayment::COLUMNS,
};

/// Runs a verb.
pub(crate) async fn run(command: PaymentCommand, context: &Context) -> Result<(), Failure> {
    match command {
        PaymentCommand::List(list) => {
            let page = context
                .list::<ListAllPayments>(&[], &list.page, |page| query(&list.filters, page))
                .await?;
            Ok(context.output.list(LIST, &page)?)
        }
    }
}

/// What the filters ask for.
pub(super) fn query(filters: &Filters, page: Paging) -> PaymentQuery {
    PaymentQuery {
        limit: page.limit,
        after: page.after,
        before: page.before,
        sort: page.sort,
        contract: filters.contract.clone(),
        client: filters.client.clone(),
        from: filters.from.clone(),
        to: filters.to.clone(),
        voided: filters.voided.clone(),
    }
}
