use chrono_tz::Tz;
use serde_json::{Value, json};

use super::locale::Locale;
use super::message::{self, Problem};
use super::style::{self, Tone};
use super::table::{self, Look};
use super::terminal::ColorChoice;
use super::writing::WriteError;
use super::{CardView, Column, Kind, Section, card, json as json_output, text};
use crate::config::Environment;
use crate::exit::Exit;
use domain::habit::Language;

fn locale(language: Language) -> Locale {
    Locale {
        numbers: language,
        dates: language,
        zone: Tz::UTC,
    }
}

fn look(width: Option<u16>) -> Look {
    Look {
        width,
        color: false,
        locale: locale(Language::Plain),
    }
}

const CONTRACTS: &[Column] = &[
    Column::new("id", "ID", Kind::Id),
    Column::new("client.full_name", "CLIENT", Kind::Text),
    Column::new("total_amount", "TOTAL", Kind::Money("currency")),
    Column::new("status", "STATUS", Kind::State),
    Column::optional("title", "TITLE", Kind::Text),
];

fn contracts() -> Vec<Value> {
    vec![
        json!({"id": 7, "client": {"full_name": "Kevin Casey"}, "total_amount": "12000.50",
               "currency": "EUR", "status": "signed", "title": null}),
        json!({"id": 652, "client": {"full_name": "Lou Bouzin"}, "total_amount": "90.00",
               "currency": "EUR", "status": "draft", "title": "General assembly"}),
    ]
}

#[test]
fn a_table_has_a_heading_a_rule_and_aligned_rows() {
    let expected = "
 ID  CLIENT              TOTAL  STATUS  TITLE
────────────────────────────────────────────────────────
  7  Kevin Casey  12000.50 EUR  signed  —
652  Lou Bouzin      90.00 EUR  draft   General assembly
";
    let shown = table::render(CONTRACTS, &contracts(), look(None));
    assert_eq!(format!("\n{shown}"), expected);
}

#[test]
fn a_table_keeps_to_its_width_by_leaving_out_and_wrapping() {
    for width in [40, 44, 50, 60, 80, 120] {
        let shown = table::render(CONTRACTS, &contracts(), look(Some(width)));
        for line in shown.lines() {
            assert!(
                line.chars().count() <= usize::from(width),
                "{width}\n{shown}"
            );
        }
        assert!(shown.contains("12000.50 EUR"), "{width}\n{shown}");
    }
    let narrow = table::render(CONTRACTS, &contracts(), look(Some(44)));
    assert!(!narrow.contains("TITLE"), "{narrow}");
    let wide = table::render(CONTRACTS, &contracts(), look(Some(80)));
    assert!(wide.contains("General assembly"), "{wide}");
}

#[test]
fn wide_letters_are_measured_by_what_they_cover() {
    let items = [
        json!({"id": 1, "client": {"full_name": "株式会社"}}),
        json!({"id": 2, "client": {"full_name": "abcdefgh"}}),
    ];
    let columns = [CONTRACTS[1], CONTRACTS[0]];
    let shown = table::render(&columns, &items, look(None));
    assert!(shown.contains("株式会社   1"), "{shown}");
    assert!(shown.contains("abcdefgh   2"), "{shown}");
}

#[test]
fn colour_appears_only_when_asked_for() {
    let mut look = look(None);
    assert!(!table::render(CONTRACTS, &contracts(), look).contains('\u{1b}'));
    look.color = true;
    let shown = table::render(CONTRACTS, &contracts(), look);
    assert!(shown.contains('\u{1b}') && shown.contains("signed"));
}

