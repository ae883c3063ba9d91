//! Imports: a file comes in as it is, what became of its rows goes out.

use std::time::Duration;

use api::{
    csv::{LineEnd, Writer},
    endpoint::{self as table, Endpoint},
    imports::{
        FILE_LIMIT, Import, ImportColumn, ImportQuery, ImportRequest, ImportRow, ImportRows,
        ImportRowsQuery, ImportsQuery, StartImport,
    },
    page::EmployeeRef,
};
use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use domain::{
    error::{Given, Invalid, Unusable},
    ids::ImportId,
    import::{ImportState, RowOutcome},
    page::Count,
    transfer::ExportFormat,
};
use http::{StatusCode, header, request::Parts};
use service::{
    Session, given,
    idempotency::{IdempotencyKey, Once},
    transfer::import::{ImportFile, ImportOptions, MOST_ROWS, Reading, SheetChoices, ToldRow},
};

use super::reply::{Refuse, created, listed, ok, render};
use crate::{
    export::{BrokenOff, Chunks, streamed_chunks},
    extract::{CurrentSession, Json, PathIds, Query, idempotency_key, read_query},
    upload,
};

/// How long undoing is waited for before the reply says that it goes on.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often somebody who waits looks again.
const ASKED_EVERY: Duration = Duration::from_millis(50);

/// An import on the wire.
pub(crate) fn wire(import: domain::import::Import, reading: Reading) -> Import {
    let columns = reading.columns(import.kind).into_iter();
    let tally = import.tally;
    Import {
        id: import.id.get(),
        kind: import.kind.name().to_owned(),
        state: import.state.name().to_owned(),
        file_name: import.file_name,
        columns: columns
            .map(|(header, column)| ImportColumn { header, column })
            .collect(),
        format: reading.format,
        encoding: reading.encoding,
        separator: reading.separator,
        sheet: reading.sheet,
        existing: import.existing.name().to_owned(),
        rows: import.rows,
        rows_done: import.rows_done,
        created: tally.created,
        updated: tally.updated,
        unchanged: tally.unchanged,
        refused: tally.refused,
        undone: tally.undone,
        kept: tally.kept,
        stopped_by: import.stopped_by,
        by: EmployeeRef::from(import.by),
        created_at: import.created_at,
        updated_at: import.updated_at,
    }
}

fn seen(import: domain::import::Import) -> Import {
    let reading = Reading::of(&import).unwrap_or_default();
    wire(import, reading)
}

fn id(path: &PathIds) -> Given<ImportId> {
    path.read("id", ImportId::parse)
}

/// How a file is to be taken, as the use-case wants it.
pub(crate) fn options(request: ImportRequest) -> ImportOptions {
    ImportOptions {
        kind: request.kind,
        dry_run: request.dry_run,
        existing: request.existing,
        map: request.map,
        set: request.set,
        reading: SheetChoices {
            encoding: request.encoding,
            separator: request.separator,
            sheet: request.sheet,
            ..SheetChoices::default()
        },
        asks: false,
    }
}

pub(super) async fn create(CurrentSession(session): CurrentSession, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match receive(&session, &parts, body).await {
        Ok((options, file, key)) => {
            let kept = |import: &domain::import::Import| {
                let path = table::ShowImport::INFO
                    .path
                    .replace("{id}", &import.id.to_string());
                render(&path, &seen(import.clone()))
            };
            let once = Once::new(key, &kept);
            let made = session.import_file(Ok(options), file, once).await;
            created(&session, made, kept)
        }
        Err(refused) => refused,
    }
}

/// The file, kept aside, once it is known that it may come.
async fn receive(
    session: &Session,
    parts: &Parts,
    body: Body,
) -> Result<(ImportOptions, ImportFile, Option<IdempotencyKey>), Response> {
    let read = read_query::<ImportQuery>(&parts.uri).and_then(|query| query.read());
    let key = parts.headers.get("idempotency-key").map(idempotency_key);
    let read = match &key {
        Some(Err(refused)) => read.and(Err(Invalid::field("Idempotency-Key", refused.clone()))),
        Some(Ok(_)) | None => read,
    };
    let name = read.as_ref().ok().and_then(|read| read.file_name.clone());
    let read = given(read.map(options));
    let options = session
        .prepare_import(&read)
        .await
        .map_err(|error| session.refuse(&error))?;
    let file = upload::received(body, FILE_LIMIT).await;
    let (file, hash) = file.map_err(|error| session.refuse(&error.told(FILE_LIMIT)))?;
    let key = match key {
        Some(Ok(key)) => Some(IdempotencyKey {
            path: parts.uri.path().to_owned(),
            key,
            body_hash: format!("{hash} {}", parts.uri.query().unwrap_or_default()),
            patience: Duration::ZERO,
        }),
        Some(Err(_)) | None => None,
    };
    Ok((options, ImportFile { file, name }, key))
}

pub(super) async fn list(
    CurrentSession(session): CurrentSession,
    query: Query<ImportsQuery>,
) -> Response {
    let request = query.read(ImportsQuery::read);
    listed(&session, session.list_imports(request).await, seen)
}

pub(super) async fn show(CurrentSession(session): CurrentSession, path: PathIds) -> Response {
    let shown = session.show_import(id(&path)).await;
    ok(&session, shown, |(import, reading)| wire(import, reading))
}

