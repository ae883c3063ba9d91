//! Lists as files: the filters of each list, and a format by name or by `Accept`.

use std::convert::Infallible;

use api::{
    audit::AuditQuery,
    clients::ClientQuery,
    contracts::ContractQuery,
    employees::EmployeeQuery,
    events::EventQuery,
    exports::{FORMAT, PAGING},
    payments::PaymentQuery,
    problem::UNKNOWN_FIELD,
};
use axum::{extract::FromRequestParts, response::Response};
use domain::{
    error::Invalid,
    transfer::{ExportFormat, ExportKind},
    worded,
};
use http::{header, request::Parts};
use serde::de::DeserializeOwned;
use service::{Session, given};

use super::reply::Refuse;
use crate::{
    export::{self, ExportRequest},
    extract::{CurrentSession, read_pairs, read_query},
};

pub(super) async fn clients(CurrentSession(session): CurrentSession, asked: Asked) -> Response {
    let list = ExportRequest::Clients as fn(ClientQuery) -> _;
    asked.file(&session, ExportKind::Clients, list).await
}

pub(super) async fn contracts(CurrentSession(session): CurrentSession, asked: Asked) -> Response {
    let list = ExportRequest::Contracts as fn(ContractQuery) -> _;
    asked.file(&session, ExportKind::Contracts, list).await
}

pub(super) async fn payments(CurrentSession(session): CurrentSession, asked: Asked) -> Response {
    let list = ExportRequest::Payments as fn(PaymentQuery) -> _;
    asked.file(&session, ExportKind::Payments, list).await
}

pub(super) async fn events(CurrentSession(session): CurrentSession, asked: Asked) -> Response {
    let list = ExportRequest::Events as fn(EventQuery) -> _;
    asked.file(&session, ExportKind::Events, list).await
}

pub(super) async fn employees(CurrentSession(session): CurrentSession, asked: Asked) -> Response {
    let list = ExportRequest::Employees as fn(EmployeeQuery) -> _;
    asked.file(&session, ExportKind::Employees, list).await
}

pub(super) async fn audit(CurrentSession(session): CurrentSession, asked: Asked) -> Response {
    let list = ExportRequest::Audit as fn(AuditQuery) -> _;
    asked.file(&session, ExportKind::Audit, list).await
}

/// What a request says about the file it wants.
pub(super) struct Asked {
    parameters: Result<Vec<(String, String)>, Invalid>,
    accept: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let accept = parts.headers.get(header::ACCEPT);
        let accept = accept.and_then(|value| value.to_str().ok());
        Ok(Self {
            parameters: read_query(&parts.uri),
            accept: accept.unwrap_or_default().to_owned(),
        })
    }
}

impl Asked {
    async fn file<Q: DeserializeOwned>(
        self,
        session: &Session,
        kind: ExportKind,
        list: fn(Q) -> ExportRequest,
    ) -> Response {
        let wanted = self.read(kind, list);
        match export::file(session, kind, given(wanted)).await {
            Ok(file) => file,
            Err(error) => session.refuse(&error),
        }
    }

    fn read<Q: DeserializeOwned>(
        self,
        kind: ExportKind,
        list: fn(Q) -> ExportRequest,
    ) -> Result<(ExportRequest, ExportFormat), Invalid> {
        let (formats, filters): (Vec<_>, Vec<_>) = self
            .parameters?
            .into_iter()
            .partition(|(name, _)| name == FORMAT);
        if let Some((name, _)) = filters.iter().find(|(name, _)| is_paging(name)) {
            return Err(Invalid::field(
                name,
                worded!("bad-unknown-field", UNKNOWN_FIELD),
            ));
        }
        let format = match formats.as_slice() {
            [] => kind.accepted(&self.accept),
            [(_, name)] => kind
                .format(name)
                .map_err(|refused| Invalid::field(FORMAT, refused))?,
            [..] => {
                let refused = worded!("bad-given-twice", "is given twice");
                return Err(Invalid::field(FORMAT, refused));
            }
        };
        Ok((list(read_pairs(&filters)?), format))
    }
}

fn is_paging(name: &str) -> bool {
    PAGING.contains(&name)
}
