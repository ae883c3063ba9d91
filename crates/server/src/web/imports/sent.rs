//! A form with a file: its fields, and the file kept aside piece by piece.

use api::imports::{FILE_LIMIT, ImportQuery};
use axum::extract::{FromRequest, Request};
use domain::{
    error::{Checks, FieldError, Given, Invalid, Unusable},
    text::PersonName,
    worded,
};
use http::header;
use multer::{Constraints, Field, Multipart, SizeLimit};
use service::{
    error::ServiceError,
    given,
    transfer::import::{ImportFile, ImportOptions},
};

use crate::{
    BODY_LIMIT,
    rest::imports::options,
    upload::{Aside, NotReceived},
    web::{page::Page, typed::Typed},
};

/// The field with the file.
const FILE: &str = "file";
/// The column for which management may give a value of its own.
const SALES_CONTACT: &str = "sales_contact.full_name";

/// What came.
pub(super) struct Sent {
    /// The fields.
    pub(super) typed: Typed,
    /// How the file is to be taken, and the file; or why not.
    pub(super) received: Result<(ImportOptions, ImportFile), ServiceError>,
}

/// Reads a form. Who may send no such file hears of it before the file comes, as long as
/// the browser sends it after the other fields.
pub(super) async fn read(page: &Page, request: Request) -> Sent {
    let boundary = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| multer::parse_boundary(kind).ok());
    let Some(boundary) = boundary else {
        // a form that another program filled in, without a file
        let (typed, refused) = match Typed::from_request(request, &()).await {
            Ok(typed) => (typed, missing()),
            Err(_) => (Typed::default(), ServiceError::TooLarge(BODY_LIMIT)),
        };
        let allowed = page.session.prepare_import(&asked(&typed, None)).await;
        return Sent {
            received: Err(allowed.err().unwrap_or(refused)),
            typed,
        };
    };
    let whole = SizeLimit::new().whole_stream(FILE_LIMIT + BODY_LIMIT as u64);
    let mut parts = Multipart::with_constraints(
        request.into_body().into_data_stream(),
        boundary,
        Constraints::new().size_limit(whole),
    );
    let mut form = Partly::default();
    let received = form.receive(page, &mut parts).await;
    let hash = form.file.as_ref().map_or("", |(_, _, hash)| hash);
    let typed = Typed::beside_file(form.fields, hash);
    let received = match (received, form.file) {
        (Err(error), _) => Err(error),
        (Ok(()), file) => {
            let name = file.as_ref().and_then(|(_, name, _)| name.clone());
            let asked = asked(&typed, name.clone());
            match (page.session.prepare_import(&asked).await, file) {
                (Err(error), _) => Err(error),
                (Ok(_), None) => Err(missing()),
                (Ok(options), Some((file, ..))) => Ok((options, ImportFile { file, name })),
            }
        }
    };
    Sent { typed, received }
}

fn missing() -> ServiceError {
    ServiceError::Invalid(Invalid::field(FILE, worded!("bad-missing", "is missing")))
}

/// What came so far.
#[derive(Default)]
struct Partly {
    fields: Vec<(String, String)>,
    file: Option<(std::fs::File, Option<String>, String)>,
}

impl Partly {
    async fn receive(
        &mut self,
        page: &Page,
        parts: &mut Multipart<'_>,
    ) -> Result<(), ServiceError> {
        let mut room = BODY_LIMIT;
        while let Some(mut part) = parts.next_field().await.map_err(|error| broken(&error))? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == FILE {
                let typed = Typed::beside_file(self.fields.clone(), "");
                page.session.prepare_import(&asked(&typed, None)).await?;
                let file_name = part.file_name().map(ToOwned::to_owned);
                self.file = kept_aside(&mut part)
                    .await?
                    .map(|(file, hash)| (file, file_name, hash));
                continue;
            }
            let mut text = Vec::new();
            while let Some(piece) = part.chunk().await.map_err(|error| broken(&error))? {
                room = room
                    .checked_sub(piece.len())
                    .ok_or(ServiceError::TooLarge(BODY_LIMIT))?;
                text.extend_from_slice(&piece);
            }
            let text = String::from_utf8_lossy(&text).into_owned();
            self.fields.push((name, text));
        }
        Ok(())
    }
}

/// The file; none when nothing was chosen.
async fn kept_aside(part: &mut Field<'_>) -> Result<Option<(std::fs::File, String)>, ServiceError> {
    let told = |error: NotReceived| error.told(FILE_LIMIT);
    let mut aside = Aside::new(FILE_LIMIT).map_err(told)?;
    while let Some(piece) = part.chunk().await.map_err(|error| broken(&error))? {
        aside.take(&piece).map_err(told)?;
    }
    let is_chosen = !aside.is_empty() || part.file_name().is_some_and(|name| !name.is_empty());
    if !is_chosen {
        return Ok(None);
    }
    aside.finish().map(Some).map_err(told)
}

fn broken(error: &multer::Error) -> ServiceError {
    let is_too_large = matches!(
        error,
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. }
    );
    let error = if is_too_large {
        NotReceived::TooLarge
    } else {
        NotReceived::Broken
    };
    error.told(FILE_LIMIT)
}

/// How a file is to be taken, as the form says.
fn asked(typed: &Typed, file_name: Option<String>) -> Given<ImportOptions> {
    let query = ImportQuery {
        kind: typed.optional("kind"),
        existing: typed.optional("existing"),
        dry_run: Some((!typed.ticked("at_once")).to_string()),
        file_name,
        ..ImportQuery::default()
    };
    let mut checks = Checks::default();
    let called = typed.optional("sales_contact");
    let called = called.map(|called| PersonName::parse(&called));
    let called = checks.take_optional("sales_contact", called);
    let called = checks.finish(|| called);
    let mut options = given(query.read().map(options))?;
    if let Some(called) = called? {
        options
            .set
            .push((SALES_CONTACT.to_owned(), called.to_string()));
    }
    options.asks = true;
    Ok::<_, Unusable>(options)
}

/// A refusal with the names of the form's fields.
pub(super) fn beside_fields(error: ServiceError) -> ServiceError {
    let ServiceError::Invalid(invalid) = &error else {
        return error;
    };
    let fields = invalid.fields().iter().cloned().map(|error| {
        let field = match error.field.as_str() {
            "set" => "sales_contact".to_owned(),
            _ => error.field,
        };
        FieldError { field, ..error }
    });
    Invalid::of(fields.collect()).map_or(error, ServiceError::Invalid)
}
