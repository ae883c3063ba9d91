use domain::transfer::unguarded;
use serde_json::json;

use super::*;

fn written(columns: &[&str], rows: &[Value], line_end: LineEnd) -> String {
    let mut writer = Writer::new(columns, line_end).expect("a header");
    writer.json(rows).expect("rows");
    String::from_utf8(writer.take()).expect("UTF-8")
}

#[test]
fn columns_have_json_names_and_what_needs_it_is_quoted() {
    let rows = [
        json!({"id": 7, "client": {"id": 3, "full_name": "Casey, \"Kev\""}, "active": true, "notes": "two\nlines"}),
        json!({"id": 8, "client": null, "active": false}),
    ];
    let columns = ["id", "client.id", "client.full_name", "active", "notes"];
    let expected = "id,client.id,client.full_name,active,notes\n\
                    7,3,\"Casey, \"\"Kev\"\"\",true,\"two\nlines\"\n\
                    8,,,false,\n";
    assert_eq!(written(&columns, &rows, LineEnd::Feed), expected);
    // the line break inside a cell stays what it was
    let as_file = expected
        .replace('\n', "\r\n")
        .replace("two\r\nlines", "two\nlines");
    assert_eq!(written(&columns, &rows, LineEnd::ReturnAndFeed), as_file);
}

#[test]
fn a_list_of_nothing_is_its_header() {
    assert_eq!(written(&["id", "name"], &[], LineEnd::Feed), "id,name\n");
}

#[test]
fn what_was_taken_is_not_written_again() {
    #[derive(Serialize)]
    struct Place {
        name: &'static str,
    }
    impl Row for Place {
        const COLUMNS: &'static [&'static str] = &["name"];
    }
    let mut writer = Writer::new(Place::COLUMNS, LineEnd::ReturnAndFeed).expect("a header");
    assert_eq!(writer.take(), b"name\r\n");
    writer.rows(&[Place { name: "Mufflins" }]).expect("a row");
    writer.rows(&[Place { name: "Candé" }]).expect("a row");
    assert_eq!(writer.take(), "Mufflins\r\nCandé\r\n".as_bytes());
    assert_eq!(writer.take(), b"");
}

#[test]
fn cells_can_never_be_taken_for_formulas() {
    for (given, expected) in [
        ("=1+1", "'=1+1"),
        ("+678 123 456 78", "'+678 123 456 78"),
        ("-12.50", "'-12.50"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("12000.50", "12000.50"),
        ("a=b", "a=b"),
        ("", ""),
        ("'", "'"),
        ("'tis", "'tis"),
        ("'=1", "''=1"),
        ("''  +1", "'''  +1"),
    ] {
        assert_eq!(guarded(given.to_owned()), expected, "{given:?}");
        assert_eq!(unguarded(expected), given, "{expected:?}");
    }
    let number = written(&["x"], &[json!({"x": -3})], LineEnd::Feed);
    assert_eq!(number, "x\n'-3\n");
}

#[test]
fn no_cell_acts_on_a_terminal() {
    let rows = [json!({"x": "\u{1b}[2J", "y": ["\u{1b}[2J"]})];
    let shown = written(&["x", "y"], &rows, LineEnd::Feed);
    assert_eq!(shown, "x,y\n\\u{1b}[2J,\"[\"\"\\u001b[2J\"\"]\"\n");
}
