//! Proving that the log is whole: every entry as it was written, none gone from between,
//! and values taken out only of those whose record was anonymised.
//!
//! Reads the log once, at one moment, chain by chain; memory does not grow with it.

use std::collections::BTreeMap;

use domain::{
    audit::{Outcome, RecordKind, RecordRef},
    policy::{AnonymiseClient, Operation},
};
use sea_orm::{ConnectionTrait, EntityTrait};

use super::{
    heads::{ChainHead, HeadsError},
    is_nameless, pages,
    seal::{AuditKey, has_its_values, mac},
};
use crate::{
    connect::Store,
    entity::{
        audit_entry::{Entity, Model},
        client, company_settings, contract, employee, event,
    },
    error::Error,
};

/// Keys that are told apart when they are not known.
const MOST_KEYS: usize = 100;

/// What is wrong at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The entry, or its seal, is not what was written.
    Changed,
    /// The record's name or what changed is not what was written.
    ValuesChanged,
    /// Entries from this place to that one are missing.
    Missing {
        /// The first that is missing.
        from: i64,
        /// The last that is missing.
        to: i64,
    },
    /// The entry has a lower id than the one before it.
    OutOfOrder,
    /// The entry was written past the program: it has no place, or no seal.
    Unsealed,
    /// The values of so many entries are gone, from this one on, though nothing says that
    /// their client was anonymised.
    Blanked {
        /// How many.
        entries: u64,
    },
    /// The values of so many entries are there, from this one on, though their client was
    /// anonymised.
    PutBack {
        /// How many.
        entries: u64,
    },
    /// The record is there, in a version that the log does not tell of: what was written
    /// last is gone from the end, or was written past the program.
    Untold,
    /// Entries are gone from the end since the heads were taken.
    Gone {
        /// The first that is gone.
        from: i64,
        /// The last that was there.
        to: i64,
    },
    /// Another entry stands where one stood when the heads were taken.
    Replaced,
}

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// The chain, when the entry says one.
    pub chain: Option<String>,
    /// The place in it.
    pub place: Option<i64>,
    /// The entry's id; none where entries are missing.
    pub entry: Option<i64>,
    /// What is wrong.
    pub fault: Fault,
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Entries in chains.
    pub entries: u64,
    /// Chains.
    pub chains: u64,
    /// Entries whose values were taken out.
    pub blanked: u64,
    /// Heads that were compared.
    pub heads: u64,
    /// How many breaks there were.
    pub breaks: u64,
    /// Entries that nothing can be said of, by the keys they are sealed with.
    pub unknown_keys: BTreeMap<String, u64>,
}

impl Verified {
    /// Whether everything is as it was written.
    pub fn is_whole(&self) -> bool {
        self.breaks == 0 && self.unknown_keys.is_empty()
    }
}

/// Why the log could not be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// The heads are none.
    #[error(transparent)]
    Heads(#[from] HeadsError),
}

/// Heads that were taken before, in the order of their chains.
pub type AnyHeads<'a> = Box<dyn Iterator<Item = Result<ChainHead, HeadsError>> + Send + 'a>;

/// Reads the whole log and tells every break, against heads that were taken before if there
/// are any. Entries are sealed with one of the keys.
///
/// # Errors
/// When database or heads cannot be read to their end.
pub async fn verify<'a>(
    store: &Store,
    keys: &'a [AuditKey],
    heads: Option<AnyHeads<'a>>,
    tell: &'a mut (dyn FnMut(Break) + Send),
) -> Result<Verified, VerifyError> {
    let mut reading = Reading {
        keys,
        verified: Verified::default(),
        chain: None,
        heads: Compared { heads, next: None },
        tell,
    };
    reading.heads.advance()?;
    let snapshot = store.snapshot().await?;
    let all = Entity::find();
    loop {
        let after = reading.chain.as_ref();
        let after = after.map(|chain| (chain.name.as_str(), chain.place));
        let page: Vec<Model> = pages::page(&snapshot, &all, after).await?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            reading.take(entry)?;
        }
    }
    reading.end_of_chain()?;
    reading.end_of_heads()?;
    let mut last = 0;
    loop {
        let page = pages::outside(&snapshot, last).await?;
        let Some(highest) = page.last() else { break };
        last = *highest;
        for id in page {
            reading.say(None, None, Some(id), Fault::Unsealed);
        }
    }
    let rows = &snapshot;
    reading
        .untold::<client::Entity>(
            rows,
            RecordKind::Client,
            (client::Column::Id, client::Column::Version),
            0,
        )
        .await?;
    reading
        .untold::<contract::Entity>(
            rows,
            RecordKind::Contract,
            (contract::Column::Id, contract::Column::Version),
            0,
        )
        .await?;
    reading
        .untold::<event::Entity>(
            rows,
            RecordKind::Event,
            (event::Column::Id, event::Column::Version),
            0,
        )
        .await?;
    reading
        .untold::<employee::Entity>(
            rows,
            RecordKind::Employee,
            (employee::Column::Id, employee::Column::Version),
            0,
        )
        .await?;
    // the settings begin without an entry, with the company
    reading
        .untold::<company_settings::Entity>(
            rows,
            RecordKind::Settings,
            (
                company_settings::Column::Id,
                company_settings::Column::Version,
            ),
            1,
        )
        .await?;
    snapshot.rollback().await.map_err(Error::from)?;
    Ok(reading.verified)
}

