//! Contracts and their payments.

use api::{
    audit::{AuditEntry, HistoryQuery},
    contracts::{Contract, ContractQuery, CreateContract, UpdateContract},
    employees::Transition,
    endpoint::{self as table, Endpoint},
    payments::{
        ContractPaymentQuery, ListedPayment, PaidContract, Payment, PaymentQuery, RecordPayment,
        RecordedPayment, VoidPayment,
    },
};
use axum::response::Response;
use domain::ids::{ClientId, ContractId, EventId, PaymentId};
use service::{contracts::Cancelled, idempotency::Once, payments::Booked};

use super::reply::{created, listed, ok, render};
use crate::extract::{
    CurrentSession, Json, PathIds, Query, version_and_due_reason, version_and_reason,
};

fn reply(contract: &domain::contract::Contract) -> String {
    let path = format!("{}/{}", table::ListContracts::INFO.path, contract.id);
    render(&path, &Contract::from(contract.clone()))
}

fn booked((payment, contract): Booked) -> RecordedPayment {
    RecordedPayment {
        payment: Payment::from(payment),
        contract: PaidContract {
            id: contract.id.get(),
            version: contract.version.get(),
            remaining_amount: contract.remaining_amount.to_string(),
        },
    }
}

fn payment_reply(done: &Booked) -> String {
    let contracts = table::ListContracts::INFO.path;
    let path = format!("{contracts}/{}/payments", done.1.id);
    render(&path, &booked(done.clone()))
}

pub(super) async fn list(
    CurrentSession(session): CurrentSession,
    query: Query<ContractQuery>,
) -> Response {
    let request = query.read(ContractQuery::read);
    listed(
        &session,
        session.list_contracts(request).await,
        Contract::from,
    )
}

pub(super) async fn show(CurrentSession(session): CurrentSession, ids: PathIds) -> Response {
    let id = ids.read("id", ContractId::parse);
    ok(&session, session.show_contract(id).await, Contract::from)
}

pub(super) async fn create(
    CurrentSession(session): CurrentSession,
    body: Json<CreateContract>,
) -> Response {
    let client = body.parent(ClientId::parse);
    let new = body.read_new(CreateContract::read);
    let once = Once::new(body.key(), &reply);
    created(
        &session,
        session.create_contract(client, new, once).await,
        reply,
    )
}

pub(super) async fn update(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<UpdateContract>,
) -> Response {
    let id = ids.read("id", ContractId::parse);
    let changes = body.read(UpdateContract::read);
    ok(
        &session,
        session.update_contract(id, changes).await,
        Contract::from,
    )
}

pub(super) async fn sign(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<Transition>,
) -> Response {
    let id = ids.read("id", ContractId::parse);
    let transition = body.read(version_and_reason);
    ok(
        &session,
        session.sign_contract(id, transition).await,
        Contract::from,
    )
}

pub(super) async fn cancel(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<Transition>,
) -> Response {
    let id = ids.read("id", ContractId::parse);
    let cancel = body.read(version_and_reason);
    let wire = |Cancelled { contract, events }| Contract {
        cancelled_events: Some(events.into_iter().map(EventId::get).collect()),
        ..Contract::from(contract)
    };
    ok(&session, session.cancel_contract(id, cancel).await, wire)
}

pub(super) async fn payments(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    query: Query<ContractPaymentQuery>,
) -> Response {
    let id = ids.read("id", ContractId::parse);
    let request = query.read(ContractPaymentQuery::read);
    listed(
        &session,
        session.page_of_payments(id, request).await,
        Payment::from,
    )
}

pub(super) async fn all_payments(
    CurrentSession(session): CurrentSession,
    query: Query<PaymentQuery>,
) -> Response {
    let request = query.read(PaymentQuery::read);
    listed(
        &session,
        session.list_payments(request).await,
        ListedPayment::from,
    )
}

pub(super) async fn record_payment(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<RecordPayment>,
) -> Response {
    let id = ids.read("id", ContractId::parse);
    let new = body.read_new(RecordPayment::read);
    let once = Once::new(body.key(), &payment_reply);
    created(
        &session,
        session.record_payment(id, new, once).await,
        payment_reply,
    )
}

pub(super) async fn void_payment(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<VoidPayment>,
) -> Response {
    let id = ids.read("id", ContractId::parse);
    let payment = ids.read("payment", PaymentId::parse);
    let void = body.read(|body| version_and_due_reason(body.version, body.reason.as_deref()));
    ok(
        &session,
        session.void_payment(id, payment, void).await,
        booked,
    )
}

pub(super) async fn history(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    query: Query<HistoryQuery>,
) -> Response {
    let id = ids.read("id", ContractId::parse);
    let request = query.read(HistoryQuery::read);
    listed(
        &session,
        session.contract_history(id, request).await,
        AuditEntry::from,
    )
}
