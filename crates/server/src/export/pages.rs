//! Every page of a list, one after the other, as the API writes its rows.

use api::{
    audit::{AuditEntry, AuditQuery},
    clients::{Client, ClientQuery},
    contracts::{Contract, ContractQuery},
    csv::Row,
    employees::{Employee, EmployeeQuery},
    events::{Event, EventQuery, Reader},
};
use domain::page::MAX_LIMIT;
use serde::Serialize;
use serde_json::Value;
use service::{Listed, Session, error::ServiceError, given, transfer::export::ExportKind};

use crate::rest::employee;

/// Parameters that say which part of a list is wanted, not what is in it.
const PAGING: [&str; 4] = ["limit", "after", "before", "sort"];

/// A list to be exported, by the filter and order that its own query has; page size and
/// cursor do not matter.
#[derive(Debug, Clone)]
pub enum ExportRequest {
    /// Clients.
    Clients(ClientQuery),
    /// Contracts.
    Contracts(ContractQuery),
    /// Events.
    Events(EventQuery),
    /// The directory of employees.
    Employees(EmployeeQuery),
    /// The audit log.
    Audit(AuditQuery),
}

/// The pages of a list.
pub struct Pages {
    session: Session,
    request: ExportRequest,
    /// One "now" for the whole file.
    reader: Reader,
    after: Option<String>,
    is_over: bool,
}

impl Pages {
    /// From the first page on.
    pub fn of(session: &Session, request: ExportRequest) -> Self {
        let reader = Reader {
            now: session.now(),
            zone: session.time_zone(),
        };
        Self {
            session: session.clone(),
            request,
            reader,
            after: None,
            is_over: false,
        }
    }

    /// What is exported.
    pub fn kind(&self) -> ExportKind {
        match self.request {
            ExportRequest::Clients(_) => ExportKind::Clients,
            ExportRequest::Contracts(_) => ExportKind::Contracts,
            ExportRequest::Events(_) => ExportKind::Events,
            ExportRequest::Employees(_) => ExportKind::Employees,
            ExportRequest::Audit(_) => ExportKind::Audit,
        }
    }

    /// The columns of a row, by JSON name.
    pub fn columns(&self) -> &'static [&'static str] {
        match self.request {
            ExportRequest::Clients(_) => Client::COLUMNS,
            ExportRequest::Contracts(_) => Contract::COLUMNS,
            ExportRequest::Events(_) => Event::COLUMNS,
            ExportRequest::Employees(_) => Employee::COLUMNS,
            ExportRequest::Audit(_) => AuditEntry::COLUMNS,
        }
    }

    /// A name for the file, with the day of the person who takes it.
    pub fn file_name(&self, extension: &str) -> String {
        let day = self.reader.zone.local(self.reader.now).date();
        format!("{}-{day}.{extension}", self.kind().name())
    }

    /// The filter by the names and values of its parameters.
    pub fn filter(&self) -> Vec<(String, String)> {
        let parameters = match &self.request {
            ExportRequest::Clients(query) => serde_json::to_value(query),
            ExportRequest::Contracts(query) => serde_json::to_value(query),
            ExportRequest::Events(query) => serde_json::to_value(query),
            ExportRequest::Employees(query) => serde_json::to_value(query),
            ExportRequest::Audit(query) => serde_json::to_value(query),
        };
        let parameters = parameters.unwrap_or_default();
        let given = parameters.as_object().into_iter().flatten();
        given
            .filter(|(name, _)| !PAGING.contains(&name.as_str()))
            .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
            .collect()
    }

    /// The rows of the next page; `None` after the last.
    ///
    /// # Errors
    /// What the list refuses.
    pub async fn next(&mut self) -> Result<Option<Vec<Value>>, ServiceError> {
        if self.is_over {
            return Ok(None);
        }
        let (rows, next) = self.page().await?;
        self.is_over = next.is_none();
        self.after = next;
        Ok(Some(rows))
    }

    async fn page(&self) -> Result<(Vec<Value>, Option<String>), ServiceError> {
        let (session, reader) = (&self.session, self.reader);
        let limit = Some(MAX_LIMIT.to_string());
        let after = self.after.clone();
        match self.request.clone() {
            ExportRequest::Clients(query) => {
                let query = ClientQuery {
                    limit,
                    after,
                    before: None,
                    ..query
                };
                let page = session.list_clients(given(query.read())).await?;
                Ok(rows(page, Client::from))
            }
            ExportRequest::Contracts(query) => {
                let query = ContractQuery {
                    limit,
                    after,
                    before: None,
                    ..query
                };
                let page = session.list_contracts(given(query.read())).await?;
                Ok(rows(page, Contract::from))
            }
            ExportRequest::Events(query) => {
                let query = EventQuery {
                    limit,
                    after,
                    before: None,
                    ..query
                };
                let page = session.list_events(given(query.read(reader))).await?;
                Ok(rows(page, Event::from))
            }
            ExportRequest::Employees(query) => {
                let query = EmployeeQuery {
                    limit,
                    after,
                    before: None,
                    ..query
                };
                let page = session.list_employees(given(query.read())).await?;
                Ok(rows(page, |seen| employee(&seen)))
            }
            ExportRequest::Audit(query) => {
                let query = AuditQuery {
                    limit,
                    after,
                    before: None,
                    ..query
                };
                let page = session.list_audit(given(query.read(reader.zone))).await?;
                Ok(rows(page, AuditEntry::from))
            }
        }
    }
}

/// Rows as JSON, and the cursor of the next page.
fn rows<T, W: Serialize>(page: Listed<T>, wire: impl Fn(T) -> W) -> (Vec<Value>, Option<String>) {
    let rows = page.items.into_iter().map(wire);
    let rows = rows.map(|row| serde_json::to_value(row).unwrap_or_default());
    (rows.collect(), page.next)
}
