//! Payments: money received on a contract. Never changed, only voided.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    contract::ClientRef,
    employee::EmployeeRef,
    ids::{ClientId, ContractId, PaymentId},
    money::{Amount, Currency},
    page::sort_fields,
    text::{ExternalRef, Reference, Title},
};

/// A payment.
#[derive(Debug, Clone, PartialEq)]
pub struct Payment {
    /// The id.
    pub id: PaymentId,
    /// The contract it was received on.
    pub contract_id: ContractId,
    /// More than zero.
    pub amount: Amount,
    /// The contract's currency.
    pub currency: Currency,
    /// The day it was received.
    pub paid_on: NaiveDate,
    /// For example `transfer`.
    pub method: Option<Reference>,
    /// For example the bank's reference.
    pub reference: Option<Reference>,
    /// The contract's deposit, recorded while it was a draft.
    pub is_deposit: bool,
    /// Who recorded it.
    pub recorded_by: EmployeeRef,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// How it was voided, if it was.
    pub voided: Option<Voided>,
}

/// That a payment does not count any more.
#[derive(Debug, Clone, PartialEq)]
pub struct Voided {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: EmployeeRef,
    /// Why.
    pub reason: String,
}

/// A payment among those of other contracts: with its contract and client beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedPayment {
    /// The payment.
    pub payment: Payment,
    /// What its contract is for.
    pub contract_title: Option<Title>,
    /// The contract's number in the company's own files.
    pub contract_ref: Option<ExternalRef>,
    /// The contract's client.
    pub client: ClientRef,
}

/// Which payments to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaymentFilter {
    /// Only those of this contract.
    pub contract: Option<ContractId>,
    /// Only those of this client's contracts.
    pub client: Option<ClientId>,
    /// Only those received on this day or later.
    pub from: Option<NaiveDate>,
    /// Only those received on this day or before.
    pub to: Option<NaiveDate>,
    /// Only voided ones, or only those that count.
    pub voided: Option<bool>,
}

sort_fields! {
    /// What payments can be sorted by.
    PaymentSort {
        /// The day it was received.
        PaidOn = "paid_on",
        /// The order in which they were recorded.
        Id = "id",
    }
}

/// What is given to record a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPayment {
    /// More than zero.
    pub amount: Amount,
    /// Today when absent.
    pub paid_on: Option<NaiveDate>,
    /// For example `transfer`.
    pub method: Option<Reference>,
    /// For example the bank's reference.
    pub reference: Option<Reference>,
}
