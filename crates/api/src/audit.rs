//! The audit log and the history of a record, on the wire.

use chrono::{DateTime, Utc};
use domain::{
    audit::{Change, Outcome, RecordKind},
    error::{BadValue, Checks, Invalid},
    ids::EmployeeId,
    page::{ListRequest, Sort},
    period::{TimeZone, lower_bound, upper_bound},
    worded,
    wording::{Argument, Joint},
};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use utoipa::{IntoParams, ToSchema};

use crate::{
    csv::Row,
    page::{Paging, parse_short},
};

/// One entry of the audit log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Later entries have higher ids.
    pub id: i64,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Who did it; `null` for the system.
    pub actor_id: Option<i64>,
    /// The name at that time.
    pub actor_name: String,
    /// `cli`, `api`, `web` or `system`.
    pub channel: String,
    /// What was attempted.
    #[schema(example = "sign_contract")]
    pub action: String,
    /// The kind of record it was about.
    pub record_kind: Option<String>,
    /// The record's id.
    pub record_id: Option<i64>,
    /// The record's name at that time.
    pub record_label: Option<String>,
    /// The record's version after the write.
    pub record_version: Option<i64>,
    /// `allowed`, `denied` or `failed`.
    pub outcome: String,
    /// The refusal's code, when it was refused.
    pub code: Option<String>,
    /// The reason that was given, when one was asked for.
    pub reason: Option<String>,
    /// Which fields changed, old and new.
    #[schema(value_type = Vec<WireChange>)]
    pub changes: Vec<Change>,
    /// The request it came with.
    pub request_id: String,
}

/// One field that changed.
#[derive(Debug, ToSchema)]
#[schema(as = Change)]
#[expect(dead_code, reason = "describes domain::audit::Change to the document")]
pub struct WireChange {
    /// The field as the API names it.
    field: String,
    /// The value before.
    old: serde_json::Value,
    /// The value after.
    new: serde_json::Value,
}

impl From<domain::audit::AuditEntry> for AuditEntry {
    fn from(entry: domain::audit::AuditEntry) -> Self {
        Self {
            id: entry.id,
            at: entry.at,
            actor_id: entry.actor_id.map(EmployeeId::get),
            actor_name: entry.actor_name,
            channel: entry.channel.name().to_owned(),
            action: entry.action,
            record_kind: entry.record.map(|record| record.kind.name().to_owned()),
            record_id: entry.record.map(|record| record.id),
            record_label: entry.record_label,
            record_version: entry.record_version.map(domain::ids::Version::get),
            outcome: entry.outcome.name().to_owned(),
            code: entry.code,
            reason: entry.reason,
            changes: entry.changes.into_changes(),
            request_id: entry.request_id,
        }
    }
}

/// Most characters of an action's name.
const LONGEST_ACTION: usize = 40;

/// Which entries to list.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// Rows in a page.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
    /// `next` of the page before: the rows that follow it.
    pub after: Option<String>,
    /// `previous` of the page after: the rows that lead up to it.
    pub before: Option<String>,
    /// `-id` (default, newest first) or `id`.
    pub sort: Option<String>,
    /// Only entries about this kind of record.
    pub kind: Option<String>,
    /// Only entries about the record of this id; needs `kind`.
    #[param(value_type = Option<i64>)]
    pub record: Option<String>,
    /// Only what this employee did.
    #[param(value_type = Option<i64>)]
    pub actor: Option<String>,
    /// Only this action.
    pub action: Option<String>,
    /// Only this outcome.
    pub outcome: Option<String>,
    /// Only from this day or instant on.
    pub from: Option<String>,
    /// Only before this instant; a bare day includes that day.
    pub to: Option<String>,
}

impl AuditQuery {
    /// The request, checked.
    ///
    /// # Errors
    /// Names every bad parameter.
    pub fn read(
        &self,
        zone: TimeZone,
    ) -> Result<ListRequest<domain::audit::AuditFilter, domain::audit::AuditSort>, Invalid> {
        let mut checks = Checks::default();
        let kind = checks.take_optional(
            "kind",
            self.kind.as_deref().map(|name| {
                RecordKind::from_name(name).ok_or_else(|| {
                    BadValue::new(worded!(
                        "bad-record-kind",
                        "is not a kind of record; accepted are {names}",
                        names = Argument::list(RecordKind::ALL.map(RecordKind::name), Joint::Comma),
                    ))
                })
            }),
        );
        // the record's own id type does not matter: any positive number will do
        let record = checks.take_optional("record", self.record.as_deref().map(EmployeeId::parse));
        if self.record.is_some() && self.kind.is_none() {
            let refused = worded!("bad-missing-kind", "is missing; record needs it");
            checks.refuse("kind", refused);
        }
        let actor = checks.take_optional("actor", self.actor.as_deref().map(EmployeeId::parse));
        let outcome = checks.take_optional(
            "outcome",
            self.outcome.as_deref().map(|name| {
                Outcome::from_name(name).ok_or_else(|| {
                    BadValue::new(worded!(
                        "bad-outcome",
                        "is not an outcome; allowed, denied or failed is accepted"
                    ))
                })
            }),
        );
        let action = checks.take_optional(
            "action",
            self.action
                .as_deref()
                .map(|action| parse_short(action, LONGEST_ACTION)),
        );
        let from = checks.take_optional(
            "from",
            self.from.as_deref().map(|text| lower_bound(text, zone)),
        );
        let to = checks.take_optional("to", self.to.as_deref().map(|text| upper_bound(text, zone)));
        Paging {
            limit: self.limit.as_deref(),
            after: self.after.as_deref(),
            before: self.before.as_deref(),
            sort: self.sort.as_deref(),
            mine: None,
        }
        .read(
            checks,
            Sort::descending(domain::audit::AuditSort::Id),
            || {
                Some(domain::audit::AuditFilter {
                    kind: kind?,
                    record: record?.map(EmployeeId::get),
                    actor: actor?,
                    // MariaDB would compare without case, the others with it
                    action: action?.map(str::to_lowercase),
                    outcome: outcome?,
                    from: from?,
                    to: to?,
                })
            },
        )
    }
}

/// Which part of a record's history.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct HistoryQuery {
    /// Rows in a page.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
    /// `next` of the page before: the rows that follow it.
    pub after: Option<String>,
    /// `previous` of the page after: the rows that lead up to it.
    pub before: Option<String>,
    /// `-id` (default, newest first) or `id`.
    pub sort: Option<String>,
}

impl HistoryQuery {
    /// The request, checked.
    ///
    /// # Errors
    /// Names every bad parameter.
    pub fn read(&self) -> Result<ListRequest<(), domain::audit::AuditSort>, Invalid> {
        Paging {
            limit: self.limit.as_deref(),
            after: self.after.as_deref(),
            before: self.before.as_deref(),
            sort: self.sort.as_deref(),
            mine: None,
        }
        .read(
            Checks::default(),
            Sort::descending(domain::audit::AuditSort::Id),
            || Some(()),
        )
    }
}

impl Row for AuditEntry {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "at",
        "actor_id",
        "actor_name",
        "channel",
        "action",
        "record_kind",
        "record_id",
        "record_label",
        "record_version",
        "outcome",
        "code",
        "reason",
        "changes",
        "request_id",
    ];
}
