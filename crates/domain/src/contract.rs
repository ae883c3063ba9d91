//! Contracts and their money: draft, signed once, or cancelled.
//!
//! Transitions are functions from one state to the next; each refuses what the
//! rules refuse. `paid + remaining = total` holds in every state they make.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use crate::{
    audit::{Audited, RecordKind, RecordRef, nameless},
    department::Department,
    employee::{EmployeeRef, Mine},
    error::Invalid,
    ids::{ClientId, ContractId, EmployeeId, Version},
    money::{Amount, Currency},
    page::sort_fields,
    payment::Payment,
    policy::{Action, Denied, Rule, Subject, rule},
    refusal::{Refusal, Refused},
    search::Terms,
    text::{ExternalRef, Reason, Title},
    worded,
};

/// A client as contracts and events name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRef {
    /// The client.
    pub id: ClientId,
    /// The person's name.
    pub full_name: String,
    /// The company, if any.
    pub company_name: Option<String>,
}

/// Where a contract stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContractStatus {
    /// Drawn up; its amounts can still change.
    Draft,
    /// Signed, for good.
    Signed,
    /// Cancelled, for good.
    Cancelled,
}

impl ContractStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Signed, Self::Cancelled];

    /// The name as stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Signed => "signed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads a name; `None` when it is no status.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// A contract.
#[derive(Debug, Clone, PartialEq)]
pub struct Contract {
    /// The id.
    pub id: ContractId,
    /// What it is for.
    pub title: Option<Title>,
    /// The client.
    pub client: ClientRef,
    /// The client's sales contact; never set separately.
    pub sales_contact: EmployeeRef,
    /// More than zero.
    pub total_amount: Amount,
    /// The opening payment given with the draft; zero when there is none.
    pub deposit: Amount,
    /// The sum of the payments not voided, the deposit among them.
    pub paid_amount: Amount,
    /// `total_amount − paid_amount`.
    pub remaining_amount: Amount,
    /// Of all its amounts.
    pub currency: Currency,
    /// When the whole is due.
    pub due_on: Option<NaiveDate>,
    /// Draft, signed or cancelled.
    pub status: ContractStatus,
    /// When it was signed.
    pub signed_at: Option<DateTime<Utc>>,
    /// Who recorded the signature.
    pub signed_by: Option<EmployeeRef>,
    /// When it was cancelled.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// How many events it has, cancelled ones among them.
    pub event_count: i64,
    /// The number in the company's own files.
    pub external_ref: Option<ExternalRef>,
    /// How many times the record was written.
    pub version: Version,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last written.
    pub updated_at: DateTime<Utc>,
}

/// What management gives to create a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContract {
    /// The client.
    pub client_id: ClientId,
    /// What it is for.
    pub title: Option<Title>,
    /// More than zero.
    pub total_amount: Amount,
    /// The opening payment; none when absent or zero.
    pub deposit: Amount,
    /// The company's currency when absent.
    pub currency: Option<Currency>,
    /// When the whole is due.
    pub due_on: Option<NaiveDate>,
    /// The number in the company's own files.
    pub external_ref: Option<ExternalRef>,
}

impl NewContract {
    /// A deposit is at most the total.
    ///
    /// # Errors
    /// Names the field `deposit`.
    pub fn check(self) -> Result<Self, Invalid> {
        check_deposit(self.deposit, self.total_amount)?;
        Ok(self)
    }
}

/// What may be changed on a contract; absent fields stay, `Some(None)` clears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractChanges {
    /// The version this is based on.
    pub version: Version,
    /// Another title, or none.
    pub title: Option<Option<Title>>,
    /// Another total; once signed, management only and with a reason.
    pub total_amount: Option<Amount>,
    /// Another currency, in draft only.
    pub currency: Option<Currency>,
    /// Another opening payment, in draft only; zero removes it.
    pub deposit: Option<Amount>,
    /// Another due date, or none.
    pub due_on: Option<Option<NaiveDate>>,
    /// Another client: management only, and only before there are events.
    pub client_id: Option<ClientId>,
    /// Another number in the company's own files, or none.
    pub external_ref: Option<Option<ExternalRef>>,
    /// Why a signed contract's total changes.
    pub reason: Option<Reason>,
}

sort_fields! {
    /// What contracts can be sorted by.
    ContractSort {
        /// The id; newest first is the default order.
        Id = "id",
        /// The total.
        TotalAmount = "total_amount",
        /// What is still to be paid.
        RemainingAmount = "remaining_amount",
        /// The folded title.
        Title = "title",
        /// When the record was created.
        CreatedAt = "created_at",
        /// When the record was last written.
        UpdatedAt = "updated_at",
    }
}

