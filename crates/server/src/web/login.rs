//! Logging in: an address, a password, one message when they do not fit.

use askama::Template;
use axum::{extract::State, response::Response};
use domain::{actor::Channel, own_settings::Locale};
use http::{StatusCode, header};
use secrecy::SecretString;
use service::{
    RequestContext,
    authn::session::{Credentials, LoggedIn, Login},
    error::{NotAuthenticated, ServiceError},
    given,
};

use super::{
    Web, account,
    cookies::Cookie,
    failure::{self, Failure, with_retry_after},
    kept::{self, Kept},
    known::is_ours,
    list::Address,
    page::{Sheet, see_other},
    texts::Language,
    two_factor,
    typed::Typed,
    words,
};
use crate::{error::status_of, extract::Context};

#[derive(Template)]
#[template(path = "login.html")]
struct Shown<'a> {
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
) -> Shown<'a> {
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
    Shown {
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
    let chosen = typed.optional("lang").as_deref().map(Language::of);
    if let Some(language) = chosen {
        sheet.habits.language = language;
    }
    let email = typed.text("email");
    let credentials = Credentials {
        email: email.clone(),
        password: SecretString::from(typed.text("password")),
        code: None,
    };
    let opened = match web.service.begin_login(Ok(credentials), &context).await {
        Ok(Login::Open(opened)) => opened,
        Ok(Login::Half(ticket)) => {
            let shown = asked(&sheet, chosen, &typed, &ticket, None);
            return sheet.render(StatusCode::OK, &shown);
        }
        Err(
            error @ (ServiceError::NotAuthenticated(_)
            | ServiceError::SlowDown(_)
            | ServiceError::Invalid(_)),
        ) => {
            let alert = words::error(&sheet.habits, &error);
            let next = next_of(&typed).unwrap_or_default();
            let kept = Kept::carried(&typed);
            let shown = shown(&sheet, chosen, &next, &email, Some(alert), kept);
            let answer = sheet.render(status_of(&error), &shown);
            return with_retry_after(answer, &error, sheet.now);
        }
        Err(error) => return failure::alone(&sheet, &Failure::from(error)),
    };
    enter(&web, &sheet, context, &typed, &opened).await
}

#[derive(Template)]
#[template(path = "login_code.html")]
struct Asked<'a> {
    page: &'a Sheet,
    ticket: &'a str,
    next: String,
    alert: Option<String>,
    kept: Kept,
    chosen: Option<&'static str>,
    takes_recovery: bool,
    takes_focus: bool,
    wrong: Option<String>,
}

impl Asked<'_> {
    /// What is wrong with the one field.
    fn wrong(&self, _: &str) -> Option<&str> {
        self.wrong.as_deref()
    }
}

fn asked<'a>(
    sheet: &'a Sheet,
    chosen: Option<Language>,
    typed: &Typed,
    ticket: &'a str,
    wrong: Option<String>,
) -> Asked<'a> {
    Asked {
        page: sheet,
        ticket,
        next: next_of(typed).unwrap_or_default(),
        alert: None,
        kept: Kept::carried(typed),
        chosen: chosen.map(Language::code),
        takes_recovery: true,
        takes_focus: true,
        wrong,
    }
}

fn next_of(typed: &Typed) -> Option<String> {
    typed.optional("next").filter(|next| is_ours(next))
}

/// Opens the session of a login that lacked its code.
pub(crate) async fn enter_code(
    State(web): State<Web>,
    mut sheet: Sheet,
    Context(mut context): Context,
    typed: Typed,
) -> Response {
    context.channel = Channel::Web;
    let chosen = typed.optional("lang").as_deref().map(Language::of);
    if let Some(language) = chosen {
        sheet.habits.language = language;
    }
    let ticket = typed.text("ticket");
    let code = given(two_factor::code(&typed));
    match web.service.finish_login(&ticket, code, &context).await {
        Ok(opened) => enter(&web, &sheet, context, &typed, &opened).await,
        // the ticket is of no use any more: from the beginning
        Err(error @ ServiceError::NotAuthenticated(NotAuthenticated::SessionOver)) => {
            let alert = sheet.t("login-code-too-late").into_owned();
            let (next, kept) = (next_of(&typed).unwrap_or_default(), Kept::carried(&typed));
            let shown = shown(&sheet, chosen, &next, "", Some(alert), kept);
            sheet.render(status_of(&error), &shown)
        }
        Err(
            error @ (ServiceError::NotAuthenticated(_)
            | ServiceError::SlowDown(_)
            | ServiceError::Invalid(_)),
        ) => {
            let wrong = if let ServiceError::Invalid(invalid) = &error {
                let first = invalid.fields().first();
                first.map(|wrong| words::field_error(&sheet.habits, wrong))
            } else {
                Some(words::error(&sheet.habits, &error))
            };
            let shown = asked(&sheet, chosen, &typed, &ticket, wrong);
            let answer = sheet.render(status_of(&error), &shown);
            with_retry_after(answer, &error, sheet.now)
        }
        Err(error) => failure::alone(&sheet, &Failure::from(error)),
    }
}

/// Leads somebody whose session is open to where they wanted to go.
async fn enter(
    web: &Web,
    sheet: &Sheet,
    context: RequestContext,
    typed: &Typed,
    opened: &LoggedIn,
) -> Response {
    let chosen = typed.optional("lang");
    let language = sheet.habits.language;
    if Locale::from(language) != opened.employee.locale {
        account::keep_language(web, &opened.token, context, language, chosen.is_some()).await;
    }
    let kept = Kept::carried(typed);
    let mut response = match next_of(typed) {
        // a password that is due comes first
        Some(action) if kept.is_worth_it() && !opened.employee.must_change_password => {
            kept::resume(
                &sheet.clone().for_employee(&opened.employee),
                &action,
                &kept,
            )
        }
        next => see_other(next.as_deref().unwrap_or("/")),
    };
    let cookies = [
        account::session_cookie(web, opened),
        web.cookies
            .remember(Cookie::Theme, opened.employee.theme.name()),
    ];
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
