//! `epic audit verify` and `epic audit heads`: proving that the audit log is whole.
//!
//! They read the database of this machine and the server's secret, and no server.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};
use service::maintenance::{
    AuditBreak, AuditFault, AuditFindings, AuditHeads, HeadsError, VerifyError,
};

use super::super::export::destination::{Destination, Readers};
use super::{Context, db, tell_of_own_database};
use crate::backend;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{CardView, Column, Kind};

const VERIFY: &str = "\
Examples:
  epic audit verify
  epic audit verify --heads /mnt/elsewhere/heads.jsonl
  epic audit verify --json

Reads the database itself, with the server's secret. Exit code 0: every entry is as it was
written. 1: something is not, or is sealed with a secret that is not known here
(EPIC_AUDIT__OLD_SECRETS_FILE names a file with those of before, one a line).";

const HEADS: &str = "\
Examples:
  epic audit heads /mnt/elsewhere/heads.jsonl
  epic audit heads | ssh elsewhere 'cat > heads.jsonl'

Keep the file where the database's administrator cannot change it: it is what shows that
nothing is gone from the end since.";

const FACTS: &[Column] = &[
    Column::new("state", "Audit log", Kind::State),
    Column::new("entries", "Entries", Kind::Number),
    Column::new("chains", "Chains", Kind::Number),
    Column::new("blanked", "Values removed by anonymising", Kind::Number),
    Column::new("heads", "Heads compared", Kind::Number),
    Column::new("break_count", "Breaks", Kind::Number),
    Column::new("unknown", "Sealed with an unknown secret", Kind::Number),
];

/// What the operator does with the log.
#[derive(Debug, Subcommand)]
pub(crate) enum ChainCommand {
    /// Prove that the log is whole: no entry changed, added or missing
    #[command(after_help = VERIFY)]
    Verify(VerifyArgs),
    /// Take away the last entry of each record and day, to prove later that all are there
    #[command(after_help = HEADS)]
    Heads(HeadsArgs),
}

/// Against what.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// Heads that `epic audit heads` wrote before: nothing that was there then may be gone
    #[arg(long, value_name = "FILE")]
    heads: Option<PathBuf>,
}

/// Where to.
#[derive(Debug, Args)]
pub(crate) struct HeadsArgs {
    /// File to write, readable by its owner alone; standard output when left out
    #[arg(value_name = "FILE")]
    file: Option<String>,
}

/// Runs a verb.
pub(crate) async fn run(command: ChainCommand, context: &Context) -> Result<(), Failure> {
    tell_of_own_database(context)?;
    match command {
        ChainCommand::Verify(args) => verify(&args, context).await,
        ChainCommand::Heads(args) => heads(&args, context).await,
    }
}

async fn verify(args: &VerifyArgs, context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    let url = backend::database_url(settings)?;
    backend::require_file(&url)?;
    let mut secrets = vec![backend::token_key(settings, &url)?];
    secrets.extend(settings.earlier_secrets()?);
    let lines = args.heads.as_deref().map(open).transpose()?;
    let database = db::open(&url, backend::options(settings)).await?;
    database.require_current_schema().await?;
    let found = database.verify_audit(&secrets, lines).await;
    let found = found.map_err(|error| match error {
        VerifyError::Store(error) => service::error::ServiceError::from(error).into(),
        VerifyError::Heads(error) => unread(&error, args.heads.as_deref()),
    })?;
    database.close().await?;
    tell(&found, context)
}

fn open(path: &Path) -> Result<AuditHeads, Failure> {
    let file = File::open(path).map_err(|error| unread(&error.into(), Some(path)))?;
    Ok(Box::new(BufReader::new(file).lines()))
}

fn unread(error: &HeadsError, path: Option<&Path>) -> Failure {
    let path = path.unwrap_or(Path::new("heads")).display();
    Failure::new(Exit::Usage, "heads_unusable", format!("{path}: {error}"))
}

