//! What becomes of a handler that breaks.

use axum::{Router, body::Body, routing::get};
use tower::ServiceExt;

use super::*;

#[tokio::test]
async fn the_panic_of_a_handler_becomes_the_page_of_a_failure_that_tells_nothing() {
    async fn broken() -> StatusCode {
        panic!("secret words from inside")
    }
    let router = Router::new().route("/", get(broken));
    let router = router.route_layer(catching_panics());
    let answer = router.oneshot(Request::new(Body::empty())).await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let failure = answer.extensions().get::<Failure>();
    assert_eq!(failure.map(Failure::key), Some("internal"));
}
