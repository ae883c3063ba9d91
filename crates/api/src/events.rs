//! Events on the wire.

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::{
    error::{BadValue, Checks, Invalid},
    event::{Assignment, EventChanges, EventFilter, EventSort, NewEvent},
    ids::{ClientId, ContractId, EmployeeId, Version},
    page::{ListRequest, Sort},
    period::{Moment, TimeZone},
    text::{EventName, ExternalRef, Location, Notes, Reason},
    worded,
};
use serde::{Deserialize, Serialize};
use serde_with::{rust::double_option, skip_serializing_none};
use utoipa::{IntoParams, ToSchema};

use crate::{
    csv::Row,
    page::{EmployeeRef, Paging, flag, search},
    request::Request,
};

/// A client as its events name it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EventClient {
    /// The client's id.
    pub id: i64,
    /// The person.
    pub full_name: String,
    /// Whom to call instead, if anyone.
    pub contact_person: Option<String>,
    /// The address.
    pub email: String,
    /// The number.
    pub phone: String,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// The id.
    pub id: i64,
    /// What people call it.
    pub name: String,
    /// `planned`; or `cancelled`, by itself or with its contract.
    #[schema(example = "planned")]
    pub status: String,
    /// The contract it belongs to.
    pub contract_id: i64,
    /// The contract's client.
    pub client: EventClient,
    /// The client's sales contact.
    pub sales_contact: EmployeeRef,
    /// The employee who runs it.
    pub support_contact: Option<EmployeeRef>,
    /// The beginning, in UTC.
    pub starts_at: DateTime<Utc>,
    /// The end, in UTC.
    pub ends_at: DateTime<Utc>,
    /// Whether the end is a guess: none was known when the event was imported. A change
    /// of its dates ends that.
    pub end_is_estimated: bool,
    /// The beginning on the wall clock of its zone.
    pub starts_local: NaiveDateTime,
    /// The end on the wall clock of its zone.
    pub ends_local: NaiveDateTime,
    /// The event's zone, an IANA name.
    #[schema(example = "Europe/Paris")]
    pub time_zone: String,
    /// Where.
    pub location: String,
    /// How many people are expected.
    pub attendees: u32,
    /// Anything that helps to run it.
    pub notes: String,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// The number in the company's own files.
    pub external_ref: Option<String>,
    /// Send it back with a change.
    pub version: i64,
    /// When the record was created.
    pub created_at: DateTime<Utc>,
    /// When the record was last written.
    pub updated_at: DateTime<Utc>,
}

impl From<domain::event::Event> for Event {
    fn from(event: domain::event::Event) -> Self {
        Self {
            id: event.id.get(),
            status: if event.stands() {
                "planned"
            } else {
                "cancelled"
            }
            .to_owned(),
            name: event.name.to_string(),
            contract_id: event.contract_id.get(),
            client: EventClient {
                id: event.client.id.get(),
                full_name: event.client.full_name,
                contact_person: event.client.contact_person,
                email: event.client.email,
                phone: event.client.phone,
            },
            sales_contact: event.sales_contact.into(),
            support_contact: event.support_contact.map(Into::into),
            starts_at: event.period.starts().utc(),
            ends_at: event.period.ends().utc(),
            end_is_estimated: event.end_is_estimated,
            starts_local: event.period.starts().local(),
            ends_local: event.period.ends().local(),
            time_zone: event.period.starts().zone().name().to_owned(),
            location: event.location.to_string(),
            attendees: event.attendees,
            notes: event.notes.to_string(),
            cancel_reason: event.cancel_reason,
            external_ref: event.external_ref.map(|number| number.to_string()),
            version: event.version.get(),
            created_at: event.created_at,
            updated_at: event.updated_at,
        }
    }
}

/// A new event on a signed contract.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateEvent {
    /// The signed contract of one of the caller's clients.
    pub contract_id: i64,
    /// What people call it.
    #[schema(example = "John Ouick Wedding")]
    pub name: String,
    /// The beginning; without offset it is read in `time_zone`.
    #[schema(example = "2026-06-04T13:00")]
    pub starts_at: String,
    /// The end, after the beginning.
    #[schema(example = "2026-06-05T02:00")]
    pub ends_at: String,
    /// An IANA zone; the company's when absent.
    #[schema(example = "Europe/Paris")]
    pub time_zone: Option<String>,
    /// Where.
    #[schema(example = "53 Rue du Château, 41120 Candé-sur-Beuvron, France")]
    pub location: String,
    /// How many people are expected, from 0.
    #[schema(example = 75, minimum = 0)]
    pub attendees: i64,
    /// Anything that helps to run it.
    pub notes: Option<String>,
    /// The number in the company's own files.
    pub external_ref: Option<String>,
}

