//! The session file: one token per target, readable by its owner only.
//!
//! Target is a server origin or a database. Owns reading, storing and clearing; must not
//! decide which token is used, and never shows one. `EPIC_TOKEN` is `config`'s.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// A session as the file keeps it.
#[derive(Debug, Clone)]
pub(crate) struct StoredSession {
    /// Bearer token.
    pub(crate) token: SecretString,
    /// When the server stops accepting it.
    pub(crate) expires_at: DateTime<Utc>,
    /// Whose session it is, to be shown.
    pub(crate) email: Option<String>,
}

/// What a look into the file gave.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// The target's session, if there is one.
    pub(crate) session: Option<StoredSession>,
    /// What the user should know: a damaged file counts as empty.
    pub(crate) warning: Option<String>,
}

/// Why the session file cannot be used. Carries its path and what mends it, never its content.
#[derive(Debug)]
pub(crate) struct SessionFileError {
    message: String,
    hint: Option<String>,
}

impl SessionFileError {
    /// What mends it, when something does.
    pub(crate) fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl std::fmt::Display for SessionFileError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for SessionFileError {}

#[derive(Serialize, Deserialize)]
struct Entry {
    token: String,
    expires_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<String>,
}

type Entries = BTreeMap<String, Entry>;

/// The session file of this user.
#[derive(Debug)]
pub(crate) struct SessionFile {
    path: PathBuf,
}

impl SessionFile {
    /// The file `sessions.json` in the user's state folder; touches nothing yet.
    pub(crate) fn in_folder(state_dir: &Path) -> Self {
        Self {
            path: state_dir.join("sessions.json"),
        }
    }

    /// The session of a target. A damaged file counts as empty: it is set aside, with a
    /// warning.
    pub(crate) fn load(&self, target: &str) -> Result<Loaded, SessionFileError> {
        let (mut entries, warning) = match self.read()? {
            Some(entries) => (entries, None),
            None => self.set_aside()?,
        };
        let session = entries.remove(target).map(|entry| StoredSession {
            token: SecretString::from(entry.token),
            expires_at: entry.expires_at,
            email: entry.email,
        });
        Ok(Loaded { session, warning })
    }

    /// Keeps a target's session in place of its former one; other targets stay.
    pub(crate) fn store(
        &self,
        target: &str,
        session: &StoredSession,
    ) -> Result<(), SessionFileError> {
        self.create_folder()?;
        let _lock = self.lock()?;
        let mut entries = self.read()?.unwrap_or_default();
        let entry = Entry {
            token: session.token.expose_secret().to_owned(),
            expires_at: session.expires_at,
            email: session.email.clone(),
        };
        entries.insert(target.to_owned(), entry);
        self.write(&entries)
    }

    /// Forgets a target's session; other targets stay, and so does another session that
    /// was opened for the target in the meantime.
    pub(crate) fn clear(&self, target: &str, token: &SecretString) -> Result<(), SessionFileError> {
        if !self.path.exists() {
            return Ok(());
        }
        let _lock = self.lock()?;
        let mut entries = self.read()?.unwrap_or_default();
        match entries.get(target) {
            Some(entry) if entry.token == token.expose_secret() => {
                entries.remove(target);
                self.write(&entries)
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Renames a damaged file, so that it is warned of once.
    fn set_aside(&self) -> Result<(Entries, Option<String>), SessionFileError> {
        let _lock = self.lock()?;
        // somebody may have logged in before the lock was ours
        if let Some(entries) = self.read()? {
            return Ok((entries, None));
        }
        let aside = self.path.with_extension("json.damaged");
        let (path, aside_path) = (self.path.display(), aside.display());
        let warning = match fs::rename(&self.path, &aside) {
            Ok(()) => {
                format!("the session file {path} was damaged; it is now {aside_path}")
            }
            Err(_) => format!("the session file {path} is damaged; the next login replaces it"),
        };
        Ok((Entries::new(), Some(warning)))
    }

    /// What the file holds; none when it is damaged.
    fn read(&self) -> Result<Option<Entries>, SessionFileError> {
        // looked at before opening: opening a named pipe would wait for ever
        match fs::symlink_metadata(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Some(Entries::new()));
            }
            Err(error) => return Err(self.failed("read", &error)),
            Ok(metadata) if !metadata.is_file() => {
                return Err(self.refused("is not a regular file", "remove it and log in again"));
            }
            Ok(_) => {}
        }
        let mut file = File::open(&self.path).map_err(|error| self.failed("read", &error))?;
        self.refuse_readable_by_others(&file)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)
            .map_err(|error| self.failed("read", &error))?;
        Ok(serde_json::from_slice(&bytes).ok())
    }

    #[cfg(unix)]
    fn refuse_readable_by_others(&self, file: &File) -> Result<(), SessionFileError> {
        use std::os::unix::fs::PermissionsExt;
        let metadata = file
            .metadata()
            .map_err(|error| self.failed("read", &error))?;
        let of_others = metadata.permissions().mode() & 0o077;
        if of_others == 0 {
            return Ok(());
        }
        let hint = format!("run `chmod 600 '{}'`", self.path.display());
        Err(self.refused("can be read by others", &hint))
    }

    #[cfg(not(unix))]
    fn refuse_readable_by_others(&self, _file: &File) -> Result<(), SessionFileError> {
        Ok(())
    }

    fn write(&self, entries: &Entries) -> Result<(), SessionFileError> {
        let failed = |error: &io::Error| self.failed("written", error);
        let bytes = serde_json::to_vec_pretty(entries).map_err(|error| failed(&error.into()))?;
        // created readable by its owner only, which the rename keeps
        let mut file = tempfile::Builder::new()
            .prefix(".sessions-")
            .tempfile_in(self.folder())
            .map_err(|error| failed(&error))?;
        file.write_all(&bytes).map_err(|error| failed(&error))?;
        file.as_file().sync_all().map_err(|error| failed(&error))?;
        file.persist(&self.path)
            .map_err(|error| failed(&error.error))?;
        Ok(())
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    fn create_folder(&self) -> Result<(), SessionFileError> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(self.folder())
            .map_err(|error| self.failed("written", &error))
    }

    /// Held while reading, changing and writing; let go when the file is dropped.
    fn lock(&self) -> Result<File, SessionFileError> {
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

    fn failed(&self, what: &str, error: &io::Error) -> SessionFileError {
        let path = self.path.display();
        SessionFileError {
            message: format!("the session file {path} cannot be {what}: {error}"),
            hint: None,
        }
    }

    fn refused(&self, why: &str, hint: &str) -> SessionFileError {
        let path = self.path.display();
        SessionFileError {
            message: format!("the session file {path} {why}, so it is not used"),
            hint: Some(hint.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests;
