//! Log lines on stderr, as the settings ask for them. Never data, never messages.

mod one_line;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt, registry};

use crate::config::{LogFormat, LogLevel, Settings};
use crate::output::Output;
use crate::reporting;

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
    let told = Targets::new()
        .with_default(level)
        .with_target("rustls_platform_verifier", LevelFilter::OFF);
    let lines = fmt::layer()
        .with_writer(one_line::stderr)
        .with_ansi(output.has_coloured_messages());
    let lines = match settings.log_format.value {
        LogFormat::Human => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    // a second start, as in tests, changes nothing
    let _ = registry()
        .with(lines.with_filter(told))
        .with(reporting::layer(settings))
        .try_init();
}
