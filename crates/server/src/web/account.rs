//! One's own account: the password and the way out.

use askama::Template;
use axum::{extract::State, response::Response};
use domain::{actor::Channel, error::FieldError, own_settings::OwnSettingsChanges};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use secrecy::SecretString;
use service::{
    Account, RequestContext,
    authn::{
        account::PasswordChange,
        session::{Credentials, LoggedIn},
    },
    error::ServiceError,
    given,
};

use super::{
    Web,
    cookies::Cookie,
    failure::{Failure, with_retry_after},
    flash::Flash,
    form::A_MOMENT,
    known::LOGIN,
    page::Sheet,
    texts::Language,
    typed::Typed,
    words,
};
use crate::extract::{Context, CurrentAccount};

/// Makes the language of a login somebody's setting: one that they chose there,
/// or that of their browser while they never settled anything. They are let in
/// whether or not it could be kept.
pub(super) async fn keep_language(
    web: &Web,
    token: &str,
    context: RequestContext,
    language: Language,
    is_chosen: bool,
) {
    let kept = async {
        let account = web.service.authenticate(Some(token), context).await?;
        if !is_chosen && account.has_settled_anything().await? {
            return Ok(());
        }
        let changes = OwnSettingsChanges {
            version: account.employee().version,
            locale: Some(language.into()),
            time_zone: None,
            theme: None,
        };
        account.update_own_settings(Ok(changes)).await.map(drop)
    };
    let kept: Result<(), ServiceError> = kept.await;
    if let Err(error) = kept {
        tracing::warn!(%error, "the language of a login could not be kept");
    }
}

/// Ends the session.
pub(crate) async fn log_out(
    State(web): State<Web>,
    sheet: Sheet,
    CurrentAccount(account): CurrentAccount,
) -> Result<Response, Failure> {
    account.log_out().await?;
    let mut response = sheet.lead_on(LOGIN, Some(&Flash::new("login-logged-out")));
    if let Some(gone) = web.cookies.forget(Cookie::Session) {
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    Ok(response)
}

#[derive(Template)]
#[template(path = "password.html")]
struct Password<'a> {
    page: &'a Sheet,
    is_due: bool,
    email: &'a str,
    wrong: Vec<(String, String)>,
}

impl Password<'_> {
    /// What is wrong with a field.
    fn wrong(&self, field: &str) -> Option<&str> {
        self.wrong
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, text)| text.as_str())
    }
}

/// The form for a new password, alone on its page when it is due.
pub(crate) async fn password(
    sheet: Sheet,
    CurrentAccount(account): CurrentAccount,
) -> Result<Response, Failure> {
    let sheet = sheet.for_employee(account.employee());
    Ok(sheet.render(StatusCode::OK, &form(&sheet, &account, Vec::new())))
}

fn form<'a>(sheet: &'a Sheet, account: &'a Account, wrong: Vec<(String, String)>) -> Password<'a> {
    Password {
        page: sheet,
        is_due: account.employee().must_change_password,
        email: account.employee().email.as_str(),
        wrong,
    }
}

/// Changes the password; ends all other sessions and goes on in a new one.
pub(crate) async fn change_password(
    State(web): State<Web>,
    sheet: Sheet,
    CurrentAccount(account): CurrentAccount,
    Context(again): Context,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, Failure> {
    let sheet = sheet.for_employee(account.employee());
    let change = typed
        .twice("new_password", "new_password_again")
        .map(|new| PasswordChange {
            current: SecretString::from(typed.text("current_password")),
            new,
        });
    let changed_to = account.change_password(given(change)).await;
    if changed_to.is_err()
        && let Some(token) = web.cookies.read(&headers, Cookie::Session)
        && let Some(done) = changed_already(&web, &sheet, &token, &again, &typed).await
    {
        return Ok(done);
    }
    match changed_to {
        Ok(opened) => Ok(changed(&web, &sheet, &opened)),
        Err(ServiceError::Invalid(invalid)) => {
            let wrong = invalid.fields().iter().map(|error| said(&sheet, error));
            let shown = form(&sheet, &account, wrong.collect());
            Ok(sheet.render(StatusCode::UNPROCESSABLE_ENTITY, &shown))
        }
        Err(error @ ServiceError::SlowDown(_)) => {
            let text = words::error(&sheet.habits, &error);
            let shown = form(
                &sheet,
                &account,
                vec![("current_password".to_owned(), text)],
            );
            let shown = sheet.render(StatusCode::TOO_MANY_REQUESTS, &shown);
            Ok(with_retry_after(shown, &error, sheet.now))
        }
        Err(error) => Err(error.into()),
    }
}

/// What the second sending of the form gets: the first has changed the password and ended
/// the session that both came with. Whoever brings the new password logs in with it.
pub(super) async fn changed_already(
    web: &Web,
    sheet: &Sheet,
    token: &str,
    context: &RequestContext,
    typed: &Typed,
) -> Option<Response> {
    let mut context = context.clone();
    context.channel = Channel::Web;
    let new = typed.twice("new_password", "new_password_again").ok()?;
    let since = web.service.now() - A_MOMENT;
    let employee = web.service.ended_since(token, since).await.ok()??;
    let credentials = Credentials {
        email: employee.email.to_string(),
        password: SecretString::from(new),
        code: None,
    };
    let opened = web.service.log_in(Ok(credentials), &context).await.ok()?;
    let sheet = sheet.clone().for_employee(&opened.employee);
    Some(changed(web, &sheet, &opened))
}

fn changed(web: &Web, sheet: &Sheet, opened: &LoggedIn) -> Response {
    let mut response = sheet.lead_on("/", Some(&Flash::new("password-changed")));
    if let Some(cookie) = session_cookie(web, opened) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The cookie of a session, for as long as it lasts.
pub(super) fn session_cookie(web: &Web, opened: &LoggedIn) -> Option<HeaderValue> {
    let seconds = (opened.expires_at - web.service.now()).num_seconds().max(0);
    web.cookies.set(Cookie::Session, &opened.token, seconds)
}

fn said(sheet: &Sheet, error: &FieldError) -> (String, String) {
    (
        error.field.clone(),
        words::field_error(&sheet.habits, error),
    )
}
