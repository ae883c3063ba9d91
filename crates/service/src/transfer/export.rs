//! Exports: what one may list, taken away as a file, whatever its format.
//!
//! A file is read with the lists themselves, page by page and under their clearance; here
//! is what an export adds to that: its entry in the audit log, with the filter and without
//! anything that was in the file.

use domain::{
    audit::{ChangeSet, Outcome},
    policy::{Operation, ReadAudit, ReadClients, ReadContracts, ReadEmployees, ReadEvents},
};
use store::audit::Note;

use crate::{Session, error::ServiceError};

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportKind {
    /// Clients.
    Clients,
    /// Contracts.
    Contracts,
    /// Events.
    Events,
    /// The directory of employees.
    Employees,
    /// The audit log.
    Audit,
}

impl ExportKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Clients,
        Self::Contracts,
        Self::Events,
        Self::Employees,
        Self::Audit,
    ];

    /// The name in paths and file names: that of the list.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::Contracts => "contracts",
            Self::Events => "events",
            Self::Employees => "employees",
            Self::Audit => "audit",
        }
    }

    /// Reads a name; `None` when it is no kind.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name in audit entries.
    pub const fn action(self) -> &'static str {
        match self {
            Self::Clients => "export_clients",
            Self::Contracts => "export_contracts",
            Self::Events => "export_events",
            Self::Employees => "export_employees",
            Self::Audit => "export_audit",
        }
    }
}

/// The one filter whose words are not kept: what somebody searched for may be a person's
/// name, which would outlive that person's data.
const SEARCH: &str = "q";

impl Session {
    /// Notes in the audit log that a list is exported in a format, by which filter: names
    /// and values of the parameters that were given.
    ///
    /// # Errors
    /// 403 when the list is not the caller's to read.
    pub async fn note_export(
        &self,
        kind: ExportKind,
        format: &str,
        filter: &[(String, String)],
    ) -> Result<(), ServiceError> {
        let changes = &ChangeSet::none()
            .with("format", None::<String>, format)
            .with("filter", None::<String>, in_words(filter));
        match kind {
            ExportKind::Clients => self.note_taken::<ReadClients>(kind, changes).await,
            ExportKind::Contracts => self.note_taken::<ReadContracts>(kind, changes).await,
            ExportKind::Events => self.note_taken::<ReadEvents>(kind, changes).await,
            ExportKind::Employees => self.note_taken::<ReadEmployees>(kind, changes).await,
            ExportKind::Audit => self.note_taken::<ReadAudit>(kind, changes).await,
        }
    }

    async fn note_taken<A: Operation>(
        &self,
        kind: ExportKind,
        changes: &ChangeSet,
    ) -> Result<(), ServiceError> {
        self.write::<A, _, _, _>(None, |attempt| async move {
            let entry = Note {
                actor: Some(attempt.clearance.actor()),
                action: kind.action(),
                record: None,
                version: None,
                outcome: Outcome::Allowed,
                code: None,
                changes: changes.clone(),
            };
            store::audit::note(&attempt.work, entry).await?;
            attempt.work.save().await?;
            Ok(())
        })
        .await
    }
}

fn in_words(filter: &[(String, String)]) -> String {
    let words = filter.iter().map(|(name, value)| {
        if name == SEARCH {
            name.clone()
        } else {
            format!("{name}={value}")
        }
    });
    words.collect::<Vec<_>>().join(", ")
}
