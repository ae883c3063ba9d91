//! `epic db`: bringing the database up to date, and looking at it.

use std::sync::Arc;

use clap::Subcommand;
use serde_json::{Map, Value, json};
use service::authn::password::Passwords;
use service::maintenance::{Found, Maintenance, open_store};
use service::{DatabaseUrl, Options, SchemaState};

use super::{Context, backup, import_legacy, migrating, reset_login};
use crate::backend::{self, SystemClock};
use crate::config::Settings;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{CardView, Column, Kind};

pub(super) const EXAMPLES: &str = "\
Examples:
  epic db status
  epic db migrate
  epic db import-legacy --dry-run
  epic db reset-login mona@epic.example";

const FACTS: &[Column] = &[
    Column::new("engine", "Engine", Kind::Text),
    Column::new("url", "Database", Kind::Text),
    Column::new("schema.state", "Schema", Kind::State),
    Column::new("schema.detail", "", Kind::Text),
    Column::new("company_name", "Company", Kind::Text),
    Column::new("counts.employees", "Employees", Kind::Number),
    Column::new("counts.clients", "Clients", Kind::Number),
    Column::new("counts.contracts", "Contracts", Kind::Number),
    Column::new("counts.payments", "Payments", Kind::Number),
    Column::new("counts.events", "Events", Kind::Number),
    Column::new("counts.audit_entries", "Audit entries", Kind::Number),
];

/// What to do with the database.
#[derive(Debug, Subcommand)]
pub(crate) enum DbCommand {
    /// Bring the schema up to date, and make the signing secret if it is missing
    #[command(after_help = migrating::EXAMPLES)]
    Migrate(migrating::MigrateArgs),
    /// Engine, address, schema and what is in it
    #[command(after_help = EXAMPLES)]
    Status,
    /// Write everything into one file, while others go on working
    #[command(after_help = backup::BACKUP_EXAMPLES)]
    Backup(backup::BackupArgs),
    /// Put a backup into an empty database of any engine
    #[command(after_help = backup::RESTORE_EXAMPLES)]
    Restore(backup::RestoreArgs),
    /// Move everything from a legacy database into a new one
    #[command(after_help = import_legacy::EXAMPLES)]
    ImportLegacy(import_legacy::ImportLegacyArgs),
    /// Let somebody in again who lost their password or second factor
    ///
    /// For whoever administers the database, when no manager can help: a new password, to be
    /// changed at the next login, and no second factor. Sessions, tokens and the calendar feed end.
    #[command(after_help = reset_login::EXAMPLES)]
    ResetLogin(reset_login::ResetLoginArgs),
}

pub(super) async fn run(command: &DbCommand, context: &Context) -> Result<(), Failure> {
    match command {
        DbCommand::Migrate(args) => migrating::run(args, context).await,
        DbCommand::Status => status(context).await,
        DbCommand::Backup(args) => backup::back_up(args, context).await,
        DbCommand::Restore(args) => backup::restore(args, context).await,
        DbCommand::ImportLegacy(args) => import_legacy::run(args, context).await,
        DbCommand::ResetLogin(args) => reset_login::run(args, context).await,
    }
}

/// The operator's tools over the database, which is created when `options` say so.
pub(super) async fn open(url: &DatabaseUrl, options: Options) -> Result<Maintenance, Failure> {
    let store = open_store(url, options).await?;
    Ok(Maintenance::new(
        store,
        Arc::new(SystemClock),
        Passwords::new(),
    ))
}

/// As [`open`], for what writes to the audit log or reads its seals: with the secret.
pub(super) async fn open_with_secret(
    url: &DatabaseUrl,
    options: Options,
    settings: &Settings,
) -> Result<Maintenance, Failure> {
    let tokens = backend::token_key(settings, url)?;
    Ok(open(url, options).await?.sealing_with(&tokens))
}

/// Refuses a database that another program made.
pub(super) fn refuse_foreign(found: Found, url: &DatabaseUrl) -> Result<SchemaState, Failure> {
    match found {
        Found::Ours(state) => Ok(state),
        Found::Foreign {
            tables,
            is_legacy: true,
        } => Err(refused(format!(
            "{url} is a database of the legacy system (tables {})",
            tables.join(", ")
        ))
        .with_hint("import it into a new database: run `epic db import-legacy`")),
        Found::Foreign {
            tables,
            is_legacy: false,
        } => Err(refused(format!(
            "{url} holds tables of another program ({})",
            tables.join(", ")
        ))
        .with_hint("name an empty database with EPIC_DATABASE_URL")),
    }
}

fn refused(message: String) -> Failure {
    Failure::new(Exit::Refused, "foreign_tables", message)
}

async fn status(context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    let url = backend::database_url(settings)?;
    backend::require_file(&url)?;
    let database = open(&url, backend::options(settings)).await?;
    let found = database.look().await?;
    let is_current = found == Found::Ours(SchemaState::Applied);
    let mut record = json!({
        "engine": url.engine().to_string(),
        "url": url.to_string(),
        "schema": schema(&found),
        "company_name": null,
        "counts": null,
    });
    if is_current {
        record["company_name"] = database.company_name().await?.into();
        let counts = database.counts().await?.into_iter();
        let counts: Map<_, _> = counts
            .map(|(table, rows)| (table.to_owned(), rows.into()))
            .collect();
        record["counts"] = Value::Object(counts);
    }
    let shown = FACTS
        .iter()
        .filter(|fact| is_current || !fact.field.contains("count"));
    let facts: Vec<Column> = shown.copied().collect();
    let view = CardView {
        title: String::from("Database"),
        facts: &facts,
        sections: Vec::new(),
        fields: &["engine", "url", "schema.state", "company_name"],
    };
    Ok(context.output.show(&view, &record)?)
}

fn schema(found: &Found) -> Value {
    match found {
        Found::Ours(SchemaState::Applied) => {
            json!({"state": "current", "pending": 0, "detail": "as this program needs it"})
        }
        Found::Ours(SchemaState::Pending(pending)) => json!({
            "state": "pending", "pending": pending,
            "detail": format!("{pending} migration(s) to run: `epic db migrate`"),
        }),
        Found::Ours(SchemaState::Restoring) => json!({
            "state": "restoring",
            "detail": "a backup is being restored into it, or that was cut off",
        }),
        Found::Ours(SchemaState::Newer(names)) => json!({
            "state": "newer", "unknown": names,
            "detail": "made by a newer epic: update this program",
        }),
        Found::Foreign { tables, is_legacy } => json!({
            "state": if *is_legacy { "legacy" } else { "foreign" },
            "tables": tables,
            "detail": format!("tables of another program: {}", tables.join(", ")),
        }),
    }
}