#[test]
fn the_caption_tells_how_many_and_how_to_go_on() {
    for (page, shown, expected) in [
        (
            json!({"next": "abc", "count": {"value": 340, "capped": false}}),
            12,
            "12 of 340 · next: --after abc",
        ),
        (
            json!({"next": null, "count": {"value": 10000, "capped": true}}),
            50,
            "50 of 10000+",
        ),
        (json!({"next": null}), 3, "3 shown"),
        (
            json!({"next": "a\u{1b}b", "count": {"value": 2, "capped": false}}),
            1,
            "1 of 2 · next: --after a\\u{1b}b",
        ),
        (
            json!({"previous": "p", "next": "n", "count": {"value": 9, "capped": false}}),
            3,
            "3 of 9 · next: --after n · previous: --before p",
        ),
        (
            json!({"previous": "p\u{1b}", "next": null, "count": {"value": 9, "capped": false}}),
            2,
            "2 of 9 · previous: --before p\\u{1b}",
        ),
    ] {
        assert_eq!(table::caption(&page, shown), expected);
    }
}

#[test]
fn a_card_shows_facts_and_related_records() {
    let payments = [json!({"id": 1, "amount": "90.00", "currency": "EUR"})];
    let columns = [
        Column::new("id", "ID", Kind::Id),
        Column::new("amount", "AMOUNT", Kind::Money("currency")),
    ];
    let view = CardView {
        title: String::from("Contract 7 · Kevin\u{1b}[2J"),
        facts: &[
            Column::new("client.full_name", "Client", Kind::Text),
            Column::new("title", "Title", Kind::Text),
            Column::new("total_amount", "Total amount", Kind::Money("currency")),
        ],
        sections: vec![
            Section {
                title: "Payments",
                columns: &columns,
                items: &payments,
            },
            Section {
                title: "Events",
                columns: &columns,
                items: &[],
            },
        ],
        fields: &[],
    };
    let expected = "\
Contract 7 · Kevin\\u{1b}[2J

Client        Kevin Casey
Title         —
Total amount  12000.50 EUR

Payments
ID     AMOUNT
─────────────
 1  90.00 EUR

Events
none
";
    assert_eq!(
        card::render(&view, &contracts()[0], look(Some(80))),
        expected
    );
}

#[test]
fn notes_keep_their_lines_on_a_card_and_lose_them_in_a_list() {
    let item = json!({"notes": "by the river\nDJ at 5PM"});
    let notes = [Column::new("notes", "Notes", Kind::Text)];
    let facts = table::render_facts(&notes, &item, look(Some(80)));
    assert_eq!(facts, "Notes  by the river\n       DJ at 5PM\n");
    let rows = table::render(&notes, std::slice::from_ref(&item), look(Some(80)));
    assert!(rows.contains("by the river DJ at 5PM"), "{rows}");
}

#[test]
fn text_from_records_cannot_act_on_the_terminal() {
    for (given, expected) in [
        ("Aliénor Vichum", "Aliénor Vichum"),
        ("株式会社 👩‍💻", "株式会社 👩‍💻"),
        ("a\u{1b}[31mb", "a\\u{1b}[31mb"),
        ("a\u{9b}b\u{7f}\u{0}", "a\\u{9b}b\\u{7f}\\u{0}"),
        (
            "a\u{202e}b\u{2066}c\u{200f}",
            "a\\u{202e}b\\u{2066}c\\u{200f}",
        ),
        (
            "a\u{2028}b\u{feff}\u{e0041}",
            "a\\u{2028}b\\u{feff}\\u{e0041}",
        ),
        ("a\tb\r\nc", "a b  c"),
    ] {
        assert_eq!(text::one_line(given), expected, "{given:?}");
    }
    assert_eq!(text::block("a\nb\r"), "a\nb\\u{d}");
}

#[test]
fn no_kind_of_column_lets_an_escape_through() {
    let item = json!({"x": "\u{1b}[2J\u{202e}", "c": "\u{1b}", "n": "5"});
    for kind in [
        Kind::Id,
        Kind::Text,
        Kind::Number,
        Kind::Money("c"),
        Kind::Date,
        Kind::Instant,
        Kind::EventTime("c"),
        Kind::State,
        Kind::YesNo,
    ] {
        for field in ["x", "n"] {
            let shown = Column::new(field, "", kind).shown(&item, locale(Language::Plain));
            let shown = shown.expect("a value");
            assert!(
                !shown.contains(['\u{1b}', '\u{202e}']),
                "{kind:?} {shown:?}"
            );
        }
    }
}

