//! Workbooks: as programs write them, and broken on purpose.

use std::io::Cursor;

use domain::wording::Sentence;
use proptest::prelude::*;
use rstest::rstest;
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Formula, Workbook as Writer};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{broken::most_memory_used, samples::read_all, *};

const DAMAGED: &str = "file is damaged or cut off; save it again, or as CSV";
const TOO_MUCH: &str = "file unpacks to more than a workbook of records does; save it as CSV";

/// A workbook of one sheet, as a program writes it.
fn written(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Writer::new();
    fill(workbook.add_worksheet().set_name("Clients").unwrap());
    workbook.save_to_buffer().unwrap()
}

/// A workbook out of parts that no program would write.
fn made(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const OUTLINE: &str = r#"<workbook xmlns:r="x"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook with these rows.
fn of_rows(rows: &str) -> Vec<u8> {
    made(&[
        ("xl/workbook.xml", OUTLINE),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        (
            "xl/worksheets/sheet1.xml",
            &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ])
}

fn with_sheet(sheet: &str) -> Vec<u8> {
    made(&[
        ("xl/workbook.xml", OUTLINE),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

#[test]
fn every_kind_of_cell_is_what_a_person_sees_in_it() {
    let date = CellFormat::new().set_num_format("dd/mm/yyyy");
    let time = CellFormat::new().set_num_format("dd/mm/yyyy hh:mm");
    let long = CellFormat::new().set_num_format("[$-40C]d mmmm yyyy;@");
    let money = CellFormat::new().set_num_format("#,##0.00\\ \"days\";[Red]-0");
    let day = |year, month, day| ExcelDateTime::from_ymd(year, month, day).unwrap();
    let bytes = written(|sheet| {
        for column in 0..9 {
            sheet.write(0, column, format!("c{column}")).unwrap();
        }
        sheet.write(1, 0, "  Zoë\r\n_x000D_ <&> ").unwrap();
        sheet.write(1, 1, 12000.5).unwrap();
        sheet.write(1, 2, 0.1 + 0.2).unwrap();
        sheet.write(1, 3, 1e21).unwrap();
        sheet.write(1, 4, true).unwrap();
        sheet
            .write_with_format(1, 5, day(2026, 6, 4), &date)
            .unwrap();
        let moment = day(2026, 6, 4).and_hms(13, 0, 0).unwrap();
        sheet.write_with_format(1, 6, &moment, &time).unwrap();
        sheet
            .write_with_format(1, 7, day(1900, 1, 1), &long)
            .unwrap();
        sheet.write_with_format(1, 8, 75, &money).unwrap();
        sheet
            .write(3, 0, Formula::new("=1+1").set_result("2"))
            .unwrap();
        sheet.write(3, 1, "'=not guarded").unwrap();
    });
    let mut sheet = open(&bytes).unwrap();
    let facts = sheet.facts().clone();
    assert_eq!((facts.format, facts.rows), (Format::Xlsx, 2));
    assert_eq!(facts.sheet.as_deref(), Some("Clients"));
    assert_eq!((facts.encoding, facts.separator), (None, None));
    let lines = lines(&mut sheet);
    assert_eq!(lines[0].faults, []);
    assert_eq!(
        lines[0].cells,
        [
            "  Zoë\r\n_x000D_ <&> ",
            "12000.5",
            "0.3",
            "1000000000000000000000",
            "true",
            "2026-06-04",
            "2026-06-04 13:00:00",
            "1900-01-01",
            "75",
        ]
    );
    assert_eq!(lines[1].number, 4);
    assert_eq!(lines[1].cells[..3], ["2", "'=not guarded", ""]);
    assert_eq!(lines[1].cells.len(), 9);
}

#[rstest]
#[case("0", "0")]
#[case("-0", "0")]
#[case("12000.50", "12000.5")]
#[case("1.2000000000000002", "1.2")]
#[case("12000.499999999998", "12000.5")]
#[case("1.5E-3", "0.0015")]
#[case("1E3", "1000")]
#[case("-1.25E1", "-12.5")]
#[case("12345678901234567", "12345678901234567")]
#[case("0033", "33")]
#[case("NaN", "NaN")]
#[case("inf", "inf")]
fn a_number_is_in_its_shortest_form(#[case] kept: &str, #[case] seen: &str) {
    let bytes = of_rows(&format!(
        "<row><c t='inlineStr'><is><t>a</t></is></c></row><row><c><v>{kept}</v></c></row>"
    ));
    assert_eq!(table(&bytes).1, [[seen]]);
}

#[rstest]
#[case::of_1900("0", "14", "45812", "2025-06-04")]
#[case::of_1904("1", "14", "44350", "2025-06-04")]
#[case::the_day_that_never_was("0", "14", "60", "1900-02-29")]
#[case::time_alone("0", "20", "0.5416666666666666", "13:00:00")]
#[case::a_second_before_midnight("0", "22", "45812.99998842593", "2025-06-04 23:59:59")]
#[case::how_long("0", "46", "1.5", "36:00:00")]
#[case::too_far("0", "14", "1E9", "1000000000")]
#[case::no_date("0", "2", "45812", "45812")]
fn a_date_is_a_date_by_its_format(
    #[case] is_1904: &str,
    #[case] format: &str,
    #[case] serial: &str,
    #[case] seen: &str,
) {
    let outline = OUTLINE.replace(
        "<sheets>",
        &format!("<workbookPr date1904='{is_1904}'/><sheets>"),
    );
    let bytes = made(&[
        ("xl/workbook.xml", &outline),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        (
            "xl/styles.xml",
            &format!(
                "<styleSheet><cellStyleXfs><xf numFmtId='22'/></cellStyleXfs>\
                 <cellXfs><xf numFmtId='0'/><xf numFmtId='{format}'/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            &format!(
                "<worksheet><sheetData><row r='3'><c r='A3' t='str'><v>a</v></c></row>\
                 <row r='5'><c r='A5' s='1'><v>{serial}</v></c></row></sheetData></worksheet>"
            ),
        ),
    ]);
    let mut sheet = open(&bytes).unwrap();
    let lines = lines(&mut sheet);
    assert_eq!((lines[0].number, lines[0].cells[0].as_str()), (5, seen));
}

#[test]
fn shared_texts_are_joined_of_their_pieces_without_their_pronunciation() {
    let bytes = made(&[
        ("xl/workbook.xml", OUTLINE),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        (
            "xl/sharedStrings.xml",
            "<sst><si><t>name</t></si><si><r><rPr><b/></rPr><t xml:space='preserve'>Zo\u{EB} </t>\
             </r><r><t>O&apos;C&#111;nnor</t></r><rPh><t>zo</t></rPh></si><si><t/></si></sst>",
        ),
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet><sheetData><row><c t='s'><v>0</v></c></row>\
             <row><c t='s'><v>1</v></c></row><row><c t='s'><v>2</v></c></row></sheetData></worksheet>",
        ),
    ]);
    assert_eq!(table(&bytes).1, [["Zoë O'Connor"]]);
}

#[test]
fn the_first_visible_sheet_with_cells_is_read_or_the_one_that_is_named() {
    let mut workbook = Writer::new();
    workbook.add_worksheet().set_name("Empty").unwrap();
    let hidden = workbook.add_worksheet().set_name("Hidden").unwrap();
    hidden.set_hidden(true).write(0, 0, "hidden").unwrap();
    workbook
        .add_worksheet()
        .set_name("Clients")
        .unwrap()
        .write(0, 0, "clients")
        .unwrap();
    workbook
        .add_worksheet()
        .set_name("More")
        .unwrap()
        .write(0, 0, "more")
        .unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let headers = |name: Option<&str>| {
        let choices = Choices {
            sheet: name.map(str::to_owned),
            ..Choices::default()
        };
        Sheet::open(file(&bytes), &choices).map(|sheet| sheet.headers().join(","))
    };
    assert_eq!(headers(None).unwrap(), "clients");
    assert_eq!(headers(Some("more")).unwrap(), "more");
    assert_eq!(headers(Some("Hidden")).unwrap(), "hidden");
    assert_eq!(
        why(headers(Some("Else")).unwrap_err()),
        "sheet is not a sheet of the workbook, which has Empty, Hidden, Clients, More"
    );
    assert_eq!(
        why(headers(Some("Empty")).unwrap_err()),
        "file is empty; a table with a header is accepted"
    );
}

#[test]
fn cells_beside_the_table_are_a_column_without_a_name() {
    let bytes = written(|sheet| {
        sheet.write(0, 0, "name").unwrap();
        sheet.write(0, 1, "email").unwrap();
        sheet.write(1, 0, "Anne").unwrap();
        sheet.write(1, 3, "call her").unwrap();
    });
    let (headers, rows) = table(&bytes);
    assert_eq!(headers, ["name", "email", "", ""]);
    assert_eq!(rows, [["Anne", "", "", "call her"]]);
}

#[test]
fn a_formula_without_result_and_an_error_are_faults_of_their_row() {
    let bytes = of_rows(
        "<row r='1'><c r='A1' t='str'><v>a</v></c><c r='B1' t='str'><v>b</v></c></row>\
         <row r='2'><c r='A2'><f>1+1</f></c><c r='B2' t='e'><f>A9</f><v>#REF!</v></c></row>\
         <row r='3'><c r='A3'><f>1+1</f><v>2</v></c><c r='B3' t='str'><f>\"\"</f><v></v></c></row>\
         <row r='4'><c r='A4'><f>1+1</f><v></v></c><c r='B4' t='b'><v>0</v></c></row>",
    );
    let without = |place: &str| {
        format!(
            "has a formula in {place} without its result; open the workbook in a spreadsheet \
             program and save it"
        )
    };
    assert_eq!(
        faults(&bytes),
        [
            (2, without("A2")),
            (2, "has the error #REF! in B2".to_owned()),
            (4, without("A4")),
        ]
    );
    let mut sheet = open(&bytes).unwrap();
    let lines = lines(&mut sheet);
    assert_eq!(lines[1].cells, ["2", ""]);
    assert_eq!(lines[2].cells, ["", "false"]);
}

#[test]
fn a_long_cell_of_a_workbook_is_the_fault_of_its_row() {
    let bytes = of_rows(&format!(
        "<row><c t='str'><v>a</v></c></row><row><c t='str'><v>{}</v></c></row>",
        "x".repeat(65_537)
    ));
    assert_eq!(
        faults(&bytes),
        [(
            2,
            "has 65537 characters; at most 65536 are accepted".to_owned()
        )]
    );
}

#[rstest]
#[case::other_archive(&[("readme.txt", "")], "file is a ZIP archive, not a workbook; CSV and XLSX are accepted")]
#[case::open_document(&[("content.xml", "")], "file is a workbook of another kind; save it as XLSX or CSV")]
#[case::binary(&[("xl/workbook.bin", "")], "file is a workbook of another kind; save it as XLSX or CSV")]
#[case::nothing_else(&[("xl/workbook.xml", OUTLINE)], DAMAGED)]
#[case::no_sheet(&[("xl/workbook.xml", OUTLINE), ("xl/_rels/workbook.xml.rels", RELATIONS)], DAMAGED)]
fn an_archive_that_is_no_workbook_is_told_apart(
    #[case] parts: &[(&str, &str)],
    #[case] expected: &str,
) {
    assert_eq!(refused(&made(parts)), expected);
}

#[rstest]
#[case::document_type("<!DOCTYPE x [<!ENTITY a 'aaaa'>]><worksheet><sheetData/></worksheet>")]
#[case::entity(
    "<worksheet><sheetData><row><c t='str'><v>&lol;</v></c></row></sheetData></worksheet>"
)]
#[case::cut_off("<worksheet><sheetData><row><c t='str'><v>a</v></c></row>")]
#[case::crossed("<worksheet><sheetData><row></sheetData></row></worksheet>")]
#[case::missing_text(
    "<worksheet><sheetData><row><c t='s'><v>7</v></c></row></sheetData></worksheet>"
)]
#[case::far_column("<worksheet><sheetData><row><c r='XFE1'/></row></sheetData></worksheet>")]
#[case::far_row("<worksheet><sheetData><row r='1048577'/></sheetData></worksheet>")]
#[case::backwards("<worksheet><sheetData><row r='2'/><row r='1'/></sheetData></worksheet>")]
#[case::no_place("<worksheet><sheetData><row><c r='1'/></row></sheetData></worksheet>")]
fn a_sheet_that_no_program_writes_is_damaged(#[case] sheet: &str) {
    assert_eq!(refused(&with_sheet(sheet)), DAMAGED);
}

