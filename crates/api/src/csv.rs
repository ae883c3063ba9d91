//! Records as CSV: RFC 4180 quoting, columns by JSON names, the same in every language.
//!
//! No cell can be taken for a formula by a spreadsheet, or act on a terminal.

use std::{fmt::Write as _, io, mem};

use domain::transfer::needs_guard;
use serde::Serialize;
use serde_json::Value;

/// A wire type that is exported in rows.
pub trait Row: Serialize {
    /// The columns: JSON names, dotted for what stands inside another (`client.id`).
    const COLUMNS: &'static [&'static str];
}

/// What ends a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// A line feed, as programs in a pipe expect.
    Feed,
    /// Carriage return and line feed, as RFC 4180 has it for files.
    ReturnAndFeed,
}

/// Writes a header and rows into memory. What was written can be taken away at any time,
/// so that a file of any length needs no more than what is written between.
#[derive(Debug)]
pub struct Writer<'a> {
    columns: &'a [&'a str],
    line_end: LineEnd,
    written: Vec<u8>,
}

impl<'a> Writer<'a> {
    /// With the header written already.
    ///
    /// # Errors
    /// Never: memory takes everything.
    pub fn new(columns: &'a [&'a str], line_end: LineEnd) -> io::Result<Self> {
        let mut writer = Self {
            columns,
            line_end,
            written: Vec::new(),
        };
        writer.records([columns.iter().map(|name| (*name).to_owned())])?;
        Ok(writer)
    }

    /// Without a header: for tables whose columns are not known here.
    pub const fn plain(line_end: LineEnd) -> Self {
        Self {
            columns: &[],
            line_end,
            written: Vec::new(),
        }
    }

    /// Writes a row of texts, guarded as every cell is.
    ///
    /// # Errors
    /// Never: memory takes everything.
    pub fn texts(&mut self, cells: impl IntoIterator<Item = String>) -> io::Result<()> {
        let safe = |cell: String| guarded(without_controls(&cell));
        self.records([cells.into_iter().map(safe)])
    }

    /// Writes rows that are JSON already.
    ///
    /// # Errors
    /// Never: memory takes everything.
    pub fn json(&mut self, rows: &[Value]) -> io::Result<()> {
        let columns = self.columns;
        self.records(rows.iter().map(|row| {
            let cells = columns.iter().map(|column| lookup(row, column));
            cells.map(cell)
        }))
    }

    /// Writes rows.
    ///
    /// # Errors
    /// When a row cannot be told in JSON.
    pub fn rows<R: Row>(&mut self, rows: &[R]) -> io::Result<()> {
        let rows: Vec<_> = rows
            .iter()
            .map(serde_json::to_value)
            .collect::<Result<_, _>>()?;
        self.json(&rows)
    }

    /// Hands over what was written since this was last asked for.
    pub fn take(&mut self) -> Vec<u8> {
        mem::take(&mut self.written)
    }

    fn records<Cells: Iterator<Item = String>>(
        &mut self,
        records: impl IntoIterator<Item = Cells>,
    ) -> io::Result<()> {
        let terminator = match self.line_end {
            LineEnd::Feed => csv::Terminator::Any(b'\n'),
            LineEnd::ReturnAndFeed => csv::Terminator::CRLF,
        };
        let mut writer = csv::WriterBuilder::new()
            .terminator(terminator)
            .from_writer(&mut self.written);
        for cells in records {
            writer.write_record(cells)?;
        }
        writer.flush()
    }
}

/// The value under a dotted name; none when missing or null.
pub fn lookup<'a>(item: &'a Value, field: &str) -> Option<&'a Value> {
    let found = field
        .split('.')
        .try_fold(item, |value, name| value.get(name))?;
    (!found.is_null()).then_some(found)
}

fn cell(value: Option<&Value>) -> String {
    let plain = match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => without_controls(text),
        // JSON escapes what could act on a terminal
        Some(other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_))) => {
            other.to_string()
        }
    };
    guarded(plain)
}

/// A leading apostrophe makes a spreadsheet take the cell as text.
fn guarded(mut cell: String) -> String {
    if needs_guard(&cell) {
        cell.insert(0, '\'');
    }
    cell
}

/// Line breaks and tabs are data; other control characters could act on a terminal, and
/// become `\u{..}`.
fn without_controls(cell: &str) -> String {
    let is_harmful = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    cell.chars().fold(String::new(), |mut safe, letter| {
        if is_harmful(letter) {
            // writing to a string cannot fail
            let _ = write!(safe, "\\u{{{:x}}}", u32::from(letter));
        } else {
            safe.push(letter);
        }
        safe
    })
}

#[cfg(test)]
mod tests;
