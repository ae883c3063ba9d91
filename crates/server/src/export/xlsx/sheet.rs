//! One sheet: a frozen row of column names, and rows of cells below it.

use std::fmt::Write as _;

use api::csv::lookup;
use serde_json::Value;

use super::{
    cells::{self, Kind},
    parts::style,
};

/// A column with what it is called in cells: `A`, `B`, … `AA`.
pub(super) struct Column {
    name: &'static str,
    letters: String,
    kind: Kind,
}

impl Column {
    /// By its place, counted from 0, and its JSON name.
    pub(super) fn new(place: usize, name: &'static str) -> Self {
        Self {
            name,
            letters: letters(place),
            kind: Kind::of(name),
        }
    }

    /// In characters: as wide as what is usually in it, and as its name.
    fn width(&self) -> usize {
        self.kind.width(self.name).max(self.name.len() + 2)
    }
}

/// The letters of a place, counted from 0.
fn letters(mut place: usize) -> String {
    let mut letters = Vec::new();
    loop {
        // a remainder of 26 is a letter
        letters.push(b'A' + u8::try_from(place % 26).unwrap_or_default());
        if place < 26 {
            break;
        }
        place = place / 26 - 1;
    }
    letters
        .iter()
        .rev()
        .map(|letter| char::from(*letter))
        .collect()
}

/// How far a sheet has come.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Rows so far, the header among them.
    pub(super) rows: u32,
    /// Bytes so far.
    pub(super) bytes: usize,
}

impl Sheet {
    /// Everything up to the first row of cells.
    pub(super) fn begin(&mut self, columns: &[Column], is_shown: bool) -> String {
        let selected = if is_shown { " tabSelected=\"1\"" } else { "" };
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
             <sheetViews><sheetView{selected} workbookViewId=\"0\">\
             <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>\
             </sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>"
        );
        for (place, column) in (1..).zip(columns) {
            // writing to a string cannot fail
            let _ = write!(
                xml,
                "<col min=\"{place}\" max=\"{place}\" width=\"{}\" customWidth=\"1\"/>",
                column.width()
            );
        }
        xml.push_str("</cols><sheetData>");
        self.line(&mut xml, |xml, row| {
            for column in columns {
                let at = format!("{}{row}", column.letters);
                cells::text(xml, &at, style::HEADER, column.name);
            }
        });
        xml
    }

    /// A row of cells.
    pub(super) fn row(&mut self, columns: &[Column], row: &Value) -> String {
        let mut xml = String::new();
        self.line(&mut xml, |xml, number| {
            for column in columns {
                if let Some(value) = lookup(row, column.name) {
                    let at = format!("{}{number}", column.letters);
                    cells::cell(xml, &at, column.kind, value);
                }
            }
        });
        xml
    }

    /// What stands behind the last row.
    pub(super) const fn end() -> &'static str {
        "</sheetData></worksheet>"
    }

    fn line(&mut self, xml: &mut String, cells: impl FnOnce(&mut String, u32)) {
        self.rows += 1;
        let _ = write!(xml, "<row r=\"{}\">", self.rows);
        cells(xml, self.rows);
        xml.push_str("</row>");
        self.bytes += xml.len();
    }
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do_it() {
        for (place, expected) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
        ] {
            assert_eq!(letters(place), expected);
        }
    }
}
