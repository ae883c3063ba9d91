//! Contracts on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    contract::{ContractChanges, ContractFilter, ContractSort, ContractStatus, NewContract},
    error::{BadValue, Checks, Invalid},
    ids::{ClientId, EmployeeId, Version},
    money::{Amount, Currency},
    page::{ListRequest, Sort},
    period::parse_date,
    text::{ExternalRef, Reason, Title},
    worded,
};
use serde::{Deserialize, Serialize};
use serde_with::{rust::double_option, skip_serializing_none};
use utoipa::{IntoParams, ToSchema};

use crate::{
    csv::Row,
    page::{EmployeeRef, Paging, flag, search},
    request::Request,
};

/// A client as contracts name it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ClientRef {
    /// The client's id.
    pub id: i64,
    /// The person.
    pub full_name: String,
    /// The company, if any.
    pub company_name: Option<String>,
}

/// A contract.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Contract {
    /// The id.
    pub id: i64,
    /// What it is for.
    #[serialize_always]
    pub title: Option<String>,
    /// The client.
    pub client: ClientRef,
    /// The client's sales contact.
    pub sales_contact: EmployeeRef,
    /// An exact decimal.
    #[schema(example = "12000.50")]
    pub total_amount: String,
    /// The opening payment given with the draft.
    #[schema(example = "2000.50")]
    pub deposit: String,
    /// The sum of the payments not voided.
    #[schema(example = "2000.50")]
    pub paid_amount: String,
    /// What remains to be paid.
    #[schema(example = "10000.00")]
    pub remaining_amount: String,
    /// Of all amounts.
    #[schema(example = "EUR")]
    pub currency: String,
    /// When the whole is due.
    #[serialize_always]
    pub due_on: Option<NaiveDate>,
    /// `draft`, `signed` or `cancelled`.
    #[schema(example = "signed")]
    pub status: String,
    /// When it was signed.
    #[serialize_always]
    pub signed_at: Option<DateTime<Utc>>,
    /// Who recorded the signature.
    #[serialize_always]
    pub signed_by: Option<EmployeeRef>,
    /// When it was cancelled.
    #[serialize_always]
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it was cancelled.
    #[serialize_always]
    pub cancel_reason: Option<String>,
    /// How many events it has, cancelled ones among them.
    pub event_count: i64,
    /// The number in the company's own files.
    #[serialize_always]
    pub external_ref: Option<String>,
    /// Send it back with a change.
    pub version: i64,
    /// When the record was created.
    pub created_at: DateTime<Utc>,
    /// When the record was last written.
    pub updated_at: DateTime<Utc>,
    /// The coming events that were cancelled with the contract; only in the
    /// reply to its cancelling.
    pub cancelled_events: Option<Vec<i64>>,
}

impl From<domain::contract::Contract> for Contract {
    fn from(contract: domain::contract::Contract) -> Self {
        Self {
            id: contract.id.get(),
            title: contract.title.map(|title| title.to_string()),
            client: ClientRef {
                id: contract.client.id.get(),
                full_name: contract.client.full_name,
                company_name: contract.client.company_name,
            },
            sales_contact: contract.sales_contact.into(),
            total_amount: contract.total_amount.to_string(),
            deposit: contract.deposit.to_string(),
            paid_amount: contract.paid_amount.to_string(),
            remaining_amount: contract.remaining_amount.to_string(),
            currency: contract.currency.code().to_owned(),
            due_on: contract.due_on,
            status: contract.status.name().to_owned(),
            signed_at: contract.signed_at,
            signed_by: contract.signed_by.map(Into::into),
            cancelled_at: contract.cancelled_at,
            cancel_reason: contract.cancel_reason,
            event_count: contract.event_count,
            external_ref: contract.external_ref.map(|number| number.to_string()),
            version: contract.version.get(),
            created_at: contract.created_at,
            updated_at: contract.updated_at,
            cancelled_events: None,
        }
    }
}

