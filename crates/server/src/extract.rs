//! What handlers take out of a request. Ids, queries and bodies are read at
//! once but judged later: a use-case opens them when their turn has come, so
//! that a caller without the right learns nothing from a bad value.

mod body;
mod transition;

use api::problem::UNKNOWN_FIELD;
use axum::{
    extract::{FromRequestParts, MatchedPath, RawPathParams},
    response::{IntoResponse, Response},
};
use domain::{
    error::{BadValue, Given, Invalid, Unusable},
    worded,
};
use http::{HeaderMap, StatusCode, Uri, header, request::Parts};
use serde::de::DeserializeOwned;
use service::{Account, RequestContext, Service, Session};

use crate::error::ApiError;

pub(crate) use body::{Json, idempotency_key};
pub(crate) use transition::{VersionOnly, version_and_due_reason, version_and_reason};

/// The authenticated account behind a request, put there by the middleware of
/// the protected router.
pub(crate) struct CurrentAccount(pub(crate) Account);

impl<S: Send + Sync> FromRequestParts<S> for CurrentAccount {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        parts
            .extensions
            .get::<Account>()
            .cloned()
            .map(Self)
            .ok_or_else(no_context)
    }
}

/// The employee at work behind a request; refused while a new password is due.
pub(crate) struct CurrentSession(pub(crate) Session);

impl<S: Send + Sync> FromRequestParts<S> for CurrentSession {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let CurrentAccount(account) = CurrentAccount::from_request_parts(parts, state).await?;
        let session = account.session().await;
        session
            .map(Self)
            .map_err(|error| ApiError::of(&error, chrono::DateTime::UNIX_EPOCH).into_response())
    }
}

/// What came with the request besides its content.
pub(crate) struct Context(pub(crate) RequestContext);

impl<S: Send + Sync> FromRequestParts<S> for Context {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        parts
            .extensions
            .get::<RequestContext>()
            .cloned()
            .map(Self)
            .ok_or_else(no_context)
    }
}

fn no_context() -> Response {
    tracing::error!("a route is outside the layers it needs");
    ApiError::plain(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "something went wrong inside the program",
    )
    .into_response()
}

/// The bearer token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The placeholders of a path, as text.
pub(crate) struct PathIds(Vec<(String, String)>);

impl PathIds {
    /// Reads the id at a placeholder.
    pub(crate) fn read<Id>(
        &self,
        name: &str,
        parse: impl Fn(&str) -> Result<Id, BadValue>,
    ) -> Given<Id> {
        let text = self
            .0
            .iter()
            .find(|(placeholder, _)| placeholder == name)
            .map_or("", |(_, text)| text.as_str());
        parse(text).map_err(|refused| Invalid::field(name, refused).into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathIds {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let raw = RawPathParams::from_request_parts(parts, state).await;
        Ok(Self(raw.map_or_else(
            // not UTF-8: as it came, so that the id at fault is refused by name
            |_| segments(parts),
            |raw| {
                raw.iter()
                    .map(|(name, text)| (name.to_owned(), text.to_owned()))
                    .collect()
            },
        )))
    }
}

/// The placeholders of the route beside what stands there in the path, as it
/// came. The path may lack the route's beginning: both are read from the end.
fn segments(parts: &Parts) -> Vec<(String, String)> {
    let Some(route) = parts.extensions.get::<MatchedPath>() else {
        return Vec::new();
    };
    let route = route.as_str().rsplit('/');
    route
        .zip(parts.uri.path().rsplit('/'))
        .filter_map(|(name, text)| {
            let name = name.strip_prefix('{')?.strip_suffix('}')?;
            Some((name.to_owned(), text.to_owned()))
        })
        .collect()
}

/// The query parameters, as the wire type reads them.
pub(crate) struct Query<T>(pub(crate) Given<T>);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(read_query(&parts.uri).map_err(Unusable::Invalid)))
    }
}

/// Reads the query parameters, or names the one at fault.
pub(crate) fn read_query<T: DeserializeOwned>(uri: &Uri) -> Result<T, Invalid> {
    let query = uri.query().unwrap_or_default();
    serde_urlencoded::from_str(query).map_err(|error| field_of(&error.to_string(), "query"))
}

/// As [`read_query`], from parameters that were taken apart before.
pub(crate) fn read_pairs<T: DeserializeOwned>(pairs: &[(String, String)]) -> Result<T, Invalid> {
    // the one reader of queries that knows what an optional parameter is
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    serde_urlencoded::from_str(&query).map_err(|error| field_of(&error.to_string(), "query"))
}

impl<T> Query<T> {
    /// Checks the parameters.
    pub(crate) fn read<U>(&self, read: impl Fn(&T) -> Result<U, Invalid>) -> Given<U> {
        match &self.0 {
            Ok(query) => read(query).map_err(Unusable::Invalid),
            Err(cause) => Err(cause.clone()),
        }
    }
}
fn unknown_field(message: &str) -> Option<&str> {
    quoted(message.strip_prefix("unknown field ")?)
}

fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('`')?.split('`').next()
}

/// Turns serde's words into a refusal by field name.
fn field_of(message: &str, path: &str) -> Invalid {
    // serde_json ends with the place in a text that the caller never sees
    let message = message.split(" at line ").next().unwrap_or(message);
    if let Some(field) = unknown_field(message) {
        return Invalid::field(field, worded!("bad-unknown-field", UNKNOWN_FIELD));
    }
    if let Some(field) = message.strip_prefix("missing field ").and_then(quoted) {
        return Invalid::field(field, worded!("bad-missing", "is missing"));
    }
    if let Some(field) = message.strip_prefix("duplicate field ").and_then(quoted) {
        return Invalid::field(field, worded!("bad-given-twice", "is given twice"));
    }
    Invalid::field(
        path,
        worded!(
            "bad-type",
            "is not of the accepted type: {message}",
            message = message
        ),
    )
}

/// The service, for the few routes without a session.
pub(crate) type Shared = axum::extract::State<Service>;
