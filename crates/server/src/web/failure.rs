//! Pages that say why something was not done: in the frame for whoever is
//! logged in, alone for others, always with the request's id and a way back.

use std::{any::Any, sync::Arc};

use askama::Template;
use axum::{
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use domain::{
    policy::Denied,
    refusal::{Refusal, Refused},
};
use http::{HeaderValue, StatusCode, header, request::Parts};
use service::{RequestContext, error::ServiceError};
use tower_http::catch_panic::CatchPanicLayer;

use super::{
    Web,
    cookies::Cookie,
    guard,
    page::{Page, Sheet},
};
use crate::error::{ApiError, retry_after};

/// Why there is no page; the frame is put around it on its way out.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    status: StatusCode,
    cause: Cause,
}

#[derive(Debug, Clone)]
enum Cause {
    /// A use-case refused or failed.
    Service(Arc<ServiceError>),
    /// A form of another site's page.
    AnotherSite,
    /// No such page.
    Nothing,
    /// A page that takes no form, or a form that is no page.
    Method,
    /// It took too long.
    Slow,
    /// A fault of ours.
    Ours,
}

impl Failure {
    /// The refusal of a form that was sent from another site.
    pub(crate) const fn from_another_site() -> Self {
        Self {
            status: guard::STATUS,
            cause: Cause::AnotherSite,
        }
    }

    /// No such page.
    pub(crate) const fn nothing() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            cause: Cause::Nothing,
        }
    }

    /// A page that takes no form, or a form that is no page.
    pub(crate) const fn wrong_method() -> Self {
        Self {
            status: StatusCode::METHOD_NOT_ALLOWED,
            cause: Cause::Method,
        }
    }

    /// A page that could not be made: its handler panicked.
    fn caught(_panic: Box<dyn Any + Send>) -> Response {
        // what panicked, and where, was told where it happened
        tracing::warn!("the handler of a page panicked");
        let failure = Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            cause: Cause::Ours,
        };
        failure.into_response()
    }

    /// A route outside the layers it needs.
    pub(crate) fn no_page() -> Self {
        tracing::error!("a page's route is outside the layers it needs");
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            cause: Cause::Ours,
        }
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        let error = error.once_given_up();
        // the API's map, so that both faces answer with the same status; it
        // also tells the log what only the log may know
        let told = ApiError::of(&error, chrono::DateTime::UNIX_EPOCH);
        Self {
            status: told.status(),
            cause: Cause::Service(Arc::new(error)),
        }
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        ServiceError::from(denied).into()
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        ServiceError::from(refused).into()
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Makes a failure of a handler that panics.
pub(crate) fn catching_panics() -> CatchPanicLayer<fn(Box<dyn Any + Send>) -> Response> {
    CatchPanicLayer::custom(Failure::caught)
}

/// Says when another try may help, as the API does.
pub(crate) fn with_retry_after(
    mut response: Response,
    error: &ServiceError,
    now: DateTime<Utc>,
) -> Response {
    if let Some(seconds) = retry_after(error, now) {
        let seconds = HeaderValue::from(seconds);
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    response
}

/// Whether another look at what was typed may help.
pub(crate) fn can_mend(error: &ServiceError) -> bool {
    // what was merged into another record is gone: the form was about that one
    let is_gone = matches!(error, ServiceError::Conflict(Refusal::ClientMerged { .. }));
    !is_gone
        && matches!(
            error,
            ServiceError::Invalid(_) | ServiceError::Conflict(_) | ServiceError::SlowDown(_)
        )
}

/// Whether somebody saved first.
pub(crate) fn is_stale(error: &ServiceError) -> bool {
    matches!(error, ServiceError::Conflict(Refusal::StaleVersion { .. }))
}

/// What an error page says.
struct Told {
    status: u16,
    title: String,
    detail: String,
    advice: String,
}

#[derive(Template)]
#[template(path = "failure.html")]
struct Framed<'a> {
    page: &'a Page,
    told: Told,
}

#[derive(Template)]
#[template(path = "failure_alone.html")]
struct Alone<'a> {
    page: &'a Sheet,
    told: Told,
}

/// Puts the page of a failure in the place of an empty answer.
pub(crate) fn framed(page: &Page, mut answer: Response) -> Response {
    match answer.extensions_mut().remove::<Failure>() {
        Some(failure) => {
            let told = failure.told(page);
            failure.answered(page, &Framed { page, told })
        }
        None => answer,
    }
}

