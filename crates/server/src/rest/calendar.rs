//! One's own calendar feed.

use api::{
    calendar::{CalendarFeed, CreateCalendarFeed, feed_path},
    endpoint::{self as table, Endpoint},
};
use axum::response::Response;
use service::{
    calendar::{CalendarFeed as Feed, NewCalendarFeed, no_feed},
    idempotency::Once,
};

use super::reply::{created, gone, ok, render};
use crate::extract::{CurrentSession, Json};

fn wire(feed: &Feed, url_path: Option<String>) -> CalendarFeed {
    CalendarFeed {
        url_path,
        created_at: feed.created_at,
        last_read_at: feed.last_read_at,
    }
}

fn reply(made: &NewCalendarFeed, url_path: Option<String>) -> String {
    render(
        table::ShowCalendarFeed::INFO.path,
        &wire(&made.feed, url_path),
    )
}

pub(super) async fn show_feed(CurrentSession(session): CurrentSession) -> Response {
    let feed = session.show_calendar_feed().await;
    let feed = feed.and_then(|feed| feed.ok_or_else(no_feed));
    ok(&session, feed, |feed| wire(&feed, None))
}

pub(super) async fn create_feed(
    CurrentSession(session): CurrentSession,
    body: Json<CreateCalendarFeed>,
) -> Response {
    let given = body.read_new(|_| Ok(()));
    // what is kept for the same key is without the secret
    let kept = |made: &NewCalendarFeed| reply(made, None);
    let once = Once::new(body.key(), &kept);
    let made = session.create_calendar_feed(given, once).await;
    created(&session, made, |made| {
        reply(made, Some(feed_path(&made.token)))
    })
}

pub(super) async fn remove_feed(CurrentSession(session): CurrentSession) -> Response {
    gone(&session, session.remove_calendar_feed().await)
}
