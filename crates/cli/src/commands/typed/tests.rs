use domain::period::TimeZone;

use super::{NO_COUNT, NO_ID, Typed};
use crate::exit::Exit;
use crate::failure::Failure;

fn typed(zone: &str) -> Typed {
    Typed::in_zone(TimeZone::parse(zone).expect("a zone"))
}

#[test]
fn times_without_an_offset_are_read_in_the_zone_of_the_user() {
    for (zone, text, start, end) in [
        (
            "Asia/Tokyo",
            "2026-06-04",
            "2026-06-03T15:00:00Z",
            "2026-06-04T15:00:00Z",
        ),
        (
            "Asia/Tokyo",
            "04/06/2026 13:00",
            "2026-06-04T04:00:00Z",
            "2026-06-04T04:00:00Z",
        ),
        (
            "Asia/Tokyo",
            "2026-06-04T13:00+02:00",
            "2026-06-04T11:00:00Z",
            "2026-06-04T11:00:00Z",
        ),
        (
            "UTC",
            "2026-06-04 13:00:00.000001",
            "2026-06-04T13:00:00.000001Z",
            "2026-06-04T13:00:00.000001Z",
        ),
        // midnight was skipped
        (
            "America/Sao_Paulo",
            "2018-11-04",
            "2018-11-04T03:00:00Z",
            "2018-11-05T02:00:00Z",
        ),
        // not a time, or not one that the API takes in UTC
        ("Asia/Tokyo", "yesterday", "yesterday", "yesterday"),
        ("Asia/Tokyo", "", "", ""),
        (
            "Asia/Tokyo",
            "1900-01-01",
            "1900-01-01",
            "1900-01-01T15:00:00Z",
        ),
    ] {
        let mut typed = typed(zone);
        let sent = typed.start("from", Some(text));
        assert_eq!(sent.as_deref(), Some(start), "{zone} {text}");
        let sent = typed.end("to", Some(text));
        assert_eq!(sent.as_deref(), Some(end), "{zone} {text}");
        assert!(typed.wrong.is_empty(), "{zone} {text}");
    }
    assert_eq!(typed("UTC").start("from", None), None);
}

#[test]
fn a_skipped_time_is_sent_as_none_and_explained() {
    let mut typed = typed("Europe/Paris");
    let sent = typed.start("from", Some("2026-03-29 02:30"));
    assert_eq!(sent.as_deref(), Some("2026-03-29 02:30 Europe/Paris"));
    let told = told(typed, refused("invalid"));
    assert!(
        told.contains("2026-03-29 02:30\\\" does not exist in Europe/Paris"),
        "{told}"
    );
}

fn refused(code: &str) -> Failure {
    Failure::new(Exit::Refused, code, "the words of the API")
}

fn told(typed: Typed, failure: Failure) -> String {
    let explained = typed.explain::<()>(Err(failure));
    format!("{:?}", explained.expect_err("still refused"))
}

#[test]
fn a_bad_number_is_sent_as_none_and_told_as_typed() {
    let mut typed = typed("UTC");
    assert_eq!(typed.id("contract_id", "7"), 7);
    assert_eq!(typed.id("contract_id", "seven"), NO_ID);
    assert_eq!(typed.attendees("75"), 75);
    assert_eq!(typed.attendees("1.5"), NO_COUNT);
    let told = told(typed, refused("invalid"));
    assert!(
        told.contains("contract_id \\\"seven\\\" is not an id"),
        "{told}"
    );
    assert!(
        told.contains("\\\"1.5\\\" is not a number of people"),
        "{told}"
    );
    assert!(!told.contains("the words of the API"), "{told}");
}

#[test]
fn another_refusal_and_one_of_other_values_are_told_as_they_are() {
    let mut bad = typed("UTC");
    bad.id("contract_id", "seven");
    assert!(told(bad, refused("not_found")).contains("the words of the API"));
    let mut good = typed("UTC");
    good.id("contract_id", "7");
    assert!(told(good, refused("invalid")).contains("the words of the API"));
}
