//! The refusals of rules: what is impossible right now, though the person may
//! do it and the values are well-formed.

use crate::{
    audit::RecordRef,
    error::Invalid,
    ids::{ContractId, EmployeeId, EventId, PaymentId, Version},
    policy::Denied,
};

/// Why a rule refuses something at this moment (409 on the wire).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Someone else saved first.
    #[error("{record} has changed since version {given}: {since}")]
    StaleVersion {
        /// The record.
        record: RecordRef,
        /// The version the write was based on.
        given: Version,
        /// Who changed what since, in words.
        since: String,
    },
    /// The e-mail address belongs to another record.
    #[error("the e-mail address is already in use")]
    EmailTaken,
    /// The employee number is or was somebody's.
    #[error("the employee number is already in use or was used before")]
    EmployeeNumberTaken,
    /// The company was set up before.
    #[error("the company is already set up: there are employees")]
    AlreadySetUp,
    /// One cannot do this to oneself.
    #[error("you cannot {0} your own account; ask another manager")]
    OwnAccount(&'static str),
    /// The company would be left without a manager.
    #[error("employee {0} is the last active manager; make another one first")]
    LastManager(EmployeeId),
    /// Clients or events still hang on the employee.
    #[error("employee {employee} still has {holdings}; hand them over first")]
    StillOwns {
        /// The employee.
        employee: EmployeeId,
        /// What holds them, in words.
        holdings: String,
    },
    /// Other records name the employee.
    #[error("employee {employee} is named by {holdings} and can only be deactivated")]
    StillReferredTo {
        /// The employee.
        employee: EmployeeId,
        /// What refers to them, in words.
        holdings: String,
    },
    /// The employee is deactivated already.
    #[error("employee {0} is already deactivated")]
    AlreadyDeactivated(EmployeeId),
    /// The employee is active already.
    #[error("employee {0} is already active")]
    AlreadyActive(EmployeeId),
    /// The client's data was removed.
    #[error("the client was anonymised and accepts no changes")]
    ClientAnonymised,
    /// The client has contracts that are neither cancelled nor settled.
    #[error("the client still has open contracts: {0}")]
    OpenContracts(String),
    /// The contract is not signed.
    #[error("contract {0} is not signed")]
    ContractNotSigned(ContractId),
    /// The contract is signed, and this belongs to drafts.
    #[error("contract {contract} is signed; its {what} can no longer change")]
    ContractSigned {
        /// The contract.
        contract: ContractId,
        /// What can no longer change.
        what: &'static str,
    },
    /// The contract was signed before; signing happens once.
    #[error("contract {0} is already signed")]
    AlreadySigned(ContractId),
    /// The contract is cancelled.
    #[error("contract {0} is cancelled and accepts nothing further")]
    ContractCancelled(ContractId),
    /// The contract has events and stays with its client.
    #[error("contract {0} has events and cannot move to another client")]
    ContractHasEvents(ContractId),
    /// The payment was voided before.
    #[error("payment {0} is already voided")]
    PaymentVoided(PaymentId),
    /// The event, or its contract, is cancelled.
    #[error("event {0} is cancelled and accepts notes only")]
    EventCancelled(EventId),
    /// The event has no support contact to remove.
    #[error("event {0} has no support contact")]
    NoSupportContact(EventId),
    /// The support contact is busy at that time.
    #[error("{support} is already busy with event {event} \"{name}\" at that time")]
    SupportBusy {
        /// The support contact's name.
        support: String,
        /// The event that overlaps.
        event: EventId,
        /// Its name.
        name: String,
    },
    /// The support contact left the department or the company.
    #[error("{support} no longer runs events; event {event} needs somebody else first")]
    SupportGone {
        /// The support contact's name.
        support: String,
        /// The event.
        event: EventId,
    },
    /// The same idempotency key is being worked on.
    #[error("a request with this idempotency key is still running; try again shortly")]
    StillRunning,
}

