//! Exports: what one may list, taken away as a file, whatever its format.
//!
//! A file is read with the lists themselves, page by page and under their clearance; here
//! is what an export adds to that: its entry in the audit log, with the filter and without
//! anything that was in the file.

use domain::{
    audit::{ChangeSet, Outcome},
    error::Given,
    policy::{Operation, ReadAudit, ReadClients, ReadContracts, ReadEmployees, ReadEvents},
};
use store::audit::Note;

pub use domain::transfer::{ExportFormat, ExportKind};

use crate::{Session, attempt::opened, error::ServiceError};

/// The one filter whose words are not kept: what somebody searched for may be a person's
/// name, which would outlive that person's data.
const SEARCH: &str = "q";

impl Session {
    /// What is to be exported, once the caller may read that list at all.
    ///
    /// # Errors
    /// 403, or 422 on what was not well asked.
    pub async fn open_export<T: Clone>(
        &self,
        kind: ExportKind,
        wanted: &Given<T>,
    ) -> Result<T, ServiceError> {
        match kind {
            ExportKind::Clients => self.open_as::<ReadClients, T>(wanted).await,
            ExportKind::Contracts | ExportKind::Payments => {
                self.open_as::<ReadContracts, T>(wanted).await
            }
            ExportKind::Events => self.open_as::<ReadEvents, T>(wanted).await,
            ExportKind::Employees => self.open_as::<ReadEmployees, T>(wanted).await,
            ExportKind::Audit => self.open_as::<ReadAudit, T>(wanted).await,
        }
    }

    async fn open_as<A: Operation, T: Clone>(&self, wanted: &Given<T>) -> Result<T, ServiceError> {
        self.reading::<A>().await?;
        opened::<A, T>(wanted)
    }

    /// Notes in the audit log that a list is exported in a format, by which filter: names
    /// and values of the parameters that were given.
    ///
    /// # Errors
    /// 403 when the list is not the caller's to read.
    pub async fn note_export(
        &self,
        kind: ExportKind,
        format: ExportFormat,
        filter: &[(String, String)],
    ) -> Result<(), ServiceError> {
        let changes = &ChangeSet::none()
            .with("format", None::<String>, format.name())
            .with("filter", None::<String>, in_words(filter));
        match kind {
            ExportKind::Clients => self.note_taken::<ReadClients>(kind, changes).await,
            ExportKind::Contracts | ExportKind::Payments => {
                self.note_taken::<ReadContracts>(kind, changes).await
            }
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
