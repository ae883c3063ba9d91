//! Every page of a list, one after the other, as the API writes its rows.

use api::{
    audit::{AuditEntry, AuditQuery},
    clients::{Client, ClientQuery},
    contracts::{Contract, ContractQuery},
    csv::Row,
    employees::{Employee, EmployeeQuery},
    events::{Event, EventQuery, Reader},
    payments::{ListedPayment, PaymentQuery},
};
use domain::{
    page::MAX_LIMIT,
    transfer::{ExportFormat, ExportKind},
};
use serde::Serialize;
use serde_json::Value;
use service::{Listed, Session, employees::Seen, error::ServiceError, given};

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
    /// Payments.
    Payments(PaymentQuery),
    /// Events.
    Events(EventQuery),
    /// The directory of employees.
    Employees(EmployeeQuery),
    /// The audit log.
    Audit(AuditQuery),
}

/// The rows of a page.
pub(super) enum Rows {
    Clients(Vec<domain::client::Client>),
    Contracts(Vec<domain::contract::Contract>),
    Payments(Vec<domain::payment::ListedPayment>),
    Events(Vec<domain::event::Event>),
    Employees(Vec<Seen>),
    Audit(Vec<domain::audit::AuditEntry>),
}

impl Rows {
    /// As the API writes them.
    pub(super) fn json(self) -> Vec<Value> {
        match self {
            Self::Clients(rows) => json(rows, Client::from),
            Self::Contracts(rows) => json(rows, Contract::from),
            Self::Payments(rows) => json(rows, ListedPayment::from),
            Self::Events(rows) => json(rows, Event::from),
            Self::Employees(rows) => json(rows, |seen| employee(&seen)),
            Self::Audit(rows) => json(rows, AuditEntry::from),
        }
    }
}

fn json<T, W: Serialize>(rows: Vec<T>, wire: impl Fn(T) -> W) -> Vec<Value> {
    let rows = rows.into_iter().map(wire);
    rows.map(|row| serde_json::to_value(row).unwrap_or_default())
        .collect()
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
            ExportRequest::Payments(_) => ExportKind::Payments,
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
            ExportRequest::Payments(_) => ListedPayment::COLUMNS,
            ExportRequest::Events(_) => Event::COLUMNS,
            ExportRequest::Employees(_) => Employee::COLUMNS,
            ExportRequest::Audit(_) => AuditEntry::COLUMNS,
        }
    }

    /// A name for the file, with the day of the person who takes it.
    pub fn file_name(&self, format: ExportFormat) -> String {
        let day = self.reader.zone.local(self.reader.now).date();
        format!("{}-{day}.{}", self.kind().name(), format.name())
    }

    /// The filter by the names and values of its parameters.
    pub fn filter(&self) -> Vec<(String, String)> {
        let parameters = match &self.request {
            ExportRequest::Clients(query) => serde_json::to_value(query),
            ExportRequest::Contracts(query) => serde_json::to_value(query),
            ExportRequest::Payments(query) => serde_json::to_value(query),
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
    pub(super) async fn next(&mut self) -> Result<Option<Rows>, ServiceError> {
        if self.is_over {
            return Ok(None);
        }
        let (rows, next) = self.page().await?;
        self.is_over = next.is_none();
        self.after = next;
        Ok(Some(rows))
    }

    async fn page(&self) -> Result<(Rows, Option<String>), ServiceError> {
        let (session, reader) = (&self.session, self.reader);
        match self.request.clone() {
            ExportRequest::Clients(mut query) => {
                self.turn(&mut query.limit, &mut query.after, &mut query.before);
                let page = session.list_clients(given(query.read())).await?;
                Ok(apart(page, Rows::Clients))
            }
            ExportRequest::Contracts(mut query) => {
                self.turn(&mut query.limit, &mut query.after, &mut query.before);
                let page = session.list_contracts(given(query.read())).await?;
                Ok(apart(page, Rows::Contracts))
            }
            ExportRequest::Payments(mut query) => {
                self.turn(&mut query.limit, &mut query.after, &mut query.before);
                let page = session.list_payments(given(query.read())).await?;
                Ok(apart(page, Rows::Payments))
            }
            ExportRequest::Events(mut query) => {
                self.turn(&mut query.limit, &mut query.after, &mut query.before);
                let page = session.list_events(given(query.read(reader))).await?;
                Ok(apart(page, Rows::Events))
            }
            ExportRequest::Employees(mut query) => {
                self.turn(&mut query.limit, &mut query.after, &mut query.before);
                let page = session.list_employees(given(query.read())).await?;
                Ok(apart(page, Rows::Employees))
            }
            ExportRequest::Audit(mut query) => {
                self.turn(&mut query.limit, &mut query.after, &mut query.before);
                let page = session.list_audit(given(query.read(reader.zone))).await?;
                Ok(apart(page, Rows::Audit))
            }
        }
    }

    /// Makes a query ask for the page that comes next.
    fn turn(
        &self,
        limit: &mut Option<String>,
        after: &mut Option<String>,
        before: &mut Option<String>,
    ) {
        *limit = Some(MAX_LIMIT.to_string());
        after.clone_from(&self.after);
        *before = None;
    }
}

/// The rows of a page, and the cursor of the next.
fn apart<T>(page: Listed<T>, rows: impl Fn(Vec<T>) -> Rows) -> (Rows, Option<String>) {
    (rows(page.items), page.next)
}
