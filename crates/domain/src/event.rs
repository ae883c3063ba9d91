//! Events: what a signed contract is for, run by a support contact.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    audit::{Audited, RecordKind, RecordRef, nameless},
    contract::Contract,
    employee::{EmployeeRef, Mine},
    error::{Checks, Invalid},
    ids::{ClientId, ContractId, EmployeeId, EventId, Version},
    page::sort_fields,
    period::{Moment, Period, TimeZone, ZonedInstant},
    policy::Subject,
    refusal::{Refusal, Refused},
    search::Terms,
    text::{EventName, ExternalRef, Location, Notes, Reason},
    worded,
    wording::Sentence,
};

/// A client as its events name it: with what is needed to call them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventClient {
    /// The client.
    pub id: ClientId,
    /// The person's name.
    pub full_name: String,
    /// The company, if any.
    pub company_name: Option<String>,
    /// Whom to call instead, if anyone.
    pub contact_person: Option<String>,
    /// The address.
    pub email: String,
    /// The number.
    pub phone: String,
}

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The id.
    pub id: EventId,
    /// What people call it.
    pub name: EventName,
    /// The signed contract it belongs to.
    pub contract_id: ContractId,
    /// The contract's client.
    pub client: EventClient,
    /// The client's sales contact.
    pub sales_contact: EmployeeRef,
    /// The employee who runs it, once assigned.
    pub support_contact: Option<EmployeeRef>,
    /// From when to when, with the wall clock of its zone.
    pub period: Period,
    /// Whether the end is a guess: no end was known when the event was imported.
    pub end_is_estimated: bool,
    /// Where.
    pub location: Location,
    /// How many people are expected.
    pub attendees: u32,
    /// Anything that helps to run it.
    pub notes: Notes,
    /// Whether the event itself was cancelled.
    pub is_cancelled: bool,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// Whether its contract was cancelled.
    pub contract_is_cancelled: bool,
    /// The number in the company's own files.
    pub external_ref: Option<ExternalRef>,
    /// How many times the record was written.
    pub version: Version,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last written.
    pub updated_at: DateTime<Utc>,
}

/// What sales give to create an event; its support contact is not theirs to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// The signed contract.
    pub contract_id: ContractId,
    /// What people call it.
    pub name: EventName,
    /// The beginning, as typed.
    pub starts_at: Moment,
    /// The end, as typed.
    pub ends_at: Moment,
    /// The company's zone when absent.
    pub time_zone: Option<TimeZone>,
    /// Where.
    pub location: Location,
    /// How many people are expected.
    pub attendees: u32,
    /// Anything that helps to run it.
    pub notes: Notes,
    /// The number in the company's own files.
    pub external_ref: Option<ExternalRef>,
}

/// What may be changed on an event; absent fields stay. The support contact is
/// not among them: that is assigning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventChanges {
    /// The version this is based on.
    pub version: Version,
    /// Another name.
    pub name: Option<EventName>,
    /// Another beginning, as typed.
    pub starts_at: Option<Moment>,
    /// Another end, as typed.
    pub ends_at: Option<Moment>,
    /// Another zone; wall-clock times not given anew are kept.
    pub time_zone: Option<TimeZone>,
    /// Another place.
    pub location: Option<Location>,
    /// Another number of people.
    pub attendees: Option<u32>,
    /// Other notes; empty clears them.
    pub notes: Option<Notes>,
    /// Another signed contract of the same client: management only.
    pub contract_id: Option<ContractId>,
    /// Another number in the company's own files, or none.
    pub external_ref: Option<Option<ExternalRef>>,
    /// Management may let dates overlap for the support contact.
    pub force: bool,
    /// Why, for the audit log; forcing needs one.
    pub reason: Option<Reason>,
}

/// How an assignment was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The version this is based on.
    pub version: Version,
    /// The support contact to be.
    pub employee_id: EmployeeId,
    /// Whether an overlap is accepted.
    pub force: bool,
    /// Why, for the audit log; forcing needs one.
    pub reason: Option<Reason>,
}

sort_fields! {
    /// What events can be sorted by.
    EventSort {
        /// When it begins.
        StartsAt = "starts_at",
        /// The id.
        Id = "id",
        /// The folded name.
        Name = "name",
        /// The number of people.
        Attendees = "attendees",
        /// When the record was created.
        CreatedAt = "created_at",
    }
}