/// A new contract, a draft.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateContract {
    /// The client.
    pub client_id: i64,
    /// More than zero, two decimal places at most.
    #[schema(example = "12000.50")]
    pub total_amount: String,
    /// The company's currency when absent.
    #[schema(example = "EUR")]
    pub currency: Option<String>,
    /// The opening payment, at most the total.
    #[schema(example = "2000.50")]
    pub deposit: Option<String>,
    /// What it is for.
    pub title: Option<String>,
    /// When the whole is due.
    #[schema(example = "2026-06-30")]
    pub due_on: Option<String>,
    /// The number in the company's own files.
    pub external_ref: Option<String>,
}

impl CreateContract {
    /// The values, checked.
    ///
    /// # Errors
    /// Names every bad field.
    pub fn read(&self) -> Result<NewContract, Invalid> {
        let mut checks = Checks::default();
        let client = checks.take("client_id", ClientId::parse(&self.client_id.to_string()));
        let total = checks.take("total_amount", Amount::parse_positive(&self.total_amount));
        let deposit = checks.take_optional("deposit", self.deposit.as_deref().map(Amount::parse));
        let currency =
            checks.take_optional("currency", self.currency.as_deref().map(Currency::parse));
        let title = checks.take_optional("title", self.title.as_deref().map(Title::parse));
        let due_on = checks.take_optional("due_on", self.due_on.as_deref().map(parse_date));
        let reference = checks.take_optional(
            "external_ref",
            self.external_ref.as_deref().map(ExternalRef::parse),
        );
        checks
            .finish(|| {
                Some(NewContract {
                    client_id: client?,
                    title: title?,
                    total_amount: total?,
                    deposit: deposit?.unwrap_or(Amount::ZERO),
                    currency: currency?,
                    due_on: due_on?,
                    external_ref: reference?,
                })
            })?
            .check()
    }
}

/// Changes to a contract; absent fields stay, `null` clears.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateContract {
    /// The version this is based on; or the `If-Match` header.
    pub version: Option<i64>,
    /// Another title, or `null`.
    #[serde(default, with = "double_option")]
    #[schema(value_type = Option<String>)]
    pub title: Option<Option<String>>,
    /// Another total; once signed, management only and with a reason.
    pub total_amount: Option<String>,
    /// Another currency, in draft only.
    pub currency: Option<String>,
    /// Another opening payment, in draft only.
    pub deposit: Option<String>,
    /// Another due date, or `null`.
    #[serde(default, with = "double_option")]
    #[schema(value_type = Option<String>)]
    pub due_on: Option<Option<String>>,
    /// Another client; management only, and only before there are events.
    pub client_id: Option<i64>,
    /// Another number in the company's own files, or `null`.
    #[serde(default, with = "double_option")]
    #[schema(value_type = Option<String>)]
    pub external_ref: Option<Option<String>>,
    /// Why a signed contract's total changes.
    pub reason: Option<String>,
}

impl UpdateContract {
    /// The changes, checked.
    ///
    /// # Errors
    /// Names every bad field.
    pub fn read(&self) -> Result<ContractChanges, Invalid> {
        let mut checks = Checks::default();
        let version = checks.required("version", self.version.map(Version::new));
        let title = checks.take_clearable("title", &self.title, Title::parse);
        let total = checks.take_optional(
            "total_amount",
            self.total_amount.as_deref().map(Amount::parse_positive),
        );
        let currency =
            checks.take_optional("currency", self.currency.as_deref().map(Currency::parse));
        let deposit = checks.take_optional("deposit", self.deposit.as_deref().map(Amount::parse));
        let due_on = checks.take_clearable("due_on", &self.due_on, parse_date);
        let client = checks.take_optional(
            "client_id",
            self.client_id.map(|id| ClientId::parse(&id.to_string())),
        );
        let reference =
            checks.take_clearable("external_ref", &self.external_ref, ExternalRef::parse);
        let reason = checks.take_optional("reason", self.reason.as_deref().map(Reason::parse));
        checks.finish(|| {
            Some(ContractChanges {
                version: version?,
                title: title?,
                total_amount: total?,
                currency: currency?,
                deposit: deposit?,
                due_on: due_on?,
                client_id: client?,
                external_ref: reference?,
                reason: reason?,
            })
        })
    }
}

