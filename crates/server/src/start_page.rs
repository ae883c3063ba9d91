//! The page at `/`: says that the server runs and how to reach it.

use axum::{Router, response::IntoResponse, routing::get};
use http::header;

/// No script, no style of others: the page needs nothing but itself.
pub(crate) const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

pub(crate) fn router() -> Router {
    Router::new()
        .route("/", get(page))
        .route("/start.css", get(style))
}

async fn page() -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, POLICY),
        ],
        include_str!("../assets/start.html"),
    )
}

async fn style() -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, "text/css; charset=utf-8"),
            (header::CACHE_CONTROL, "public, max-age=3600"),
        ],
        include_str!("../assets/start.css"),
    )
}