fn parse_attendees(count: i64) -> Result<u32, BadValue> {
    u32::try_from(count).map_err(|_| {
        BadValue::new(worded!(
            "bad-number-of-people",
            "is not a number of people; a whole number from 0 to {max} is accepted",
            max = u32::MAX,
        ))
    })
}

impl CreateEvent {
    /// The values, checked; the zone's rules are applied by the use-case.
    ///
    /// # Errors
    /// Names every bad field.
    pub fn read(&self) -> Result<NewEvent, Invalid> {
        let mut checks = Checks::default();
        let contract = checks.take(
            "contract_id",
            ContractId::parse(&self.contract_id.to_string()),
        );
        let name = checks.take("name", EventName::parse(&self.name));
        let starts_at = checks.take("starts_at", Moment::parse(&self.starts_at));
        let ends_at = checks.take("ends_at", Moment::parse(&self.ends_at));
        let zone =
            checks.take_optional("time_zone", self.time_zone.as_deref().map(TimeZone::parse));
        let location = checks.take("location", Location::parse(&self.location));
        let attendees = checks.take("attendees", parse_attendees(self.attendees));
        let notes = checks.take(
            "notes",
            Notes::parse(self.notes.as_deref().unwrap_or_default()),
        );
        let reference = checks.take_optional(
            "external_ref",
            self.external_ref.as_deref().map(ExternalRef::parse),
        );
        checks.finish(|| {
            Some(NewEvent {
                contract_id: contract?,
                name: name?,
                starts_at: starts_at?,
                ends_at: ends_at?,
                time_zone: zone?,
                location: location?,
                attendees: attendees?,
                notes: notes?,
                external_ref: reference?,
            })
        })
    }
}

/// Changes to an event; absent fields stay.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateEvent {
    /// The version this is based on; or the `If-Match` header.
    pub version: Option<i64>,
    /// Another name.
    pub name: Option<String>,
    /// Another beginning; without offset it is read in the event's zone.
    pub starts_at: Option<String>,
    /// Another end.
    pub ends_at: Option<String>,
    /// Another zone; wall-clock times not given anew are kept.
    pub time_zone: Option<String>,
    /// Another place.
    pub location: Option<String>,
    /// Another number of people.
    pub attendees: Option<i64>,
    /// Other notes; empty or `null` clears them.
    #[serde(default, with = "double_option")]
    #[schema(value_type = Option<String>)]
    pub notes: Option<Option<String>>,
    /// Another signed contract of the same client; management only.
    pub contract_id: Option<i64>,
    /// Another number in the company's own files, or `null`.
    #[serde(default, with = "double_option")]
    #[schema(value_type = Option<String>)]
    pub external_ref: Option<Option<String>>,
    /// Management may let the new dates overlap for the support contact.
    pub force: Option<bool>,
    /// Why they may overlap.
    pub reason: Option<String>,
}

impl UpdateEvent {
    /// The changes, checked.
    ///
    /// # Errors
    /// Names every bad field.
    pub fn read(&self) -> Result<EventChanges, Invalid> {
        let mut checks = Checks::default();
        let version = checks.required("version", self.version.map(Version::new));
        let name = checks.take_optional("name", self.name.as_deref().map(EventName::parse));
        let starts_at =
            checks.take_optional("starts_at", self.starts_at.as_deref().map(Moment::parse));
        let ends_at = checks.take_optional("ends_at", self.ends_at.as_deref().map(Moment::parse));
        let zone =
            checks.take_optional("time_zone", self.time_zone.as_deref().map(TimeZone::parse));
        let location =
            checks.take_optional("location", self.location.as_deref().map(Location::parse));
        let attendees = checks.take_optional("attendees", self.attendees.map(parse_attendees));
        let notes = checks.take_optional(
            "notes",
            self.notes
                .as_ref()
                .map(|notes| Notes::parse(notes.as_deref().unwrap_or_default())),
        );
        let contract = checks.take_optional(
            "contract_id",
            self.contract_id
                .map(|id| ContractId::parse(&id.to_string())),
        );
        let reference =
            checks.take_clearable("external_ref", &self.external_ref, ExternalRef::parse);
        let reason = read_reason(&mut checks, self.force, self.reason.as_deref());
        checks.finish(|| {
            Some(EventChanges {
                version: version?,
                name: name?,
                starts_at: starts_at?,
                ends_at: ends_at?,
                time_zone: zone?,
                location: location?,
                attendees: attendees?,
                notes: notes?,
                contract_id: contract?,
                external_ref: reference?,
                force: self.force == Some(true),
                reason,
            })
        })
    }
}

