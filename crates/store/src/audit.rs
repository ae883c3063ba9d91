//! The audit log: appended to with every write, read by page, never changed.
//!
//! Each entry is sealed and chained to the one before it about the same record; those about
//! no record by the day (`seal`, `chain`). `verify` proves that the log is whole, `heads`
//! takes away what it needs to see also that nothing is gone from the end, `older` seals
//! what was written before there were seals.

mod chain;
pub mod heads;
pub(crate) mod older;
mod pages;
mod seal;
pub mod verify;

use domain::{
    actor::{Actor, Channel},
    audit::{AuditEntry, AuditFilter, AuditSort, ChangeSet, Outcome, RecordKind, RecordRef},
    ids::{EmployeeId, SessionId, Version},
    page::{Page, PageRequest, Position, SortKey},
    policy::{Clearance, Operation, Permit, PermittedBy},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::Value;

pub use seal::AuditKey;

pub(crate) use chain::append_all;

use chain::Held;

use crate::{
    entity::audit_entry::{ActiveModel, Column, Entity, Model},
    error::{Error, Result},
    instant::{instant, known, micros},
    list::Listing,
    stamp::Stamp,
    unit_of_work::{Connected, Queries, UnitOfWork},
};

/// The name of the program itself in the log.
const SYSTEM: &str = "system";
/// The width of the label column, in characters.
const LABEL_WIDTH: usize = 200;

/// What was done to a record.
pub(crate) struct Written {
    pub(crate) record: RecordRef,
    pub(crate) label: String,
    pub(crate) version: Option<Version>,
    pub(crate) changes: ChangeSet,
}

/// Something that is not a write of a record: a login, a denial, a failure.
#[derive(Debug, Clone)]
pub struct Note<'a> {
    /// Who; the system when absent.
    pub actor: Option<&'a Actor>,
    /// What was attempted.
    pub action: &'a str,
    /// The record it was about, as far as it is known.
    pub record: Option<RecordRef>,
    /// The record's version after it, when it was written.
    pub version: Option<Version>,
    /// What came of it.
    pub outcome: Outcome,
    /// The refusal's code.
    pub code: Option<&'a str>,
    /// What changed, when something did.
    pub changes: ChangeSet,
}

/// Appends the entry of a permitted write; called by every write function.
pub(crate) async fn written<A: Operation>(
    work: &UnitOfWork,
    permit: &Permit<A>,
    written: Written,
) -> Result<()> {
    let actor = match permit.by() {
        PermittedBy::Actor(actor) => Some(actor),
        PermittedBy::System => None,
    };
    let label: String = written.label.chars().take(LABEL_WIDTH).collect();
    let entry = Model {
        record_kind: Some(written.record.kind.name().to_owned()),
        record_id: Some(written.record.id),
        record_label: Some(label),
        record_version: written.version.map(Version::get),
        reason: permit.reason().map(ToOwned::to_owned),
        changes: encode(&written.changes)?,
        ..blank(work.stamp(), actor, A::ACTION.name(), Outcome::Allowed)
    };
    work.note_entries(Outcome::Allowed, 1);
    chain::append(&work.connection(), work.audit_key()?, entry, Held::Yes).await
}

/// Appends an entry that is not a write of a record.
pub async fn note(work: &UnitOfWork, note: Note<'_>) -> Result<()> {
    let entry = Model {
        record_kind: note.record.map(|record| record.kind.name().to_owned()),
        record_id: note.record.map(|record| record.id),
        record_version: note.version.map(Version::get),
        code: note.code.map(ToOwned::to_owned),
        changes: encode(&note.changes)?,
        ..blank(work.stamp(), note.actor, note.action, note.outcome)
    };
    let held = match (note.record, note.outcome) {
        (Some(_), Outcome::Allowed) => Held::Yes,
        (Some(_), Outcome::Denied | Outcome::Failed) | (None, _) => Held::No,
    };
    work.note_entries(note.outcome, 1);
    chain::append(&work.connection(), work.audit_key()?, entry, held).await
}

/// A record as an entry names it: its label, and its version after what was done.
pub(crate) type Named = (RecordRef, String, Version);

