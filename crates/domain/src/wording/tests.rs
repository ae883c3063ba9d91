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
        sentence.wording().arguments().collect::<Vec<_>>(),
        [
            ("zone", &Argument::Text("Europe/Paris".to_owned())),
            ("length", &Argument::Counted(1, "hour")),
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
    let money = (Amount::ZERO, Currency::default());
    assert_eq!(read(Argument::from(money)), "0.00 EUR");
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

#[test]
fn a_sentence_that_was_kept_says_the_same_in_every_language() {
    let instant = DateTime::UNIX_EPOCH;
    let part = worded!(
        "accepted-dates",
        "a date such as {example}",
        example = "a day"
    );
    let sentence = worded!(
        "bad-many",
        "{a} {b} {c} {d} {e} {f} {g} {h} {i} {j} {k}",
        a = "text",
        b = 7_u64,
        c = Amount::MAX,
        d = (Amount::ZERO, Currency::default()),
        e = instant.naive_utc(),
        f = instant,
        g = Argument::TimeOfDay(instant),
        h = Department::Sales,
        i = Action::SignContract,
        j = RecordRef::new(RecordKind::Event, 9),
        k = Argument::list([Argument::field("email"), part.into()], Joint::And),
    );
    let kept = serde_json::to_string(&sentence).expect("it is kept");
    let read: Sentence = serde_json::from_str(&kept).expect("it is read");
    assert_eq!(read, sentence);
}

#[test]
fn what_is_known_no_more_is_told_as_it_was() {
    let read = |kept: &str| serde_json::from_str::<Argument>(kept).expect("it is read");
    let text = |text: &str| Argument::Text(text.to_owned());
    assert_eq!(read(r#"{"action": "fly"}"#), text("fly"));
    assert_eq!(read(r#"{"department": "LAW"}"#), text("LAW"));
    assert_eq!(read(r#"{"money": [125, "XYZ"]}"#), text("1.25 XYZ"));
}
