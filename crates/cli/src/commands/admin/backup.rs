//! `epic db backup` and `epic db restore`: everything in one file, and back.

use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::{DateTime, Utc};
use clap::Args;
use domain::clock::Clock;
use serde_json::{Value, json};
use service::error::ServiceError;
use service::maintenance::Maintenance;
use service::maintenance::backup::{
    Backup, BackupError, BackupFileError, create_backup_folder, look_at_backup,
};
use service::{Options, RestoreError};

use super::{Context, db, init};
use crate::backend::{self, SystemClock};
use crate::config::Settings;
use crate::exit::Exit;
use crate::failure::Failure;

pub(super) const BACKUP_EXAMPLES: &str = "\
Everybody goes on working meanwhile; the backup is of the moment it began. Without FILE it goes
into the folder `backups` of the data directory. The signing secret (secret.key) is not in it:
keep it elsewhere.

Examples:
  epic db backup
  epic db backup /mnt/elsewhere/epic.backup.gz --verify";

pub(super) const RESTORE_EXAMPLES: &str = "\
The database has to be empty, and may be of another engine than the one the backup is of: so a
company moves from SQLite to MariaDB or PostgreSQL, and back.

Examples:
  epic db restore epic.backup.gz --verify
  EPIC_DATABASE_URL=postgres://epic@127.0.0.1/epic epic db restore epic.backup.gz";

/// What to do with a database that is half restored.
const EMPTY_IT: &str =
    "empty the database (drop it and create it again, or remove its file) and restore again";

/// Where to.
#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// File to write; an earlier one of this name is replaced once the new one is whole
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Read the file to its end afterwards, and compare its checksum
    #[arg(long)]
    verify: bool,
}

/// From where.
#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// Backup to read
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only read the backup to its end and compare its checksum
    #[arg(long)]
    verify: bool,
}

pub(super) async fn back_up(args: &BackupArgs, context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    let url = backend::database_url(settings)?;
    backend::require_file(&url)?;
    let path = match &args.file {
        Some(path) => path.clone(),
        None => in_folder(settings, &name(SystemClock.now()))?,
    };
    if path.exists() {
        // the name of the database itself, for one
        look_at_backup(&path).await.map_err(|_| {
            Failure::new(
                Exit::Refused,
                "exists",
                format!("{} is there, and is no whole backup", path.display()),
            )
            .with_hint("choose another name, or delete that file first")
        })?;
    }
    let begun = Instant::now();
    let database = db::open(&url, backend::options(settings)).await?;
    db::refuse_foreign(database.look().await?, &url)?;
    let backup = database.back_up(&path).await.map_err(failed)?;
    database.close().await?;
    if args.verify {
        look_at_backup(&path)
            .await
            .map_err(|error| failed(error.into()))?;
    }
    let checked = if args.verify {
        ", read again whole"
    } else {
        ""
    };
    let message = format!(
        "{} rows of {} in {} ({}{checked}), {:.1} s",
        backup.totals.rows,
        url,
        path.display(),
        in_words(backup.size),
        begun.elapsed().as_secs_f64()
    );
    Ok(context.output.done(&message, Some(&told(&backup)))?)
}

