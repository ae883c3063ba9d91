//! What an audit entry says: which record, what came of it, which fields
//! changed from what to what.
//!
//! Secrets never enter a change set: a record leaves them out of its
//! [`Audited::facts`].

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    actor::Channel,
    ids::{EmployeeId, SessionId, Version},
    page::sort_fields,
};

/// The kinds of record that an audit entry can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordKind {
    /// An employee.
    Employee,
    /// A client.
    Client,
    /// A contract; its payments are told in its history.
    Contract,
    /// An event.
    Event,
    /// A session.
    Session,
    /// The company settings.
    Settings,
}

impl RecordKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Employee,
        Self::Client,
        Self::Contract,
        Self::Event,
        Self::Session,
        Self::Settings,
    ];

    /// The name as stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Employee => "employee",
            Self::Client => "client",
            Self::Contract => "contract",
            Self::Event => "event",
            Self::Session => "session",
            Self::Settings => "settings",
        }
    }

    /// Reads a name; `None` when it is no kind.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether what the entries about a record say of this field stays when the record's
    /// client is anonymised: it tells nothing of the person. What is not known here goes.
    ///
    /// What stays is sealed apart from what goes (`store::audit`), so a list that was released
    /// is never changed: a field that is added to it would make older entries look changed.
    pub fn is_lasting(self, field: &str) -> bool {
        let fields: &[&str] = match self {
            Self::Client => &[
                "sales_contact_id",
                "first_contact_on",
                "last_contact_at",
                "anonymised",
                "contract",
                "merged_into",
                "merged_client_id",
                "contracts",
                "events",
                "contacts",
                "import",
                "row",
            ],
            Self::Contract => &[
                "client_id",
                "sales_contact_id",
                "total_amount",
                "deposit",
                "paid_amount",
                "remaining_amount",
                "currency",
                "due_on",
                "status",
                "external_ref",
                "event_count",
                "payment",
                "amount",
                "import",
                "row",
            ],
            Self::Event => &[
                "contract_id",
                "client_id",
                "sales_contact_id",
                "support_contact_id",
                "starts_at",
                "ends_at",
                "end_is_estimated",
                "time_zone",
                "attendees",
                "status",
                "external_ref",
                "import",
                "row",
            ],
            Self::Employee | Self::Session | Self::Settings => &[],
        };
        fields.contains(&field)
    }

    /// The name of a record that tells nothing of the person it is about, as it begins: a
    /// number follows. `None` for records that are about no client.
    pub const fn nameless(self) -> Option<&'static str> {
        match self {
            Self::Client => Some("Anonymised client "),
            Self::Contract => Some("contract "),
            Self::Event => Some("Anonymised event "),
            Self::Employee | Self::Session | Self::Settings => None,
        }
    }
}

/// The name of a record that tells nothing of the person it is about.
pub(crate) fn nameless(kind: RecordKind, id: i64) -> String {
    format!("{}{id}", kind.nameless().unwrap_or_default())
}

impl fmt::Display for RecordKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Which record, as people name it: `contract 17`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RecordRef {
    /// The kind of record.
    pub kind: RecordKind,
    /// Its id.
    pub id: i64,
}

impl RecordRef {
    /// Names a record.
    pub const fn new(kind: RecordKind, id: i64) -> Self {
        Self { kind, id }
    }
}

impl fmt::Display for RecordRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.id)
    }
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It was done.
    Allowed,
    /// The person had no right to it.
    Denied,
    /// A rule or a bad value refused it.
    Failed,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Allowed, Self::Denied, Self::Failed];

    /// The name as stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::Failed => "failed",
        }
    }

    /// Reads a name; `None` when it is no outcome.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// One field that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The field as the API names it.
    pub field: String,
    /// The value before; `null` when there was none.
    pub old: Value,
    /// The value after; `null` when there is none.
    pub new: Value,
}

/// The fields that a write changed, old and new.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChangeSet(Vec<Change>);

