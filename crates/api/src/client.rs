//! The typed client: one way to send, two transports.

use std::{convert::Infallible, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, header};
use http_body_util::Full;
use serde::Serialize;
use serde_json::Value;
use tower::{ServiceExt, util::BoxCloneSyncService};

use crate::{
    endpoint::{BASE, Endpoint},
    page::Nothing,
    problem::Problem,
};

/// The server inside this process: a router that is called without a socket.
pub type InProcess = BoxCloneSyncService<Request<Full<Bytes>>, Response<Bytes>, Infallible>;

/// How requests reach the server.
#[derive(Clone)]
pub enum Transport {
    /// The server inside this process.
    InProcess(InProcess),
    /// A server somewhere else, by the origin of its URL.
    Http {
        /// The HTTP client, with its time-outs.
        http: reqwest::Client,
        /// For example `http://127.0.0.1:8080`.
        origin: String,
    },
}

/// Why a call gave no reply of the expected kind.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The server refused, and said why.
    #[error("{}", .0.detail)]
    Refused(Box<Problem>),
    /// No answer came.
    #[error("cannot reach {origin}: {cause}")]
    Unreachable {
        /// Where to.
        origin: String,
        /// What stood in the way.
        cause: String,
    },
    /// An answer came that is not of this API.
    #[error("the answer of {origin} is not of this program ({status}); is it an epic server?")]
    NotUnderstood {
        /// Where from.
        origin: String,
        /// The HTTP status.
        status: u16,
    },
}

/// A reply: typed, and whole as it came.
#[derive(Debug, Clone)]
pub struct Reply<T> {
    /// What this program understands of it.
    pub value: T,
    /// Everything the server said, for `--json`.
    pub raw: Value,
}

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

    /// A transport to a server at this origin.
    ///
    /// # Errors
    /// When no HTTP client can be set up.
    pub fn http(origin: &str) -> Result<Transport, ClientError> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_mins(1))
            .redirect(reqwest::redirect::Policy::none())
            // a token must not pass a proxy in clear text, and `http_proxy` would have even
            // loopback go there; proxies come together with TLS
            .no_proxy()
            .build()
            .map_err(|error| ClientError::Unreachable {
                origin: origin.to_owned(),
                cause: causes(&error),
            })?;
        Ok(Transport::Http {
            http,
            origin: origin.trim_end_matches('/').to_owned(),
        })
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
        let request = Request::builder()
            .method(info.method())
            .uri(target(info.path, path, query))
            .body(encode(body));
        let Ok(mut request) = request else {
            return Err(self.not_understood(StatusCode::BAD_REQUEST));
        };
        *request.headers_mut() = self.headers.clone();
        if !request.body().is_empty() {
            request.headers_mut().insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            );
        }
        if let Some(version) = version {
            set_version(request.headers_mut(), version);
        }
        let (status, body) = self.carry(request).await?;
        if !status.is_success() {
            return Err(match serde_json::from_slice(&body) {
                Ok(problem) => ClientError::Refused(Box::new(problem)),
                Err(_) => self.not_understood(status),
            });
        }
        let raw: Value = if body.is_empty() {
            Value::Object(serde_json::Map::new())
        } else {
            serde_json::from_slice(&body).map_err(|_| self.not_understood(status))?
        };
        let value = serde_json::from_value(raw.clone()).map_err(|_| self.not_understood(status))?;
        Ok(Reply { value, raw })
    }

    async fn carry(&self, request: Request<Bytes>) -> Result<(StatusCode, Bytes), ClientError> {
        match &self.transport {
            Transport::InProcess(router) => {
                let answer = router.clone().oneshot(request.map(Full::new)).await;
                let (parts, body) = match answer {
                    Ok(answer) => answer.into_parts(),
                    Err(never) => match never {},
                };
                Ok((parts.status, body))
            }
            Transport::Http { http, origin } => {
                let unreachable = |error: reqwest::Error| ClientError::Unreachable {
                    origin: origin.clone(),
                    cause: causes(&error),
                };
                let (parts, body) = request.into_parts();
                let answer = http
                    .request(parts.method, format!("{origin}{}", parts.uri))
                    .headers(parts.headers)
                    .body(body)
                    .send()
                    .await
                    .map_err(unreachable)?;
                let status = answer.status();
                Ok((status, answer.bytes().await.map_err(unreachable)?))
            }
        }
    }

    fn not_understood(&self, status: StatusCode) -> ClientError {
        ClientError::NotUnderstood {
            origin: match &self.transport {
                Transport::InProcess(_) => "this program".to_owned(),
                Transport::Http { origin, .. } => origin.clone(),
            },
            status: status.as_u16(),
        }
    }
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
    use std::fmt::Write;
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

fn causes(error: &dyn std::error::Error) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}
