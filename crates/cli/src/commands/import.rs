//! Importing a file: sent, taken in row by row, told.

use std::{
    fs::File,
    io::{self, Seek, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

use api::{
    endpoint::{
        CreateImport, ListImportRows, ListImports, RunImport, ShowImport, ShowImportErrors,
        UndoImport,
    },
    imports::{Import, ImportQuery, ImportRow, ImportRowsQuery, ImportsQuery, StartImport},
    page::Nothing,
};
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use super::{Context, export, list::PageArgs};
use crate::{
    exit::Exit,
    failure::Failure,
    output::{CardView, Column, Format, Kind, ListView, Output, Progress, Section},
};

/// Shown under the command's help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  epic import clients clients.csv --dry-run
  epic import clients clients.csv
  epic import events planning.xlsx --map 'Colonne 7=notes' --map 'Interne='
  epic import clients leads.csv --set sales_contact.full_name='Bill Boquet'
  epic import errors 3 refused.csv
  epic import undo 3

KIND is employees, clients, contracts, payments or events; import those that others refer to
first. Columns are recognised by their headers, in English and French. Each row has your own
rights and meets every rule; one that is refused leaves nothing behind, and the others go on.
The same file again changes nothing; one that was cut off goes on where it was.";

/// What to import, or what to do with an import.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct ImportArgs {
    /// What the rows are: employees, clients, contracts, payments or events
    #[arg(value_name = "KIND", required = true)]
    kind: Option<String>,
    /// The file, CSV or XLSX; `-` reads standard input
    #[arg(value_name = "FILE", required = true)]
    file: Option<PathBuf>,
    /// Try every row and keep nothing
    #[arg(long)]
    dry_run: bool,
    /// What a column is, by its header or number; nothing after `=` leaves it out
    #[arg(long, value_name = "HEADER=FIELD")]
    map: Vec<String>,
    /// A value for every row, of a field that the file does not have
    #[arg(long, value_name = "FIELD=VALUE")]
    set: Vec<String>,
    /// What is done with records that there are already: update, skip or refuse
    #[arg(long, value_name = "CHOICE", default_value = "update")]
    existing: String,
    /// The encoding of a CSV file, when it is not seen rightly
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// The separator of a CSV file, when it is not seen rightly
    #[arg(long, value_name = "CHAR")]
    separator: Option<String>,
    /// The sheet of a workbook [default: the first]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Write the refused rows into this file, to be corrected and imported again
    #[arg(long, value_name = "FILE")]
    errors: Option<String>,
    #[command(subcommand)]
    command: Option<ImportCommand>,
}

/// What to do with an import.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// List imports, latest first
    #[command(alias = "ls", after_help = "Examples:\n  epic import list")]
    List {
        #[command(flatten)]
        page: PageArgs,
    },
    /// Show an import and the rows that were refused
    #[command(after_help = "Examples:\n  epic import show 3\n  epic import show 3 --json")]
    Show {
        /// The import
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Take in an import that was only checked, or go on with one that stopped
    #[command(after_help = "Examples:\n  epic import start 3")]
    Start {
        /// The import
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Write the refused rows with their reasons, to be corrected and imported again
    #[command(after_help = "Examples:\n  epic import errors 3 refused.csv")]
    Errors {
        /// The import
        #[arg(value_name = "ID")]
        id: String,
        /// The file to write; standard output when absent
        #[arg(value_name = "FILE")]
        file: Option<String>,
    },
    /// Take back what an import did, as far as nobody built on it since
    #[command(after_help = "Examples:\n  epic import undo 3\n  epic import undo 3 --yes")]
    Undo {
        /// The import
        #[arg(value_name = "ID")]
        id: String,
    },
}

const LIST: ListView<'static> = ListView {
    noun: "imports",
    columns: &[
        Column::new("id", "ID", Kind::Id),
        Column::new("kind", "WHAT", Kind::Text),
        Column::new("state", "STATE", Kind::State),
        Column::new("rows", "ROWS", Kind::Number),
        Column::new("created", "CREATED", Kind::Number),
        Column::new("updated", "CHANGED", Kind::Number),
        Column::new("unchanged", "UNCHANGED", Kind::Number),
        Column::new("refused", "REFUSED", Kind::Number),
        Column::new("created_at", "WHEN", Kind::Instant),
        Column::optional("by.full_name", "BY", Kind::Text),
        Column::optional("file_name", "FILE", Kind::Text),
    ],
    fields: FIELDS,
};

const FACTS: &[Column] = &[
    Column::new("state", "State", Kind::State),
    Column::new("file_name", "File", Kind::Text),
    Column::new("read_as", "Read as", Kind::Text),
    Column::new("rows", "Rows", Kind::Number),
    Column::new("created", "Created", Kind::Number),
    Column::new("updated", "Changed", Kind::Number),
    Column::new("unchanged", "Unchanged", Kind::Number),
    Column::new("refused", "Refused", Kind::Number),
    Column::optional("undone", "Taken back", Kind::Number),
    Column::optional("kept", "Kept", Kind::Number),
    Column::optional("not_used", "Not used", Kind::Text),
    Column::optional("stopped_by", "Stopped by", Kind::Text),
];

const FIELDS: &[&str] = &[
    "id",
    "kind",
    "state",
    "file_name",
    "rows",
    "rows_done",
    "created",
    "updated",
    "unchanged",
    "refused",
    "undone",
    "kept",
    "stopped_by",
    "by.id",
    "by.full_name",
    "created_at",
    "updated_at",
];

const REFUSED: &[Column] = &[
    Column::new("row", "ROW", Kind::Number),
    Column::new("why", "WHY", Kind::Text),
];

const TOLD: &[Column] = &[
    Column::new("row", "ROW", Kind::Number),
    Column::optional("record_id", "ID", Kind::Id),
    Column::new("label", "WHAT", Kind::Text),
    Column::optional("what", "CHANGES", Kind::Text),
];

/// How many rows are shown of each outcome.
const SHOWN: &str = "20";
/// How often somebody who waits looks again; slower with time.
const ASKED_EVERY: [Duration; 2] = [Duration::from_millis(30), Duration::from_millis(400)];

/// Runs a verb, or imports a file.
pub(crate) async fn run(args: ImportArgs, context: &Context) -> Result<(), Failure> {
    match args.command {
        None => send(args, context).await,
        Some(ImportCommand::List { page }) => list(&page, context).await,
        Some(ImportCommand::Show { id }) => {
            let import = context.get::<ShowImport>(&[&id]).await?;
            show(context, &import.value, import.raw).await
        }
        Some(ImportCommand::Start { id }) => {
            let started = context.write::<RunImport>(&[&id], &StartImport {}).await?;
            finish(context, started.value).await
        }
        Some(ImportCommand::Errors { id, file }) => errors(context, &id, file.as_deref()).await,
        Some(ImportCommand::Undo { id }) => undo(context, &id).await,
    }
}

async fn send(args: ImportArgs, context: &Context) -> Result<(), Failure> {
    let path = args.file.as_deref().unwrap_or_else(|| Path::new("-"));
    let file = opened(path).map_err(|error| {
        let message = format!("{} cannot be read: {error}", path.display());
        Failure::new(Exit::Refused, "unreadable_file", message)
    })?;
    let name = path.file_name().filter(|_| path != Path::new("-"));
    let query = ImportQuery {
        kind: args.kind.clone(),
        dry_run: args.dry_run.then(|| "true".to_owned()),
        existing: Some(args.existing.clone()),
        map: pairs("--map", &args.map)?,
        set: pairs("--set", &args.set)?,
        encoding: args.encoding.clone(),
        separator: args.separator.clone(),
        sheet: args.sheet.clone(),
        file_name: name.map(|name| name.to_string_lossy().into_owned()),
    };
    let sent = context.upload::<CreateImport>(&query, file).await?;
    let done = wait(context, sent.value).await?;
    if let Some(file) = args.errors.as_deref().filter(|_| done.refused > 0) {
        errors(context, &done.id.to_string(), Some(file)).await?;
    }
    report(context, done).await
}

/// The file, or a copy of what comes by standard input: it is read twice.
fn opened(path: &Path) -> io::Result<File> {
    if path != Path::new("-") {
        let file = File::open(path)?;
        if file.metadata()?.is_dir() {
            return Err(io::Error::other("it is a directory"));
        }
        return Ok(file);
    }
    let mut file = tempfile::tempfile()?;
    io::copy(&mut io::stdin().lock(), &mut file)?;
    file.flush()?;
    file.rewind()?;
    Ok(file)
}

/// `HEADER=FIELD` as the API takes it.
fn pairs(flag: &str, given: &[String]) -> Result<Option<String>, Failure> {
    if given.is_empty() {
        return Ok(None);
    }
    let mut pairs = Map::new();
    for pair in given {
        // a header may have the sign in it, a field has not
        let (name, value) = match flag {
            "--map" => pair.rsplit_once('='),
            _ => pair.split_once('='),
        }
        .ok_or_else(|| {
            let message = format!("{flag} {pair}: there is no `=` in it");
            Failure::new(Exit::Usage, "usage", message)
        })?;
        pairs.insert(name.to_owned(), value.into());
    }
    Ok(Some(Value::Object(pairs).to_string()))
}

/// Looks after an import until nobody works on it.
async fn wait(context: &Context, import: Import) -> Result<Import, Failure> {
    let total = usize::try_from(import.rows).unwrap_or(0);
    let label = match import.state.as_str() {
        "checking" => "checking",
        "undoing" => "taking back",
        _ => "importing",
    };
    let mut progress = Progress::new(&context.output, label, total);
    let mut import = import;
    let mut pause = ASKED_EVERY[0];
    while import.is_at_work() {
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(ASKED_EVERY[1]);
        import = context
            .get::<ShowImport>(&[&import.id.to_string()])
            .await?
            .value;
        let done = if import.state == "undoing" {
            import.undone + import.kept
        } else {
            import.rows_done
        };
        progress.reach(usize::try_from(done).unwrap_or(0));
    }
    Ok(import)
}

async fn finish(context: &Context, started: Import) -> Result<(), Failure> {
    let done = wait(context, started).await?;
    report(context, done).await
}

/// Shows what came of it; refused rows are a refusal.
async fn report(context: &Context, done: Import) -> Result<(), Failure> {
    let import = context.get::<ShowImport>(&[&done.id.to_string()]).await?;
    show(context, &import.value, import.raw).await?;
    let id = done.id;
    if done.state == "stopped" {
        let why = done.stopped_by.unwrap_or_default();
        let message = format!("import {id} stopped after {} rows: {why}", done.rows_done);
        return Err(Failure::new(Exit::Refused, "import_stopped", message)
            .with_hint(format!("epic import start {id}")));
    }
    if done.state == "checked" {
        context.output.say(&format!(
            "nothing was kept · to take it in: epic import start {id}"
        ));
    }
    if done.refused > 0 {
        let were = if done.refused == 1 { "was" } else { "were" };
        let message = format!("{} {were} refused", counted(done.refused, "row"));
        return Err(Failure::new(Exit::Refused, "rows_refused", message)
            .with_hint(format!("epic import errors {id} refused.csv")));
    }
    if done.state == "done" {
        context.output.say(&format!(
            "import {id} done · management can take it back: epic import undo {id}"
        ));
    }
    Ok(())
}

async fn show(context: &Context, import: &Import, mut raw: Value) -> Result<(), Failure> {
    let format = [
        Some(import.format.to_uppercase()),
        import.encoding.clone(),
        import.separator.as_deref().map(|separator| {
            let separator = if separator == "\t" { "tab" } else { separator };
            format!("separator {separator}")
        }),
        import.sheet.as_ref().map(|sheet| format!("sheet {sheet}")),
    ];
    raw["read_as"] = format
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
        .into();
    let left = import
        .columns
        .iter()
        .filter(|column| column.column.is_none());
    let left: Vec<_> = left.map(|column| column.header.as_str()).collect();
    if !left.is_empty() {
        raw["not_used"] = left.join(", ").into();
    }
    for (name, count) in [("undone", import.undone), ("kept", import.kept)] {
        if count == 0 {
            raw[name] = Value::Null;
        }
    }
    let mut told = Vec::new();
    for (title, outcome, count) in [
        ("Refused", "refused", import.refused),
        ("Changed", "updated", import.updated),
        ("Kept", "kept", import.kept),
        ("Created", "created", import.created),
    ] {
        // what was created is found in its list; of a check it is all there is
        let is_told = count > 0 && (outcome != "created" || import.state == "checked");
        if !is_told {
            continue;
        }
        let rows = rows(context, import.id, outcome).await?;
        if !rows.is_empty() {
            let title = match usize::try_from(count).unwrap_or(0).checked_sub(rows.len()) {
                Some(more) if more > 0 => format!("{title} (the first {} of {count})", rows.len()),
                Some(_) | None => title.to_owned(),
            };
            told.push((title, outcome, rows));
        }
    }
    if context.output.format == Format::Json {
        for name in ["read_as", "not_used"] {
            if let Some(fields) = raw.as_object_mut() {
                fields.remove(name);
            }
        }
        for (name, count) in [("undone", import.undone), ("kept", import.kept)] {
            raw[name] = count.into();
        }
        let rows = told.iter().flat_map(|(_, _, rows)| rows.clone());
        raw["told"] = rows.collect::<Vec<_>>().into();
        return Ok(Output::json(&raw)?);
    }
    let sections = told.iter().map(|(title, outcome, rows)| Section {
        title,
        columns: if *outcome == "refused" { REFUSED } else { TOLD },
        items: rows,
    });
    let known: Vec<_> = FACTS
        .iter()
        .filter(|fact| !raw[fact.field].is_null())
        .copied()
        .collect();
    let card = CardView {
        title: format!("Import {} · {}", import.id, import.kind),
        facts: &known,
        sections: sections.collect(),
        fields: FIELDS,
    };
    Ok(context.output.show(&card, &raw)?)
}

/// Some rows of an import, in words.
async fn rows(context: &Context, id: i64, outcome: &str) -> Result<Vec<Value>, Failure> {
    let query = ImportRowsQuery {
        outcome: Some(outcome.to_owned()),
        limit: Some(SHOWN.to_owned()),
        after: None,
    };
    let rows = context
        .query::<ListImportRows>(&[&id.to_string()], &query)
        .await?;
    Ok(rows.value.items.iter().map(in_words).collect())
}

fn in_words(row: &ImportRow) -> Value {
    let why = row.errors.iter();
    let why = why.map(|error| format!("{} {}", error.field, error.message));
    let text = |value: &Value| match value {
        Value::Null => "—".to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    let what = row
        .changes
        .iter()
        .filter(|change| row.outcome == "updated" || !change.old.is_null());
    let what = what.map(|change| {
        format!(
            "{}: {} → {}",
            change.field,
            text(&change.old),
            text(&change.new)
        )
    });
    json!({
        "row": row.row,
        "outcome": row.outcome,
        "record_id": row.record_id,
        "label": row.label,
        "why": why.collect::<Vec<_>>().join("; "),
        "what": what.collect::<Vec<_>>().join("; "),
        "errors": row.errors,
    })
}

async fn list(page: &PageArgs, context: &Context) -> Result<(), Failure> {
    let page = context.list::<ListImports>(&[], page, |page| ImportsQuery {
        limit: page.limit,
        after: page.after,
        before: page.before,
        sort: page.sort,
    });
    Ok(context.output.list(LIST, &page.await?)?)
}

async fn errors(context: &Context, id: &str, file: Option<&str>) -> Result<(), Failure> {
    let coming = context
        .download::<ShowImportErrors>(&[id], &Nothing {})
        .await?;
    let file = file.filter(|file| *file != "-");
    if let Some(path) = export::keep(context, coming, file, "refused rows").await? {
        context
            .output
            .say(&format!("refused rows of import {id} written to {path}"));
    }
    Ok(())
}

async fn undo(context: &Context, id: &str) -> Result<(), Failure> {
    context.asking.require_consent()?;
    if !context.asking.has_consented() {
        let import = context.get::<ShowImport>(&[id]).await?.value;
        context.asking.confirm(&format!(
            "Take import {id} back: {} {} created, {} changed?",
            import.created, import.kind, import.updated
        ))?;
    }
    context.remove::<UndoImport>(&[id], None).await?;
    let undoing = context.get::<ShowImport>(&[id]).await?.value;
    let done = wait(context, undoing).await?;
    let import = context.get::<ShowImport>(&[id]).await?;
    if done.kept > 0 {
        show(context, &import.value, import.raw).await?;
        context.output.warn(&format!(
            "{} of import {id} stay: they were changed since, or others refer to them",
            counted(done.kept, "record")
        ));
    }
    let rows = counted(done.undone, "row");
    context
        .output
        .say(&format!("import {id} taken back · {rows}"));
    Ok(())
}

/// So many of something.
fn counted(many: i64, what: &str) -> String {
    let s = if many == 1 { "" } else { "s" };
    format!("{many} {what}{s}")
}