#[test]
fn json_keeps_its_order_and_meaning_and_cannot_act_on_the_terminal() {
    let value: Value = serde_json::from_str(
        r#"{"z": 1, "a": {"name": "a\u001b\u009b\u202e\udb40\udc41\n"}, "m": []}"#,
    )
    .expect("fine JSON");
    let shown = json_output::pretty(&value);
    assert!(!shown.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\u{e0041}']));
    assert!(shown.contains(r"\u009b\u202e\udb40\udc41\n"), "{shown}");
    assert!(shown.ends_with("}\n"));
    let again: Value = serde_json::from_str(&shown).expect("still JSON");
    assert_eq!(again, value);
    let position = |key: &str| shown.find(key).expect("the key is there");
    assert!(position("\"z\"") < position("\"a\"") && position("\"a\"") < position("\"m\""));
}

#[test]
fn amounts_follow_the_language() {
    for (language, amount, currency, expected) in [
        (Language::Plain, "12000.50", "EUR", "12000.50 EUR"),
        (Language::English, "12000.50", "EUR", "€12,000.50"),
        (Language::English, "-1234567.00", "USD", "-$1,234,567.00"),
        (Language::English, "999.00", "CHF", "999.00 CHF"),
        (
            Language::French,
            "12000.50",
            "EUR",
            "12\u{202f}000,50\u{a0}€",
        ),
        (Language::French, "100.00", "CHF", "100,00\u{a0}CHF"),
    ] {
        let shown = locale(language).money(amount, currency);
        assert_eq!(shown, expected, "{language:?} {amount}");
    }
    assert_eq!(
        locale(Language::English).number("9999999999"),
        "9,999,999,999"
    );
    assert_eq!(locale(Language::French).number("75"), "75");
}

#[test]
fn dates_follow_the_language_and_times_their_zone() {
    let item = json!({"at": "2026-06-04T11:00:00Z", "on": "2026-06-04", "zone": "Europe/Paris"});
    let mut paris = locale(Language::Plain);
    paris.zone = Tz::Europe__Paris;
    let shown = |kind: Kind, field: &'static str, locale: Locale| {
        Column::new(field, "", kind)
            .shown(&item, locale)
            .expect("a value")
    };
    for (language, day, time) in [
        (Language::Plain, "2026-06-04", "2026-06-04 13:00"),
        (Language::English, "4 Jun 2026", "4 Jun 2026 13:00"),
        (Language::French, "04/06/2026", "04/06/2026 13:00"),
    ] {
        let mut habits = locale(language);
        habits.zone = Tz::Europe__Paris;
        assert_eq!(shown(Kind::Date, "on", habits), day);
        assert_eq!(shown(Kind::Instant, "at", habits), time);
    }
    let utc = locale(Language::Plain);
    assert_eq!(shown(Kind::Instant, "at", utc), "2026-06-04 11:00");
    let elsewhere = shown(Kind::EventTime("zone"), "at", utc);
    assert_eq!(elsewhere, "2026-06-04 13:00 Europe/Paris");
    assert_eq!(
        shown(Kind::EventTime("zone"), "at", paris),
        "2026-06-04 13:00"
    );
}

#[test]
fn the_habits_come_from_the_environment() {
    type Variables = &'static [(&'static str, &'static str)];
    let cases: [(Variables, Language, Language); 7] = [
        (&[], Language::Plain, Language::Plain),
        (
            &[("LANG", "fr_FR.UTF-8")],
            Language::French,
            Language::French,
        ),
        (&[("LANG", "C.UTF-8")], Language::Plain, Language::Plain),
        (&[("LANG", "de_DE")], Language::Plain, Language::Plain),
        (
            &[("LANG", "fr_FR"), ("LC_NUMERIC", "en_GB"), ("LC_TIME", "C")],
            Language::English,
            Language::Plain,
        ),
        (
            &[
                ("LC_ALL", "en_US.UTF-8"),
                ("LC_TIME", "fr_FR"),
                ("LANG", "C"),
            ],
            Language::English,
            Language::English,
        ),
        (
            &[("LC_ALL", ""), ("LANG", "fr")],
            Language::French,
            Language::French,
        ),
    ];
    for (variables, numbers, dates) in cases {
        let found = Locale::of(&Environment::of_pairs(variables));
        assert_eq!(
            (found.numbers, found.dates),
            (numbers, dates),
            "{variables:?}"
        );
    }
    for (zone, expected) in [
        ("Europe/Paris", Tz::Europe__Paris),
        (":America/New_York", Tz::America__New_York),
        ("/usr/share/zoneinfo/Asia/Tokyo", Tz::Asia__Tokyo),
        ("nowhere", Tz::UTC),
    ] {
        let found = Locale::of(&Environment::of_pairs(&[("TZ", zone)]));
        assert_eq!(found.zone, expected, "{zone}");
    }
}

