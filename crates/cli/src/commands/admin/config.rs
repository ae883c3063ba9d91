//! `epic config`: which settings are in force, and where each came from.

use clap::Subcommand;
use serde_json::json;

use super::Context;
use crate::failure::Failure;
use crate::output::{Column, Kind, ListView};

pub(super) const EXAMPLES: &str = "\
Examples:
  epic config show
  epic config show --json";

const COLUMNS: &[Column] = &[
    Column::new("key", "SETTING", Kind::Text),
    Column::new("value", "VALUE", Kind::Text),
    Column::new("origin", "FROM", Kind::Text),
];

/// What to do with the settings.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print each setting with its origin, secrets redacted
    #[command(after_help = EXAMPLES)]
    Show,
}

pub(super) fn run(command: &ConfigCommand, context: &Context) -> Result<(), Failure> {
    match command {
        ConfigCommand::Show => show(context),
    }
}

fn show(context: &Context) -> Result<(), Failure> {
    let lines = context.settings.shown();
    let items: Vec<_> = lines
        .iter()
        .map(|line| json!({"key": line.key, "value": line.value, "origin": line.origin}))
        .collect();
    let view = ListView {
        noun: "settings",
        columns: COLUMNS,
        fields: &["key", "value", "origin"],
    };
    let page = json!({
        "count": {"value": items.len(), "capped": false},
        "items": items,
        "next": null,
    });
    Ok(context.output.list(view, &page)?)
}
