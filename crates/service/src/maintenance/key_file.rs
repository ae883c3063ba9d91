//! The signing secret in the data directory: made once, the owner's alone.

use std::{
    fmt::Write as _,
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use rand::{TryRng, rngs::SysRng};
use secrecy::SecretString;

/// Bytes of randomness in a new secret; written as twice as many hex digits.
const STRENGTH: usize = 48;

/// Why the key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// There is none yet.
    #[error("there is no signing secret at {}", .0.display())]
    Missing(PathBuf),
    /// Others may read it.
    #[error("{} can be read by others; run `chmod 600 {}`", .0.display(), .0.display())]
    Exposed(PathBuf),
    /// The file system refused.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What happened.
        cause: io::Error,
    },
}

/// Reads the secret.
///
/// # Errors
/// When it is missing, or others may read it.
pub fn read(path: &Path) -> Result<SecretString, KeyFileError> {
    let io = |cause: io::Error| {
        if cause.kind() == io::ErrorKind::NotFound {
            return KeyFileError::Missing(path.to_owned());
        }
        KeyFileError::Io {
            path: path.to_owned(),
            cause,
        }
    };
    let metadata = fs::metadata(path).map_err(io)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if metadata.permissions().mode() & 0o077 != 0 {
            return Err(KeyFileError::Exposed(path.to_owned()));
        }
    }
    #[cfg(not(unix))]
    let _ = metadata;
    let text = fs::read_to_string(path).map_err(io)?;
    Ok(text.trim_end().to_owned().into())
}

/// Makes a new secret, unless there is one.
///
/// # Errors
/// When it cannot be written.
pub fn write_new(path: &Path) -> Result<(), KeyFileError> {
    let io = |cause: io::Error| KeyFileError::Io {
        path: path.to_owned(),
        cause,
    };
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = match options.open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        Err(error) => return Err(io(error)),
    };
    let mut bytes = [0_u8; STRENGTH];
    SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|error| io(io::Error::other(error)))?;
    let text = bytes.iter().fold(String::new(), |mut text, byte| {
        // writing to a string cannot fail
        let _ = write!(text, "{byte:02x}");
        text
    });
    writeln!(file, "{text}").map_err(io)?;
    file.sync_all().map_err(io)
}
