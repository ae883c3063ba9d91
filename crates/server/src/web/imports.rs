//! Imports: the list, sending a file, and what became of one.

mod columns;
mod rows;
mod sent;
pub(crate) mod verbs;

use std::{borrow::Borrow, time::Duration};

use api::imports::ImportsQuery;
use askama::Template;
use axum::{extract::Request, response::Response};
use domain::{
    department::Department,
    ids::ImportId,
    import::{Existing, Import, ImportKind, ImportState, RowOutcome},
    policy,
    text::PersonName,
};
use http::StatusCode;
use service::{
    error::ServiceError,
    idempotency::{Once, Outcome},
    transfer::import::{COLUMNS_UNKNOWN, Reading},
};

use self::{
    columns::HeaderField,
    rows::{Listing, Sample},
    sent::Sent,
};
use super::{
    failure::Failure,
    flash::Flash,
    form::{Choice, Form},
    list::{Address, ListQuery, Paging},
    page::{Page, see_other},
    words,
};
use crate::{extract::PathIds, rest::imports::errors_file};

/// Where the imports are.
pub(crate) const PLACE: &str = "/imports";
/// How long a small file is waited for, so that its page shows what came of it.
const PATIENCE: Duration = Duration::from_millis(1500);
/// How often somebody who waits looks again.
const ASKED_EVERY: Duration = Duration::from_millis(30);
/// What the browser offers to choose from.
const ACCEPTED: &str = ".csv,.tsv,.txt,.xlsx,text/csv";

/// Where an import's page is.
pub(crate) fn place(id: ImportId) -> String {
    format!("{PLACE}/{id}")
}

fn id(ids: &PathIds) -> domain::error::Given<ImportId> {
    ids.read("id", ImportId::parse)
}

impl Page {
    /// What a file of a kind is called in an address, when its reader may send one.
    pub(crate) fn imports(&self, kind: ImportKind) -> Option<&'static str> {
        let may = self.session.check_may_import(kind).is_ok();
        may.then_some(kind.name())
    }

    /// What a file is a list of.
    pub(crate) fn import_kind_said(&self, kind: impl Borrow<ImportKind>) -> String {
        self.t(kind_key(*kind.borrow())).into_owned()
    }

    /// What an import is called: its file, or what it is a list of.
    pub(crate) fn import_name(&self, import: &Import) -> String {
        match &import.file_name {
            Some(name) => name.clone(),
            None => self.import_kind_said(import.kind),
        }
    }
}

/// A kind by the key of its text.
const fn kind_key(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Clients => "import-kind-clients",
        ImportKind::Contracts => "import-kind-contracts",
        ImportKind::Payments => "import-kind-payments",
        ImportKind::Events => "import-kind-events",
        ImportKind::Employees => "import-kind-employees",
    }
}

/// What is done with records that there are already, by the key of its text.
const fn existing_key(existing: Existing) -> &'static str {
    match existing {
        Existing::Update => "import-existing-update",
        Existing::Skip => "import-existing-skip",
        Existing::Refuse => "import-existing-refuse",
    }
}

#[derive(Template)]
#[template(path = "imports/list.html")]
struct List<'a> {
    page: &'a Page,
    imports: Vec<Import>,
    paging: Paging,
}

/// The list: one's own, to management everybody's.
pub(crate) async fn list(page: Page, query: ListQuery<ImportsQuery>) -> Result<Response, Failure> {
    let request = query.read(ImportsQuery::read);
    let listed = page.session.list_imports(request).await?;
    let paging = Paging::of(&query.address, &listed);
    Ok(page.show(&List {
        page: &page,
        imports: listed.items,
        paging,
    }))
}

fn form(page: &Page) -> Form<'_> {
    let kinds = ImportKind::ALL.into_iter();
    let kinds = kinds.filter(|kind| page.imports(*kind).is_some());
    let kinds = kinds.map(|kind| Choice::new(kind.name(), page.import_kind_said(kind)));
    let existing = Existing::ALL.into_iter();
    let existing = existing.map(|choice| Choice::new(choice.name(), page.t(existing_key(choice))));
    Form::new(page, page.t("import-new"), PLACE, PLACE)
        .lead(page.t("import-new-lead"))
        .submit("import-send")
        .once()
        .field(
            page.choice_field("kind", kinds.collect())
                .label(page.t("import-of"))
                .required(),
        )
        .field(
            page.choice_field("existing", existing.collect())
                .label(page.t("import-existing"))
                .value(Existing::Update.name())
                .required(),
        )
        .field_if(page.ever::<policy::ImportClient>(), || {
            page.text_field("sales_contact")
                .label(page.t("import-sales-contact"))
                .longest(PersonName::MAX)
                .hint(page.t("import-sales-contact-hint"))
        })
        .field(
            page.tick_field("at_once")
                .label(page.t("import-at-once"))
                .hint(page.t("import-at-once-hint")),
        )
        .field(
            page.file_field("file", ACCEPTED)
                .required()
                .hint(page.t("import-file-hint")),
        )
}

