//! Clients and their logged contacts.

use api::{
    audit::{AuditEntry, HistoryQuery},
    clients::{
        Client, ClientQuery, Contact, Contacts, CreateClient, LogContact, ReassignClient,
        UpdateClient,
    },
    duplicates::{DuplicateGroup, DuplicateQuery, MergeClient},
    employees::Transition,
    endpoint::{self as table, Endpoint},
};
use axum::response::Response;
use domain::{duplicate::AmongOthers, ids::ClientId};
use service::idempotency::Once;

use super::reply::{created, listed, moved, ok, render};
use crate::extract::{CurrentSession, Json, PathIds, Query, version_and_reason};

fn path(id: ClientId) -> String {
    format!("{}/{id}", table::ListClients::INFO.path)
}

fn reply(made: &AmongOthers) -> String {
    render(&path(made.client.id), &Client::from(made.clone()))
}

fn contact_reply(contact: &domain::client::LoggedContact) -> String {
    let clients = table::ListClients::INFO.path;
    let path = format!("{clients}/{}/contacts", contact.client_id);
    render(&path, &Contact::from(contact.clone()))
}

pub(super) async fn list(
    CurrentSession(session): CurrentSession,
    query: Query<ClientQuery>,
) -> Response {
    let request = query.read(ClientQuery::read);
    listed(&session, session.list_clients(request).await, Client::from)
}

pub(super) async fn show(CurrentSession(session): CurrentSession, ids: PathIds) -> Response {
    let id = ids.read("id", ClientId::parse);
    match session.show_client(id.clone()).await {
        Ok(now) if id.as_ref().is_ok_and(|asked| *asked != now.id) => moved(
            &path(now.id),
            "client_moved",
            &format!("the client was merged into client {}", now.id),
        ),
        shown => ok(&session, shown, Client::from),
    }
}

pub(super) async fn create(
    CurrentSession(session): CurrentSession,
    body: Json<CreateClient>,
) -> Response {
    let new = body.read_new(CreateClient::read);
    let once = Once::new(body.key(), &reply);
    created(&session, session.create_client(new, once).await, reply)
}

pub(super) async fn update(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<UpdateClient>,
) -> Response {
    let id = ids.read("id", ClientId::parse);
    let changes = body.read(UpdateClient::read);
    ok(
        &session,
        session.update_client(id, changes).await,
        Client::from,
    )
}

pub(super) async fn reassign(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<ReassignClient>,
) -> Response {
    let id = ids.read("id", ClientId::parse);
    let to = body.read(ReassignClient::read);
    ok(
        &session,
        session.reassign_client(id, to).await,
        Client::from,
    )
}

pub(super) async fn contacts(CurrentSession(session): CurrentSession, ids: PathIds) -> Response {
    let id = ids.read("id", ClientId::parse);
    ok(&session, session.list_contacts(id).await, |contacts| {
        Contacts {
            items: contacts.into_iter().map(Contact::from).collect(),
        }
    })
}

pub(super) async fn log_contact(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<LogContact>,
) -> Response {
    let id = ids.read("id", ClientId::parse);
    let contact = body.read_new(LogContact::read);
    let once = Once::new(body.key(), &contact_reply);
    created(
        &session,
        session.log_contact(id, contact, once).await,
        contact_reply,
    )
}

pub(super) async fn anonymise(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<Transition>,
) -> Response {
    let id = ids.read("id", ClientId::parse);
    let transition = body.read(version_and_reason);
    ok(
        &session,
        session.anonymise_client(id, transition).await,
        Client::from,
    )
}

pub(super) async fn duplicates(
    CurrentSession(session): CurrentSession,
    query: Query<DuplicateQuery>,
) -> Response {
    let request = query.read(DuplicateQuery::read);
    listed(
        &session,
        session.list_duplicates(request).await,
        DuplicateGroup::from,
    )
}

pub(super) async fn merge(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<MergeClient>,
) -> Response {
    let id = ids.read("id", ClientId::parse);
    let merge = body.read(MergeClient::read);
    ok(
        &session,
        session.merge_client(id, merge).await,
        Client::from,
    )
}

pub(super) async fn history(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    query: Query<HistoryQuery>,
) -> Response {
    let id = ids.read("id", ClientId::parse);
    let request = query.read(HistoryQuery::read);
    listed(
        &session,
        session.client_history(id, request).await,
        AuditEntry::from,
    )
}
