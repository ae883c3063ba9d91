use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::json;

use super::*;

const COLUMNS: &[&str] = &["id", "notes"];

fn workbook(rows: u32, room: Room) -> Xlsx<Cursor<Vec<u8>>> {
    let mut workbook = Workbook {
        room,
        ..Workbook::new("clients", COLUMNS)
    };
    let mut bytes = workbook.begin().expect("it begins");
    let rows: Vec<Value> = (1..=rows)
        .map(|id| json!({"id": id, "notes": format!("note {id}")}))
        .collect();
    workbook.append(&rows).expect("rows");
    bytes.extend(workbook.archive.take());
    bytes.extend(workbook.end().expect("it ends"));
    Xlsx::new(Cursor::new(bytes)).expect("a workbook")
}

#[test]
fn rows_that_have_no_room_on_a_sheet_go_on_on_the_next_below_the_same_header() {
    for room in [
        Room {
            rows: 4,
            bytes: usize::MAX,
        },
        Room {
            rows: u32::MAX,
            // of the head and three rows
            bytes: 900,
        },
    ] {
        let mut workbook = workbook(8, room);
        let names = workbook.sheet_names();
        assert_eq!(names, ["clients", "clients 2", "clients 3"], "{room:?}");
        let mut ids = Vec::new();
        for name in names {
            let sheet = workbook.worksheet_range(&name).expect("a sheet");
            let mut rows = sheet.rows();
            let header = rows.next().expect("a header");
            assert_eq!(header[0], Data::String("id".to_owned()));
            ids.extend(rows.map(|row| row[0].to_string()));
        }
        assert_eq!(ids, ["1", "2", "3", "4", "5", "6", "7", "8"]);
    }
}

#[test]
fn a_workbook_of_nothing_is_its_header() {
    let mut workbook = workbook(0, ROOM);
    let sheet = workbook.worksheet_range("clients").expect("a sheet");
    assert_eq!(sheet.get_size(), (1, 2));
}

#[test]
fn what_was_written_can_be_sent_long_before_the_end() {
    let mut workbook = Workbook::new("clients", COLUMNS);
    let begun = workbook.begin().expect("it begins");
    assert!(begun.starts_with(b"PK"), "an archive begins");
    let mut sent = 0;
    for id in 0..20_000 {
        // nothing that compresses to nothing
        let notes = format!("{:x}", u64::from(id_hash(id)) * 0x9E37_79B9);
        let row = json!({"id": id, "notes": notes});
        workbook.append(&[row]).expect("a row");
        let waiting = workbook.archive.take().len();
        assert!(waiting < 100_000, "{waiting} bytes wait at row {id}");
        sent += waiting;
    }
    assert!(sent > 100_000, "only {sent} bytes were sent");
}

fn id_hash(id: u32) -> u32 {
    id.wrapping_mul(2_654_435_761)
}
