//! The calendar entry of an event, as calendars exchange them (RFC 5545, 5546).
//!
//! Times are given in UTC: they need no description of a zone's rules, and say which of two
//! equal wall-clock times is meant.

use chrono::{DateTime, Utc};
use domain::event::Event;
use icalendar::{Calendar, Component, EventLike, EventStatus, Property};
use lettre::message::Mailbox;

/// Whether an entry is to be kept or taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Request,
    Cancel,
}

impl Method {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// The entry of an event in the calendar of the one who runs it.
pub(super) fn write(
    event: &Event,
    method: Method,
    organiser: &Mailbox,
    attendee: &Mailbox,
    now: DateTime<Utc>,
) -> String {
    let status = match method {
        Method::Request => EventStatus::Confirmed,
        Method::Cancel => EventStatus::Cancelled,
    };
    let entry = icalendar::Event::new()
        .uid(&uid(event))
        .sequence(u32::try_from(event.version.get()).unwrap_or(u32::MAX))
        .timestamp(now)
        .starts(event.period.starts().utc())
        .ends(event.period.ends().utc())
        .summary(event.name.as_str())
        .location(event.location.as_str())
        .status(status)
        .append_property(party("ORGANIZER", organiser))
        .append_property(party("ATTENDEE", attendee))
        .done();
    Calendar::new()
        .append_property(Property::new("METHOD", method.name()))
        .push(entry)
        .done()
        .to_string()
}

/// The same for one event for ever, and for no event of another company.
fn uid(event: &Event) -> String {
    let made = event.created_at.timestamp_micros();
    format!("event-{}-{made}@epic-events", event.id)
}

fn party(role: &str, who: &Mailbox) -> Property {
    let mut property = Property::new(role, format!("mailto:{}", who.email));
    if let Some(name) = &who.name {
        // inside a parameter nothing can be escaped
        let name: String = name
            .chars()
            .filter(|c| *c != '"' && !c.is_control())
            .collect();
        property.add_parameter("CN", &name);
    }
    property.done()
}
