//! How use-cases' results become replies.

use api::{endpoint::BASE, page::List};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use service::{Listed, Service, Session, error::ServiceError, idempotency::Outcome};

use crate::error::ApiError;

/// A refusal at this instant.
pub(super) trait Refuse {
    fn refuse(&self, error: &ServiceError) -> Response;
}

impl Refuse for Session {
    fn refuse(&self, error: &ServiceError) -> Response {
        ApiError::of(error, self.now()).into_response()
    }
}

impl Refuse for Service {
    fn refuse(&self, error: &ServiceError) -> Response {
        ApiError::of(error, self.now()).into_response()
    }
}

/// 200 with the record, or the refusal.
pub(super) fn ok<T, W: Serialize>(
    by: &impl Refuse,
    done: Result<T, ServiceError>,
    wire: impl FnOnce(T) -> W,
) -> Response {
    match done {
        Ok(record) => Json(wire(record)).into_response(),
        Err(error) => by.refuse(&error),
    }
}

/// 204, or the refusal.
pub(super) fn gone(by: &impl Refuse, done: Result<(), ServiceError>) -> Response {
    match done {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => by.refuse(&error),
    }
}

/// 200 with a page, or the refusal.
pub(super) fn listed<T, W: Serialize>(
    by: &impl Refuse,
    done: Result<Listed<T>, ServiceError>,
    wire: impl FnMut(T) -> W,
) -> Response {
    ok(by, done, |page| List {
        items: page.items.into_iter().map(wire).collect(),
        previous: page.previous,
        next: page.next,
        count: page.count,
    })
}

/// 201 with the record and where it is found, now or as it was the first time;
/// or the refusal.
pub(super) fn created<T>(
    by: &impl Refuse,
    done: Result<Outcome<T>, ServiceError>,
    render: impl FnOnce(&T) -> String,
) -> Response {
    let body = match done {
        Ok(Outcome::Created(record)) => render(&record),
        Ok(Outcome::Replayed(body)) => body,
        Err(error) => return by.refuse(&error),
    };
    // what was kept begins with the location, on a line of its own
    let (location, json) = body.split_once('\n').unwrap_or(("", &body));
    let mut response = (StatusCode::CREATED, json.to_owned()).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    if let Ok(location) = HeaderValue::from_str(location) {
        headers.insert(header::LOCATION, location);
    }
    response
}

/// 308 to where a record is that moved, with a problem body that says so.
pub(super) fn moved(path: &str, code: &str, detail: &str) -> Response {
    let refusal = ApiError::plain(StatusCode::PERMANENT_REDIRECT, code, detail);
    let mut response = refusal.into_response();
    if let Ok(location) = HeaderValue::from_str(&format!("{BASE}{path}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// A creation's reply as it is sent and kept: location, line feed, JSON.
pub(super) fn render(path: &str, wire: &impl Serialize) -> String {
    let json = serde_json::to_string(wire).unwrap_or_default();
    format!("{BASE}{path}\n{json}")
}
