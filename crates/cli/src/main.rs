//! `epic`: the command line and the server of Epic Events CRM.
//!
//! Owns start and end: arguments, configuration, log, runtime, exit code. What a command
//! does is in `commands`; every failure is told here, once.

mod backend;
mod cli;
mod commands;
mod config;
mod exit;
mod failure;
mod logging;
mod output;
mod profiles;
mod prompt;
mod reporting;
mod session_file;

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use clap::Parser;

use crate::cli::{Cli, usage};
use crate::commands::Context;
use crate::config::{Environment, Places};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Output, OutputFlags};
use crate::prompt::Asking;

/// Where the last panic came from, to be named in the one line that tells of it.
static PANICKED_AT: Mutex<Option<String>> = Mutex::new(None);

fn main() -> ExitCode {
    panic::set_hook(Box::new(|details| {
        let place = details.location().map(ToString::to_string);
        // a text put together at run time may hold somebody's data: it is not logged
        let text = details.payload().downcast_ref::<&'static str>().copied();
        tracing::error!(place, text, "panicked");
        *PANICKED_AT.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }));
    let exit = panic::catch_unwind(AssertUnwindSafe(start)).unwrap_or_else(|_| {
        let place = PANICKED_AT.lock().unwrap_or_else(PoisonError::into_inner);
        Output::bug(place.as_deref().unwrap_or("an unknown place"));
        Exit::Bug
    });
    reporting::finish();
    exit.into()
}

fn start() -> Exit {
    let environment = Environment::of_process();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(told) => return tell(&told, &environment),
    };
    let output = Output::new(cli.global.output_flags(), &environment);
    match run(cli, &environment, output) {
        Ok(()) => Exit::Done,
        Err(failure) => {
            if failure.is_unlogged_bug() && !reporting::has_reported() {
                tracing::error!(code = failure.code(), "the program failed");
            }
            failure.tell(&output);
            failure.exit()
        }
    }
}

/// Tells what stands in the way of running a command: help, the version, wrong usage.
fn tell(told: &clap::Error, environment: &Environment) -> Exit {
    if !told.use_stderr() {
        // a reader who left has what it wanted
        let _ = told.print();
        return Exit::Done;
    }
    let arguments = || std::env::args_os().skip(1);
    let plain = || usage::acts(arguments()).then(OutputFlags::default);
    if let Some(flags) = usage::flags_of(arguments()).or_else(plain) {
        let output = Output::new(flags, environment);
        usage::failure(told).tell(&output);
    } else {
        let _ = told.print();
    }
    Exit::Usage
}

fn run(cli: Cli, environment: &Environment, output: Output) -> Result<(), Failure> {
    // one cryptography for whatever speaks TLS from here on; nobody chose before
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let places = Places::of_user(environment)?;
    let settings = commands::admin::settings_for(&cli, environment, &places)?;
    logging::start(&settings, &output);
    let asking = Asking::new(cli.global.yes, cli.global.no_input);
    let context = Context::new(settings, output, asking);
    commands::run(cli.command, &context)
}
