use api::{
    audit::AuditEntry, clients::Client, contracts::Contract, csv::Row, employees::Employee,
    events::Event, payments::ListedPayment,
};
use serde_json::json;

use super::*;

fn written(column: &str, value: &Value) -> String {
    let mut xml = String::new();
    cell(&mut xml, "B2", Kind::of(column), value);
    xml
}

/// What a text becomes between the tags.
fn inside(text: &str) -> String {
    let xml = written("notes", &json!(text));
    let inside = xml
        .strip_prefix("<c r=\"B2\" s=\"5\" t=\"inlineStr\"><is><t xml:space=\"preserve\">")
        .and_then(|rest| rest.strip_suffix("</t></is></c>"));
    inside.expect("a cell of text").to_owned()
}

#[test]
fn numbers_days_and_answers_are_what_they_are() {
    for (column, value, expected) in [
        ("id", json!(17), "<c r=\"B2\" s=\"0\"><v>17</v></c>"),
        (
            "total_amount",
            json!("9999999999.99"),
            "<c r=\"B2\" s=\"4\"><v>9999999999.99</v></c>",
        ),
        (
            "paid_on",
            json!("2026-06-04"),
            "<c r=\"B2\" s=\"2\"><v>46177</v></c>",
        ),
        (
            "starts_local",
            json!("2026-06-04T13:00:00"),
            "<c r=\"B2\" s=\"3\"><v>46177.541666666664</v></c>",
        ),
        ("active", json!(true), "<c r=\"B2\" t=\"b\"><v>1</v></c>"),
        ("due_on", Value::Null, ""),
    ] {
        assert_eq!(written(column, &value), expected, "{column}");
    }
}

#[test]
fn whatever_else_stands_in_a_column_is_a_text() {
    for (column, value) in [
        ("phone", json!("+33 1 23")),
        ("external_ref", json!("00412")),
        ("created_at", json!("2026-06-01T08:00:00.123456Z")),
        ("first_contact_on", json!("1850-01-01")),
        ("amount", json!("=1+1")),
        ("amount", json!("1.")),
        ("amount", json!("")),
        ("name", json!("=HYPERLINK(\"x\")")),
        ("changes", json!([{"field": "title"}])),
    ] {
        let xml = written(column, &value);
        assert!(xml.contains("t=\"inlineStr\""), "{xml}");
        assert!(!xml.contains("<v>") && !xml.contains("<f>"), "{xml}");
    }
}

#[test]
fn no_text_is_markup_and_no_control_character_breaks_the_file() {
    for (text, expected) in [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("</t></is></c>", "&lt;/t&gt;&lt;/is&gt;&lt;/c&gt;"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\u{1b}[2J\r\0", "_x001B_[2J_x000D__x0000_"),
        ("\u{ffff}", "_xFFFF_"),
        ("_x0041_ and _x41_", "_x005F_x0041_ and _x41_"),
        ("  🎉  ", "  🎉  "),
    ] {
        assert_eq!(inside(text), expected);
    }
}

#[test]
fn a_text_that_excel_has_no_room_for_says_that_it_is_cut() {
    let whole = "a".repeat(LONGEST);
    assert_eq!(inside(&whole), whole);
    // two units each
    let long = "🎉".repeat(20_000);
    let cut = inside(&long);
    assert!(cut.ends_with(CUT));
    let units = cut.encode_utf16().count();
    assert!(units == LONGEST || units == LONGEST - 1, "{units}");
}

#[test]
fn every_column_that_is_a_day_an_amount_or_a_local_time_is_known_by_its_name() {
    let columns = [
        Client::COLUMNS,
        Contract::COLUMNS,
        ListedPayment::COLUMNS,
        Event::COLUMNS,
        Employee::COLUMNS,
        AuditEntry::COLUMNS,
    ];
    let of = |kind: Kind| {
        let all = columns.iter().flat_map(|columns| columns.iter().copied());
        all.filter(|name| Kind::of(name) == kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(of(Kind::Day), ["first_contact_on", "due_on", "paid_on"]);
    assert_eq!(
        of(Kind::Money),
        [
            "total_amount",
            "deposit",
            "paid_amount",
            "remaining_amount",
            "amount"
        ]
    );
    assert_eq!(of(Kind::WallClock), ["starts_local", "ends_local"]);
}
