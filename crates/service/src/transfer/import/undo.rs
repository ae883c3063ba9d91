//! Taking an import back, latest rows first: what it created goes, what it changed gets its
//! old values; what somebody built on since stays, and is told.

use domain::{
    audit::Audited,
    contract::Contract,
    ids::{ClientId, ContractId, EmployeeId, EventId, ImportId, PaymentId, Version},
    import::{Import, ImportKind, ImportState, RowOutcome},
    policy::{self, Clearance, Company, DeleteEmployee, Permit, Subject, UndoImport, VoidPayment},
    text::Reason,
};
use store::{
    Mark, UnitOfWork, employees,
    imports::{self, RowRecord},
    undo,
};

use super::{RowDetail, batch, clients, contracts, corrupt, employees as staff, events};
use crate::{Session, error::ServiceError};

/// Clients are taken back many at once.
const CLIENTS_AT_ONCE: u64 = 1_000;
/// Other records one by one.
const ROWS_AT_ONCE: u64 = 100;

/// An import that is taken back, by whom.
pub(super) struct Undoing<'a> {
    pub(super) session: &'a Session,
    pub(super) work: &'a UnitOfWork,
    pub(super) reason: Reason,
    import: ImportId,
    clearance: Clearance<UndoImport>,
    permit: Permit<UndoImport>,
}

impl Undoing<'_> {
    /// Whether nobody wrote a record since this import left it at a version.
    pub(super) async fn is_as_imported<R: Subject + Audited>(
        &self,
        found: &R,
        made: i64,
    ) -> Result<bool, ServiceError> {
        if found.version() == Version::new(made) {
            return Ok(true);
        }
        let Some(named) = found.record() else {
            return Ok(false);
        };
        let made = Version::new(made);
        Ok(!undo::is_changed_since(self.work, self.import, named, made).await?)
    }

    /// Whether a row was taken back. Of one that stays, because a rule stands in the way or
    /// somebody built on it, nothing was touched.
    async fn settle(
        &self,
        mark: Mark,
        done: Result<bool, ServiceError>,
    ) -> Result<bool, ServiceError> {
        let is_undone = match done {
            Ok(is_undone) => is_undone,
            Err(error) if batch::reasons(&error).is_some() => false,
            Err(error) => return Err(error),
        };
        if is_undone {
            self.work.keep(mark).await?;
        } else {
            self.work.back(mark).await?;
        }
        Ok(is_undone)
    }
}

/// Takes the latest rows back that are not yet; the import as it is then.
pub(super) async fn step(
    session: &Session,
    work: &UnitOfWork,
    import: Import,
) -> Result<Import, ServiceError> {
    let most = match import.kind {
        ImportKind::Clients => CLIENTS_AT_ONCE,
        ImportKind::Contracts
        | ImportKind::Payments
        | ImportKind::Events
        | ImportKind::Employees => ROWS_AT_ONCE,
    };
    let mut import = import;
    let rows = imports::to_undo(work, import.id, most).await?;
    if rows.is_empty() {
        imports::forget_parts(work, import.id).await?;
        import.state = ImportState::Undone;
        return Ok(import);
    }
    let clearance = policy::admit::<UndoImport>(&session.actor)?;
    let reason = Reason::from_stored(format!("{}{} taken back", undo::IMPORT_REASON, import.id));
    let undoing = Undoing {
        session,
        work,
        import: import.id,
        permit: clearance.on(&Company)?.because(Some(&reason)),
        reason,
        clearance,
    };
    let undone = take_back(&undoing, &import, &rows).await?;
    let (gone, kept): (Vec<_>, Vec<_>) = rows
        .iter()
        .map(|row| row.place)
        .partition(|place| undone.contains(place));
    imports::undone(work, import.id, &gone, RowOutcome::Undone).await?;
    imports::undone(work, import.id, &kept, RowOutcome::Kept).await?;
    for _ in &gone {
        import.tally.count(RowOutcome::Undone);
    }
    for _ in &kept {
        import.tally.count(RowOutcome::Kept);
    }
    Ok(import)
}

