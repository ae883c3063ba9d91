//! Imports: a file of records, taken in row by row.
//!
//! A file is received whole (`receive`): told apart, decoded, its columns understood, its
//! rows written into the database in parts. From there on everything is in the database.
//! A worker (`work`) takes batches of rows, each in one unit of work together with the
//! place it has come to, so that an import that was cut off goes on where it was, here or
//! on another server. Each row is asked about as if its person had typed it: the
//! department, the record, its owner, the values, the state. A row that is refused leaves
//! nothing behind and is told with its reasons; the others go on. What was done can be
//! taken back (`undo`).

mod batch;
mod clients;
pub mod columns;
mod contracts;
mod employees;
mod events;
mod payments;
mod people;
mod receive;
mod remap;
mod row;
pub mod sheet;
mod told;
mod undo;
mod work;

use domain::{
    audit::{ChangeSet, Outcome as AuditOutcome},
    error::{FieldError, Given},
    ids::{EmployeeId, ImportId},
    import::{Import, ImportKind, ImportRow, ImportSort, ImportState, RowOutcome, Tally},
    page::ListRequest,
    policy::{
        self, CreateClient, CreateContract, CreateEmployee, CreateEvent, Denied, Operation,
        RecordPayment, UndoImport, UpdateClient, UpdateContract, UpdateEvent,
    },
};
use serde::{Deserialize, Serialize};
use store::{UnitOfWork, audit::Note, imports};

pub use self::{
    receive::{COLUMNS_UNKNOWN, ImportFile, ImportOptions, Reading},
    row::fillable,
    sheet::Choices as SheetChoices,
    work::Worker,
};
use crate::{
    Session,
    attempt::{Listed, opened},
    error::{Missing, ServiceError},
};

/// Most rows that are shown of what became of them.
pub const MOST_ROWS: u64 = 200;

/// What is told of a row.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RowDetail {
    /// The cells, when the row was refused: in the order of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<String>,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "told")]
    pub errors: Vec<FieldError>,
    /// What it changed, or would have changed.
    #[serde(default, skip_serializing_if = "ChangeSet::is_empty")]
    pub changes: ChangeSet,
    /// The name of the record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

/// A row with what is told of it.
#[derive(Debug, Clone)]
pub struct ToldRow {
    /// The place after which the next rows are asked for.
    pub place: i64,
    /// The row.
    pub row: ImportRow,
    /// What is told of it.
    pub detail: RowDetail,
}

