//! One of each refusal that a page may have to tell.

use chrono::DateTime;
use domain::{
    audit::{RecordKind, RecordRef},
    department::Department,
    ids::{ContractId, EmployeeId, EventId, PaymentId, SessionId, Version},
    page::Few,
    policy::{Action, Denied, DeniedCause},
    refusal::{AccountChange, ChangeSince, Holding, ReferenceKind, Refusal},
    worded,
    wording::Sentence,
};
use service::error::{Missing, NotAuthenticated, ServiceError};

const CONTRACT: RecordRef = RecordRef::new(RecordKind::Contract, 17);

/// One of each, some of them more than once.
pub(super) fn every_error() -> Vec<ServiceError> {
    let mut errors: Vec<ServiceError> = refusals().into_iter().map(Into::into).collect();
    errors.extend(denials().into_iter().map(ServiceError::from));
    errors.extend(
        [
            NotAuthenticated::NoToken,
            NotAuthenticated::BadToken,
            NotAuthenticated::SessionOver,
            NotAuthenticated::BadCredentials,
            NotAuthenticated::CodeRequired,
            NotAuthenticated::BadCode,
        ]
        .map(ServiceError::from),
    );
    errors.extend(
        [
            Missing::Record(CONTRACT),
            Missing::Payment(PaymentId::new(31), ContractId::new(17)),
            Missing::OpenSession(SessionId::new(4)),
            Missing::CalendarFeed,
            Missing::ApiToken(SessionId::new(4)),
        ]
        .map(ServiceError::NotFound),
    );
    errors.extend([
        ServiceError::PasswordChangeRequired,
        ServiceError::TwoFactorSetupRequired,
        ServiceError::ReadOnlyToken,
        ServiceError::LoginRequired,
        ServiceError::MediaType,
        ServiceError::TooLarge(1_000_000),
        ServiceError::SlowDown(DateTime::UNIX_EPOCH),
        ServiceError::Unavailable {
            said: worded!(
                "unavailable-too-busy",
                "the database is too busy right now; try again shortly"
            ),
            hint: None,
        },
    ]);
    errors
}

/// A write that was based on an older version.
pub(super) fn stale() -> ServiceError {
    let change = |who: &str, fields: &[&str]| ChangeSince {
        session: None,
        who: who.to_owned(),
        fields: fields.iter().map(ToString::to_string).collect(),
        at: DateTime::UNIX_EPOCH,
    };
    Refusal::StaleVersion {
        record: CONTRACT,
        given: Version::FIRST,
        current: Version::new(3),
        since: vec![
            change("Bill Boquet", &["title", "due_on"]),
            change("Dawn", &[]),
        ],
    }
    .into()
}

/// What somebody of sales is told who wants to assign a support contact.
pub(super) fn sales_may_not_assign() -> Sentence {
    Denied {
        action: Action::AssignSupport,
        record: None,
        cause: DeniedCause::Department(Department::Sales),
    }
    .sentence()
}

fn denials() -> Vec<Denied> {
    let denied = |record, cause| Denied {
        action: Action::UpdateContract,
        record,
        cause,
    };
    vec![
        denied(None, DeniedCause::Department(Department::Support)),
        denied(Some(CONTRACT), DeniedCause::NotOwn),
        denied(None, DeniedCause::NotOwn),
        denied(
            Some(RecordRef::new(RecordKind::Event, 9)),
            DeniedCause::NotAssigned,
        ),
        denied(None, DeniedCause::NotAssigned),
        denied(None, DeniedCause::Field("total_amount".to_owned())),
    ]
}

fn refusals() -> Vec<Refusal> {
    let contract = ContractId::new(17);
    let event = EventId::new(9);
    let support = || "Kate".to_owned();
    let mut refusals = of_employees();
    refusals.extend([
        Refusal::StaleVersion {
            record: CONTRACT,
            given: Version::FIRST,
            current: Version::new(3),
            since: Vec::new(),
        },
        Refusal::EmailTaken,
        Refusal::AlreadySetUp,
        Refusal::ClientAnonymised,
        Refusal::OpenContracts(Few {
            count: 5,
            first: vec![contract, ContractId::new(18)],
        }),
        Refusal::ContractNotSigned(contract),
        Refusal::ContractSigned {
            contract,
            what: "deposit",
        },
        Refusal::AlreadySigned(contract),
        Refusal::ContractCancelled(contract),
        Refusal::ContractHasEvents(contract),
        Refusal::PaymentVoided(PaymentId::new(31)),
        Refusal::EventCancelled(event),
        Refusal::NoSupportContact(event),
        Refusal::SupportBusy {
            support: support(),
            event,
            name: "Wedding".to_owned(),
        },
        Refusal::SupportGone {
            support: support(),
            event,
        },
        Refusal::StillRunning,
    ]);
    refusals
}

fn of_employees() -> Vec<Refusal> {
    let employee = EmployeeId::new(2);
    let held = |count| {
        Some(Holding {
            count,
            first: vec![(5, "Lou Bouzin".to_owned())],
        })
    };
    let references = [
        ReferenceKind::Clients,
        ReferenceKind::Contracts,
        ReferenceKind::Events,
        ReferenceKind::Payments,
        ReferenceKind::LoggedContacts,
    ];
    let mut refusals = vec![
        Refusal::EmployeeNumberTaken,
        Refusal::LastManager(employee),
        Refusal::StillOwns {
            employee,
            clients: held(1),
            events: held(7),
        },
        Refusal::StillReferredTo {
            employee,
            references: (1..).zip(references).map(|(n, kind)| (kind, n)).collect(),
        },
        Refusal::AlreadyDeactivated(employee),
        Refusal::ImportState {
            import: domain::ids::ImportId::new(3),
            state: domain::import::ImportState::Undone,
        },
        Refusal::AlreadyActive(employee),
        Refusal::TwoFactorOn,
        Refusal::TwoFactorOff,
    ];
    refusals.extend(
        [
            AccountChange::Demote,
            AccountChange::Deactivate,
            AccountChange::Delete,
            AccountChange::ResetPassword,
            AccountChange::ResetTwoFactor,
        ]
        .map(Refusal::OwnAccount),
    );
    refusals
}