/// Which contracts a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a filter of its own")]
pub struct ContractFilter {
    /// Drafts.
    pub unsigned: bool,
    /// Something remains to be paid, and it is not cancelled.
    pub unpaid: bool,
    /// Signed, without any event; a cancelled one counts as one.
    pub without_event: bool,
    /// Signed, something remains to be paid, and it is past its due date or,
    /// without one, past its last event.
    pub overdue: bool,
    /// Only those of this status.
    pub status: Option<ContractStatus>,
    /// Only those of this client.
    pub client: Option<ClientId>,
    /// Only those of this sales contact.
    pub sales_contact: Option<EmployeeId>,
    /// Only those of the caller: sales those of own clients, support those with
    /// an event of theirs.
    pub mine: Option<Mine>,
    /// Only those that have every term.
    pub search: Option<Terms>,
    /// Only those whose client's data was not removed.
    pub client_not_anonymised: bool,
    /// All but this one.
    pub except: Option<ContractId>,
}

impl Contract {
    /// Whether it is signed and not cancelled.
    pub fn is_signed(&self) -> bool {
        self.status == ContractStatus::Signed
    }

    /// Whether something remains to be paid past its time: the due date or,
    /// without one, the end of the last event that stands.
    pub fn is_overdue(&self, today: NaiveDate, last_event_is_over: bool) -> bool {
        self.is_signed()
            && self.remaining_amount > Amount::ZERO
            && self.due_on.map_or(last_event_is_over, |due| due < today)
    }

    /// With the changes made, as far as they concern this row alone; the
    /// client, when it changes, is looked up by the use-case.
    ///
    /// # Errors
    /// 409 when cancelled or when a draft-only field meets a signed contract,
    /// 403 when the department may not change a signed total, 422 when the
    /// reason is missing or the amounts do not fit together.
    pub fn changed(
        &self,
        changes: &ContractChanges,
        department: Department,
    ) -> Result<Self, Refused> {
        self.check_open()?;
        if self.is_signed() {
            self.check_signed_changes(changes, department)?;
        }
        let mut after = self.clone();
        if let Some(title) = &changes.title {
            after.title.clone_from(title);
        }
        if let Some(due_on) = changes.due_on {
            after.due_on = due_on;
        }
        if let Some(reference) = &changes.external_ref {
            after.external_ref.clone_from(reference);
        }
        if let Some(currency) = changes.currency {
            after.currency = currency;
        }
        let total = changes.total_amount.unwrap_or(self.total_amount);
        if let Some(deposit) = changes.deposit {
            check_deposit(deposit, total)?;
            after.deposit = deposit;
            after.paid_amount = deposit;
        }
        after.with_total(total)
    }

    /// Signed by an employee at this instant.
    ///
    /// # Errors
    /// [`Refusal::AlreadySigned`] or [`Refusal::ContractCancelled`].
    pub fn signed(&self, by: EmployeeRef, now: DateTime<Utc>) -> Result<Self, Refused> {
        match self.status {
            ContractStatus::Draft => Ok(Self {
                status: ContractStatus::Signed,
                signed_at: Some(now),
                signed_by: Some(by),
                ..self.clone()
            }),
            ContractStatus::Signed => Err(Refusal::AlreadySigned(self.id).into()),
            ContractStatus::Cancelled => Err(Refusal::ContractCancelled(self.id).into()),
        }
    }

    /// Cancelled at this instant.
    ///
    /// # Errors
    /// [`Refusal::ContractCancelled`] the second time.
    pub fn cancelled(&self, reason: Option<&Reason>, now: DateTime<Utc>) -> Result<Self, Refused> {
        self.check_open()?;
        Ok(Self {
            status: ContractStatus::Cancelled,
            cancelled_at: Some(now),
            cancel_reason: reason.map(ToString::to_string),
            ..self.clone()
        })
    }

    /// With a payment received.
    ///
    /// # Errors
    /// 409 unless signed; 422 when it is more than remains.
    pub fn paid(&self, amount: Amount) -> Result<Self, Refused> {
        self.check_signed()?;
        let (Some(paid), Some(remaining)) = (
            self.paid_amount.checked_add(amount),
            self.remaining_amount.checked_sub(amount),
        ) else {
            return Err(Invalid::field(
                "amount",
                worded!(
                    "bad-payment-over-remaining",
                    "is more than the {remaining} that remain on contract {contract}",
                    remaining = (self.remaining_amount, self.currency),
                    contract = self.id,
                ),
            )
            .into());
        };
        Ok(Self {
            paid_amount: paid,
            remaining_amount: remaining,
            ..self.clone()
        })
    }

    /// Without a payment that is voided.
    ///
    /// # Errors
    /// 409 when cancelled or when the payment is voided already.
    pub fn without_payment(&self, payment: &Payment) -> Result<Self, Refused> {
        self.check_open()?;
        if payment.voided.is_some() {
            return Err(Refusal::PaymentVoided(payment.id).into());
        }
        let mut after = self.clone();
        after.paid_amount = self
            .paid_amount
            .checked_sub(payment.amount)
            .unwrap_or(Amount::ZERO);
        if payment.is_deposit {
            after.deposit = Amount::ZERO;
        }
        after.with_total(self.total_amount)
    }

