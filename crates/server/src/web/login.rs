//! Logging in: an address, a password, one message when they do not fit.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{actor::Channel, own_settings::Locale};
use http::{StatusCode, header};
use secrecy::SecretString;
use service::{authn::session::Credentials, error::ServiceError};

use super::{
    Web, account,
    cookies::Cookie,
    failure::{self, Failure, with_retry_after},
    kept::{self, Kept},
    known::is_ours,
    list::Address,
    page::{Sheet, see_other},
    texts::Language,
    typed::Typed,
    words,
};
use crate::{error::status_of, extract::Context};

#[derive(Template)]
#[template(path = "login.html")]
struct Login<'a> {
    page: &'a Sheet,
    next: String,
    email: String,
    alert: Option<String>,
    /// What was typed before a session ended.
    kept: Kept,
    /// The language chosen on this page, to be kept.
    chosen: Option<&'static str>,
    languages: Vec<(&'static str, &'static str, String)>,
}

fn shown<'a>(
    sheet: &'a Sheet,
    chosen: Option<Language>,
    next: &str,
    email: &str,
    alert: Option<String>,
    kept: Kept,
) -> Login<'a> {
    let languages = [
        (Language::English, "English"),
        (Language::French, "Français"),
    ]
    .into_iter()
    // another language is a link, along which nothing that was typed can go
    .filter(|(language, _)| *language != sheet.habits.language && !kept.is_worth_it())
    .map(|(language, name)| {
        let mut query = vec![("lang", language.code())];
        if !next.is_empty() {
            query.push(("next", next));
        }
        let query = serde_urlencoded::to_string(query).unwrap_or_default();
        (language.code(), name, format!("/login?{query}"))
    })
    .collect();
    Login {
        page: sheet,
        next: next.to_owned(),
        email: email.to_owned(),
        alert,
        kept,
        chosen: chosen.map(Language::code),
        languages,
    }
}

/// The form. `lang` chooses the language of this page, and of the person who
/// then logs in.
pub(crate) async fn form(State(web): State<Web>, mut sheet: Sheet, address: Address) -> Response {
    let next = address
        .given("next")
        .filter(|next| is_ours(next))
        .unwrap_or_default();
    let chosen = address.given("lang").as_deref().map(Language::of);
    if let Some(language) = chosen {
        sheet.habits.language = language;
    }
    let mut response = sheet.render(
        StatusCode::OK,
        &shown(&sheet, chosen, &next, "", None, Kept::default()),
    );
    if let Some(language) = chosen
        && let Some(cookie) = web.cookies.remember(Cookie::Language, language.code())
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The same for somebody whose session ended while they typed: with what they typed, which
/// was sent to `place`.
pub(crate) fn with_kept(sheet: &Sheet, place: &str, kept: Kept) -> Response {
    let said = sheet.t("login-typed-is-kept").into_owned();
    let shown = shown(sheet, None, place, "", Some(said), kept);
    sheet.render(StatusCode::UNAUTHORIZED, &shown)
}

/// Opens a session and leads to where the person wanted to go.
pub(crate) async fn log_in(
    State(web): State<Web>,
    mut sheet: Sheet,
    Context(mut context): Context,
    typed: Typed,
) -> Response {
    context.channel = Channel::Web;
    let next = typed.optional("next").filter(|next| is_ours(next));
    let chosen = typed.optional("lang").as_deref().map(Language::of);
    if let Some(language) = chosen {
        sheet.habits.language = language;
    }
    let email = typed.text("email");
    let credentials = Credentials {
        email: email.clone(),
        password: SecretString::from(typed.text("password")),
    };
    let opened = match web.service.log_in(Ok(credentials), &context).await {
        Ok(opened) => opened,
        Err(
            error @ (ServiceError::NotAuthenticated(_)
            | ServiceError::SlowDown(_)
            | ServiceError::Invalid(_)),
        ) => {
            let alert = words::error(&sheet.habits, &error);
            let next = next.unwrap_or_default();
            let kept = Kept::carried(&typed);
            let shown = shown(&sheet, chosen, &next, &email, Some(alert), kept);
            let answer = sheet.render(status_of(&error), &shown);
            return with_retry_after(answer, &error, sheet.now);
        }
        Err(error) => return failure::alone(&sheet, &Failure::from(error)),
    };
    let language = sheet.habits.language;
    if Locale::from(language) != opened.employee.locale {
        account::keep_language(&web, &opened.token, context, language, chosen.is_some()).await;
    }
    let kept = Kept::carried(&typed);
    let mut response = match next {
        // a password that is due comes first
        Some(action) if kept.is_worth_it() && !opened.employee.must_change_password => {
            kept::resume(&sheet.for_employee(&opened.employee), &action, &kept)
        }
        next => see_other(next.as_deref().unwrap_or("/")),
    };
    let cookies = [
        account::session_cookie(&web, &opened),
        web.cookies
            .remember(Cookie::Theme, opened.employee.theme.name()),
    ];
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response.into_response()
}
