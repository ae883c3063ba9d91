//! Lists as files, by the address of the list with `.csv` behind it.

use api::{
    audit::AuditQuery, clients::ClientQuery, contracts::ContractQuery, employees::EmployeeQuery,
    events::EventQuery,
};
use axum::response::Response;
use domain::error::{Given, Unusable};
use service::error::ServiceError;

use super::{failure::Failure, list::ListQuery, page::Page};
use crate::export::{self, ExportRequest};

/// The clients of a list.
pub(crate) async fn clients(
    page: Page,
    query: ListQuery<ClientQuery>,
) -> Result<Response, Failure> {
    file(&page, query.into_query().map(ExportRequest::Clients)).await
}

/// The contracts of a list.
pub(crate) async fn contracts(
    page: Page,
    query: ListQuery<ContractQuery>,
) -> Result<Response, Failure> {
    file(&page, query.into_query().map(ExportRequest::Contracts)).await
}

/// The events of a list.
pub(crate) async fn events(page: Page, query: ListQuery<EventQuery>) -> Result<Response, Failure> {
    file(&page, query.into_query().map(ExportRequest::Events)).await
}

/// The employees of a list.
pub(crate) async fn employees(
    page: Page,
    query: ListQuery<EmployeeQuery>,
) -> Result<Response, Failure> {
    file(&page, query.into_query().map(ExportRequest::Employees)).await
}

/// The entries of a list of the audit log.
pub(crate) async fn audit(page: Page, query: ListQuery<AuditQuery>) -> Result<Response, Failure> {
    file(&page, query.into_query().map(ExportRequest::Audit)).await
}

async fn file(page: &Page, request: Given<ExportRequest>) -> Result<Response, Failure> {
    let request = request.map_err(|cause| match cause {
        Unusable::Invalid(invalid) => ServiceError::Invalid(invalid),
        // a query has neither fields of somebody else's nor a body
        Unusable::FieldNotAllowed(_) | Unusable::MediaType | Unusable::TooLarge(_) => {
            ServiceError::MediaType
        }
    })?;
    Ok(export::csv(&page.session, request).await?)
}
