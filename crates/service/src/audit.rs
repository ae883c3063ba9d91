//! The audit log, and the history of one record.

use domain::{
    audit::{AuditEntry, AuditFilter, AuditSort, RecordKind},
    error::Given,
    ids::{ClientId, ContractId, EventId},
    page::ListRequest,
    policy::{Operation, ReadAudit, ReadClients, ReadContracts, ReadEvents, ReadHistory},
};
use store::audit;

use crate::{
    Session,
    attempt::{Listed, opened},
    clients, contracts,
    error::ServiceError,
    events,
};

/// Which part of a history.
pub type HistoryRequest = ListRequest<(), AuditSort>;

impl Session {
    /// Reads the audit log.
    ///
    /// # Errors
    /// 403 unless MANAGEMENT, 422.
    pub async fn list_audit(
        &self,
        request: Given<ListRequest<AuditFilter, AuditSort>>,
    ) -> Result<Listed<AuditEntry>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadAudit>().await?;
        let request = opened::<ReadAudit, _>(&request)?;
        let page = self.page("audit", &request)?;
        let found = audit::list(&reader, &clearance, &request.filter, &page).await?;
        Ok(self.listed("audit", &request, found))
    }

    /// What happened to a client.
    ///
    /// # Errors
    /// 404 or 422.
    pub async fn client_history(
        &self,
        id: Given<ClientId>,
        request: Given<HistoryRequest>,
    ) -> Result<Listed<AuditEntry>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadClients>().await?;
        let id = opened::<ReadClients, _>(&id)?;
        let client = clients::follow(&reader, &clearance, id).await?;
        self.history::<ReadClients>(RecordKind::Client, client.id.get(), &request)
            .await
    }

    /// What happened to a contract, its payments among it.
    ///
    /// # Errors
    /// 404 or 422.
    pub async fn contract_history(
        &self,
        id: Given<ContractId>,
        request: Given<HistoryRequest>,
    ) -> Result<Listed<AuditEntry>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadContracts>().await?;
        let id = opened::<ReadContracts, _>(&id)?;
        contracts::load(&reader, &clearance, id).await?;
        self.history::<ReadContracts>(RecordKind::Contract, id.get(), &request)
            .await
    }

    /// What happened to an event.
    ///
    /// # Errors
    /// 404 or 422.
    pub async fn event_history(
        &self,
        id: Given<EventId>,
        request: Given<HistoryRequest>,
    ) -> Result<Listed<AuditEntry>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadEvents>().await?;
        let id = opened::<ReadEvents, _>(&id)?;
        events::load(&reader, &clearance, id).await?;
        self.history::<ReadEvents>(RecordKind::Event, id.get(), &request)
            .await
    }

    /// What was done to a record; attempts that were refused are for the audit
    /// log alone.
    async fn history<A: Operation>(
        &self,
        kind: RecordKind,
        id: i64,
        request: &Given<HistoryRequest>,
    ) -> Result<Listed<AuditEntry>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadHistory>().await?;
        let request = opened::<A, _>(request)?;
        let list = format!("history of {kind} {id}");
        let page = self.page(&list, &request)?;
        let filter = AuditFilter {
            kind: Some(kind),
            record: Some(id),
            outcome: Some(domain::audit::Outcome::Allowed),
            ..AuditFilter::default()
        };
        let found = audit::list(&reader, &clearance, &filter, &page).await?;
        Ok(self.listed(&list, &request, found))
    }
}
