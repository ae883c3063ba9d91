use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{contract::ContractStatus, sample};

/// A record of three facts, the last of which may be absent.
#[derive(Debug, Clone)]
struct Card {
    name: &'static str,
    seats: u32,
    place: Option<&'static str>,
}

impl Audited for Card {
    fn facts(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("name", json!(self.name)),
            ("seats", json!(self.seats)),
            ("place", json!(self.place)),
        ]
    }
}

const CARD: Card = Card {
    name: "dinner",
    seats: 4,
    place: None,
};

fn change(field: &str, old: Value, new: Value) -> Change {
    Change {
        field: field.to_owned(),
        old,
        new,
    }
}

#[test]
fn only_what_differs_is_a_change_in_the_records_order() {
    let after = Card {
        place: Some("Paris"),
        name: "lunch",
        ..CARD
    };
    assert_eq!(
        ChangeSet::between(&CARD, &after).changes(),
        [
            change("name", json!("dinner"), json!("lunch")),
            change("place", Value::Null, json!("Paris")),
        ]
    );
    assert_eq!(
        ChangeSet::between(&after, &CARD).changes()[1],
        change("place", json!("Paris"), Value::Null)
    );
}

#[test]
fn two_equal_states_differ_in_nothing() {
    let none = ChangeSet::between(&CARD, &CARD.clone());
    assert!(none.is_empty());
    assert_eq!(none, ChangeSet::none());
    assert_eq!(none, ChangeSet::default());
}

#[test]
fn a_creation_tells_every_fact_that_is_there() {
    assert_eq!(
        ChangeSet::created(&CARD).changes(),
        [
            change("name", Value::Null, json!("dinner")),
            change("seats", Value::Null, json!(4)),
        ]
    );
}

#[test]
fn a_deletion_keeps_what_was_there_as_the_old_values() {
    assert_eq!(
        ChangeSet::deleted(&CARD).changes(),
        [
            change("name", json!("dinner"), Value::Null),
            change("seats", json!(4), Value::Null),
        ]
    );
}

#[test]
fn redacting_keeps_the_fields_and_drops_what_they_said_of_a_person() {
    let changes = || {
        ChangeSet::none()
            .with("email", "kevin@startup.io", "casey@startup.io")
            .with("phone", Value::Null, "+678 123 456 78")
            .with("attendees", 75, Value::Null)
    };
    let redacted = changes().redacted(RecordKind::Client);
    assert_eq!(
        redacted.changes(),
        [
            change("email", json!("(removed)"), json!("(removed)")),
            change("phone", Value::Null, json!("(removed)")),
            change("attendees", json!("(removed)"), Value::Null),
        ]
    );
    assert_eq!(redacted.clone().redacted(RecordKind::Client), redacted);
    // how many come tells nothing of who invites them
    let of_event = changes().redacted(RecordKind::Event);
    assert_eq!(
        of_event.changes()[2],
        change("attendees", json!(75), Value::Null)
    );
}

#[test]
fn further_changes_come_after_the_records_own() {
    let both = ChangeSet::none()
        .with("a", 1, 2)
        .and(ChangeSet::none().with("b", 3, 4));
    let fields: Vec<_> = both
        .into_changes()
        .into_iter()
        .map(|change| change.field)
        .collect();
    assert_eq!(fields, ["a", "b"]);
}

#[test]
fn a_change_set_is_a_bare_list_in_json() {
    let set = ChangeSet::none().with("seats", 4, Value::Null);
    let json = serde_json::to_string(&set).expect("json");
    assert_eq!(json, r#"[{"field":"seats","old":4,"new":null}]"#);
    let back: ChangeSet = serde_json::from_str(&json).expect("a change set");
    assert_eq!(back, set);
}

fn fields_of(record: &impl Audited) -> Vec<&'static str> {
    record.facts().into_iter().map(|(field, _)| field).collect()
}

#[test]
fn no_record_tells_secrets_or_bookkeeping_and_none_names_a_field_twice() {
    let records = [
        fields_of(&sample::employee()),
        fields_of(&sample::client()),
        fields_of(&sample::contract(ContractStatus::Draft)),
        fields_of(&sample::event()),
    ];
    for mut fields in records {
        for hidden in ["id", "version", "created_at", "updated_at", "password"] {
            assert!(!fields.contains(&hidden), "{hidden} in {fields:?}");
        }
        let all = fields.len();
        fields.sort_unstable();
        fields.dedup();
        assert_eq!(fields.len(), all, "{fields:?}");
    }
}

#[test]
fn absent_values_take_no_place_of_their_own() {
    let mut bare = sample::client();
    bare.company_name = None;
    bare.external_ref = None;
    assert_eq!(fields_of(&bare), fields_of(&sample::client()));
}

#[test]
fn kinds_and_outcomes_are_read_back_from_their_names() {
    for kind in RecordKind::ALL {
        assert_eq!(RecordKind::from_name(kind.name()), Some(kind));
        assert_eq!(json!(kind), json!(kind.name()));
    }
    for outcome in Outcome::ALL {
        assert_eq!(Outcome::from_name(outcome.name()), Some(outcome));
        assert_eq!(json!(outcome), json!(outcome.name()));
    }
    assert_eq!(RecordKind::from_name("Contract"), None);
    assert_eq!(Outcome::from_name(""), None);
}

#[test]
fn a_record_is_named_as_people_name_it() {
    let record = RecordRef::new(RecordKind::Contract, 17);
    assert_eq!(record.to_string(), "contract 17");
}

fn cards() -> impl Strategy<Value = Card> {
    let place = prop::option::of(prop::sample::select(vec!["Paris", "Mufflins", ""]));
    (
        prop::sample::select(vec!["dinner", "lunch"]),
        0..3_u32,
        place,
    )
        .prop_map(|(name, seats, place)| Card { name, seats, place })
}

proptest! {
    #[test]
    fn a_change_set_turns_the_old_facts_into_the_new(before in cards(), after in cards()) {
        let mut facts = before.facts();
        for change in ChangeSet::between(&before, &after).changes() {
            prop_assert_ne!(&change.old, &change.new);
            let known = facts.iter_mut().find(|(field, _)| *field == change.field);
            let (_, value) = known.expect("a field of the record");
            prop_assert_eq!(&*value, &change.old);
            *value = change.new.clone();
        }
        prop_assert_eq!(facts, after.facts());
    }
}
