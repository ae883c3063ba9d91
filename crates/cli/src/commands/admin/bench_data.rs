//! `epic bench-data`: a made-up company of any size, to measure with. Hidden: it is for
//! those who work on the program.

use std::time::Instant;

use clap::Args;
use serde_json::json;
use service::maintenance::bench::{MANAGER, Made, Outline, PASSWORD, SALES, SUPPORT, Sizes};
use service::{DatabaseUrl, Options, Synchronous};

use super::{Context, db, init};
use crate::backend;
use crate::failure::Failure;
use crate::output::Progress;

pub(super) const EXAMPLES: &str = "\
Examples:
  epic bench-data --clients 10000 --contracts 10000 --events 10000
  EPIC_DATABASE_URL=sqlite:///tmp/bench.db epic bench-data --clients 1000000 \\
      --contracts 1000000 --events 1000000 --seed 7

The database of EPIC_DATABASE_URL is created or migrated, and must have no employee. The same
sizes and seed make the same records, dates too. What is interrupted is left half made: remove
the database and start over.";

/// How large a company to make.
#[derive(Debug, Args)]
pub(crate) struct BenchDataArgs {
    /// How many clients
    #[arg(long, value_name = "N")]
    clients: u64,
    /// How many contracts
    #[arg(long, value_name = "N")]
    contracts: u64,
    /// How many events
    #[arg(long, value_name = "N")]
    events: u64,
    /// Another number makes another company
    #[arg(long, value_name = "S", default_value_t = 7)]
    seed: u64,
}

pub(super) async fn run(args: &BenchDataArgs, context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    settings.signing_secret()?;
    let url = backend::database_url(settings)?;
    let sizes = Sizes {
        clients: args.clients,
        contracts: args.contracts,
        events: args.events,
        seed: args.seed,
    };
    let outline = Outline::new(sizes).map_err(|few| Failure::usage(few.to_string()))?;
    init::refuse_used(&url, settings).await?;
    init::make_secret(settings)?;
    let options = Options {
        create: true,
        // half of it is worth nothing, so nothing is lost with it
        synchronous: Synchronous::Normal,
        in_bulk: true,
        ..backend::options(settings)
    };
    let started = Instant::now();
    let database = db::open_with_secret(&url, options, settings).await?;
    database.migrate().await?;
    let made = {
        let blocks = usize::try_from(outline.blocks()).unwrap_or(usize::MAX);
        let mut progress = Progress::new(&context.output, "making", blocks);
        let mut shown = 0;
        let told = |done| {
            for _ in shown..done {
                progress.advance();
            }
            shown = done;
        };
        database.make_bench_data(outline, told).await?
    };
    database.close().await?;
    tell(context, &url, made, started.elapsed().as_secs_f64())
}

fn tell(context: &Context, url: &DatabaseUrl, made: Made, seconds: f64) -> Result<(), Failure> {
    let Made {
        employees,
        clients,
        contracts,
        payments,
        events,
    } = made;
    let message = format!(
        "{url} has {employees} employees, {clients} clients, {contracts} contracts, {payments} \
         payments and {events} events, made in {seconds:.1} s"
    );
    let record = json!({
        "url": url.to_string(),
        "counts": {
            "employees": employees,
            "clients": clients,
            "contracts": contracts,
            "payments": payments,
            "events": events,
        },
        "seconds": seconds,
        "password": PASSWORD,
        "logins": [MANAGER, SALES, SUPPORT],
    });
    context.output.done(&message, Some(&record))?;
    context.output.say(&format!(
        "next: echo '{PASSWORD}' | epic login {MANAGER} --password-stdin (or {SALES}, {SUPPORT})"
    ));
    Ok(())
}
