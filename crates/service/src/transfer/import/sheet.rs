//! A table in a file: its header and its rows, whatever wrote it.
//!
//! CSV in any usual encoding and with any usual separator, and XLSX; told apart by what
//! is in them. A file is read from its beginning to its end once before anything of it is
//! used, so that a file that cannot be read is known by then; the rows are read again
//! when they are asked for. Memory stays within [`Limits`], whatever the file.
//!
//! What cells mean is not known here: see [`super::columns`].

mod broken;
mod encoding;
mod header;
mod line;
mod separator;
mod text;
mod widths;
mod workbook;

use std::{
    fs::File,
    io::{Read as _, Seek as _},
};

pub use self::{
    broken::BrokenFile,
    line::{Fault, Line},
};
use self::{
    header::Header,
    text::{Text, TextLines},
    widths::Widths,
    workbook::{Workbook, WorkbookLines},
};

/// What somebody knows about a file and need not be found out.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// The encoding of a CSV file by its usual name, for example `windows-1252`.
    pub encoding: Option<String>,
    /// What stands between the cells of a CSV file.
    pub separator: Option<char>,
    /// The sheet of a workbook; the first that is visible and has cells when absent.
    pub sheet: Option<String>,
    /// How much is read.
    pub limits: Limits,
}

/// How much of a file is held or unpacked at most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Columns of a table.
    pub columns: usize,
    /// Characters of a cell; a row with more is refused.
    pub cell: usize,
    /// Bytes of a row; a file with more is refused, for nothing larger is held.
    pub row: usize,
    /// Bytes of texts that the cells of a workbook share, which are held.
    pub shared: usize,
    /// Bytes that a sheet may unpack to, which are not held.
    pub unpacked: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            columns: 200,
            // notes have 20 000 at most
            cell: 65_536,
            row: 1 << 20,
            shared: 64 << 20,
            unpacked: 2 << 30,
        }
    }
}

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Cells between separators.
    Csv,
    /// A workbook of Excel 2007 and later.
    Xlsx,
}

impl Format {
    /// The name that people know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Xlsx => "XLSX",
        }
    }
}

/// What was found out about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// What kind of file it is.
    pub format: Format,
    /// The encoding of a CSV file, for example `UTF-8`.
    pub encoding: Option<&'static str>,
    /// What stands between the cells of a CSV file.
    pub separator: Option<char>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Where the header is; rows above it are a title.
    pub header_number: u64,
    /// How many rows there are below the header, faulty ones among them.
    pub rows: u64,
}

/// A table that can be read to its end.
#[derive(Debug)]
pub struct Sheet {
    source: Source,
    headers: Vec<String>,
    widths: Widths,
    facts: Facts,
}

#[derive(Debug)]
enum Source {
    Text(Text),
    Workbook(Box<Workbook>),
}

impl Sheet {
    /// Reads all of a file once.
    ///
    /// # Errors
    /// What makes the file unusable as a whole.
    pub fn open(mut file: File, choices: &Choices) -> Result<Self, BrokenFile> {
        let mut source = match beginning(&mut file)?.as_slice() {
            [] => return Err(broken::empty()),
            [b'P', b'K', 3 | 5 | 7, ..] => {
                Source::Workbook(Box::new(Workbook::open(file, choices)?))
            }
            [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(broken::old_workbook()),
            bytes if is_something_else(bytes) => return Err(broken::not_a_table()),
            _ => Source::Text(Text::open(file, choices)?),
        };
        let Header { number, mut names } =
            header::find(&mut source.lines()?, choices.limits.columns)?;
        let widths = Widths::measure(&mut source.lines()?, number)?;
        // on a grid nobody can be wrong about where a cell belongs, so that cells beside
        // the table are a column without a name
        if matches!(source, Source::Workbook(_)) {
            let widest = widths.widest().min(choices.limits.columns);
            names.resize(names.len().max(widest), String::new());
        }
        let facts = source.facts(number, widths.rows());
        Ok(Self {
            source,
            headers: names,
            widths,
            facts,
        })
    }

    /// What was found out about the file.
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The names of the columns, trimmed; empty where the header has none.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The rows below the header that are not empty, from the first.
    ///
    /// Each has as many cells as the header, and more only when that is its fault. After
    /// an error there are no more.
    pub fn rows(&mut self) -> Rows<'_> {
        let (lines, error) = match self.source.lines() {
            Ok(lines) => (Some(lines), None),
            Err(error) => (None, Some(error)),
        };
        Rows {
            lines,
            error,
            header_number: self.facts.header_number,
            columns: self.headers.len(),
            widths: &self.widths,
        }
    }
}

/// The rows of a table.
#[derive(Debug)]
pub struct Rows<'a> {
    lines: Option<Lines<'a>>,
    error: Option<BrokenFile>,
    header_number: u64,
    columns: usize,
    widths: &'a Widths,
}

impl Iterator for Rows<'_> {
    type Item = Result<Line, BrokenFile>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(error) = self.error.take() {
            return Some(Err(error));
        }
        loop {
            match self.lines.as_mut()?.next() {
                Ok(Some(line)) if line.number <= self.header_number => {}
                Ok(Some(line)) => return Some(Ok(self.widths.settled(line, self.columns))),
                Ok(None) => {
                    self.lines = None;
                    return None;
                }
                Err(error) => {
                    self.lines = None;
                    return Some(Err(error));
                }
            }
        }
    }
}

/// All rows that are not empty, title and header among them, as they are.
#[derive(Debug)]
enum Lines<'a> {
    Text(Box<TextLines<'a>>),
    Workbook(Box<WorkbookLines<'a>>),
}

impl Lines<'_> {
    fn next(&mut self) -> Result<Option<Line>, BrokenFile> {
        loop {
            let line = match self {
                Self::Text(lines) => lines.next()?,
                Self::Workbook(lines) => lines.next()?,
            };
            match line {
                Some(line) if line.is_blank() => {}
                found => return Ok(found),
            }
        }
    }
}

impl Source {
    fn lines(&mut self) -> Result<Lines<'_>, BrokenFile> {
        Ok(match self {
            Self::Text(text) => Lines::Text(Box::new(text.lines()?)),
            Self::Workbook(workbook) => Lines::Workbook(Box::new(workbook.lines()?)),
        })
    }

    fn facts(&self, header_number: u64, rows: u64) -> Facts {
        let (format, encoding, separator, sheet) = match self {
            Self::Text(text) => (
                Format::Csv,
                Some(text.encoding()),
                Some(text.separator()),
                None,
            ),
            Self::Workbook(workbook) => (
                Format::Xlsx,
                None,
                None,
                Some(workbook.sheet_name().to_owned()),
            ),
        };
        Facts {
            format,
            encoding,
            separator,
            sheet,
            header_number,
            rows,
        }
    }
}

fn beginning(file: &mut File) -> Result<Vec<u8>, BrokenFile> {
    file.rewind()?;
    let mut bytes = Vec::new();
    file.by_ref().take(4096).read_to_end(&mut bytes)?;
    file.rewind()?;
    Ok(bytes)
}

/// Whether a file begins as files do that are no table: documents, pictures, web pages,
/// programs.
fn is_something_else(bytes: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 9] = [
        b"%PDF",
        b"\x89PNG",
        b"GIF8",
        b"\xFF\xD8\xFF",
        b"{\\rtf",
        b"\x1F\x8B",
        b"SQLite format",
        b"\x7FELF",
        b"<",
    ];
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = text.trim_ascii_start();
    BEGINNINGS.iter().any(|known| text.starts_with(known))
}

#[cfg(test)]
mod tests;
