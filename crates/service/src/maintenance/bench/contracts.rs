//! Contracts and their payments.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    client::Client,
    contract::{ClientRef, Contract, ContractStatus},
    ids::{ContractId, PaymentId, Version},
    money::{Amount, Currency},
    payment::Payment,
    text::{ExternalRef, Reference, Title},
};

use super::{super::chance::Chance, outline::today, words::words};

/// Of twenty contracts three are drafts, and two cancelled.
const TWENTY: [ContractStatus; 20] = {
    let mut twenty = [ContractStatus::Signed; 20];
    twenty[1] = ContractStatus::Draft;
    twenty[2] = ContractStatus::Draft;
    twenty[3] = ContractStatus::Draft;
    twenty[4] = ContractStatus::Cancelled;
    twenty[5] = ContractStatus::Cancelled;
    twenty
};

const METHODS: &[&str] = &["transfer", "card", "cheque", "direct debit", "cash"];
const REASONS: &[&str] = &[
    "The budget was cut.",
    "Le client a choisi un autre lieu.",
    "Postponed.",
];

/// The contracts of a block.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) contracts: Vec<Contract>,
    /// For each contract the place of its client among those of the block.
    pub(super) clients: Vec<usize>,
    /// The places of the contracts that may have events.
    pub(super) for_events: Vec<usize>,
    pub(super) payments: Vec<Payment>,
}

/// Contracts for these clients; the first one may have events.
pub(super) fn made(ids: Range<i64>, clients: &[Client], chance: &mut Chance) -> Drawn {
    let mut drawn = Drawn::default();
    let mut twenty = TWENTY;
    for (place, id) in ids.enumerate() {
        if place % 20 == 0 {
            // the first stays where it is: events need a signed contract
            chance.shuffle(&mut twenty[1..]);
        }
        let client = chance.index(clients.len());
        let contract = contract(id, twenty[place % 20], &clients[client], chance);
        let contract = with_payments(contract, &mut drawn.payments, chance);
        let is_signed = contract.status == ContractStatus::Signed;
        if is_signed && (place == 0 || !chance.in_hundred(5)) {
            drawn.for_events.push(place);
        }
        drawn.contracts.push(contract);
        drawn.clients.push(client);
    }
    drawn
}

fn contract(id: i64, status: ContractStatus, client: &Client, chance: &mut Chance) -> Contract {
    let created_at = client.created_at + part_of(today() - client.created_at, chance);
    let decided_at = created_at + part_of((today() - created_at).min(TimeDelta::days(15)), chance);
    let is_signed = status == ContractStatus::Signed;
    let is_cancelled = status == ContractStatus::Cancelled;
    let name = client.company_name.as_ref().map_or_else(
        || client.full_name.as_str().to_owned(),
        |company| company.as_str().to_owned(),
    );
    let title = chance
        .in_hundred(70)
        .then(|| Title::from_stored(format!("{} {name}", words().occasion(chance))));
    let total_amount = total(chance);
    Contract {
        id: ContractId::new(id),
        title,
        client: ClientRef {
            id: client.id,
            full_name: client.full_name.to_string(),
            company_name: client.company_name.as_ref().map(ToString::to_string),
        },
        sales_contact: client.sales_contact.clone(),
        total_amount,
        deposit: Amount::ZERO,
        paid_amount: Amount::ZERO,
        remaining_amount: total_amount,
        currency: currency(chance),
        due_on: chance
            .in_hundred(85)
            .then(|| (decided_at + TimeDelta::days(chance.number(20, 150))).date_naive()),
        status,
        signed_at: is_signed.then_some(decided_at),
        signed_by: is_signed.then(|| client.sales_contact.clone()),
        cancelled_at: is_cancelled.then_some(decided_at),
        cancel_reason: is_cancelled.then(|| chance.pick(REASONS).to_owned()),
        event_count: 0,
        external_ref: chance
            .in_hundred(15)
            .then(|| ExternalRef::from_stored(format!("K{id:06}"))),
        version: Version::FIRST,
        created_at,
        updated_at: if status == ContractStatus::Draft {
            created_at
        } else {
            decided_at
        },
    }
}

