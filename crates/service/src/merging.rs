//! Merging clients that are one and the same.

use domain::{
    audit::RecordKind, client::Client, error::Given, ids::ClientId, merging::Merge,
    policy::MergeClients,
};
use store::merging;

use crate::{
    Session,
    attempt::about,
    clients::{load, named_client, reference},
    error::ServiceError,
};

impl Session {
    /// Merges a client into another one, which has afterwards what belonged to both; the
    /// number of the one that goes leads to it from then on.
    ///
    /// # Errors
    /// 403 unless management, 404, 409, 422.
    pub async fn merge_client(
        &self,
        id: Given<ClientId>,
        merge: Given<Merge>,
    ) -> Result<Client, ServiceError> {
        let record = about(RecordKind::Client, &id, ClientId::get);
        self.write::<MergeClients, _, _, _>(record, |attempt| {
            let (id, merge) = (&id, &merge);
            async move {
                let id = attempt.input(id)?;
                let (work, clearance) = (&attempt.work, &attempt.clearance);
                let both = merge
                    .as_ref()
                    .map_or(vec![id], |merge| vec![id, merge.into]);
                merging::hold(work, &both).await?;
                let goes = load(work, clearance, id).await?;
                let permit = clearance.on(&goes)?;
                let merge = attempt.input(merge)?;
                merge.check_two(id)?;
                let stays = named_client(work, clearance, merge.into, "into_client_id").await?;
                let into_permit = clearance.on(&stays)?;
                attempt
                    .check_version(reference(id), goes.version, merge.version)
                    .await?;
                attempt
                    .check_version(reference(stays.id), stays.version, merge.into_version)
                    .await?;
                let after = stays.merged_with(&goes, &merge.take)?;
                let (goes, stays) = ((&goes, permit), (&stays, into_permit));
                let after = merging::merge(work, goes, stays, after).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }
}
