//! The refusals of rules: what is impossible right now, though the person may
//! do it and the values are well-formed.

mod words;

use chrono::{DateTime, Utc};

use crate::{
    audit::RecordRef,
    error::Invalid,
    ids::{ClientId, ContractId, EmployeeId, EventId, ImportId, PaymentId, SessionId, Version},
    import::ImportState,
    page::Few,
    policy::Denied,
};

/// One write by which a record came to a later version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeSince {
    /// Who wrote.
    pub who: String,
    /// In which session; none for the program itself.
    pub session: Option<SessionId>,
    /// The fields that changed, as the API names them.
    pub fields: Vec<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What nobody may do to their own account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountChange {
    /// Move to another department.
    Demote,
    /// Deactivate.
    Deactivate,
    /// Delete.
    Delete,
    /// Set a new password without the old one.
    ResetPassword,
    /// Take the second factor away without a code of it.
    ResetTwoFactor,
}

/// Records of one kind that an employee is in charge of, by id and name.
pub type Holding = Few<(i64, String)>;

/// A kind of record that names employees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceKind {
    /// Clients.
    Clients,
    /// Contracts.
    Contracts,
    /// Events.
    Events,
    /// Payments.
    Payments,
    /// Contacts with clients that were logged.
    LoggedContacts,
}

/// Why a rule refuses something at this moment (409 on the wire).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Someone else saved first.
    StaleVersion {
        /// The record.
        record: RecordRef,
        /// The version the write was based on.
        given: Version,
        /// The version it is at now.
        current: Version,
        /// Who changed what since, the oldest first.
        since: Vec<ChangeSince>,
    },
    /// The e-mail address belongs to another record.
    EmailTaken,
    /// The employee number is or was somebody's.
    EmployeeNumberTaken,
    /// The company was set up before.
    AlreadySetUp,
    /// One cannot do this to oneself.
    OwnAccount(AccountChange),
    /// The company would be left without a manager.
    LastManager(EmployeeId),
    /// Clients or events still hang on the employee.
    StillOwns {
        /// The employee.
        employee: EmployeeId,
        /// The clients, when there are any.
        clients: Option<Holding>,
        /// The events not yet over, when there are any.
        events: Option<Holding>,
    },
    /// Other records name the employee.
    StillReferredTo {
        /// The employee.
        employee: EmployeeId,
        /// How many of each refer to them.
        references: Vec<(ReferenceKind, u64)>,
    },
    /// The employee is deactivated already.
    AlreadyDeactivated(EmployeeId),
    /// The employee is active already.
    AlreadyActive(EmployeeId),
    /// The client's data was removed.
    ClientAnonymised,
    /// The client was merged into another one, and is gone.
    ClientMerged {
        /// The client.
        client: ClientId,
        /// The one that it is now.
        into: ClientId,
    },
    /// The client has contracts that are neither cancelled nor settled.
    OpenContracts(Few<ContractId>),
    /// The contract is not signed.
    ContractNotSigned(ContractId),
    /// The contract is signed, and this belongs to drafts.
    ContractSigned {
        /// The contract.
        contract: ContractId,
        /// The field that can no longer change.
        what: &'static str,
    },
    /// The contract was signed before; signing happens once.
    AlreadySigned(ContractId),
    /// The contract is cancelled.
    ContractCancelled(ContractId),
    /// The contract has events and stays with its client.
    ContractHasEvents(ContractId),
    /// The payment was voided before.
    PaymentVoided(PaymentId),
    /// The event, or its contract, is cancelled.
    EventCancelled(EventId),
    /// The event has no support contact to remove.
    NoSupportContact(EventId),
    /// The support contact is busy at that time.
    SupportBusy {
        /// The support contact's name.
        support: String,
        /// The event that overlaps.
        event: EventId,
        /// Its name.
        name: String,
    },
    /// The support contact left the department or the company.
    SupportGone {
        /// The support contact's name.
        support: String,
        /// The event.
        event: EventId,
    },
    /// The import stands where this cannot be done with it.
    ImportState {
        /// The import.
        import: ImportId,
        /// Where it stands.
        state: ImportState,
    },
    /// There is a second factor already.
    TwoFactorOn,
    /// There is no second factor.
    TwoFactorOff,
    /// The same idempotency key is being worked on.
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
            Self::ClientMerged { .. } => "client_merged",
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
            Self::ImportState { .. } => "import_state",
            Self::TwoFactorOn => "two_factor_on",
            Self::TwoFactorOff => "two_factor_off",
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
            | Self::ClientMerged { .. }
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
            | Self::ImportState { .. }
            | Self::TwoFactorOn
            | Self::TwoFactorOff
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
            Self::ClientMerged { into, .. } => Some(format!("epic client show {into}")),
            Self::AlreadySetUp => Some("epic login".to_owned()),
            Self::ImportState { import, .. } => Some(format!("epic import show {import}")),
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
            Self::TwoFactorOn => Some("epic two-factor show".to_owned()),
            Self::TwoFactorOff => Some("epic two-factor enable".to_owned()),
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
