//! A file that comes in a request, kept aside until it is read: in memory there is never
//! more than a piece of it.

use std::{
    fmt::Write as _,
    fs::File,
    io::{self, Seek, Write as _},
};

use axum::body::Body;
use http_body_util::BodyExt;
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

/// Writes what comes into a file that has no name and is gone when it is closed, and says
/// what it holds by its hash.
pub(crate) async fn received(mut body: Body, limit: u64) -> Result<(File, String), NotReceived> {
    use axum::body::HttpBody;

    if body.size_hint().lower() > limit {
        return Err(NotReceived::TooLarge);
    }
    let mut file = tempfile::tempfile().map_err(NotReceived::NoRoom)?;
    let mut hash = Sha256::new();
    let mut length = 0_u64;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| NotReceived::Broken)?;
        let Ok(piece) = frame.into_data() else {
            continue;
        };
        length += piece.len() as u64;
        if length > limit {
            return Err(NotReceived::TooLarge);
        }
        hash.update(&piece);
        // a piece is small, and goes into the cache of the system
        file.write_all(&piece).map_err(NotReceived::NoRoom)?;
    }
    file.rewind().map_err(NotReceived::NoRoom)?;
    Ok((file, hex(&hash.finalize())))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // writing to a string cannot fail
        let _ = write!(text, "{byte:02x}");
        text
    })
}
