//! Possible duplicates among clients: told to whoever enters one, listed for management.

use domain::{
    client::{Client, NewClient},
    duplicate::{Duplicate, Group, GroupFilter, GroupSort},
    error::Given,
    page::ListRequest,
    policy::{CreateClient, ListDuplicates, MergeClients},
};
use store::duplicates;

use crate::{
    Session,
    attempt::{Listed, nothing_is_mine, opened},
    error::ServiceError,
};

impl Session {
    /// The clients that one may be who is about to be created.
    ///
    /// # Errors
    /// 403 unless SALES.
    pub async fn duplicates_of_new(&self, new: &NewClient) -> Result<Vec<Duplicate>, ServiceError> {
        let (clearance, reader) = self.reading::<CreateClient>().await?;
        Ok(duplicates::like(&reader, &clearance, &new.marks(), None).await?)
    }

    /// The clients that one could be merged with.
    ///
    /// # Errors
    /// 403 unless management.
    pub async fn duplicates_of(&self, client: &Client) -> Result<Vec<Duplicate>, ServiceError> {
        let (clearance, reader) = self.reading::<MergeClients>().await?;
        match client.marks() {
            Some(marks) => {
                let except = Some(client.id);
                Ok(duplicates::like(&reader, &clearance, &marks, except).await?)
            }
            None => Ok(Vec::new()),
        }
    }

    /// Lists clients that are alike, by group.
    ///
    /// # Errors
    /// 403 unless management, 422 on a bad parameter.
    pub async fn list_duplicates(
        &self,
        request: Given<ListRequest<GroupFilter, GroupSort>>,
    ) -> Result<Listed<Group>, ServiceError> {
        let (clearance, reader) = self.reading::<ListDuplicates>().await?;
        let request = opened::<ListDuplicates, _>(&request)?;
        if request.mine {
            return Err(nothing_is_mine());
        }
        let page = self.page("duplicates", &request)?;
        let found = duplicates::list(&reader, &clearance, &page).await?;
        Ok(self.listed("duplicates", &request, found))
    }
}
