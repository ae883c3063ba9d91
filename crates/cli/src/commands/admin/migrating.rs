//! `epic db migrate`: a backup, the migration, and a look at what came of it.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::Args;
use domain::clock::Clock;
use serde_json::json;
use service::SchemaState;
use service::maintenance::doctor::Verdict;
use service::maintenance::{Maintenance, write_key_file};

use super::{Context, backup, db};
use crate::backend::{self, SystemClock};
use crate::exit::Exit;
use crate::failure::Failure;

pub(super) const EXAMPLES: &str = "\
Before anything is changed a backup goes into the folder of backups; it is kept until somebody
deletes it. Afterwards the database is looked at as `epic doctor` does. A migration that fails
leaves the old schema on SQLite and PostgreSQL; on MariaDB and MySQL it goes on when it is run
again, and the backup is the way back.

Examples:
  epic db migrate
  epic db migrate --no-backup";

/// How to migrate.
#[derive(Debug, Args)]
pub(crate) struct MigrateArgs {
    /// Take no backup first: somebody else has taken one
    #[arg(long)]
    no_backup: bool,
}

pub(super) async fn run(args: &MigrateArgs, context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    let url = backend::database_url(settings)?;
    backend::require_file(&url)?;
    let database = db::open(&url, backend::options(settings)).await?;
    let state = db::refuse_foreign(database.look().await?, &url)?;
    // of an empty database nobody can tell, and nobody needs a secret for it
    let was_set_up = !state.is_new() && database.is_set_up().await?;
    let database = if was_set_up {
        make_missing_secret(context)?;
        database.sealing_with(&backend::token_key(settings, &url)?)
    } else {
        database
    };
    let is_to_change = matches!(state, SchemaState::Pending(_));
    let saved = if was_set_up && is_to_change && !args.no_backup {
        Some(save(&database, context).await?)
    } else {
        None
    };
    let steps = database.migrate().await?;
    let is_set_up = database.is_set_up().await?;
    if steps > 0 && is_set_up {
        test(&database, saved.as_ref()).await?;
    }
    let message = match steps {
        0 => format!("{url} is up to date"),
        1 => format!("{url} is up to date after 1 migration"),
        steps => format!("{url} is up to date after {steps} migrations"),
    };
    let record = json!({
        "url": url.to_string(),
        "migrations": steps,
        "is_set_up": is_set_up,
        "backup": saved.as_ref().map(|path| path.display().to_string()),
    });
    context.output.done(&message, Some(&record))?;
    if !is_set_up {
        context
            .output
            .say("there is no employee yet: run `epic init`");
    }
    Ok(())
}

/// Takes the backup to go back to, and reads it again.
async fn save(database: &Maintenance, context: &Context) -> Result<PathBuf, Failure> {
    let settings = &context.settings;
    let path = backup::in_folder(settings, &name(SystemClock.now()))?;
    backup::take(database, &path).await.map_err(|failure| {
        failure.with_hint("give --no-backup when you have another backup; nothing was changed")
    })?;
    context
        .output
        .say(&format!("what is there now is in {}", path.display()));
    Ok(path)
}

/// Not the name of a scheduled backup: those are deleted one after the other.
fn name(at: DateTime<Utc>) -> String {
    format!("before-upgrade-{}.backup.gz", at.format("%Y-%m-%dT%H%M%SZ"))
}

/// Whether what the database keeps twice agrees after a migration.
async fn test(database: &Maintenance, saved: Option<&PathBuf>) -> Result<(), Failure> {
    let found = database.examine(None).await?;
    let wrong: Vec<_> = found
        .into_iter()
        .filter(|one| one.verdict == Verdict::Wrong)
        .map(|one| format!("{}: {}", one.about, one.said))
        .collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let back = saved.map_or_else(
        || "restore the backup that you have".to_owned(),
        |path| {
            format!(
                "to go back, restore {} into an empty database with the program before",
                path.display()
            )
        },
    );
    let message = format!("migrated, but not all is well: {}", wrong.join("; "));
    let hint = format!("run `epic doctor`; {back}");
    Err(Failure::new(Exit::Refused, "not_well", message).with_hint(hint))
}

/// Makes the signing secret of a company that has none any more.
fn make_missing_secret(context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    let path = backend::key_file(&settings.data_dir.value);
    if settings.signing_secret()?.is_none() && !path.exists() {
        super::init::create_private_folder(&settings.data_dir.value)?;
        write_key_file(&path).map_err(|error| backend::key_failure(&error, true))?;
        context
            .output
            .say("a new signing secret was made: everybody logs in again");
    }
    Ok(())
}
