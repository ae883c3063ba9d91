//! The two streams. The one place that knows a reader who left from a failure.

use std::fmt;
use std::io::{self, Write};

use crate::exit::Exit;

/// Data that could not be written to stdout.
#[derive(Debug)]
pub(crate) struct WriteError(io::Error);

impl WriteError {
    /// A reader who left, as `head` does, has what it wanted; anything else is a failure.
    pub(crate) fn exit(&self) -> Exit {
        if self.reader_left() {
            Exit::Done
        } else {
            Exit::Refused
        }
    }

    /// Whether the other end of the pipe was closed, which is nothing to complain about.
    pub(crate) fn reader_left(&self) -> bool {
        self.0.kind() == io::ErrorKind::BrokenPipe
    }
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self(error)
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the output cannot be written: {}", self.0)
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

/// Writes data to stdout, through to the other end.
pub(super) fn data(text: &str) -> Result<(), WriteError> {
    bytes(text.as_bytes())
}

/// Writes bytes to stdout, through to the other end.
pub(super) fn bytes(bytes: &[u8]) -> Result<(), WriteError> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()?;
    Ok(())
}

/// Writes a message to stderr. When that fails there is nobody left to tell.
pub(super) fn message(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
