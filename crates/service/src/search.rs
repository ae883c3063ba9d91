//! Search across all records.

use domain::{error::Given, policy::Search};
use store::search;

pub use store::search::Found;

use crate::{Session, attempt::opened, error::ServiceError};

impl Session {
    /// Finds records by the beginning of what people call them: the folded
    /// text, `None` when nothing was left of it, and the most of each kind.
    ///
    /// # Errors
    /// 422 on a bad parameter.
    pub async fn search(
        &self,
        request: Given<(Option<String>, u64)>,
    ) -> Result<Found, ServiceError> {
        let (clearance, reader) = self.reading::<Search>().await?;
        let (text, limit) = opened::<Search, _>(&request)?;
        match text {
            Some(prefix) => {
                Ok(search::find(&reader, &clearance, &prefix, self.as_of(), limit).await?)
            }
            None => Ok(Found::default()),
        }
    }
}