pub(super) async fn restore(args: &RestoreArgs, context: &Context) -> Result<(), Failure> {
    if args.verify {
        let backup = look_at_backup(&args.file).await;
        let backup = backup.map_err(|error| failed(error.into()))?;
        let message = format!(
            "{} is whole: {} rows{} of {}",
            args.file.display(),
            backup.totals.rows,
            of_company(&backup),
            backup.head.taken_at.format("%Y-%m-%d %H:%M UTC"),
        );
        return Ok(context.output.done(&message, Some(&told(&backup)))?);
    }
    let settings = &context.settings;
    let url = backend::database_url(settings)?;
    // the file first: nothing is made for one that is none
    let backup = look_at_backup(&args.file)
        .await
        .map_err(|error| failed(error.into()))?;
    let begun = Instant::now();
    init::make_secret(settings)?;
    let options = Options {
        create: true,
        in_bulk: true,
        ..backend::options(settings)
    };
    let database = db::open_with_secret(&url, options, settings).await?;
    let counted = database.restore(&backup).await.map_err(half_done)?;
    database.close().await?;
    let message = format!(
        "{} rows{} of {} are in {url}, {:.1} s",
        backup.totals.rows,
        of_company(&backup),
        backup.head.taken_at.format("%Y-%m-%d %H:%M UTC"),
        begun.elapsed().as_secs_f64()
    );
    let mut record = told(&backup);
    record["url"] = url.to_string().into();
    record["tables"] = counted
        .into_iter()
        .map(|one| (one.table, Value::from(one.rows)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    context.output.done(&message, Some(&record))?;
    context
        .output
        .say("sessions go on if secret.key came along; otherwise everybody logs in again");
    Ok(())
}

/// Not the name of a scheduled backup: those are deleted one after the other.
fn name(at: DateTime<Utc>) -> String {
    format!("by-hand-{}.backup.gz", at.format("%Y-%m-%dT%H%M%SZ"))
}

/// Why a restore failed after it had begun to write.
fn half_done(error: BackupError) -> Failure {
    if matches!(error, BackupError::File(_)) {
        return Failure::new(Exit::Refused, "cut_off", error.to_string()).with_hint(EMPTY_IT);
    }
    failed(error)
}

/// A name in the folder of backups, which is made when it is missing.
pub(super) fn in_folder(settings: &Settings, name: &str) -> Result<PathBuf, Failure> {
    let folder = &settings.backup.folder.value;
    create_backup_folder(folder).map_err(|error| failed(error.into()))?;
    Ok(folder.join(name))
}

/// Takes a backup and reads it again.
pub(super) async fn take(database: &Maintenance, path: &Path) -> Result<(), Failure> {
    database.back_up(path).await.map_err(failed)?;
    look_at_backup(path)
        .await
        .map_err(|error| failed(error.into()))?;
    Ok(())
}

fn of_company(backup: &Backup) -> String {
    let company = backup.head.company.as_ref();
    company.map_or_else(String::new, |company| format!(" of {company}"))
}

fn told(backup: &Backup) -> Value {
    json!({
        "file": backup.path.display().to_string(),
        "bytes": backup.size,
        "taken_at": backup.head.taken_at,
        "engine": backup.head.engine,
        "program": backup.head.program,
        "company_name": backup.head.company,
        "rows": backup.totals.rows,
        "sha256": backup.totals.sha256,
    })
}

fn in_words(bytes: u64) -> String {
    const UNITS: [&str; 3] = ["KB", "MB", "GB"];
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    let mut tenths = bytes / 100;
    let mut units = UNITS.iter();
    let mut unit = units.next();
    while tenths >= 10_000 && units.len() > 0 {
        tenths /= 1000;
        unit = units.next();
    }
    let unit = unit.unwrap_or(&"GB");
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

fn failed(error: BackupError) -> Failure {
    let said = error.to_string();
    let refused = |code, hint: &str| Failure::new(Exit::Refused, code, said).with_hint(hint);
    match error {
        BackupError::Database(cause) => cause.into(),
        BackupError::Restore(RestoreError::Store(cause)) => ServiceError::from(cause).into(),
        BackupError::File(BackupFileError::Io { path, .. }) => refused(
            "file",
            &format!("look at the disk and the rights of {}", folder_of(&path)),
        ),
        BackupError::File(BackupFileError::Foreign(_)) => {
            refused("no_backup", "name a file that `epic db backup` wrote")
        }
        BackupError::File(BackupFileError::Newer { .. })
        | BackupError::Restore(RestoreError::Newer(_)) => {
            refused("newer_backup", "update this program first")
        }
        BackupError::File(BackupFileError::Damaged { .. }) => refused(
            "damaged_backup",
            "take another backup; nothing of this one was used",
        ),
        BackupError::Restore(RestoreError::NotEmpty(_)) => refused(
            "not_empty",
            "name an empty database with EPIC_DATABASE_URL, or another folder with EPIC_DATA_DIR",
        ),
        BackupError::Restore(RestoreError::CutOff) | BackupError::Replaced => {
            refused("cut_off", EMPTY_IT)
        }
        BackupError::Restore(
            RestoreError::Strange(_) | RestoreError::Lacks(_) | RestoreError::Unfinished,
        ) => refused(
            "damaged_backup",
            "empty the database before you try another backup",
        ),
        BackupError::TakenOver => refused("taken_over", "try again"),
    }
}

fn folder_of(path: &Path) -> String {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.display().to_string(),
        _ => "this folder".to_owned(),
    }
}
