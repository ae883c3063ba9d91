//! The contracts: exact amounts, and what was paid already as one opening payment.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{
    ById, ContractRow, Rule, Source,
    ledger::{Ledger, Row},
};
use crate::{
    audit::RecordKind,
    client::Client,
    contract::{ClientRef, Contract, ContractStatus},
    ids::{ContractId, PaymentId, Version},
    money::Amount,
    payment::Payment,
};

/// What a total of zero or less becomes.
const SMALLEST: Amount = Amount::from_minor(1);

/// Reads the contracts, and what had been paid on them.
pub(super) fn plan(
    source: &Source,
    clients: &ById<Client>,
    ledger: &mut Ledger,
) -> (ById<Contract>, Vec<Payment>) {
    let mut contracts = ById::new();
    let mut payments = Vec::new();
    for row in &source.contracts {
        let Some(mut reading) = ledger.row("contract", RecordKind::Contract, &row.id) else {
            continue;
        };
        if let Some(contract) = contract(row, clients, &mut reading) {
            payments.extend(opening_payment(&contract, &reading));
            contracts.insert(contract.id.get(), contract);
        }
    }
    if contracts.values().any(|one| one.signed_at.is_some()) {
        ledger.remarks.push(
            "when contracts were signed was not known: each carries its creation date, and nobody \
             as the one who recorded it"
                .to_owned(),
        );
    }
    (contracts, payments)
}

fn contract(row: &ContractRow, clients: &ById<Client>, reading: &mut Row<'_>) -> Option<Contract> {
    let client = owner(row, clients, reading);
    let total = amount("total_amount", row.total_amount.as_deref(), reading);
    let remaining = amount("remaining_amount", row.remaining_amount.as_deref(), reading);
    let is_signed = signature(row.is_signed.as_deref(), reading);
    let created_at = reading.creation(row.created_at.as_ref());
    let updated_at = reading.time("updated_at", row.last_update.as_ref());
    let (client, is_signed) = (client?, is_signed?);
    let money = settle(row, total?, remaining?, reading);
    if money.is_void {
        let before = row.is_signed.as_deref();
        reading.found(Rule::TotalNotPositive, "status", before, Some("cancelled"));
    }
    Some(Contract {
        id: ContractId::new(reading.id()),
        title: None,
        client: ClientRef {
            id: client.id,
            full_name: client.full_name.to_string(),
            company_name: client.company_name.as_ref().map(ToString::to_string),
        },
        sales_contact: client.sales_contact.clone(),
        total_amount: money.total,
        deposit: money.paid,
        paid_amount: money.paid,
        remaining_amount: money.remaining,
        currency: reading.with().currency,
        due_on: None,
        status: match (money.is_void, is_signed) {
            (true, _) => ContractStatus::Cancelled,
            (false, true) => ContractStatus::Signed,
            (false, false) => ContractStatus::Draft,
        },
        signed_at: is_signed.then_some(created_at),
        signed_by: None,
        cancelled_at: money.is_void.then_some(reading.with().now),
        cancel_reason: money
            .is_void
            .then(|| "its total in the legacy system was zero or less".to_owned()),
        event_count: 0,
        external_ref: None,
        version: Version::FIRST,
        created_at,
        updated_at: updated_at.unwrap_or(created_at),
    })
}

fn owner<'c>(
    row: &ContractRow,
    clients: &'c ById<Client>,
    reading: &mut Row<'_>,
) -> Option<&'c Client> {
    let named = reading.required("client_id", row.client_id.as_deref());
    let id = reading.reference("client_id", Some(named?))?;
    let Some(client) = clients.get(&id) else {
        reading.fault(
            "client_id",
            format!("names client {id}, which is not there or cannot be imported"),
        );
        return None;
    };
    if let Some(other) = reading.reference("sales_contact_id", row.sales_contact_id.as_deref())
        && other != client.sales_contact.id.get()
    {
        reading.found(
            Rule::OtherSalesContact,
            "sales_contact_id",
            row.sales_contact_id.as_deref(),
            Some(&client.sales_contact.id.to_string()),
        );
    }
    Some(client)
}

/// Reads an amount in hundredths, which may be negative here.
fn amount(field: &'static str, value: Option<&str>, reading: &mut Row<'_>) -> Option<i64> {
    let text = reading.required(field, value)?;
    let Ok(exact) = Decimal::from_str_exact(text.trim()) else {
        reading.fault(field, format!("is {text:?}, which is no amount"));
        return None;
    };
    let mut rounded = exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    let minor = i64::try_from(rounded.mantissa())
        .ok()
        .filter(|minor| minor.abs() <= Amount::MAX.minor());
    let Some(minor) = minor else {
        reading.fault(
            field,
            format!("is {text}; at most {} can be kept", Amount::MAX),
        );
        return None;
    };
    if exact != rounded {
        let rounded = rounded.to_string();
        reading.found(Rule::AmountRounded, field, Some(text), Some(&rounded));
    }
    Some(minor)
}

fn signature(value: Option<&str>, reading: &mut Row<'_>) -> Option<bool> {
    let Some(text) = value else {
        reading.found(Rule::StatusMissing, "status", None, Some("draft"));
        return Some(false);
    };
    match text.trim().to_ascii_lowercase().as_str() {
        "1" | "true" | "signed" => Some(true),
        "0" | "false" | "unsigned" => Some(false),
        _ => {
            reading.fault("status", format!("is {text:?}; 0 or 1 is accepted"));
            None
        }
    }
}

struct Money {
    total: Amount,
    paid: Amount,
    remaining: Amount,
    is_void: bool,
}

/// Makes `paid + remaining = total` true, the total being the surest of them.
fn settle(row: &ContractRow, total: i64, remaining: i64, reading: &mut Row<'_>) -> Money {
    let is_void = total <= 0;
    let total = if is_void {
        SMALLEST
    } else {
        Amount::from_minor(total)
    };
    let (left, rule) = if is_void {
        (total, Some(Rule::TotalNotPositive))
    } else if remaining > total.minor() {
        (total, Some(Rule::RemainingOverTotal))
    } else if remaining < 0 {
        (Amount::ZERO, Some(Rule::RemainingNegative))
    } else {
        (Amount::from_minor(remaining), None)
    };
    if is_void {
        let before = row.total_amount.as_deref();
        reading.found(
            Rule::TotalNotPositive,
            "total_amount",
            before,
            Some(&total.to_string()),
        );
    }
    if let Some(rule) = rule.filter(|_| left.minor() != remaining) {
        let before = row.remaining_amount.as_deref();
        reading.found(rule, "remaining_amount", before, Some(&left.to_string()));
    }
    Money {
        total,
        paid: Amount::from_minor(total.minor() - left.minor()),
        remaining: left,
        is_void,
    }
}

fn opening_payment(contract: &Contract, reading: &Row<'_>) -> Option<Payment> {
    (contract.paid_amount > Amount::ZERO).then(|| Payment {
        id: PaymentId::new(0),
        contract_id: contract.id,
        amount: contract.paid_amount,
        currency: contract.currency,
        paid_on: reading.with().time_zone.local(contract.created_at).date(),
        method: None,
        reference: None,
        is_deposit: true,
        recorded_by: contract.sales_contact.clone(),
        created_at: contract.created_at,
        voided: None,
    })
}
