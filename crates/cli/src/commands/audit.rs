//! The audit log, and the history of a record that is read from it.

use api::audit::{AuditEntry, AuditQuery, HistoryQuery};
use api::csv::Row;
use api::endpoint::{Endpoint, ListAudit};
use api::page::Nothing;
use clap::{Args, Subcommand};
use serde_json::Value;

use super::Context;
use super::admin::audit_chain::{self, ChainCommand};
use super::list::{PageArgs, Paging};
use super::target::Target;
use super::typed::Typed;
use crate::failure::Failure;
use crate::output::{Column, Format, Kind, ListView};

/// Shown under the group's help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  epic audit list --outcome denied
  epic audit list --kind contract --record 17
  epic audit list --from 2026-06-01 --all -o csv
  epic audit verify --heads heads.jsonl";

/// Verbs of the noun.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// List entries, newest first
    #[command(alias = "ls", after_help = EXAMPLES)]
    List(Box<ListFilters>),
    #[command(flatten)]
    Chain(ChainCommand),
}

impl AuditCommand {
    /// Whether it reads the database of this machine itself, as its operator.
    pub(crate) fn is_operators(&self) -> bool {
        matches!(self, Self::Chain(_))
    }
}

/// Which entries to list.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only entries about this kind of record
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Only entries about the record of this number; needs --kind
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    record: Option<String>,
    /// Only what this employee did
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    actor: Option<String>,
    /// Only this action, such as sign_contract
    #[arg(long, value_name = "ACTION")]
    action: Option<String>,
    /// Only allowed, denied or failed ones
    #[arg(long, value_name = "OUTCOME")]
    outcome: Option<String>,
    /// Only from this day or time on, in your time zone unless it has an offset
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only before this time; a day includes that day
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
}

impl Filters {
    /// The same with its days and times as the API reads them.
    pub(super) fn timed(self, typed: &mut Typed) -> Self {
        Self {
            from: typed.start("from", self.from.as_deref()),
            to: typed.end("to", self.to.as_deref()),
            ..self
        }
    }
}

/// Which entries to list, and which part of them.
#[derive(Debug, Args)]
pub(crate) struct ListFilters {
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    page: PageArgs,
}

/// Whose history, and which part of it.
#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    #[command(flatten)]
    pub(super) target: Target,
    #[command(flatten)]
    pub(super) page: PageArgs,
}

const LIST: ListView<'static> = ListView {
    noun: "entries",
    columns: &[
        Column::new("at", "WHEN", Kind::Instant),
        Column::new("actor_name", "WHO", Kind::Text),
        Column::new("action", "ACTION", Kind::Text),
        Column::new("record_kind", "KIND", Kind::Text),
        Column::new("record_id", "ID", Kind::Id),
        Column::new("outcome", "OUTCOME", Kind::State),
        Column::optional("what", "WHAT", Kind::Text),
        Column::optional("channel", "CHANNEL", Kind::Text),
        Column::optional("record_label", "RECORD", Kind::Text),
    ],
    fields: AuditEntry::COLUMNS,
};

const HISTORY: ListView<'static> = ListView {
    noun: "entries",
    columns: &[
        Column::new("at", "WHEN", Kind::Instant),
        Column::new("actor_name", "WHO", Kind::Text),
        Column::new("action", "ACTION", Kind::Text),
        Column::new("outcome", "OUTCOME", Kind::State),
        Column::optional("what", "WHAT", Kind::Text),
        Column::optional("channel", "CHANNEL", Kind::Text),
    ],
    fields: AuditEntry::COLUMNS,
};

/// Runs a verb.
pub(crate) async fn run(command: AuditCommand, context: &Context) -> Result<(), Failure> {
    match command {
        AuditCommand::List(filters) => list(*filters, context).await,
        AuditCommand::Chain(command) => audit_chain::run(command, context).await,
    }
}

async fn list(list: ListFilters, context: &Context) -> Result<(), Failure> {
    let mut typed = context.typed();
    let filters = list.filters.timed(&mut typed);
    let page = context
        .list::<ListAudit>(&[], &list.page, |page| query(&filters, page))
        .await;
    print(context, LIST, typed.explain(page)?)
}

/// What the filters ask for.
pub(super) fn query(filters: &Filters, page: Paging) -> AuditQuery {
    AuditQuery {
        limit: page.limit,
        after: page.after,
        before: page.before,
        sort: page.sort,
        kind: filters.kind.clone(),
        record: filters.record.clone(),
        actor: filters.actor.clone(),
        action: filters.action.clone(),
        outcome: filters.outcome.clone(),
        from: filters.from.clone(),
        to: filters.to.clone(),
    }
}

/// Lists what happened to a record.
pub(super) async fn history<E>(context: &Context, id: &str, args: &PageArgs) -> Result<(), Failure>
where
    E: Endpoint<Query = HistoryQuery, Body = Nothing>,
{
    let page = context
        .list::<E>(&[id], args, |page| HistoryQuery {
            limit: page.limit,
            after: page.after,
            before: page.before,
            sort: page.sort,
        })
        .await?;
    print(context, HISTORY, page)
}

fn print(context: &Context, view: ListView<'_>, mut page: Value) -> Result<(), Failure> {
    if context.output.format == Format::Table {
        let entries = page.get_mut("items").and_then(Value::as_array_mut);
        for entry in entries.into_iter().flatten() {
            entry["what"] = summary(entry).into();
        }
    }
    Ok(context.output.list(view, &page)?)
}

/// What an entry changed and why, in a line: `status: draft → signed · reason`.
fn summary(entry: &Value) -> String {
    let changes = entry["changes"].as_array().map_or(&[][..], Vec::as_slice);
    let change = |change: &Value| {
        let field = change["field"].as_str().unwrap_or_default();
        let new = plain(&change["new"]);
        if change["old"].is_null() {
            format!("{field}: {new}")
        } else {
            format!("{field}: {} → {new}", plain(&change["old"]))
        }
    };
    let mut parts: Vec<String> = changes.iter().map(change).collect();
    parts.extend(
        ["reason", "code"]
            .iter()
            .filter_map(|field| entry[*field].as_str().map(ToOwned::to_owned)),
    );
    parts.join(" · ")
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::from("—"),
        Value::String(text) if text.is_empty() => String::from("—"),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::summary;
    use serde_json::json;

    #[test]
    fn an_entry_is_summed_up_in_a_line() {
        for (entry, expected) in [
            (json!({"changes": [], "reason": null, "code": null}), ""),
            (
                json!({"changes": [{"field": "status", "old": "draft", "new": "signed"}]}),
                "status: draft → signed",
            ),
            (
                json!({"changes": [{"field": "title", "old": null, "new": "Wedding"},
                                   {"field": "version", "old": 1, "new": 2}],
                       "reason": "asked for"}),
                "title: Wedding · version: 1 → 2 · asked for",
            ),
            (json!({"changes": [], "code": "not_owner"}), "not_owner"),
        ] {
            assert_eq!(summary(&entry), expected, "{entry}");
        }
    }
}
