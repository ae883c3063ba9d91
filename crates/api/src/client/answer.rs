//! An answer as it came, and what this program makes of it.

use std::cmp::Ordering;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, StatusCode, Uri, header};
use serde_json::Value;

use super::{
    Reply,
    error::{ClientError, Refusal, Strange},
};
use crate::{
    endpoint::{BASE, Endpoint, Info},
    problem::{NOTHING_HERE, Problem, UNKNOWN_FIELD, VERSION_HEADER},
};

/// The version of this program.
const OURS: &str = env!("CARGO_PKG_VERSION");

const NO_COMMAND: &str = "it does not know this command";

/// An answer of whoever answered.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Answer {
    /// The reply of an operation, or why there is none.
    pub(super) fn read<E: Endpoint>(self, origin: &str) -> Result<Reply<E::Reply>, ClientError> {
        if !self.status.is_success() {
            return Err(self.refusal(origin, E::INFO.refusals.contains(&404)));
        }
        let raw = if self.body.is_empty() {
            Some(Value::Object(serde_json::Map::new()))
        } else {
            serde_json::from_slice::<Value>(&self.body).ok()
        };
        let value = raw
            .as_ref()
            .and_then(|raw| serde_json::from_value(raw.clone()).ok());
        match (value, raw) {
            (Some(value), Some(raw)) => Ok(Reply {
                value,
                raw,
                server_version: self.version().map(ToOwned::to_owned),
            }),
            _ => Err(self
                .other_version("its answer cannot be read")
                .unwrap_or_else(|| self.not_understood(origin))),
        }
    }

    /// Why it is not the file that was asked for.
    pub(super) fn no_file(self, origin: &str) -> ClientError {
        if self.status.is_success() {
            self.not_understood(origin)
        } else {
            self.refusal(origin, false)
        }
    }

    /// Where a record is read that moved, when it is within the API of the same server. Any
    /// other redirect is none that a token may follow.
    pub(super) fn moved_to(&self, info: &Info) -> Option<Uri> {
        let has_moved = self.status == StatusCode::PERMANENT_REDIRECT
            && info.method == "GET"
            && info.refusals.contains(&self.status.as_u16());
        let path = self.text(&header::LOCATION).filter(|_| has_moved)?;
        let is_ours = path
            .strip_prefix(BASE)
            .is_some_and(|rest| rest.starts_with('/'));
        path.parse().ok().filter(|_| is_ours)
    }

    fn refusal(self, origin: &str, has_records: bool) -> ClientError {
        let Ok(mut problem) = serde_json::from_slice::<Problem>(&self.body) else {
            let is_no_route = matches!(
                self.status,
                StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED
            );
            return is_no_route
                .then(|| self.other_version(NO_COMMAND))
                .flatten()
                .unwrap_or_else(|| self.not_understood(origin));
        };
        // what counts is what the server did, not what a body says of it
        problem.status = self.status.as_u16();
        if let Some(what) = unknown(&problem, has_records)
            && let Some(error) = self.other_version(what)
        {
            return error;
        }
        ClientError::Refused(Box::new(Refusal {
            problem,
            retry_after: self.retry_after(),
        }))
    }

    fn not_understood(&self, origin: &str) -> ClientError {
        ClientError::NotUnderstood {
            origin: origin.to_owned(),
            strange: self.strange(),
        }
    }

    fn strange(&self) -> Strange {
        match self.status {
            StatusCode::TOO_MANY_REQUESTS => Strange::TooMany {
                retry_after: self.retry_after(),
            },
            StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => Strange::Gateway(self.status),
            status => match self.text(&header::LOCATION) {
                Some(location) if status.is_redirection() => Strange::Redirect {
                    location: place(location),
                },
                _ => Strange::Other {
                    status,
                    kind: self.kind(),
                },
            },
        }
    }

    /// What the body says it is.
    fn kind(&self) -> String {
        let kind = self.text(&header::CONTENT_TYPE).unwrap_or_default();
        match kind.split(';').next().map(str::trim) {
            Some("") | None => String::from("something"),
            Some(kind) => kind.to_owned(),
        }
    }

    fn other_version(&self, what: &'static str) -> Option<ClientError> {
        let theirs = self.version()?;
        let is_older = match numbers(theirs)?.cmp(&numbers(OURS)?) {
            Ordering::Less => true,
            Ordering::Greater => false,
            Ordering::Equal => return None,
        };
        Some(ClientError::OtherVersion {
            theirs: theirs.to_owned(),
            ours: OURS,
            is_older,
            what,
        })
    }

    fn version(&self) -> Option<&str> {
        self.text(&HeaderName::from_static(VERSION_HEADER))
    }

    /// In seconds; the other form, a date, is for browsers.
    fn retry_after(&self) -> Option<u64> {
        self.text(&header::RETRY_AFTER)?.trim().parse().ok()
    }

    fn text(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// What the server does not know, when that is why it refused.
fn unknown(problem: &Problem, has_records: bool) -> Option<&'static str> {
    match problem.status {
        404 if !has_records || problem.detail == NOTHING_HERE => Some(NO_COMMAND),
        405 => Some(NO_COMMAND),
        422 if problem
            .errors
            .iter()
            .any(|error| error.message == UNKNOWN_FIELD) =>
        {
            Some("it does not know a field that was sent")
        }
        _ => None,
    }
}

/// Scheme and host of a URL: the rest may hold what is nobody's business.
fn place(location: &str) -> String {
    let end = location
        .find("://")
        .map(|at| at + 3)
        .and_then(|from| location[from..].find(['/', '?', '#']).map(|at| from + at));
    match end {
        Some(end) => location[..end].to_owned(),
        None if location.contains("://") => location.to_owned(),
        None => String::from("another path"),
    }
}

/// `1.20.3` as numbers, so that 1.20 comes after 1.3.
fn numbers(version: &str) -> Option<[u64; 3]> {
    let plain = version.split(['-', '+']).next()?;
    let mut parts = plain.split('.').map(|part| part.parse::<u64>().ok());
    let three = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(three)
}

#[cfg(test)]
mod tests;
