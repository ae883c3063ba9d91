//! One's own account: what is known of it, its settings, its sessions, its
//! calendar feed.

pub(super) mod feed;
pub(super) mod sessions;
pub(super) mod tokens;

use api::session::UpdateOwnSettings;
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    own_settings::{Locale, Theme},
    refusal::Refusal,
};
use http::{HeaderValue, header};
use service::{
    authn::second_factor::TwoFactor, calendar::CalendarFeed, error::ServiceError, given,
};

use self::sessions::Row;
use super::{
    Web,
    cookies::Cookie,
    failure::Failure,
    flash::Flash,
    form::{Choice, Form},
    known::is_ours,
    page::{Page, locale_key, theme_key},
    typed::Typed,
    zones,
};
use crate::extract::CurrentAccount;

/// Where one's own account is.
const PLACE: &str = "/profile";

#[derive(Template)]
#[template(path = "profile/show.html")]
struct Show<'a> {
    page: &'a Page,
    sessions: Vec<Row>,
    two_factor: TwoFactor,
    tokens: Vec<tokens::Token>,
    feed: Option<CalendarFeed>,
}

/// One's own account.
pub(crate) async fn show(
    page: Page,
    CurrentAccount(account): CurrentAccount,
) -> Result<Response, Failure> {
    Ok(page.show(&Show {
        page: &page,
        sessions: sessions::rows(&page).await?,
        tokens: tokens::tokens(&page).await?,
        two_factor: account.two_factor().await?,
        feed: page.session.show_calendar_feed().await?,
    }))
}

fn settings_form(page: &Page) -> Form<'_> {
    let me = page.employee();
    let locales = Locale::ALL
        .into_iter()
        .map(|locale| Choice::new(locale.name(), page.t(locale_key(locale))))
        .collect();
    let themes = Theme::ALL
        .into_iter()
        .map(|theme| Choice::new(theme.name(), page.t(theme_key(theme))))
        .collect();
    let action = format!("{PLACE}/settings");
    Form::new(page, page.t("profile-settings"), &action, PLACE)
        .about(&me.full_name)
        .version(me.version)
        .field(
            page.choice_field("locale", locales)
                .of(me.locale.name())
                .required()
                .hint(page.t("profile-hint-language")),
        )
        .field(
            page.choice_field("time_zone", zones::choices(me.time_zone))
                .of(me.time_zone.name())
                .required()
                .hint(page.t("profile-hint-time-zone")),
        )
        .field(
            page.choice_field("theme", themes)
                .of(me.theme.name())
                .required(),
        )
}

/// The form for one's own settings.
pub(crate) async fn settings(page: Page) -> Response {
    settings_form(&page).show()
}

/// Changes one's own settings.
pub(crate) async fn update_settings(
    State(web): State<Web>,
    page: Page,
    typed: Typed,
) -> Result<Response, Failure> {
    let changes = UpdateOwnSettings {
        version: typed.version(),
        locale: typed.changed("locale"),
        time_zone: typed.changed("time_zone"),
        theme: typed.changed("theme"),
    };
    let chose_language = changes.locale.is_some();
    match page
        .session
        .update_own_settings(given(changes.read()))
        .await
    {
        Ok(me) => {
            let said = page.done(PLACE, &Flash::new("saved"));
            let theme = web.cookies.remember(Cookie::Theme, me.theme.name());
            // so that the page to log in has it next time
            let language = web.cookies.remember(Cookie::Language, me.locale.name());
            let language = language.filter(|_| chose_language);
            Ok(with_cookies(said, [theme, language]))
        }
        Err(error) => settings_form(&page).refused(&typed, error),
    }
}

/// How often a switch is tried while others of the same person are pressed.
const MOST_TRIES: u32 = 5;

/// Changes the theme from wherever one is, and goes back there.
pub(crate) async fn switch_theme(
    State(web): State<Web>,
    page: Page,
    typed: Typed,
) -> Result<Response, Failure> {
    let mut version = page.employee().version;
    let mut tries = 0;
    let me = loop {
        let changes = UpdateOwnSettings {
            version: Some(version.get()),
            theme: Some(typed.text("theme")),
            ..UpdateOwnSettings::default()
        };
        tries += 1;
        match page
            .session
            .update_own_settings(given(changes.read()))
            .await
        {
            // a switch is no form that somebody filled in: the last one counts
            Err(ServiceError::Conflict(Refusal::StaleVersion { current, .. }))
                if tries < MOST_TRIES =>
            {
                version = current;
            }
            done => break done?,
        }
    };
    let back = typed.optional("back").filter(|back| is_ours(back));
    let answer = page.lead_on(back.as_deref().unwrap_or("/"), None);
    let theme = web.cookies.remember(Cookie::Theme, me.theme.name());
    Ok(with_cookies(answer, [theme]))
}

fn with_cookies<const N: usize>(
    mut answer: Response,
    cookies: [Option<HeaderValue>; N],
) -> Response {
    for cookie in cookies.into_iter().flatten() {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}
