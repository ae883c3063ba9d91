//! The typed client: one way to send, two transports.

mod answer;
mod download;
mod error;
mod network;
mod trouble;
mod upload;

use std::{convert::Infallible, error::Error, fmt::Write as _, io};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, header};
use http_body_util::{
    BodyExt, Collected, Full,
    combinators::{BoxBody, UnsyncBoxBody},
};
use rand::{TryRng, rngs::SysRng};
use serde::Serialize;
use serde_json::Value;
use tower::{ServiceExt, util::BoxCloneSyncService};

use crate::{
    endpoint::{BASE, Endpoint, Info},
    page::Nothing,
};

use answer::Answer;
pub use download::Download;
pub use error::{ClientError, Refusal, Strange};
pub use network::{Authority, AuthorityError, Network, Remote};
pub use trouble::Trouble;

/// The body of an answer of the server inside this process, made while it is read.
pub type AnswerBody = UnsyncBoxBody<Bytes, Box<dyn Error + Send + Sync>>;

/// The body of a request, read while it is sent.
pub type AskedBody = BoxBody<Bytes, io::Error>;

/// The server inside this process: a router that is called without a socket.
pub type InProcess = BoxCloneSyncService<Request<AskedBody>, Response<AnswerBody>, Infallible>;

/// How requests reach the server.
#[derive(Clone)]
pub enum Transport {
    /// The server inside this process.
    InProcess(InProcess),
    /// A server somewhere else.
    Http(Remote),
}

impl Transport {
    /// Where requests go, for messages.
    fn origin(&self) -> &str {
        match self {
            Self::InProcess(_) => "this program",
            Self::Http(remote) => remote.origin(),
        }
    }

    async fn carry(
        &self,
        request: Request<Bytes>,
        may_change: bool,
    ) -> Result<Answer, ClientError> {
        match self {
            Self::InProcess(router) => {
                let answer = router.clone().oneshot(request.map(whole)).await;
                let (parts, body) = match answer {
                    Ok(answer) => answer.into_parts(),
                    Err(never) => match never {},
                };
                // one that is read whole is made whole before it is answered
                let body = body.collect().await.map(Collected::to_bytes);
                Ok(Answer {
                    status: parts.status,
                    headers: parts.headers,
                    body: body.unwrap_or_default(),
                })
            }
            Self::Http(remote) => remote.carry(request, may_change).await,
        }
    }
}

/// A body that is in memory.
fn whole(body: Bytes) -> AskedBody {
    Full::new(body).map_err(|never| match never {}).boxed()
}

/// A reply: typed, and whole as it came.
#[derive(Debug, Clone)]
pub struct Reply<T> {
    /// What this program understands of it.
    pub value: T,
    /// Everything the server said, for `--json`.
    pub raw: Value,
    /// The version that the server says it has.
    pub server_version: Option<String>,
}

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Calls the API as one caller.
#[derive(Clone)]
pub struct ApiClient {
    transport: Transport,
    headers: HeaderMap,
}

impl ApiClient {
    /// A client without a session; `user_agent` names the program.
    pub fn new(transport: Transport, user_agent: &str) -> Self {
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_str(user_agent) {
            headers.insert(header::USER_AGENT, value);
        }
        Self { transport, headers }
    }

