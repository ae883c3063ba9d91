//! Search across all records.

use domain::{error::Given, policy::Search, search::Terms};
use store::search;

pub use store::search::Found;

use crate::{Session, attempt::opened, error::ServiceError};

impl Session {
    /// Finds the records that have every term, `None` when nothing was typed, and
    /// at most so many of each kind.
    ///
    /// # Errors
    /// 422 on a bad parameter.
    pub async fn search(
        &self,
        request: Given<(Option<Terms>, u64)>,
    ) -> Result<Found, ServiceError> {
        let (clearance, reader) = self.reading::<Search>().await?;
        let (terms, limit) = opened::<Search, _>(&request)?;
        match terms {
            Some(terms) => Ok(search::find(&reader, &clearance, &terms, limit).await?),
            None => Ok(Found::default()),
        }
    }
}