/// Which events a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Nobody assigned, and it still stands.
    pub without_support: bool,
    /// Only those without notes.
    pub without_notes: bool,
    /// Only those that still stand, or only those that do not.
    pub stands: Option<bool>,
    /// Not over yet at this instant.
    pub ending_after: Option<DateTime<Utc>>,
    /// Over at this instant.
    pub ended_by: Option<DateTime<Utc>>,
    /// Overlapping the time from here on.
    pub from: Option<DateTime<Utc>>,
    /// Overlapping the time before here.
    pub to: Option<DateTime<Utc>>,
    /// Only those of this contract.
    pub contract: Option<ContractId>,
    /// Only those of this client.
    pub client: Option<ClientId>,
    /// Only those of this client's sales contact.
    pub sales_contact: Option<EmployeeId>,
    /// Only those of this support contact.
    pub support_contact: Option<EmployeeId>,
    /// Only those of the caller: sales those of own clients, support those
    /// assigned to them.
    pub mine: Option<Mine>,
    /// Only those that have every term.
    pub search: Option<Terms>,
}

/// Reads a period from what was typed, in the event's zone.
///
/// # Errors
/// Names `starts_at` or `ends_at`.
pub fn period_in_zone(
    starts_at: Moment,
    ends_at: Moment,
    zone: TimeZone,
) -> Result<Period, Invalid> {
    let mut checks = Checks::default();
    let starts = checks.take("starts_at", starts_at.in_zone(zone));
    let ends = checks.take("ends_at", ends_at.in_zone(zone));
    let (starts, ends) = checks.finish(|| Some((starts?, ends?)))?;
    Period::new(starts, ends).map_err(|refused| Invalid::field("ends_at", refused))
}

impl Event {
    /// Whether it still stands: neither it nor its contract is cancelled.
    pub fn stands(&self) -> bool {
        !self.is_cancelled && !self.contract_is_cancelled
    }

    /// With the changes made, as far as they concern this row alone; another
    /// contract is looked up by the use-case.
    ///
    /// # Errors
    /// 409 when cancelled and more than notes change; 422 when the end is not
    /// after the start or a local time does not exist.
    pub fn changed(&self, changes: &EventChanges) -> Result<Self, Refused> {
        let only_notes = changes.name.is_none()
            && changes.starts_at.is_none()
            && changes.ends_at.is_none()
            && changes.time_zone.is_none()
            && changes.location.is_none()
            && changes.attendees.is_none()
            && changes.contract_id.is_none()
            && changes.external_ref.is_none();
        if !only_notes {
            self.check_stands()?;
        }
        let mut after = self.clone();
        if let Some(name) = &changes.name {
            after.name = name.clone();
        }
        if let Some(location) = &changes.location {
            after.location = location.clone();
        }
        if let Some(attendees) = changes.attendees {
            after.attendees = attendees;
        }
        if let Some(notes) = &changes.notes {
            after.notes = notes.clone();
        }
        if let Some(reference) = &changes.external_ref {
            after.external_ref.clone_from(reference);
        }
        if changes.starts_at.is_some() || changes.ends_at.is_some() || changes.time_zone.is_some() {
            after.period = self.moved_period(changes)?;
        }
        if changes.starts_at.is_some() || changes.ends_at.is_some() {
            after.end_is_estimated = false;
        }
        Ok(after)
    }

    /// With a line added to its notes, under date and author; allowed on
    /// cancelled events too.
    ///
    /// # Errors
    /// Names the field `text` when the notes would become too long.
    pub fn noted(
        &self,
        text: &Notes,
        author: &str,
        written_at: ZonedInstant,
    ) -> Result<Self, Refused> {
        let stamp = written_at.local().format("%Y-%m-%d %H:%M");
        let line = format!("[{stamp}, {author}] {text}");
        let whole = match self.notes.as_str() {
            "" => line,
            before => format!("{before}\n\n{line}"),
        };
        let notes = Notes::parse(&whole).map_err(|refused| {
            let refused = worded!(
                "bad-note-that-does-not-fit",
                "does not fit: the notes' text {refused}",
                refused = Sentence::from(refused),
            );
            Invalid::field("text", refused)
        })?;
        Ok(Self {
            notes,
            ..self.clone()
        })
    }

    /// Without what may tell of the client: name, place and notes.
    #[must_use]
    pub fn anonymised(&self) -> Self {
        Self {
            name: EventName::from_stored(nameless(RecordKind::Event, self.id.get())),
            location: Location::from_stored("(removed)".to_owned()),
            notes: Notes::from_stored(String::new()),
            ..self.clone()
        }
    }

