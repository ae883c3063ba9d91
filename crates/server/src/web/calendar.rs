//! The calendar: the events of a month, a week or the next thirty days, on the
//! person's own wall clock.

mod days;

use api::events::EventQuery;
use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use domain::{
    error::{Checks, Given},
    event::Event,
    ids::EmployeeId,
    page::Count,
    period::parse_date,
};
use serde::Deserialize;
use service::given;

use self::days::{Span, View};
use super::{
    failure::Failure,
    list::{Address, ListQuery},
    page::{Page, initials},
};

/// What the address may carry.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct CalendarQuery {
    view: Option<String>,
    date: Option<String>,
    who: Option<String>,
}

#[derive(Template)]
#[template(path = "calendar/show.html")]
struct Calendar<'a> {
    page: &'a Page,
    address: &'a Address,
    view: View,
    span: Span,
    title: String,
    people: Vec<Who>,
    days: Vec<Day<'a>>,
    /// How many events there are, when they are not all here.
    more: Option<Count>,
}

/// Whose events are shown, to be chosen.
struct Who {
    said: String,
    href: String,
    is_on: bool,
    /// The colour of somebody's events.
    class: String,
}

/// A day with what is on it.
struct Day<'a> {
    date: NaiveDate,
    is_today: bool,
    /// Whether it belongs to another month than the one that is shown.
    is_outside: bool,
    entries: Vec<Entry<'a>>,
}

/// An event on a day.
struct Entry<'a> {
    event: &'a Event,
    class: String,
    initials: String,
    from: Option<String>,
    until: Option<String>,
    /// Its own wall clock, where that says something else.
    elsewhere: Option<String>,
}

/// Events on a day of a month; the others are a click away.
const SHOWN: usize = 4;
/// Events that are read for a view.
const MOST: usize = 500;

impl Day<'_> {
    /// What a month shows of it.
    fn first(&self) -> &[Entry<'_>] {
        self.entries.get(..SHOWN).unwrap_or(&self.entries)
    }

    /// How many more there are.
    fn others(&self) -> u64 {
        self.entries.len().saturating_sub(SHOWN) as u64
    }

    /// As the address has it.
    fn key(&self) -> String {
        self.date.to_string()
    }
}

/// The calendar.
pub(crate) async fn show(page: Page, query: ListQuery<CalendarQuery>) -> Result<Response, Failure> {
    let address = &query.address;
    let view = View::of(address.get("view"));
    let day = day(address, page.today())?;
    let span = view.span(day);
    let (events, more) = events(&page, span, &query).await?;
    let people = people(&page, address, &events).await?;
    let title = match view {
        View::Month => page.month(day),
        View::Week | View::Agenda => page
            .say("calendar-from-to")
            .with("from", page.date(span.first))
            .with("to", page.date(span.last))
            .to_string(),
    };
    let is_outside = |date: NaiveDate| view == View::Month && !is_same_month(date, day);
    let days = span
        .days()
        .map(|date| Day {
            date,
            is_today: date == page.today(),
            is_outside: is_outside(date),
            entries: entries(&page, date, &events),
        })
        .collect();
    Ok(page.show(&Calendar {
        page: &page,
        address,
        view,
        span,
        title,
        people,
        days,
        more,
    }))
}
