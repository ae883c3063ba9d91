//! How many of each record, and which of them are made together.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};

use super::super::chance::Chance;

/// Most records of one kind in a block.
const MOST_IN_BLOCK: u64 = 500;
/// Most contracts for a client, and most events for a contract, on average.
const MOST_EACH: u64 = 100;

/// How many records to make.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Clients.
    pub clients: u64,
    /// Contracts.
    pub contracts: u64,
    /// Events.
    pub events: u64,
    /// Another one, another company.
    pub seed: u64,
}

/// There are contracts for too few clients, or events for too few contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{many} {these} need at least {fewest} {those}")]
pub struct TooFew {
    many: u64,
    these: &'static str,
    fewest: u64,
    those: &'static str,
}

/// The sizes of a company that can be made.
#[derive(Debug, Clone, Copy)]
pub struct Outline {
    sizes: Sizes,
    blocks: u64,
}

impl Outline {
    /// Sizes that fit together.
    ///
    /// # Errors
    /// [`TooFew`] of which others.
    pub fn new(sizes: Sizes) -> Result<Self, TooFew> {
        let Sizes {
            clients,
            contracts,
            events,
            ..
        } = sizes;
        enough(contracts, "contracts", clients, "clients")?;
        enough(events, "events", contracts, "contracts")?;
        let most = clients.max(contracts).max(events);
        let mut blocks = most.div_ceil(MOST_IN_BLOCK);
        // each block has a client for its contracts, and a contract for its events
        if contracts > 0 {
            blocks = blocks.min(clients);
        }
        if events > 0 {
            blocks = blocks.min(contracts);
        }
        Ok(Self { sizes, blocks })
    }

    /// Into how many blocks all of it is divided.
    pub fn blocks(self) -> u64 {
        self.blocks
    }

    /// So many clients.
    pub(super) fn clients(self) -> u64 {
        self.sizes.clients
    }

    /// So many events.
    pub(super) fn events(self) -> u64 {
        self.sizes.events
    }

    /// The ids of a block's clients, contracts and events.
    pub(super) fn ids(self, block: u64) -> [Range<i64>; 3] {
        let Sizes {
            clients,
            contracts,
            events,
            ..
        } = self.sizes;
        [clients, contracts, events].map(|of| self.share(of, block)..self.share(of, block + 1))
    }

    /// The first id of a block's share.
    fn share(self, of: u64, block: u64) -> i64 {
        let before = u128::from(of) * u128::from(block) / u128::from(self.blocks.max(1));
        i64::try_from(before + 1).unwrap_or(i64::MAX)
    }

    /// The chance of a block; that of the staff is another.
    pub(super) fn chance(self, block: Option<u64>) -> Chance {
        let number = block.map_or(0, |block| block + 1);
        Chance::seeded(self.sizes.seed).branch(number)
    }
}

fn enough(many: u64, what: &'static str, few: u64, of_what: &'static str) -> Result<(), TooFew> {
    let fewest = many.div_ceil(MOST_EACH);
    if few < fewest {
        return Err(TooFew {
            many,
            these: what,
            fewest,
            those: of_what,
        });
    }
    Ok(())
}

/// The day on which everything was made: 1 June 2026.
pub(super) fn today() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(1_780_272_000)
}
