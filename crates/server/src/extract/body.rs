//! A JSON body, read at once and judged later, with what its headers say.

use std::{fmt::Write as _, time::Duration};

use api::request::Request as Body;
use axum::{
    body::{Bytes, HttpBody},
    extract::{FromRequest, Request},
};
use domain::{
    error::{BadValue, Given, Invalid, Unusable},
    worded,
};
use http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use service::idempotency::IdempotencyKey;
use sha2::{Digest, Sha256};

use super::{field_of, unknown_field};
use crate::{BODY_LIMIT, json::Unambiguous};

/// The longest idempotency key.
const LONGEST_KEY: usize = 128;

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
            Ok(body) => read(body).map_err(Unusable::Invalid),
            Err(cause) => Err(cause.clone()),
        }
    }

    /// As [`Json::read`], for a creation: its idempotency key has to be usable.
    pub(crate) fn read_new<U>(&self, read: impl Fn(&T) -> Result<U, Invalid>) -> Given<U> {
        match &self.key {
            Some(Err(refused)) if self.body.is_ok() => {
                Err(Invalid::field("Idempotency-Key", refused.clone()).into())
            }
            Some(_) | None => self.read(read),
        }
    }

    /// The id of the record under which the body creates one, whatever the
    /// rest of the body is.
    pub(crate) fn parent<Id>(&self, parse: impl Fn(&str) -> Result<Id, BadValue>) -> Given<Id>
    where
        T: Body,
    {
        let refused = |bad: BadValue| Unusable::from(Invalid::field(T::PARENT, bad));
        let Some(given) = self.parent.clone()? else {
            return Err(refused(worded!("bad-missing", "is missing").into()));
        };
        // a string is no id on the wire, even one of digits
        let number = given.as_number().map(ToString::to_string);
        parse(&number.unwrap_or_default()).map_err(refused)
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
                // programs are told at once, and know how to ask again
                patience: Duration::ZERO,
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
        Err(_) => Err(Invalid::field(
            "body",
            worded!("bad-broken-body", "broke off before its end"),
        )
        .into()),
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

pub(crate) fn idempotency_key(value: &http::HeaderValue) -> Result<String, BadValue> {
    match value.to_str() {
        Ok(key) if (1..=LONGEST_KEY).contains(&key.len()) => Ok(key.to_owned()),
        _ => Err(BadValue::new(worded!(
            "bad-key",
            "is not usable; 1 to {max} printable ASCII characters are accepted",
            max = LONGEST_KEY,
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
            Err(Invalid::field("body", worded!("bad-json-object", "is not a JSON object")).into())
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
    Invalid::field(
        "body",
        worded!("bad-json", "is not JSON: {message}", message = message),
    )
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
        .ok_or_else(|| {
            let refused = worded!("bad-version", "is not a version; a number is accepted");
            Invalid::field("If-Match", refused)
        })
}

fn merge_version(fields: &mut Map<String, Value>, version: i64) -> Result<(), Invalid> {
    match fields.get("version") {
        Some(given) if given.as_i64() != Some(version) => Err(Invalid::field(
            "version",
            worded!("bad-two-versions", "differs between the body and If-Match"),
        )),
        Some(_) => Ok(()),
        None => {
            fields.insert("version".to_owned(), version.into());
            Ok(())
        }
    }
}