/// Forcing needs a reason; a reason may also come alone.
fn read_reason(checks: &mut Checks, force: Option<bool>, reason: Option<&str>) -> Option<Reason> {
    if force == Some(true) && reason.is_none() {
        let refused = worded!(
            "bad-missing-reason-for-overlap",
            "is missing; forcing an overlap needs one"
        );
        checks.refuse("reason", refused);
    }
    checks
        .take_optional("reason", reason.map(Reason::parse))
        .flatten()
}

/// Who runs an event.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignSupport {
    /// The version this is based on; or the `If-Match` header.
    pub version: Option<i64>,
    /// An active employee of SUPPORT.
    pub employee_id: i64,
    /// Whether an overlap with another of their events is accepted.
    pub force: Option<bool>,
    /// Why it is accepted.
    pub reason: Option<String>,
}

impl AssignSupport {
    /// The assignment, checked.
    ///
    /// # Errors
    /// Names every bad field.
    pub fn read(&self) -> Result<Assignment, Invalid> {
        let mut checks = Checks::default();
        let version = checks.required("version", self.version.map(Version::new));
        let employee = checks.take(
            "employee_id",
            EmployeeId::parse(&self.employee_id.to_string()),
        );
        let reason = read_reason(&mut checks, self.force, self.reason.as_deref());
        checks.finish(|| {
            Some(Assignment {
                version: version?,
                employee_id: employee?,
                force: self.force == Some(true),
                reason,
            })
        })
    }
}

/// A note to append.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddNote {
    /// The note; date and author are put in front.
    pub text: String,
}

impl AddNote {
    /// The note, checked.
    ///
    /// # Errors
    /// Names the field.
    pub fn read(&self) -> Result<Notes, Invalid> {
        let mut checks = Checks::default();
        let text = checks.take("text", Notes::parse(&self.text));
        if text.as_ref().is_some_and(|text| text.as_str().is_empty()) {
            checks.refuse("text", worded!("bad-empty", "is empty"));
        }
        checks.finish(|| text)
    }
}

/// Which events to list.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct EventQuery {
    /// Rows in a page.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
    /// `next` of the page before: the rows that follow it.
    pub after: Option<String>,
    /// `previous` of the page after: the rows that lead up to it.
    pub before: Option<String>,
    /// `starts_at` (default), `id`, `name`, `attendees` or `created_at`; `-` in
    /// front reverses.
    pub sort: Option<String>,
    /// Words or their beginnings, in any order: of a name, a client or company, a location, a
    /// number.
    pub q: Option<String>,
    /// Only those assigned to the caller; for sales those of own clients.
    #[param(value_type = Option<bool>)]
    pub mine: Option<String>,
    /// Only those nobody runs yet, cancelled ones left out.
    #[param(value_type = Option<bool>)]
    pub without_support: Option<String>,
    /// Only those without notes.
    #[param(value_type = Option<bool>)]
    pub without_notes: Option<String>,
    /// `planned`: only those that still stand; `cancelled`: only those that do
    /// not, by themselves or with their contract.
    pub status: Option<String>,
    /// Only those not over yet.
    #[param(value_type = Option<bool>)]
    pub upcoming: Option<String>,
    /// Only those that are over.
    #[param(value_type = Option<bool>)]
    pub past: Option<String>,
    /// Only those reaching past this day or instant.
    pub from: Option<String>,
    /// Only those beginning before this instant; a bare day includes that day.
    pub to: Option<String>,
    /// Only those of this contract.
    #[param(value_type = Option<i64>)]
    pub contract: Option<String>,
    /// Only those of this client.
    #[param(value_type = Option<i64>)]
    pub client: Option<String>,
    /// Only those of this support contact.
    #[param(value_type = Option<i64>)]
    pub support: Option<String>,
    /// Only those of this sales contact's clients.
    #[param(value_type = Option<i64>)]
    pub sales: Option<String>,
}

