//! What happened to a record, from the audit log: who, when, from what to what.

use std::collections::{BTreeMap, BTreeSet};

use api::audit::HistoryQuery;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    audit::{AuditEntry, Change, Outcome},
    ids::EmployeeId,
};
use serde_json::{Number, Value};
use service::{Listed, error::ServiceError};

use super::{
    habits::When,
    list::{Address, Paging},
    page::{Page, initials},
    words,
};

/// A page of what happened, newest first.
pub(crate) struct Timeline {
    pub(crate) lines: Vec<Line>,
    /// Where what happened before it is.
    pub(crate) older: Option<String>,
    /// Where what happened after it is.
    pub(crate) newer: Option<String>,
}

/// The part of a history that the address of a record's page asks for.
pub(crate) fn asked(address: &Address) -> HistoryQuery {
    HistoryQuery {
        after: address.given("after"),
        before: address.given("before"),
        ..HistoryQuery::default()
    }
}

/// One thing that happened.
pub(crate) struct Line {
    pub(crate) initials: String,
    pub(crate) who: String,
    pub(crate) what: String,
    pub(crate) when: When,
    pub(crate) reason: Option<String>,
    pub(crate) outcome: Outcome,
    pub(crate) changes: Vec<Changed>,
}

/// A field that changed.
pub(crate) struct Changed {
    pub(crate) field: String,
    pub(crate) old: Option<String>,
    pub(crate) new: Option<String>,
}

/// So many fields are shown at once.
const FEW: usize = 4;

impl Line {
    /// Whether its fields are shown when asked for only.
    pub(crate) fn is_long(&self) -> bool {
        self.changes.len() > FEW
    }

    /// How many fields changed.
    pub(crate) fn how_many(&self) -> u64 {
        self.changes.len() as u64
    }
}

/// Longer values are cut: the record shows the whole.
const LONGEST_VALUE: usize = 160;

/// Whom the entries name by id only.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeMap<EmployeeId, String>);

/// The fields that name an employee.
const OF_EMPLOYEES: [&str; 4] = [
    "sales_contact_id",
    "support_contact_id",
    "signed_by",
    "handed_over_to",
];

impl Names {
    /// The names of the employees in these entries; whoever is deleted since
    /// keeps a number.
    pub(crate) async fn of(page: &Page, entries: &[AuditEntry]) -> Result<Self, ServiceError> {
        let changes = entries.iter().flat_map(|entry| entry.changes.changes());
        Self::of_changes(page, changes).await
    }

    /// The names of the employees in these changes.
    pub(crate) async fn of_changes(
        page: &Page,
        changes: impl Iterator<Item = &Change>,
    ) -> Result<Self, ServiceError> {
        let ids: BTreeSet<EmployeeId> = changes
            .filter(|change| OF_EMPLOYEES.contains(&change.field.as_str()))
            .flat_map(|change| [change.old.as_i64(), change.new.as_i64()])
            .flatten()
            .map(EmployeeId::new)
            .collect();
        Ok(Self(page.session.employee_names(&ids).await?))
    }

    fn said(&self, field: &str, id: &Number) -> Option<String> {
        let is_employee = OF_EMPLOYEES.contains(&field);
        let name = id.as_i64().and_then(|id| self.0.get(&EmployeeId::new(id)));
        name.filter(|_| is_employee).cloned()
    }
}

/// The timeline of a page of a history, on the record's page at this address.
pub(crate) async fn of(
    page: &Page,
    address: &Address,
    history: Listed<AuditEntry>,
) -> Result<Timeline, ServiceError> {
    let names = Names::of(page, &history.items).await?;
    let paging = Paging::of(address, &history);
    let here = |href: String| format!("{href}#timeline");
    Ok(Timeline {
        lines: history
            .items
            .iter()
            .map(|entry| line(page, &names, entry))
            .collect(),
        older: paging.next.map(here),
        newer: paging.previous.map(here),
    })
}

