//! The stylesheet, the script and the pictures: part of the program, named by
//! the hash of what they hold, so that browsers may keep them for good.

use std::{fmt::Write as _, sync::LazyLock};

use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};
use sha2::{Digest, Sha256};

use super::failure::Failure;

/// A file that pages refer to.
struct Asset {
    path: String,
    media_type: &'static str,
    bytes: &'static [u8],
}

static STYLESHEET: LazyLock<Asset> = LazyLock::new(|| {
    asset(
        "epic",
        "css",
        "text/css; charset=utf-8",
        include_bytes!("../../assets/epic.css"),
    )
});
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    asset(
        "epic",
        "js",
        "text/javascript; charset=utf-8",
        include_bytes!("../../assets/epic.js"),
    )
});
static ICON: LazyLock<Asset> = LazyLock::new(|| {
    asset(
        "icon",
        "svg",
        "image/svg+xml",
        include_bytes!("../../assets/icon.svg"),
    )
});

fn asset(name: &str, ending: &str, media_type: &'static str, bytes: &'static [u8]) -> Asset {
    let hash = Sha256::digest(bytes)
        .iter()
        .take(8)
        .fold(String::new(), |mut text, byte| {
            // writing to a string cannot fail
            let _ = write!(text, "{byte:02x}");
            text
        });
    Asset {
        path: format!("/assets/{name}.{hash}.{ending}"),
        media_type,
        bytes,
    }
}

/// Where the stylesheet is.
pub(crate) fn stylesheet() -> &'static str {
    &STYLESHEET.path
}

/// Where the script is.
pub(crate) fn script() -> &'static str {
    &SCRIPT.path
}

/// Where the program's picture is.
pub(crate) fn picture() -> &'static str {
    &ICON.path
}

/// Serves a file by its name with the hash in it.
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    let asked = format!("/assets/{name}");
    let found = [&STYLESHEET, &SCRIPT, &ICON]
        .into_iter()
        .find(|asset| asset.path == asked);
    let Some(asset) = found else {
        return Failure::nothing().into_response();
    };
    (
        [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static(asset.media_type),
            ),
            (
                header::CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=31536000, immutable"),
            ),
        ],
        asset.bytes,
    )
        .into_response()
}