impl ToldRow {
    fn of((place, row): (i64, ImportRow)) -> Result<Self, ServiceError> {
        let detail = match &row.detail {
            Some(detail) => serde_json::from_str(detail).map_err(corrupt)?,
            None => RowDetail::default(),
        };
        Ok(Self { place, row, detail })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
fn corrupt(error: serde_json::Error) -> ServiceError {
    ServiceError::Internal(store::Error::Corrupt(error.to_string()))
}

impl Session {
    /// Lists imports: one's own, to management everybody's.
    ///
    /// # Errors
    /// 422 on a bad parameter.
    pub async fn list_imports(
        &self,
        request: Given<ListRequest<(), ImportSort>>,
    ) -> Result<Listed<Import>, ServiceError> {
        let (clearance, reader) = self.reading::<policy::Import>().await?;
        let request = opened::<policy::Import, _>(&request)?;
        let page = self.page("imports", &request)?;
        let found = imports::list(&reader, &clearance, self.imports_of(), &page).await?;
        Ok(self.listed("imports", &request, found))
    }

    /// Shows an import, and how it was read.
    ///
    /// # Errors
    /// 404, also when it is a colleague's; 422.
    pub async fn show_import(
        &self,
        id: Given<ImportId>,
    ) -> Result<(Import, Reading), ServiceError> {
        let (clearance, reader) = self.reading::<policy::Import>().await?;
        let id = opened::<policy::Import, _>(&id)?;
        let import = imports::find(&reader, &clearance, id, self.imports_of())
            .await?
            .ok_or_else(|| no_import(id))?;
        let reading = Reading::of(&import)?;
        Ok((import, reading))
    }

    /// Rows of an import that became this, after a place: at most [`MOST_ROWS`].
    ///
    /// # Errors
    /// As [`Session::show_import`].
    pub async fn rows_of_import(
        &self,
        id: Given<ImportId>,
        outcome: RowOutcome,
        after: Option<i64>,
        most: u64,
    ) -> Result<Vec<ToldRow>, ServiceError> {
        let (import, _) = self.show_import(id).await?;
        let reader = self.store().reader();
        let most = most.min(MOST_ROWS);
        let rows = imports::rows(&reader, import.id, outcome, after.unwrap_or(-1), most).await?;
        rows.into_iter().map(ToldRow::of).collect()
    }

    /// Takes in the rows of an import that was checked, or goes on with one that stopped or
    /// that nobody is at any more.
    ///
    /// # Errors
    /// 404, 409 when it stands elsewhere, 422.
    pub async fn run_import(&self, id: Given<ImportId>) -> Result<Import, ServiceError> {
        let turned = self
            .write::<policy::Import, _, _, _>(None, |attempt| {
                let id = &id;
                async move {
                    let id = attempt.input(id)?;
                    let of = self.imports_of();
                    let before = imports::find(&attempt.work, &attempt.clearance, id, of)
                        .await?
                        .ok_or_else(|| no_import(id))?;
                    // the rows have the rights of whoever sent them
                    if before.by.id != self.actor.id {
                        return Err(no_import(id));
                    }
                    self.check_may_import(before.kind)?;
                    if before.state == ImportState::Running {
                        // whoever was at it may have been killed: somebody goes on
                        return Ok(before);
                    }
                    before.check_can_run()?;
                    Reading::of(&before)?.columns_of(before.kind)?;
                    let after = if before.state == ImportState::Checked {
                        imports::forget_check(&attempt.work, id).await?;
                        Import {
                            rows_done: 0,
                            tally: Tally::default(),
                            ..before.clone()
                        }
                    } else {
                        before.clone()
                    };
                    let after = Import {
                        state: ImportState::Running,
                        stopped_by: None,
                        ..after
                    };
                    imports::turn(&attempt.work, &before, &after).await?;
                    self.note_import(&attempt.work, &after, "run").await?;
                    attempt.work.save().await?;
                    Ok(after)
                }
            })
            .await?;
        self.service.start_importing();
        Ok(turned)
    }

    /// Takes back what an import did, as far as nobody built on it since; one that is only
    /// checked is forgotten, also by whoever sent it.
    ///
    /// # Errors
    /// 403 unless MANAGEMENT, 404, 409 when it stands elsewhere, 422.
    pub async fn undo_import(&self, id: Given<ImportId>) -> Result<Import, ServiceError> {
        if self.may_only_forget(&id).await? {
            return self.forget_import(&id).await;
        }
        let turned = self
            .write::<UndoImport, _, _, _>(None, |attempt| {
                let id = &id;
                async move {
                    let id = attempt.input(id)?;
                    let before = imports::find(&attempt.work, &attempt.clearance, id, None)
                        .await?
                        .ok_or_else(|| no_import(id))?;
                    before.check_can_undo()?;
                    let after = if before.state == ImportState::Checked {
                        imports::forget_parts(&attempt.work, id).await?;
                        imports::forget_check(&attempt.work, id).await?;
                        Import {
                            state: ImportState::Undone,
                            ..before.clone()
                        }
                    } else {
                        Import {
                            state: ImportState::Undoing,
                            stopped_by: None,
                            ..before.clone()
                        }
                    };
                    imports::turn(&attempt.work, &before, &after).await?;
                    imports::set_undoer(&attempt.work, id, self.actor.id, self.actor.session)
                        .await?;
                    self.note_import(&attempt.work, &after, "undo").await?;
                    attempt.work.save().await?;
                    Ok(after)
                }
            })
            .await?;
        self.service.start_importing();
        Ok(turned)
    }

    /// Whose imports are shown: to management everybody's.
    fn imports_of(&self) -> Option<EmployeeId> {
        let sees_all =
            policy::rule(UndoImport::ACTION, self.actor.department) != policy::Rule::Never;
        (!sees_all).then_some(self.actor.id)
    }

    /// Refuses a kind of which the department may do no row at all.
    ///
    /// # Errors
    /// Why not.
    pub fn check_may_import(&self, kind: ImportKind) -> Result<(), Denied> {
        match kind {
            ImportKind::Clients => self.either::<CreateClient, UpdateClient>(),
            ImportKind::Contracts => self.either::<CreateContract, UpdateContract>(),
            ImportKind::Payments => self.either::<RecordPayment, RecordPayment>(),
            ImportKind::Events => self.either::<CreateEvent, UpdateEvent>(),
            ImportKind::Employees => self.either::<CreateEmployee, CreateEmployee>(),
        }
    }

    fn either<A: Operation, B: Operation>(&self) -> Result<(), Denied> {
        if policy::admit::<B>(&self.actor).is_ok() {
            return Ok(());
        }
        policy::admit::<A>(&self.actor).map(|_| ())
    }

    /// Notes in the audit log what is begun with an import.
    async fn note_import(
        &self,
        work: &UnitOfWork,
        import: &Import,
        what: &str,
    ) -> Result<(), ServiceError> {
        let changes = ChangeSet::none()
            .with("import", None::<i64>, import.id.get())
            .with("kind", None::<String>, import.kind.name())
            .with("step", None::<String>, what)
            .with("rows", None::<i64>, import.rows);
        let action = if what == "undo" {
            UndoImport::ACTION
        } else {
            policy::Import::ACTION
        };
        let entry = Note {
            actor: Some(&self.actor),
            action: action.name(),
            record: None,
            version: None,
            outcome: AuditOutcome::Allowed,
            code: None,
            changes,
        };
        store::audit::note(work, entry).await?;
        Ok(())
    }
}

fn no_import(id: ImportId) -> ServiceError {
    ServiceError::NotFound(Missing::Import(id))
}
