//! The audit log, for management: who did or attempted what, when, by which
//! way, and what it changed.

use api::audit::AuditQuery;
use askama::Template;
use axum::response::Response;
use domain::{
    actor::Channel,
    audit::{AuditEntry, Outcome, RecordKind, RecordRef},
    error::Invalid,
    ids::EmployeeId,
    policy::Action,
};
use http::StatusCode;
use service::{error::ServiceError, transfer::export::ExportKind};

use super::{
    failure::Failure,
    form::Choice,
    list::{Address, ListQuery, Paging},
    page::Page,
    pick::{self, Narrowing, Pick},
    texts::isolated,
    timeline::{self, Line, Names},
    words,
};

/// What is noted beside the actions of the permission table: what people do
/// with their own account, and what the program does.
const OTHER_ACTIONS: [&str; 19] = [
    "log_in",
    "log_out",
    "change_password",
    "begin_two_factor",
    "enable_two_factor",
    "disable_two_factor",
    "renew_recovery_codes",
    "create_token",
    "revoke_token",
    "update_own_settings",
    "create_calendar_feed",
    "remove_calendar_feed",
    "revoke_session",
    "revoke_sessions",
    "work",
    "import_legacy",
    "repair_imported",
    "seal_audit_log",
    "bench_data",
];

/// What the filters are called in the address, as the API calls them.
const FILTERS: &[&str] = &["kind", "record", "action", "outcome", "actor", "from", "to"];

#[derive(Template)]
#[template(path = "audit/list.html")]
struct List<'a> {
    page: &'a Page,
    address: &'a Address,
    filters: Filters,
    entries: Vec<Entry>,
    /// Absent when the filters could not be read.
    paging: Option<Paging>,
    wrong: Vec<(String, String)>,
}

/// What each filter offers.
struct Filters {
    kinds: Vec<Choice>,
    actions: Vec<Choice>,
    outcomes: Vec<Choice>,
    actors: Pick,
}

/// A line of the table.
struct Entry {
    line: Line,
    /// To the minute, on the person's wall clock.
    at: String,
    /// By which way, by key.
    channel: &'static str,
    record: Option<Named>,
    /// Why it was refused, as programs are told.
    code: Option<String>,
    request_id: String,
}

/// The record that an entry is about.
struct Named {
    said: String,
    href: Option<String>,
}

impl List<'_> {
    /// What is wrong with a filter.
    fn wrong(&self, filter: &str) -> Option<&str> {
        self.wrong
            .iter()
            .find(|(name, _)| name == filter)
            .map(|(_, text)| text.as_str())
    }

    /// The filters that offer a choice: name, label by key, and what they offer.
    fn choices(&self) -> [(&'static str, &'static str, &[Choice]); 4] {
        [
            ("kind", "field-kind", &self.filters.kinds),
            ("action", "field-action", &self.filters.actions),
            ("outcome", "field-outcome", &self.filters.outcomes),
            ("actor", "field-actor", &self.filters.actors.choices),
        ]
    }

    /// What is wrong with the rest of the address, which has no field here.
    fn wrong_besides(&self) -> Vec<&str> {
        self.wrong
            .iter()
            .filter(|(name, _)| !FILTERS.contains(&name.as_str()))
            .map(|(_, said)| said.as_str())
            .collect()
    }
}

/// The log, filtered by the address.
pub(crate) async fn list(page: Page, query: ListQuery<AuditQuery>) -> Result<Response, Failure> {
    let request = query.read(|query| query.read(page.zone));
    match page.session.list_audit(request).await {
        Ok(listed) => {
            let paging = Paging::of(&query.address, &listed);
            let names = Names::of(&page, &listed.items).await?;
            let of_page = listed.items.iter();
            let entries = of_page.map(|one| entry(&page, &names, one)).collect();
            let shown = shown(&page, &query.address, entries, Some(paging)).await?;
            Ok(page.show(&shown))
        }
        Err(ServiceError::Invalid(invalid)) => {
            let mut shown = shown(&page, &query.address, Vec::new(), None).await?;
            shown.wrong = told(&page, &invalid);
            Ok(page.render(StatusCode::UNPROCESSABLE_ENTITY, &shown))
        }
        Err(error) => Err(error.into()),
    }
}

