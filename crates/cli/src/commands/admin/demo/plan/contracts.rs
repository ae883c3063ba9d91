//! Contracts: of whom, how much, and how far each has come.

use chrono::{DateTime, TimeDelta, Utc};

use super::{CONTRACTS, Chance, ClientPlan, ContractPlan, Frame, PaymentPlan, samples};
use crate::commands::admin::demo::occasions::{
    CANCEL_REASONS, OF_COMPANIES, OF_PERSONS, Occasion, PAYMENT_METHODS,
};

/// How far a contract has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Draft,
    DraftWithDeposit,
    CancelledDraft,
    CancelledSigned,
    Unpaid,
    PartlyPaid,
    Paid,
}

/// How many there are of each, and how many of them lie ahead.
const STATES: &[(State, usize, usize)] = &[
    (State::Draft, 34, 34),
    (State::DraftWithDeposit, 16, 16),
    (State::CancelledDraft, 12, 6),
    (State::CancelledSigned, 16, 7),
    (State::Unpaid, 42, 24),
    (State::PartlyPaid, 84, 40),
    (State::Paid, 94, 8),
];

/// Signed and ahead, but without an event so far.
const WITHOUT_EVENT: usize = 22;

/// A contract with what its events need to know.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) contract: ContractPlan,
    pub(super) state: State,
    /// The day of its first event; none when it has no event.
    pub(super) first_event: Option<DateTime<Utc>>,
    pub(super) occasion: Occasion,
    pub(super) attendees: u32,
}

/// Every contract but the samples, in no particular order.
pub(super) fn planned(frame: &Frame, chance: &mut Chance, clients: &[ClientPlan]) -> Vec<Draft> {
    let mut kinds = Vec::new();
    for (state, count, ahead) in STATES {
        kinds.extend((0..*count).map(|index| (*state, index < *ahead)));
    }
    chance.shuffle(&mut kinds);
    debug_assert_eq!(kinds.len() + samples::CONTRACTS, CONTRACTS, "as promised");
    let mut without_event = WITHOUT_EVENT;
    let mut owners = owners(chance, clients.len(), kinds.len());
    kinds
        .into_iter()
        .map(|(state, is_ahead)| {
            let client = owners.pop().unwrap_or(0);
            let may_lack_event = matches!(state, State::Unpaid | State::PartlyPaid) && is_ahead;
            let has_event = is_signed(state) && !(may_lack_event && without_event > 0);
            if may_lack_event && without_event > 0 {
                without_event -= 1;
            }
            one(
                frame,
                chance,
                (client, &clients[client]),
                (state, is_ahead),
                has_event,
            )
        })
        .collect()
}

/// Whose contracts they are: some clients have none, some several.
fn owners(chance: &mut Chance, clients: usize, contracts: usize) -> Vec<usize> {
    let mut with_contract: Vec<usize> = (samples::CLIENTS..clients).collect();
    chance.shuffle(&mut with_contract);
    with_contract.truncate(clients * 17 / 20);
    let mut owners = with_contract.clone();
    owners.push(samples::KEVIN);
    while owners.len() < contracts {
        owners.push(chance.pick(&with_contract));
    }
    chance.shuffle(&mut owners);
    owners
}

fn is_signed(state: State) -> bool {
    !matches!(
        state,
        State::Draft | State::DraftWithDeposit | State::CancelledDraft
    )
}

