mod moves;

use rstest::rstest;

use super::*;
use crate::{
    audit::ChangeSet,
    contract::{ClientRef, ContractStatus},
    sample::{
        contract, event, event_changes, moment, notes, outcome, person, reason, reference, zone,
        zoned,
    },
};

fn cancelled() -> Event {
    event().cancelled("rained off").expect("it stood")
}

fn with_cancelled_contract() -> Event {
    Event {
        contract_is_cancelled: true,
        ..event()
    }
}

fn place(text: &str) -> Location {
    Location::parse(text).expect("a place")
}

fn title(text: &str) -> EventName {
    EventName::parse(text).expect("a name")
}

#[test]
fn what_is_not_given_stays() {
    assert_eq!(event().changed(&event_changes()), Ok(event()));
}

#[rstest]
#[case("name", EventChanges { name: Some(title("Assembly")), ..event_changes() })]
#[case("starts_at", EventChanges {
    starts_at: Some(moment("2023-05-05 14:00")), ..event_changes()
})]
#[case("ends_at", EventChanges { ends_at: Some(moment("2023-05-06 02:00")), ..event_changes() })]
#[case("location", EventChanges { location: Some(place("Mairie")), ..event_changes() })]
#[case("attendees", EventChanges { attendees: Some(0), ..event_changes() })]
#[case("notes", EventChanges { notes: Some(notes("bring chairs")), ..event_changes() })]
#[case("external_ref", EventChanges { external_ref: Some(None), ..event_changes() })]
#[case("external_ref", EventChanges {
    external_ref: Some(Some(reference("1024"))), ..event_changes()
})]
fn each_field_changes_alone(#[case] field: &str, #[case] changes: EventChanges) {
    let after = event().changed(&changes).expect("a change");
    let set = ChangeSet::between(&event(), &after);
    let fields: Vec<_> = set.changes().iter().map(|change| &*change.field).collect();
    assert_eq!(fields, [field]);
}

#[rstest]
#[case::nothing(event_changes(), "done")]
#[case::notes(EventChanges { notes: Some(notes("why")), ..event_changes() }, "done")]
#[case::no_notes(EventChanges { notes: Some(notes("")), ..event_changes() }, "done")]
#[case::name(EventChanges { name: Some(title("x")), ..event_changes() }, "event_cancelled")]
#[case::start(
    EventChanges { starts_at: Some(moment("2023-05-05 14:00")), ..event_changes() },
    "event_cancelled"
)]
#[case::end(
    EventChanges { ends_at: Some(moment("2023-05-05 18:00")), ..event_changes() },
    "event_cancelled"
)]
#[case::zone(
    EventChanges { time_zone: Some(zone("Asia/Tokyo")), ..event_changes() },
    "event_cancelled"
)]
#[case::location(
    EventChanges { location: Some(place("Mairie")), ..event_changes() },
    "event_cancelled"
)]
#[case::attendees(EventChanges { attendees: Some(1), ..event_changes() }, "event_cancelled")]
#[case::contract(
    EventChanges { contract_id: Some(ContractId::new(9)), ..event_changes() },
    "event_cancelled"
)]
#[case::reference(
    EventChanges { external_ref: Some(None), ..event_changes() },
    "event_cancelled"
)]
#[case::notes_with_more(
    EventChanges { notes: Some(notes("why")), attendees: Some(1), ..event_changes() },
    "event_cancelled"
)]
fn a_cancelled_event_accepts_notes_only(#[case] changes: EventChanges, #[case] expected: &str) {
    for event in [cancelled(), with_cancelled_contract()] {
        assert!(!event.stands());
        assert_eq!(outcome(&event.changed(&changes)), expected);
    }
}

#[rstest]
#[case::assigned(|event: &Event| event.assigned(person(4, "Kate Hastroff")))]
#[case::unassigned(Event::unassigned)]
#[case::cancelled(|event: &Event| event.cancelled("again"))]
#[case::moved(|event: &Event| event.moved(&contract(ContractStatus::Signed)))]
fn only_a_standing_event_is_assigned_moved_or_cancelled(
    #[case] operation: impl Fn(&Event) -> Result<Event, Refused>,
) {
    assert_eq!(outcome(&operation(&event())), "done");
    assert_eq!(outcome(&operation(&cancelled())), "event_cancelled");
    assert_eq!(
        outcome(&operation(&with_cancelled_contract())),
        "event_cancelled"
    );
}

