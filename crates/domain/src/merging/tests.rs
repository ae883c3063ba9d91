use rstest::rstest;

use super::*;
use crate::{
    refusal::Refusal,
    sample::{client, day, email, name, now, reference, utc},
    text::CompanyName,
};

fn stays() -> Client {
    Client {
        id: ClientId::new(1),
        company_name: None,
        contact_person: None,
        external_ref: None,
        last_contact_at: None,
        first_contact_on: day("2022-05-01"),
        ..client()
    }
}

fn goes() -> Client {
    Client {
        id: ClientId::new(2),
        full_name: name("K. Casey"),
        email: email("casey@home.example"),
        company_name: Some(CompanyName::parse("Cool Startup").expect("a company")),
        contact_person: Some(name("Jacky Blangier")),
        external_ref: Some(reference("C-9")),
        last_contact_at: Some(utc("2023-03-29T08:00:00Z")),
        first_contact_on: day("2021-04-18"),
        ..client()
    }
}

#[test]
fn what_is_lacking_is_filled_and_the_rest_is_kept() {
    let after = stays().merged_with(&goes(), &[]).expect("a merge");
    let expected = Client {
        company_name: goes().company_name,
        contact_person: goes().contact_person,
        external_ref: goes().external_ref,
        last_contact_at: goes().last_contact_at,
        first_contact_on: goes().first_contact_on,
        ..stays()
    };
    assert_eq!(after, expected);
}

#[test]
fn the_earlier_first_and_the_later_last_contact_count_whoever_goes() {
    let after = goes().merged_with(&stays(), &[]).expect("a merge");
    assert_eq!(after.first_contact_on, goes().first_contact_on);
    assert_eq!(after.last_contact_at, goes().last_contact_at);
}

#[rstest]
#[case(Takeable::FullName)]
#[case(Takeable::Email)]
#[case(Takeable::Phone)]
#[case(Takeable::CompanyName)]
#[case(Takeable::ContactPerson)]
#[case(Takeable::ExternalRef)]
fn a_field_that_is_taken_is_that_of_the_one_that_goes(#[case] field: Takeable) {
    let (mut one, mut other) = (goes(), stays());
    one.phone = crate::contact::Phone::from_stored("11111".to_owned());
    other.id = one.id;
    let after = one.merged_with(&other, &[field]).expect("a merge");
    assert_eq!(field.of(&after), field.of(&other), "also when it has none");
    for kept in Takeable::ALL.into_iter().filter(|kept| *kept != field) {
        assert_eq!(kept.of(&after), kept.of(&one), "{}", kept.name());
    }
}

#[test]
fn neither_may_be_anonymised() {
    let gone = |client: Client| client.anonymised(now()).expect("was not anonymised");
    let refused = Err(Refused::Conflict(Refusal::ClientAnonymised));
    assert_eq!(gone(stays()).merged_with(&goes(), &[]), refused);
    assert_eq!(stays().merged_with(&gone(goes()), &[]), refused);
}

#[test]
fn a_client_is_not_merged_into_itself() {
    let merge = |into| Merge {
        version: Version::FIRST,
        into: ClientId::new(into),
        into_version: Version::FIRST,
        take: Vec::new(),
    };
    assert!(merge(7).check_two(ClientId::new(7)).is_err());
    assert!(merge(7).check_two(ClientId::new(8)).is_ok());
}

#[test]
fn only_what_can_be_taken_is_read() {
    for field in Takeable::ALL {
        assert_eq!(Takeable::parse(field.name()), Ok(field));
    }
    let refused = Takeable::parse("version").expect_err("is no such field");
    assert!(refused.to_string().contains("contact_person"), "{refused}");
}