impl Refusal {
    /// The stable code on the wire.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::StaleVersion { .. } => "stale_version",
            Self::EmailTaken => "email_taken",
            Self::EmployeeNumberTaken => "employee_number_taken",
            Self::AlreadySetUp => "already_set_up",
            Self::OwnAccount(_) => "own_account",
            Self::LastManager(_) => "last_manager",
            Self::StillOwns { .. } => "still_owns",
            Self::StillReferredTo { .. } => "still_referred_to",
            Self::AlreadyDeactivated(_) => "already_deactivated",
            Self::AlreadyActive(_) => "already_active",
            Self::ClientAnonymised => "client_anonymised",
            Self::OpenContracts(_) => "open_contracts",
            Self::ContractNotSigned(_) => "contract_not_signed",
            Self::ContractSigned { .. } => "contract_signed",
            Self::AlreadySigned(_) => "already_signed",
            Self::ContractCancelled(_) => "contract_cancelled",
            Self::ContractHasEvents(_) => "contract_has_events",
            Self::PaymentVoided(_) => "payment_voided",
            Self::EventCancelled(_) => "event_cancelled",
            Self::NoSupportContact(_) => "no_support_contact",
            Self::SupportBusy { .. } => "support_busy",
            Self::SupportGone { .. } => "support_gone",
            Self::StillRunning => "still_running",
        }
    }

    /// The field at fault, where there is one.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::EmailTaken => Some("email"),
            Self::EmployeeNumberTaken => Some("employee_number"),
            Self::SupportBusy { .. } => Some("employee_id"),
            Self::StaleVersion { .. } => Some("version"),
            Self::AlreadySetUp
            | Self::OwnAccount(_)
            | Self::LastManager(_)
            | Self::StillOwns { .. }
            | Self::StillReferredTo { .. }
            | Self::AlreadyDeactivated(_)
            | Self::AlreadyActive(_)
            | Self::ClientAnonymised
            | Self::OpenContracts(_)
            | Self::ContractNotSigned(_)
            | Self::ContractSigned { .. }
            | Self::AlreadySigned(_)
            | Self::ContractCancelled(_)
            | Self::ContractHasEvents(_)
            | Self::PaymentVoided(_)
            | Self::EventCancelled(_)
            | Self::NoSupportContact(_)
            | Self::SupportGone { .. }
            | Self::StillRunning => None,
        }
    }

    /// The command that mends it, where one does.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::StaleVersion { record, .. } => {
                Some(format!("epic {} show {}", record.kind, record.id))
            }
            Self::StillOwns { employee, .. } => {
                Some(format!("epic employee handover {employee} --to COLLEAGUE"))
            }
            Self::StillReferredTo { employee, .. } => {
                Some(format!("epic employee deactivate {employee}"))
            }
            Self::AlreadyDeactivated(employee) => {
                Some(format!("epic employee reactivate {employee}"))
            }
            Self::ContractNotSigned(contract) => Some(format!("epic contract sign {contract}")),
            Self::SupportBusy { event, .. } => Some(format!("epic event show {event}")),
            Self::SupportGone { event, .. } => Some(format!("epic event unassign {event}")),
            Self::AlreadySetUp => Some("epic login".to_owned()),
            Self::EmailTaken
            | Self::EmployeeNumberTaken
            | Self::OwnAccount(_)
            | Self::LastManager(_)
            | Self::AlreadyActive(_)
            | Self::ClientAnonymised
            | Self::OpenContracts(_)
            | Self::ContractSigned { .. }
            | Self::AlreadySigned(_)
            | Self::ContractCancelled(_)
            | Self::ContractHasEvents(_)
            | Self::PaymentVoided(_)
            | Self::EventCancelled(_)
            | Self::NoSupportContact(_)
            | Self::StillRunning => None,
        }
    }
}

/// Any way in which the rules of this floor refuse something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A value is not acceptable (422).
    Invalid(Invalid),
    /// A rule stands against it right now (409).
    Conflict(Refusal),
    /// The person may not (403).
    Denied(Denied),
}

impl From<Invalid> for Refused {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self::Conflict(refusal)
    }
}

impl From<Denied> for Refused {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

#[cfg(test)]
mod tests;
