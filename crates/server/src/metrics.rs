//! What is counted while the program serves, as Prometheus reads it.
//!
//! Counted where things happen, through the `metrics` facade; gathered here, once for the
//! process, and told on a listener of its own: what goes on in a company is not for everybody
//! who reaches the pages. No label holds a name, an id or anything that people typed.

use std::{io, net::SocketAddr, time::Duration};

use axum::{Router, extract::State, routing::get};
use http::{StatusCode, header};
use metrics::{Unit, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use metrics_process::Collector;
use service::Service;
use tokio::{net::TcpListener, time::timeout};

/// Bounds of the histograms, in seconds: the budgets of docs/performance.md lie between them.
const BUCKETS: [f64; 14] = [
    0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];
/// How long the database may take to say what waits.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often what was counted is put together when nobody asks.
const UPKEEP: Duration = Duration::from_secs(5);
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Gathers what this process counts; cheap to clone.
#[derive(Clone)]
pub struct Metrics {
    gathered: PrometheusHandle,
    process: Collector,
    takes_backups: bool,
}

impl Metrics {
    /// Gathers from here on, for the whole process; tells of backups only when they are taken
    /// by schedule.
    ///
    /// # Errors
    /// When somebody gathers already.
    pub fn gather(takes_backups: bool) -> Result<Self, BuildError> {
        let gathered = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS)?
            .install_recorder()?;
        describe();
        let process = Collector::default();
        process.describe();
        gauge!("epic_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        Ok(Self {
            gathered,
            process,
            takes_backups,
        })
    }

    /// Answers `/metrics` on a socket until the program ends.
    ///
    /// # Errors
    /// When the socket fails.
    pub async fn serve(self, on: TcpListener, service: Service) -> io::Result<()> {
        let router = Router::new()
            .route("/metrics", get(told))
            .with_state((self.clone(), service));
        tokio::select! {
            served = axum::serve(on, router) => served,
            () = self.keep_up() => Ok(()),
        }
    }

    async fn keep_up(&self) {
        loop {
            tokio::time::sleep(UPKEEP).await;
            self.gathered.run_upkeep();
        }
    }

    async fn told(&self, service: &Service) -> String {
        self.process.collect();
        for pool in service.pools() {
            let set = |state, count: u32| {
                gauge!("epic_database_connections", "pool" => pool.name, "state" => state)
                    .set(f64::from(count));
            };
            set("idle", pool.idle);
            set("busy", pool.open.saturating_sub(pool.idle));
            gauge!("epic_database_connections_max", "pool" => pool.name).set(f64::from(pool.most));
        }
        let observed = timeout(PATIENCE, service.observe()).await;
        let observed = observed.ok().and_then(Result::ok);
        gauge!("epic_database_up").set(if observed.is_some() { 1.0 } else { 0.0 });
        if let Some(observed) = observed {
            gauge!("epic_letters", "state" => "waiting").set(number(observed.letters_waiting));
            gauge!("epic_letters", "state" => "given_up").set(number(observed.letters_given_up));
            gauge!("epic_imports_under_way").set(number(observed.imports_under_way));
            if self.takes_backups {
                let backed_up = observed.backed_up_at.map_or(0, |at| at.timestamp());
                gauge!("epic_backup_last_success_timestamp_seconds")
                    .set(number(u64::try_from(backed_up).unwrap_or_default()));
            }
        }
        self.gathered.run_upkeep();
        self.gathered.render()
    }
}

/// A count as a number of Prometheus, which has no other kind.
#[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
fn number(count: u64) -> f64 {
    count as f64
}

async fn told(
    State((metrics, service)): State<(Metrics, Service)>,
) -> (StatusCode, [(header::HeaderName, &'static str); 1], String) {
    let text = metrics.told(&service).await;
    (StatusCode::OK, [(header::CONTENT_TYPE, TEXT)], text)
}

/// Listens for Prometheus; port 0 takes any free one.
///
/// # Errors
/// When the system refuses.
pub async fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).await
}

/// What each name means: the list of docs/operations.md.
fn describe() {
    describe_counter!(
        "epic_http_requests_total",
        "requests, by method, route and status"
    );
    describe_histogram!(
        "epic_http_request_duration_seconds",
        Unit::Seconds,
        "time until the head of the answer, by method and route"
    );
    describe_gauge!(
        "epic_http_requests_in_flight",
        "requests that are being answered"
    );
    describe_counter!("epic_logins_total", "logins, by what came of them");
    describe_counter!(
        "epic_audit_entries_total",
        "entries of the audit log, by outcome"
    );
    describe_counter!(
        "epic_database_retries_total",
        "units of work run again because of another writer"
    );
    describe_gauge!(
        "epic_database_connections",
        "open connections, by pool and state"
    );
    describe_gauge!(
        "epic_database_connections_max",
        "connections there may be, by pool"
    );
    describe_gauge!("epic_database_up", "1 while the database answers, else 0");
    describe_counter!(
        "epic_jobs_total",
        "backups, letters and imports worked on, by outcome"
    );
    describe_gauge!("epic_letters", "letters that wait, or were given up");
    describe_gauge!(
        "epic_imports_under_way",
        "imports that somebody has to work on"
    );
    describe_gauge!(
        "epic_backup_last_success_timestamp_seconds",
        "when the last scheduled backup was taken, 0 for never"
    );
    describe_gauge!("epic_build_info", "1, with the version as its label");
}
