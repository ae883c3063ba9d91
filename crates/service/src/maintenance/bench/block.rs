//! Records that are made together: clients, and all that is theirs.

use std::ops::Range;

use domain::{client::Client, contract::Contract, event::Event, payment::Payment};

use super::{clients, contracts, events, outline::Outline, staff::Staff};

/// The records of some blocks.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) clients: Vec<Client>,
    pub(super) contracts: Vec<Contract>,
    pub(super) payments: Vec<Payment>,
    pub(super) events: Vec<Event>,
}

impl Block {
    /// Some blocks in one.
    pub(super) fn joined(blocks: Range<u64>, outline: Outline, staff: &Staff) -> Self {
        let mut all = Self::default();
        for number in blocks {
            let mut block = Self::numbered(number, outline, staff);
            all.clients.append(&mut block.clients);
            all.contracts.append(&mut block.contracts);
            all.payments.append(&mut block.payments);
            all.events.append(&mut block.events);
        }
        all
    }

    fn numbered(number: u64, outline: Outline, staff: &Staff) -> Self {
        let mut chance = outline.chance(Some(number));
        let [of_clients, of_contracts, of_events] = outline.ids(number);
        let clients: Vec<_> = of_clients
            .map(|id| clients::made(id, staff, &mut chance))
            .collect();
        let mut drawn = contracts::made(of_contracts, &clients, &mut chance);
        let events = events::made(of_events, &clients, &mut drawn, staff, &mut chance);
        Self {
            clients,
            contracts: drawn.contracts,
            payments: drawn.payments,
            events,
        }
    }
}
