//! Payments of a file. They bear no number: the same amount on the same day by the same way
//! under the same reference is the same payment, as often as the file has it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    audit::ChangeSet,
    contract::{Contract, ContractStatus},
    error::Checks,
    ids::PaymentId,
    import::RowOutcome,
    money::{Amount, Currency},
    payment::{Payment, Voided},
    policy::{self, ImportClient, RecordPayment, VoidPayment},
    text::{Reason, Reference},
    worded,
};
use store::{contracts, matching, payments};

use super::{
    batch::{Batch, Taken},
    contracts::{as_on, of_row},
    row::Row,
};
use crate::error::ServiceError;

/// What a row says of a payment.
#[derive(Debug)]
struct Said {
    amount: Amount,
    currency: Option<Currency>,
    paid_on: NaiveDate,
    method: Option<Reference>,
    reference: Option<Reference>,
    is_deposit: bool,
    voided_at: Option<DateTime<Utc>>,
    void_reason: Option<Reason>,
}

impl Said {
    fn read(batch: &Batch<'_>, row: &Row<'_>) -> Result<Self, ServiceError> {
        let zone = batch.session.time_zone;
        let mut checks = Checks::default();
        let amount = checks.take_optional("amount", row.amount("amount"));
        let amount = amount.and_then(|amount| checks.required("amount", amount));
        let currency = checks.take_optional("currency", row.currency_of(&["amount"]));
        let paid_on = checks.take_optional("paid_on", row.day("paid_on", batch.session.time_zone));
        let method = checks.take_optional("method", row.parsed("method", Reference::parse));
        let reference =
            checks.take_optional("reference", row.parsed("reference", Reference::parse));
        let is_deposit = checks.take_optional("is_deposit", row.flag("is_deposit"));
        let voided_at = checks.take_optional("voided_at", row.instant("voided_at", zone));
        let why = checks.take_optional("void_reason", row.parsed("void_reason", Reason::parse));
        let today = batch.session.today();
        let said = checks.finish(|| {
            let (amount, _): (Amount, Option<Currency>) = amount?;
            Some(Self {
                amount,
                currency: currency?,
                paid_on: paid_on?.unwrap_or(today),
                method: method?,
                reference: reference?,
                is_deposit: is_deposit?.unwrap_or(false),
                voided_at: voided_at?,
                void_reason: why?,
            })
        })?;
        Ok(said)
    }
}

/// Takes a payment in.
pub(super) async fn take(batch: &mut Batch<'_>, row: &Row<'_>) -> Result<Taken, ServiceError> {
    let (session, work) = (batch.session, batch.work);
    let clearance = policy::admit::<RecordPayment>(&session.actor)?;
    let contract = of_row(batch, &clearance, row).await?;
    let permit = clearance.on(&contract)?;
    let said = Said::read(batch, row)?;
    check(&said, &contract)?;
    if said.is_deposit {
        return deposit(&said, &contract);
    }
    let recorded_by = batch
        .people
        .named(work, &clearance, row, "recorded_by")
        .await?
        .filter(|_| policy::admit::<ImportClient>(&session.actor).is_ok())
        .map_or_else(|| session.myself(), |recorded| recorded.reference());
    let voided = said.voided_at.map(|at| Voided {
        at,
        by: session.myself(),
        reason: said
            .void_reason
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
    });
    let payment = Payment {
        id: PaymentId::new(0),
        contract_id: contract.id,
        amount: said.amount,
        currency: contract.currency,
        paid_on: said.paid_on,
        method: said.method.clone(),
        reference: said.reference.clone(),
        is_deposit: false,
        recorded_by,
        created_at: session.now(),
        voided: voided.clone(),
    };
    let key = format!(
        "payment {} {} {} {:?} {:?} {}",
        contract.id,
        said.amount,
        said.paid_on,
        said.method,
        said.reference,
        voided.is_some()
    );
    batch.prepare_keys(std::slice::from_ref(&key)).await?;
    let before = u64::try_from(batch.times_named(&key)).unwrap_or(0);
    let alike = matching::payments_like(work, &clearance, contract.id, &payment).await?;
    if alike > before {
        batch.name(&key, row.line());
        return Ok(Taken::unchanged(0, 0));
    }
    contracts::hold(work, contract.id).await?;
    let stood = as_on(batch, &contract, said.paid_on)?;
    let reason = batch.reason(row.line());
    let after = Contract {
        status: contract.status,
        ..stood.paid(said.amount)?
    };
    let live = Payment {
        voided: None,
        ..payment
    };
    let permit = permit.because(Some(&reason));
    let (payment, mut contract) = payments::insert(work, permit, &contract, after, live).await?;
    if let Some(voided) = voided {
        let clearance = policy::admit::<VoidPayment>(&session.actor)?;
        let standing = Contract {
            status: ContractStatus::Signed,
            ..contract.clone()
        };
        let after = Contract {
            status: contract.status,
            ..standing.without_payment(&payment)?
        };
        let permit = clearance.on(&contract)?.because(Some(&reason));
        contract = payments::void(work, permit, &contract, after, payment.clone(), voided)
            .await?
            .1;
    }
    batch.name(&key, row.line());
    Ok(Taken {
        outcome: RowOutcome::Created,
        record: payment.id.get(),
        version: contract.id.get(),
        label: format!(
            "{} {} · {}",
            payment.amount, payment.currency, payment.paid_on
        ),
        changes: ChangeSet::none().with("amount", None::<String>, payment.amount.to_string()),
    })
}

/// What can be seen without the other payments.
fn check(said: &Said, contract: &Contract) -> Result<(), ServiceError> {
    if said.amount <= Amount::ZERO {
        return Err(ServiceError::field(
            "amount",
            worded!("bad-not-positive", "is not more than zero"),
        ));
    }
    match said.currency {
        Some(currency) if currency != contract.currency => Err(ServiceError::field(
            "currency",
            worded!(
                "bad-currency-of-payment",
                "is not the contract’s, which is in {currency}",
                currency = contract.currency.code(),
            ),
        )),
        Some(_) | None => Ok(()),
    }
}

/// The deposit came with its contract.
fn deposit(said: &Said, contract: &Contract) -> Result<Taken, ServiceError> {
    if contract.deposit == said.amount || said.voided_at.is_some() {
        return Ok(Taken::unchanged(0, 0));
    }
    Err(ServiceError::field(
        "amount",
        worded!(
            "bad-deposit-of-payment",
            "is not the deposit of contract {contract}, which is {deposit}; deposits are imported with contracts",
            contract = contract.id,
            deposit = contract.deposit,
        ),
    ))
}
