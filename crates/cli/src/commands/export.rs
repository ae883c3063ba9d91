//! Lists as files, taken as they come: however long they are, nothing is kept in memory.

pub(super) mod destination;

use std::ffi::OsStr;
use std::path::Path;

use api::client::Download;
use api::endpoint::{
    Endpoint, ExportAudit, ExportClients, ExportContracts, ExportEmployees, ExportEvents,
    ExportPayments,
};
use api::exports::ExportQuery;
use api::page::Nothing;
use clap::{Args, Subcommand};
use domain::transfer::{ExportFormat, ExportKind};

use super::Context;
use super::list::Paging;
use super::{audit, client, contract, employee, event, payment};
use crate::failure::Failure;
use crate::output::Format;
use destination::{Destination, Readers};

/// Shown under the group's help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  epic export clients clients.xlsx
  epic export contracts unpaid.csv --unpaid
  epic export events --mine --upcoming --format ics > mine.ics
  epic export payments --from 2026-06-01 --to 2026-06-30 june.xlsx

The ending of FILE is the format: csv, xlsx, jsonl, vcf (clients) or ics (events).";

/// What is exported.
#[derive(Debug, Subcommand)]
pub(crate) enum ExportCommand {
    /// Clients: csv, xlsx, jsonl or vcf
    #[command(
        alias = "client",
        after_help = "Examples:\n  epic export clients clients.xlsx\n  \
                                              epic export clients mine.vcf --mine"
    )]
    Clients(Wanted<client::Filters>),
    /// Contracts: csv, xlsx or jsonl
    #[command(
        alias = "contract",
        after_help = "Examples:\n  epic export contracts unpaid.xlsx --unpaid"
    )]
    Contracts(Wanted<contract::Filters>),
    /// Payments of all contracts: csv, xlsx or jsonl
    #[command(
        alias = "payment",
        after_help = "Examples:\n  epic export payments june.xlsx --from 2026-06-01 \
                      --to 2026-06-30"
    )]
    Payments(Wanted<payment::Filters>),
    /// Events: csv, xlsx, jsonl or ics
    #[command(
        alias = "event",
        after_help = "Examples:\n  epic export events mine.ics --mine --upcoming"
    )]
    Events(Wanted<event::Filters>),
    /// Employees, as far as you may see them: csv, xlsx or jsonl
    #[command(
        alias = "employee",
        after_help = "Examples:\n  epic export employees staff.csv"
    )]
    Employees(Wanted<employee::Filters>),
    /// The audit log: csv, xlsx or jsonl
    #[command(after_help = "Examples:\n  epic export audit june.jsonl --from 2026-06-01")]
    Audit(Wanted<audit::Filters>),
}

/// A file, and what is to be in it.
#[derive(Debug, Args)]
pub(crate) struct Wanted<Filters: Args> {
    #[command(flatten)]
    file: FileArgs,
    #[command(flatten)]
    filters: Filters,
}

/// Where the file goes, in which format and order.
#[derive(Debug, Args)]
pub(crate) struct FileArgs {
    /// Where to; standard output when left out, or for `-`
    #[arg(value_name = "FILE")]
    file: Option<String>,
    /// Format, whatever the ending of FILE; csv on standard output
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Order by this field; `-FIELD` reverses
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true)]
    sort: Option<String>,
}

impl FileArgs {
    fn paging(&self) -> Paging {
        Paging {
            sort: self.sort.clone(),
            ..Paging::default()
        }
    }
}

