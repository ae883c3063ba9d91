//! `epic db import-legacy`: everything from the legacy system's database into a new one.
//!
//! Everything is read and decided before anything is created; the legacy database is
//! only ever read.

mod report;

use std::str::FromStr;

use clap::Args;
use domain::clock::Clock;
use domain::legacy::{Circumstances, Fault, Plan};
use domain::money::Currency;
use domain::period::TimeZone;
use domain::text::CompanyName;
use secrecy::ExposeSecret;
use service::maintenance::Found;
use service::maintenance::legacy::{LegacyError, SourceError, read_legacy};
use service::{DatabaseUrl, Options, SchemaState};

use super::{Context, db, init};
use crate::backend::{self, SystemClock};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Format;

pub(super) const EXAMPLES: &str = "\
Examples:
  EPIC_LEGACY_URL_FILE=legacy-url epic db import-legacy --dry-run
  EPIC_LEGACY_URL_FILE=legacy-url epic db import-legacy
  epic db import-legacy mysql://reader@127.0.0.1:3306/crm --dry-run --json > report.json

The legacy database is only read, in one transaction; an account with SELECT is enough. The new
database is the one of EPIC_DATABASE_URL; it is created or migrated, and must have no employee.
Ids, numbers and passwords are kept. What breaks a rule is mended, and listed with its original.";

/// Where the legacy database is, and what it does not say.
#[derive(Debug, Args)]
pub(crate) struct ImportLegacyArgs {
    /// Legacy database, mysql://USER@HOST:PORT/NAME [default: EPIC_LEGACY_URL]
    #[arg(value_name = "URL")]
    url: Option<String>,
    /// Read and check everything, write nothing
    #[arg(long)]
    dry_run: bool,
    /// Name of the company
    #[arg(long, visible_alias = "company", value_name = "NAME", default_value = init::COMPANY)]
    company_name: String,
    /// Currency of all amounts [default: EUR]
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Time zone of all times [default: Europe/Paris]
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
}

/// What is known before anything is read.
struct Import {
    source: DatabaseUrl,
    target: DatabaseUrl,
    company_name: CompanyName,
    with: Circumstances,
}

pub(super) async fn run(args: &ImportLegacyArgs, context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    settings.signing_secret()?;
    let import = prepare(args, context)?;
    refuse_used(&import, context).await?;
    let plan = read_legacy(&import.source, import.with)
        .await
        .map_err(unread)?;
    if !args.dry_run {
        write(&import, &plan, context).await?;
    }
    let told = report::Told {
        source: &import.source,
        target: &import.target,
        company_name: &import.company_name,
        with: import.with,
        is_dry_run: args.dry_run,
    };
    report::show(&told, &plan, context)
}

fn prepare(args: &ImportLegacyArgs, context: &Context) -> Result<Import, Failure> {
    let currency = init::optional("currency", args.currency.as_deref(), Currency::parse)?;
    let time_zone = init::optional("time_zone", args.time_zone.as_deref(), TimeZone::parse)?;
    let import = Import {
        source: source_url(args, context)?,
        target: backend::database_url(&context.settings)?,
        company_name: init::read("company_name", &args.company_name, CompanyName::parse)?,
        with: Circumstances {
            currency: currency.unwrap_or_default(),
            time_zone: time_zone.unwrap_or_default(),
            now: SystemClock.now(),
        },
    };
    if import.source.is_same_place(&import.target) {
        return Err(legacy_target(&import.target));
    }
    Ok(import)
}

fn source_url(args: &ImportLegacyArgs, context: &Context) -> Result<DatabaseUrl, Failure> {
    let setting = context.settings.legacy_url.as_ref();
    let text =
        match (&args.url, setting) {
            (Some(argument), _) => argument.as_str(),
            (None, Some(setting)) => setting.value.expose_secret(),
            (None, None) => {
                return Err(Failure::usage("the URL of the legacy database is missing").with_hint(
                "set EPIC_LEGACY_URL, or EPIC_LEGACY_URL_FILE to a file that holds it, such as \
                 mysql://reader:PASSWORD@127.0.0.1:3306/crm",
            ));
            }
        };
    let url = DatabaseUrl::from_str(&without_driver(text)).map_err(|wrong| {
        Failure::new(Exit::Usage, "configuration", wrong.to_string())
            .with_hint("a legacy database is mysql://USER@HOST:PORT/NAME")
    })?;
    if args.url.is_some() && url.has_password() {
        context.output.warn(
            "the password in the argument shows in the list of processes; put the URL into a \
             file and name it with EPIC_LEGACY_URL_FILE",
        );
    }
    Ok(url)
}

