//! Taking an import back, latest rows first: what it created goes, what it changed gets its
//! old values; what somebody built on since stays, and is told.

use domain::{
    audit::Audited,
    ids::{ClientId, ContractId, EmployeeId, EventId, PaymentId, Version},
    import::{Import, ImportKind, ImportState, RowOutcome},
    policy::{self, Clearance, Company, DeleteEmployee, Permit, Subject, UndoImport, VoidPayment},
    text::Reason,
};
use store::{UnitOfWork, employees, imports, imports::RowRecord, undo};

use super::{RowDetail, clients, contracts, corrupt, employees as staff, events};
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
    clearance: Clearance<UndoImport>,
    permit: Permit<UndoImport>,
}

impl Undoing<'_> {
    /// Whether nobody but imports wrote a record since this one left it at a version.
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
        Ok(!undo::is_changed_since(self.work, named, Version::new(made)).await?)
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
        let gone = undo::clients(undoing.work, &undoing.permit, &made).await?;
        let gone: std::collections::BTreeSet<i64> = gone.into_iter().map(ClientId::get).collect();
        let is_gone = |row: &&&RowRecord| row.record.is_some_and(|id| gone.contains(&id));
        undone.extend(created.iter().filter(is_gone).map(|row| row.place));
    } else {
        for row in created {
            if take_one_back(undoing, import.kind, row).await? {
                undone.push(row.place);
            }
        }
    }
    for row in changed {
        if restore(undoing, import.kind, row).await? {
            undone.push(row.place);
        }
    }
    Ok(undone)
}

async fn take_one_back(
    undoing: &Undoing<'_>,
    kind: ImportKind,
    row: &RowRecord,
) -> Result<bool, ServiceError> {
    let (Some(id), made) = (row.record, row.version.unwrap_or(1)) else {
        return Ok(false);
    };
    let (work, clearance, permit) = (undoing.work, &undoing.clearance, &undoing.permit);
    let version = Version::new(made);
    Ok(match kind {
        ImportKind::Contracts => {
            undo::contract(work, clearance, permit, (ContractId::new(id), version)).await?
        }
        ImportKind::Events => {
            undo::event(work, clearance, permit, (EventId::new(id), version)).await?
        }
        ImportKind::Payments => {
            let actor = &undoing.session.actor;
            let permit = |contract: &domain::contract::Contract| {
                let clearance = policy::admit::<VoidPayment>(actor).ok()?;
                Some(clearance.on(contract).ok()?.because(Some(&undoing.reason)))
            };
            // of a payment the import keeps the contract instead of a version
            let which = (ContractId::new(made), PaymentId::new(id));
            undo::payment(work, clearance, permit, which).await?
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
