//! What keeps other sites out: where a form came from, and the headers under
//! which a page is shown.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use super::{
    Web,
    failure::{self, Failure},
    page::Sheet,
};

/// Nothing but our own stylesheet, script and pictures; no frame around us.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
     object-src 'none'; frame-ancestors 'none'",
);
const PERMISSIONS: HeaderValue = HeaderValue::from_static(
    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), \
     microphone=(), payment=(), usb=()",
);

/// Puts the headers of a page on every answer, refusals included.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    with_headers(next.run(request).await)
}

/// The same on an answer that is made elsewhere.
pub(crate) fn with_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert("permissions-policy", PERMISSIONS);
    headers.insert(
        "cross-origin-opener-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}

/// The same where the answer may be for programs, who have no use for them.
pub(crate) async fn page_headers(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page {
        with_headers(response)
    } else {
        response
    }
}

/// Refuses what another site's page sends here in somebody's name.
/// A refusal outside the frame becomes a page here.
pub(crate) async fn same_origin(State(web): State<Web>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let sheet = Sheet::of(&parts, &web);
    let only_reads = matches!(parts.method, Method::GET | Method::HEAD);
    if only_reads || comes_from_us(&parts.headers, parts.uri.host()) {
        let answer = next.run(Request::from_parts(parts, body)).await;
        return failure::unframed(&sheet, answer);
    }
    failure::alone(&sheet, &Failure::from_another_site())
}

/// Brings to its end what a form asked for, though the browser no longer waits: of a button
/// that is pressed twice, it drops the first request.
pub(crate) async fn to_the_end(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    match tokio::spawn(next.run(request)).await {
        Ok(answer) => answer,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // the program stops
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}

/// Whether a form was sent from a page of ours: the browser says so itself
/// (`Sec-Fetch-Site`), or names the origin, which has to be the host asked.
fn comes_from_us(headers: &HeaderMap, authority: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        // `none`: the person's own doing, such as reloading the answer to a form
        Some("same-origin" | "none") => true,
        Some(_) => false,
        None => {
            let host = text("host").or(authority);
            let origin = text("origin")
                .and_then(|origin| origin.split_once("://"))
                .map(|(_, host)| host);
            origin.is_some() && origin == host
        }
    }
}

/// The answer to a form of another site.
pub(crate) const STATUS: StatusCode = StatusCode::FORBIDDEN;
