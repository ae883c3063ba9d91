//! Calendars as programs for calendars read them.
//!
//! A feed is read without a session: the secret in its path is the right to it. That path is
//! in no log line, which has the route's pattern alone, and in no reply but the first.

use api::calendar::FEED_SUFFIX;
use api::problem::NOTHING_HERE;
use axum::{
    Router,
    extract::{Path, State, rejection::PathRejection},
    response::{IntoResponse, Response},
    routing::get,
};
use http::{StatusCode, header};
use service::Service;

use crate::error::ApiError;

/// `/calendar/feed/{secret}.ics`.
pub(crate) fn router(service: Service) -> Router {
    Router::new()
        .route("/calendar/feed/{file}", get(feed))
        .with_state(service)
}

/// The calendar of a secret; whatever else stands there is not found.
async fn feed(
    State(service): State<Service>,
    file: Result<Path<String>, PathRejection>,
) -> Response {
    let token = file
        .as_ref()
        .ok()
        .and_then(|file| file.strip_suffix(FEED_SUFFIX));
    let found = match token {
        Some(token) => service.calendar_feed(token).await,
        None => Ok(None),
    };
    match found {
        Ok(Some(text)) => calendar("epic-events", text),
        Ok(None) => {
            ApiError::plain(StatusCode::NOT_FOUND, "not_found", NOTHING_HERE).into_response()
        }
        Err(error) => ApiError::of(&error, service.now()).into_response(),
    }
}

/// A calendar under a plain name, to be opened or kept as a file; never by a cache.
pub(crate) fn calendar(name: &str, text: String) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            "text/calendar; charset=utf-8".to_owned(),
        ),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}{FEED_SUFFIX}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}
