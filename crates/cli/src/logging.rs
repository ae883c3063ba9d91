//! Log lines on stderr, as the settings ask for them. Never data, never messages.

mod one_line;

use std::future::pending;
use std::sync::{Mutex, OnceLock, PoisonError};

use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt, registry, reload};

use crate::config::{LogFormat, LogLevel, Settings};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::reporting;

/// From the least to the most.
const LEVELS: [LevelFilter; 6] = [
    LevelFilter::OFF,
    LevelFilter::ERROR,
    LevelFilter::WARN,
    LevelFilter::INFO,
    LevelFilter::DEBUG,
    LevelFilter::TRACE,
];

/// What is logged, and the way to log more or less.
struct Volume {
    level: LevelFilter,
    set: Box<dyn Fn(Targets) + Send>,
}

/// That of this process, once it logs.
static VOLUME: OnceLock<Mutex<Volume>> = OnceLock::new();

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
    let (told, volume) = reload::Layer::new(told(level));
    let lines = fmt::layer()
        .with_writer(one_line::stderr)
        .with_ansi(output.has_coloured_messages());
    let lines = match settings.log_format.value {
        LogFormat::Human => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    // a second start, as in tests, changes nothing
    let started = registry()
        .with(lines.with_filter(told))
        .with(reporting::layer(settings))
        .try_init();
    if started.is_ok() {
        let set = Box::new(move |told| {
            // it fails only once nobody logs any more
            let _ = volume.reload(told);
        });
        let _ = VOLUME.set(Mutex::new(Volume { level, set }));
    }
}

fn told(level: LevelFilter) -> Targets {
    // what it logs as an error, a certificate that is not accepted, is told as the failure
    Targets::new()
        .with_default(level)
        .with_target("rustls_platform_verifier", LevelFilter::OFF)
}

/// Goes up or down by one level; at the ends nothing changes.
fn turn(is_louder: bool) {
    let Some(volume) = VOLUME.get() else { return };
    let mut volume = volume.lock().unwrap_or_else(PoisonError::into_inner);
    let at = LEVELS.iter().position(|level| *level == volume.level);
    let at = at.unwrap_or_default();
    let to = if is_louder {
        at + 1
    } else {
        at.saturating_sub(1)
    };
    let Some(level) = LEVELS.get(to) else { return };
    volume.level = *level;
    (volume.set)(told(*level));
    // said at the level that is always heard, unless nothing is; no error that is reported
    tracing::error!(target: "epic_log", "the log level is {level} now");
}

/// Hears SIGUSR1 and SIGUSR2, which make the log of a server tell more and less while it runs.
pub(crate) struct Hearing {
    more: Signal,
    less: Signal,
}

impl Hearing {
    /// From here on the two signals no longer end the process.
    pub(crate) fn heard() -> Result<Self, Failure> {
        let hear = |kind| {
            signal(kind).map_err(|error| Failure::new(Exit::Bug, "signals", error.to_string()))
        };
        Ok(Self {
            more: hear(SignalKind::user_defined1())?,
            less: hear(SignalKind::user_defined2())?,
        })
    }

    /// Turns the log up and down at each signal; never completes.
    pub(crate) async fn forever(mut self) {
        loop {
            tokio::select! {
                more = self.more.recv() => if more.is_some() { turn(true) } else { pending().await },
                less = self.less.recv() => if less.is_some() { turn(false) } else { pending().await },
            }
        }
    }
}