/// One entry of the audit log in words.
pub(crate) fn line(page: &Page, names: &Names, entry: &AuditEntry) -> Line {
    let who = match entry.actor_id {
        Some(_) => entry.actor_name.clone(),
        None => page.t("timeline-system").into_owned(),
    };
    Line {
        initials: initials(&who),
        who,
        what: match entry.outcome {
            Outcome::Allowed => words::done(&page.habits, &entry.action),
            Outcome::Denied | Outcome::Failed => words::action(&page.habits, &entry.action),
        },
        when: page.when(entry.at),
        reason: entry.reason.clone(),
        outcome: entry.outcome,
        changes: changed(page, names, entry.changes.changes()),
    }
}

/// What changed, in words.
pub(crate) fn changed(page: &Page, names: &Names, changes: &[Change]) -> Vec<Changed> {
    changes
        .iter()
        // that a new record is not something says nothing
        .filter(|change| !(change.old.is_null() && change.new == Value::Bool(false)))
        .map(|change| Changed {
            field: words::field(&page.habits, &change.field),
            // of a secret it is known that it changed, not from what to what
            old: value(page, names, &change.field, &change.old)
                .filter(|_| change.old != change.new),
            new: value(page, names, &change.field, &change.new)
                .filter(|_| change.old != change.new),
        })
        .collect()
}

/// A value in words; `None` when there is none.
fn value(page: &Page, names: &Names, field: &str, value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::Bool(true) => page.t("yes").into_owned(),
        Value::Bool(false) => page.t("no").into_owned(),
        Value::Number(number) if field.ends_with("_id") || OF_EMPLOYEES.contains(&field) => names
            .said(field, number)
            .unwrap_or_else(|| format!("#{number}")),
        Value::Number(number) => page.number(number),
        Value::String(text) => said(page, field, text),
        Value::Array(values) => {
            let said: Vec<_> = values
                .iter()
                .filter_map(|one| self::value(page, names, field, one))
                .collect();
            said.join(", ")
        }
        Value::Object(_) => value.to_string(),
    };
    Some(shortened(text))
}

/// A text of the record: states and departments by their names, amounts and
/// times in the person's habit.
fn said(page: &Page, field: &str, text: &str) -> String {
    if let Some(key) = ["status", "department", "theme", "locale"]
        .into_iter()
        .find(|known| field.strip_suffix('s').unwrap_or(field).ends_with(known) || field == *known)
        .map(|known| format!("{known}-{}", text.to_lowercase()))
        && page.habits.language.knows(&key)
    {
        return page.t(&key).into_owned();
    }
    if field.ends_with("amount") || field == "deposit" {
        return page.number(text);
    }
    if field.ends_with("_at")
        && let Ok(instant) = text.parse::<DateTime<Utc>>()
    {
        return page.instant(instant);
    }
    if field.ends_with("_on")
        && let Ok(day) = text.parse::<NaiveDate>()
    {
        return page.date(day);
    }
    if field == "payment"
        && let Some(payment) = payment(page, text)
    {
        return payment;
    }
    text.to_owned()
}

/// A payment as the store tells of it, `payment 9: 1485.00 EUR on 2025-12-26`,
/// in the person's habit.
fn payment(page: &Page, text: &str) -> Option<String> {
    let (number, rest) = text.strip_prefix("payment ")?.split_once(": ")?;
    let (amount, day) = rest.split_once(" on ")?;
    let (amount, currency) = amount.split_once(' ')?;
    let day = day.parse::<NaiveDate>().ok()?;
    let said = page
        .say("timeline-payment")
        .with("number", number)
        .with("amount", page.language.habit().money(amount, currency))
        .with("day", page.date(day));
    Some(said.to_string())
}

fn shortened(mut text: String) -> String {
    if let Some((at, _)) = text.char_indices().nth(LONGEST_VALUE) {
        text.truncate(at);
        text.push('…');
    }
    text
}
