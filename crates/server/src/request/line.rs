//! The one log line of a request: what was asked and how it went, never by
//! which address, with which query or which words.

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use axum::extract::{MatchedPath, Request};
use domain::ids::EmployeeId;
use http::{Method, StatusCode};

/// What is known of a request so far; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct LogLine(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    begun: Instant,
    request_id: String,
    method: &'static str,
    route: String,
    employee: OnceLock<EmployeeId>,
}

impl LogLine {
    /// A line about this request.
    pub(super) fn of(request: &Request, request_id: &str) -> Self {
        // the route's pattern: ids and queries of people stay out of the log
        let route = request.extensions().get::<MatchedPath>();
        Self(Arc::new(Inner {
            begun: Instant::now(),
            request_id: request_id.to_owned(),
            method: known(request.method()),
            route: route.map_or("-", MatchedPath::as_str).to_owned(),
            employee: OnceLock::new(),
        }))
    }

    /// Who asks, once that is known.
    pub(crate) fn asked_by(&self, employee: EmployeeId) {
        // a request has one caller
        let _ = self.0.employee.set(employee);
    }

    /// Writes the line in any case: with the status of the answer, or without
    /// one when the caller went away first.
    pub(super) fn until_answered(self) -> Unfinished {
        metrics::gauge!("epic_http_requests_in_flight").increment(1.0);
        Unfinished {
            line: self,
            status: None,
        }
    }

    fn write(&self, status: Option<StatusCode>) {
        let Inner {
            begun,
            request_id,
            method,
            route,
            employee,
        } = &*self.0;
        count(method, route, status, begun.elapsed());
        let employee = employee.get().map(|id| id.get());
        let status = status.map(|status| status.as_u16());
        let ms = (begun.elapsed().as_secs_f64() * 1_000_000.0).round() / 1000.0;
        let said = if status.is_some() {
            "answered"
        } else {
            "the caller went away"
        };
        // probes come all day long
        if matches!(route.as_str(), "/healthz" | "/readyz") {
            tracing::debug!(request_id, method, route, status, ms, "{said}");
        } else {
            tracing::info!(request_id, method, route, status, ms, employee, "{said}");
        }
    }
}

/// A line that is still to be written, when this is dropped.
pub(super) struct Unfinished {
    line: LogLine,
    status: Option<StatusCode>,
}

impl Unfinished {
    pub(super) fn answered(&mut self, status: StatusCode) {
        self.status = Some(status);
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        metrics::gauge!("epic_http_requests_in_flight").decrement(1.0);
        self.line.write(self.status);
    }
}

/// Counts a request; whoever went away first has the status `none`.
fn count(method: &'static str, route: &str, status: Option<StatusCode>, took: Duration) {
    let status = status.map_or_else(|| "none".to_owned(), |status| status.as_u16().to_string());
    let route = route.to_owned();
    metrics::histogram!(
        "epic_http_request_duration_seconds", "method" => method, "route" => route.clone())
    .record(took);
    metrics::counter!(
        "epic_http_requests_total", "method" => method, "route" => route, "status" => status)
    .increment(1);
}

/// The method, when it is one; a caller may invent others, of any length.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
