use chrono::TimeDelta;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::{
    audit::ChangeSet,
    sample::{client, client_changes, day, email, name, now, outcome, person, reference, utc},
};

fn anonymised() -> Client {
    client().anonymised(now()).expect("was not anonymised")
}

#[test]
fn what_is_not_given_stays() {
    assert_eq!(client().changed(&client_changes()), Ok(client()));
}

#[rstest]
#[case("full_name", ClientChanges { full_name: Some(name("Zoé Ng")), ..client_changes() })]
#[case("email", ClientChanges { email: Some(email("k@startup.io")), ..client_changes() })]
#[case("phone", ClientChanges {
    phone: Some(Phone::parse("01.02.03.04.05").expect("a number")), ..client_changes()
})]
#[case("company_name", ClientChanges { company_name: Some(None), ..client_changes() })]
#[case("contact_person", ClientChanges {
    contact_person: Some(Some(name("Jacky Blangier"))), ..client_changes()
})]
#[case("first_contact_on", ClientChanges {
    first_contact_on: Some(day("2020-01-01")), ..client_changes()
})]
#[case("external_ref", ClientChanges { external_ref: Some(None), ..client_changes() })]
#[case("external_ref", ClientChanges {
    external_ref: Some(Some(reference("C-6"))), ..client_changes()
})]
fn each_field_changes_alone(#[case] field: &str, #[case] changes: ClientChanges) {
    let after = client().changed(&changes).expect("a change");
    let set = ChangeSet::between(&client(), &after);
    let fields: Vec<_> = set.changes().iter().map(|change| &*change.field).collect();
    assert_eq!(fields, [field]);
}

#[test]
fn editing_a_client_is_no_contact_with_it() {
    let logged = client()
        .contacted(utc("2023-03-29T08:00:00Z"))
        .expect("a contact");
    let renamed = ClientChanges {
        full_name: Some(name("K. Casey")),
        ..client_changes()
    };
    let edited = logged.changed(&renamed).expect("a change");
    assert_eq!(edited.last_contact_at, logged.last_contact_at);
    assert_eq!(edited.updated_at, logged.updated_at);
}

#[test]
fn a_contact_of_long_ago_does_not_move_the_latest() {
    let latest = utc("2023-03-29T08:00:00Z");
    let logged = client().contacted(latest).expect("a contact");
    let older = logged
        .contacted(latest - TimeDelta::microseconds(1))
        .expect("a contact");
    assert_eq!(older, logged);
}

#[test]
fn a_contact_before_the_first_leaves_the_first_as_it_was() {
    let logged = client()
        .contacted(utc("2019-01-01T00:00:00Z"))
        .expect("a contact");
    assert_eq!(logged.first_contact_on, day("2021-04-18"));
}

#[test]
fn reassigning_changes_the_sales_contact_alone() {
    let after = client().reassigned(person(8, "Zoé Ng"));
    let set = ChangeSet::between(&client(), &after);
    assert_eq!(set, ChangeSet::none().with("sales_contact_id", 2, 8));
    assert_eq!(Subject::sales_contact(&after), Some(EmployeeId::new(8)));
}

#[rstest]
#[case::changed(anonymised().changed(&client_changes()))]
#[case::contacted(anonymised().contacted(now()))]
#[case::anonymised_again(anonymised().anonymised(now()))]
fn an_anonymised_client_accepts_no_changes(#[case] result: Result<Client, Refused>) {
    assert_eq!(outcome(&result), "client_anonymised");
}

#[test]
fn nothing_of_the_person_is_left_when_anonymised() {
    let before = Client {
        contact_person: Some(name("Jacky Blangier")),
        ..client()
    };
    let after = before.anonymised(now()).expect("was not anonymised");
    let left = format!("{after:?}");
    for known in [
        "Kevin", "Casey", "startup", "Startup", "678", "Jacky", "C-5",
    ] {
        assert!(!left.contains(known), "{known} in {left}");
    }
    assert_eq!(after.anonymised_at, Some(now()));
    assert_eq!(after.id, before.id);
    assert_eq!(after.sales_contact, before.sales_contact);
    assert_eq!(after.first_contact_on, before.first_contact_on);
}

#[test]
fn what_stands_in_for_the_person_is_itself_acceptable_and_unique() {
    let after = anonymised();
    assert_eq!(Email::parse(after.email.as_str()), Ok(after.email.clone()));
    assert_eq!(Phone::parse(after.phone.as_str()), Ok(after.phone.clone()));
    let other = Client {
        id: ClientId::new(6),
        ..client()
    };
    let other = other.anonymised(now()).expect("was not anonymised");
    assert_ne!(after.email.key(), other.email.key());
}

proptest! {
    #[test]
    fn the_last_contact_is_the_latest_logged_in_any_order(
        seconds in prop::collection::vec(-2_000_000_000..4_000_000_000_i64, 0..12),
    ) {
        let mut client = client();
        let instants: Vec<_> = seconds
            .iter()
            .map(|seconds| DateTime::from_timestamp(*seconds, 0).expect("an instant"))
            .collect();
        for at in &instants {
            client = client.contacted(*at).expect("a contact");
        }
        prop_assert_eq!(client.last_contact_at, instants.into_iter().max());
        prop_assert_eq!(client.first_contact_on, day("2021-04-18"));
    }
}
