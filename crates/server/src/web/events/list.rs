//! The list of events.

use api::events::EventQuery;
use askama::Template;
use axum::response::Response;
use domain::{
    event::Event,
    ids::{ClientId, EmployeeId},
    period::parse_date,
    policy,
};
use service::error::ServiceError;

use super::super::{
    failure::Failure,
    list::{Address, Chip, Column, ListQuery, Paging},
    page::Page,
};

#[derive(Template)]
#[template(path = "events/list.html")]
struct List<'a> {
    page: &'a Page,
    address: &'a Address,
    chips: Vec<Chip>,
    columns: Vec<Column>,
    events: Vec<Event>,
    paging: Paging,
}

/// The list.
pub(crate) async fn list(page: Page, query: ListQuery<EventQuery>) -> Result<Response, Failure> {
    let listed = page
        .session
        .list_events(query.read(|query| query.read(page.reader())))
        .await?;
    let address = &query.address;
    let mut chips = switches(&page, address);
    chips.extend(narrowed(&page, address).await?);
    let paging = Paging::of(address, &listed);
    Ok(page.show(&List {
        page: &page,
        address,
        chips,
        columns: columns(&page, address),
        events: listed.items,
        paging,
    }))
}

fn columns(page: &Page, address: &Address) -> Vec<Column> {
    let column = |key: &str, field| address.column(page.t(key), field, "starts_at");
    let mut columns = vec![
        column("event-one", "name"),
        column("event-when", "starts_at"),
        address.plain(page.t("client-one")),
        column("field-attendees", "attendees").number(),
        address.plain(page.t("field-support-contact")),
    ];
    if page.ever::<policy::AssignSupport>() {
        columns.push(address.plain(page.t("list-actions")));
    }
    columns
}

/// The filters that are switched on and off by a click.
fn switches(page: &Page, address: &Address) -> Vec<Chip> {
    let either = |key: &str, name: &str, other: &str| {
        let is_on = address.is(name, "true");
        let value = if is_on { "" } else { "true" };
        Chip {
            said: page.t(key).into_owned(),
            href: address.with_all(&[(name, value), (other, "")]),
            is_on,
        }
    };
    let mut chips = vec![
        either("events-upcoming", "upcoming", "past"),
        either("events-past", "past", "upcoming"),
        address.chip(page.t("events-without-support"), "without_support", "true"),
        address.chip(page.t("events-without-notes"), "without_notes", "true"),
        address.chip(page.t("events-cancelled"), "status", "cancelled"),
    ];
    if !page.is_management() {
        chips.push(address.chip(page.t("events-mine"), "mine", "true"));
    }
    if address.is("status", "planned") {
        chips.push(address.chip(page.t("events-planned"), "status", "planned"));
    }
    chips
}

/// What a link from elsewhere narrowed the list to: each can be taken away.
async fn narrowed(page: &Page, address: &Address) -> Result<Vec<Chip>, Failure> {
    let mut chips = Vec::new();
    for (parameter, key) in [
        ("contract", "events-of-contract"),
        ("client", "events-of-client"),
        ("support", "events-of-support"),
        ("sales", "events-of-sales"),
        ("from", "events-from"),
        ("to", "events-to"),
    ] {
        let value = address.get(parameter);
        if value.is_empty() {
            continue;
        }
        let name = called(page, parameter, value).await?;
        let said = page.say(key).with("name", name);
        chips.push(address.chip(said, parameter, value));
    }
    Ok(chips)
}

/// What people call the value of a filter; the value itself when it is none that
/// has a name.
async fn called(page: &Page, parameter: &str, value: &str) -> Result<String, Failure> {
    let found = match parameter {
        "client" => match ClientId::parse(value) {
            Ok(id) => named(page.session.show_client(Ok(id)).await, |client| {
                client.full_name.to_string()
            })?,
            Err(_) => None,
        },
        "support" | "sales" => match EmployeeId::parse(value) {
            Ok(id) => named(page.session.show_employee(Ok(id)).await, |seen| {
                seen.employee.full_name.to_string()
            })?,
            Err(_) => None,
        },
        "from" | "to" => parse_date(value).ok().map(|day| page.date(day)),
        _ => None,
    };
    Ok(found.unwrap_or_else(|| value.to_owned()))
}

fn named<T>(
    found: Result<T, ServiceError>,
    name: impl Fn(&T) -> String,
) -> Result<Option<String>, ServiceError> {
    match found {
        Ok(found) => Ok(Some(name(&found))),
        Err(ServiceError::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
