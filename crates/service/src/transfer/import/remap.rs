//! Second thoughts before anything was taken in: other columns for a file that was sent, or
//! the whole of it forgotten. Its rows are in the database, so nobody sends them again.

use domain::{
    error::Given,
    ids::ImportId,
    import::{Import, ImportState, Tally},
    policy::{self, Operation, UndoImport},
};
use sha2::{Digest, Sha256};
use store::imports;

use super::{Reading, corrupt, no_import, receive::hex};
use crate::{Session, attempt::opened, error::ServiceError};

impl Session {
    /// Tries the rows of an import again, with these headers for these columns.
    ///
    /// # Errors
    /// 404, 409 when rows were taken in, 422 when the columns are not understood, which
    /// changes nothing.
    pub async fn remap_import(
        &self,
        id: Given<ImportId>,
        map: Given<Vec<(String, String)>>,
    ) -> Result<Import, ServiceError> {
        let turned = self
            .write::<policy::Import, _, _, _>(None, |attempt| {
                let (id, map) = (&id, &map);
                async move {
                    let id = attempt.input(id)?;
                    let of = Some(self.actor.id);
                    let before = imports::find(&attempt.work, &attempt.clearance, id, of)
                        .await?
                        .ok_or_else(|| no_import(id))?;
                    self.check_may_import(before.kind)?;
                    let map = attempt.input(map)?;
                    before.check_untouched()?;
                    let after = remapped(&before, map)?;
                    imports::forget_check(&attempt.work, id).await?;
                    imports::turn(&attempt.work, &before, &after).await?;
                    imports::set_reading(&attempt.work, &after).await?;
                    self.note_import(&attempt.work, &after, "check").await?;
                    attempt.work.save().await?;
                    Ok(after)
                }
            })
            .await?;
        self.service.start_importing();
        Ok(turned)
    }

    /// Whether an import may be taken back or forgotten by whoever asks, before they do.
    ///
    /// # Errors
    /// As [`Session::undo_import`].
    pub async fn prepare_undo(&self, id: Given<ImportId>) -> Result<Import, ServiceError> {
        if self.may_only_forget(&id).await? {
            return Ok(self.show_import(id).await?.0);
        }
        self.admit::<UndoImport>().await?;
        let (import, _) = self.show_import(id).await?;
        import.check_can_undo()?;
        Ok(import)
    }

    /// Whether somebody who may take nothing back asks about a file of their own of which
    /// nothing was taken in.
    pub(super) async fn may_only_forget(&self, id: &Given<ImportId>) -> Result<bool, ServiceError> {
        if policy::rule(UndoImport::ACTION, self.actor.department) != policy::Rule::Never {
            return Ok(false);
        }
        let (clearance, reader) = self.reading::<policy::Import>().await?;
        let Ok(id) = opened::<policy::Import, _>(id) else {
            return Ok(false);
        };
        let found = imports::find(&reader, &clearance, id, Some(self.actor.id)).await?;
        Ok(found.is_some_and(|import| import.check_untouched().is_ok()))
    }

    /// Forgets a file of one's own of which nothing was taken in.
    pub(super) async fn forget_import(&self, id: &Given<ImportId>) -> Result<Import, ServiceError> {
        self.write::<policy::Import, _, _, _>(None, |attempt| async move {
            let id = attempt.input(id)?;
            let of = Some(self.actor.id);
            let before = imports::find(&attempt.work, &attempt.clearance, id, of)
                .await?
                .ok_or_else(|| no_import(id))?;
            before.check_untouched()?;
            let after = Import {
                state: ImportState::Undone,
                stopped_by: None,
                ..before.clone()
            };
            imports::forget_parts(&attempt.work, id).await?;
            imports::forget_check(&attempt.work, id).await?;
            imports::turn(&attempt.work, &before, &after).await?;
            self.note_import(&attempt.work, &after, "forget").await?;
            attempt.work.save().await?;
            Ok(after)
        })
        .await
    }
}

/// An import with other columns, before any of its rows was tried.
fn remapped(before: &Import, map: Vec<(String, String)>) -> Result<Import, ServiceError> {
    let mut reading = Reading::of(before)?;
    let received = reading.received.take();
    let received = received.unwrap_or_else(|| before.file_hash.clone());
    reading.map = map;
    reading.columns_of(before.kind)?;
    // what was said of columns belongs to what a file is, as when it comes with them
    let hash = Sha256::digest(format!("{received} {:?}", reading.map));
    let file_hash = hex(&hash);
    reading.received = Some(received);
    Ok(Import {
        state: ImportState::Checking,
        file_hash,
        reading: serde_json::to_string(&reading).map_err(corrupt)?,
        rows_done: 0,
        tally: Tally::default(),
        stopped_by: None,
        ..before.clone()
    })
}
