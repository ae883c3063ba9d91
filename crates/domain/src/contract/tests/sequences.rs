//! Random lives of a contract, beside a ledger that keeps every payment.

use proptest::prelude::*;

use super::*;
use crate::ids::PaymentId;

#[derive(Debug, Clone)]
enum Operation {
    Total {
        to: i64,
        by: Department,
        with_reason: bool,
    },
    Deposit {
        to: i64,
    },
    Pay {
        amount: i64,
    },
    Void {
        index: prop::sample::Index,
    },
    Sign,
    Cancel,
    Move,
}

/// A contract and the payments that were made on it.
#[derive(Debug, Clone, PartialEq)]
struct Ledger {
    contract: Contract,
    payments: Vec<Payment>,
}

impl Ledger {
    fn opened(total: i64, deposit: i64) -> Self {
        let (total, deposit) = (Amount::from_minor(total), Amount::from_minor(deposit));
        let contract = Contract {
            total_amount: total,
            deposit,
            paid_amount: deposit,
            remaining_amount: total.checked_sub(deposit).expect("at most the total"),
            ..contract(Draft)
        };
        let payments = opening(deposit).into_iter().collect();
        Self { contract, payments }
    }

    fn counted(&self, of: impl Fn(&Payment) -> bool) -> i64 {
        self.payments
            .iter()
            .filter(|payment| payment.voided.is_none() && of(payment))
            .map(|payment| payment.amount.minor())
            .sum()
    }

    /// Whether the rules allow it, said without the code under test.
    fn allows(&self, operation: &Operation) -> bool {
        let status = self.contract.status;
        let total = self.contract.total_amount.minor();
        let paid = self.counted(|_| true);
        match operation {
            Operation::Total {
                to,
                by,
                with_reason,
            } => {
                let may = status == Draft || (*by == Management && *with_reason);
                status != Cancelled && may && *to >= paid
            }
            Operation::Deposit { to } => status == Draft && *to <= total,
            Operation::Pay { amount } => status == Signed && paid + amount <= total,
            Operation::Void { index } => {
                let payment = self.payments.get(index.index(self.payments.len().max(1)));
                status != Cancelled && payment.is_some_and(|payment| payment.voided.is_none())
            }
            Operation::Sign => status == Draft,
            Operation::Cancel | Operation::Move => status != Cancelled,
        }
    }

    fn perform(&mut self, operation: &Operation) -> Result<(), Refused> {
        match operation {
            Operation::Total {
                to,
                by,
                with_reason,
            } => {
                let changes = ContractChanges {
                    total_amount: Some(Amount::from_minor(*to)),
                    reason: with_reason.then(|| reason("agreed")),
                    ..contract_changes()
                };
                self.contract = self.contract.changed(&changes, *by)?;
            }
            Operation::Deposit { to } => {
                let deposit = Amount::from_minor(*to);
                let changes = ContractChanges {
                    deposit: Some(deposit),
                    ..contract_changes()
                };
                self.contract = self.contract.changed(&changes, Sales)?;
                self.payments.retain(|payment| !payment.is_deposit);
                self.payments.extend(opening(deposit));
            }
            Operation::Pay { amount } => {
                let amount = Amount::from_minor(*amount);
                self.contract = self.contract.paid(amount)?;
                self.payments.push(payment(amount, false));
            }
            Operation::Void { index } => {
                let index = index.index(self.payments.len().max(1));
                // nothing to void is refused by whoever looks the payment up
                let payment = self.payments.get(index).cloned();
                let payment = payment.ok_or(Refusal::PaymentVoided(PaymentId::new(0)))?;
                self.contract = self.contract.without_payment(&payment)?;
                self.payments[index] = voided(payment);
            }
            Operation::Sign => self.contract = self.contract.signed(person(2, "Bill"), now())?,
            Operation::Cancel => self.contract = self.contract.cancelled(None, now())?,
            Operation::Move => {
                self.contract = self.contract.moved(other_client(), person(8, "Zoé"))?;
            }
        }
        Ok(())
    }
}

fn opening(deposit: Amount) -> Option<Payment> {
    (deposit > Amount::ZERO).then(|| payment(deposit, true))
}

fn operations() -> impl Strategy<Value = Operation> {
    let departments = prop::sample::select(Department::ALL.to_vec());
    prop_oneof![
        3 => (1..2_000_i64, departments, any::<bool>())
            .prop_map(|(to, by, with_reason)| Operation::Total { to, by, with_reason }),
        3 => (0..2_000_i64).prop_map(|to| Operation::Deposit { to }),
        6 => (1..800_i64).prop_map(|amount| Operation::Pay { amount }),
        3 => any::<prop::sample::Index>().prop_map(|index| Operation::Void { index }),
        2 => Just(Operation::Sign),
        1 => Just(Operation::Move),
    ]
}

/// Mostly lives that go on; a few cancelled on the way.
fn lives() -> impl Strategy<Value = Vec<Operation>> {
    let ended = (
        prop::collection::vec(operations(), 0..8),
        prop::collection::vec(operations(), 0..8),
    )
        .prop_map(|(mut before, after)| {
            before.push(Operation::Cancel);
            before.extend(after);
            before
        });
    prop_oneof![
        4 => prop::collection::vec(operations(), 0..24),
        1 => ended,
    ]
}

proptest! {
    #[test]
    fn the_amounts_fit_together_whatever_happens(
        total in 1..2_000_i64,
        share in 0..=100_i64,
        life in lives(),
    ) {
        let mut ledger = Ledger::opened(total, total * share / 100);
        for operation in life {
            let before = ledger.clone();
            let result = ledger.perform(&operation);
            prop_assert_eq!(result.is_ok(), before.allows(&operation), "{:?}", &operation);
            if result.is_err() {
                prop_assert_eq!(&ledger, &before, "a refused operation changes nothing");
            }
            let contract = &ledger.contract;
            let paid = contract.paid_amount.minor();
            let remaining = contract.remaining_amount.minor();
            prop_assert_eq!(paid + remaining, contract.total_amount.minor());
            prop_assert!((0..=contract.total_amount.minor()).contains(&remaining));
            prop_assert_eq!(paid, ledger.counted(|_| true));
            prop_assert_eq!(
                contract.deposit.minor(),
                ledger.counted(|payment| payment.is_deposit)
            );
        }
    }

    #[test]
    fn nothing_leads_back_to_an_earlier_status(life in lives()) {
        let rank = |status| match status {
            Draft => 0,
            Signed => 1,
            Cancelled => 2,
        };
        let mut ledger = Ledger::opened(1_000, 0);
        for operation in life {
            let before = ledger.contract.clone();
            // whether it was refused is the other property's matter
            let _ = ledger.perform(&operation);
            let after = &ledger.contract;
            prop_assert!(rank(after.status) >= rank(before.status));
            if before.status == Cancelled {
                prop_assert_eq!(after, &before);
            }
            if before.signed_at.is_some() {
                prop_assert_eq!(after.signed_at, before.signed_at);
            }
        }
    }
}
