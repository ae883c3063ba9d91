use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    contact::{Email, Phone},
    employee::EmployeeRef,
    ids::{ClientId, EmployeeId, Version},
    text::{CompanyName, PersonName},
};

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn client(name: &str, company: Option<&str>, contact: Option<&str>) -> Client {
    Client {
        id: ClientId::new(12),
        full_name: PersonName::parse(name).expect("a name"),
        email: Email::parse("kevin@startup.io").expect("an address"),
        phone: Phone::parse("+678 123 456 78").expect("a number"),
        company_name: company.map(|name| CompanyName::parse(name).expect("a company")),
        contact_person: contact.map(|name| PersonName::parse(name).expect("a name")),
        sales_contact: EmployeeRef {
            id: EmployeeId::new(2),
            full_name: "Bill Boquet".to_owned(),
        },
        first_contact_on: NaiveDate::from_ymd_opt(2021, 4, 18).expect("a day"),
        last_contact_at: None,
        external_ref: None,
        anonymised_at: None,
        version: Version::FIRST,
        created_at: at("2026-06-01T08:00:00Z"),
        updated_at: at("2026-06-02T09:30:00.123Z"),
    }
}

#[test]
fn a_card_says_who_it_is_and_how_to_reach_them() {
    let client = client("Kevin Casey", Some("Cool Startup LLC"), Some("Jacky B."));
    let expected = "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:individual\r\nFN:Kevin Casey\r\n\
        N:Casey;Kevin;;;\r\nORG:Cool Startup LLC\r\nEMAIL:kevin@startup.io\r\n\
        TEL:+678 123 456 78\r\nRELATED;TYPE=agent;VALUE=text:Jacky B.\r\n\
        UID;VALUE=text:client-12-1780300800000000@epic-events\r\nREV:20260602T093000Z\r\n\
        END:VCARD\r\n";
    assert_eq!(card(&client), expected);
}

#[test]
fn what_nobody_has_is_left_out() {
    let card = card(&client("Cher", None, None));
    assert!(card.contains("\r\nN:;Cher;;;\r\n"), "{card}");
    assert!(!card.contains("ORG") && !card.contains("RELATED"), "{card}");
}

#[test]
fn no_name_ends_a_value_or_begins_another_property() {
    assert_eq!(
        escaped("Smith, Jones; \\Sons\nTEL:1\r"),
        "Smith\\, Jones\\; \\\\Sons\\nTEL:1"
    );
}

#[test]
fn long_lines_go_on_below_and_no_letter_is_cut_in_two() {
    let name = "é🎉x".repeat(33);
    let card = card(&client(&name, None, None));
    for line in card.split("\r\n") {
        assert!(line.len() <= LONGEST_LINE, "{line}");
    }
    let unfolded = card.replace("\r\n ", "");
    assert!(unfolded.contains(&format!("\r\nFN:{name}\r\n")), "{card}");
}

#[test]
fn who_asked_for_their_data_to_be_removed_is_on_no_card() {
    let mut gone = client("Kevin Casey", None, None);
    gone.anonymised_at = Some(at("2026-06-03T08:00:00Z"));
    let kept = client("Lou Bouzin", None, None);
    let written = Cards.rows(Rows::Clients(vec![gone, kept])).expect("cards");
    let written = String::from_utf8(written).expect("UTF-8");
    assert_eq!(written.matches("BEGIN:VCARD").count(), 1);
    assert!(written.contains("FN:Lou Bouzin"));
}