async fn shown<'a>(
    page: &'a Page,
    address: &'a Address,
    entries: Vec<Entry>,
    paging: Option<Paging>,
) -> Result<List<'a>, Failure> {
    Ok(List {
        page,
        address,
        filters: Filters {
            kinds: RecordKind::ALL
                .into_iter()
                .map(|kind| Choice::new(kind, page.t(kind_key(kind))))
                .collect(),
            actions: actions(page, address.get("action")),
            outcomes: Outcome::ALL
                .into_iter()
                .map(|outcome| Choice::new(outcome, page.t(outcome_key(outcome))))
                .collect(),
            actors: actors(page, address).await?,
        },
        entries,
        paging,
        wrong: Vec::new(),
    })
}

fn told(page: &Page, invalid: &Invalid) -> Vec<(String, String)> {
    invalid
        .fields()
        .iter()
        .map(|error| {
            let has_field = FILTERS.contains(&error.field.as_str());
            let said = if has_field {
                words::field_error(page, error)
            } else {
                words::named_field_error(page, error)
            };
            (error.field.clone(), said)
        })
        .collect()
}

fn entry(page: &Page, names: &Names, entry: &AuditEntry) -> Entry {
    Entry {
        line: timeline::line(page, names, entry),
        at: page.instant(entry.at),
        channel: channel_key(entry.channel),
        record: entry
            .record
            .map(|record| named(page, record, entry.record_label.as_deref())),
        code: entry.code.clone(),
        request_id: entry.request_id.clone(),
    }
}

fn named(page: &Page, record: RecordRef, label: Option<&str>) -> Named {
    let kind = page.t(kind_key(record.kind));
    let said = match (record.kind, label) {
        (RecordKind::Settings, _) => kind.into_owned(),
        (_, Some(label)) if !label.is_empty() => {
            format!("{kind} {} · {}", record.id, isolated(label))
        }
        (..) => format!("{kind} {}", record.id),
    };
    Named {
        said,
        href: href(record),
    }
}

/// Where a record is; a session has no page of its own.
fn href(record: RecordRef) -> Option<String> {
    let part = match record.kind {
        RecordKind::Employee => "employees",
        RecordKind::Client => "clients",
        RecordKind::Contract => "contracts",
        RecordKind::Event => "events",
        RecordKind::Settings => return Some("/settings".to_owned()),
        RecordKind::Session => return None,
    };
    Some(format!("/{part}/{}", record.id))
}

/// The name of everything that can have been noted.
pub(super) fn action_names() -> Vec<&'static str> {
    let of_the_table = Action::ALL.iter().map(|action| action.name());
    let exports = ExportKind::ALL.into_iter().map(ExportKind::action);
    of_the_table.chain(OTHER_ACTIONS).chain(exports).collect()
}

/// Every action, by its name in the person's language.
fn actions(page: &Page, chosen: &str) -> Vec<Choice> {
    let mut names: Vec<&str> = action_names();
    if !chosen.is_empty() && !names.contains(&chosen) {
        names.push(chosen);
    }
    let mut choices: Vec<Choice> = names
        .into_iter()
        .map(|name| Choice::new(name, words::action(page, name)))
        .collect();
    choices.sort_by_key(|choice| choice.said.to_lowercase());
    choices
}

/// Everybody who has or had an account, by name; also one whom the list does not offer, when
/// the address names them.
async fn actors(page: &Page, address: &Address) -> Result<Pick, Failure> {
    let mut actors = pick::everybody(page, address.get(Narrowing::NAME)).await?;
    let chosen = address.get("actor");
    if !chosen.is_empty() && actors.choices.iter().all(|choice| choice.value != chosen) {
        let said = match EmployeeId::parse(chosen) {
            Ok(id) => page.session.employee_names(&[id].into()).await?.remove(&id),
            Err(_) => None,
        };
        let said = said.unwrap_or_else(|| format!("#{chosen}"));
        actors.choices.push(Choice::new(chosen, said));
    }
    Ok(actors)
}

const fn kind_key(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Employee => "kind-employee",
        RecordKind::Client => "kind-client",
        RecordKind::Contract => "kind-contract",
        RecordKind::Event => "kind-event",
        RecordKind::Session => "kind-session",
        RecordKind::Settings => "kind-settings",
    }
}

const fn outcome_key(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Allowed => "outcome-allowed",
        Outcome::Denied => "outcome-denied",
        Outcome::Failed => "outcome-failed",
    }
}

/// By which way something came, by key.
pub(crate) const fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::Cli => "channel-cli",
        Channel::Api => "channel-api",
        Channel::Web => "channel-web",
        Channel::System => "channel-system",
    }
}
