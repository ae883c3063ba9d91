//! Events of signed contracts, two years back and two years ahead.
//!
//! Each of support has a day for each event of theirs, and no day twice. They start
//! from 8 to 18 o'clock and take 8 hours at most, in zones an hour apart at most: so
//! none of them lasts until the next.

use std::ops::Range;

use chrono::{Days, NaiveTime, TimeDelta};
use domain::{
    client::Client,
    contract::Contract,
    employee::EmployeeRef,
    event::{Event, EventClient},
    ids::{EventId, Version},
    period::{Period, TimeZone, ZonedInstant},
    text::{EventName, ExternalRef, Location, Notes},
};

use super::{super::chance::Chance, contracts::Drawn, outline::today, staff::Staff, words::words};

/// Days on which there are events, half of them past.
const DAYS: u64 = 1_461;
/// Steps from one day of somebody to the next one; prime to the number of days, so that
/// all days come before one comes again.
const STEP: u64 = 611;
/// Days between the calendars of neighbours.
const APART: u64 = 37;

const REASONS: &[&str] = &[
    "The speaker is ill.",
    "Météo défavorable.",
    "Too few guests.",
];

/// Events of these contracts; each contract that may have some has one first.
pub(super) fn made(
    ids: Range<i64>,
    clients: &[Client],
    drawn: &mut Drawn,
    staff: &Staff,
    chance: &mut Chance,
) -> Vec<Event> {
    let mut places = drawn.for_events.clone();
    chance.shuffle(&mut places);
    let first = places.into_iter().map(Some).chain(std::iter::repeat(None));
    ids.zip(first)
        .map(|(id, place)| {
            let place = place.unwrap_or_else(|| chance.pick(&drawn.for_events));
            let contract = &mut drawn.contracts[place];
            contract.event_count += 1;
            event(id, &clients[drawn.clients[place]], contract, staff, chance)
        })
        .collect()
}

fn event(
    id: i64,
    client: &Client,
    contract: &Contract,
    staff: &Staff,
    chance: &mut Chance,
) -> Event {
    let (location, zone) = words().place(chance);
    let signed_at = contract.signed_at.unwrap_or(contract.created_at);
    let seconds = (today() - signed_at).num_seconds();
    let created_at = signed_at + TimeDelta::seconds(chance.number(0, seconds.max(0)));
    let (support, day) = turn(id, staff);
    let is_cancelled = chance.in_hundred(2);
    let company = client.company_name.as_ref().map(ToString::to_string);
    let whose = company.as_deref().unwrap_or(client.full_name.as_str());
    let name = format!("{} {whose}", words().occasion(chance));
    Event {
        id: EventId::new(id),
        name: EventName::from_stored(name),
        contract_id: contract.id,
        sales_contact: client.sales_contact.clone(),
        support_contact: (!chance.in_hundred(10)).then(|| support.clone()),
        period: period(day, zone, chance),
        end_is_estimated: false,
        location: Location::from_stored(location),
        attendees: u32::try_from(chance.number(4, 80) * chance.pick(&[1, 1, 2, 5])).unwrap_or(0),
        notes: Notes::from_stored(notes(chance)),
        is_cancelled,
        cancel_reason: is_cancelled.then(|| chance.pick(REASONS).to_owned()),
        contract_is_cancelled: false,
        external_ref: chance
            .in_hundred(15)
            .then(|| ExternalRef::from_stored(id.to_string())),
        version: Version::FIRST,
        created_at,
        updated_at: created_at,
        client: EventClient {
            id: client.id,
            full_name: client.full_name.to_string(),
            company_name: company,
            contact_person: client.contact_person.as_ref().map(ToString::to_string),
            email: client.email.to_string(),
            phone: client.phone.to_string(),
        },
    }
}

/// Whose turn it is, and on which of the days.
fn turn(id: i64, staff: &Staff) -> (&EmployeeRef, u64) {
    let number = id.unsigned_abs() - 1;
    let people = staff.support.len() as u64;
    let (whose, nth) = (number % people, number / people);
    let whose = usize::try_from(whose).unwrap_or(0);
    let day = (nth * STEP + whose as u64 * APART) % DAYS;
    (&staff.support[whose], day)
}

fn period(day: u64, zone: TimeZone, chance: &mut Chance) -> Period {
    let first = today().date_naive() - Days::new(DAYS / 2);
    let minutes = chance.number(8 * 4, 18 * 4) * 15;
    let local = (first + Days::new(day)).and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes);
    let starts = zone
        .nearest_instant(local)
        .map_or_else(|| local.and_utc(), |(instant, _)| instant);
    let ends = starts + TimeDelta::minutes(chance.number(4, 32) * 15);
    Period::from_stored(
        ZonedInstant::from_stored(starts, zone.local(starts), zone),
        ZonedInstant::from_stored(ends, zone.local(ends), zone),
    )
}

fn notes(chance: &mut Chance) -> String {
    if chance.in_hundred(60) {
        return String::new();
    }
    let count = chance.number(1, 3);
    let notes: Vec<_> = (0..count).map(|_| words().note(chance)).collect();
    notes.join("\n")
}
