use std::collections::HashSet;

use super::*;
use crate::{
    audit::RecordKind,
    policy::{Action, DeniedCause},
};

fn client_5() -> Holding {
    Holding {
        count: 1,
        first: vec![(5, "lou bouzin".to_owned())],
    }
}

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
            current: Version::new(2),
            since: Vec::new(),
        },
        Refusal::EmailTaken,
        Refusal::EmployeeNumberTaken,
        Refusal::AlreadySetUp,
        Refusal::OwnAccount(AccountChange::Deactivate),
        Refusal::LastManager(employee),
        Refusal::StillOwns {
            employee,
            clients: Some(client_5()),
            events: None,
        },
        Refusal::StillReferredTo {
            employee,
            references: vec![(ReferenceKind::Contracts, 1)],
        },
        Refusal::AlreadyDeactivated(employee),
        Refusal::ImportState {
            import: crate::ids::ImportId::new(3),
            state: crate::import::ImportState::Undone,
        },
        Refusal::AlreadyActive(employee),
        Refusal::ClientAnonymised,
        Refusal::ClientMerged {
            client: ClientId::new(12),
            into: ClientId::new(7),
        },
        Refusal::OpenContracts(Few {
            count: 1,
            first: vec![contract],
        }),
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
        Refusal::TwoFactorOn,
        Refusal::TwoFactorOff,
        Refusal::StillRunning,
    ]
}

#[test]
fn this_list_holds_every_refusal() {
    let declared = include_str!("words.rs").matches("\"refusal-").count();
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
    let clients = Some(client_5());
    assert_eq!(
        hint(Refusal::StillOwns {
            employee,
            clients,
            events: None
        }),
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

#[test]
fn a_refusals_key_is_its_code() {
    for refusal in every_refusal() {
        let key = format!("refusal-{}", refusal.code().replace('_', "-"));
        assert_eq!(refusal.sentence().wording().key(), key);
    }
}

#[test]
fn a_stale_write_is_told_who_changed_what_since() {
    let change = |who: &str, fields: &[&str]| ChangeSince {
        session: None,
        who: who.to_owned(),
        fields: fields.iter().map(ToString::to_string).collect(),
        at: DateTime::UNIX_EPOCH,
    };
    let stale = |since| Refusal::StaleVersion {
        record: RecordRef::new(RecordKind::Contract, 17),
        given: Version::FIRST,
        current: Version::new(3),
        since,
    };
    assert_eq!(
        stale(vec![
            change("Bill Boquet", &["title", "due_on"]),
            change("Dawn", &[])
        ])
        .to_string(),
        "contract 17 has changed since version 1: Bill Boquet changed title, due_on at \
         1970-01-01 00:00:00 UTC; Dawn changed it at 1970-01-01 00:00:00 UTC"
    );
    assert_eq!(
        stale(Vec::new()).to_string(),
        "contract 17 has changed since version 1: it is at version 3"
    );
}

#[test]
fn what_hangs_on_an_employee_is_counted_and_named() {
    let employee = EmployeeId::new(2);
    let refusal = Refusal::StillOwns {
        employee,
        clients: Some(Holding {
            count: 3,
            first: vec![(1, "Kevin Casey".to_owned()), (4, "Lou Bouzin".to_owned())],
        }),
        events: Some(Holding {
            count: 1,
            first: vec![(9, "Wedding".to_owned())],
        }),
    };
    assert_eq!(
        refusal.to_string(),
        "employee 2 still has 3 clients (1 Kevin Casey, 4 Lou Bouzin, and 1 more) and 1 event (9 Wedding); \
         hand them over first"
    );
    let refusal = Refusal::StillReferredTo {
        employee,
        references: vec![
            (ReferenceKind::Clients, 1),
            (ReferenceKind::LoggedContacts, 2),
        ],
    };
    assert_eq!(
        refusal.to_string(),
        "employee 2 is named by 1 clients, 2 logged contacts and can only be deactivated"
    );
}

#[test]
fn nobody_does_to_their_own_account_what_another_manager_has_to_do() {
    let told = |change| Refusal::OwnAccount(change).to_string();
    assert_eq!(
        told(AccountChange::ResetPassword),
        "you cannot reset the password of your own account; ask another manager"
    );
    assert_eq!(
        told(AccountChange::Demote),
        "you cannot demote your own account; ask another manager"
    );
}