pub(super) async fn rows(
    CurrentSession(session): CurrentSession,
    path: PathIds,
    query: Query<ImportRowsQuery>,
) -> Response {
    let asked = match query.read(ImportRowsQuery::read) {
        Ok(asked) => asked,
        Err(cause) => {
            // who may not see the import learns nothing about the parameters
            return match session.show_import(id(&path)).await {
                Ok(_) => session.refuse(&unusable(cause)),
                Err(error) => session.refuse(&error),
            };
        }
    };
    let shown = session.show_import(id(&path)).await;
    let (import, _) = match shown {
        Ok(shown) => shown,
        Err(error) => return session.refuse(&error),
    };
    let found = session
        .rows_of_import(Ok(import.id), asked.outcome, asked.after, asked.limit)
        .await;
    ok(&session, found, |found| {
        let is_full = found.len() as u64 == asked.limit;
        ImportRows {
            next: found
                .last()
                .filter(|_| is_full)
                .map(|last| last.place.to_string()),
            count: Count {
                value: count_of(&import, asked.outcome).unsigned_abs(),
                capped: false,
            },
            items: found.into_iter().map(row).collect(),
        }
    })
}

fn unusable(cause: Unusable) -> service::error::ServiceError {
    match cause {
        Unusable::Invalid(invalid) => service::error::ServiceError::Invalid(invalid),
        Unusable::FieldNotAllowed(_) | Unusable::MediaType | Unusable::TooLarge(_) => {
            service::error::ServiceError::MediaType
        }
    }
}

/// How many rows became this.
pub(crate) const fn count_of(import: &domain::import::Import, outcome: RowOutcome) -> i64 {
    match outcome {
        RowOutcome::Created => import.tally.created,
        RowOutcome::Updated => import.tally.updated,
        RowOutcome::Unchanged => import.tally.unchanged,
        RowOutcome::Refused => import.tally.refused,
        RowOutcome::Undone => import.tally.undone,
        RowOutcome::Kept => import.tally.kept,
    }
}

fn row(told: ToldRow) -> ImportRow {
    ImportRow {
        row: told.row.number,
        outcome: told.row.outcome.name().to_owned(),
        record_id: told.row.record,
        label: Some(told.detail.label).filter(|label| !label.is_empty()),
        errors: told.detail.errors,
        changes: told.detail.changes.into_changes(),
        cells: told.detail.cells,
    }
}

pub(super) async fn run(
    CurrentSession(session): CurrentSession,
    path: PathIds,
    body: Json<StartImport>,
) -> Response {
    let id = id(&path);
    let id = body.read(|_| Ok(())).and(id);
    ok(&session, session.run_import(id).await, seen)
}

/// Waits a little for what was asked for: a small import is gone when the reply comes.
pub(super) async fn undo(CurrentSession(session): CurrentSession, path: PathIds) -> Response {
    let undoing = match session.undo_import(id(&path)).await {
        Ok(undoing) => undoing,
        Err(error) => return session.refuse(&error),
    };
    let until = tokio::time::Instant::now() + PATIENCE;
    while tokio::time::Instant::now() < until {
        match session.show_import(Ok(undoing.id)).await {
            Ok((import, _)) if import.state == ImportState::Undoing => {
                tokio::time::sleep(ASKED_EVERY).await;
            }
            Ok(_) | Err(_) => break,
        }
    }
    StatusCode::NO_CONTENT.into_response()
}

pub(super) async fn errors(CurrentSession(session): CurrentSession, path: PathIds) -> Response {
    match errors_file(&session, id(&path)).await {
        Ok(file) => file,
        Err(error) => session.refuse(&error),
    }
}

/// The refused rows of an import as they were in its file, with a column that says why: to
/// be corrected and imported again.
pub(crate) async fn errors_file(
    session: &Session,
    id: Given<ImportId>,
) -> Result<Response, service::error::ServiceError> {
    let (import, reading) = session.show_import(id).await?;
    let headers = [
        (
            header::CONTENT_TYPE,
            ExportFormat::Csv.media_type().to_owned(),
        ),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"import-{}-refused.csv\"", import.id),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let rows = RefusedRows {
        session: session.clone(),
        id: import.id,
        headers: Some(reading.headers),
        after: None,
        is_over: false,
    };
    Ok((headers, streamed_chunks(rows)).into_response())
}

/// The header of the column with the reasons; reading a file leaves it out.
const REASONS: &str = "epic: refused because";

/// The refused rows of an import, some at a time.
struct RefusedRows {
    session: Session,
    id: ImportId,
    headers: Option<Vec<String>>,
    after: Option<i64>,
    is_over: bool,
}

impl Chunks for RefusedRows {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, BrokenOff> {
        if self.is_over {
            return Ok(None);
        }
        let mut writer = Writer::plain(LineEnd::ReturnAndFeed);
        if let Some(mut headers) = self.headers.take() {
            headers.push(REASONS.to_owned());
            writer.texts(headers)?;
        }
        let rows = self
            .session
            .rows_of_import(Ok(self.id), RowOutcome::Refused, self.after, MOST_ROWS)
            .await?;
        self.is_over = (rows.len() as u64) < MOST_ROWS;
        self.after = rows.last().map(|row| row.place);
        for row in rows {
            let reasons = row.detail.errors.iter();
            let reasons = reasons.map(|error| format!("{} {}", error.field, error.message));
            let reasons = reasons.collect::<Vec<_>>().join("; ");
            writer.texts(row.detail.cells.into_iter().chain([reasons]))?;
        }
        Ok(Some(writer.take()))
    }
}
