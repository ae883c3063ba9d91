//! The list of events.

use api::events::EventQuery;
use askama::Template;
use axum::response::Response;
use domain::{event::Event, import::ImportKind, period::parse_date, policy};

use super::super::{
    failure::Failure,
    list::{Address, Chip, Column, Frame, ListQuery, Paging, narrowed},
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
    frame: Frame,
    /// Whether nobody asked for anything: then the coming ones are listed.
    is_beginning: bool,
}

/// Where all events are listed.
const ALL: &str = "/events?sort=-starts_at";

/// The list.
pub(crate) async fn list(page: Page, query: ListQuery<EventQuery>) -> Result<Response, Failure> {
    let asked = query.address.clone();
    // whoever opens the list wants to know what comes, not how the company began
    let query = query.beginning_with("upcoming", "true");
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
        frame: Frame {
            title: "events-title",
            new: page
                .ever::<policy::CreateEvent>()
                .then_some(("/events/new", "event-new")),
            import: page.imports(ImportKind::Events),
            none: if address.is_filtered() {
                "events-none-found"
            } else {
                "events-none"
            },
            all: ALL,
        },
        is_beginning: asked != *address,
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
    // what comes begins with the next one, what is over with the last
    let (next, last) = ("", "-starts_at");
    let is_on = |name| address.is(name, "true");
    let (is_upcoming, is_past) = (is_on("upcoming"), is_on("past"));
    let either = |key: &str, is_on, changes: [(&str, &str); 3]| Chip {
        said: page.t(key).into_owned(),
        href: address.with_all(&changes),
        is_on,
    };
    let to_all = [("upcoming", ""), ("past", ""), ("sort", last)];
    let to_upcoming = [("upcoming", "true"), ("past", ""), ("sort", next)];
    let to_past = [("upcoming", ""), ("past", "true"), ("sort", last)];
    let of_upcoming = if is_upcoming { to_all } else { to_upcoming };
    let of_past = if is_past { to_all } else { to_past };
    let mut chips = vec![
        either("events-upcoming", is_upcoming, of_upcoming),
        either("events-past", is_past, of_past),
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

impl List<'_> {
    /// The day that a field for dates shows; none when the address has another instant.
    fn day(&self, parameter: &str) -> &str {
        let value = self.address.get(parameter);
        if parse_date(value).is_ok() { value } else { "" }
    }

    /// Whether the list is narrowed to some days.
    fn is_between(&self) -> bool {
        !self.address.get("from").is_empty() || !self.address.get("to").is_empty()
    }
}