#[test]
fn endless_nesting_is_damage() {
    assert_eq!(refused(&with_sheet(&"<a>".repeat(100_000))), DAMAGED);
}

#[test]
fn a_workbook_that_is_cut_off_anywhere_is_refused() {
    let bytes = written(|sheet| {
        sheet.write(0, 0, "name").unwrap();
        sheet.write(1, 0, "Anne").unwrap();
    });
    for length in (5..bytes.len()).step_by(97) {
        assert_eq!(
            refused(&bytes[..length]),
            DAMAGED,
            "{length} of {}",
            bytes.len()
        );
    }
}

#[test]
fn a_workbook_with_a_password_says_so() {
    let mut bytes = of_rows("<row><c t='str'><v>a</v></c></row>");
    // the flag of each part, where the list of parts has it
    let lists: Vec<_> = (0..bytes.len() - 4)
        .filter(|at| bytes[*at..].starts_with(b"PK\x01\x02"))
        .collect();
    for at in lists {
        bytes[at + 8] |= 1;
    }
    assert!(refused(&bytes).contains("with a password"));
}

/// A sheet that holds so many times the same.
fn repeated(before: &str, block: &[u8], times: usize, after: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9));
    for (name, text) in [
        ("xl/workbook.xml", OUTLINE),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    zip.write_all(before.as_bytes()).unwrap();
    for _ in 0..times {
        zip.write_all(block).unwrap();
    }
    zip.write_all(after.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_gigabyte_of_nothing_is_refused_and_never_unpacked() {
    let bomb = repeated("<worksheet><sheetData>", &vec![0; 1 << 20], 1024, "");
    assert!(bomb.len() < 10 << 20);
    assert_eq!(refused(&bomb), TOO_MUCH);
    let used = most_memory_used();
    assert!(used < 90 << 20, "{used} bytes were used");
}

#[rstest]
#[case::comments("<worksheet><sheetData>", "<!--x-->")]
#[case::pieces(
    "<worksheet><sheetData><row><c t='inlineStr'><is>",
    "<r><t>aaaaaaaa</t></r>"
)]
#[case::elsewhere("<worksheet><sheetData/><x>", "<y></y>")]
fn much_out_of_little_is_refused(#[case] before: &str, #[case] block: &str) {
    let block = block.repeat(1 << 16);
    let times = (10 << 20) / block.len() + 1;
    let bomb = repeated(before, block.as_bytes(), times, "");
    assert_eq!(refused(&bomb), TOO_MUCH);
}