/// The legacy system itself wrote `mysql+mysqlconnector://`.
fn without_driver(text: &str) -> String {
    match text.trim().split_once("://") {
        Some((scheme, rest)) => {
            let engine = scheme.split_once('+').map_or(scheme, |(engine, _)| engine);
            format!("{engine}://{rest}")
        }
        None => text.to_owned(),
    }
}

/// Refuses a database in which there is somebody, or something of another program.
async fn refuse_used(import: &Import, context: &Context) -> Result<(), Failure> {
    let url = &import.target;
    if url.path().is_some_and(|path| !path.exists()) {
        return Ok(());
    }
    let database = db::open(url, backend::options(&context.settings)).await?;
    let found = database.look().await?;
    if let Found::Foreign {
        is_legacy: true, ..
    } = &found
    {
        return Err(legacy_target(url));
    }
    let state = db::refuse_foreign(found, url)?;
    let has_tables = state == SchemaState::Applied || is_behind(&state);
    if has_tables && database.is_set_up().await.unwrap_or(false) {
        return Err(Failure::new(
            Exit::Refused,
            "already_set_up",
            format!("{url} is already set up: there are employees"),
        )
        .with_hint("name a new database with EPIC_DATABASE_URL"));
    }
    Ok(database.close().await?)
}

fn is_behind(state: &SchemaState) -> bool {
    matches!(state, SchemaState::Pending(_))
}

fn legacy_target(url: &DatabaseUrl) -> Failure {
    Failure::new(
        Exit::Refused,
        "legacy_target",
        format!("{url} is itself a database of the legacy system, which is never written to"),
    )
    .with_hint("name a new database with EPIC_DATABASE_URL")
}

async fn write(import: &Import, plan: &Plan, context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    init::make_secret(settings)?;
    let options = Options {
        create: true,
        ..backend::options(settings)
    };
    let database = db::open_with_secret(&import.target, options, settings).await?;
    database.migrate().await?;
    database
        .import_legacy(plan, &import.company_name, import.with)
        .await?;
    Ok(database.close().await?)
}

fn unread(error: LegacyError) -> Failure {
    let text = error.to_string();
    match error {
        LegacyError::Faults(faults) => Failure::new(Exit::Refused, "legacy_rows", text)
            .with_fields(faults.iter().map(told).collect())
            .with_hint("mend these rows in the legacy database, then run the import again"),
        LegacyError::Source(cause) => unreadable(&cause, text),
    }
}

fn unreadable(cause: &SourceError, text: String) -> Failure {
    match cause {
        SourceError::OtherEngine(_) => Failure::new(Exit::Usage, "configuration", text)
            .with_hint("a legacy database is mysql://USER@HOST:PORT/NAME"),
        SourceError::NotAdmitted => Failure::new(Exit::Unreachable, "legacy_not_admitted", text)
            .with_hint("check the user name and password in the URL; write % as %25 and @ as %40"),
        SourceError::NoDatabase => Failure::new(Exit::Unreachable, "legacy_no_database", text)
            .with_hint("check the name at the end of the URL, and that the account may read it"),
        SourceError::Unreachable(_) => Failure::new(Exit::Unreachable, "legacy_unreachable", text)
            .with_hint("check host and port in the URL"),
        SourceError::NotLegacy(_) => Failure::new(Exit::Refused, "not_legacy", text)
            .with_hint("check the name at the end of the URL, and that the account has SELECT"),
        SourceError::Ambiguous(_) => Failure::new(Exit::Refused, "not_legacy", text),
        SourceError::Failed(cause) => {
            tracing::error!(error = %cause, "the legacy database failed");
            Failure::new(Exit::Unreachable, "legacy_unreadable", text)
                .with_hint("run it again with -v to see why")
        }
    }
}

/// `client 7 email` and what is wrong with it.
fn told(fault: &Fault) -> (String, String) {
    let words = [fault.table, &fault.id, fault.field];
    let named: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    (named.join(" "), fault.message.clone())
}

/// Whether the whole report is one table of corrections, for a spreadsheet.
fn is_for_spreadsheets(context: &Context) -> bool {
    context.output.format == Format::Csv
}

#[cfg(test)]
mod tests {
    use super::without_driver;

    #[test]
    fn the_legacy_systems_own_urls_are_understood() {
        for (written, meant) in [
            ("mysql+pymysql://u:p@h/d", "mysql://u:p@h/d"),
            ("mysql://u@h/d+e", "mysql://u@h/d+e"),
            ("nonsense", "nonsense"),
        ] {
            assert_eq!(without_driver(written), meant);
        }
    }
}