fn tell(found: &AuditFindings, context: &Context) -> Result<(), Failure> {
    let verified = &found.verified;
    let is_whole = verified.is_whole();
    let unknown: u64 = verified.unknown_keys.values().sum();
    let record = json!({
        "state": if is_whole { "whole" } else { "broken" },
        "entries": verified.entries,
        "chains": verified.chains,
        "blanked": verified.blanked,
        "heads": verified.heads,
        "break_count": verified.breaks,
        "unknown": unknown,
        "unknown_keys": verified.unknown_keys,
        "breaks": found.breaks.iter().map(one).collect::<Vec<_>>(),
    });
    let view = CardView {
        title: String::from("Audit log"),
        facts: FACTS,
        sections: Vec::new(),
        fields: &[
            "state",
            "entries",
            "chains",
            "blanked",
            "heads",
            "break_count",
            "unknown",
        ],
    };
    context.output.show(&view, &record)?;
    if is_whole {
        return Ok(());
    }
    let mut told: Vec<_> = found
        .breaks
        .iter()
        .map(|one| (place(one), what(one.fault)))
        .collect();
    for (key, entries) in &verified.unknown_keys {
        let what = format!("{entries} entries are sealed with another secret than those given");
        told.push((format!("key {key}"), what));
    }
    let failure = Failure::new(Exit::Refused, "audit_broken", "the audit log is not whole");
    let failure = failure.with_fields(told);
    Err(if unknown > 0 {
        failure.with_hint(
            "name the secrets of before in a file, one a line: EPIC_AUDIT__OLD_SECRETS_FILE",
        )
    } else {
        failure
    })
}

/// A break as JSON has it.
fn one(found: &AuditBreak) -> Value {
    json!({
        "chain": found.chain,
        "place": found.place,
        "entry": found.entry,
        "fault": name(found.fault),
        "message": what(found.fault),
    })
}

/// Where: `contract 17, place 3, entry 45`.
fn place(found: &AuditBreak) -> String {
    let chain = found.chain.clone();
    let place = found.place.map(|place| format!("place {place}"));
    let entry = found.entry.map(|entry| format!("entry {entry}"));
    let parts: Vec<String> = [chain, place, entry].into_iter().flatten().collect();
    parts.join(", ")
}

fn name(fault: AuditFault) -> &'static str {
    match fault {
        AuditFault::Changed => "changed",
        AuditFault::ValuesChanged => "values_changed",
        AuditFault::Missing { .. } => "missing",
        AuditFault::OutOfOrder => "out_of_order",
        AuditFault::Unsealed => "not_sealed",
        AuditFault::Blanked { .. } => "values_removed",
        AuditFault::PutBack { .. } => "values_put_back",
        AuditFault::Untold => "untold",
        AuditFault::Gone { .. } => "gone",
        AuditFault::Replaced => "replaced",
    }
}

fn what(fault: AuditFault) -> String {
    let span = |from: i64, to: i64| {
        if from == to {
            format!("place {from} is")
        } else {
            format!("places {from} to {to} are")
        }
    };
    match fault {
        AuditFault::Changed => "was changed since it was written".to_owned(),
        AuditFault::ValuesChanged => "does not have the values it was written with".to_owned(),
        AuditFault::Missing { from, to } => format!("{} missing", span(from, to)),
        AuditFault::OutOfOrder => "is not where it was written".to_owned(),
        AuditFault::Unsealed => "was not written by this program".to_owned(),
        AuditFault::Blanked { entries: 1 } => {
            "has no values any more, and nobody was anonymised".to_owned()
        }
        AuditFault::Blanked { entries } => {
            format!("is the first of {entries} without values, and nobody was anonymised")
        }
        AuditFault::PutBack { entries: 1 } => {
            "has values, though its client was anonymised".to_owned()
        }
        AuditFault::PutBack { entries } => {
            format!("is the first of {entries} with values, though their client was anonymised")
        }
        AuditFault::Untold => {
            "was last written without a word in the log, or that word is gone".to_owned()
        }
        AuditFault::Gone { from, to } => {
            format!("{} gone since the heads were taken", span(from, to))
        }
        AuditFault::Replaced => "is another entry than when the heads were taken".to_owned(),
    }
}

async fn heads(args: &HeadsArgs, context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    let url = backend::database_url(settings)?;
    backend::require_file(&url)?;
    let database = db::open_with_secret(&url, backend::options(settings), settings).await?;
    database.require_current_schema().await?;
    let mut to = Destination::open(args.file.as_deref(), Readers::OwnerAlone)?;
    let done = database
        .export_audit_heads(|line| to.write(format!("{line}\n").as_bytes()))
        .await?;
    database.close().await?;
    let Some(path) = to.keep()? else {
        return Ok(());
    };
    let message = format!(
        "{path} has the heads of {} chains with {} entries",
        done.chains, done.entries
    );
    let record = json!({"path": path, "chains": done.chains, "entries": done.entries});
    Ok(context.output.done(&message, Some(&record))?)
}
