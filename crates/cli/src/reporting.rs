//! Reports to Sentry: unexpected errors, and the few facts that observers are told of.
//!
//! Nothing of it is there without a DSN. A report is made of a log event of this program's
//! own: its text, which is fixed when the program is built, and fields named here. No other
//! field leaves the machine, since others may hold values that people typed.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use secrecy::ExposeSecret;
use sentry::protocol::{Event, Level, Value};
use sentry::transports::ReqwestHttpTransportOptions;
use sentry::{Client, ClientOptions, Transport, TransportFactory, TransportOptions};
use tracing::field::{Field, Visit};
use tracing::{Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{FilterFn, LevelFilter};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::config::Settings;

/// Where the store tells what was committed.
const FACTS: &str = "epic::fact";
/// Our own crates: errors of others are not ours to word, and may quote values.
const OURS: [&str; 6] = ["epic", "server", "service", "store", "api", "domain"];
/// The fields of a log event that a report may hold.
const FIELDS: [&str; 10] = [
    "actor_id",
    "client_id",
    "code",
    "contract_id",
    "employee_id",
    "fields",
    "kind",
    "place",
    "request_id",
    "text",
];
/// What errors say of a database that is away; told once in a while, not once a request.
const AWAY: &str = "unavailable";
/// How long it is not told again.
const AWAY_PAUSE: Duration = Duration::from_mins(1);
/// How long the program waits at its end for reports to leave.
const LAST_WAIT: Duration = Duration::from_secs(2);
/// How long sending one report may take.
const SEND_TIMEOUT: Duration = Duration::from_secs(5);

/// The client of this process, once there is one.
static CLIENT: OnceLock<Arc<Client>> = OnceLock::new();
/// Whether an error was reported.
static HAS_REPORTED: AtomicBool = AtomicBool::new(false);

/// Turns log events into reports.
pub(crate) struct Reports {
    client: Arc<Client>,
    away: Mutex<Option<Instant>>,
}

/// The layer that reports, when there is somewhere to report to.
pub(crate) fn layer<S>(settings: &Settings) -> Option<impl Layer<S> + use<S>>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let dsn = settings.sentry_dsn.as_ref()?;
    // refused when the settings were read, if it were none
    let dsn = dsn.value.expose_secret().parse().ok()?;
    let mut options = ClientOptions::new()
        .release(concat!("epic@", env!("CARGO_PKG_VERSION")))
        .environment(settings.sentry_environment.value.clone())
        .default_integrations(false)
        .send_default_pii(false)
        .max_breadcrumbs(0)
        .attach_stacktrace(false)
        .shutdown_timeout(LAST_WAIT)
        .transport(Bounded);
    options.dsn = Some(dsn);
    let client = Arc::new(Client::with_options(options));
    let client = CLIENT.get_or_init(|| client);
    let reports = Reports {
        client: Arc::clone(client),
        away: Mutex::default(),
    };
    let filter = FilterFn::new(is_reported).with_max_level_hint(LevelFilter::INFO);
    Some(reports.with_filter(filter))
}

/// Whether an error was reported in this run.
pub(crate) fn has_reported() -> bool {
    HAS_REPORTED.load(Ordering::Relaxed)
}

/// Waits a little for the reports under way; called once, at the very end.
///
/// What is left then is lost with the process: the client is never closed, since closing
/// waits for a server that does not answer.
pub(crate) fn finish() {
    if let Some(client) = CLIENT.get() {
        client.flush(Some(LAST_WAIT));
    }
}

/// The transport of the library, on a connection that does not hang for ever.
struct Bounded;

impl TransportFactory for Bounded {
    fn create_transport_with_options(&self, options: TransportOptions) -> Arc<dyn Transport> {
        let client = reqwest::Client::builder()
            .timeout(SEND_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .build();
        let options = ReqwestHttpTransportOptions::from(options);
        Arc::new(match client {
            Ok(client) => options.with_client(client).build(),
            Err(_) => options.build(),
        })
    }
}

fn is_reported(event: &Metadata<'_>) -> bool {
    let target = event.target();
    let of = target.split("::").next().unwrap_or_default();
    target == FACTS || (*event.level() == tracing::Level::ERROR && OURS.contains(&of))
}

impl<S: Subscriber> Layer<S> for Reports {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let is_fact = event.metadata().target() == FACTS;
        let mut report = Event {
            level: if is_fact { Level::Info } else { Level::Error },
            logger: Some(event.metadata().target().to_owned()),
            ..Event::default()
        };
        event.record(&mut Written(&mut report));
        if !is_fact {
            if self.is_still_away(&report) {
                return;
            }
            group(&mut report);
            HAS_REPORTED.store(true, Ordering::Relaxed);
        }
        self.client.capture_event(report, None);
    }
}

impl Reports {
    /// Whether this says again what was said a moment ago: that the database is away.
    fn is_still_away(&self, report: &Event<'_>) -> bool {
        if report.extra.get("code") != Some(&Value::from(AWAY)) {
            return false;
        }
        let mut away = self.away.lock().unwrap_or_else(PoisonError::into_inner);
        let is_told = away.is_some_and(|told| told.elapsed() < AWAY_PAUSE);
        if !is_told {
            *away = Some(Instant::now());
        }
        is_told
    }
}

/// A place in the code of a library, without the folder it was built from.
fn without_home(place: &str) -> &str {
    let in_registry = place.split_once("/registry/src/");
    let library = in_registry.and_then(|(_, rest)| rest.split_once('/'));
    library.map_or(place, |(_, rest)| rest)
}

/// Panics at two places are two problems, whatever the text.
fn group(report: &mut Event<'static>) {
    let mut parts = vec![report.message.clone().unwrap_or_default().into()];
    for field in ["place", "kind", "code"] {
        if let Some(Value::String(text)) = report.extra.get(field) {
            parts.push(text.clone().into());
        }
    }
    report.fingerprint = parts.into();
}

/// Writes a log event's text and allowed fields into a report.
struct Written<'a>(&'a mut Event<'static>);

impl Written<'_> {
    fn put(&mut self, field: &Field, value: Value) {
        if FIELDS.contains(&field.name()) {
            self.0.extra.insert(field.name().to_owned(), value);
        }
    }
}

impl Visit for Written<'_> {
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let value = match field.name() {
            "place" => without_home(value),
            _ => value,
        };
        self.put(field, value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let text = format!("{value:?}");
        if field.name() == "message" {
            self.0.message = Some(text);
        } else {
            self.put(field, text.into());
        }
    }
}