/// The form with the colleagues of whom one may look after new clients.
async fn form_with_colleagues(page: &Page) -> Result<Form<'_>, Failure> {
    if !page.ever::<policy::ImportClient>() {
        return Ok(form(page));
    }
    let sales = super::pick::colleagues(page, Department::Sales, page.me().id, "").await?;
    let names = sales.choices.into_iter().map(|choice| choice.said);
    Ok(form(page).suggesting("sales_contact", names))
}

/// The form for a file.
pub(crate) async fn new(page: Page, address: Address) -> Result<Response, Failure> {
    page.session.admit::<policy::Import>().await?;
    let form = form_with_colleagues(&page).await?;
    Ok(form.choosing("kind", address.get("kind")).show())
}

/// Takes a file, and shows what is in it.
pub(crate) async fn send(page: Page, request: Request) -> Result<Response, Failure> {
    let Sent { typed, received } = sent::read(&page, request).await;
    let (options, file) = match received {
        Ok(received) => received,
        Err(error) => return form_with_colleagues(&page).await?.refused(&typed, error),
    };
    let made = |import: &Import| place(import.id);
    let once = Once::new(typed.once("import"), &made);
    match page.session.import_file(Ok(options), file, once).await {
        Ok(Outcome::Created(import)) => {
            settled(&page, import.id).await;
            Ok(see_other(&place(import.id)))
        }
        Ok(Outcome::Replayed(place)) => Ok(page.done(place, &Flash::new("already-done"))),
        Err(error) => {
            let error = sent::beside_fields(error);
            form_with_colleagues(&page).await?.refused(&typed, error)
        }
    }
}

/// Waits a little for what is worked on.
async fn settled(page: &Page, id: ImportId) {
    let until = tokio::time::Instant::now() + PATIENCE;
    while tokio::time::Instant::now() < until {
        match page.session.show_import(Ok(id)).await {
            Ok((import, _)) if import.state.is_at_work() => {
                tokio::time::sleep(ASKED_EVERY).await;
            }
            Ok(_) | Err(_) => return,
        }
    }
}

#[derive(Template)]
#[template(path = "imports/show.html")]
struct Show<'a> {
    page: &'a Page,
    import: &'a Import,
    reading: &'a Reading,
    /// What is wrong with the columns, or with what was asked for.
    alert: Option<String>,
    /// The columns, with what each may be where that can still be said.
    columns: Vec<HeaderField>,
    may: May,
    samples: Vec<Sample>,
    refused: Listing,
    kept: Listing,
}

/// What can be done with an import now.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a button that is there or not"
)]
struct May {
    run: bool,
    remap: bool,
    forget: bool,
    undo: bool,
}

impl May {
    fn of(page: &Page, import: &Import) -> Self {
        let is_mine = import.by.id == page.me().id;
        let may_undo = page.ever::<policy::UndoImport>();
        let is_untouched = import.check_untouched().is_ok();
        Self {
            run: is_mine && import.check_can_run().is_ok() && !waits(import),
            remap: is_mine && is_untouched,
            forget: is_untouched && (is_mine || may_undo),
            undo: !is_untouched && may_undo && import.check_can_undo().is_ok(),
        }
    }
}

/// Whether its columns have to be said first.
pub(crate) fn waits(import: &Import) -> bool {
    import.stopped_by.as_deref() == Some(COLUMNS_UNKNOWN)
}