/// The entry of something that was done to many records at once, each with its own; of no
/// record, for all of them together. [`append_all`] seals it.
pub(crate) fn entry(
    work: &UnitOfWork,
    actor: Option<&Actor>,
    action: &str,
    record: Option<Named>,
    reason: Option<&str>,
    changes: &ChangeSet,
) -> Result<Model> {
    let (mut kind, mut id, mut label, mut version) = (None, None, None, None);
    if let Some((record, name, after)) = record {
        kind = Some(record.kind.name().to_owned());
        id = Some(record.id);
        label = Some(name.chars().take(LABEL_WIDTH).collect());
        version = Some(after.get());
    }
    Ok(Model {
        record_kind: kind,
        record_id: id,
        record_label: label,
        record_version: version,
        reason: reason.map(ToOwned::to_owned),
        changes: encode(changes)?,
        ..blank(work.stamp(), actor, action, Outcome::Allowed)
    })
}

/// An entry that says who, when and what, but not yet about which record.
fn blank(stamp: &Stamp, actor: Option<&Actor>, action: &str, outcome: Outcome) -> Model {
    Model {
        id: 0,
        at: micros(stamp.now),
        actor_id: actor.map(|actor| actor.id.get()),
        actor_name: actor
            .map_or(SYSTEM, |actor| actor.full_name.as_str())
            .to_owned(),
        channel: stamp.channel.name().to_owned(),
        action: action.to_owned(),
        record_kind: None,
        record_id: None,
        record_label: None,
        record_version: None,
        outcome: outcome.name().to_owned(),
        code: None,
        reason: None,
        changes: String::new(),
        request_id: stamp.request_id.clone(),
        session_id: actor.map(|actor| actor.session.get()),
        chain: None,
        place: None,
        values_salt: None,
        values_digest: None,
        mac: None,
        key_id: None,
    }
}

/// Reads a page of the log.
pub async fn list<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    filter: &AuditFilter,
    page: &PageRequest<AuditSort>,
) -> Result<Page<AuditEntry>> {
    let mut condition = Condition::all();
    if let Some(kind) = filter.kind {
        condition = condition.add(Column::RecordKind.eq(kind.name()));
    }
    if let Some(record) = filter.record {
        condition = condition.add(Column::RecordId.eq(record));
    }
    if let Some(actor) = filter.actor {
        condition = condition.add(Column::ActorId.eq(actor.get()));
    }
    if let Some(action) = &filter.action {
        condition = condition.add(Column::Action.eq(action.as_str()));
    }
    if let Some(outcome) = filter.outcome {
        condition = condition.add(Column::Outcome.eq(outcome.name()));
    }
    if let Some(after) = filter.from {
        condition = condition.add(Column::At.gte(micros(after)));
    }
    if let Some(before) = filter.to {
        condition = condition.add(Column::At.lt(micros(before)));
    }
    let rows = Listing {
        rows: Entity::find(),
        filter: condition,
        few: None,
        sample: None,
        key: Column::Id,
        id: Column::Id,
    }
    .page(from, page, |row: &Model| Position {
        key: SortKey::Number(row.id),
        id: row.id,
    })
    .await?;
    rows.try_map(decode)
}

/// Most entries that [`since`] tells.
const MOST_SINCE: u64 = 5;

/// What was written to a record after a version, in order: who changed what
/// since. Only the last few when there is more.
pub async fn since<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    record: RecordRef,
    version: Version,
) -> Result<Vec<AuditEntry>> {
    Entity::find()
        .filter(Column::RecordKind.eq(record.kind.name()))
        .filter(Column::RecordId.eq(record.id))
        .filter(Column::RecordVersion.gt(version.get()))
        .order_by_desc(Column::Id)
        .limit(MOST_SINCE)
        .all(&from.connection())
        .await?
        .into_iter()
        .rev()
        .map(decode)
        .collect()
}