#[test]
fn a_sheet_and_the_shared_texts_have_limits() {
    let bytes = written(|sheet| {
        for row in 0..2000 {
            sheet.write(row, 0, format!("text {row}")).unwrap();
        }
    });
    let refused = |limits| {
        let choices = Choices {
            limits,
            ..Choices::default()
        };
        Sheet::open(file(&bytes), &choices)
            .map(|sheet| sheet.facts().rows)
            .map_err(why)
    };
    let usual = Limits::default();
    assert_eq!(refused(usual), Ok(1999));
    let few = Limits {
        shared: 10_000,
        ..usual
    };
    assert_eq!(refused(few), Err(TOO_MUCH.to_owned()));
    let short = Limits {
        unpacked: 10_000,
        ..usual
    };
    assert_eq!(refused(short), Err(TOO_MUCH.to_owned()));
}

#[test]
fn a_shared_text_in_every_cell_of_a_row_is_not_held() {
    let cells = "<c t='s'><v>0</v></c>".repeat(100);
    let bytes = made(&[
        ("xl/workbook.xml", OUTLINE),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        (
            "xl/sharedStrings.xml",
            &format!("<sst><si><t>{}</t></si></sst>", "x".repeat(60_000)),
        ),
        (
            "xl/worksheets/sheet1.xml",
            &format!("<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>"),
        ),
    ]);
    assert!(refused(&bytes).starts_with("file has more than 1048576 bytes in the row of line 1"));
}

