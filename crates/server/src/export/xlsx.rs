//! Rows as a workbook of Excel (ECMA-376), written as it is sent.
//!
//! `rust_xlsxwriter` keeps all rows, in memory or in files, until the last is known. A sheet is
//! a list of rows in a ZIP archive though, so it can be sent row by row: the parts that
//! know how many sheets there are come last.

mod archive;
mod cells;
mod parts;
mod sheet;

use std::io;

use serde_json::Value;

use self::{
    archive::Archive,
    sheet::{Column, Sheet},
};
use super::{Written, pages::Rows};

/// How much one sheet holds before the next is begun.
#[derive(Debug, Clone, Copy)]
struct Room {
    /// Rows, the header among them: as many as Excel opens.
    rows: u32,
    /// Bytes of a sheet as they are in the archive, unpacked: what other programs, and our
    /// own import, are ready to unpack.
    bytes: usize,
}

const ROOM: Room = Room {
    rows: 1_048_576,
    bytes: 3 << 29,
};

/// A workbook that is still being written.
pub(super) struct Workbook {
    title: &'static str,
    columns: Vec<Column>,
    archive: Archive,
    sheet: Sheet,
    /// How many sheets were begun.
    sheets: usize,
    room: Room,
}

impl Workbook {
    pub(super) fn new(title: &'static str, columns: &[&'static str]) -> Self {
        Self {
            title,
            columns: columns
                .iter()
                .enumerate()
                .map(|(place, name)| Column::new(place, name))
                .collect(),
            archive: Archive::new(),
            sheet: Sheet::default(),
            sheets: 0,
            room: ROOM,
        }
    }

    fn begin_sheet(&mut self) -> io::Result<()> {
        self.sheets += 1;
        self.sheet = Sheet::default();
        let is_first = self.sheets == 1;
        self.archive.begin(&parts::sheet_path(self.sheets))?;
        let head = self.sheet.begin(&self.columns, is_first);
        self.archive.write(&head)
    }

    fn end_sheet(&mut self) -> io::Result<()> {
        let foot = Sheet::end();
        self.archive.write(foot)
    }

    fn append(&mut self, rows: &[Value]) -> io::Result<()> {
        for row in rows {
            if self.sheet.rows >= self.room.rows || self.sheet.bytes >= self.room.bytes {
                self.end_sheet()?;
                self.begin_sheet()?;
            }
            let line = self.sheet.row(&self.columns, row);
            self.archive.write(&line)?;
        }
        Ok(())
    }
}

impl Written for Workbook {
    fn begin(&mut self) -> io::Result<Vec<u8>> {
        self.archive
            .part("[Content_Types].xml", parts::CONTENT_TYPES)?;
        self.archive.part("_rels/.rels", parts::RELATIONS)?;
        self.archive.part("xl/styles.xml", parts::STYLES)?;
        self.begin_sheet()?;
        Ok(self.archive.take())
    }

    fn rows(&mut self, rows: Rows) -> io::Result<Vec<u8>> {
        self.append(&rows.json())?;
        Ok(self.archive.take())
    }

    fn end(&mut self) -> io::Result<Vec<u8>> {
        self.end_sheet()?;
        let workbook = parts::workbook(self.title, self.sheets);
        self.archive.part("xl/workbook.xml", &workbook)?;
        let relations = parts::workbook_relations(self.sheets);
        self.archive
            .part("xl/_rels/workbook.xml.rels", &relations)?;
        self.archive.finish()
    }
}

#[cfg(test)]
mod tests;
