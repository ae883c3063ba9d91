//! Taking back what an import created: a record goes when nobody changed it since and
//! nothing refers to it, and stays otherwise.
//!
//! What an import did says so in the audit log, by its request (`import-7`) and its reason
//! (`import 7, row 12`); every other entry about a later version is somebody's change.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::{
    audit::{ChangeSet, RecordKind, RecordRef},
    contract::Contract,
    event::Event,
    ids::{ClientId, ContractId, EventId, ImportId, PaymentId, Version},
    import::ImportState,
    money::Amount,
    payment::Payment,
    policy::{Clearance, Permit, Subject, UndoImport, VoidPayment},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{
    bulk, contracts,
    entity::{
        audit_entry, client, client_contact, contract, event, import, letter, merged_client,
        payment,
    },
    error::{Error, Result},
    events, payments,
    search::{self, Kind},
    unit_of_work::{Connected, UnitOfWork},
};

/// How the requests of imports begin.
pub const IMPORT_REQUEST: &str = "import-";
/// How the reasons of imports begin.
pub const IMPORT_REASON: &str = "import ";
/// Most later entries of a record that are looked at: with more, it was changed.
const MOST_ENTRIES: u64 = 200;

/// The request that the audit entries of an import name.
pub fn request_of(import: ImportId) -> String {
    format!("{IMPORT_REQUEST}{import}")
}

