//! The events: times of the company's zone, with an estimated end where none was known.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    ById, EventRow, Rule, Source, StaffMember, colleague,
    ledger::{Ledger, Row},
    reference,
};
use crate::{
    audit::RecordKind,
    client::Client,
    contract::{Contract, ContractStatus},
    department::Department,
    employee::EmployeeRef,
    event::{Event, EventClient},
    ids::{EventId, Version},
    period::{Period, ZonedInstant},
    text::{EventName, Location, Notes},
};

/// How long an event of unknown end is taken to last.
const ESTIMATE: TimeDelta = TimeDelta::hours(4);

/// Reads the events, and counts them on their contracts.
pub(super) fn plan(
    source: &Source,
    staff: &[StaffMember],
    clients: &ById<Client>,
    mut contracts: ById<Contract>,
    ledger: &mut Ledger,
) -> (Vec<Event>, ById<Contract>) {
    let mut events = Vec::with_capacity(source.events.len());
    for row in &source.events {
        let Some(mut reading) = ledger.row("event", RecordKind::Event, &row.id) else {
            continue;
        };
        let around = Around { staff, clients };
        if let Some(event) = event(row, &around, &mut contracts, &mut reading) {
            events.push(event);
        }
    }
    (events, contracts)
}

/// The records that events name.
struct Around<'a> {
    staff: &'a [StaffMember],
    clients: &'a ById<Client>,
}

fn event(
    row: &EventRow,
    around: &Around<'_>,
    contracts: &mut ById<Contract>,
    reading: &mut Row<'_>,
) -> Option<Event> {
    let contract = contract(row, contracts, reading);
    let name = reading.name("name", row.name.as_deref(), EventName::MAX);
    let location = reading.name("location", row.location.as_deref(), Location::MAX);
    let notes = reading.block("notes", row.notes.as_deref(), Notes::MAX);
    let attendees = attendees(row.attendees.as_deref(), reading);
    let support = support(row, around.staff, reading);
    let when = when(row, reading);
    let created_at = reading.creation(row.created_at.as_ref());
    let updated_at = reading.time("updated_at", row.last_update.as_ref());
    let (contract, (period, end_is_estimated)) = (contract?, when?);
    let client = around.clients.get(&contract.client.id.get())?;
    contract.event_count += 1;
    Some(Event {
        id: EventId::new(reading.id()),
        name: EventName::from_stored(name),
        contract_id: contract.id,
        client: EventClient {
            id: client.id,
            full_name: client.full_name.to_string(),
            company_name: client.company_name.as_ref().map(ToString::to_string),
            contact_person: None,
            email: client.email.to_string(),
            phone: client.phone.to_string(),
        },
        sales_contact: client.sales_contact.clone(),
        support_contact: support,
        period,
        end_is_estimated,
        location: Location::from_stored(location),
        attendees: attendees?,
        notes: Notes::from_stored(notes),
        is_cancelled: false,
        cancel_reason: None,
        contract_is_cancelled: contract.status == ContractStatus::Cancelled,
        external_ref: None,
        version: Version::FIRST,
        created_at,
        updated_at: updated_at.unwrap_or(created_at),
    })
}

fn contract<'c>(
    row: &EventRow,
    contracts: &'c mut ById<Contract>,
    reading: &mut Row<'_>,
) -> Option<&'c mut Contract> {
    let named = reading.required("contract_id", row.contract_id.as_deref());
    let id = reading.reference("contract_id", Some(named?))?;
    let Some(contract) = contracts.get_mut(&id) else {
        reading.fault(
            "contract_id",
            format!("names contract {id}, which is not there or cannot be imported"),
        );
        return None;
    };
    if let Some(client) = reading.reference("client_id", row.client_id.as_deref())
        && client != contract.client.id.get()
    {
        let own = contract.client.id.to_string();
        let named = row.client_id.as_deref();
        reading.found(Rule::OtherClient, "client_id", named, Some(&own));
    }
    if contract.signed_at.is_none() {
        let text = id.to_string();
        reading.kept(Rule::EventOnUnsignedContract, "contract_id", &text);
    }
    Some(contract)
}

fn support(row: &EventRow, staff: &[StaffMember], reading: &mut Row<'_>) -> Option<EmployeeRef> {
    let field = "support_contact_id";
    let id = reading.reference(field, row.support_contact_id.as_deref())?;
    let Some(member) = colleague(staff, id) else {
        reading.fault(field, format!("names employee {id}, who is not there"));
        return None;
    };
    if member.employee.department != Department::Support {
        reading.kept(Rule::ContactOfOtherDepartment, field, &id.to_string());
    }
    Some(reference(member))
}

fn attendees(value: Option<&str>, reading: &mut Row<'_>) -> Option<u32> {
    let Some(text) = value else {
        reading.found(Rule::AttendeesMissing, "attendees", None, Some("0"));
        return Some(0);
    };
    let count: Option<i128> = text.trim().parse().ok();
    match count {
        Some(..0) => {
            reading.found(Rule::AttendeesNegative, "attendees", value, Some("0"));
            Some(0)
        }
        Some(count) if u32::try_from(count).is_ok() => u32::try_from(count).ok(),
        Some(_) | None => {
            let most = u32::MAX;
            reading.fault("attendees", format!("is {text}; 0 to {most} is accepted"));
            None
        }
    }
}

fn when(row: &EventRow, reading: &mut Row<'_>) -> Option<(Period, bool)> {
    if row.starts.is_none() {
        reading.fault("starts_at", "is missing");
    }
    let starts = reading.time("starts_at", row.starts.as_ref());
    let ends = reading.time("ends_at", row.ends.as_ref());
    let starts = starts?;
    let zone = reading.with().time_zone;
    let at = |instant: DateTime<Utc>| ZonedInstant::from_stored(instant, zone.local(instant), zone);
    if let Some(ends) = ends.filter(|ends| *ends > starts) {
        return Some((Period::from_stored(at(starts), at(ends)), false));
    }
    let estimated = at(starts + ESTIMATE);
    let rule = match row.ends {
        Some(_) => Rule::EndNotAfterStart,
        None => Rule::EndMissing,
    };
    let original = row.ends.as_ref().map(|ends| ends.text.as_str());
    let text = estimated.local().to_string();
    reading.found(rule, "ends_at", original, Some(&text));
    Some((Period::from_stored(at(starts), estimated), true))
}
