//! `profiles.toml`: read whole, changed under a lock, replaced in one step.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Profiles;

/// Why the file of profiles cannot be used.
#[derive(Debug)]
pub(crate) struct ProfileError {
    message: String,
}

impl fmt::Display for ProfileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for ProfileError {}

/// The user's file of profiles.
#[derive(Debug, Clone)]
pub(crate) struct ProfileFile {
    path: PathBuf,
}

impl ProfileFile {
    /// The file `profiles.toml` in the user's config folder; touches nothing yet.
    pub(crate) fn in_folder(config_dir: &Path) -> Self {
        Self {
            path: config_dir.join("profiles.toml"),
        }
    }

    /// What it holds; a missing one holds nothing.
    pub(crate) fn read(&self) -> Result<Profiles, ProfileError> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Profiles::default()),
            Err(error) => return Err(self.failed("read", &error)),
        };
        toml::from_str(&text).map_err(|error: toml::de::Error| {
            let line = error
                .span()
                .and_then(|span| text.get(..span.start))
                .map_or(1, |before| before.matches('\n').count() + 1);
            ProfileError {
                message: format!(
                    "{} line {line} is not understood; mend it, or remove the file and log in again",
                    self.path.display()
                ),
            }
        })
    }

    /// Changes it as a whole; two programs at once both have their change kept.
    pub(crate) fn change<T>(
        &self,
        change: impl FnOnce(&mut Profiles) -> T,
    ) -> Result<T, ProfileError> {
        self.create_folder()?;
        let _lock = self.lock()?;
        let mut profiles = self.read()?;
        let before = profiles.clone();
        let result = change(&mut profiles);
        if profiles != before {
            self.write(&profiles)?;
        }
        Ok(result)
    }

    fn write(&self, profiles: &Profiles) -> Result<(), ProfileError> {
        let failed = |error: &io::Error| self.failed("written", error);
        let text = toml::to_string(profiles).map_err(|error| failed(&io::Error::other(error)))?;
        // created readable by its owner only, which the rename keeps
        let mut file = tempfile::Builder::new()
            .prefix(".profiles-")
            .tempfile_in(self.folder())
            .map_err(|error| failed(&error))?;
        file.write_all(text.as_bytes())
            .map_err(|error| failed(&error))?;
        file.as_file().sync_all().map_err(|error| failed(&error))?;
        file.persist(&self.path)
            .map_err(|error| failed(&error.error))?;
        Ok(())
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    fn create_folder(&self) -> Result<(), ProfileError> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(self.folder())
            .map_err(|error| self.failed("written", &error))
    }

    /// Held while reading, changing and writing; let go when the file is dropped.
    fn lock(&self) -> Result<File, ProfileError> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options
            .open(self.path.with_extension("lock"))
            .map_err(|error| self.failed("locked", &error))?;
        match file.lock() {
            Ok(()) => Ok(file),
            // a file system without locks: the rename still keeps the file whole
            Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
            Err(error) => Err(self.failed("locked", &error)),
        }
    }

    fn failed(&self, what: &str, error: &io::Error) -> ProfileError {
        ProfileError {
            message: format!("{} cannot be {what}: {error}", self.path.display()),
        }
    }
}
