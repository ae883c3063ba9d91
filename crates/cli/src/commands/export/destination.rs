//! Where a file goes: whole or not at all.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

/// Who may read a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Whom the umask says, as of any other file.
    Usual,
    /// Its owner.
    OwnerAlone,
}

/// Where bytes go.
pub(crate) enum Destination {
    /// Standard output, through to the other end.
    Output,
    /// A file that takes its name when it is whole.
    Whole {
        file: Box<NamedTempFile>,
        path: PathBuf,
    },
    /// What is there and no file, such as a pipe.
    Direct { file: File, path: PathBuf },
}

impl Destination {
    /// Opens the place; nothing that is there is touched yet.
    pub(crate) fn open(path: Option<&str>, readers: Readers) -> Result<Self, Failure> {
        let Some(path) = path.map(PathBuf::from) else {
            return Ok(Self::Output);
        };
        let opened = if path.exists() && !path.is_file() {
            let file = OpenOptions::new().write(true).open(&path);
            file.map(|file| Self::Direct {
                file,
                path: path.clone(),
            })
        } else {
            beside(&path, readers).map(|file| Self::Whole {
                file: Box::new(file),
                path: path.clone(),
            })
        };
        opened.map_err(|error| failure(&path, &error))
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::Output => Ok(Output::bytes(bytes)?),
            Self::Whole { file, path } => {
                file.write_all(bytes).map_err(|error| failure(path, &error))
            }
            Self::Direct { file, path } => {
                file.write_all(bytes).map_err(|error| failure(path, &error))
            }
        }
    }

    /// Gives the file its name, now that it is whole; tells the name.
    pub(crate) fn keep(self) -> Result<Option<String>, Failure> {
        match self {
            Self::Output => Ok(None),
            Self::Direct { path, .. } => Ok(Some(path.display().to_string())),
            Self::Whole { file, path } => {
                let kept = file.as_file().sync_all();
                kept.and_then(|()| file.persist(&path).map_err(|error| error.error))
                    .map_err(|error| failure(&path, &error))?;
                Ok(Some(path.display().to_string()))
            }
        }
    }
}

/// A new file beside a path.
fn beside(path: &Path, readers: Readers) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let mut new = tempfile::Builder::new();
    new.prefix(".epic-export-");
    #[cfg(unix)]
    let new = {
        use std::os::unix::fs::PermissionsExt;
        new.permissions(std::fs::Permissions::from_mode(match readers {
            Readers::Usual => 0o666,
            Readers::OwnerAlone => 0o600,
        }))
    };
    #[cfg(not(unix))]
    let _ = readers;
    new.tempfile_in(folder.unwrap_or(Path::new(".")))
}

fn failure(path: &Path, error: &io::Error) -> Failure {
    let message = format!("{} cannot be written: {error}", path.display());
    Failure::new(Exit::Refused, "not_written", message)
}