/// Takes a person's values out of the entries about a record, leaving which
/// fields changed, by whom and when; and the salt with them, so that nobody can try what
/// the values were. An entry about the record has to say that this was done.
pub(crate) async fn redact(work: &UnitOfWork, record: RecordRef, label: &str) -> Result<()> {
    for entry in about(work, record).await? {
        if is_nameless(&entry) {
            continue;
        }
        let changes: ChangeSet = decode_changes(&entry.changes)?;
        Entity::update_many()
            .set(ActiveModel {
                record_label: Set(Some(label.to_owned())),
                changes: Set(encode(&changes.redacted(record.kind))?),
                values_salt: Set(None),
                ..ActiveModel::default()
            })
            .filter(Column::Id.eq(entry.id))
            .exec(&work.connection())
            .await?;
    }
    Ok(())
}

/// Whether an entry about a record tells, or may tell, of the record's client.
pub(crate) async fn tells(work: &UnitOfWork, record: RecordRef) -> Result<bool> {
    Ok(!about(work, record).await?.iter().all(is_nameless))
}

/// The texts that the entries about a record tell of its client, with their fields: those of
/// before it was changed as well.
pub(crate) async fn said(work: &UnitOfWork, record: RecordRef) -> Result<Vec<(String, String)>> {
    let mut said = Vec::new();
    for entry in about(work, record).await? {
        for change in decode_changes(&entry.changes)?.into_changes() {
            if record.kind.is_lasting(&change.field) {
                continue;
            }
            for value in [change.old, change.new] {
                if let Value::String(text) = value {
                    said.push((change.field.clone(), text));
                }
            }
        }
    }
    said.sort();
    said.dedup();
    Ok(said)
}

async fn about(work: &UnitOfWork, record: RecordRef) -> Result<Vec<Model>> {
    let entries = Entity::find()
        .filter(Column::RecordKind.eq(record.kind.name()))
        .filter(Column::RecordId.eq(record.id));
    Ok(entries.all(&work.connection()).await?)
}

/// Whether an entry about a client, or what was agreed with one, tells nothing of the person:
/// as anonymising leaves it, or because there never was more in it.
fn is_nameless(entry: &Model) -> bool {
    let kind = entry.record_kind.as_deref().and_then(RecordKind::from_name);
    let Some((kind, name)) = kind.and_then(|kind| Some((kind, kind.nameless()?))) else {
        return false;
    };
    let is_unnamed = entry.record_label.as_ref().is_none_or(|label| {
        let id = label
            .strip_prefix(name)
            .and_then(|id| id.parse::<i64>().ok());
        // a client that was merged has the name of the one it was merged into
        id.is_some_and(|id| kind == RecordKind::Client || Some(id) == entry.record_id)
    });
    let without = decode_changes(&entry.changes).map(|changes| changes.redacted(kind));
    is_unnamed
        && without
            .and_then(|without| encode(&without))
            .is_ok_and(|text| text == entry.changes)
}

fn encode(changes: &ChangeSet) -> Result<String> {
    serde_json::to_string(changes).map_err(|error| Error::Corrupt(error.to_string()))
}

fn decode_changes(text: &str) -> Result<ChangeSet> {
    serde_json::from_str(text).map_err(|error| Error::Corrupt(error.to_string()))
}

fn decode(row: Model) -> Result<AuditEntry> {
    let record = match (row.record_kind, row.record_id) {
        (Some(kind), Some(id)) => Some(RecordRef::new(
            known(RecordKind::from_name(&kind), "kind of record", &kind)?,
            id,
        )),
        (Some(_) | None, _) => None,
    };
    Ok(AuditEntry {
        id: row.id,
        at: instant(row.at)?,
        actor_id: row.actor_id.map(EmployeeId::new),
        actor_name: row.actor_name,
        channel: Channel::from_stored(&row.channel),
        action: row.action,
        record,
        record_label: row.record_label,
        record_version: row.record_version.map(Version::new),
        outcome: known(Outcome::from_name(&row.outcome), "outcome", &row.outcome)?,
        code: row.code,
        reason: row.reason,
        changes: decode_changes(&row.changes)?,
        request_id: row.request_id,
        session_id: row.session_id.map(SessionId::new),
    })
}

#[cfg(test)]
mod tests;