/// Writes the file.
pub(crate) async fn run(command: ExportCommand, context: &Context) -> Result<(), Failure> {
    match command {
        ExportCommand::Clients(Wanted { file, filters }) => {
            let list = client::query(&filters, file.paging());
            export::<ExportClients, _>(context, ExportKind::Clients, &file, list).await
        }
        ExportCommand::Contracts(Wanted { file, filters }) => {
            let list = contract::query(&filters, file.paging());
            export::<ExportContracts, _>(context, ExportKind::Contracts, &file, list).await
        }
        ExportCommand::Payments(Wanted { file, filters }) => {
            let list = payment::query(&filters, file.paging());
            export::<ExportPayments, _>(context, ExportKind::Payments, &file, list).await
        }
        ExportCommand::Events(Wanted { file, filters }) => {
            let mut typed = context.typed();
            let list = event::query(&filters.timed(&mut typed), file.paging());
            let done = export::<ExportEvents, _>(context, ExportKind::Events, &file, list).await;
            typed.explain(done)
        }
        ExportCommand::Employees(Wanted { file, filters }) => {
            let list = employee::query(&filters, file.paging());
            export::<ExportEmployees, _>(context, ExportKind::Employees, &file, list).await
        }
        ExportCommand::Audit(Wanted { file, filters }) => {
            let mut typed = context.typed();
            let list = audit::query(&filters.timed(&mut typed), file.paging());
            let done = export::<ExportAudit, _>(context, ExportKind::Audit, &file, list).await;
            typed.explain(done)
        }
    }
}

async fn export<E, Q>(
    context: &Context,
    kind: ExportKind,
    file: &FileArgs,
    list: Q,
) -> Result<(), Failure>
where
    E: Endpoint<Query = ExportQuery<Q>, Body = Nothing>,
{
    let path = file.file.as_deref().filter(|path| *path != "-");
    let format = format_of(kind, file.format.as_deref(), path, context.output.format);
    let format = format.map_err(|wrong| {
        Failure::usage(wrong).with_hint("name the format with --format, whatever the ending")
    })?;
    if path.is_none() && format == ExportFormat::Xlsx && context.output.is_on_terminal() {
        return Err(Failure::usage("a workbook is not for a terminal")
            .with_hint(format!("run `epic export {0} {0}.xlsx`", kind.name())));
    }
    let query = ExportQuery {
        list,
        format: Some(format.name().to_owned()),
    };
    let coming = context.download::<E>(&[], &query).await?;
    if let Some(path) = keep(context, coming, path, kind.name()).await? {
        let name = kind.name();
        context.output.say(&format!("{name} exported to {path}"));
    }
    Ok(())
}

/// Writes a file as it comes, to a path or to standard output; the path, once it is whole.
pub(super) async fn keep(
    context: &Context,
    mut coming: Download,
    path: Option<&str>,
    label: &'static str,
) -> Result<Option<String>, Failure> {
    let mut destination = Destination::open(path, Readers::Usual)?;
    let mut tally = context.output.tally(label);
    while let Some(chunk) = coming.chunk().await? {
        destination.write(&chunk)?;
        if path.is_some() {
            tally.add(chunk.len());
        }
    }
    drop(tally);
    destination.keep()
}

/// The format that was named, or that of the file's ending, or that of `-o`; otherwise what
/// is wrong.
fn format_of(
    kind: ExportKind,
    named: Option<&str>,
    path: Option<&str>,
    output: Format,
) -> Result<ExportFormat, String> {
    if let Some(name) = named {
        let format = kind.format(name);
        return format.map_err(|refused| format!("--format {name} {refused}"));
    }
    let Some(path) = path else {
        return Ok(match output {
            Format::Json => ExportFormat::JsonLines,
            Format::Table | Format::Csv => ExportFormat::Csv,
        });
    };
    let ending = Path::new(path).extension().and_then(OsStr::to_str);
    let known = ending.and_then(ExportFormat::from_ending);
    known
        .filter(|format| kind.formats().contains(format))
        .ok_or_else(|| {
            let ending = ending.map_or_else(
                || String::from("without an ending"),
                |ending| format!("with the ending .{ending}"),
            );
            let formats: Vec<&str> = kind.formats().iter().map(|one| one.name()).collect();
            let (list, formats) = (kind.name(), formats.join(", "));
            format!("{path}: {list} cannot be a file {ending}; accepted are {formats}")
        })
}

#[cfg(test)]
mod tests;
