//! API tokens: made, shown once, ended.

use api::tokens::CreateToken;
use askama::Template;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::{api_token::TokenScope, ids::SessionId, text::TokenName};
use service::{
    authn::api_token::MadeApiToken,
    given,
    idempotency::{Once, Outcome},
};

use super::PLACE;
use crate::{
    extract::{CurrentAccount, PathIds},
    web::{
        failure::Failure,
        flash::Flash,
        form::{Choice, Form},
        page::Page,
        typed::Typed,
    },
};

/// Days that a token may last, as the form offers them.
const DAYS: [i64; 4] = [7, 30, 90, 366];

/// A token as the page shows it.
pub(super) struct Token {
    pub(super) id: SessionId,
    pub(super) name: String,
    /// What it may do, by key.
    pub(super) scope: &'static str,
    pub(super) last_used_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
}

fn scope_key(scope: TokenScope) -> &'static str {
    match scope {
        TokenScope::Read => "token-scope-read",
        TokenScope::ReadWrite => "token-scope-read-write",
    }
}

/// The tokens that are still good.
pub(super) async fn tokens(page: &Page) -> Result<Vec<Token>, Failure> {
    let tokens = page.session.list_api_tokens().await?;
    let row = |session: service::StoredSession| {
        let token = session.api_token?;
        Some(Token {
            id: session.id,
            name: token.name.to_string(),
            scope: scope_key(token.scope),
            last_used_at: session.last_seen_at,
            expires_at: session.expires_at,
        })
    };
    Ok(tokens.into_iter().filter_map(row).collect())
}

#[derive(Template)]
#[template(path = "profile/token.html")]
struct Made<'a> {
    page: &'a Page,
    token: &'a str,
}

fn making(page: &Page) -> Form<'_> {
    let scopes = TokenScope::ALL
        .into_iter()
        .map(|scope| Choice::new(scope.name(), page.t(scope_key(scope))))
        .collect();
    let days = DAYS
        .into_iter()
        .map(|days| Choice::new(days.to_string(), page.say("token-days").with("n", days)))
        .collect();
    let action = format!("{PLACE}/tokens/new");
    Form::new(page, page.t("token-make"), &action, PLACE)
        .about(&page.employee().full_name)
        .lead(page.t("token-lead"))
        .submit("token-make")
        .once()
        .field(
            page.text_field("name")
                .required()
                .longest(TokenName::MAX)
                .label(page.t("token-name"))
                .hint(page.t("token-name-hint")),
        )
        .field(
            page.choice_field("scope", scopes)
                .of(TokenScope::Read.name())
                .required(),
        )
        .field(page.choice_field("days", days).of("90").required())
        .field(
            page.password_field("password", "current-password")
                .required()
                .label(page.t("field-current-password")),
        )
}

/// The form for a new token.
pub(crate) async fn form(page: Page) -> Response {
    making(&page).show()
}

/// Makes a token and shows it, this once.
pub(crate) async fn make(
    page: Page,
    CurrentAccount(account): CurrentAccount,
    typed: Typed,
) -> Result<Response, Failure> {
    let wanted = CreateToken {
        name: typed.text("name"),
        scope: typed.optional("scope"),
        days: typed.optional("days").and_then(|days| days.parse().ok()),
        password: String::new(),
    };
    let password = typed.text("password");
    let new = given(wanted.read()).map(|new| (new, password.into()));
    let made = |_: &MadeApiToken| PLACE.to_owned();
    let once = Once::new(typed.once("api token"), &made);
    match account.create_api_token(new, once).await {
        Ok(Outcome::Created(made)) => Ok(page.show(&Made {
            page: &page,
            token: &made.token,
        })),
        Ok(Outcome::Replayed(place)) => Ok(page.done(place, &Flash::new("token-shown"))),
        Err(error) => making(&page).refused(&typed, error),
    }
}

/// Ends a token.
pub(crate) async fn end(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let id = ids.read("id", SessionId::parse);
    page.session.revoke_api_token(id).await?;
    Ok(page.done(PLACE, &Flash::new("token-ended")))
}