fn parse_stands(text: &str) -> Result<bool, BadValue> {
    match text {
        "planned" => Ok(true),
        "cancelled" => Ok(false),
        _ => Err(BadValue::new(worded!(
            "bad-event-status",
            "is not a status; planned or cancelled is accepted",
        ))),
    }
}

/// Where "now" is and in which zone bare days are read.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// The instant of the request.
    pub now: DateTime<Utc>,
    /// The caller's zone.
    pub zone: TimeZone,
}

impl EventQuery {
    /// The request, checked.
    ///
    /// # Errors
    /// Names every bad parameter.
    pub fn read(&self, reader: Reader) -> Result<ListRequest<EventFilter, EventSort>, Invalid> {
        let mut checks = Checks::default();
        let bound = |text, read: fn(&str, TimeZone) -> Result<DateTime<Utc>, BadValue>| {
            Option::map(text, |text: &str| read(text, reader.zone))
        };
        let from = checks.take_optional(
            "from",
            bound(self.from.as_deref(), domain::period::lower_bound),
        );
        let to = checks.take_optional("to", bound(self.to.as_deref(), domain::period::upper_bound));
        let contract =
            checks.take_optional("contract", self.contract.as_deref().map(ContractId::parse));
        let client = checks.take_optional("client", self.client.as_deref().map(ClientId::parse));
        let support =
            checks.take_optional("support", self.support.as_deref().map(EmployeeId::parse));
        let sales = checks.take_optional("sales", self.sales.as_deref().map(EmployeeId::parse));
        let stands = checks.take_optional("status", self.status.as_deref().map(parse_stands));
        let without_support = flag(
            &mut checks,
            "without_support",
            self.without_support.as_deref(),
        );
        let without_notes = flag(&mut checks, "without_notes", self.without_notes.as_deref());
        let upcoming = flag(&mut checks, "upcoming", self.upcoming.as_deref());
        let past = flag(&mut checks, "past", self.past.as_deref());
        if upcoming && past {
            let refused = worded!("bad-past", "cannot be combined with upcoming");
            checks.refuse("past", refused);
        }
        let search = search(&mut checks, self.q.as_deref());
        Paging {
            limit: self.limit.as_deref(),
            after: self.after.as_deref(),
            before: self.before.as_deref(),
            sort: self.sort.as_deref(),
            mine: self.mine.as_deref(),
        }
        .read(checks, Sort::ascending(EventSort::StartsAt), || {
            Some(EventFilter {
                without_support,
                without_notes,
                stands: stands?,
                ending_after: upcoming.then_some(reader.now),
                ended_by: past.then_some(reader.now),
                from: from?,
                to: to?,
                contract: contract?,
                client: client?,
                sales_contact: sales?,
                support_contact: support?,
                mine: None,
                search,
            })
        })
    }
}

const GUARDED: &[&str] = &[
    "id",
    "status",
    "client",
    "client_id",
    "sales_contact",
    "sales_contact_id",
    "support_contact",
    "support_contact_id",
    "starts_local",
    "ends_local",
    "end_is_estimated",
    "cancel_reason",
    "created_at",
    "updated_at",
];

impl Request for CreateEvent {
    const GUARDED: &'static [&'static str] = GUARDED;
    const PARENT: &'static str = "contract_id";
}
impl Request for UpdateEvent {
    const GUARDED: &'static [&'static str] = GUARDED;
}
impl Request for AssignSupport {}
impl Request for AddNote {}

impl Row for Event {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "name",
        "status",
        "contract_id",
        "client.id",
        "client.full_name",
        "client.contact_person",
        "client.email",
        "client.phone",
        "sales_contact.id",
        "sales_contact.full_name",
        "support_contact.id",
        "support_contact.full_name",
        "starts_at",
        "ends_at",
        "starts_local",
        "ends_local",
        "end_is_estimated",
        "time_zone",
        "location",
        "attendees",
        "notes",
        "cancel_reason",
        "external_ref",
        "version",
        "created_at",
        "updated_at",
    ];
}