#[test]
fn an_archive_that_promises_a_million_parts_takes_no_memory_for_them() {
    let mut bytes = of_rows("<row><c t='str'><v>a</v></c></row>");
    let end = bytes.len() - 22;
    let directory = u64::from(u32::from_le_bytes(
        bytes[end + 16..end + 20].try_into().unwrap(),
    ));
    let mut record = b"PK\x06\x06".to_vec();
    record.extend(44_u64.to_le_bytes());
    record.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    record.extend(1_000_000_u64.to_le_bytes());
    record.extend(1_000_000_u64.to_le_bytes());
    record.extend((1_u64 << 40).to_le_bytes());
    record.extend(directory.to_le_bytes());
    record.extend(b"PK\x06\x07\0\0\0\0");
    record.extend((end as u64).to_le_bytes());
    record.extend([1, 0, 0, 0]);
    bytes[end + 8..end + 20].fill(0xFF);
    bytes.splice(end..end, record);
    assert_eq!(refused(&bytes), DAMAGED);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_change_to_a_workbook_is_too_strange(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = of_rows("<row><c t='str'><v>a</v></c></row><row><c><v>1</v></c></row>");
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read_all(&bytes);
    }

    #[test]
    fn no_cell_is_too_strange(
        kind in prop::sample::select(vec!["s", "str", "b", "e", "d", "n", "inlineStr", "x"]),
        style in 0_usize..3,
        value in "[-+0-9.eE_xa&#;<>]{0,12}",
    ) {
        read_all(&of_rows(&format!(
            "<row><c t='str'><v>a</v></c></row><row><c t='{kind}' s='{style}'><v>{value}</v></c></row>"
        )));
    }
}

#[test]
fn a_text_of_the_catalogue_knows_the_cell() {
    let bytes =
        of_rows("<row><c t='str'><v>a</v></c></row><row><c r='A2' t='e'><v>#N/A</v></c></row>");
    let mut sheet = open(&bytes).unwrap();
    let said: Sentence = lines(&mut sheet).remove(0).faults.remove(0).said;
    assert_eq!(said.wording().key(), "bad-cell-error");
}
