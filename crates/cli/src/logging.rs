//! Log lines on stderr, as the settings ask for them. Never data, never messages.

mod one_line;

use tracing_subscriber::filter::{EnvFilter, LevelFilter};
use tracing_subscriber::fmt;

use crate::config::{LogFormat, LogLevel, Settings};
use crate::output::Output;

/// Starts logging; what is logged before goes nowhere.
pub(crate) fn start(settings: &Settings, output: &Output) {
    let level = match settings.log_level.value {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    // what it logs as an error, a certificate that is not accepted, is told as the failure
    let quiet = "rustls_platform_verifier=off"
        .parse()
        .expect("a directive that a test run proves");
    let lines = fmt()
        .with_env_filter(
            EnvFilter::default()
                .add_directive(level.into())
                .add_directive(quiet),
        )
        .with_writer(one_line::stderr)
        .with_ansi(output.has_coloured_messages());
    // a second start, as in tests, changes nothing
    let _ = match settings.log_format.value {
        LogFormat::Human => lines.try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
}
