//! Lists as files: read page by page while they are sent, so that a file of any length
//! takes the memory of one page.
//!
//! [`Pages`] knows no format: what is made of the rows is made elsewhere, as [`csv`] does.

mod body;
mod pages;

use api::csv::{LineEnd, Writer};
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::header;
use service::{Session, error::ServiceError};

use self::body::{BrokenOff, Chunks, Streamed};

pub use pages::{ExportRequest, Pages};

/// A list as a CSV file, every page of it. The export is in the audit log before the first
/// byte is sent; a failure after that breaks the file off, so that half of one is never
/// taken for the whole.
///
/// # Errors
/// What the list refuses: 403, or 422 on a bad parameter; 503.
pub async fn csv(session: &Session, request: ExportRequest) -> Result<Response, ServiceError> {
    let mut pages = Pages::of(session, request);
    let first = pages.next().await?.unwrap_or_default();
    session
        .note_export(pages.kind(), "csv", &pages.filter())
        .await?;
    let headers = [
        (
            header::CONTENT_TYPE,
            "text/csv; charset=utf-8; header=present".to_owned(),
        ),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", pages.file_name("csv")),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let file = CsvFile {
        pages,
        first: Some(first),
    };
    Ok((headers, Body::new(Streamed::of(file))).into_response())
}

/// A CSV file that is still being written.
struct CsvFile {
    pages: Pages,
    /// The first page, until it is sent behind the header.
    first: Option<Vec<serde_json::Value>>,
}

impl Chunks for CsvFile {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, BrokenOff> {
        let columns = self.pages.columns();
        let mut writer = Writer::new(columns, LineEnd::ReturnAndFeed)?;
        let rows = if let Some(first) = self.first.take() {
            Some(first)
        } else {
            // the header was sent with the first page
            writer.take();
            self.pages.next().await?
        };
        let Some(rows) = rows else {
            return Ok(None);
        };
        writer.json(&rows)?;
        Ok(Some(writer.take()))
    }
}
