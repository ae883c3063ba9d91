//! What surrounds every request: an id, a log line, headers, a panic caught.

mod line;

use std::{fmt::Write as _, net::SocketAddr, sync::Arc, time::Duration};

use api::problem::{MEDIA_TYPE, Problem, VERSION_HEADER};
use axum::{
    Router,
    extract::{ConnectInfo, Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use domain::actor::Channel;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts};
use rand::{TryRng, rngs::SysRng};
use service::{IMPORT_REQUEST, RequestContext};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    error::ApiError,
    proxy::TrustedProxies,
    web::{self, Web},
};

pub(crate) use line::LogLine;

/// Where requests come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The command line in this very process.
    InProcess,
    /// A socket.
    Network {
        /// After this a request is answered with 503.
        timeout: Duration,
        /// Whose word counts for where a request comes from.
        proxies: TrustedProxies,
        /// Whether callers come by TLS, to this server or to a proxy before it.
        is_secure: bool,
    },
}

impl Origin {
    /// Whether callers come by TLS, to this server or to a proxy before it.
    pub(crate) const fn is_secure(&self) -> bool {
        matches!(
            self,
            Self::Network {
                is_secure: true,
                ..
            }
        )
    }
}

/// Asks browsers to come by TLS only, for a year. They heed it only when it
/// comes by TLS: a proxy that does not speak TLS does no harm with it.
const STRICT_TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=31536000");
/// The header that carries a request's id, both ways.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// How the command line names itself.
const CLI_AGENTS: [&str; 2] = ["epic/", "epic-cli/"];
/// How many times longer a file may take to come than other requests to be answered.
const PATIENCE_WITH_FILES: u32 = 20;
/// The longest request id that is taken over from the caller.
const LONGEST_ID: usize = 64;

/// Puts the layers around a router; with pages, browsers get one when a request is given up.
pub(crate) fn layered(router: Router, origin: Origin, web: Option<Web>) -> Router {
    router
        .method_not_allowed_fallback(|| async {
            ApiError::plain(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "this path does not take this method",
            )
        })
        .layer(CatchPanicLayer::custom(|_panic| {
            // what panicked, and where, was told where it happened
            tracing::warn!("a handler panicked");
            ApiError::plain(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "something went wrong inside the program",
            )
            .into_response()
        }))
        .layer(middleware::from_fn_with_state(
            Around {
                origin: Arc::new(origin),
                web,
            },
            around,
        ))
}

/// What surrounds a request.
#[derive(Clone)]
struct Around {
    origin: Arc<Origin>,
    web: Option<Web>,
}

async fn around(
    State(Around { origin, web }): State<Around>,
    mut request: Request,
    next: Next,
) -> Response {
    let context = context(&origin, &request);
    let id = context.request_id.clone();
    let line = LogLine::of(&request, &id);
    request.extensions_mut().insert(context);
    request.extensions_mut().insert(line.clone());
    let mut unfinished = line.until_answered();
    let mut response = match &*origin {
        Origin::InProcess => next.run(request).await,
        Origin::Network { timeout, .. } => {
            let (parts, body) = request.into_parts();
            let page = web.and_then(|web| web::should_it_be_slow(&parts, &web));
            let patience = if is_a_file(&parts) {
                *timeout * PATIENCE_WITH_FILES
            } else {
                *timeout
            };
            let request = Request::from_parts(parts, body);
            tokio::time::timeout(patience, next.run(request))
                .await
                .unwrap_or_else(|_| match page {
                    Some(page) => page(),
                    None => too_slow().into_response(),
                })
        }
    };
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = with_id(response, problem, &id);
    }
    put_headers(response.headers_mut(), &origin, &id);
    unfinished.answered(response.status());
    response
}

/// Whether a file comes with a request, which takes as long as its line is slow.
fn is_a_file(parts: &Parts) -> bool {
    parts.method == Method::POST && matches!(parts.uri.path(), "/api/v1/imports" | "/imports")
}

/// The headers of every reply, errors included.
fn put_headers(headers: &mut HeaderMap, origin: &Origin, id: &str) {
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.insert(
        VERSION_HEADER,
        HeaderValue::from_static(env!("CARGO_PKG_VERSION")),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    headers
        .entry(header::REFERRER_POLICY)
        .or_insert(HeaderValue::from_static("same-origin"));
    if origin.is_secure() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT);
    }
}

fn too_slow() -> ApiError {
    ApiError::plain(
        StatusCode::SERVICE_UNAVAILABLE,
        "timeout",
        "the request took too long and was given up; look whether it was done before trying again",
    )
}

/// The same problem with the id of its request, in the body too.
fn with_id(response: Response, problem: Problem, id: &str) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    let problem = Problem {
        request_id: Some(id.to_owned()),
        ..problem
    };
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    Response::from_parts(parts, body.into())
}

fn context(origin: &Origin, request: &Request) -> RequestContext {
    let user_agent = text(request.headers(), &header::USER_AGENT).unwrap_or_default();
    let address = match origin {
        Origin::InProcess => "local".to_owned(),
        Origin::Network { proxies, .. } => request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map_or_else(
                || "unknown".to_owned(),
                |peer| proxies.caller(peer.0.ip(), request.headers()).to_string(),
            ),
    };
    RequestContext {
        request_id: given_id(request.headers()).unwrap_or_else(fresh_id),
        channel: if CLI_AGENTS.iter().any(|name| user_agent.starts_with(name)) {
            Channel::Cli
        } else {
            Channel::Api
        },
        user_agent: user_agent.to_owned(),
        address,
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// An id that the caller chose, when it can stand in a log line and does not pass for ours.
fn given_id(headers: &HeaderMap) -> Option<String> {
    let id = text(headers, &REQUEST_ID)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_theirs = (1..=LONGEST_ID).contains(&id.len())
        && id.bytes().all(plain)
        && !id.starts_with(IMPORT_REQUEST);
    is_theirs.then(|| id.to_owned())
}

fn fresh_id() -> String {
    let mut bytes = [0_u8; 8];
    // an id is for finding a log line; without randomness zeros do
    let _ = SysRng.try_fill_bytes(&mut bytes);
    bytes.iter().fold(String::new(), |mut id, byte| {
        let _ = write!(id, "{byte:02x}");
        id
    })
}

#[cfg(test)]
mod tests;
