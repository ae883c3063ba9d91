//! `epic config`: which settings are in force, and where each came from.

use std::path::Path;

use clap::Subcommand;
use serde_json::json;

use super::Context;
use crate::backend;
use crate::config::{REDACTED, Shown};
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
    let mut lines = context.settings.shown();
    name_key_file(&mut lines, &context.settings.data_dir.value);
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
        "previous": null,
        "next": null,
    });
    Ok(context.output.list(view, &page)?)
}

/// The secret of the data directory signs when no setting holds one.
fn name_key_file(lines: &mut [Shown], data_dir: &Path) {
    let file = backend::key_file(data_dir);
    let unset = lines
        .iter_mut()
        .find(|line| line.key == "jwt.secret" && line.value.is_none());
    if let Some(line) = unset
        && file.exists()
    {
        line.value = Some(String::from(REDACTED));
        line.origin = file.display().to_string();
    }
}

#[cfg(test)]
mod tests {
    use super::name_key_file;
    use crate::config::Shown;

    #[test]
    fn the_key_file_is_named_when_no_setting_holds_the_secret() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let line = |value: Option<&str>| Shown {
            key: "jwt.secret",
            value: value.map(ToOwned::to_owned),
            origin: String::from("here"),
        };
        let mut lines = [line(None)];
        name_key_file(&mut lines, folder.path());
        assert_eq!(lines, [line(None)]);
        let file = folder.path().join("secret.key");
        std::fs::write(&file, "hunter2").expect("written");
        name_key_file(&mut lines, folder.path());
        assert_eq!(lines[0].value.as_deref(), Some("[redacted]"));
        assert_eq!(lines[0].origin, file.display().to_string());
        let mut given = [line(Some("[redacted]"))];
        name_key_file(&mut given, folder.path());
        assert_eq!(given, [line(Some("[redacted]"))]);
    }
}
