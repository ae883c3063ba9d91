//! The calendar entry of a letter about an event: an invitation, or its end (RFC 5546).

use chrono::{DateTime, Utc};
use domain::{event::Event, own_settings::Locale};
use icalendar::{Component, EventStatus, Property};
use lettre::message::Mailbox;

use crate::calendar::{calendar, entry};

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
    locale: Locale,
    now: DateTime<Utc>,
) -> String {
    let status = match method {
        Method::Request => EventStatus::Confirmed,
        // also of an event that stands and is somebody else's now
        Method::Cancel => EventStatus::Cancelled,
    };
    let entry = entry(event, status, locale, now)
        .append_property(party("ORGANIZER", organiser))
        .append_property(party("ATTENDEE", attendee))
        .done();
    let method = Property::new("METHOD", method.name());
    calendar(None, vec![method], vec![entry])
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
