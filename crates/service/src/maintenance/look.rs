//! What the operator sees of a database without a session.

use store::{Error, SchemaState, counts, is_legacy, settings};

use super::Maintenance;
use crate::error::{ServiceError, words};

/// What an opened database holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Our schema, or nothing at all: then every step is pending.
    Ours(SchemaState),
    /// Tables of another program.
    Foreign {
        /// Their names, in order.
        tables: Vec<String>,
        /// Whether they are those of the legacy system.
        is_legacy: bool,
    },
}

/// A file that is no database, or a damaged one, is the operator's to mend: not a bug.
pub(crate) fn unusable(error: Error) -> ServiceError {
    if matches!(error, Error::Corrupt(_)) {
        return ServiceError::unavailable(words::unusable(&error));
    }
    error.into()
}

impl Maintenance {
    /// Tells our database from another program's; changes nothing.
    ///
    /// # Errors
    /// 503 when the database cannot be used.
    pub async fn look(&self) -> Result<Found, ServiceError> {
        match self.store.schema_state().await {
            Ok(state) => Ok(Found::Ours(state)),
            Err(Error::ForeignTables(tables)) => Ok(Found::Foreign {
                is_legacy: is_legacy(&tables),
                tables,
            }),
            Err(error) => Err(unusable(error)),
        }
    }

    /// How many records of each kind there are.
    ///
    /// # Errors
    /// 503 when the database cannot be used, or its schema is not ours.
    pub async fn counts(&self) -> Result<Vec<(&'static str, u64)>, ServiceError> {
        Ok(counts::of_records(&self.store.reader()).await?)
    }

    /// The name of the company; none before it was set up.
    ///
    /// # Errors
    /// 503 when the database cannot be used, or its schema is not ours.
    pub async fn company_name(&self) -> Result<Option<String>, ServiceError> {
        let settings = settings::find(&self.store.reader()).await?;
        Ok(settings.map(|settings| settings.company_name.to_string()))
    }

    /// Closes every connection after the statements under way.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn close(self) -> Result<(), ServiceError> {
        Ok(self.store.close().await?)
    }
}