/// Which contracts to list.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ContractQuery {
    /// Rows in a page.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
    /// `next` of the page before: the rows that follow it.
    pub after: Option<String>,
    /// `previous` of the page after: the rows that lead up to it.
    pub before: Option<String>,
    /// `-id` (default), `id`, `total_amount`, `remaining_amount`, `title`,
    /// `created_at` or `updated_at`; `-` in front reverses.
    pub sort: Option<String>,
    /// Words or their beginnings, in any order: of a title, a client or company, a number; an
    /// amount in any format.
    pub q: Option<String>,
    /// Only those of the caller's clients; for support those of the assigned
    /// events.
    #[param(value_type = Option<bool>)]
    pub mine: Option<String>,
    /// Only drafts.
    #[param(value_type = Option<bool>)]
    pub unsigned: Option<String>,
    /// Only those with something left to pay, cancelled ones left out.
    #[param(value_type = Option<bool>)]
    pub unpaid: Option<String>,
    /// Only signed ones without an event.
    #[param(value_type = Option<bool>)]
    pub without_event: Option<String>,
    /// Only signed ones with something left to pay, past their due date or,
    /// without one, past their last event.
    #[param(value_type = Option<bool>)]
    pub overdue: Option<String>,
    /// Only those of this status.
    pub status: Option<String>,
    /// Only those of this client.
    #[param(value_type = Option<i64>)]
    pub client: Option<String>,
    /// Only those of this sales contact.
    #[param(value_type = Option<i64>)]
    pub sales: Option<String>,
}

fn parse_status(text: &str) -> Result<ContractStatus, BadValue> {
    ContractStatus::from_name(text).ok_or_else(|| {
        BadValue::new(worded!(
            "bad-contract-status",
            "is not a status; draft, signed or cancelled is accepted"
        ))
    })
}

impl ContractQuery {
    /// The request, checked.
    ///
    /// # Errors
    /// Names every bad parameter.
    pub fn read(&self) -> Result<ListRequest<ContractFilter, ContractSort>, Invalid> {
        let mut checks = Checks::default();
        let client = checks.take_optional("client", self.client.as_deref().map(ClientId::parse));
        let sales = checks.take_optional("sales", self.sales.as_deref().map(EmployeeId::parse));
        let status = checks.take_optional("status", self.status.as_deref().map(parse_status));
        let unsigned = flag(&mut checks, "unsigned", self.unsigned.as_deref());
        let unpaid = flag(&mut checks, "unpaid", self.unpaid.as_deref());
        let without_event = flag(&mut checks, "without_event", self.without_event.as_deref());
        let overdue = flag(&mut checks, "overdue", self.overdue.as_deref());
        let search = search(&mut checks, self.q.as_deref());
        Paging {
            limit: self.limit.as_deref(),
            after: self.after.as_deref(),
            before: self.before.as_deref(),
            sort: self.sort.as_deref(),
            mine: self.mine.as_deref(),
        }
        .read(checks, Sort::descending(ContractSort::Id), || {
            Some(ContractFilter {
                unsigned,
                unpaid,
                without_event,
                overdue,
                status: status?,
                client: client?,
                sales_contact: sales?,
                mine: None,
                search,
                ..ContractFilter::default()
            })
        })
    }
}

const GUARDED: &[&str] = &[
    "id",
    "client",
    "sales_contact",
    "sales_contact_id",
    "paid_amount",
    "remaining_amount",
    "status",
    "signed_at",
    "signed_by",
    "cancelled_at",
    "cancel_reason",
    "event_count",
    "created_at",
    "updated_at",
];

impl Request for CreateContract {
    const GUARDED: &'static [&'static str] = GUARDED;
    const PARENT: &'static str = "client_id";
}
impl Request for UpdateContract {
    const GUARDED: &'static [&'static str] = GUARDED;
}

impl Row for Contract {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "title",
        "client.id",
        "client.full_name",
        "client.company_name",
        "sales_contact.id",
        "sales_contact.full_name",
        "total_amount",
        "deposit",
        "paid_amount",
        "remaining_amount",
        "currency",
        "due_on",
        "status",
        "signed_at",
        "signed_by.id",
        "signed_by.full_name",
        "cancelled_at",
        "cancel_reason",
        "event_count",
        "external_ref",
        "version",
        "created_at",
        "updated_at",
    ];
}
