//! Proving that the audit log is whole, and taking its heads away.

use store::audit::{AuditKey, heads, verify};

pub use store::audit::{
    heads::{Exported as AuditExported, HeadsError},
    verify::{Break as AuditBreak, Fault as AuditFault, Verified as AuditVerified, VerifyError},
};

use super::Maintenance;
use crate::{authn::token::TokenKey, error::ServiceError};

/// Most breaks that are told one by one.
const MOST_TOLD: usize = 1_000;

/// Lines of heads that were taken before.
pub type AuditHeads = Box<dyn Iterator<Item = std::io::Result<String>> + Send>;

/// What came of reading the whole audit log.
#[derive(Debug)]
pub struct AuditFindings {
    /// How much there was, and whether it is whole.
    pub verified: AuditVerified,
    /// What is not as it was written; the first thousand.
    pub breaks: Vec<AuditBreak>,
}

impl Maintenance {
    /// Reads the whole audit log and holds it against its seals, and against heads that were
    /// taken before if there are any. Entries may be sealed with the secret of today or with
    /// earlier ones.
    ///
    /// # Errors
    /// When database or heads cannot be read to their end.
    pub async fn verify_audit(
        &self,
        secrets: &[TokenKey],
        heads: Option<AuditHeads>,
    ) -> Result<AuditFindings, VerifyError> {
        let keys: Vec<AuditKey> = secrets.iter().map(TokenKey::audit_key).collect();
        let heads: Option<verify::AnyHeads<'_>> = match heads {
            Some(lines) => Some(Box::new(heads::Heads::new(lines, &keys))),
            None => None,
        };
        let mut breaks = Vec::new();
        let mut tell = |found| {
            if breaks.len() < MOST_TOLD {
                breaks.push(found);
            }
        };
        let verified = verify::verify(&self.store, &keys, heads, &mut tell).await?;
        Ok(AuditFindings { verified, breaks })
    }

    /// Gives the lines of the heads of all chains of the audit log to `write`.
    ///
    /// # Errors
    /// Those of `write`; 503 when the database cannot be used.
    pub async fn export_audit_heads<E: From<ServiceError>>(
        &self,
        mut write: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<AuditExported, E> {
        /// What stopped it: one of the two sides.
        enum Stopped<E> {
            Store(store::Error),
            Write(E),
        }
        impl<E> From<store::Error> for Stopped<E> {
            fn from(error: store::Error) -> Self {
                Self::Store(error)
            }
        }
        let now = self.clock.now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let write = |line: &str| write(line).map_err(Stopped::Write);
        heads::export(&self.store, now, write)
            .await
            .map_err(|stopped| match stopped {
                Stopped::Store(error) => ServiceError::from(error).into(),
                Stopped::Write(error) => error,
            })
    }
}
