//! What events look like: columns, card, messages.

use api::csv::Row;
use api::events::Event;
use serde_json::Value;

use crate::output::{CardView, Column, Kind, ListView, Section};
use crate::prompt::Choice;

const TIME: Kind = Kind::EventTime("time_zone");

const COLUMNS: &[Column] = &[
    Column::new("id", "ID", Kind::Id),
    Column::new("name", "NAME", Kind::Text),
    Column::new("starts_at", "START", TIME),
    Column::optional("ends_at", "END", TIME),
    Column::new("support_contact.full_name", "SUPPORT CONTACT", Kind::Text),
    Column::new("status", "STATUS", Kind::State),
    Column::optional("client.full_name", "CLIENT", Kind::Text),
    Column::optional("contract_id", "CONTRACT", Kind::Id),
    Column::optional("attendees", "ATTENDEES", Kind::Number),
    Column::optional("location", "LOCATION", Kind::Text),
];

const FACTS: &[Column] = &[
    Column::new("status", "Status", Kind::State),
    Column::new("starts_at", "Start", TIME),
    Column::new("ends_at", "End", TIME),
    Column::new("end_is_estimated", "End is estimated", Kind::YesNo),
    Column::new("time_zone", "Time zone", Kind::Text),
    Column::new("location", "Location", Kind::Text),
    Column::new("attendees", "Attendees", Kind::Number),
    Column::new("support_contact.full_name", "Support contact", Kind::Text),
    Column::new("contract_id", "Contract", Kind::Id),
    Column::new("client.full_name", "Client", Kind::Text),
    Column::new("client.contact_person", "Contact person", Kind::Text),
    Column::new("client.phone", "Phone", Kind::Text),
    Column::new("client.email", "E-mail", Kind::Text),
    Column::new("sales_contact.full_name", "Sales contact", Kind::Text),
    Column::new("notes", "Notes", Kind::Text),
    Column::new("cancel_reason", "Why cancelled", Kind::Text),
    Column::new("external_ref", "External number", Kind::Text),
    Column::new("created_at", "Created", Kind::Instant),
    Column::new("updated_at", "Changed", Kind::Instant),
    Column::new("version", "Version", Kind::Id),
];

/// The list.
pub(super) const LIST: ListView<'static> = ListView {
    noun: "events",
    columns: COLUMNS,
    fields: Event::COLUMNS,
};

/// Events on the card of their contract, or on a dashboard.
pub(crate) fn section(items: &[Value]) -> Section<'_> {
    Section {
        title: "Events",
        columns: COLUMNS,
        items,
    }
}

/// One event with its client.
pub(super) fn card(event: &Event) -> CardView<'static> {
    CardView {
        title: format!("Event {} · {}", event.id, event.name),
        facts: FACTS,
        sections: Vec::new(),
        fields: Event::COLUMNS,
    }
}

/// A row of a pick-list.
pub(super) fn choice(event: &Event) -> Choice {
    Choice {
        id: event.id,
        label: named(event),
    }
}

/// `event 109 updated · John Ouick Wedding · 2023-06-04 13:00 Europe/Paris`
pub(super) fn message(event: &Event, done: &str) -> String {
    format!("event {} {done} · {}", event.id, named(event))
}

/// As `message`, with who runs it from now on.
pub(super) fn assigned(event: &Event) -> String {
    match &event.support_contact {
        Some(support) => message(event, &format!("assigned to {}", support.full_name)),
        None => message(event, "assigned"),
    }
}

fn named(event: &Event) -> String {
    format!(
        "{} · {} {}",
        event.name,
        event.starts_local.format("%Y-%m-%d %H:%M"),
        event.time_zone
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{assigned, message};

    #[test]
    fn messages_show_the_events_own_wall_clock() {
        let event = serde_json::from_value(json!({
            "id": 109, "name": "John Ouick Wedding", "status": "planned", "contract_id": 652,
            "client": {"id": 7, "full_name": "John Ouick", "contact_person": null,
                       "email": "john.ouick@gmail.com", "phone": "+1 234 567 8901"},
            "sales_contact": {"id": 4, "full_name": "Bill Boquet"},
            "support_contact": {"id": 9, "full_name": "Kate Hastroff"},
            "starts_at": "2023-06-04T11:00:00Z", "ends_at": "2023-06-05T00:00:00Z",
            "starts_local": "2023-06-04T13:00:00", "ends_local": "2023-06-05T02:00:00",
            "end_is_estimated": false, "time_zone": "Europe/Paris", "location": "Candé-sur-Beuvron", "attendees": 75,
            "notes": "", "cancel_reason": null, "external_ref": null, "version": 1,
            "created_at": "2023-01-01T10:00:00Z", "updated_at": "2023-01-01T10:00:00Z",
        }))
        .expect("an event as the API writes it");
        assert_eq!(
            message(&event, "updated"),
            "event 109 updated · John Ouick Wedding · 2023-06-04 13:00 Europe/Paris"
        );
        assert!(assigned(&event).starts_with("event 109 assigned to Kate Hastroff · John"));
    }
}
