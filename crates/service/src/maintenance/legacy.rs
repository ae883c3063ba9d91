//! Moving from the legacy system: read all, decide all, then write all or nothing.

use domain::{
    actor::Channel,
    ids::Version,
    legacy::{Circumstances, Fault, Plan, plan},
    policy::{Company, Permit},
    refusal::Refusal,
    settings::CompanySettings,
    text::CompanyName,
};
use store::{DatabaseUrl, Stamp, employees, legacy, settings};

pub use store::legacy::SourceError;

use super::Maintenance;
use crate::error::ServiceError;

/// Why a legacy database was not imported; nothing was written then.
#[derive(Debug, thiserror::Error)]
pub enum LegacyError {
    /// It cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Rows of it can be neither kept nor mended.
    #[error("rows of the legacy database cannot be imported; nothing was written")]
    Faults(Vec<Fault>),
}

/// Reads a legacy database and decides what every row becomes; writes nothing anywhere.
///
/// # Errors
/// [`LegacyError`].
pub async fn read_legacy(url: &DatabaseUrl, with: Circumstances) -> Result<Plan, LegacyError> {
    let source = legacy::read(url).await?;
    plan(&source, with).map_err(LegacyError::Faults)
}

impl Maintenance {
    /// Writes everything in one transaction, into a company that has nobody yet.
    ///
    /// # Errors
    /// 409 when there is any employee.
    pub async fn import_legacy(
        &self,
        plan: &Plan,
        company_name: &CompanyName,
        with: Circumstances,
    ) -> Result<(), ServiceError> {
        let company = &CompanySettings {
            company_name: company_name.clone(),
            currency: with.currency,
            time_zone: with.time_zone,
            two_factor_departments: Vec::new(),
            version: Version::FIRST,
        };
        self.store
            .retry(|| async {
                let work = self
                    .store
                    .begin(Stamp {
                        now: with.now,
                        channel: Channel::System,
                        request_id: "import-legacy".to_owned(),
                    })
                    .await?;
                if employees::any_guarded(&work).await? {
                    return Err(Refusal::AlreadySetUp.into());
                }
                if settings::find(&work).await?.is_none() {
                    settings::insert(&work, company).await?;
                }
                let permit = Permit::granted_to_the_system_itself(&Company);
                legacy::write(&work, &permit, plan).await?;
                work.save().await?;
                Ok(())
            })
            .await
    }
}