    /// In the care of a support contact.
    ///
    /// # Errors
    /// [`Refusal::EventCancelled`].
    pub fn assigned(&self, to: EmployeeRef) -> Result<Self, Refused> {
        self.check_stands()?;
        Ok(Self {
            support_contact: Some(to),
            ..self.clone()
        })
    }

    /// In the care of a colleague who takes over, whatever state it is in.
    #[must_use]
    pub fn given_to(&self, to: EmployeeRef) -> Self {
        Self {
            support_contact: Some(to),
            ..self.clone()
        }
    }

    /// Without a support contact.
    ///
    /// # Errors
    /// [`Refusal::EventCancelled`] or [`Refusal::NoSupportContact`].
    pub fn unassigned(&self) -> Result<Self, Refused> {
        self.check_stands()?;
        if self.support_contact.is_none() {
            return Err(Refusal::NoSupportContact(self.id).into());
        }
        Ok(Self {
            support_contact: None,
            ..self.clone()
        })
    }

    /// Cancelled, for good.
    ///
    /// # Errors
    /// [`Refusal::EventCancelled`] the second time.
    pub fn cancelled(&self, reason: &str) -> Result<Self, Refused> {
        self.check_stands()?;
        Ok(Self {
            is_cancelled: true,
            cancel_reason: Some(reason.to_owned()),
            ..self.clone()
        })
    }

    /// Moved to another contract of the same client.
    ///
    /// # Errors
    /// 409 when cancelled or unless that contract is signed; 422 when it is
    /// another client's.
    pub fn moved(&self, to: &Contract) -> Result<Self, Refused> {
        if to.client.id != self.client.id {
            return Err(Invalid::field(
                "contract_id",
                worded!(
                    "bad-contract-of-another-client",
                    "is a contract of another client; only contracts of client {client} are accepted",
                    client = self.client.id,
                ),
            )
            .into());
        }
        self.check_stands()?;
        to.check_signed()?;
        Ok(Self {
            contract_id: to.id,
            ..self.clone()
        })
    }

    fn moved_period(&self, changes: &EventChanges) -> Result<Period, Invalid> {
        let zone = changes.time_zone.unwrap_or(self.period.starts().zone());
        let or_kept = |given: Option<Moment>, kept: ZonedInstant| match given {
            Some(moment) => moment,
            // an instant inside a doubled hour stays the instant it was
            None if zone == kept.zone() => Moment::Instant(kept.utc()),
            None => Moment::Local(kept.local()),
        };
        period_in_zone(
            or_kept(changes.starts_at, self.period.starts()),
            or_kept(changes.ends_at, self.period.ends()),
            zone,
        )
    }

    /// An event that still stands: what every change but notes needs.
    ///
    /// # Errors
    /// [`Refusal::EventCancelled`].
    pub fn check_stands(&self) -> Result<(), Refusal> {
        if self.stands() {
            Ok(())
        } else {
            Err(Refusal::EventCancelled(self.id))
        }
    }
}

impl Subject for Event {
    fn record(&self) -> Option<RecordRef> {
        Some(RecordRef::new(RecordKind::Event, self.id.get()))
    }
    fn label(&self) -> String {
        self.name.to_string()
    }
    fn version(&self) -> Version {
        self.version
    }
    fn sales_contact(&self) -> Option<EmployeeId> {
        Some(self.sales_contact.id)
    }
    fn support_contact(&self) -> Option<EmployeeId> {
        self.support_contact.as_ref().map(|support| support.id)
    }
}

impl Audited for Event {
    fn facts(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("name", json!(self.name.as_str())),
            ("contract_id", json!(self.contract_id)),
            (
                "support_contact_id",
                json!(self.support_contact.as_ref().map(|support| support.id)),
            ),
            ("starts_at", json!(self.period.starts().utc())),
            ("ends_at", json!(self.period.ends().utc())),
            (
                "end_is_estimated",
                json!(self.end_is_estimated.then_some(true)),
            ),
            ("time_zone", json!(self.period.starts().zone().name())),
            ("location", json!(self.location.as_str())),
            ("attendees", json!(self.attendees)),
            ("notes", json!(self.notes.as_str())),
            (
                "status",
                json!(if self.is_cancelled {
                    "cancelled"
                } else {
                    "planned"
                }),
            ),
            (
                "external_ref",
                json!(self.external_ref.as_ref().map(ExternalRef::as_str)),
            ),
        ]
    }
}

#[cfg(test)]
mod tests;