impl Show<'_> {
    /// How far it has come, and how far there is to go.
    fn progress(&self) -> (i64, i64) {
        let tally = &self.import.tally;
        match self.import.state {
            ImportState::Undoing => (tally.undone + tally.kept, tally.created + tally.updated),
            ImportState::Checking
            | ImportState::Checked
            | ImportState::Running
            | ImportState::Done
            | ImportState::Stopped
            | ImportState::Undone => (self.import.rows_done, self.import.rows),
        }
    }

    /// How many rows would do something.
    fn fruitful(&self) -> i64 {
        self.import.tally.created + self.import.tally.updated
    }

    fn is_checked(&self) -> bool {
        self.import.state == ImportState::Checked
    }

    /// Whether somebody has to say what its columns are before anything else.
    fn asks(&self) -> bool {
        self.import.state == ImportState::Stopped && waits(self.import)
    }

    fn is_stopped(&self) -> bool {
        self.import.state == ImportState::Stopped && !waits(self.import)
    }

    /// Why it stopped.
    fn why_stopped(&self) -> String {
        let code = self.import.stopped_by.as_deref().unwrap_or_default();
        let key = format!("import-stopped-{}", code.replace('_', "-"));
        if self.page.language.knows(&key) {
            return self.page.t(&key).into_owned();
        }
        self.page
            .say("import-stopped-otherwise")
            .with("code", code)
            .to_string()
    }

    /// What became of the rows: how many, and of what, by key.
    fn figures(&self) -> Vec<(&'static str, i64)> {
        let tally = &self.import.tally;
        let checked = matches!(
            self.import.state,
            ImportState::Checking | ImportState::Checked
        );
        let mut figures = if checked {
            vec![
                ("import-would-create", tally.created),
                ("import-would-update", tally.updated),
            ]
        } else {
            vec![
                ("import-created", tally.created),
                ("import-updated", tally.updated),
            ]
        };
        figures.push(("import-unchanged", tally.unchanged));
        figures.push(("import-refused", tally.refused));
        if tally.undone + tally.kept > 0 {
            figures.push(("import-undone", tally.undone));
            figures.push(("import-kept", tally.kept));
        }
        figures
    }

    /// How the file was read, in one line.
    fn format_said(&self) -> String {
        let reading = self.reading;
        let mut parts = vec![reading.format.to_uppercase()];
        parts.extend(reading.encoding.clone());
        parts.extend(reading.sheet.clone());
        if let Some(separator) = &reading.separator {
            parts.push(match separator.as_str() {
                "\t" => self.page.t("import-separator-tab").into_owned(),
                mark => self
                    .page
                    .say("import-separator")
                    .with("mark", mark)
                    .to_string(),
            });
        }
        parts.join(" · ")
    }

    fn existing_key(&self) -> &'static str {
        existing_key(self.import.existing)
    }

    /// Where the records that it is about are listed.
    fn list_href(&self) -> &'static str {
        match self.import.kind {
            ImportKind::Clients => "/clients",
            ImportKind::Contracts | ImportKind::Payments => "/contracts",
            ImportKind::Events => "/events",
            ImportKind::Employees => "/employees",
        }
    }
}

/// An import: how far it is, what it did or would do, and what can be done with it.
pub(crate) async fn show(page: Page, ids: PathIds, address: Address) -> Result<Response, Failure> {
    shown(&page, &ids, &address, None).await
}

/// The same, after a refusal to read its columns as somebody says.
async fn shown(
    page: &Page,
    ids: &PathIds,
    address: &Address,
    refused: Option<(Vec<(String, String)>, ServiceError)>,
) -> Result<Response, Failure> {
    let (import, reading) = page.session.show_import(id(ids)).await?;
    let choices = refused.as_ref().map(|(choices, _)| choices.as_slice());
    let (columns, wrong) = columns::of(page, &import, &reading, choices.unwrap_or_default());
    let alert = match &refused {
        Some((_, error)) => Some(columns::said(page, error)),
        None => wrong
            .filter(|_| import.check_untouched().is_ok())
            .map(|wrong| columns::said(page, &ServiceError::Invalid(wrong))),
    };
    let show = Show {
        page,
        may: May::of(page, &import),
        samples: rows::samples(page, &import).await?,
        refused: Listing::of(page, address, &import, &reading, RowOutcome::Refused).await?,
        kept: Listing::of(page, address, &import, &reading, RowOutcome::Kept).await?,
        import: &import,
        reading: &reading,
        alert,
        columns,
    };
    let status = match refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok(page.render(status, &show))
}

/// The refused rows as a file to be corrected and imported again.
pub(crate) async fn refused_rows(page: Page, ids: PathIds) -> Result<Response, Failure> {
    Ok(errors_file(&page.session, id(&ids)).await?)
}
