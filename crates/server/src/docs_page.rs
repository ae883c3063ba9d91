//! The page at `/api/docs`: the OpenAPI document, for people. Made from the
//! document when somebody first asks, kept, and readable without a script.

mod operation;
mod shapes;
mod text;

use std::{fmt::Write as _, sync::LazyLock};

use api::endpoint::{self, BASE};
use axum::{Router, response::IntoResponse, routing::get};
use http::header;
use serde_json::Value;

use crate::openapi;
use text::{escape, prose, said};

/// No script, no style of others: the page needs nothing but itself.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

static PAGE: LazyLock<String> = LazyLock::new(|| render(openapi::document()));

pub(crate) fn router() -> Router {
    Router::new()
        .route("/api/docs", get(page))
        .route("/api/docs.css", get(style))
}

async fn page() -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, POLICY),
            // for browsers that do not know the policy
            (header::X_FRAME_OPTIONS, "DENY"),
        ],
        PAGE.as_str(),
    )
}

async fn style() -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, "text/css; charset=utf-8"),
            (header::CACHE_CONTROL, "public, max-age=3600"),
        ],
        include_str!("../assets/docs.css"),
    )
}

fn render(document: &Value) -> String {
    let title = escape(said(&document["info"]["title"]));
    let version = escape(said(&document["info"]["version"]));
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title} · API</title>\n<link rel=\"stylesheet\" href=\"/api/docs.css\">\n\
         </head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the text</a>\n"
    );
    contents(&mut html, document);
    let _ = write!(
        html,
        "<main id=\"main\">\n<header class=\"top\">\n<h1>{title} API <small>{version}</small></h1>\n\
         <p class=\"lead\">{}</p>\n</header>\n<section class=\"intro\" id=\"intro\">\n\
         <h2>How it works</h2>\n",
        escape(said(&document["info"]["summary"])),
    );
    html.push_str(&prose(said(&document["info"]["description"])));
    let _ = write!(
        html,
        "<p>Every path below begins with <code>{BASE}</code>. The same, for programs: \
         <a href=\"/api/openapi.json\">the OpenAPI document</a>. The lines for <code>curl</code> \
         take the server's address from <code>$EPIC_SERVER</code> and the token of \
         <a href=\"#LogIn\">log in</a> from <code>$TOKEN</code>. \
         Every operation takes <code>X-Request-Id</code>: the id you give, of 1 to 64 letters, \
         digits, <code>-</code> and <code>_</code>, is the one in logs and replies.</p>\n</section>\n"
    );
    for tag in document["tags"].as_array().into_iter().flatten() {
        section(&mut html, document, tag);
    }
    shapes::records(&mut html, document);
    codes(&mut html, document);
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

/// The operations of a heading, in the order of the table.
fn of_tag(tag: &str) -> impl Iterator<Item = &'static endpoint::Info> {
    endpoint::ALL.iter().filter(move |info| info.tag == tag)
}

fn contents(html: &mut String, document: &Value) {
    html.push_str(
        "<nav aria-label=\"Contents\">\n<p class=\"brand\"><a href=\"/\"><i></i>Epic Events</a></p>\n\
         <ul class=\"pages\">\n<li><a href=\"#intro\">How it works</a></li>\n\
         <li><a href=\"#records\">Records</a></li>\n\
         <li><a href=\"#codes\">Codes of refusals</a></li>\n</ul>\n",
    );
    for tag in document["tags"].as_array().into_iter().flatten() {
        let tag = said(&tag["name"]);
        let _ = write!(
            html,
            "<h2><a href=\"#{0}\">{0}</a></h2>\n<ul>\n",
            escape(tag)
        );
        for info in of_tag(tag) {
            let _ = writeln!(
                html,
                "<li><a href=\"#{}\"><b class=\"{}\">{}</b> <span>{}</span></a></li>",
                info.name,
                info.method.to_lowercase(),
                info.method,
                escape(info.path).replace('/', "/<wbr>"),
            );
        }
        html.push_str("</ul>\n");
    }
    html.push_str("</nav>\n");
}

fn section(html: &mut String, document: &Value, tag: &Value) {
    let name = said(&tag["name"]);
    let _ = write!(
        html,
        "<section id=\"{0}\">\n<h2>{0}</h2>\n<p class=\"lead\">{1}</p>\n",
        escape(name),
        escape(said(&tag["description"])),
    );
    for info in of_tag(name) {
        let method = info.method.to_lowercase();
        let described = &document["paths"][info.path][method.as_str()];
        operation::article(html, document, info, described);
    }
    html.push_str("</section>\n");
}

fn codes(html: &mut String, document: &Value) {
    html.push_str(
        "<section id=\"codes\">\n<h2>Codes of refusals</h2>\n\
         <p class=\"lead\">Programs decide by <code>code</code>; the words may change. The last \
         column is what the command line exits with.</p>\n<div class=\"scroll\" tabindex=\"0\" \
         role=\"region\" aria-label=\"Codes of refusals\">\n<table>\n<thead><tr><th>Code</th>\
         <th>Status</th><th>Meaning</th><th>Exit</th></tr></thead>\n<tbody>\n",
    );
    for code in document["x-codes"].as_array().into_iter().flatten() {
        let name = escape(said(&code["code"]));
        let _ = writeln!(
            html,
            "<tr id=\"code-{name}\"><td><code>{name}</code></td><td>{}</td><td>{}</td><td>{}</td></tr>",
            code["status"],
            text::inline(said(&code["meaning"])),
            code["exit"],
        );
    }
    html.push_str("</tbody>\n</table>\n</div>\n</section>\n");
}

#[cfg(test)]
mod tests;
