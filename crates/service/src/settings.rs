//! The company settings.

use domain::{
    audit::{RecordKind, RecordRef},
    error::Given,
    period::TimeZone,
    policy::{CreateEvent, ReadSettings, UpdateSettings},
    settings::{CompanySettings, SettingsChanges},
};
use store::settings;

use crate::{Session, employees::company, error::ServiceError};

impl Session {
    /// Shows the company settings.
    ///
    /// # Errors
    /// 403 unless MANAGEMENT.
    pub async fn show_settings(&self) -> Result<CompanySettings, ServiceError> {
        let (_, reader) = self.reading::<ReadSettings>().await?;
        company(&reader).await
    }

    /// The zone in which the times of a new event are read when it names none.
    ///
    /// # Errors
    /// 403 unless SALES, who create events.
    pub async fn company_time_zone(&self) -> Result<TimeZone, ServiceError> {
        let (_, reader) = self.reading::<CreateEvent>().await?;
        Ok(company(&reader).await?.time_zone)
    }

    /// Changes the company settings.
    ///
    /// # Errors
    /// 403, 409, 422.
    pub async fn update_settings(
        &self,
        changes: Given<SettingsChanges>,
    ) -> Result<CompanySettings, ServiceError> {
        let record = RecordRef::new(RecordKind::Settings, 1);
        self.write::<UpdateSettings, _, _, _>(Some(record), |attempt| {
            let changes = &changes;
            async move {
                let before = company(&attempt.work).await?;
                let permit = attempt.clearance.on(&before)?;
                let changes = attempt.input(changes)?;
                attempt
                    .check_version(record, before.version, changes.version)
                    .await?;
                let after = before.changed(&changes);
                let after = settings::update(&attempt.work, permit, &before, after).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }
}
