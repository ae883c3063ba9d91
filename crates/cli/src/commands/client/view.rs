//! What clients look like: columns, card, messages.

use api::clients::{Client, Contact};
use api::csv::Row;

use crate::output::{CardView, Column, Kind, ListView, Section};
use crate::prompt::Choice;

const COLUMNS: &[Column] = &[
    Column::new("id", "ID", Kind::Id),
    Column::new("full_name", "NAME", Kind::Text),
    Column::new("company_name", "COMPANY", Kind::Text),
    Column::new("sales_contact.full_name", "SALES CONTACT", Kind::Text),
    Column::optional("last_contact_at", "LAST CONTACT", Kind::Instant),
    Column::optional("phone", "PHONE", Kind::Text),
    Column::optional("email", "E-MAIL", Kind::Text),
];

const FACTS: &[Column] = &[
    Column::new("company_name", "Company", Kind::Text),
    Column::new("contact_person", "Contact person", Kind::Text),
    Column::new("email", "E-mail", Kind::Text),
    Column::new("phone", "Phone", Kind::Text),
    Column::new("sales_contact.full_name", "Sales contact", Kind::Text),
    Column::new("first_contact_on", "First contact", Kind::Date),
    Column::new("last_contact_at", "Last contact", Kind::Instant),
    Column::new("external_ref", "External number", Kind::Text),
    Column::new("anonymised_at", "Anonymised", Kind::Instant),
    Column::new("created_at", "Created", Kind::Instant),
    Column::new("updated_at", "Changed", Kind::Instant),
    Column::new("version", "Version", Kind::Id),
];

/// Logged contacts on a card.
pub(super) const CONTACT_COLUMNS: &[Column] = &[
    Column::new("contacted_at", "WHEN", Kind::Instant),
    Column::new("recorded_by.full_name", "BY", Kind::Text),
    Column::new("note", "NOTE", Kind::Text),
];

/// The list.
pub(super) const LIST: ListView<'static> = ListView {
    noun: "clients",
    columns: COLUMNS,
    fields: Client::COLUMNS,
};

/// One client with what belongs to it.
pub(super) fn card<'a>(client: &Client, sections: Vec<Section<'a>>) -> CardView<'a> {
    CardView {
        title: format!("Client {} · {}", client.id, client.full_name),
        facts: FACTS,
        sections,
        fields: Client::COLUMNS,
    }
}

/// A row of a pick-list.
pub(super) fn choice(client: &Client) -> Choice {
    Choice {
        id: client.id,
        label: named(client),
    }
}

/// `client 42 created · Kevin Casey · Cool Startup LLC`
pub(super) fn message(client: &Client, done: &str) -> String {
    format!("client {} {done} · {}", client.id, named(client))
}

/// `contact with client 42 logged · 2023-03-29 10:00 UTC`
pub(super) fn contact_logged(contact: &Contact) -> String {
    format!(
        "contact with client {} logged · {}",
        contact.client_id,
        contact.contacted_at.format("%Y-%m-%d %H:%M UTC")
    )
}

/// As people name a client.
pub(super) fn named(client: &Client) -> String {
    with_company(&client.full_name, client.company_name.as_deref())
}

/// `Kevin Casey · Cool Startup LLC`
pub(super) fn with_company(name: &str, company: Option<&str>) -> String {
    match company {
        Some(company) => format!("{name} · {company}"),
        None => name.to_owned(),
    }
}
