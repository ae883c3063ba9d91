//! Files as people have them, and files that are broken.

mod broken;
mod samples;
mod workbooks;

use std::io::{Seek as _, Write as _};

use super::*;

/// A table as it was read: the header, and the cells of each row.
pub(super) type Table = (Vec<String>, Vec<Vec<String>>);

pub(super) fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

pub(super) fn open(bytes: &[u8]) -> Result<Sheet, BrokenFile> {
    Sheet::open(file(bytes), &Choices::default())
}

pub(super) fn table(bytes: &[u8]) -> Table {
    let mut sheet = open(bytes).unwrap();
    let rows = lines(&mut sheet).into_iter().map(|line| {
        assert_eq!(line.faults, [], "row {}", line.number);
        line.cells
    });
    let rows = rows.collect();
    (sheet.headers().to_vec(), rows)
}

pub(super) fn lines(sheet: &mut Sheet) -> Vec<Line> {
    let lines: Vec<_> = sheet.rows().map(Result::unwrap).collect();
    assert_eq!(lines.len() as u64, sheet.facts().rows);
    lines
}

/// The number of each row that is refused, and why.
pub(super) fn faults(bytes: &[u8]) -> Vec<(u64, String)> {
    let mut sheet = open(bytes).unwrap();
    let faulty = lines(&mut sheet).into_iter().flat_map(|line| {
        let number = line.number;
        line.faults
            .into_iter()
            .map(move |fault| (number, fault.said.to_string()))
    });
    faulty.collect()
}

/// The field that is refused, and why.
pub(super) fn refused(bytes: &[u8]) -> String {
    why(open(bytes).unwrap_err())
}

pub(super) fn why(error: BrokenFile) -> String {
    match error {
        BrokenFile::Refused(invalid) => invalid.to_string(),
        BrokenFile::Unreadable(error) => panic!("{error}"),
    }
}
