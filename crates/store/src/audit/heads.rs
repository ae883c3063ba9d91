//! The heads of all chains, to be kept where the database's administrator cannot reach.
//!
//! What is gone from the end of a chain leaves no hole. Heads that were taken before tell
//! of it: each is the last entry that its chain had. They are lines of JSON in the order of
//! the chains' names: what they are, one line a chain, and at the end how many there are,
//! with a seal over all lines.

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use serde::{Deserialize, Serialize};

use super::{
    pages::page,
    seal::{AuditKey, Sealing},
};
use crate::{
    connect::Store,
    entity::audit_entry::{Column, Entity},
    error::{Error, Result},
};

/// The form of the lines.
const FORM: u32 = 1;

/// The last entry of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromQueryResult)]
#[serde(deny_unknown_fields)]
pub struct ChainHead {
    /// The chain's name, such as `contract 17` or `2026-11-26`.
    pub chain: String,
    /// The entry's place in it, from 1.
    pub place: i64,
    /// The entry's seal.
    pub mac: String,
}

/// What the lines are.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Beginning {
    epic_audit_heads: u32,
    taken_at: String,
    key_id: String,
}

/// How much there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    chains: u64,
    entries: i64,
    seal: String,
}

/// Why lines are no heads.
#[derive(Debug, thiserror::Error)]
pub enum HeadsError {
    /// They cannot be read.
    #[error("it cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// A line is not what it should be: its number, from 1.
    #[error("line {0} is not of a file that `epic audit heads` wrote")]
    Line(u64),
    /// The last line is missing.
    #[error("its end is missing")]
    CutOff,
    /// They were changed since they were written.
    #[error("it was changed since it was written")]
    Changed,
    /// They are sealed with a key that is not known here.
    #[error("it was sealed with the key {0}, which is not known here")]
    UnknownKey(String),
}

/// How much was exported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exported {
    /// Chains, one line each.
    pub chains: u64,
    /// Entries in all of them.
    pub entries: i64,
}

/// Gives the lines of all heads, as they are at one moment, to `write`; `taken_at` is told
/// in the first.
///
/// # Errors
/// Those of `write` and of the database; [`Error::NoAuditKey`].
pub async fn export<E: From<Error>>(
    store: &Store,
    taken_at: String,
    mut write: impl FnMut(&str) -> std::result::Result<(), E>,
) -> std::result::Result<Exported, E> {
    let key = store.audit_key().ok_or(Error::NoAuditKey)?;
    let beginning = line(&Beginning {
        epic_audit_heads: FORM,
        taken_at,
        key_id: key.id().to_owned(),
    })?;
    write(&beginning)?;
    let mut sealing = key.sealing("audit heads 1").text(&beginning);
    let mut done = Exported::default();
    let snapshot = store.snapshot().await?;
    let sealed = Entity::find().filter(Column::Mac.is_not_null());
    let mut last: Option<ChainHead> = None;
    loop {
        let place = last.as_ref().map(|last| (last.chain.as_str(), last.place));
        let page: Vec<ChainHead> = page(&snapshot, &sealed, place).await?;
        let is_done = page.is_empty();
        // what comes last, or before another chain, is a head
        for next in page.into_iter().map(Some).chain(is_done.then_some(None)) {
            if let Some(head) = last.take()
                && next.as_ref().is_none_or(|next| next.chain != head.chain)
            {
                done.chains += 1;
                done.entries += head.place;
                let head = line(&head)?;
                write(&head)?;
                sealing = sealing.text(&head);
            }
            last = next;
        }
        if is_done {
            break;
        }
    }
    snapshot.rollback().await.map_err(Error::from)?;
    write(&line(&End {
        chains: done.chains,
        entries: done.entries,
        seal: sealing.end(),
    })?)?;
    Ok(done)
}

fn line(of: &impl Serialize) -> Result<String> {
    serde_json::to_string(of).map_err(|error| Error::Corrupt(error.to_string()))
}

/// Reads lines back, one chain after the other; the last of them says whether all were
/// those that were written.
pub struct Heads<L> {
    lines: L,
    keys: Vec<AuditKey>,
    /// Over the lines so far; none before the first.
    sealing: Option<Sealing>,
    number: u64,
    last: Option<ChainHead>,
    found: Exported,
    is_done: bool,
}

impl<L> std::fmt::Debug for Heads<L> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Heads")
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

impl<L: Iterator<Item = std::io::Result<String>>> Heads<L> {
    /// Of lines that were sealed with one of these keys.
    pub fn new(lines: L, keys: &[AuditKey]) -> Self {
        Self {
            lines,
            keys: keys.to_vec(),
            sealing: None,
            number: 0,
            last: None,
            found: Exported::default(),
            is_done: false,
        }
    }

    fn read(&mut self) -> std::result::Result<Option<ChainHead>, HeadsError> {
        let line = self.lines.next().ok_or(HeadsError::CutOff)??;
        self.number += 1;
        let Some(sealing) = self.sealing.take() else {
            self.begin(&line)?;
            return self.read();
        };
        if let Ok(head) = serde_json::from_str::<ChainHead>(&line) {
            let is_next = self
                .last
                .as_ref()
                .is_none_or(|last| last.chain < head.chain);
            if !is_next || head.place < 1 {
                return Err(HeadsError::Line(self.number));
            }
            self.sealing = Some(sealing.text(&line));
            self.found.chains += 1;
            self.found.entries = self.found.entries.saturating_add(head.place);
            self.last = Some(head.clone());
            return Ok(Some(head));
        }
        let end: End = serde_json::from_str(&line).map_err(|_| HeadsError::Line(self.number))?;
        let counted = End {
            chains: self.found.chains,
            entries: self.found.entries,
            seal: sealing.end(),
        };
        if end != counted || self.lines.next().is_some() {
            return Err(HeadsError::Changed);
        }
        Ok(None)
    }

    fn begin(&mut self, line: &str) -> std::result::Result<(), HeadsError> {
        let beginning: Beginning = serde_json::from_str(line).map_err(|_| HeadsError::Line(1))?;
        if beginning.epic_audit_heads != FORM {
            return Err(HeadsError::Line(1));
        }
        let key = self.keys.iter().find(|key| key.id() == beginning.key_id);
        let key = key.ok_or(HeadsError::UnknownKey(beginning.key_id))?;
        self.sealing = Some(key.sealing("audit heads 1").text(line));
        Ok(())
    }
}

impl<L: Iterator<Item = std::io::Result<String>>> Iterator for Heads<L> {
    type Item = std::result::Result<ChainHead, HeadsError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let next = self.read().transpose();
        self.is_done = !matches!(next, Some(Ok(_)));
        next
    }
}
