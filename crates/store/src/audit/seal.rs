//! The seal of one entry: which chain it belongs to, and what nobody can make without the
//! server's key.
//!
//! An entry's seal covers every column that never changes, the seal of the entry before it
//! in its chain, and a digest of its values: the record's name and what changed. The values
//! alone may be taken out later, so the digest stands in for them. It is made with a random
//! salt that goes with them: what is left tells nothing about them, also to who has the key.
//! Which fields changed, which of them had a value, and the values that always stay
//! ([`RecordKind::is_lasting`]) are sealed by themselves.

use std::borrow::Cow;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use domain::audit::RecordKind;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::Sha256;

use crate::{
    entity::audit_entry::Model,
    error::{Error, Result},
    instant::instant,
};

/// Characters of a key's name.
const KEY_ID_LENGTH: usize = 12;

/// The server's key for the audit log.
#[derive(Clone)]
pub struct AuditKey {
    /// Ready to be given what is sealed.
    keyed: Hmac<Sha256>,
    id: String,
}

impl std::fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AuditKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl AuditKey {
    /// Takes a key that is used for nothing else.
    ///
    /// # Panics
    /// Never: a key of any length is accepted.
    pub fn new(key: [u8; 32]) -> Self {
        let keyed = <Hmac<Sha256> as KeyInit>::new_from_slice(&key)
            .expect("a key of any length is accepted");
        let mut id = Sealing(keyed.clone()).text("key id").end();
        id.truncate(KEY_ID_LENGTH);
        Self { keyed, id }
    }

    /// The name by which entries tell it from others; nothing of the key is in it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Begins to seal something of this purpose.
    pub(super) fn sealing(&self, purpose: &str) -> Sealing {
        Sealing(self.keyed.clone()).text(purpose)
    }
}

/// Takes what is sealed, piece by piece: each says how long it is, so that no two lists of
/// pieces look the same.
#[must_use]
pub(super) struct Sealing(Hmac<Sha256>);

impl Sealing {
    pub(super) fn text(mut self, text: &str) -> Self {
        self.0.update(&(text.len() as u64).to_be_bytes());
        self.0.update(text.as_bytes());
        self
    }

    pub(super) fn number(mut self, number: i64) -> Self {
        self.0.update(&number.to_be_bytes());
        self
    }

    fn is(mut self, is: bool) -> Self {
        self.0.update(&[u8::from(is)]);
        self
    }

    fn optional_text(self, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.is(true).text(text),
            None => self.is(false),
        }
    }

    fn optional_number(self, number: Option<i64>) -> Self {
        match number {
            Some(number) => self.is(true).number(number),
            None => self.is(false),
        }
    }

    pub(super) fn end(self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0.finalize().into_bytes())
    }
}

/// The last entry of a chain, as far as the next one needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) place: i64,
    pub(super) mac: String,
}

/// The chain that an entry belongs to: its record's, or that of its day.
pub(super) fn chain_of(entry: &Model) -> Result<String> {
    if let (Some(kind), Some(id)) = (&entry.record_kind, entry.record_id) {
        return Ok(format!("{kind} {id}"));
    }
    let at: DateTime<Utc> = instant(entry.at)?;
    Ok(at.date_naive().to_string())
}

/// Whether a chain is that of a day.
pub(super) fn is_of_a_day(chain: &str) -> bool {
    chain.starts_with(|first: char| first.is_ascii_digit())
}

/// Gives an entry the next place of its chain.
pub(super) fn seal(key: &AuditKey, entry: Model, chain: String, head: Option<&Head>) -> Model {
    let salt = format!("{:032x}", rand::random::<u128>());
    let digest = digest(key, &salt, entry.record_label.as_deref(), &entry.changes);
    let mut sealed = Model {
        chain: Some(chain),
        place: Some(head.map_or(1, |head| head.place + 1)),
        values_salt: Some(salt),
        values_digest: Some(digest),
        key_id: Some(key.id.clone()),
        ..entry
    };
    sealed.mac = Some(mac(key, &sealed, head.map(|head| head.mac.as_str())));
    sealed
}

/// What stands for an entry's values.
fn digest(key: &AuditKey, salt: &str, label: Option<&str>, changes: &str) -> String {
    key.sealing("audit values 1")
        .text(salt)
        .optional_text(label)
        .text(changes)
        .end()
}

/// Whether an entry has the values that it was sealed with. Without their salt nobody knows.
pub(super) fn has_its_values(key: &AuditKey, entry: &Model) -> bool {
    let salt = entry.values_salt.as_deref().unwrap_or_default();
    let found = digest(key, salt, entry.record_label.as_deref(), &entry.changes);
    entry.values_digest.as_ref() == Some(&found)
}

/// The seal of an entry that has everything else.
pub(super) fn mac(key: &AuditKey, entry: &Model, before: Option<&str>) -> String {
    let sealing = key
        .sealing("audit entry 1")
        .optional_text(entry.chain.as_deref())
        .optional_number(entry.place)
        .number(entry.at)
        .optional_number(entry.actor_id)
        .text(&entry.actor_name)
        .text(&entry.channel)
        .text(&entry.action)
        .optional_text(entry.record_kind.as_deref())
        .optional_number(entry.record_id)
        .optional_number(entry.record_version)
        .text(&entry.outcome)
        .optional_text(entry.code.as_deref())
        .optional_text(entry.reason.as_deref())
        .text(&entry.request_id)
        .optional_number(entry.session_id)
        .optional_text(entry.key_id.as_deref())
        .optional_text(entry.values_digest.as_deref())
        .is(entry.record_label.is_some());
    let kind = entry.record_kind.as_deref().and_then(RecordKind::from_name);
    fields(sealing, kind, &entry.changes)
        .optional_text(before)
        .end()
}

/// A changed field, its values as they are written.
#[derive(Deserialize)]
struct Field<'a> {
    #[serde(rename = "field", borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    old: Option<&'a RawValue>,
    #[serde(borrow)]
    new: Option<&'a RawValue>,
}

/// Which fields changed, which of them had a value, and the values that stay: the same before
/// and after the others are taken out.
fn fields(sealing: Sealing, kind: Option<RecordKind>, changes: &str) -> Sealing {
    let Ok(fields) = serde_json::from_str::<Vec<Field>>(changes) else {
        return sealing.number(-1);
    };
    let begun = sealing.optional_number(i64::try_from(fields.len()).ok());
    fields.iter().fold(begun, |sealing, one| {
        let sealing = sealing
            .text(&one.name)
            .is(one.old.is_some())
            .is(one.new.is_some());
        if kind.is_some_and(|kind| kind.is_lasting(&one.name)) {
            sealing
                .optional_text(one.old.map(RawValue::get))
                .optional_text(one.new.map(RawValue::get))
        } else {
            sealing
        }
    })
}

/// Places and seals of a stored entry.
///
/// # Errors
/// [`Error::Corrupt`] when it has none.
pub(super) fn head_of(entry: &Model) -> Result<Head> {
    match (entry.place, &entry.mac) {
        (Some(place), Some(mac)) => Ok(Head {
            place,
            mac: mac.clone(),
        }),
        _ => Err(Error::Corrupt(format!(
            "audit entry {} is not sealed",
            entry.id
        ))),
    }
}
