//! What the bar on a phone has no room for: the other parts, one's own account,
//! the theme, the way out.

use askama::Template;
use axum::response::Response;

use super::page::Page;

#[derive(Template)]
#[template(path = "more.html")]
struct More<'a> {
    page: &'a Page,
}

/// The page behind "More".
pub(crate) async fn show(page: Page) -> Response {
    page.show(&More { page: &page })
}
