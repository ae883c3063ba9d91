//! One's own account: the password and the way out.

use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    error::{FieldError, Invalid},
    worded,
};
use http::{StatusCode, header};
use secrecy::SecretString;
use service::{Account, authn::account::PasswordChange, error::ServiceError};

use super::{
    Web, cookies::Cookie, failure::Failure, flash::Flash, known::LOGIN, page::Sheet, typed::Typed,
    words,
};
use crate::extract::CurrentAccount;

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
pub(crate) async fn password(sheet: Sheet, CurrentAccount(account): CurrentAccount) -> Response {
    let sheet = sheet.for_employee(account.employee());
    sheet.render(StatusCode::OK, &form(&sheet, &account, Vec::new()))
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
    typed: Typed,
) -> Result<Response, Failure> {
    let sheet = sheet.for_employee(account.employee());
    let change = PasswordChange {
        current: SecretString::from(typed.text("current_password")),
        new: typed.text("new_password"),
    };
    let given = if typed.text("new_password") == typed.text("new_password_again") {
        Ok(change)
    } else {
        {
            let refused = worded!("bad-password-again", "is not the same as the new password");
            Err(Invalid::field("new_password_again", refused).into())
        }
    };
    match account.change_password(given).await {
        Ok(opened) => {
            let mut response = sheet.lead_on("/", Some(&Flash::new("password-changed")));
            let seconds = (opened.expires_at - web.service.now()).num_seconds().max(0);
            if let Some(cookie) = web.cookies.set(Cookie::Session, &opened.token, seconds) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            Ok(response)
        }
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
            Ok(sheet.render(StatusCode::TOO_MANY_REQUESTS, &shown))
        }
        Err(error) => Err(error.into()),
    }
}

fn said(sheet: &Sheet, error: &FieldError) -> (String, String) {
    (
        error.field.clone(),
        words::field_error(&sheet.habits, error),
    )
}
