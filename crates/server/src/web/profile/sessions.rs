//! Where one is logged in, and how that is ended.

use axum::{extract::State, response::Response};
use chrono::{DateTime, Utc};
use domain::ids::SessionId;
use http::header;

use super::PLACE;
use crate::{
    extract::PathIds,
    web::{
        Web, audit::channel_key, cookies::Cookie, failure::Failure, flash::Flash, form::Form,
        known::LOGIN, page::Page, programs::program,
    },
};

/// A session as the page shows it.
pub(super) struct Row {
    pub(super) id: SessionId,
    pub(super) program: String,
    /// By which way it was opened, by key.
    pub(super) channel: &'static str,
    pub(super) issued_at: DateTime<Utc>,
    pub(super) last_seen_at: DateTime<Utc>,
    /// Whether this page came with it.
    pub(super) is_this: bool,
}

/// The open sessions, this one first.
pub(super) async fn rows(page: &Page) -> Result<Vec<Row>, Failure> {
    let mut rows: Vec<Row> = page
        .session
        .list_sessions()
        .await?
        .into_iter()
        .map(|session| Row {
            id: session.id,
            program: program(&session.user_agent),
            channel: channel_key(session.channel),
            issued_at: session.issued_at,
            last_seen_at: session.last_seen_at,
            is_this: session.id == page.me().session,
        })
        .collect();
    rows.sort_by_key(|row| !row.is_this);
    Ok(rows)
}

/// Ends one session.
pub(crate) async fn end(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let id = ids.read("id", SessionId::parse);
    page.session.revoke_session(id).await?;
    Ok(page.done(PLACE, &Flash::new("profile-session-ended")))
}

/// Asks before ending all of them.
pub(crate) async fn end_all_form(page: Page) -> Response {
    let action = format!("{PLACE}/sessions/end");
    Form::new(&page, page.t("profile-end-all"), &action, PLACE)
        .about(&page.employee().full_name)
        .lead(page.t("profile-end-all-lead"))
        .submit("profile-end-all-do")
        .grave()
        .show()
}

/// Ends all sessions, this one too.
pub(crate) async fn end_all(State(web): State<Web>, page: Page) -> Result<Response, Failure> {
    page.session.revoke_all_sessions().await?;
    let mut answer = page.done(LOGIN, &Flash::new("profile-sessions-ended"));
    if let Some(gone) = web.cookies.forget(Cookie::Session) {
        answer.headers_mut().append(header::SET_COOKIE, gone);
    }
    Ok(answer)
}
