//! Lists as files, by the address of the list with the ending of a format behind it.

use api::{
    audit::AuditQuery, clients::ClientQuery, contracts::ContractQuery, employees::EmployeeQuery,
    events::EventQuery, exports::FORMAT, payments::PaymentQuery,
};
use axum::response::Response;
use domain::{error::Invalid, transfer::ExportKind};
use service::given;

use super::{failure::Failure, list::ListQuery, page::Page};
use crate::export::{self, ExportRequest};

/// The clients of a list.
pub(crate) async fn clients(
    page: Page,
    query: ListQuery<ClientQuery>,
) -> Result<Response, Failure> {
    file(&page, ExportKind::Clients, query, ExportRequest::Clients).await
}

/// The contracts of a list.
pub(crate) async fn contracts(
    page: Page,
    query: ListQuery<ContractQuery>,
) -> Result<Response, Failure> {
    file(
        &page,
        ExportKind::Contracts,
        query,
        ExportRequest::Contracts,
    )
    .await
}

/// Payments, all of them or those that the address filters.
pub(crate) async fn payments(
    page: Page,
    query: ListQuery<PaymentQuery>,
) -> Result<Response, Failure> {
    file(&page, ExportKind::Payments, query, ExportRequest::Payments).await
}

/// The events of a list.
pub(crate) async fn events(page: Page, query: ListQuery<EventQuery>) -> Result<Response, Failure> {
    file(&page, ExportKind::Events, query, ExportRequest::Events).await
}

/// The employees of a list.
pub(crate) async fn employees(
    page: Page,
    query: ListQuery<EmployeeQuery>,
) -> Result<Response, Failure> {
    file(
        &page,
        ExportKind::Employees,
        query,
        ExportRequest::Employees,
    )
    .await
}

/// The entries of a list of the audit log.
pub(crate) async fn audit(page: Page, query: ListQuery<AuditQuery>) -> Result<Response, Failure> {
    file(&page, ExportKind::Audit, query, ExportRequest::Audit).await
}

async fn file<Q>(
    page: &Page,
    kind: ExportKind,
    query: ListQuery<Q>,
    list: impl Fn(Q) -> ExportRequest,
) -> Result<Response, Failure> {
    let ending = query.address.path().rsplit('.').next().unwrap_or_default();
    let format = kind
        .format(ending)
        .map_err(|refused| Invalid::field(FORMAT, refused));
    let wanted = given(format).and_then(|format| Ok((list(query.into_query()?), format)));
    Ok(export::file(&page.session, kind, wanted).await?)
}
