use std::collections::HashSet;

use super::*;
use crate::{
    audit::RecordKind,
    policy::{Action, DeniedCause},
};

/// One of each; the words put in are lower case, so that a capital at the
/// beginning is the message's own.
fn every_refusal() -> Vec<Refusal> {
    let employee = EmployeeId::new(2);
    let contract = ContractId::new(17);
    let event = EventId::new(9);
    vec![
        Refusal::StaleVersion {
            record: RecordRef::new(RecordKind::Contract, 17),
            given: Version::FIRST,
            since: "bill changed the title".to_owned(),
        },
        Refusal::EmailTaken,
        Refusal::EmployeeNumberTaken,
        Refusal::AlreadySetUp,
        Refusal::OwnAccount("deactivate"),
        Refusal::LastManager(employee),
        Refusal::StillOwns {
            employee,
            holdings: "client 5".to_owned(),
        },
        Refusal::StillReferredTo {
            employee,
            holdings: "contract 17".to_owned(),
        },
        Refusal::AlreadyDeactivated(employee),
        Refusal::AlreadyActive(employee),
        Refusal::ClientAnonymised,
        Refusal::OpenContracts("contract 17".to_owned()),
        Refusal::ContractNotSigned(contract),
        Refusal::ContractSigned {
            contract,
            what: "currency",
        },
        Refusal::AlreadySigned(contract),
        Refusal::ContractCancelled(contract),
        Refusal::ContractHasEvents(contract),
        Refusal::PaymentVoided(PaymentId::new(31)),
        Refusal::EventCancelled(event),
        Refusal::NoSupportContact(event),
        Refusal::SupportBusy {
            support: "kate".to_owned(),
            event,
            name: "wedding".to_owned(),
        },
        Refusal::SupportGone {
            support: "kate".to_owned(),
            event,
        },
        Refusal::StillRunning,
    ]
}

#[test]
fn this_list_holds_every_refusal() {
    let declared = include_str!("../refusal.rs").matches("#[error(").count();
    let listed: HashSet<_> = every_refusal().iter().map(std::mem::discriminant).collect();
    assert_eq!(listed.len(), declared);
}

#[test]
fn every_refusal_has_a_code_of_its_own() {
    let mut seen = HashSet::new();
    for refusal in every_refusal() {
        let code = refusal.code();
        assert!(seen.insert(code), "{code} stands for two refusals");
        let plain = |c: char| c.is_ascii_lowercase() || c == '_';
        assert!(!code.is_empty() && code.chars().all(plain), "{code}");
    }
}

#[test]
fn a_refusals_code_is_not_a_denials() {
    let codes: Vec<_> = every_refusal().iter().map(Refusal::code).collect();
    let causes = [
        DeniedCause::Department(crate::department::Department::Sales),
        DeniedCause::NotOwn,
        DeniedCause::NotAssigned,
        DeniedCause::Field("total_amount".to_owned()),
    ];
    for cause in causes {
        let denied = Denied {
            action: Action::UpdateContract,
            record: None,
            cause,
        };
        assert!(!codes.contains(&denied.code()), "{}", denied.code());
    }
}

#[test]
fn messages_are_lower_case_on_one_line_without_a_full_stop() {
    for refusal in every_refusal() {
        let message = refusal.to_string();
        assert_eq!(message, message.to_lowercase());
        assert!(!message.ends_with(['.', '!', ' ', ':']), "{message}");
        assert!(!message.contains('\n'), "{message}");
        assert_eq!(message, message.trim());
    }
}

#[test]
fn hints_are_commands_without_the_backticks() {
    for hint in every_refusal().iter().filter_map(Refusal::hint) {
        assert!(hint.starts_with("epic "), "{hint}");
        assert!(!hint.contains('`') && !hint.ends_with('.'), "{hint}");
    }
}

#[test]
fn the_command_that_mends_it_names_the_record() {
    let hint = |refusal: Refusal| refusal.hint().expect("a hint");
    let contract = ContractId::new(17);
    assert_eq!(
        hint(Refusal::ContractNotSigned(contract)),
        "epic contract sign 17"
    );
    let employee = EmployeeId::new(2);
    let holdings = "client 5".to_owned();
    assert_eq!(
        hint(Refusal::StillOwns { employee, holdings }),
        "epic employee handover 2 --to COLLEAGUE"
    );
}

#[test]
fn a_taken_value_names_its_field() {
    assert_eq!(Refusal::EmailTaken.field(), Some("email"));
    assert_eq!(
        Refusal::EmployeeNumberTaken.field(),
        Some("employee_number")
    );
    assert_eq!(Refusal::ClientAnonymised.field(), None);
}