/// Whether somebody wrote a record after a version: anybody but this import, and others
/// that were taken back since.
pub async fn is_changed_since(
    work: &UnitOfWork,
    import: ImportId,
    record: RecordRef,
    version: Version,
) -> Result<bool> {
    let entries: Vec<(String, Option<String>)> = audit_entry::Entity::find()
        .select_only()
        .columns([audit_entry::Column::RequestId, audit_entry::Column::Reason])
        .filter(audit_entry::Column::RecordKind.eq(record.kind.name()))
        .filter(audit_entry::Column::RecordId.eq(record.id))
        .filter(audit_entry::Column::RecordVersion.gt(version.get()))
        .limit(MOST_ENTRIES)
        .into_tuple()
        .all(&work.connection())
        .await?;
    if entries.len() as u64 == MOST_ENTRIES {
        return Ok(true);
    }
    let mut others = BTreeSet::new();
    for (request, reason) in entries {
        match import_of(&request, reason.as_deref()) {
            Some(id) if id == import => {}
            Some(other) => {
                others.insert(other);
            }
            None => return Ok(true),
        }
    }
    for other in others {
        let state: Option<String> = import::Entity::find_by_id(other.get())
            .select_only()
            .column(import::Column::State)
            .into_tuple()
            .one(&work.connection())
            .await?;
        if state.as_deref() != Some(ImportState::Undone.name()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The import that wrote an entry: both its request and its reason say so, and nobody can
/// have both by accident, nor on purpose: callers are not given such a request.
fn import_of(request: &str, reason: Option<&str>) -> Option<ImportId> {
    let id = ImportId::parse(request.strip_prefix(IMPORT_REQUEST)?).ok()?;
    let rest = reason?.strip_prefix(&format!("{IMPORT_REASON}{id}"))?;
    let is_whole = !rest.starts_with(|next: char| next.is_ascii_digit());
    is_whole.then_some(id)
}

/// Takes back new clients, each with its version after the import. Returns those that are
/// gone.
pub async fn clients(
    work: &UnitOfWork,
    permit: &Permit<UndoImport>,
    import: ImportId,
    made: &[(ClientId, Version)],
) -> Result<Vec<ClientId>> {
    let connection = &work.connection();
    let ids = || made.iter().map(|(id, _)| id.get());
    let rows: Vec<(i64, i64, String)> = client::Entity::find()
        .select_only()
        .columns([
            client::Column::Id,
            client::Column::Version,
            client::Column::FullName,
        ])
        .filter(client::Column::Id.is_in(ids()))
        .lock_exclusive()
        .into_tuple()
        .all(connection)
        .await?;
    let mut named: Vec<i64> = contract::Entity::find()
        .select_only()
        .column(contract::Column::ClientId)
        .filter(contract::Column::ClientId.is_in(ids()))
        .into_tuple()
        .all(connection)
        .await?;
    let contacted: Vec<i64> = client_contact::Entity::find()
        .select_only()
        .column(client_contact::Column::ClientId)
        .filter(client_contact::Column::ClientId.is_in(ids()))
        .into_tuple()
        .all(connection)
        .await?;
    named.extend(contacted);
    let led_to: Vec<i64> = merged_client::Entity::find()
        .select_only()
        .column(merged_client::Column::IntoId)
        .filter(merged_client::Column::IntoId.is_in(ids()))
        .into_tuple()
        .all(connection)
        .await?;
    named.extend(led_to);
    named.sort_unstable();
    let mut gone = Vec::new();
    for (id, version, name) in rows {
        if named.binary_search(&id).is_ok() {
            continue;
        }
        let record = RecordRef::new(RecordKind::Client, id);
        let as_imported = made.iter().find(|(made, _)| made.get() == id);
        let is_as_imported = match as_imported {
            Some((_, made)) if made.get() == version => true,
            Some((_, made)) => !is_changed_since(work, import, record, *made).await?,
            None => false,
        };
        if is_as_imported {
            gone.push((record, name, Version::new(version).next()));
        }
    }
    let ids: Vec<i64> = gone.iter().map(|(record, _, _)| record.id).collect();
    search::all_deleted(connection, Kind::Client, &ids).await?;
    client::Entity::delete_many()
        .filter(client::Column::Id.is_in(ids.iter().copied()))
        .exec(connection)
        .await?;
    bulk::note_gone(work, permit, &gone).await?;
    Ok(ids.into_iter().map(ClientId::new).collect())
}

/// Takes a new contract back, its opening payment with it. Returns whether it is gone.
pub async fn contract(
    work: &UnitOfWork,
    clearance: &Clearance<UndoImport>,
    permit: &Permit<UndoImport>,
    import: ImportId,
    (id, made): (ContractId, Version),
) -> Result<bool> {
    contracts::hold(work, id).await?;
    let Some(found) = contracts::find(work, clearance, id).await? else {
        return Ok(false);
    };
    let connection = &work.connection();
    let paid: Option<i64> = payment::Entity::find()
        .select_only()
        .column(payment::Column::Id)
        .filter(payment::Column::ContractId.eq(id.get()))
        .filter(payment::Column::IsOpening.eq(false))
        .limit(1)
        .into_tuple()
        .one(connection)
        .await?;
    let record = RecordRef::new(RecordKind::Contract, id.get());
    if paid.is_some()
        || found.event_count > 0
        || (found.version != made && is_changed_since(work, import, record, made).await?)
    {
        return Ok(false);
    }
    search::deleted(work, &found).await?;
    payment::Entity::delete_many()
        .filter(payment::Column::ContractId.eq(id.get()))
        .exec(connection)
        .await?;
    let gone = contract::Entity::delete_many()
        .filter(contract::Column::Id.eq(id.get()))
        .filter(contract::Column::Version.eq(found.version.get()))
        .exec(connection)
        .await?;
    if gone.rows_affected != 1 {
        return Err(Error::Retry);
    }
    bulk::note_gone(
        work,
        permit,
        &[(record, found.label(), found.version.next())],
    )
    .await?;
    Ok(true)
}

/// Takes a payment back, on a contract that still stands, unless somebody voided it after
/// the import began. Returns whether it is gone.
pub async fn payment(
    work: &UnitOfWork,
    clearance: &Clearance<UndoImport>,
    permit: impl FnOnce(&Contract) -> Option<Permit<VoidPayment>>,
    began_at: DateTime<Utc>,
    (contract, id): (ContractId, PaymentId),
) -> Result<bool> {
    contracts::hold(work, contract).await?;
    let found = payments::find(work, clearance, contract, id).await?;
    let before = contracts::find(work, clearance, contract).await?;
    let (Some(found), Some(before)) = (found, before) else {
        return Ok(false);
    };
    if found
        .voided
        .as_ref()
        .is_some_and(|voided| voided.at >= began_at)
    {
        return Ok(false);
    }
    let Some(permit) = permit(&before).filter(|_| before.check_open().is_ok()) else {
        return Ok(false);
    };
    payment::Entity::delete_many()
        .filter(payment::Column::Id.eq(id.get()))
        .exec(&work.connection())
        .await?;
    let after = without(&before, &found);
    let told = ChangeSet::none().with("payment", payments::describe(&found), None::<String>);
    contracts::update_with(work, &permit, &before, after, told).await?;
    Ok(true)
}

/// A contract without a payment that was there by mistake.
fn without(contract: &Contract, payment: &Payment) -> Contract {
    let mut after = contract.clone();
    if payment.voided.is_none() {
        let paid = contract.paid_amount.checked_sub(payment.amount);
        after.paid_amount = paid.unwrap_or(Amount::ZERO);
        let remaining = contract.remaining_amount.checked_add(payment.amount);
        after.remaining_amount = remaining.unwrap_or(contract.total_amount);
    }
    after
}

/// Takes a new event back. Returns whether it is gone.
pub async fn event(
    work: &UnitOfWork,
    clearance: &Clearance<UndoImport>,
    permit: &Permit<UndoImport>,
    import: ImportId,
    (id, made): (EventId, Version),
) -> Result<bool> {
    let Some(found) = events::find(work, clearance, id).await? else {
        return Ok(false);
    };
    contracts::hold(work, found.contract_id).await?;
    let record = RecordRef::new(RecordKind::Event, id.get());
    if found.version != made && is_changed_since(work, import, record, made).await? {
        return Ok(false);
    }
    delete_event(work, &found).await?;
    contracts::discount_event(work, permit, found.contract_id).await?;
    bulk::note_gone(
        work,
        permit,
        &[(record, found.label(), found.version.next())],
    )
    .await?;
    Ok(true)
}

async fn delete_event(work: &UnitOfWork, found: &Event) -> Result<()> {
    let connection = &work.connection();
    // nobody needs to be told of it any more
    letter::Entity::delete_many()
        .filter(letter::Column::EventId.eq(found.id.get()))
        .exec(connection)
        .await?;
    search::deleted(work, found).await?;
    let gone = event::Entity::delete_many()
        .filter(event::Column::Id.eq(found.id.get()))
        .filter(event::Column::Version.eq(found.version.get()))
        .exec(connection)
        .await?;
    if gone.rows_affected == 1 {
        Ok(())
    } else {
        Err(Error::Retry)
    }
}
