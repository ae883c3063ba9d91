//! The private calendar feed: made, shown once, replaced, ended.

use api::calendar::feed_path;
use askama::Template;
use axum::{extract::State, response::Response};
use http::{HeaderMap, Uri, header};
use service::{
    calendar::{NewCalendarFeed, no_feed},
    error::ServiceError,
    idempotency::{Once, Outcome},
};

use super::PLACE;
use crate::web::{Web, failure::Failure, flash::Flash, form::Form, page::Page, typed::Typed};

#[derive(Template)]
#[template(path = "profile/feed.html")]
struct Made<'a> {
    page: &'a Page,
    url: String,
}

fn making(page: &Page, replaces: bool) -> Form<'_> {
    let (title, lead, submit) = if replaces {
        (
            "profile-feed-replace",
            "profile-feed-replace-lead",
            "profile-feed-replace-do",
        )
    } else {
        (
            "profile-feed-make",
            "profile-feed-lead",
            "profile-feed-make-do",
        )
    };
    let action = format!("{PLACE}/calendar");
    let form = Form::new(page, page.t(title), &action, PLACE)
        .about(&page.employee().full_name)
        .lead(page.t(lead))
        .submit(submit)
        .once();
    if replaces { form.grave() } else { form }
}

/// Asks before making a feed, or before replacing the one there is.
pub(crate) async fn form(page: Page) -> Result<Response, Failure> {
    let replaces = page.session.show_calendar_feed().await?.is_some();
    Ok(making(&page, replaces).show())
}

/// Makes a feed and shows its address, this once.
pub(crate) async fn make(
    State(web): State<Web>,
    page: Page,
    uri: Uri,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, Failure> {
    let made = |_: &NewCalendarFeed| PLACE.to_owned();
    let once = Once::new(typed.once("calendar feed"), &made);
    match page.session.create_calendar_feed(Ok(()), once).await {
        Ok(Outcome::Created(made)) => {
            let url = format!("{}{}", origin(&web, &uri, &headers), feed_path(&made.token));
            Ok(page.show(&Made { page: &page, url }))
        }
        Ok(Outcome::Replayed(place)) => Ok(page.done(place, &Flash::new("profile-feed-shown"))),
        Err(error) => {
            let replaces = page.session.show_calendar_feed().await?.is_some();
            making(&page, replaces).refused(&typed, error)
        }
    }
}

/// Where browsers reach us, as this one did.
fn origin(web: &Web, uri: &Uri, headers: &HeaderMap) -> String {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| uri.authority().map(http::uri::Authority::as_str))
        .unwrap_or("localhost");
    let scheme = if web.cookies.is_secure() {
        "https"
    } else {
        "http"
    };
    format!("{scheme}://{host}")
}

/// Asks before ending the feed.
pub(crate) async fn end_form(page: Page) -> Result<Response, Failure> {
    if page.session.show_calendar_feed().await?.is_none() {
        return Err(no_feed().into());
    }
    let action = format!("{PLACE}/calendar/remove");
    let form = Form::new(&page, page.t("profile-feed-end"), &action, PLACE)
        .about(&page.employee().full_name)
        .lead(page.t("profile-feed-end-lead"))
        .submit("profile-feed-end-do")
        .grave();
    Ok(form.show())
}

/// Ends the feed.
pub(crate) async fn end(page: Page) -> Result<Response, Failure> {
    match page.session.remove_calendar_feed().await {
        Ok(()) => Ok(page.done(PLACE, &Flash::new("profile-feed-ended"))),
        Err(ServiceError::NotFound(_)) => Ok(page.done(PLACE, &Flash::new("already-done"))),
        Err(error) => Err(error.into()),
    }
}
