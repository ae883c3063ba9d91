//! What handlers take out of a request. Ids, queries and bodies are read at
//! once but judged later: a use-case opens them when their turn has come, so
//! that a caller without the right learns nothing from a bad value.

use std::fmt::Write as _;

use api::endpoint::Request as Body;
use axum::{
    body::{Bytes, HttpBody},
    extract::{FromRequest, FromRequestParts, MatchedPath, RawPathParams, Request},
    response::{IntoResponse, Response},
};
use domain::{
    error::{BadValue, Checks, Given, Invalid, Unusable},
    ids::Version,
    text::Reason,
};
use http::{HeaderMap, StatusCode, header, request::Parts};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use service::{Account, RequestContext, Service, Session, idempotency::IdempotencyKey};
use sha2::{Digest, Sha256};

use crate::{BODY_LIMIT, error::ApiError, json::Unambiguous};

/// The longest idempotency key.
const LONGEST_KEY: usize = 128;

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
        parse(text).map_err(|refused| Invalid::field(name, refused.to_string()).into())
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
        let query = parts.uri.query().unwrap_or_default();
        let read = serde_urlencoded::from_str(query)
            .map_err(|error| field_of(&error.to_string(), "query"));
        Ok(Self(read.map_err(Unusable::Invalid)))
    }
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

/// A JSON body with what its headers say about it.
pub(crate) struct Json<T> {
    body: Given<T>,
    parent: Given<Option<Value>>,
    hash: String,
    path: String,
    key: Option<Result<String, BadValue>>,
}

impl<T> Json<T> {
    /// Checks the body, when it could be read at all.
    pub(crate) fn read<U>(&self, read: impl Fn(&T) -> Result<U, Invalid>) -> Given<U> {
        match &self.body {
            Ok(body) => match &self.key {
                Some(Err(refused)) => {
                    Err(Invalid::field("Idempotency-Key", refused.to_string()).into())
                }
                Some(Ok(_)) | None => read(body).map_err(Unusable::Invalid),
            },
            Err(cause) => Err(cause.clone()),
        }
    }

    /// The id of the record under which the body creates one, whatever the
    /// rest of the body is.
    pub(crate) fn parent<Id>(&self, parse: impl Fn(&str) -> Result<Id, BadValue>) -> Given<Id>
    where
        T: Body,
    {
        let refused = |message: String| Unusable::from(Invalid::field(T::PARENT, message));
        let Some(given) = self.parent.clone()? else {
            return Err(refused("is missing".to_owned()));
        };
        // a string is no id on the wire, even one of digits
        let number = given.as_number().map(ToString::to_string);
        parse(&number.unwrap_or_default()).map_err(|error| refused(error.to_string()))
    }

    /// The body as it was read.
    pub(crate) fn given(&self) -> &Given<T> {
        &self.body
    }

    /// The idempotency key, if a good one was sent.
    pub(crate) fn key(&self) -> Option<IdempotencyKey> {
        match &self.key {
            Some(Ok(key)) if self.body.is_ok() => Some(IdempotencyKey {
                path: self.path.clone(),
                key: key.clone(),
                body_hash: self.hash.clone(),
            }),
            Some(_) | None => None,
        }
    }
}

impl<S: Send + Sync, T: Body + DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = std::convert::Infallible;

    async fn from_request(request: Request, _: &S) -> Result<Self, Self::Rejection> {
        let (parts, body) = request.into_parts();
        let whole = whole(body).await;
        let hash = whole
            .as_ref()
            .map_or_else(|_| String::new(), |bytes| hash(bytes));
        let fields = whole.and_then(|bytes| read_object(&parts.headers, &bytes));
        Ok(Self {
            parent: match &fields {
                Ok(fields) => Ok(fields.get(T::PARENT).cloned()),
                Err(cause) => Err(cause.clone()),
            },
            body: fields.and_then(|fields| read_fields(&parts.headers, fields)),
            hash,
            path: parts.uri.path().to_owned(),
            key: parts.headers.get("idempotency-key").map(idempotency_key),
        })
    }
}

async fn whole(body: axum::body::Body) -> Given<Bytes> {
    if body.size_hint().lower() > BODY_LIMIT as u64 {
        return Err(Unusable::TooLarge(BODY_LIMIT));
    }
    match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Unusable::TooLarge(BODY_LIMIT)),
        Err(_) => Err(Invalid::field("body", "broke off before its end").into()),
    }
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            // writing to a string cannot fail
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn idempotency_key(value: &http::HeaderValue) -> Result<String, BadValue> {
    match value.to_str() {
        Ok(key) if (1..=LONGEST_KEY).contains(&key.len()) => Ok(key.to_owned()),
        _ => Err(BadValue::new(format!(
            "is not usable; 1 to {LONGEST_KEY} printable ASCII characters are accepted"
        ))),
    }
}

