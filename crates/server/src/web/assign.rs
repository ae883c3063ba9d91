//! The board on which management gives events to people: what nobody runs yet
//! beside who could, with their load and what clashes.

use api::events::EventQuery;
use askama::Template;
use axum::response::Response;
use domain::{
    error::{Checks, Given},
    event::Event,
    ids::EventId,
    policy,
};
use service::{
    assignment::{Clash, SupportChoice},
    given,
};

use super::{
    calendar::colour,
    failure::Failure,
    list::{Address, Paging},
    page::Page,
    pick::{self, Narrowing},
};

/// Where the board is.
pub(crate) const PLACE: &str = "/assign";

/// The board with an event chosen.
pub(crate) fn place(event: EventId) -> String {
    format!("{PLACE}?event={event}")
}

#[derive(Template)]
#[template(path = "assign.html")]
struct Board<'a> {
    page: &'a Page,
    address: &'a Address,
    events: Vec<Event>,
    paging: Paging,
    /// The event that is asked about.
    chosen: Option<Event>,
    people: Vec<Candidate>,
    /// How those are narrowed, when they are not all there.
    narrowing: Narrowing,
}

/// Somebody who could run events.
struct Candidate {
    choice: SupportChoice,
    /// The class of the colour that they have in the calendar.
    colour: String,
    /// Their load on a scale from 0 to 100, the busiest having 100.
    share: u64,
}

/// The board; its address may name an event.
pub(crate) async fn board(page: Page, address: Address) -> Result<Response, Failure> {
    page.session.admit::<policy::AssignSupport>().await?;
    let waiting = EventQuery {
        without_support: Some("true".to_owned()),
        upcoming: Some("true".to_owned()),
        after: address.given("after"),
        before: address.given("before"),
        ..EventQuery::default()
    };
    let waiting = given(waiting.read(page.reader()));
    let listed = page.session.list_events(waiting).await?;
    let chosen = match address.given("event") {
        None => None,
        Some(text) => Some(page.session.show_event(event_id(&text)).await?),
    };
    let typed = address.get(Narrowing::NAME);
    let asked = pick::of_support(typed, None);
    let choices = match &chosen {
        Some(event) if event.stands() => page.session.support_choices(Ok(event.id), asked).await?,
        Some(_) | None => page.session.support_overview(asked).await?,
    };
    let narrowing = Narrowing {
        typed: typed.to_owned(),
        has_more: choices.has_more,
    };
    let paging = Paging::of(&address, &listed);
    Ok(page.show(&Board {
        page: &page,
        address: &address,
        events: listed.items,
        paging,
        chosen,
        people: candidates(choices.people),
        narrowing,
    }))
}

fn candidates(choices: Vec<SupportChoice>) -> Vec<Candidate> {
    let most = choices.iter().map(|choice| choice.load).max();
    let most = most.unwrap_or_default().max(1);
    choices
        .into_iter()
        .map(|choice| Candidate {
            colour: colour(choice.support.id),
            share: choice.load * 100 / most,
            choice,
        })
        .collect()
}

fn event_id(text: &str) -> Given<EventId> {
    let mut checks = Checks::default();
    let id = checks.take("event", EventId::parse(text));
    given(checks.finish(|| id))
}

impl Board<'_> {
    /// The event that somebody can be assigned to here: it stands, and nobody
    /// runs it.
    fn open(&self) -> Option<&Event> {
        self.chosen
            .as_ref()
            .filter(|event| event.stands() && event.support_contact.is_none())
    }

    /// Whether this row is the one that is chosen.
    fn is_chosen(&self, event: &Event) -> bool {
        self.chosen
            .as_ref()
            .is_some_and(|chosen| chosen.id == event.id)
    }

    /// From when to when somebody is busy, on the wall clock of that event.
    fn times(&self, clash: &Clash) -> String {
        let (starts, ends) = (clash.period.starts().local(), clash.period.ends().local());
        let ends = if starts.date() == ends.date() {
            ends.format("%H:%M").to_string()
        } else {
            self.page.local(ends)
        };
        format!("{} – {ends}", self.page.local(starts))
    }
}