impl ChangeSet {
    /// No field changed.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// What differs between two states of one record.
    pub fn between<R: Audited>(before: &R, after: &R) -> Self {
        Self(
            before
                .facts()
                .into_iter()
                .zip(after.facts())
                .filter(|((_, old), (_, new))| old != new)
                .map(|((field, old), (_, new))| Change {
                    field: field.to_owned(),
                    old,
                    new,
                })
                .collect(),
        )
    }

    /// Every fact of a record that was just created.
    pub fn created<R: Audited>(record: &R) -> Self {
        Self(
            record
                .facts()
                .into_iter()
                .filter(|(_, new)| !new.is_null())
                .map(|(field, new)| Change {
                    field: field.to_owned(),
                    old: Value::Null,
                    new,
                })
                .collect(),
        )
    }

    /// Every fact of a record that was just deleted.
    pub fn deleted<R: Audited>(record: &R) -> Self {
        Self(
            Self::created(record)
                .0
                .into_iter()
                .map(|change| Change {
                    old: change.new,
                    new: Value::Null,
                    ..change
                })
                .collect(),
        )
    }

    /// Adds one more changed field.
    #[must_use]
    pub fn with(mut self, field: &str, old: impl Into<Value>, new: impl Into<Value>) -> Self {
        self.0.push(Change {
            field: field.to_owned(),
            old: old.into(),
            new: new.into(),
        });
        self
    }

    /// With more changes after its own.
    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    /// The changes, in the record's own order of fields.
    pub fn changes(&self) -> &[Change] {
        &self.0
    }

    /// The same fields of a record of this kind, without the values that may tell of its
    /// client: that something changed stays known, what it said does not.
    #[must_use]
    pub fn redacted(self, kind: RecordKind) -> Self {
        let gone = |value: Value| {
            if value.is_null() {
                value
            } else {
                Value::from("(removed)")
            }
        };
        Self(
            self.0
                .into_iter()
                .map(|change| {
                    if kind.is_lasting(&change.field) {
                        return change;
                    }
                    Change {
                        field: change.field,
                        old: gone(change.old),
                        new: gone(change.new),
                    }
                })
                .collect(),
        )
    }

    /// As [`ChangeSet::changes`], handed over.
    pub fn into_changes(self) -> Vec<Change> {
        self.0
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A record whose changes are audited.
pub trait Audited {
    /// The record's facts as `(field, value)`, always the same fields in the
    /// same order, secrets and bookkeeping (id, version, timestamps) left out.
    fn facts(&self) -> Vec<(&'static str, Value)>;
}

/// One line of the audit log as it is read back.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// The entry's own id; later entries have higher ids.
    pub id: i64,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Who did it; `None` for the system.
    pub actor_id: Option<EmployeeId>,
    /// The name at that time; `system` for the program itself.
    pub actor_name: String,
    /// Through which face.
    pub channel: Channel,
    /// What was attempted, for example `sign_contract`.
    pub action: String,
    /// The record it was about, when there is one.
    pub record: Option<RecordRef>,
    /// The record's name at that time.
    pub record_label: Option<String>,
    /// The record's version after the write.
    pub record_version: Option<Version>,
    /// What came of it.
    pub outcome: Outcome,
    /// The refusal's code, when it was refused.
    pub code: Option<String>,
    /// The reason the person gave, when one was asked for.
    pub reason: Option<String>,
    /// Which fields changed.
    pub changes: ChangeSet,
    /// The request it came with.
    pub request_id: String,
    /// The session it came with.
    pub session_id: Option<SessionId>,
}

sort_fields! {
    /// What audit entries can be sorted by.
    AuditSort {
        /// The id, which is the order of time.
        Id = "id",
    }
}

/// Which audit entries a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only entries about this kind of record.
    pub kind: Option<RecordKind>,
    /// Only entries about the record of this id.
    pub record: Option<i64>,
    /// Only what this employee did.
    pub actor: Option<EmployeeId>,
    /// Only this action.
    pub action: Option<String>,
    /// Only this outcome.
    pub outcome: Option<Outcome>,
    /// Only from this instant on.
    pub from: Option<DateTime<Utc>>,
    /// Only before this instant.
    pub to: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests;
