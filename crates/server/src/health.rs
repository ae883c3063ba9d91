//! Liveness and readiness: whether the process runs, and whether it may be
//! sent requests.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::StatusCode;
use service::{Service, error::ServiceError};
use tokio::{sync::Mutex, time::timeout};

use crate::error::ApiError;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long one answer of the database counts.
const FRESH: Duration = Duration::from_secs(1);

/// Asks the database whether requests can be served; cheap to clone.
#[derive(Clone)]
pub(crate) struct Readiness(Arc<Inner>);

struct Inner {
    service: Service,
    is_stopping: AtomicBool,
    last: Mutex<Option<(Instant, Health)>>,
}

/// What the database said.
type Health = Result<(), Box<ApiError>>;

impl Readiness {
    pub(crate) fn of(service: Service) -> Self {
        Self(Arc::new(Inner {
            service,
            is_stopping: AtomicBool::new(false),
            last: Mutex::new(None),
        }))
    }

    /// From now on no new requests are wanted.
    pub(crate) fn stop(&self) {
        self.0.is_stopping.store(true, Ordering::Release);
    }

    async fn health(&self) -> Health {
        // waiting for somebody else's question counts as waiting for the database
        let waited = timeout(PATIENCE, self.asked_lately()).await;
        // asked last: the order to stop may have come while the database was
        if self.0.is_stopping.load(Ordering::Acquire) {
            return Err(ApiError::unavailable("the server is stopping").into());
        }
        waited.unwrap_or_else(|_| Err(silent().into()))
    }

    /// The database's last answer, asked anew when it is old. However many ask,
    /// one question is under way.
    async fn asked_lately(&self) -> Health {
        let mut last = self.0.last.lock().await;
        if let Some((at, health)) = &*last
            && at.elapsed() < FRESH
        {
            return health.clone();
        }
        let health = match timeout(PATIENCE, self.0.service.health()).await {
            Ok(health) => health.map_err(|error| self.told(&error).into()),
            Err(_) => Err(silent().into()),
        };
        *last = Some((Instant::now(), health.clone()));
        health
    }

    fn told(&self, error: &ServiceError) -> ApiError {
        let told = ApiError::of(error, self.0.service.now());
        // whatever is wrong with the database, it is not ready
        told.with_status(StatusCode::SERVICE_UNAVAILABLE)
    }
}

fn silent() -> ApiError {
    tracing::warn!("the database does not answer");
    ApiError::unavailable("the database does not answer")
}

/// `/healthz` and `/readyz`.
pub(crate) fn router(readiness: Readiness) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .with_state(readiness)
}

async fn ready(State(readiness): State<Readiness>) -> Response {
    match readiness.health().await {
        Ok(()) => "ready".into_response(),
        Err(refused) => refused.into_response(),
    }
}
