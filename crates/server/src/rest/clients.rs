//! Clients and their logged contacts.

use api::{
    audit::{AuditEntry, HistoryQuery},
    clients::{
        Client, ClientQuery, Contact, Contacts, CreateClient, LogContact, ReassignClient,
        UpdateClient,
    },
    employees::Transition,
    endpoint::{self as table, Endpoint},
};
use axum::response::Response;
use domain::ids::ClientId;
use service::idempotency::Once;

use super::reply::{created, listed, ok, render};
use crate::extract::{CurrentSession, Json, PathIds, Query, version_and_reason};

fn reply(client: &domain::client::Client) -> String {
    let path = format!("{}/{}", table::ListClients::INFO.path, client.id);
    render(&path, &Client::from(client.clone()))
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
    ok(&session, session.show_client(id).await, Client::from)
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
