//! Backups: everything that is kept in one file, from any engine and into any engine.
//!
//! Words of search are not in it, they are made anew; nor is the signing secret, without
//! which nobody logs in with an old session and the audit log cannot be proved.

mod file;
mod schedule;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
pub use store::backup::Counted;
use store::{
    Store,
    backup::{Heading, RestoreError},
};
use tokio::sync::mpsc;

pub use file::{FileError as BackupFileError, Head as BackupHead, Totals as BackupTotals};
pub use schedule::{BackupSchedule, backup_name, create_backup_folder};

use super::Maintenance;
use crate::error::ServiceError;
use file::{Reader, Writer};

/// Pieces that wait between database and file.
const WAITING: usize = 8;

/// Why a backup was not taken, or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file.
    #[error(transparent)]
    File(#[from] BackupFileError),
    /// The database, while it was read.
    #[error(transparent)]
    Database(#[from] ServiceError),
    /// The database, while it was written.
    #[error(transparent)]
    Restore(#[from] RestoreError),
    /// The file is not the one that was looked at.
    #[error("the file was replaced while it was restored")]
    Replaced,
    /// Another server took the backup over.
    #[error("another server took the backup over")]
    TakenOver,
}

impl From<store::Error> for BackupError {
    fn from(error: store::Error) -> Self {
        Self::Database(error.into())
    }
}

/// A backup that was taken, or looked at.
#[derive(Debug, Clone)]
pub struct Backup {
    /// Where it is.
    pub path: PathBuf,
    /// What stands before the tables.
    pub head: BackupHead,
    /// How much is in it.
    pub totals: BackupTotals,
    /// Bytes of the file.
    pub size: u64,
}

impl Maintenance {
    /// Reads everything, as it is at one moment, into a file, which has its name only once
    /// it is whole and on disk. Others go on reading and writing meanwhile.
    ///
    /// # Errors
    /// [`BackupError`]; nothing is left of the file then.
    pub async fn back_up(&self, to: &Path) -> Result<Backup, BackupError> {
        back_up(&self.store, self.clock.now(), to).await
    }

    /// Puts a backup that was looked at into an empty database of any engine and brings it
    /// up to date.
    ///
    /// # Errors
    /// [`BackupError`]; [`BackupError::Replaced`] when the file is another one by now.
    pub async fn restore(&self, backup: &Backup) -> Result<Vec<Counted>, BackupError> {
        let (pieces, taken) = mpsc::channel(WAITING);
        let looked = backup.clone();
        let reading = blocking(move || {
            let mut reader = Reader::open(&looked.path)?;
            if *reader.head() != looked.head {
                return Ok(false);
            }
            while let Some(piece) = reader.next()? {
                if pieces.blocking_send(Some(piece)).is_err() {
                    // whoever takes them says why
                    return Ok(true);
                }
            }
            let is_the_same = reader.totals() == Some(&looked.totals);
            if is_the_same {
                let _ = pieces.blocking_send(None);
            }
            Ok(is_the_same)
        });
        let heading = Heading {
            schema: backup.head.schema.clone(),
            company: backup.head.company.clone(),
        };
        let (read, put) = tokio::join!(reading, self.store.restore(&heading, taken));
        if !read? {
            return Err(BackupError::Replaced);
        }
        Ok(put?)
    }
}

/// Reads everything, as it is at one moment, into a file, which has its name only once it is
/// whole and on disk. Others go on reading and writing meanwhile.
///
/// # Errors
/// [`BackupError`]; nothing is left of the file then.
pub(crate) async fn back_up(
    store: &Store,
    now: DateTime<Utc>,
    to: &Path,
) -> Result<Backup, BackupError> {
    let moment = store.moment().await?;
    let Heading { schema, company } = moment.heading().clone();
    let head = BackupHead::new(now, store.engine().to_string(), company, schema);
    let (pieces, mut taken) = mpsc::channel(WAITING);
    let (path, heading) = (to.to_owned(), head.clone());
    let writing = blocking(move || {
        let mut writer = Writer::create(&path, &heading)?;
        while let Some(piece) = taken.blocking_recv() {
            writer.piece(piece)?;
        }
        Ok(writer)
    });
    let (read, writer) = tokio::join!(moment.read_all(pieces), writing);
    let writer = writer?;
    read?;
    let (totals, size) = blocking(move || writer.finish()).await?;
    Ok(Backup {
        path: to.to_owned(),
        head,
        totals,
        size,
    })
}

/// Reads a backup to its end: whether it is as it was written.
///
/// # Errors
/// [`BackupFileError`].
pub async fn look_at_backup(path: &Path) -> Result<Backup, BackupFileError> {
    let path = path.to_owned();
    blocking(move || {
        let mut reader = Reader::open(&path)?;
        while reader.next()?.is_some() {}
        let size = std::fs::metadata(&path);
        let size = size.map_err(|cause| BackupFileError::Io {
            path: path.clone(),
            cause,
        })?;
        let totals = reader.totals().cloned();
        Ok(Backup {
            head: reader.head().clone(),
            totals: totals.ok_or_else(|| BackupFileError::Foreign(path.clone()))?,
            size: size.len(),
            path,
        })
    })
    .await
}

/// Runs what waits for a disk beside everything else.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupFileError> + Send + 'static,
) -> Result<T, BackupFileError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
    }
}