/// The chain that is being read.
struct Chain {
    name: String,
    /// Of the entry that was read last.
    place: i64,
    entry: i64,
    mac: Option<String>,
    /// Entries without values, since the last one that allows it.
    blanked: Option<Run>,
    /// Entries with values.
    valued: Option<Run>,
}

/// The first of some entries, and how many they are.
struct Run {
    place: i64,
    entry: i64,
    entries: u64,
}

impl Run {
    fn and(run: Option<Self>, entry: &Model) -> Self {
        match run {
            Some(run) => Self {
                entries: run.entries + 1,
                ..run
            },
            None => Self {
                place: entry.place.unwrap_or_default(),
                entry: entry.id,
                entries: 1,
            },
        }
    }
}

/// Heads, and the one that comes next.
struct Compared<'a> {
    heads: Option<AnyHeads<'a>>,
    next: Option<ChainHead>,
}

impl Compared<'_> {
    fn advance(&mut self) -> Result<(), HeadsError> {
        let next = self.heads.as_mut().and_then(Iterator::next);
        self.next = next.transpose()?;
        Ok(())
    }
}

struct Reading<'a> {
    keys: &'a [AuditKey],
    verified: Verified,
    chain: Option<Chain>,
    heads: Compared<'a>,
    tell: &'a mut (dyn FnMut(Break) + Send),
}