/// A part of a time, to the second; something of it is left.
fn part_of(time: TimeDelta, chance: &mut Chance) -> TimeDelta {
    TimeDelta::seconds(chance.number(1, (time.num_seconds() / 2).max(1)))
}

/// Small ones are usual, large ones are not.
fn total(chance: &mut Chance) -> Amount {
    let units = chance.number(150, 9_000);
    let times = chance.pick(&[1, 1, 1, 1, 3, 3, 10, 40]);
    let cents = match chance.number(1, 4) {
        1 => chance.number(0, 99),
        2 => 50,
        _ => 0,
    };
    Amount::from_minor(units * times * 100 + cents)
}

fn currency(chance: &mut Chance) -> Currency {
    let code = match chance.number(1, 20) {
        1 => "GBP",
        2 => "CHF",
        _ => return Currency::default(),
    };
    Currency::parse(code).unwrap_or_default()
}

/// With what was paid so far: the deposit, and up to three payments once it is signed.
fn with_payments(mut contract: Contract, all: &mut Vec<Payment>, chance: &mut Chance) -> Contract {
    let total = contract.total_amount.minor();
    let (of_deposit, of_all, of_nothing) = match contract.status {
        ContractStatus::Draft | ContractStatus::Cancelled => (25, 0, 75),
        ContractStatus::Signed => (35, 35, 25),
    };
    let drawn = chance.number(1, 100);
    if drawn <= of_nothing {
        return contract;
    }
    if chance.in_hundred(of_deposit) || contract.status != ContractStatus::Signed {
        let deposit = total * chance.pick(&[10, 20, 25, 30]) / 100;
        contract.deposit = Amount::from_minor(deposit);
        let payment = payment(&contract, deposit, contract.created_at, chance);
        all.push(Payment {
            is_deposit: true,
            ..payment
        });
    }
    if let Some(signed_at) = contract.signed_at {
        let open = total - contract.deposit.minor();
        let is_all = drawn <= of_nothing + of_all;
        let paid = if is_all {
            open
        } else {
            open * chance.number(10, 90) / 100
        };
        for amount in divided(paid, chance) {
            let at = signed_at + part_of(today() - signed_at, chance);
            all.push(payment(&contract, amount, at, chance));
            contract.paid_amount = Amount::from_minor(contract.paid_amount.minor() + amount);
            contract.updated_at = contract.updated_at.max(at);
        }
    }
    let paid = contract.paid_amount.minor() + contract.deposit.minor();
    contract.paid_amount = Amount::from_minor(paid);
    contract.remaining_amount = Amount::from_minor(total - paid);
    contract
}

/// One to three parts that are the whole together.
fn divided(whole: i64, chance: &mut Chance) -> Vec<i64> {
    match chance.number(1, 3) {
        1 => vec![whole],
        2 => vec![whole / 2, whole - whole / 2],
        _ => vec![whole / 4, whole / 4, whole - whole / 4 - whole / 4],
    }
}

/// A payment that is no deposit.
fn payment(contract: &Contract, amount: i64, at: DateTime<Utc>, chance: &mut Chance) -> Payment {
    Payment {
        id: PaymentId::new(0),
        contract_id: contract.id,
        amount: Amount::from_minor(amount),
        currency: contract.currency,
        paid_on: at.date_naive(),
        method: Some(Reference::from_stored(chance.pick(METHODS).to_owned())),
        reference: chance
            .in_hundred(60)
            .then(|| Reference::from_stored(format!("RF{}", chance.number(100_000, 999_999)))),
        is_deposit: false,
        recorded_by: contract.sales_contact.clone(),
        created_at: at,
        voided: None,
    }
}
