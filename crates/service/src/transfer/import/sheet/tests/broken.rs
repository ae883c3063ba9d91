//! Files of text that are broken: some of their rows, or as a whole.

use rstest::rstest;

use super::*;

#[rstest]
#[case(b"", "file is empty; a table with a header is accepted")]
#[case(b"\n\n ,,\n", "file is empty; a table with a header is accepted")]
#[case(b"%PDF-1.7 ...", "file is not a table; CSV and XLSX are accepted")]
#[case(b"<html><table>", "file is not a table; CSV and XLSX are accepted")]
#[case(
    b"\x01\x00\x02\x00\x03\x00",
    "file is not a table; CSV and XLSX are accepted"
)]
#[case(
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    "file is a workbook of an old kind or with a password; XLSX without a password and CSV are \
     accepted"
)]
#[case(
    b"name,email,Name\n",
    "file has several columns of the same name: name; each needs its own"
)]
#[case(
    b"a,b\n1,2\n\"3,4\n5,6\n",
    "file has a quote in line 3 that is never closed"
)]
fn a_file_that_is_no_table_is_refused_as_a_whole(#[case] bytes: &[u8], #[case] expected: &str) {
    assert_eq!(refused(bytes), expected);
}

#[test]
fn a_choice_that_is_none_is_refused_by_its_name() {
    let choices = |encoding: Option<&str>, separator| Choices {
        encoding: encoding.map(str::to_owned),
        separator,
        ..Choices::default()
    };
    let encoding = Sheet::open(file(b"a,b"), &choices(Some("utf-9"), None)).unwrap_err();
    assert!(why(encoding).starts_with("encoding is not an encoding; "));
    for separator in ['"', 'a', '\n', '→'] {
        let refused = Sheet::open(file(b"a,b"), &choices(None, Some(separator))).unwrap_err();
        assert!(why(refused).starts_with("separator is not a separator; "));
    }
}

#[test]
fn a_row_with_other_cells_than_the_header_is_refused_and_the_others_are_not() {
    assert_eq!(
        faults(b"a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n"),
        [
            (
                3,
                "has 2 cells where the header has 3; is a quote, a separator or the end of a \
                 line wrong?"
                    .to_owned()
            ),
            (
                4,
                "has 4 cells where the header has 3; is a quote, a separator or the end of a \
                 line wrong?"
                    .to_owned()
            ),
        ]
    );
}

#[test]
fn cells_that_a_program_leaves_out_for_many_rows_are_empty() {
    let text = format!("a,b,c\n1,2,3\n{}4,5\n", "1,2\n".repeat(8));
    let (_, rows) = table(text.as_bytes());
    assert_eq!(rows.len(), 10);
    assert_eq!(rows[9], ["4", "5", ""]);
    let seven = format!("a,b,c\n1,2,3\n{}", "1,2\n".repeat(7));
    assert_eq!(faults(seven.as_bytes()).len(), 7);
}

#[test]
fn nothing_of_a_row_with_too_many_cells_is_lost() {
    let mut sheet = open(b"a,b\n1,2\n1,2,3,4\n").unwrap();
    let lines = lines(&mut sheet);
    assert_eq!(lines[1].cells, ["1", "2", "3", "4"]);
}

#[test]
fn broken_bytes_are_the_fault_of_their_row_when_the_file_is_utf_8() {
    let mut bytes = "Prénom,Ville\nZoë,Orléans\nJos".as_bytes().to_vec();
    bytes.extend(b"\xE9,Paris\nLou,\xFF\nAnne,Nice\n");
    let said = "has bytes in it that are not UTF-8";
    assert_eq!(faults(&bytes), [(3, said.to_owned()), (4, said.to_owned())]);
    let mut sheet = open(&bytes).unwrap();
    let lines = lines(&mut sheet);
    assert_eq!(lines[1].cells, ["Jos\u{FFFD}", "Paris"]);
    assert_eq!(lines[1].faults[0].column, Some(0));
    assert_eq!(lines[2].faults[0].column, Some(1));
}

#[test]
fn a_nul_byte_is_the_fault_of_its_row() {
    assert_eq!(
        faults(b"name,email\nAnne,anne@x.example\nB\0b,bob@x.example\n"),
        [(
            3,
            "contains a control character (U+0000); plain text is accepted".to_owned()
        )]
    );
}

#[test]
fn a_long_cell_is_the_fault_of_its_row() {
    let notes = |length: usize| format!("a,b\n1,{}\n3,4\n", "é".repeat(length));
    assert_eq!(faults(notes(65_536).as_bytes()), []);
    assert_eq!(
        faults(notes(65_537).as_bytes()),
        [(
            2,
            "has 65537 characters; at most 65536 are accepted".to_owned()
        )]
    );
}

#[test]
fn more_columns_than_records_have_are_no_table() {
    let header: Vec<_> = (0..201).map(|number| number.to_string()).collect();
    assert_eq!(
        refused(header.join(",").as_bytes()),
        "file has 201 columns; at most 200 are accepted"
    );
}

#[rstest]
#[case::plain(b"a,b\n1,2\n3,", b"x")]
#[case::quoted(b"a,b\n1,2\n3,\"", b"x")]
#[case::lines(b"a,b\n1,2\n3,\"", b"\n")]
#[case::separators(b"a,b\n1,2\n3,", b",")]
fn a_cell_of_a_hundred_megabytes_is_refused_and_never_held(
    #[case] before: &[u8],
    #[case] filling: &[u8],
) {
    let mut file = file(before);
    file.seek(std::io::SeekFrom::End(0)).unwrap();
    let block = filling.repeat(1 << 20);
    for _ in 0..100 {
        file.write_all(&block).unwrap();
    }
    drop(block);
    let refused = Sheet::open(file, &Choices::default()).unwrap_err();
    assert_eq!(
        why(refused),
        "file has more than 1048576 bytes in the row of line 3; is a quote there never closed?"
    );
    let used = most_memory_used();
    assert!(used < 90 << 20, "{used} bytes were used");
}

/// The most memory that this process ever used; a test has a process of its own.
pub(in super::super) fn most_memory_used() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let kilobytes = line.split_whitespace().nth(1).unwrap();
    kilobytes.parse::<u64>().unwrap() * 1024
}
