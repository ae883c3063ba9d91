//! Events and who runs them.

use api::{
    audit::{AuditEntry, HistoryQuery},
    employees::Transition,
    endpoint::{self as table, Endpoint},
    events::{AddNote, AssignSupport, CreateEvent, Event, EventQuery, Reader, UpdateEvent},
};
use axum::response::Response;
use domain::ids::{ContractId, EventId};
use service::idempotency::Once;

use super::reply::{created, listed, ok, render};
use crate::extract::{CurrentSession, Json, PathIds, Query, VersionOnly, version_and_due_reason};

fn reply(event: &domain::event::Event) -> String {
    let path = format!("{}/{}", table::ListEvents::INFO.path, event.id);
    render(&path, &Event::from(event.clone()))
}

pub(super) async fn list(
    CurrentSession(session): CurrentSession,
    query: Query<EventQuery>,
) -> Response {
    let reader = Reader {
        now: session.now(),
        zone: session.time_zone(),
    };
    let request = query.read(|query: &EventQuery| query.read(reader));
    listed(&session, session.list_events(request).await, Event::from)
}

pub(super) async fn show(CurrentSession(session): CurrentSession, ids: PathIds) -> Response {
    let id = ids.read("id", EventId::parse);
    ok(&session, session.show_event(id).await, Event::from)
}

pub(super) async fn create(
    CurrentSession(session): CurrentSession,
    body: Json<CreateEvent>,
) -> Response {
    let contract = body.parent(ContractId::parse);
    let new = body.read_new(CreateEvent::read);
    let once = Once::new(body.key(), &reply);
    created(
        &session,
        session.create_event(contract, new, once).await,
        reply,
    )
}

pub(super) async fn update(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<UpdateEvent>,
) -> Response {
    let id = ids.read("id", EventId::parse);
    let changes = body.read(UpdateEvent::read);
    ok(
        &session,
        session.update_event(id, changes).await,
        Event::from,
    )
}

pub(super) async fn cancel(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<Transition>,
) -> Response {
    let id = ids.read("id", EventId::parse);
    let cancel = body.read(|body| version_and_due_reason(body.version, body.reason.as_deref()));
    ok(
        &session,
        session.cancel_event(id, cancel).await,
        Event::from,
    )
}

pub(super) async fn assign(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<AssignSupport>,
) -> Response {
    let id = ids.read("id", EventId::parse);
    let assignment = body.read(AssignSupport::read);
    ok(
        &session,
        session.assign_support(id, assignment).await,
        Event::from,
    )
}

pub(super) async fn unassign(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<VersionOnly>,
) -> Response {
    let id = ids.read("id", EventId::parse);
    let version = body.read(VersionOnly::read);
    ok(
        &session,
        session.remove_support(id, version).await,
        Event::from,
    )
}

pub(super) async fn add_note(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<AddNote>,
) -> Response {
    let id = ids.read("id", EventId::parse);
    let text = body.read_new(AddNote::read);
    let once = Once::new(body.key(), &reply);
    created(
        &session,
        session.add_event_note(id, text, once).await,
        reply,
    )
}

pub(super) async fn history(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    query: Query<HistoryQuery>,
) -> Response {
    let id = ids.read("id", EventId::parse);
    let request = query.read(HistoryQuery::read);
    listed(
        &session,
        session.event_history(id, request).await,
        AuditEntry::from,
    )
}
