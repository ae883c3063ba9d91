//! One's own API tokens.

use api::{
    endpoint::{self as table, Endpoint},
    page::List,
    tokens::{ApiToken, CreateToken},
};
use axum::response::Response;
use domain::{ids::SessionId, page::Count};
use service::{StoredSession, authn::api_token::MadeApiToken, idempotency::Once};

use super::reply::{created, gone, ok, render};
use crate::extract::{CurrentAccount, CurrentSession, Json, PathIds};

fn wire(session: StoredSession, token: Option<String>) -> ApiToken {
    let (name, scope) = session.api_token.map_or_else(Default::default, |token| {
        (token.name.to_string(), token.scope.name().to_owned())
    });
    ApiToken {
        id: session.id.get(),
        name,
        scope,
        token,
        created_at: session.issued_at,
        expires_at: session.expires_at,
        last_used_at: session.last_seen_at,
    }
}

fn reply(made: &MadeApiToken, token: Option<String>) -> String {
    let path = table::RevokeToken::INFO
        .path
        .replace("{id}", &made.session.id.to_string());
    render(&path, &wire(made.session.clone(), token))
}

pub(super) async fn list(CurrentSession(session): CurrentSession) -> Response {
    ok(&session, session.list_api_tokens().await, |tokens| List {
        count: Count::from_counted(tokens.len() as u64),
        previous: None,
        next: None,
        items: tokens.into_iter().map(|token| wire(token, None)).collect(),
    })
}

pub(super) async fn create(
    CurrentAccount(account): CurrentAccount,
    session: CurrentSession,
    body: Json<CreateToken>,
) -> Response {
    let given = body.read_new(|body| Ok((body.read()?, body.password.clone().into())));
    // what is kept for the same key is without the secret
    let kept = |made: &MadeApiToken| reply(made, None);
    let once = Once::new(body.key(), &kept);
    let made = account.create_api_token(given, once).await;
    created(&session.0, made, |made| {
        reply(made, Some(made.token.clone()))
    })
}

pub(super) async fn revoke(CurrentSession(session): CurrentSession, ids: PathIds) -> Response {
    let id = ids.read("id", SessionId::parse);
    gone(&session, session.revoke_api_token(id).await)
}