fn one(
    frame: &Frame,
    chance: &mut Chance,
    (client, who): (usize, &ClientPlan),
    (state, is_ahead): (State, bool),
    has_event: bool,
) -> Draft {
    let occasion = match who.company_name {
        Some(_) => chance.pick(OF_COMPANIES),
        None => chance.pick(OF_PERSONS),
    };
    let attendees = chance.number(occasion.attendees.0, occasion.attendees.1);
    let price = chance.number(occasion.price.0, occasion.price.1);
    let total = attendees * price * 100 + chance.pick(&[0, 0, 0, 50, 90]);
    let days = if is_ahead {
        chance.number(2, 108)
    } else {
        -chance.number(2, 298)
    };
    let day = frame.now + TimeDelta::days(days);
    let created_at = created_at(frame, chance, state, day);
    let signed_at = is_signed(state).then(|| chance.days_after(created_at, 1, 8));
    let deposit = match state {
        State::DraftWithDeposit => total * 3 / 10,
        State::PartlyPaid if chance.in_hundred(50) => total / 4,
        State::Paid if chance.in_hundred(40) => total * 3 / 10,
        State::Draft
        | State::CancelledDraft
        | State::CancelledSigned
        | State::Unpaid
        | State::PartlyPaid
        | State::Paid => 0,
    };
    let mut contract = ContractPlan {
        client,
        title: format!("{} for {attendees}", occasion.name),
        total,
        deposit,
        currency: if chance.in_hundred(70) {
            who.country.currency
        } else {
            "EUR"
        },
        due_on: chance
            .in_hundred(65)
            .then(|| (day + TimeDelta::days(21)).date_naive()),
        external_ref: None,
        created_at,
        signed_at,
        payments: Vec::new(),
        cancelled: None,
    };
    paid(frame, chance, &mut contract, state);
    cancelled(frame, chance, &mut contract, state, day);
    Draft {
        contract,
        state,
        first_event: has_event.then_some(day),
        occasion,
        attendees: u32::try_from(attendees).unwrap_or(0),
    }
}

/// Early enough before its day, and long enough ago for all that follows.
fn created_at(
    frame: &Frame,
    chance: &mut Chance,
    state: State,
    day: DateTime<Utc>,
) -> DateTime<Utc> {
    if matches!(state, State::Draft | State::DraftWithDeposit) {
        let earliest = frame.now - TimeDelta::days(45);
        return chance.between(earliest, frame.now - TimeDelta::hours(1));
    }
    let before_day = day - TimeDelta::days(chance.number(40, 85));
    let long_ago = frame.now - TimeDelta::days(chance.number(30, 60));
    chance.days_after(before_day.min(long_ago), 0, 1)
}

fn paid(frame: &Frame, chance: &mut Chance, contract: &mut ContractPlan, state: State) {
    let Some(signed_at) = contract.signed_at else {
        return;
    };
    let open = contract.total - contract.deposit;
    let amounts = match state {
        State::PartlyPaid if contract.deposit > 0 && chance.in_hundred(50) => Vec::new(),
        State::PartlyPaid => vec![open * 4 / 10],
        State::Paid if chance.in_hundred(45) => vec![open],
        State::Paid => vec![open / 3, open - open / 3],
        State::Draft
        | State::DraftWithDeposit
        | State::CancelledDraft
        | State::CancelledSigned
        | State::Unpaid => Vec::new(),
    };
    let last = frame.now.min(signed_at + TimeDelta::days(110));
    for amount in amounts {
        contract.payments.push(PaymentPlan {
            at: chance.between(signed_at, last),
            amount,
            method: chance.pick(PAYMENT_METHODS),
            reference: format!("RF{}", chance.number(100_000, 999_999)),
        });
    }
}

fn cancelled(
    frame: &Frame,
    chance: &mut Chance,
    contract: &mut ContractPlan,
    state: State,
    day: DateTime<Utc>,
) {
    let earliest = match state {
        State::CancelledDraft => contract.created_at,
        // its events are there by then
        State::CancelledSigned => contract.created_at + TimeDelta::days(26),
        State::Draft
        | State::DraftWithDeposit
        | State::Unpaid
        | State::PartlyPaid
        | State::Paid => return,
    };
    let latest = day.min(frame.now).max(earliest + TimeDelta::hours(2));
    let at = chance.between(earliest, latest);
    contract.cancelled = Some((at, chance.pick(CANCEL_REASONS)));
}
