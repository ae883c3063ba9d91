//! Tables of text as people really have them.

use api::csv::{LineEnd, Writer};
use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;

use super::*;

const SUPPORT_SHEET: &[u8] =
    include_bytes!("../../../../../tests/data/import/support_sheet_fr.csv");
const CLIENTS: &[u8] = include_bytes!("../../../../../tests/data/import/clients_en.csv");
const CLIENTS_WITH_ERRORS: &[u8] =
    include_bytes!("../../../../../tests/data/import/clients_errors.csv");

#[test]
fn the_sheet_of_the_support_team_is_read_with_its_accents_and_its_lines() {
    let mut sheet = open(SUPPORT_SHEET).unwrap();
    let facts = sheet.facts().clone();
    assert_eq!(facts.format, Format::Csv);
    assert_eq!(facts.encoding, Some("windows-1252"));
    assert_eq!(facts.separator, Some(';'));
    assert_eq!((facts.header_number, facts.rows), (1, 2));
    assert_eq!(
        sheet.headers()[..3],
        ["Titre", "N° événement", "N° contrat"]
    );
    let lines = lines(&mut sheet);
    assert_eq!(lines[0].number, 2);
    assert_eq!(
        lines[0].cells[8],
        "53 Rue du Château, 41120 Candé-sur-Beuvron, France"
    );
    assert_eq!(lines[0].cells[10].lines().count(), 3);
    assert_eq!(lines[1].number, 5);
    assert_eq!(lines[1].cells[7], "Aliénor Vichum");
}

#[test]
fn the_clients_are_read_as_utf_8() {
    let mut sheet = open(CLIENTS).unwrap();
    assert_eq!(sheet.facts().encoding, Some("UTF-8"));
    assert_eq!(sheet.facts().separator, Some(','));
    let lines = lines(&mut sheet);
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[3].cells[0], "Zoë D'Ávila-O’Connor");
    assert_eq!(lines[1].cells[3], "");
}

#[test]
fn rows_with_wrong_values_are_rows_all_the_same() {
    let (headers, rows) = table(CLIENTS_WITH_ERRORS);
    assert_eq!(headers.len(), 5);
    assert_eq!(rows.len(), 7);
    assert_eq!(rows[6][0], "=cmd|' /C calc'!A0");
}

#[rstest]
#[case::utf_8("UTF-8", "Prénom,Nom\nZoë,Œuvre\n".as_bytes().to_vec(), "UTF-8")]
#[case::with_mark("UTF-8", "\u{FEFF}Prénom,Nom\nZoë,Œuvre\n".as_bytes().to_vec(), "UTF-8")]
#[case::windows("cp1252", b"Pr\xE9nom,Nom\nZo\xEB,\x8Cuvre\n".to_vec(), "windows-1252")]
#[case::wide("UTF-16LE", utf_16(u16::to_le_bytes), "UTF-16LE")]
#[case::wide_the_other_way("UTF-16BE", utf_16(u16::to_be_bytes), "UTF-16BE")]
fn every_usual_encoding_is_found_out(
    #[case] name: &str,
    #[case] bytes: Vec<u8>,
    #[case] found: &str,
) {
    let expected = (
        vec!["Prénom".to_owned(), "Nom".to_owned()],
        vec![vec!["Zoë".to_owned(), "Œuvre".to_owned()]],
    );
    assert_eq!(table(&bytes), expected);
    assert_eq!(open(&bytes).unwrap().facts().encoding, Some(found));
    let choices = Choices {
        encoding: Some(name.to_owned()),
        ..Choices::default()
    };
    let sheet = Sheet::open(file(&bytes), &choices).unwrap();
    assert_eq!(sheet.headers(), expected.0);
}

fn utf_16(bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{FEFF}Prénom,Nom\nZoë,Œuvre\n"
        .encode_utf16()
        .flat_map(bytes)
        .collect()
}

#[rstest]
#[case("a,b\n1,2\n", ',')]
#[case("a;b\n1,5;2,5\n2,5;3,5\n", ';')]
#[case("a\tb\n1,2\t3\n", '\t')]
#[case("a|b|c\n1|2|3\n", '|')]
#[case::addresses("Nom;Adresse\nA;1, rue B, Paris\nC;2, rue D, Lyon\n", ';')]
#[case::quoted("a,\"b;c;d;e\"\n1,\"2;3;4;5\"\n", ',')]
#[case::one_is_ragged("a;b\n1,5;2,5\n2,5\n3,5;4,5\n", ';')]
#[case::title("Clients, 2026\na;b;c\n1;2;3\n4;5;6\n", ';')]
#[case::one_column("email\na@b.example\n", ',')]
#[case::announced("sep=|\na|b;c;d\n1|2;3;4\n", '|')]
fn the_separator_is_the_one_that_makes_a_table(#[case] text: &str, #[case] expected: char) {
    assert_eq!(
        open(text.as_bytes()).unwrap().facts().separator,
        Some(expected)
    );
}

