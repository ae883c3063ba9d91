//! Events as calendars exchange them (RFC 5545): the one writer of the program.
//!
//! Times are given in UTC: they need no description of a zone's rules, and say which of two
//! equal wall-clock times is meant.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{event::Event, own_settings::Locale};
use icalendar::{Calendar, Component, EventLike, EventStatus, Property};

use crate::mail::say;

/// Who wrote a calendar, for the program that reads it.
const PRODUCT: &str = "-//Epic Events//Epic Events CRM//EN";
/// How often a subscribed calendar is worth reading again.
const REFRESH: TimeDelta = TimeDelta::hours(1);

/// An event as it is; no calendar exchanges messages about it, so that it was last
/// written down when the event was.
pub(super) fn of(event: &Event, locale: Locale) -> icalendar::Event {
    let status = if event.stands() {
        EventStatus::Confirmed
    } else {
        EventStatus::Cancelled
    };
    entry(event, status, locale, event.updated_at)
}

/// One event, for the calendar of somebody who reads this locale; `at` is when this was
/// written down.
pub(crate) fn entry(
    event: &Event,
    status: EventStatus,
    locale: Locale,
    at: DateTime<Utc>,
) -> icalendar::Event {
    icalendar::Event::new()
        .uid(&uid(event))
        .sequence(u32::try_from(event.version.get()).unwrap_or(u32::MAX))
        .timestamp(at)
        .starts(event.period.starts().utc())
        .ends(event.period.ends().utc())
        .summary(event.name.as_str())
        .description(&description(event, locale))
        .location(event.location.as_str())
        .status(status)
        .done()
}

/// A calendar of these entries, as it is sent; with a name it can be subscribed to.
pub(crate) fn calendar(
    name: Option<&str>,
    properties: Vec<Property>,
    entries: Vec<icalendar::Event>,
) -> String {
    let mut calendar = Calendar::new();
    // a library's name says nothing to whoever has to ask about an entry
    for property in &mut calendar.properties {
        if property.key() == "PRODID" {
            *property = Property::new("PRODID", PRODUCT);
        }
    }
    if let Some(name) = name {
        // what no RFC says to be text is escaped only when it says so itself
        let said = Property::new("NAME", name)
            .append_parameter(("VALUE", "TEXT"))
            .done();
        calendar.append_property(said);
        calendar.append_property(Property::new("X-WR-CALNAME", name));
        calendar.ttl(&REFRESH);
    }
    for property in properties {
        calendar.append_property(property);
    }
    calendar.extend(entries);
    calendar.to_string()
}

/// A calendar of many events, in pieces that make one file together.
#[derive(Debug, Clone, Copy)]
pub struct CalendarFile {
    locale: Locale,
}

/// How a calendar ends.
const END: &str = "END:VCALENDAR\r\n";

impl CalendarFile {
    /// For somebody who reads this locale.
    pub(super) const fn new(locale: Locale) -> Self {
        Self { locale }
    }

    /// What stands before the events.
    pub fn beginning(&self) -> String {
        let empty = calendar(None, Vec::new(), Vec::new());
        empty.strip_suffix(END).unwrap_or(&empty).to_owned()
    }

    /// Some of the events.
    pub fn entries(&self, events: &[Event]) -> String {
        events
            .iter()
            .map(|event| of(event, self.locale).to_string())
            .collect()
    }

    /// What stands behind them.
    pub const fn end(&self) -> &'static str {
        END
    }
}

/// The same for one event for ever, and for no event of another company.
fn uid(event: &Event) -> String {
    let made = event.created_at.timestamp_micros();
    format!("event-{}-{made}@epic-events", event.id)
}

/// Whom it is for and whom to call, one fact a line.
fn description(event: &Event, locale: Locale) -> String {
    let client = &event.client;
    let line = |english, french, value: &str| format!("{}: {value}", say(locale, english, french));
    let mut lines = vec![line("Client", "Client", &client.full_name)];
    if let Some(person) = &client.contact_person {
        lines.push(line("Contact", "Contact", person));
    }
    lines.push(line("Phone", "Téléphone", &client.phone));
    let attendees = event.attendees.to_string();
    lines.push(line("Attendees", "Participants", &attendees));
    lines.join("\n")
}
