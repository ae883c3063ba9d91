//! The settings of backups: where they go, and how often `epic serve` takes one.

use std::path::{Path, PathBuf};

use chrono::TimeDelta;

use super::error::ConfigError;
use super::keys::Key;
use super::layers::Layers;
use super::origin::{Origin, Setting};
use super::settings::{parsed, whole};

/// The settings of backups.
#[derive(Debug)]
pub(crate) struct BackupSettings {
    /// The folder.
    pub(crate) folder: Setting<PathBuf>,
    /// How long after the last one `epic serve` takes the next; none when it takes none.
    pub(crate) every: Setting<Option<TimeDelta>>,
    /// How many of them are kept.
    pub(crate) keep: Setting<u32>,
}

impl BackupSettings {
    /// Reads and checks every one of them.
    pub(super) fn read(
        layers: &Layers<'_>,
        data_dir: &Path,
        working: &Path,
    ) -> Result<Self, ConfigError> {
        let folder = match layers.find(Key::BackupFolder)? {
            Some(found) => Setting {
                value: working.join(found.value),
                origin: found.origin,
            },
            None => Setting {
                value: data_dir.join("backups"),
                origin: Origin::Default,
            },
        };
        let usual = Some(TimeDelta::hours(24));
        Ok(Self {
            folder,
            every: parsed(layers, Key::BackupEvery, usual, |text| {
                let hours = whole(Key::BackupEvery, text, 0..=8760)?;
                Ok((hours > 0).then(|| TimeDelta::hours(hours.into())))
            })?,
            keep: parsed(layers, Key::BackupKeep, 7, |text| {
                whole(Key::BackupKeep, text, 1..=10_000)
            })?,
        })
    }
}