#[test]
fn colour_is_for_terminals_unless_told_otherwise() {
    let plain: &[(&str, &str)] = &[];
    for (choice, is_terminal, variables, expected) in [
        (ColorChoice::Auto, true, plain, true),
        (ColorChoice::Auto, false, plain, false),
        (ColorChoice::Auto, true, &[("NO_COLOR", "1")], false),
        (ColorChoice::Auto, true, &[("NO_COLOR", "")], true),
        (ColorChoice::Auto, true, &[("TERM", "dumb")], false),
        (ColorChoice::Always, false, &[("NO_COLOR", "1")], true),
        (ColorChoice::Never, true, plain, false),
    ] {
        let environment = Environment::of_pairs(variables);
        let applies = choice.applies(is_terminal, &environment);
        assert_eq!(applies, expected, "{choice:?} {is_terminal} {variables:?}");
    }
}

#[test]
fn an_error_says_what_happened_and_how_to_mend_it() {
    let problem = Problem::new("contract_not_signed", "contract 17 is not signed")
        .with_hint("run `epic contract sign 17`");
    assert_eq!(
        message::problem(&problem, false),
        "error: contract 17 is not signed\n\nhint: run `epic contract sign 17`\n"
    );
    let mut problem = Problem::new("invalid", "the client\u{1b} is invalid");
    problem.fields = vec![(String::from("email"), String::from("has no @"))];
    assert_eq!(
        message::problem(&problem, false),
        "error: the client\\u{1b} is invalid\n  email: has no @\n"
    );
    assert!(message::problem(&problem, true).starts_with("\u{1b}[1;31merror:\u{1b}[0m "));
    problem.message = String::from("email has no @");
    assert_eq!(message::problem(&problem, false), "error: email has no @\n");
}

#[test]
fn a_problem_body_is_the_apis_own_or_of_its_shape() {
    let mut problem = Problem::new("usage", "--email is missing").with_hint("give it");
    problem.fields = vec![(String::from("email"), String::from("is required"))];
    assert_eq!(
        problem.body(),
        json!({"code": "usage", "detail": "--email is missing",
               "errors": [{"field": "email", "message": "is required"}], "hint": "give it"})
    );
    problem.body = Some(json!({"status": 409, "code": "email_taken"}));
    assert_eq!(
        problem.body(),
        json!({"status": 409, "code": "email_taken"})
    );
}

#[test]
fn a_reader_who_left_is_success_and_a_full_disk_is_not() {
    for (kind, expected) in [
        (std::io::ErrorKind::BrokenPipe, Exit::Done),
        (std::io::ErrorKind::StorageFull, Exit::Refused),
    ] {
        let error = WriteError::from(std::io::Error::from(kind));
        assert_eq!(error.exit(), expected, "{kind:?}");
        assert_eq!(error.reader_left(), expected == Exit::Done);
    }
}

#[test]
fn state_words_have_a_tone_and_other_words_have_none() {
    for (word, expected) in [
        ("signed", Some(Tone::Good)),
        ("draft", Some(Tone::Waiting)),
        ("planned", Some(Tone::Ahead)),
        ("cancelled", Some(Tone::Bad)),
        ("inactive", Some(Tone::Muted)),
        ("Kevin", None),
    ] {
        assert_eq!(style::tone_of(word), expected, "{word}");
    }
}