/// The same for somebody without a frame.
pub(crate) fn unframed(sheet: &Sheet, mut answer: Response) -> Response {
    match answer.extensions_mut().remove::<Failure>() {
        Some(failure) => alone(sheet, &failure),
        None => answer,
    }
}

/// The page of a failure for somebody who is not known, or not at work.
pub(crate) fn alone(sheet: &Sheet, failure: &Failure) -> Response {
    let told = failure.told(sheet);
    failure.answered(sheet, &Alone { page: sheet, told })
}

impl Failure {
    fn answered(&self, sheet: &Sheet, template: &impl Template) -> Response {
        let response = sheet.render(self.status, template);
        match &self.cause {
            Cause::Service(error) => with_retry_after(response, error, sheet.now),
            Cause::AnotherSite | Cause::Nothing | Cause::Method | Cause::Slow | Cause::Ours => {
                response
            }
        }
    }

    fn told(&self, sheet: &Sheet) -> Told {
        let key = self.key();
        let title = sheet.t(&format!("failure-{key}")).into_owned();
        let detail = match &self.cause {
            Cause::Service(error) => super::words::error(&sheet.habits, error),
            Cause::AnotherSite | Cause::Nothing | Cause::Method | Cause::Slow | Cause::Ours => {
                String::new()
            }
        };
        Told {
            status: self.status.as_u16(),
            title,
            detail,
            advice: sheet.t(&format!("failure-{key}-advice")).into_owned(),
        }
    }

    fn key(&self) -> &'static str {
        match &self.cause {
            Cause::AnotherSite => "another-site",
            Cause::Nothing => "not-found",
            Cause::Method => "wrong-method",
            Cause::Slow => "too-slow",
            Cause::Ours => "internal",
            Cause::Service(error) => match **error {
                ServiceError::NotAuthenticated(_) => "not-authenticated",
                ServiceError::PasswordChangeRequired => "password-due",
                ServiceError::TwoFactorSetupRequired => "two-factor-due",
                ServiceError::ReadOnlyToken
                | ServiceError::LoginRequired
                | ServiceError::Denied(_) => "denied",
                ServiceError::NotFound(_) => "not-found",
                ServiceError::Invalid(_) | ServiceError::MediaType => "invalid",
                ServiceError::TooLarge(_) => "too-large",
                ServiceError::Conflict(_) => "conflict",
                ServiceError::SlowDown(_) => "slow-down",
                ServiceError::Unavailable { .. } | ServiceError::Unreachable(_) => "unavailable",
                ServiceError::Internal(_) => "internal",
            },
        }
    }
}

/// Whether a browser asks for a page, and no program for data.
fn wants_page(parts: &Parts) -> bool {
    let accepts = parts.headers.get(header::ACCEPT);
    let is_browser = accepts.is_some_and(|accepts| {
        accepts
            .to_str()
            .is_ok_and(|accepts| accepts.contains("text/html"))
    });
    is_browser && !parts.uri.path().starts_with("/api/")
}

/// The page that says that a request was given up, should that happen: made ready
/// before, for browsers.
pub(crate) fn should_it_be_slow(
    parts: &Parts,
    web: &Web,
) -> Option<impl FnOnce() -> Response + use<>> {
    let sheet = wants_page(parts).then(|| Sheet::of(parts, web))?;
    Some(move || {
        let failure = Failure {
            status: StatusCode::SERVICE_UNAVAILABLE,
            cause: Cause::Slow,
        };
        guard::with_headers(alone(&sheet, &failure))
    })
}

/// A page that takes no form, or a form that is no page.
pub(crate) async fn wrong_method() -> Failure {
    Failure::wrong_method()
}

/// The answer where there is nothing: a page for browsers, in the frame for
/// whoever is logged in; a problem body for programs.
pub(crate) async fn nothing_here(State(web): State<Web>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if !wants_page(&parts) {
        return ApiError::plain(
            StatusCode::NOT_FOUND,
            "not_found",
            api::problem::NOTHING_HERE,
        )
        .into_response();
    }
    let sheet = Sheet::of(&parts, &web);
    let failure = Failure::nothing();
    let token = web.cookies.read(&parts.headers, Cookie::Session);
    let context = parts.extensions.get::<RequestContext>().cloned();
    if let (Some(token), Some(context)) = (token, context)
        && let Ok(account) = web.service.authenticate(Some(&token), context).await
        && !account.employee().must_change_password
        && let Ok(session) = account.session().await
    {
        let page = Page::new(sheet.for_employee(account.employee()), account, session);
        return framed(&page, failure.into_response());
    }
    alone(&sheet, &failure)
}

#[cfg(test)]
mod tests;
