//! The events of a view. While there are few they are read at once; in a month or a week with
//! many, the first of each day with how many there are; an agenda turns pages. So no day looks
//! free that is not.

use api::events::EventQuery;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    event::Event,
    page::{Few, MAX_LIMIT},
};
use service::given;

use super::{
    super::{
        failure::Failure,
        list::{Address, Paging},
        page::Page,
    },
    days::{Span, View},
};

/// The events of a view.
pub(super) enum Found {
    /// All of them.
    Whole(Vec<Event>),
    /// A page of them, and those around it.
    Page(Vec<Event>, Option<Paging>),
    /// The first of each day.
    ByDay(Vec<Few<Event>>),
}

impl Found {
    /// Reads what a view shows of these days.
    pub(super) async fn read(
        page: &Page,
        address: &Address,
        view: View,
        span: Span,
    ) -> Result<Self, Failure> {
        let mut query = EventQuery {
            from: Some(span.from().to_string()),
            to: Some(span.to().to_string()),
            limit: Some(MAX_LIMIT.to_string()),
            ..whose(address)
        };
        if view == View::Agenda {
            query.after = address.given("after");
            query.before = address.given("before");
        }
        let asked = given(query.read(page.reader()));
        let listed = page.session.list_events(asked).await?;
        let is_whole = listed.next.is_none() && listed.previous.is_none();
        if is_whole {
            return Ok(Self::Whole(listed.items));
        }
        if view == View::Agenda {
            let paging = Paging::of(address, &listed);
            return Ok(Self::Page(listed.items, Some(paging)));
        }
        by_day(page, address, view, span).await
    }

    /// Every event that was read, some of them more than once.
    pub(super) fn all(&self) -> Vec<&Event> {
        match self {
            Self::Whole(events) | Self::Page(events, _) => events.iter().collect(),
            Self::ByDay(days) => days.iter().flat_map(|day| &day.first).collect(),
        }
    }
}

/// Whose events are asked for.
fn whose(address: &Address) -> EventQuery {
    let mut query = EventQuery::default();
    match address.get("who") {
        "" | "all" => {}
        "mine" => query.mine = Some("true".to_owned()),
        "none" => query.without_support = Some("true".to_owned()),
        id => query.support = Some(id.to_owned()),
    }
    query
}

async fn by_day(page: &Page, address: &Address, view: View, span: Span) -> Result<Found, Failure> {
    let bounds: Vec<_> = span.days().map(|day| bounds(page, day)).collect();
    let known: Vec<_> = bounds.iter().copied().flatten().collect();
    let asked = given(whose(address).read(page.reader()));
    let most = view.shown_of_a_day() as u64;
    let mut found = page
        .session
        .events_within(asked, &known, most)
        .await?
        .into_iter();
    // in the days outside of all years there is nothing
    let nothing = || Few {
        count: 0,
        first: Vec::new(),
    };
    let of_day = |bounds: Option<_>| bounds.and_then(|_| found.next()).unwrap_or_else(nothing);
    Ok(Found::ByDay(bounds.into_iter().map(of_day).collect()))
}

/// When a day begins and ends on the person's clock, as lists read it.
fn bounds(page: &Page, day: NaiveDate) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let query = EventQuery {
        from: Some(day.to_string()),
        to: Some(day.to_string()),
        ..EventQuery::default()
    };
    let filter = query.read(page.reader()).ok()?.filter;
    Some((filter.from?, filter.to?))
}
