//! Rows as CSV, as every list of the program writes it.

use std::io;

use api::csv::{LineEnd, Writer};

use super::{Written, pages::Rows};

/// A CSV file.
pub(super) struct CsvFile {
    columns: &'static [&'static str],
}

impl CsvFile {
    pub(super) const fn new(columns: &'static [&'static str]) -> Self {
        Self { columns }
    }

    /// With the header written.
    fn writer(&self) -> io::Result<Writer<'static>> {
        Writer::new(self.columns, LineEnd::ReturnAndFeed)
    }
}

impl Written for CsvFile {
    fn begin(&mut self) -> io::Result<Vec<u8>> {
        Ok(self.writer()?.take())
    }

    fn rows(&mut self, rows: Rows) -> io::Result<Vec<u8>> {
        let mut writer = self.writer()?;
        writer.take();
        writer.json(&rows.json())?;
        Ok(writer.take())
    }

    fn end(&mut self) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }
}
