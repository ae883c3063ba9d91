//! Backups that a server takes by itself, now and then.
//!
//! Of several servers on one database one takes each, under a lease that it renews: where a
//! server dies on the way another one begins anew.

use std::{
    fs, io,
    path::{Path, PathBuf},
    pin::pin,
    time::Duration,
};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use domain::actor::Channel;
use store::{
    Stamp,
    jobs::{self, Job},
};

use super::{Backup, BackupError, BackupFileError, back_up, file::PARTIAL};
use crate::{Service, error::ServiceError, idempotency::fresh_claim, observing::count_job};

/// How often it is looked whether one is due.
const POLL: Duration = Duration::from_mins(1);
/// How long a lease holds when nobody renews it, and how often that is done.
const LEASE: TimeDelta = TimeDelta::minutes(2);
const RENEWED_EVERY: Duration = Duration::from_secs(30);
/// When a backup that failed is tried again.
const AGAIN: TimeDelta = TimeDelta::minutes(15);
/// How the names of backups begin and end; between stands the moment, so that they sort.
const BEGINNING: &str = "epic-";
const ENDING: &str = ".backup.gz";
const MOMENT: &str = "%Y-%m-%dT%H%M%SZ";
/// After which what is not whole was left behind by a program that was killed.
const LEFT_BEHIND: Duration = Duration::from_hours(24);

/// When backups are taken, where they go and how many are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupSchedule {
    /// The folder.
    pub folder: PathBuf,
    /// How long after the last one the next one is due.
    pub every: TimeDelta,
    /// How many are kept; older ones are deleted once another one is whole.
    pub keep: usize,
}

/// The name of a backup of this moment: `epic-2026-11-26T174501Z.backup.gz`.
pub fn backup_name(at: DateTime<Utc>) -> String {
    format!("{BEGINNING}{}{ENDING}", at.format(MOMENT))
}

/// Creates a folder for backups that only its owner may look into, if it is missing.
///
/// # Errors
/// When it cannot be created.
pub fn create_backup_folder(folder: &Path) -> Result<(), BackupFileError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|cause| BackupFileError::Io {
        path: folder.to_owned(),
        cause,
    })
}

impl Service {
    /// Takes a backup whenever one is due, until told to stop.
    pub async fn back_up_until(&self, schedule: &BackupSchedule, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(POLL) => {}
            }
            match self.back_up_if_due(schedule).await {
                Ok(None) => {}
                Ok(Some(backup)) => tracing::info!(
                    rows = backup.totals.rows,
                    bytes = backup.size,
                    "a backup was taken"
                ),
                Err(BackupError::Database(ServiceError::Internal(cause))) => {
                    tracing::error!(error = %cause, kind = cause.kind(), "no backup was taken");
                }
                Err(error) => tracing::error!(%error, "no backup was taken"),
            }
        }
    }

    /// Takes a backup if one is due and no other server is at it.
    ///
    /// # Errors
    /// [`BackupError`]; it is tried again after a quarter of an hour.
    pub async fn back_up_if_due(
        &self,
        schedule: &BackupSchedule,
    ) -> Result<Option<Backup>, BackupError> {
        let claim = fresh_claim()?;
        if !self.take_backup(&claim, schedule.every).await? {
            return Ok(None);
        }
        let taken = tokio::select! {
            taken = self.scheduled(schedule) => taken,
            lost = self.keep_backup(&claim) => Err(lost),
        };
        count_job("backup", taken.is_ok());
        let outcome = match &taken {
            Ok(_) => Ok(()),
            Err(_) => Err(self.now() + AGAIN),
        };
        self.end_backup(&claim, outcome).await?;
        let backup = taken?;
        if let Err(error) = delete_older(&schedule.folder, schedule.keep, &backup.path) {
            tracing::error!(%error, "an older backup was not deleted");
        }
        Ok(Some(backup))
    }

    async fn scheduled(&self, schedule: &BackupSchedule) -> Result<Backup, BackupError> {
        create_backup_folder(&schedule.folder)?;
        let now = self.now();
        let path = schedule.folder.join(backup_name(now));
        back_up(self.store(), now, &path).await
    }

    async fn take_backup(&self, claim: &str, every: TimeDelta) -> Result<bool, ServiceError> {
        self.store()
            .retry(|| async {
                let work = self.store().begin(self.of_job()).await?;
                let taken = jobs::take(&work, Job::Backup, claim, every, LEASE).await?;
                work.save().await?;
                Ok(taken)
            })
            .await
    }

    /// Renews the lease until it is lost.
    async fn keep_backup(&self, claim: &str) -> BackupError {
        loop {
            tokio::time::sleep(RENEWED_EVERY).await;
            let renewed: Result<bool, ServiceError> = self
                .store()
                .retry(|| async {
                    let work = self.store().begin(self.of_job()).await?;
                    let renewed = jobs::renew(&work, Job::Backup, claim, LEASE).await?;
                    work.save().await?;
                    Ok(renewed)
                })
                .await;
            match renewed {
                Ok(true) => {}
                Ok(false) => return BackupError::TakenOver,
                Err(error) => return error.into(),
            }
        }
    }

    async fn end_backup(
        &self,
        claim: &str,
        outcome: Result<(), DateTime<Utc>>,
    ) -> Result<(), ServiceError> {
        self.store()
            .retry(|| async {
                let work = self.store().begin(self.of_job()).await?;
                jobs::end(&work, Job::Backup, claim, outcome).await?;
                work.save().await?;
                Ok(())
            })
            .await
    }

    fn of_job(&self) -> Stamp {
        Stamp {
            now: self.now(),
            channel: Channel::System,
            request_id: "backup".to_owned(),
        }
    }
}

/// Deletes all but the newest scheduled backups of a folder, never the one that was just
/// taken, and what a program that was killed left of one; everything else stays.
pub(super) fn delete_older(folder: &Path, keep: usize, taken: &Path) -> io::Result<()> {
    let mut older = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if path == taken || !entry.file_type()?.is_file() {
            continue;
        }
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        if let Some(at) = taken_at(name) {
            older.push((at, path));
        } else if name.starts_with(BEGINNING) && name.ends_with(PARTIAL) {
            let age = entry.metadata()?.modified()?.elapsed();
            if age.is_ok_and(|age| age > LEFT_BEHIND) {
                delete(&path)?;
            }
        }
    }
    older.sort();
    let many = older.len().saturating_sub(keep.saturating_sub(1));
    for (_, path) in older.into_iter().take(many) {
        delete(&path)?;
    }
    Ok(())
}

/// The moment of a scheduled backup, by its name.
fn taken_at(name: &str) -> Option<NaiveDateTime> {
    let at = name.strip_prefix(BEGINNING)?.strip_suffix(ENDING)?;
    NaiveDateTime::parse_from_str(at, MOMENT).ok()
}

/// Deletes a file; another server may have been faster.
fn delete(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
