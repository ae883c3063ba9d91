use super::*;
use crate::audit::RecordKind;

#[test]
fn the_arguments_of_a_sentence_are_kept_beside_its_english() {
    let sentence = worded!(
        "bad-end",
        "is {length} long in {zone}",
        zone = TimeZone::default(),
        length = Argument::counted(1_u64, "hour"),
    );
    assert_eq!(sentence.english(), "is 1 hour long in Europe/Paris");
    assert_eq!(sentence.wording().key(), "bad-end");
    assert_eq!(
        sentence.wording().arguments(),
        [
            ("zone", Argument::Text("Europe/Paris".to_owned())),
            ("length", Argument::Counted(1, "hour")),
        ]
    );
}

#[test]
fn each_argument_reads_in_english_as_the_command_line_writes_it() {
    let instant = DateTime::UNIX_EPOCH;
    let part = worded!("accepted-dates", "a date is accepted");
    let read = |argument: Argument| argument.to_string();
    assert_eq!(read(Argument::from(20_000_usize)), "20000");
    assert_eq!(read(Argument::counted(0_u64, "digit")), "0 digits");
    assert_eq!(read(Argument::from(Amount::MAX)), "9999999999.99");
    assert_eq!(
        read(Argument::from(instant.naive_utc())),
        "1970-01-01 00:00"
    );
    assert_eq!(read(Argument::from(instant)), "1970-01-01 00:00:00 UTC");
    assert_eq!(read(Argument::TimeOfDay(instant)), "00:00:00 UTC");
    assert_eq!(read(Argument::from(Department::Sales)), "SALES");
    assert_eq!(read(Argument::from(Action::SignContract)), "sign contract");
    assert_eq!(
        read(Argument::from(RecordRef::new(RecordKind::Event, 9))),
        "event 9"
    );
    assert_eq!(read(Argument::from(part)), "a date is accepted");
    let list = |joint| Argument::list(["a", "b", "c"], joint).to_string();
    assert_eq!(list(Joint::Comma), "a, b, c");
    assert_eq!(list(Joint::Semicolon), "a; b; c");
    assert_eq!(list(Joint::And), "a and b and c");
}
