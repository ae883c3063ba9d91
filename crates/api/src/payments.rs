//! Payments on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    error::{Checks, Invalid},
    money::Amount,
    payment::NewPayment,
    period::parse_date,
    text::Reference,
};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::{page::EmployeeRef, request::Request};

/// A payment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Payment {
    /// The id.
    pub id: i64,
    /// The contract it was received on.
    pub contract_id: i64,
    /// An exact decimal.
    #[schema(example = "2000.50")]
    pub amount: String,
    /// The contract's currency.
    #[schema(example = "EUR")]
    pub currency: String,
    /// The day it was received.
    pub paid_on: NaiveDate,
    /// For example `transfer`.
    pub method: Option<String>,
    /// For example the bank's reference.
    pub reference: Option<String>,
    /// The contract's deposit, given with the draft.
    pub is_deposit: bool,
    /// Who recorded it.
    pub recorded_by: EmployeeRef,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it was voided.
    pub voided_at: Option<DateTime<Utc>>,
    /// Who voided it.
    pub voided_by: Option<EmployeeRef>,
    /// Why it was voided.
    pub void_reason: Option<String>,
}

impl From<domain::payment::Payment> for Payment {
    fn from(payment: domain::payment::Payment) -> Self {
        let (voided_at, voided_by, void_reason) = match payment.voided {
            Some(voided) => (Some(voided.at), Some(voided.by.into()), Some(voided.reason)),
            None => (None, None, None),
        };
        Self {
            id: payment.id.get(),
            contract_id: payment.contract_id.get(),
            amount: payment.amount.to_string(),
            currency: payment.currency.code().to_owned(),
            paid_on: payment.paid_on,
            method: payment.method.map(|method| method.to_string()),
            reference: payment.reference.map(|reference| reference.to_string()),
            is_deposit: payment.is_deposit,
            recorded_by: payment.recorded_by.into(),
            created_at: payment.created_at,
            voided_at,
            voided_by,
            void_reason,
        }
    }
}

/// What a payment left on its contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PaidContract {
    /// The contract.
    pub id: i64,
    /// Its version after the payment.
    pub version: i64,
    /// What remains to be paid.
    #[schema(example = "10000.00")]
    pub remaining_amount: String,
}

/// A payment just recorded or voided, with what it left on its contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RecordedPayment {
    /// The payment.
    #[serde(flatten)]
    pub payment: Payment,
    /// Its contract.
    pub contract: PaidContract,
}

/// The payments of a contract, voided ones among them, latest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Payments {
    /// All of them.
    pub items: Vec<Payment>,
}

/// A payment to record.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPayment {
    /// More than zero, at most what remains.
    #[schema(example = "2000.50")]
    pub amount: String,
    /// Today when absent.
    #[schema(example = "2026-06-03")]
    pub paid_on: Option<String>,
    /// For example `transfer`.
    pub method: Option<String>,
    /// For example the bank's reference.
    pub reference: Option<String>,
}

impl RecordPayment {
    /// The values, checked.
    ///
    /// # Errors
    /// Names every bad field.
    pub fn read(&self) -> Result<NewPayment, Invalid> {
        let mut checks = Checks::default();
        let amount = checks.take("amount", Amount::parse_positive(&self.amount));
        let paid_on = checks.take_optional("paid_on", self.paid_on.as_deref().map(parse_date));
        let method = checks.take_optional("method", self.method.as_deref().map(Reference::parse));
        let reference =
            checks.take_optional("reference", self.reference.as_deref().map(Reference::parse));
        checks.finish(|| {
            Some(NewPayment {
                amount: amount?,
                paid_on: paid_on?,
                method: method?,
                reference: reference?,
            })
        })
    }
}

/// Why a payment is voided.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidPayment {
    /// The contract's version this is based on; or the `If-Match` header.
    pub version: Option<i64>,
    /// Why.
    pub reason: Option<String>,
}

impl Request for RecordPayment {
    const GUARDED: &'static [&'static str] = &[
        "id",
        "contract_id",
        "currency",
        "is_deposit",
        "recorded_by",
        "created_at",
        "voided_at",
        "voided_by",
        "void_reason",
    ];
}
impl Request for VoidPayment {}