fn read_object(headers: &HeaderMap, bytes: &[u8]) -> Given<Map<String, Value>> {
    let value = if bytes.is_empty() {
        Value::Object(Map::new())
    } else {
        if !is_json(headers) {
            return Err(Unusable::MediaType);
        }
        let read: Result<Unambiguous, _> = serde_json::from_slice(bytes);
        read.map_err(|error| not_json(&error.to_string()))?.0
    };
    match value {
        Value::Object(fields) => Ok(fields),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Err(Invalid::field("body", "is not a JSON object").into())
        }
    }
}

fn read_fields<T: Body + DeserializeOwned>(
    headers: &HeaderMap,
    mut fields: Map<String, Value>,
) -> Given<T> {
    if let Some(version) = if_match(headers)? {
        merge_version(&mut fields, version)?;
    }
    let read: Result<T, _> = serde_path_to_error::deserialize(Value::Object(fields));
    read.map_err(|error| {
        let path = error.path().to_string();
        let message = error.into_inner().to_string();
        if let Some(field) = unknown_field(&message)
            && T::GUARDED.contains(&field)
        {
            return Unusable::FieldNotAllowed(field.to_owned());
        }
        let at = if path == "." { "body" } else { &path };
        Unusable::Invalid(field_of(&message, at))
    })
}

fn not_json(message: &str) -> Invalid {
    if message.starts_with("duplicate field ") {
        return field_of(message, "body");
    }
    Invalid::field("body", format!("is not JSON: {message}"))
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(Ok(value)) = headers
        .get(header::CONTENT_TYPE)
        .map(|value| value.to_str())
    else {
        return false;
    };
    let essence = value.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// The version in `If-Match`: `"7"` or `7`.
fn if_match(headers: &HeaderMap) -> Result<Option<i64>, Invalid> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    value
        .to_str()
        .ok()
        .and_then(|text| text.trim().trim_matches('"').parse().ok())
        .map(Some)
        .ok_or_else(|| Invalid::field("If-Match", "is not a version; a number is accepted"))
}

fn merge_version(fields: &mut Map<String, Value>, version: i64) -> Result<(), Invalid> {
    match fields.get("version") {
        Some(given) if given.as_i64() != Some(version) => Err(Invalid::field(
            "version",
            "differs between the body and If-Match",
        )),
        Some(_) => Ok(()),
        None => {
            fields.insert("version".to_owned(), version.into());
            Ok(())
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
        return Invalid::field(field, "is not a field that is known here");
    }
    if let Some(field) = message.strip_prefix("missing field ").and_then(quoted) {
        return Invalid::field(field, "is missing");
    }
    if let Some(field) = message.strip_prefix("duplicate field ").and_then(quoted) {
        return Invalid::field(field, "is given twice");
    }
    Invalid::field(path, format!("is not of the accepted type: {message}"))
}

/// The version of a transition.
pub(crate) fn version(body: &api::employees::Transition) -> Result<Version, Invalid> {
    let mut checks = Checks::default();
    let version = checks.required("version", body.version.map(Version::new));
    checks.finish(|| version)
}

/// The version and the reason of a transition that may have one.
pub(crate) fn version_and_reason(
    body: &api::employees::Transition,
) -> Result<(Version, Option<Reason>), Invalid> {
    let mut checks = Checks::default();
    let version = checks.required("version", body.version.map(Version::new));
    let reason = checks.take_optional("reason", body.reason.as_deref().map(Reason::parse));
    checks.finish(|| Some((version?, reason?)))
}

/// The version and the reason of a transition that needs one.
pub(crate) fn version_and_due_reason(
    version: Option<i64>,
    reason: Option<&str>,
) -> Result<(Version, Reason), Invalid> {
    let mut checks = Checks::default();
    let version = checks.required("version", version.map(Version::new));
    let reason = checks.required("reason", reason);
    let reason = reason.and_then(|text| checks.take("reason", Reason::parse(text)));
    checks.finish(|| Some((version?, reason?)))
}

/// A body that says nothing but the version, in `If-Match` or in JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VersionOnly {
    version: Option<i64>,
}

impl Body for VersionOnly {}

impl VersionOnly {
    pub(crate) fn read(&self) -> Result<Version, Invalid> {
        let mut checks = Checks::default();
        let version = checks.required("version", self.version.map(Version::new));
        checks.finish(|| version)
    }
}

/// The service, for the few routes without a session.
pub(crate) type Shared = axum::extract::State<Service>;
