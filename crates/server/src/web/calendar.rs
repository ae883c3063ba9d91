//! The calendar: the events of a month, a week or the next thirty days, on the
//! person's own wall clock.

mod days;
mod found;
mod people;

use askama::Template;
use axum::response::Response;
use chrono::{Datelike, NaiveDate, NaiveTime};
use domain::{error::Checks, event::Event, period::parse_date};
use service::error::ServiceError;

pub(crate) use self::people::colour;

use self::{
    days::{Part, Span, View},
    found::Found,
    people::{Who, people},
};
use super::{
    failure::Failure,
    list::{Address, Paging},
    page::{Page, initials},
};

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
    /// The pages around these events, where there are others.
    paging: Option<Paging>,
}

/// A day with what is on it.
struct Day<'a> {
    date: NaiveDate,
    is_today: bool,
    /// Whether it belongs to another month than the one that is shown.
    is_outside: bool,
    /// What is shown of it.
    entries: Vec<Entry<'a>>,
    /// How many events are on it.
    count: u64,
}

/// An event on a day.
struct Entry<'a> {
    event: &'a Event,
    class: String,
    initials: Option<String>,
    from: Option<String>,
    until: Option<String>,
    /// Its own wall clock, where that says something else.
    elsewhere: Option<String>,
}

impl Day<'_> {
    /// How many more there are than are shown.
    fn others(&self) -> u64 {
        self.count.saturating_sub(self.entries.len() as u64)
    }
}

/// The calendar; its address may say the view, a day in it, and whose events.
pub(crate) async fn show(page: Page, address: Address) -> Result<Response, Failure> {
    let view = View::of(address.get("view"));
    let day = day(&address)?.unwrap_or(page.today());
    let span = view.span(day);
    let found = Found::read(&page, &address, view, span).await?;
    let people = people(&page, &address, &found.all()).await?;
    let days = span
        .days()
        .enumerate()
        .map(|(at, date)| {
            let (mut entries, count) = match &found {
                Found::Whole(events) | Found::Page(events, _) => {
                    let entries = entries(&page, date, events);
                    let count = entries.len() as u64;
                    (entries, count)
                }
                Found::ByDay(days) => (entries(&page, date, &days[at].first), days[at].count),
            };
            entries.truncate(view.shown_of_a_day());
            Day {
                date,
                is_today: date == page.today(),
                is_outside: view == View::Month && date.month0() != day.month0(),
                entries,
                count,
            }
        })
        .collect();
    let paging = match found {
        Found::Page(_, ref paging) => paging.clone(),
        Found::Whole(_) | Found::ByDay(_) => None,
    };
    Ok(page.show(&Calendar {
        page: &page,
        address: &address,
        view,
        span,
        title: title(&page, view, day),
        people,
        days,
        paging,
    }))
}

/// The day that is asked for.
fn day(address: &Address) -> Result<Option<NaiveDate>, ServiceError> {
    let mut checks = Checks::default();
    let given = address.given("date");
    let day = checks.take_optional("date", given.as_deref().map(parse_date));
    Ok(checks.finish(|| day)?)
}

/// What a view is called.
fn title(page: &Page, view: View, day: NaiveDate) -> String {
    let span = view.span(day);
    match view {
        View::Month => page.month(day),
        View::Week | View::Agenda => page
            .say("calendar-from-to")
            .with("from", page.date(span.first))
            .with("to", page.date(span.last))
            .to_string(),
    }
}

/// What is on a day, what began before it first.
fn entries<'a>(page: &Page, day: NaiveDate, events: &'a [Event]) -> Vec<Entry<'a>> {
    events
        .iter()
        .filter_map(|event| Some((event, days::part(event, day, page.zone)?)))
        .map(|(event, part)| entry(page, event, part))
        .collect()
}

fn entry<'a>(page: &Page, event: &'a Event, part: Part) -> Entry<'a> {
    let clock = |time: NaiveTime| time.format("%H:%M").to_string();
    let class = match &event.support_contact {
        _ if !event.stands() => "gone".to_owned(),
        Some(support) => colour(support.id),
        None => "none".to_owned(),
    };
    Entry {
        event,
        class,
        initials: event
            .support_contact
            .as_ref()
            .map(|support| initials(&support.full_name)),
        from: part.from.map(clock),
        until: part.until.map(clock),
        elsewhere: page.elsewhere(event).is_some().then(|| {
            let starts = event.period.starts();
            format!("{} {}", clock(starts.local().time()), starts.zone())
        }),
    }
}

impl Calendar<'_> {
    /// The days in weeks.
    fn weeks(&self) -> impl Iterator<Item = &[Day<'_>]> {
        self.days.chunks(7)
    }

    /// Whether nothing happens in these days.
    fn is_empty(&self) -> bool {
        self.days.iter().all(|day| day.count == 0)
    }

    /// The address of another view of the same days.
    fn seen_as(&self, view: View) -> String {
        self.address.with("view", view.name())
    }

    /// The address of a day in the agenda.
    fn agenda_of(&self, day: &Day<'_>) -> String {
        let date = day.date.to_string();
        self.address
            .with_all(&[("view", View::Agenda.name()), ("date", &date)])
    }
}

impl Entry<'_> {
    /// Who runs it, in words.
    fn run_by(&self, page: &Page) -> String {
        match &self.event.support_contact {
            _ if !self.event.stands() => page.t("status-cancelled").into_owned(),
            Some(support) => support.full_name.clone(),
            None => page.t("event-without-support").into_owned(),
        }
    }
}
