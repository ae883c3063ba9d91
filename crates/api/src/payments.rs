//! Payments on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    error::{Checks, Invalid},
    ids::{ClientId, ContractId},
    money::Amount,
    page::{ListRequest, Sort},
    payment::{NewPayment, PaymentFilter, PaymentSort},
    period::parse_date,
    text::Reference,
};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use utoipa::{IntoParams, ToSchema};

use crate::{
    contracts::ClientRef,
    csv::Row,
    page::{EmployeeRef, Paging, parse_flag},
    request::Request,
};

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

/// The contract of a payment, as the list of payments names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaymentContract {
    /// The contract.
    pub id: i64,
    /// What it is for.
    pub title: Option<String>,
    /// Its number in the company's own files.
    pub external_ref: Option<String>,
}

/// A payment among those of other contracts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ListedPayment {
    /// The payment.
    #[serde(flatten)]
    pub payment: Payment,
    /// Its contract.
    pub contract: PaymentContract,
    /// The contract's client.
    pub client: ClientRef,
}

impl From<domain::payment::ListedPayment> for ListedPayment {
    fn from(listed: domain::payment::ListedPayment) -> Self {
        Self {
            contract: PaymentContract {
                id: listed.payment.contract_id.get(),
                title: listed.contract_title.map(|title| title.to_string()),
                external_ref: listed.contract_ref.map(|number| number.to_string()),
            },
            client: ClientRef {
                id: listed.client.id.get(),
                full_name: listed.client.full_name,
                company_name: listed.client.company_name,
            },
            payment: listed.payment.into(),
        }
    }
}

/// Which payments to list.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct PaymentQuery {
    /// Rows in a page.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
    /// `next` of the page before: the rows that follow it.
    pub after: Option<String>,
    /// `previous` of the page after: the rows that lead up to it.
    pub before: Option<String>,
    /// `-paid_on` (default), `paid_on`, `-id` or `id`.
    pub sort: Option<String>,
    /// Only those of this contract.
    #[param(value_type = Option<i64>)]
    pub contract: Option<String>,
    /// Only those of this client's contracts.
    #[param(value_type = Option<i64>)]
    pub client: Option<String>,
    /// Only those received on this day or later.
    pub from: Option<String>,
    /// Only those received on this day or before.
    pub to: Option<String>,
    /// `true`: only voided ones; `false`: only those that count.
    #[param(value_type = Option<bool>)]
    pub voided: Option<String>,
}

impl PaymentQuery {
    /// The request, checked.
    ///
    /// # Errors
    /// Names every bad parameter.
    pub fn read(&self) -> Result<ListRequest<PaymentFilter, PaymentSort>, Invalid> {
        let mut checks = Checks::default();
        let contract =
            checks.take_optional("contract", self.contract.as_deref().map(ContractId::parse));
        let client = checks.take_optional("client", self.client.as_deref().map(ClientId::parse));
        let from = checks.take_optional("from", self.from.as_deref().map(parse_date));
        let to = checks.take_optional("to", self.to.as_deref().map(parse_date));
        let voided = checks.take_optional("voided", self.voided.as_deref().map(parse_flag));
        Paging {
            limit: self.limit.as_deref(),
            after: self.after.as_deref(),
            before: self.before.as_deref(),
            sort: self.sort.as_deref(),
            mine: None,
        }
        .read(checks, Sort::descending(PaymentSort::PaidOn), || {
            Some(PaymentFilter {
                contract: contract?,
                client: client?,
                from: from?,
                to: to?,
                voided: voided?,
            })
        })
    }
}

/// Which part of a contract's payments.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ContractPaymentQuery {
    /// Rows in a page.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
    /// `next` of the page before: the rows that follow it.
    pub after: Option<String>,
    /// `previous` of the page after: the rows that lead up to it.
    pub before: Option<String>,
    /// `-paid_on` (default, latest first), `paid_on`, `-id` or `id`.
    pub sort: Option<String>,
}

impl ContractPaymentQuery {
    /// The request, checked.
    ///
    /// # Errors
    /// Names every bad parameter.
    pub fn read(&self) -> Result<ListRequest<(), PaymentSort>, Invalid> {
        Paging {
            limit: self.limit.as_deref(),
            after: self.after.as_deref(),
            before: self.before.as_deref(),
            sort: self.sort.as_deref(),
            mine: None,
        }
        .read(
            Checks::default(),
            Sort::descending(PaymentSort::PaidOn),
            || Some(()),
        )
    }
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

impl Row for ListedPayment {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "contract_id",
        "contract.external_ref",
        "contract.title",
        "client.id",
        "client.full_name",
        "client.company_name",
        "amount",
        "currency",
        "paid_on",
        "method",
        "reference",
        "is_deposit",
        "recorded_by.id",
        "recorded_by.full_name",
        "voided_at",
        "voided_by.id",
        "voided_by.full_name",
        "void_reason",
        "created_at",
    ];
}
