//! Lists as files: read page by page while they are sent, so that a file of any length
//! takes the memory of one page.
//!
//! [`Pages`] knows no format; each format is a `Written` of its own.

mod body;
mod calendar;
mod csv;
mod file;
mod json_lines;
mod pages;
mod vcard;
mod xlsx;

use std::io;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use domain::{
    error::Given,
    transfer::{ExportFormat, ExportKind},
};
use http::header;
use service::{Session, error::ServiceError};

pub(crate) use self::body::{BrokenOff, Chunks};
use self::{
    body::Streamed,
    file::{File, Written},
    pages::Rows,
};

pub use pages::{ExportRequest, Pages};

/// A list as a file, every page of it. The export is in the audit log before the first
/// byte is sent; a failure after that breaks the file off, so that half of one is never
/// taken for the whole.
///
/// # Errors
/// What the list refuses: 403, or 422 on a bad parameter; 503.
pub async fn file(
    session: &Session,
    kind: ExportKind,
    wanted: Given<(ExportRequest, ExportFormat)>,
) -> Result<Response, ServiceError> {
    let (request, format) = session.open_export(kind, &wanted).await?;
    let mut pages = Pages::of(session, request);
    let first = pages.next().await?;
    let filter = pages.filter();
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", pages.file_name(format)),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    // made while it is sent, and sent once it is noted
    let body = body(session, format, pages, first).await?;
    session.note_export(kind, format, &filter).await?;
    Ok((headers, body).into_response())
}

async fn body(
    session: &Session,
    format: ExportFormat,
    pages: Pages,
    first: Option<Rows>,
) -> Result<Body, ServiceError> {
    let columns = pages.columns();
    Ok(match format {
        ExportFormat::Csv => streamed(pages, first, csv::CsvFile::new(columns)),
        ExportFormat::Xlsx => {
            let title = pages.kind().name();
            streamed(pages, first, xlsx::Workbook::new(title, columns))
        }
        ExportFormat::JsonLines => streamed(pages, first, json_lines::JsonLines),
        ExportFormat::VCard => streamed(pages, first, vcard::Cards),
        ExportFormat::ICalendar => {
            let file = session.calendar_file().await?;
            streamed(pages, first, calendar::Entries(file))
        }
    })
}

fn streamed(pages: Pages, first: Option<Rows>, written: impl Written) -> Body {
    Body::new(Streamed::of(File::new(pages, first, written)))
}

/// A body that is made while it is sent.
pub(crate) fn streamed_chunks(chunks: impl Chunks) -> Body {
    Body::new(Streamed::of(chunks))
}

/// Rows of a kind that a format has nothing to say about, which no list offers.
fn not_of_this_format() -> io::Error {
    io::Error::other("this format is not for these records")
}
