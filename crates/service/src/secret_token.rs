//! Secrets that are told once and looked up by their hash: calendar feeds, recovery codes,
//! API tokens.
//!
//! They are random and long, so that one round of SHA-256 keeps them; and as they are found
//! by their hash, no comparison takes longer the more of one is right.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::{TryRng, rngs::SysRng};
use sha2::{Digest, Sha256};

use crate::error::{ServiceError, words::no_randomness};

/// Random bytes of a secret.
const SECRET_BYTES: usize = 32;

/// A new secret of 256 random bits, in letters that stand in a URL.
pub(crate) fn fresh() -> Result<String, ServiceError> {
    let mut bytes = [0_u8; SECRET_BYTES];
    SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|error| ServiceError::unavailable(no_randomness(&error)))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Whether a text can be a secret of [`fresh`]; what cannot is not looked up.
pub(crate) fn is_well_formed(secret: &str) -> bool {
    URL_SAFE_NO_PAD
        .decode(secret)
        .is_ok_and(|bytes| bytes.len() == SECRET_BYTES)
}

/// What is stored of a secret: its SHA-256 in hexadecimal digits.
pub(crate) fn hash(secret: &str) -> String {
    Sha256::digest(secret)
        .iter()
        .fold(String::new(), |mut text, byte| {
            // writing to a string cannot fail
            let _ = write!(text, "{byte:02x}");
            text
        })
}
