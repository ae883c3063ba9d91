//! `epic doctor`: what is well and what is not, and what to do about it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use service::maintenance::doctor::{Finding, Verdict};

use super::{Context, db};
use crate::backend;
use crate::config::Settings;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Column, Kind, ListView};

pub(super) const EXAMPLES: &str = "\
Looks at settings, files, database, clock, disk and backups; changes nothing. Ends with 1 when
something is wrong. It does not read the whole audit log: `epic audit verify` does.

Examples:
  epic doctor
  epic doctor --json";

const COLUMNS: &[Column] = &[
    Column::new("about", "ABOUT", Kind::Text),
    Column::new("state", "STATE", Kind::State),
    Column::new("said", "FOUND", Kind::Text),
    Column::new("advice", "WHAT TO DO", Kind::Text),
];

/// Free bytes below which a disk is nearly full.
const NEARLY_FULL: u64 = 1_000_000_000;

pub(super) async fn run(context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    let mut found = vec![Finding::well(
        "program",
        format!("epic {}", env!("CARGO_PKG_VERSION")),
    )];
    let data = &settings.data_dir.value;
    found.push(folder("data directory", data));
    found.push(secret(settings));
    for (about, path) in [
        ("disk", data),
        ("disk of backups", &settings.backup.folder.value),
    ] {
        found.extend(disk(about, path));
    }
    match database(settings).await {
        Ok(more) => found.extend(more),
        Err(failure) => found.push(Finding::wrong(
            "database",
            failure.message(),
            failure
                .hint()
                .unwrap_or("see that it runs and that its URL is right"),
        )),
    }
    tell(&found, context)
}

async fn database(settings: &Settings) -> Result<Vec<Finding>, Failure> {
    let url = backend::database_url(settings)?;
    backend::require_file(&url)?;
    let mut found: Vec<_> = url.path().map(private_file).into_iter().collect();
    let database = db::open(&url, backend::options(settings)).await?;
    db::refuse_foreign(database.look().await?, &url)?;
    found.extend(database.examine(settings.backup.every.value).await?);
    database.close().await?;
    Ok(found)
}

/// A folder that only its owner should look into.
fn folder(about: &str, path: &Path) -> Finding {
    let shown = path.display().to_string();
    match fs::metadata(path) {
        Err(_) => Finding::warning(about, format!("{shown} is not there"), "run `epic init`"),
        Ok(found) if !found.is_dir() => Finding::wrong(
            about,
            format!("{shown} is no folder"),
            "name another one with EPIC_DATA_DIR",
        ),
        Ok(found) => match mode(&found) {
            mode if mode & 0o077 != 0 => Finding::warning(
                about,
                format!("{shown} can be looked into by others (mode {mode:03o})"),
                format!("run `chmod 700 {shown}`"),
            ),
            _ => Finding::well(about, shown),
        },
    }
}

/// The database file, which is its owner's alone.
fn private_file(path: &Path) -> Finding {
    let shown = path.display().to_string();
    match fs::metadata(path).ok().as_ref().map(mode) {
        Some(mode) if mode & 0o077 != 0 => Finding::wrong(
            "database file",
            format!("{shown} can be read by others (mode {mode:03o})"),
            format!("run `chmod 600 {shown}`"),
        ),
        _ => Finding::well("database file", shown),
    }
}

/// The permissions of a file.
fn mode(found: &fs::Metadata) -> u32 {
    found.permissions().mode() & 0o777
}

/// The secret that signs.
fn secret(settings: &Settings) -> Finding {
    let about = "signing secret";
    let read = backend::database_url(settings).and_then(|url| backend::token_key(settings, &url));
    match read {
        Ok(_) => Finding::well(about, "is there, and strong enough"),
        Err(failure) => Finding::wrong(
            about,
            failure.message(),
            failure
                .hint()
                .unwrap_or("put back `secret.key`, or run `epic db migrate` to make a new one"),
        ),
    }
}

/// How full the disk of a folder is; of its first ancestor that is there.
fn disk(about: &str, path: &Path) -> Option<Finding> {
    let there: PathBuf = path.ancestors().find(|one| one.exists())?.to_owned();
    let found = rustix::fs::statvfs(&there).ok()?;
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    let said = format!("{} MB free at {}", free / 1_000_000, there.display());
    Some(if free < NEARLY_FULL {
        Finding::wrong(about, said, "make room: writes fail on a full disk")
    } else {
        Finding::well(about, said)
    })
}

fn tell(found: &[Finding], context: &Context) -> Result<(), Failure> {
    let items: Vec<Value> = found
        .iter()
        .map(|one| {
            json!({
                "about": one.about,
                "state": one.verdict.name(),
                "said": one.said,
                "advice": one.advice,
            })
        })
        .collect();
    let view = ListView {
        noun: "findings",
        columns: COLUMNS,
        fields: &["about", "state", "said", "advice"],
    };
    let page = json!({
        "count": {"value": items.len(), "capped": false},
        "items": items,
        "previous": null,
        "next": null,
    });
    context.output.list(view, &page)?;
    let wrong: Vec<_> = found
        .iter()
        .filter(|one| one.verdict == Verdict::Wrong)
        .map(|one| (one.about.clone(), one.said.clone()))
        .collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Failure::new(Exit::Refused, "unwell", "not everything is well").with_fields(wrong))
}