#[test]
fn what_somebody_says_of_a_file_is_not_found_out() {
    let choices = Choices {
        encoding: Some("iso-8859-2".to_owned()),
        separator: Some('|'),
        ..Choices::default()
    };
    let sheet = Sheet::open(file(b"a,b|\xB1\n1,2|3\n"), &choices).unwrap();
    assert_eq!(sheet.headers(), ["a,b", "ą"]);
    assert_eq!(sheet.facts().encoding, Some("ISO-8859-2"));
}

#[rstest]
#[case("a,b\n1,2\n3,4\n")]
#[case("a,b\r\n1,2\r\n3,4\r\n")]
#[case("a,b\r1,2\r3,4")]
#[case("a,b\n\n1,2\n \r\n,\n3,4")]
#[case("a,b\n\"1\",2\n\"3\",\"4\"")]
#[case("sep=,\na,b\n1,2\n3,4")]
fn any_end_of_a_line_and_empty_lines_give_the_same_rows(#[case] text: &str) {
    let owned = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
    let expected = (
        owned(["a", "b"]),
        vec![owned(["1", "2"]), owned(["3", "4"])],
    );
    assert_eq!(table(text.as_bytes()), expected);
}

#[rstest]
#[case("a,b\n1,2\n\n3,4\n", &[2, 4])]
#[case("a,b\r\n\"1\r\n1\",2\r\n3,4\r\n", &[2, 4])]
#[case("a,b\r\"1\r\r1\",2\r3,4\r", &[2, 5])]
#[case("sep=,\na,b\n\"1\n\",2\n3,4\n", &[3, 5])]
fn a_row_has_the_number_of_the_line_in_which_it_begins(
    #[case] text: &str,
    #[case] numbers: &[u64],
) {
    let mut sheet = open(text.as_bytes()).unwrap();
    let found: Vec<_> = lines(&mut sheet).iter().map(|line| line.number).collect();
    assert_eq!(found, numbers);
}

#[test]
fn quotes_keep_separators_lines_and_quotes_together() {
    let (_, rows) = table(b"a,b\n\"1,\"\"one\"\"\n2\",5\" pipe\n\"x\"y,z\n");
    assert_eq!(rows, [["1,\"one\"\n2", "5\" pipe"], ["xy", "z"]]);
}

#[test]
fn a_title_above_the_table_is_not_its_header() {
    let mut sheet = open(b"List of clients;;\n\nName;E-mail;Phone\nA;b@c.example;1234\n").unwrap();
    assert_eq!(sheet.headers(), ["Name", "E-mail", "Phone"]);
    assert_eq!(sheet.facts().header_number, 3);
    assert_eq!(lines(&mut sheet).len(), 1);
}

#[test]
fn a_file_of_a_header_alone_has_no_rows() {
    let mut sheet = open(b"name,email").unwrap();
    assert_eq!(sheet.facts().rows, 0);
    assert_eq!(lines(&mut sheet), []);
}

#[test]
fn rows_can_be_read_again_from_the_first() {
    let mut sheet = open(b"a,b\n1,2\n3,4\n").unwrap();
    assert_eq!(sheet.rows().next().unwrap().unwrap().number, 2);
    assert_eq!(lines(&mut sheet).len(), 2);
}

#[test]
fn cells_of_our_own_exports_are_read_as_they_were() {
    let cells = [
        "=1+1",
        "+33 1 23 45 67 89",
        "-5",
        "'quoted'",
        "  @x",
        "a\"b;c\nd",
        "'",
    ];
    let mut writer = Writer::new(&["a", "b"], LineEnd::ReturnAndFeed).unwrap();
    let rows: Vec<_> = cells
        .iter()
        .map(|cell| json!({"a": cell, "b": 1}))
        .collect();
    writer.json(&rows).unwrap();
    let (_, read) = table(&writer.take());
    let read: Vec<_> = read.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(read, cells);
}

proptest! {
    #[test]
    fn what_a_writer_of_csv_writes_is_read_back(
        rows in prop::collection::vec(prop::collection::vec("[^\0']{0,20}", 3), 1..20),
        separator in prop::sample::select(vec![b',', b';', b'\t', b'|']),
    ) {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(separator)
            .quote_style(csv::QuoteStyle::Always)
            .from_writer(Vec::new());
        writer.write_record(["first", "second", "third"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let (_, read) = table(&writer.into_inner().unwrap());
        let is_blank = |row: &&Vec<String>| row.iter().all(|cell| cell.trim().is_empty());
        let expected: Vec<_> = rows.iter().filter(|row| !is_blank(row)).cloned().collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn no_bytes_are_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        read_all(&bytes);
    }

    #[test]
    fn no_text_of_quotes_and_line_ends_is_too_strange(text in "[\"',;\r\nabé\0]{0,300}") {
        read_all(text.as_bytes());
    }
}

/// Reads to the end, which no bytes may keep from coming.
pub(super) fn read_all(bytes: &[u8]) {
    let Ok(mut sheet) = open(bytes) else {
        return;
    };
    let columns = sheet.headers().len();
    let rows = sheet.facts().rows;
    let mut read = 0;
    for line in sheet.rows() {
        let line = line.unwrap();
        assert!(line.cells.len() == columns || !line.faults.is_empty());
        read += 1;
    }
    assert_eq!(read, rows);
}