#[test]
fn cancelling_says_why_and_keeps_the_rest() {
    let after = cancelled();
    assert_eq!(after.cancel_reason.as_deref(), Some("rained off"));
    let set = ChangeSet::between(&event(), &after);
    assert_eq!(
        set,
        ChangeSet::none().with("status", "planned", "cancelled")
    );
}

#[test]
fn a_support_contact_is_assigned_replaced_and_removed() {
    let kate = event()
        .assigned(person(4, "Kate Hastroff"))
        .expect("it stands");
    assert_eq!(Subject::support_contact(&kate), Some(EmployeeId::new(4)));
    let nobody = kate.unassigned().expect("kate is there");
    assert_eq!(Subject::support_contact(&nobody), None);
    assert_eq!(outcome(&nobody.unassigned()), "no_support_contact");
}

#[test]
fn notes_are_replaced_or_cleared() {
    let noted = Event {
        notes: notes("old"),
        ..event()
    };
    for text in ["new\nof two lines", ""] {
        let changes = EventChanges {
            notes: Some(notes(text)),
            ..event_changes()
        };
        let after = noted.changed(&changes).expect("a change");
        assert_eq!(after.notes.as_str(), text);
    }
}

fn noted(event: &Event, text: &str) -> Result<Event, Refused> {
    let written_at = zoned("2023-05-04 09:05", TimeZone::default());
    event.noted(&notes(text), "Aliénor Vichum", written_at)
}

#[test]
fn notes_are_appended_with_date_and_author() {
    let first = noted(&event(), "chairs ordered").expect("it fits");
    assert_eq!(
        first.notes.as_str(),
        "[2023-05-04 09:05, Aliénor Vichum] chairs ordered"
    );
    let second = noted(&first, "chairs\ncame").expect("it fits");
    assert_eq!(
        second.notes.as_str(),
        "[2023-05-04 09:05, Aliénor Vichum] chairs ordered\n\n\
         [2023-05-04 09:05, Aliénor Vichum] chairs\ncame"
    );
    assert_eq!(
        Event {
            notes: event().notes,
            ..second
        },
        event()
    );
}

#[test]
fn notes_are_appended_to_cancelled_events_too() {
    assert_eq!(outcome(&noted(&cancelled(), "money back")), "done");
    assert_eq!(
        outcome(&noted(&with_cancelled_contract(), "money back")),
        "done"
    );
}

#[test]
fn notes_end_at_their_limit_and_are_never_cut() {
    let stamp = "\n\n[2023-05-04 09:05, Aliénor Vichum] ".chars().count();
    let full = Event {
        notes: notes(&"é".repeat(Notes::MAX - stamp - 4)),
        ..event()
    };
    let fits = noted(&full, "four").expect("it just fits");
    assert_eq!(fits.notes.as_str().chars().count(), Notes::MAX);

    let refused = noted(&full, "fives");
    let Err(Refused::Invalid(refused)) = refused else {
        panic!("it does not fit: {refused:?}");
    };
    assert_eq!(
        refused.to_string(),
        "text does not fit: the notes' text has 20001 characters; at most 20000 are accepted"
    );
}

fn contract_of(client: i64, status: ContractStatus) -> Contract {
    Contract {
        id: ContractId::new(500),
        client: ClientRef {
            id: ClientId::new(client),
            ..contract(status).client
        },
        ..contract(status)
    }
}

#[rstest]
#[case(7, ContractStatus::Signed, "done")]
#[case(7, ContractStatus::Draft, "contract_not_signed")]
#[case(7, ContractStatus::Cancelled, "contract_cancelled")]
#[case(8, ContractStatus::Signed, "invalid contract_id")]
#[case(8, ContractStatus::Draft, "invalid contract_id")]
fn an_event_moves_to_a_signed_contract_of_the_same_client(
    #[case] client: i64,
    #[case] status: ContractStatus,
    #[case] expected: &str,
) {
    let result = event().moved(&contract_of(client, status));
    assert_eq!(outcome(&result), expected);
    if let Ok(after) = result {
        assert_eq!(after.contract_id, ContractId::new(500));
        assert_eq!(after.client, event().client);
    }
}

#[test]
fn a_forced_overlap_is_no_change_of_its_own() {
    let forced = EventChanges {
        force: true,
        reason: Some(reason("two halls, one person")),
        ..event_changes()
    };
    assert_eq!(event().changed(&forced), Ok(event()));
    assert_eq!(cancelled().changed(&forced), Ok(cancelled()));
}