impl Reading<'_> {
    fn say(&mut self, chain: Option<&str>, place: Option<i64>, entry: Option<i64>, fault: Fault) {
        self.verified.breaks += 1;
        (self.tell)(Break {
            chain: chain.map(ToOwned::to_owned),
            place,
            entry,
            fault,
        });
    }

    fn take(&mut self, entry: Model) -> Result<(), HeadsError> {
        let name = entry.chain.clone().unwrap_or_default();
        let place = entry.place.unwrap_or_default();
        if self.chain.as_ref().is_none_or(|chain| chain.name != name) {
            self.end_of_chain()?;
            self.verified.chains += 1;
            self.chain = Some(Chain {
                name: name.clone(),
                place: 0,
                entry: 0,
                mac: None,
                blanked: None,
                valued: None,
            });
        }
        let Some(mut chain) = self.chain.take() else {
            return Ok(());
        };
        self.verified.entries += 1;
        let is_next = chain.place.checked_add(1) == Some(place);
        if !is_next {
            let fault = match (chain.place.saturating_add(1), place.saturating_sub(1)) {
                (from, to) if from <= to => Fault::Missing { from, to },
                _ => Fault::OutOfOrder,
            };
            self.say(Some(&name), Some(place), None, fault);
        } else if entry.id <= chain.entry {
            self.say(Some(&name), Some(place), Some(entry.id), Fault::OutOfOrder);
        }
        self.judge(&mut chain, &entry, is_next);
        self.compare(&name, place, &entry)?;
        chain.place = place;
        chain.entry = entry.id;
        chain.mac = entry.mac;
        self.chain = Some(chain);
        Ok(())
    }

    /// Holds an entry against its seal.
    fn judge(&mut self, chain: &mut Chain, entry: &Model, is_next: bool) {
        let here = (Some(chain.name.as_str()), entry.place, Some(entry.id));
        let (Some(sealed), Some(key_id)) = (&entry.mac, &entry.key_id) else {
            return self.say(here.0, here.1, here.2, Fault::Unsealed);
        };
        let Some(key) = self.keys.iter().find(|key| key.id() == key_id) else {
            let known = &mut self.verified.unknown_keys;
            let name = if known.len() < MOST_KEYS || known.contains_key(key_id) {
                key_id.clone()
            } else {
                String::from("others")
            };
            *known.entry(name).or_default() += 1;
            return;
        };
        // what is missing before it cannot be told, and was
        let is_as_sealed = !is_next || mac(key, entry, chain.mac.as_deref()) == *sealed;
        if !is_as_sealed {
            self.say(here.0, here.1, here.2, Fault::Changed);
        }
        if entry.values_salt.is_none() {
            self.verified.blanked += 1;
            if !is_nameless(entry) {
                self.say(here.0, here.1, here.2, Fault::ValuesChanged);
            }
            chain.blanked = Some(Run::and(chain.blanked.take(), entry));
        } else if !has_its_values(key, entry) {
            self.say(here.0, here.1, here.2, Fault::ValuesChanged);
        } else if !is_nameless(entry) {
            chain.valued = Some(Run::and(chain.valued.take(), entry));
        }
        if is_as_sealed && anonymises(entry) {
            chain.blanked = None;
            if let Some(valued) = chain.valued.take() {
                let entries = valued.entries;
                let (place, id) = (Some(valued.place), Some(valued.entry));
                self.say(Some(&chain.name), place, id, Fault::PutBack { entries });
            }
        }
    }

    /// Holds an entry against the head of its chain.
    fn compare(&mut self, name: &str, place: i64, entry: &Model) -> Result<(), HeadsError> {
        while let Some(head) = &self.heads.next {
            let head_at = (head.chain.as_str(), head.place);
            if head_at > (name, place) {
                break;
            }
            let is_same = head_at == (name, place);
            let is_as_then = entry.mac.as_ref() == Some(&head.mac);
            self.verified.heads += 1;
            if !is_same {
                // its chain is not there at all, or has a hole here
                let (chain, place) = (head.chain.clone(), head.place);
                let from = if chain == name { place } else { 1 };
                let fault = Fault::Gone { from, to: place };
                self.say(Some(&chain), Some(place), None, fault);
            } else if !is_as_then {
                self.say(Some(name), Some(place), Some(entry.id), Fault::Replaced);
            }
            self.heads.advance()?;
        }
        Ok(())
    }

    /// Nothing more comes to the chain that was read.
    fn end_of_chain(&mut self) -> Result<(), HeadsError> {
        let Some(chain) = self.chain.take() else {
            return Ok(());
        };
        if let Some(blanked) = chain.blanked {
            let (place, id) = (Some(blanked.place), Some(blanked.entry));
            let entries = blanked.entries;
            self.say(Some(&chain.name), place, id, Fault::Blanked { entries });
        }
        if let Some(head) = self.heads.next.take_if(|head| head.chain == chain.name) {
            self.verified.heads += 1;
            let (from, to) = (chain.place.saturating_add(1), head.place);
            let fault = Fault::Gone { from, to };
            self.say(Some(&chain.name), Some(to), None, fault);
            self.heads.advance()?;
        }
        Ok(())
    }

    /// Holds the records of a kind, in versions above this one, against the log.
    async fn untold<E: EntityTrait>(
        &mut self,
        connection: &impl ConnectionTrait,
        kind: RecordKind,
        columns: (E::Column, E::Column),
        above: i64,
    ) -> Result<(), Error> {
        let mut last = 0;
        loop {
            let page = pages::untold::<E>(connection, kind, columns, above, last).await?;
            let Some(highest) = page.last() else {
                return Ok(());
            };
            last = *highest;
            for id in page {
                let chain = RecordRef::new(kind, id).to_string();
                self.say(Some(&chain), None, None, Fault::Untold);
            }
        }
    }

    /// Chains that are gone altogether.
    fn end_of_heads(&mut self) -> Result<(), HeadsError> {
        while let Some(head) = self.heads.next.take() {
            self.verified.heads += 1;
            let fault = Fault::Gone {
                from: 1,
                to: head.place,
            };
            self.say(Some(&head.chain), Some(head.place), None, fault);
            self.heads.advance()?;
        }
        Ok(())
    }
}

/// Whether an entry says that the values of its record's entries were taken out.
fn anonymises(entry: &Model) -> bool {
    entry.action == AnonymiseClient::ACTION.name() && entry.outcome == Outcome::Allowed.name()
}
