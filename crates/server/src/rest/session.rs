//! Logging in and out, one's own account and sessions.

use api::session::{
    ChangePassword, Credentials, CurrentSession as Current, LoggedIn, Revoked, Session as Wire,
    UpdateOwnSettings,
};
use api::{employees::Employee, page::List};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{ids::SessionId, page::Count};
use http::StatusCode;
use service::authn::{account::PasswordChange, session as use_case};

use super::reply::{Refuse, gone, ok};
use crate::extract::{Context, CurrentAccount, CurrentSession, Json as Body, PathIds, Shared};

fn wire(opened: use_case::LoggedIn) -> LoggedIn {
    LoggedIn {
        token: opened.token,
        expires_at: opened.expires_at,
        employee: Employee::full(&opened.employee),
    }
}

pub(super) async fn log_in(
    State(service): Shared,
    Context(request): Context,
    body: Body<Credentials>,
) -> Response {
    let credentials = body.read(|body| {
        Ok(use_case::Credentials {
            email: body.email.clone(),
            password: body.password.clone().into(),
            code: body.read_code()?,
        })
    });
    match service.log_in(credentials, &request).await {
        Ok(opened) => (StatusCode::CREATED, Json(wire(opened))).into_response(),
        Err(error) => service.refuse(&error),
    }
}

pub(super) async fn show(CurrentAccount(account): CurrentAccount) -> Json<Current> {
    Json(Current {
        id: account.session_id().get(),
        expires_at: account.expires_at(),
        employee: Employee::full(account.employee()),
    })
}

pub(super) async fn log_out(
    State(service): Shared,
    CurrentAccount(account): CurrentAccount,
) -> Response {
    gone(&service, account.log_out().await)
}

pub(super) async fn me(CurrentAccount(account): CurrentAccount) -> Json<Employee> {
    Json(Employee::full(account.employee()))
}

pub(super) async fn update_own_settings(
    State(service): Shared,
    CurrentAccount(account): CurrentAccount,
    body: Body<UpdateOwnSettings>,
) -> Response {
    let changes = body.read(UpdateOwnSettings::read);
    ok(&service, account.update_own_settings(changes).await, |me| {
        Employee::full(&me)
    })
}

pub(super) async fn change_password(
    State(service): Shared,
    CurrentAccount(account): CurrentAccount,
    body: Body<ChangePassword>,
) -> Response {
    let change = body.read(|body| {
        Ok(PasswordChange {
            current: body.current_password.clone().into(),
            new: body.new_password.clone(),
        })
    });
    ok(&service, account.change_password(change).await, wire)
}

pub(super) async fn list(CurrentSession(session): CurrentSession) -> Response {
    let current = session.actor().session;
    ok(&session, session.list_sessions().await, |sessions| List {
        count: Count::from_counted(sessions.len() as u64),
        previous: None,
        next: None,
        items: sessions
            .into_iter()
            .map(|one| Wire {
                id: one.id.get(),
                current: one.id == current,
                channel: one.channel.name().to_owned(),
                user_agent: one.user_agent,
                issued_at: one.issued_at,
                expires_at: one.expires_at,
                last_seen_at: one.last_seen_at,
                revoked_at: one.revoked_at,
            })
            .collect(),
    })
}

pub(super) async fn revoke(CurrentSession(session): CurrentSession, ids: PathIds) -> Response {
    let id = ids.read("id", SessionId::parse);
    gone(&session, session.revoke_session(id).await)
}

pub(super) async fn revoke_all(CurrentSession(session): CurrentSession) -> Response {
    ok(&session, session.revoke_all_sessions().await, |revoked| {
        Revoked { revoked }
    })
}