/// The places of the rows that could be taken back.
async fn take_back(
    undoing: &Undoing<'_>,
    import: &Import,
    rows: &[RowRecord],
) -> Result<Vec<i64>, ServiceError> {
    let mut undone = Vec::new();
    let (created, changed): (Vec<_>, Vec<_>) = rows
        .iter()
        .partition(|row| row.outcome == RowOutcome::Created);
    if import.kind == ImportKind::Clients {
        let made: Vec<_> = created
            .iter()
            .filter_map(|row| {
                Some((
                    ClientId::new(row.record?),
                    Version::new(row.version.unwrap_or(1)),
                ))
            })
            .collect();
        let gone = undo::clients(undoing.work, &undoing.permit, import.id, &made).await?;
        let gone: std::collections::BTreeSet<i64> = gone.into_iter().map(ClientId::get).collect();
        let is_gone = |row: &&&RowRecord| row.record.is_some_and(|id| gone.contains(&id));
        undone.extend(created.iter().filter(is_gone).map(|row| row.place));
    } else {
        for row in created {
            let mark = undoing.work.mark().await?;
            let done = take_one_back(undoing, import, row).await;
            if undoing.settle(mark, done).await? {
                undone.push(row.place);
            }
        }
    }
    for row in changed {
        let mark = undoing.work.mark().await?;
        let done = restore(undoing, import.kind, row).await;
        if undoing.settle(mark, done).await? {
            undone.push(row.place);
        }
    }
    Ok(undone)
}

async fn take_one_back(
    undoing: &Undoing<'_>,
    import: &Import,
    row: &RowRecord,
) -> Result<bool, ServiceError> {
    let (Some(id), made) = (row.record, row.version.unwrap_or(1)) else {
        return Ok(false);
    };
    let (work, clearance, permit) = (undoing.work, &undoing.clearance, &undoing.permit);
    let version = Version::new(made);
    Ok(match import.kind {
        ImportKind::Contracts => {
            let which = (ContractId::new(id), version);
            undo::contract(work, clearance, permit, import.id, which).await?
        }
        ImportKind::Events => {
            let which = (EventId::new(id), version);
            undo::event(work, clearance, permit, import.id, which).await?
        }
        ImportKind::Payments => {
            let actor = &undoing.session.actor;
            let permit = |contract: &Contract| {
                let clearance = policy::admit::<VoidPayment>(actor).ok()?;
                Some(clearance.on(contract).ok()?.because(Some(&undoing.reason)))
            };
            // of a payment the import keeps the contract instead of a version
            let which = (ContractId::new(made), PaymentId::new(id));
            undo::payment(work, clearance, permit, import.created_at, which).await?
        }
        ImportKind::Employees => delete_employee(undoing, EmployeeId::new(id), made).await?,
        ImportKind::Clients => false,
    })
}

async fn delete_employee(
    undoing: &Undoing<'_>,
    id: EmployeeId,
    made: i64,
) -> Result<bool, ServiceError> {
    let clearance = policy::admit::<DeleteEmployee>(&undoing.session.actor)?;
    employees::guard_schedule(undoing.work, id).await?;
    let Some(found) = employees::find(undoing.work, &clearance, id).await? else {
        return Ok(false);
    };
    if employees::is_named(undoing.work, &clearance, id).await?
        || !undoing.is_as_imported(&found, made).await?
    {
        return Ok(false);
    }
    let permit = clearance.on(&found)?.because(Some(&undoing.reason));
    employees::delete(undoing.work, permit, &found).await?;
    Ok(true)
}

/// Puts back what a row changed.
async fn restore(
    undoing: &Undoing<'_>,
    kind: ImportKind,
    row: &RowRecord,
) -> Result<bool, ServiceError> {
    let (Some(id), Some(made), Some(detail)) = (row.record, row.version, &row.detail) else {
        return Ok(false);
    };
    let detail: RowDetail = serde_json::from_str(detail).map_err(corrupt)?;
    let changes = &detail.changes;
    match kind {
        ImportKind::Clients => clients::restore(undoing, id, made, changes).await,
        ImportKind::Contracts => contracts::restore(undoing, id, made, changes).await,
        ImportKind::Events => events::restore(undoing, id, made, changes).await,
        ImportKind::Employees => staff::restore(undoing, id, made, changes).await,
        ImportKind::Payments => Ok(false),
    }
}
