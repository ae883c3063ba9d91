//! What surrounds a request holds even when its handler breaks.

use axum::{body::Body, routing::get};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::*;

fn origin() -> Origin {
    Origin::Network {
        timeout: Duration::from_millis(20),
        proxies: TrustedProxies::default(),
        is_secure: false,
    }
}

/// Asks a router of one route; gives status, headers and body.
async fn ask(router: Router) -> (StatusCode, HeaderMap, Value) {
    let request = Request::builder()
        .uri("/here")
        .header("x-request-id", "abc")
        .body(Body::empty())
        .expect("a request");
    let answer = layered(router, origin(), None).oneshot(request).await;
    let (parts, body) = answer.expect("an answer").into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    let body = serde_json::from_slice(&bytes).unwrap_or_default();
    (parts.status, parts.headers, body)
}

#[tokio::test]
async fn a_panic_in_a_handler_is_a_500_that_tells_nothing() {
    async fn broken() -> StatusCode {
        panic!("secret words from inside")
    }
    let (status, headers, body) = ask(Router::new().route("/here", get(broken))).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(headers["content-type"], MEDIA_TYPE);
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(body["code"], "internal");
    assert_eq!(body["request_id"], "abc");
    assert!(!body.to_string().contains("secret"), "{body}");
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_a_503_with_a_problem_body() {
    let slow = || std::future::pending::<()>();
    let (status, headers, body) = ask(Router::new().route("/here", get(slow))).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(headers["content-type"], MEDIA_TYPE);
    assert_eq!(
        (&body["code"], &body["request_id"]),
        (&json!("timeout"), &json!("abc"))
    );
}

#[tokio::test]
async fn a_request_does_not_pass_for_one_of_an_import() {
    let here = Router::new().route("/here", get(|| async {}));
    for (given, is_theirs) in [
        ("abc", true),
        ("import", true),
        ("import-7", false),
        ("import-", false),
    ] {
        let request = Request::builder()
            .uri("/here")
            .header("x-request-id", given)
            .body(Body::empty())
            .expect("a request");
        let answer = layered(here.clone(), origin(), None).oneshot(request).await;
        let headers = answer.expect("an answer").headers().clone();
        assert_eq!(headers["x-request-id"] == given, is_theirs, "{given}");
    }
}
