//! Cursors of lists: where a page begins or ends, opaque and signed.
//!
//! The signature covers the list's name, its sort and its filter, so that a
//! cursor only opens the list it was made for. It hides nothing and grants
//! nothing: what may be seen is decided anew at every page.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    error::BadValue,
    page::{Position, SortKey},
    worded,
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Bytes of the signature, which stands at the end.
const TAG: usize = 16;
/// A longer text was never a cursor of ours: keys are folded names and titles.
const MAX_CHARS: usize = 32 * 1024;

/// Signs and opens cursors.
#[derive(Clone)]
pub struct CursorKey([u8; 32]);

impl std::fmt::Debug for CursorKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CursorKey(..)")
    }
}

impl CursorKey {
    /// Takes a key that is used for nothing else.
    pub const fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// Makes the cursor of a position. `list` names the list with its sort and
    /// a fingerprint of its filter.
    ///
    /// # Panics
    /// Never: a key and an id can always be written as JSON.
    pub fn seal(&self, list: &str, position: &Position) -> String {
        let mut bytes = serde_json::to_vec(&(&position.key, position.id))
            .expect("a key and an id can be written as JSON");
        let tag = self.tag(list, &bytes);
        bytes.extend_from_slice(&tag);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Opens a cursor that [`CursorKey::seal`] made for the same `list`.
    ///
    /// # Errors
    /// When it was made for another list, sort or filter, or was changed.
    pub fn open(&self, list: &str, text: &str) -> Result<Position, BadValue> {
        self.read(list, text).ok_or_else(|| {
            BadValue::new(worded!(
                "bad-cursor",
                "is not a cursor of this list; take `next` or `previous` from another page of it"
            ))
        })
    }

    fn read(&self, list: &str, text: &str) -> Option<Position> {
        if text.len() > MAX_CHARS {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (payload, tag) = bytes.split_last_chunk::<TAG>()?;
        if !bool::from(self.tag(list, payload).ct_eq(tag)) {
            return None;
        }
        let (key, id): (SortKey, i64) = serde_json::from_slice(payload).ok()?;
        Some(Position { key, id })
    }

    /// The list's length goes first, so that no part of the list can pass for
    /// payload.
    fn tag(&self, list: &str, payload: &[u8]) -> [u8; TAG] {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0)
            .expect("a key of any length is accepted");
        mac.update(&list.len().to_be_bytes());
        mac.update(list.as_bytes());
        mac.update(payload);
        let whole: [u8; 32] = mac.finalize().into_bytes().into();
        let mut tag = [0; TAG];
        tag.copy_from_slice(&whole[..TAG]);
        tag
    }
}

#[cfg(test)]
mod tests;
