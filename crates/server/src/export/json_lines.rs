//! Rows as JSON Lines: each the very object that the API's list has, on a line of its own.

use std::io;

use super::{Written, pages::Rows};

/// A file of JSON Lines.
pub(super) struct JsonLines;

impl Written for JsonLines {
    fn begin(&mut self) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }

    fn rows(&mut self, rows: Rows) -> io::Result<Vec<u8>> {
        let mut lines = Vec::new();
        for row in rows.json() {
            serde_json::to_writer(&mut lines, &row)?;
            lines.push(b'\n');
        }
        Ok(lines)
    }

    fn end(&mut self) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }
}
