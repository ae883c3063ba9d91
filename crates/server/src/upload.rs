//! A file that comes in a request, kept aside until it is read: in memory there is never
//! more than a piece of it.

use std::{
    fmt::Write as _,
    fs::File,
    io::{self, Seek, Write as _},
};

use axum::body::Body;
use domain::{error::Invalid, worded};
use http_body_util::BodyExt;
use service::error::ServiceError;
use sha2::{Digest, Sha256};

/// Why there is no file.
#[derive(Debug)]
pub(crate) enum NotReceived {
    /// It is larger than is taken.
    TooLarge,
    /// It ended before its end.
    Broken,
    /// It could not be written.
    NoRoom(io::Error),
}

impl NotReceived {
    /// What the sender is told, who may send at most so many bytes.
    pub(crate) fn told(self, limit: u64) -> ServiceError {
        let field = |sentence| ServiceError::Invalid(Invalid::field("file", sentence));
        match self {
            Self::TooLarge => ServiceError::TooLarge(usize::try_from(limit).unwrap_or(usize::MAX)),
            Self::Broken => field(worded!("bad-file-broken-off", "broke off on the way")),
            Self::NoRoom(error) => {
                tracing::error!(%error, "a file could not be kept aside");
                field(worded!(
                    "bad-file-no-room",
                    "could not be kept aside on the server; there may be no room"
                ))
            }
        }
    }
}

/// What comes goes into a file that has no name and is gone when it is closed.
pub(crate) struct Aside {
    file: File,
    hash: Sha256,
    length: u64,
    limit: u64,
}

impl Aside {
    /// An empty file that takes so many bytes.
    pub(crate) fn new(limit: u64) -> Result<Self, NotReceived> {
        Ok(Self {
            file: tempfile::tempfile().map_err(NotReceived::NoRoom)?,
            hash: Sha256::new(),
            length: 0,
            limit,
        })
    }

    /// Takes a piece.
    pub(crate) fn take(&mut self, piece: &[u8]) -> Result<(), NotReceived> {
        self.length += piece.len() as u64;
        if self.length > self.limit {
            return Err(NotReceived::TooLarge);
        }
        self.hash.update(piece);
        // a piece is small, and goes into the cache of the system
        self.file.write_all(piece).map_err(NotReceived::NoRoom)
    }

    /// Whether nothing came.
    pub(crate) const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The file from its beginning, and what it holds by its hash.
    pub(crate) fn finish(mut self) -> Result<(File, String), NotReceived> {
        self.file.rewind().map_err(NotReceived::NoRoom)?;
        Ok((self.file, hex(&self.hash.finalize())))
    }
}

/// Keeps a body aside, and says what it holds by its hash.
pub(crate) async fn received(mut body: Body, limit: u64) -> Result<(File, String), NotReceived> {
    use axum::body::HttpBody;

    if body.size_hint().lower() > limit {
        return Err(NotReceived::TooLarge);
    }
    let mut aside = Aside::new(limit)?;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| NotReceived::Broken)?;
        let Ok(piece) = frame.into_data() else {
            continue;
        };
        aside.take(&piece)?;
    }
    aside.finish()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // writing to a string cannot fail
        let _ = write!(text, "{byte:02x}");
        text
    })
}