    /// Moved to another client, with that client's sales contact.
    ///
    /// # Errors
    /// [`Refusal::ContractCancelled`] or [`Refusal::ContractHasEvents`].
    pub fn moved(&self, client: ClientRef, sales_contact: EmployeeRef) -> Result<Self, Refused> {
        self.check_open()?;
        if self.event_count > 0 {
            return Err(Refusal::ContractHasEvents(self.id).into());
        }
        Ok(Self {
            client,
            sales_contact,
            ..self.clone()
        })
    }

    /// Without its title, which may tell of the client. Amounts, payments and their
    /// references stay: books have to be kept.
    #[must_use]
    pub fn anonymised(&self) -> Self {
        Self {
            title: None,
            ..self.clone()
        }
    }

    /// A cancelled contract as it stood while it was signed: what was paid or took place
    /// before can be imported. `day` is when that was.
    ///
    /// # Errors
    /// What is refused of a contract that is neither signed nor was at the time.
    pub fn as_on(&self, day: NaiveDate) -> Result<Self, Refusal> {
        let stood = self.signed_at.is_some()
            && self
                .cancelled_at
                .is_some_and(|cancelled| day <= cancelled.date_naive());
        if self.status == ContractStatus::Cancelled && stood {
            return Ok(Self {
                status: ContractStatus::Signed,
                ..self.clone()
            });
        }
        self.check_signed()?;
        Ok(self.clone())
    }

    /// A signed, standing contract: what events and payments need.
    ///
    /// # Errors
    /// [`Refusal::ContractNotSigned`] or [`Refusal::ContractCancelled`].
    pub fn check_signed(&self) -> Result<(), Refusal> {
        match self.status {
            ContractStatus::Signed => Ok(()),
            ContractStatus::Draft => Err(Refusal::ContractNotSigned(self.id)),
            ContractStatus::Cancelled => Err(Refusal::ContractCancelled(self.id)),
        }
    }

    /// A standing contract: draft or signed, what every change needs.
    ///
    /// # Errors
    /// [`Refusal::ContractCancelled`].
    pub fn check_open(&self) -> Result<(), Refusal> {
        match self.status {
            ContractStatus::Draft | ContractStatus::Signed => Ok(()),
            ContractStatus::Cancelled => Err(Refusal::ContractCancelled(self.id)),
        }
    }

    fn check_signed_changes(
        &self,
        changes: &ContractChanges,
        department: Department,
    ) -> Result<(), Refused> {
        if changes.total_amount.is_some()
            && rule(Action::ChangeSignedTotal, department) == Rule::Never
        {
            return Err(
                Denied::field(Action::ChangeSignedTotal, self.record(), "total_amount").into(),
            );
        }
        for (given, what) in [
            (changes.currency.is_some(), "currency"),
            (changes.deposit.is_some(), "deposit"),
        ] {
            if given {
                return Err(Refusal::ContractSigned {
                    contract: self.id,
                    what,
                }
                .into());
            }
        }
        if changes.total_amount.is_some() && changes.reason.is_none() {
            return Err(Invalid::field(
                "reason",
                worded!(
                    "bad-missing-reason-for-total",
                    "is missing; changing a signed contract's total needs one",
                ),
            )
            .into());
        }
        Ok(())
    }

    fn with_total(mut self, total: Amount) -> Result<Self, Refused> {
        let Some(remaining) = total.checked_sub(self.paid_amount) else {
            return Err(Invalid::field(
                "total_amount",
                worded!(
                    "bad-total-under-paid",
                    "is less than the {paid} already paid",
                    paid = (self.paid_amount, self.currency),
                ),
            )
            .into());
        };
        self.total_amount = total;
        self.remaining_amount = remaining;
        Ok(self)
    }
}

fn check_deposit(deposit: Amount, total: Amount) -> Result<(), Invalid> {
    if deposit > total {
        return Err(Invalid::field(
            "deposit",
            worded!(
                "bad-deposit-over-total",
                "is more than the total of {total}",
                total = total,
            ),
        ));
    }
    Ok(())
}

impl Subject for Contract {
    fn record(&self) -> Option<RecordRef> {
        Some(RecordRef::new(RecordKind::Contract, self.id.get()))
    }
    fn label(&self) -> String {
        match &self.title {
            Some(title) => title.to_string(),
            // not the client's name: labels are kept in the audit log for good
            None => nameless(RecordKind::Contract, self.id.get()),
        }
    }
    fn version(&self) -> Version {
        self.version
    }
    fn sales_contact(&self) -> Option<EmployeeId> {
        Some(self.sales_contact.id)
    }
}

impl Audited for Contract {
    fn facts(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("client_id", json!(self.client.id)),
            ("sales_contact_id", json!(self.sales_contact.id)),
            ("title", json!(self.title.as_ref().map(Title::as_str))),
            ("total_amount", json!(self.total_amount)),
            ("deposit", json!(self.deposit)),
            ("paid_amount", json!(self.paid_amount)),
            ("remaining_amount", json!(self.remaining_amount)),
            ("currency", json!(self.currency)),
            ("due_on", json!(self.due_on)),
            ("status", json!(self.status.name())),
            (
                "external_ref",
                json!(self.external_ref.as_ref().map(ExternalRef::as_str)),
            ),
        ]
    }
}

#[cfg(test)]
mod tests;
