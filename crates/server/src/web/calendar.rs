//! The calendar: the events of a month, a week or the next thirty days, on the
//! person's own wall clock.

mod days;
mod people;

use api::events::EventQuery;
use askama::Template;
use axum::response::Response;
use chrono::{Datelike, NaiveDate, NaiveTime};
use domain::{
    error::Checks,
    event::Event,
    page::{Count, MAX_LIMIT},
    period::parse_date,
};
use service::{error::ServiceError, given};

pub(crate) use self::people::colour;

use self::{
    days::{Part, Span, View},
    people::{Who, people},
};
use super::{
    failure::Failure,
    list::Address,
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
    /// How many events there are, when they are not all here.
    more: Option<Count>,
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
    initials: Option<String>,
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
}

/// The calendar; its address may say the view, a day in it, and whose events.
pub(crate) async fn show(page: Page, address: Address) -> Result<Response, Failure> {
    let view = View::of(address.get("view"));
    let day = day(&address)?.unwrap_or(page.today());
    let span = view.span(day);
    let (events, more) = read(&page, &address, span).await?;
    let people = people(&page, &address, &events).await?;
    let days = span
        .days()
        .map(|date| Day {
            date,
            is_today: date == page.today(),
            is_outside: view == View::Month && date.month0() != day.month0(),
            entries: entries(&page, date, &events),
        })
        .collect();
    Ok(page.show(&Calendar {
        page: &page,
        address: &address,
        view,
        span,
        title: title(&page, view, day),
        people,
        days,
        more,
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

/// The events of these days, the first of them when there are too many; then
/// with how many there are.
async fn read(
    page: &Page,
    address: &Address,
    span: Span,
) -> Result<(Vec<Event>, Option<Count>), Failure> {
    let mut query = EventQuery {
        from: Some(span.from().to_string()),
        to: Some(span.to().to_string()),
        ..EventQuery::default()
    };
    match address.get("who") {
        "" | "all" => {}
        "mine" => query.mine = Some("true".to_owned()),
        "none" => query.without_support = Some("true".to_owned()),
        id => query.support = Some(id.to_owned()),
    }
    let mut found = Vec::new();
    loop {
        let left = MOST - found.len();
        let limit = left.min(usize::try_from(MAX_LIMIT).unwrap_or(left));
        query.limit = Some(limit.to_string());
        let asked = given(query.read(page.reader()));
        let listed = page.session.list_events(asked).await?;
        found.extend(listed.items);
        query.after = listed.next;
        if query.after.is_none() {
            return Ok((found, None));
        }
        if found.len() >= MOST {
            return Ok((found, Some(listed.count)));
        }
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
    /// That not all events are here.
    fn too_many(&self, count: &Count) -> String {
        let key = if count.capped {
            "calendar-far-too-many"
        } else {
            "calendar-too-many"
        };
        let shown = self.page.number(MOST);
        let said = self.page.say(key).with("shown", shown);
        said.count("n", count.value).to_string()
    }

    /// The days in weeks.
    fn weeks(&self) -> impl Iterator<Item = &[Day<'_>]> {
        self.days.chunks(7)
    }

    /// Whether nothing happens in these days.
    fn is_empty(&self) -> bool {
        self.days.iter().all(|day| day.entries.is_empty())
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