    /// The same client, with a session. A token that cannot stand in a header
    /// is left out, so the server answers that nobody is logged in.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        if let Ok(mut value) = HeaderValue::from_str(&format!("Bearer {token}")) {
            value.set_sensitive(true);
            self.headers.insert(header::AUTHORIZATION, value);
        }
        self
    }

    /// The token that requests carry, if any.
    pub fn token(&self) -> Option<String> {
        let value = self.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        value.strip_prefix("Bearer ").map(ToOwned::to_owned)
    }

    /// Calls an operation that has neither placeholders nor query nor body.
    ///
    /// # Errors
    /// As [`ApiClient::send`].
    pub async fn get<E: Endpoint<Query = Nothing, Body = Nothing>>(
        &self,
    ) -> Result<Reply<E::Reply>, ClientError> {
        self.send::<E>(&[], &Nothing {}, &Nothing {}).await
    }

    /// Calls an operation; `path` fills the placeholders in their order.
    ///
    /// # Errors
    /// [`ClientError::Refused`] with the server's problem body; the other kinds
    /// when there is none.
    pub async fn send<E: Endpoint>(
        &self,
        path: &[&str],
        query: &E::Query,
        body: &E::Body,
    ) -> Result<Reply<E::Reply>, ClientError> {
        self.send_based_on::<E>(path, query, body, None).await
    }

    /// As [`ApiClient::send`], with the version it is based on in `If-Match`:
    /// for operations without a body.
    ///
    /// # Errors
    /// As [`ApiClient::send`].
    pub async fn send_based_on<E: Endpoint>(
        &self,
        path: &[&str],
        query: &E::Query,
        body: &E::Body,
        version: Option<i64>,
    ) -> Result<Reply<E::Reply>, ClientError> {
        let info = E::INFO;
        let target = target(info.path, path, query);
        let request = self.request(&info, &target, encode(body), version)?;
        let origin = self.transport.origin();
        let may_change = info.method != "GET" && !info.is_public;
        // it changes nothing, or the server knows it again
        let is_repeatable = info.method == "GET" || request.headers().contains_key(IDEMPOTENCY_KEY);
        let first = self.transport.carry(request.clone(), may_change).await;
        let first = match first {
            // what moved to another path of the same server is read there
            Ok(answer) if let Some(there) = answer.moved_to(&info) => {
                let mut request = request.clone();
                *request.uri_mut() = there;
                self.transport.carry(request, may_change).await
            }
            first => first,
        };
        let answer = match first {
            Err(cut) if cut.is_cut() && is_repeatable => {
                // the same key, so what was done the first time is not done again
                let Ok(again) = self.transport.carry(request, may_change).await else {
                    return Err(cut);
                };
                return match again.read::<E>(origin) {
                    Err(error) if error.is_still_running() => Err(cut),
                    reply => reply,
                };
            }
            first => first?,
        };
        answer.read::<E>(origin)
    }

    fn request(
        &self,
        info: &Info,
        target: &str,
        body: Bytes,
        version: Option<i64>,
    ) -> Result<Request<Bytes>, ClientError> {
        let mut request = Request::builder()
            .method(info.method())
            .uri(target)
            .body(body)
            .map_err(|_| ClientError::Unreachable {
                origin: self.transport.origin().to_owned(),
                trouble: Trouble::Other(String::from("what was given fits no request")),
                may_be_done: false,
            })?;
        let headers = request.headers_mut();
        *headers = self.headers.clone();
        // inside this process nothing can be cut
        if matches!(self.transport, Transport::Http(_))
            && info.is_idempotent_by_key()
            && let Some(key) = fresh_key()
        {
            headers.insert(IDEMPOTENCY_KEY, key);
        }
        if let Some(version) = version {
            set_version(headers, version);
        }
        if !request.body().is_empty() {
            request.headers_mut().insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            );
        }
        Ok(request)
    }
}

/// A key that no other request has; none when the system has no randomness to give.
fn fresh_key() -> Option<HeaderValue> {
    let mut bytes = [0_u8; 16];
    SysRng.try_fill_bytes(&mut bytes).ok()?;
    let key = bytes.iter().fold(String::new(), |mut key, byte| {
        // writing to a string cannot fail
        let _ = write!(key, "{byte:02x}");
        key
    });
    HeaderValue::from_str(&key).ok()
}

fn target(path: &str, parts: &[&str], query: &impl Serialize) -> String {
    let mut target = BASE.to_owned();
    let mut parts = parts.iter();
    for segment in path.split('/').skip(1) {
        target.push('/');
        if segment.starts_with('{') {
            target.push_str(&encode_segment(parts.next().copied().unwrap_or_default()));
        } else {
            target.push_str(segment);
        }
    }
    if let Ok(query) = serde_urlencoded::to_string(query)
        && !query.is_empty()
    {
        target.push('?');
        target.push_str(&query);
    }
    target
}

/// Percent-encodes a path segment, so that what was typed as an id arrives as
/// one segment and is refused by name.
fn encode_segment(segment: &str) -> String {
    segment.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // writing to a string cannot fail
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// The body as JSON; empty when there is nothing to say.
fn encode(body: &impl Serialize) -> Bytes {
    match serde_json::to_vec(body) {
        Ok(json) if json != b"{}" => json.into(),
        _ => Bytes::new(),
    }
}

fn set_version(headers: &mut HeaderMap, version: i64) {
    if let Ok(value) = HeaderValue::from_str(&format!("\"{version}\"")) {
        headers.insert(HeaderName::from_static("if-match"), value);
    }
}
