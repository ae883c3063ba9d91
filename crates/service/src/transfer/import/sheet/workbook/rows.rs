//! The rows of a sheet, one at a time.

use super::{
    cell::{self, Context, Written},
    xml::{Mark, Xml, attribute},
};
use crate::transfer::import::sheet::{BrokenFile, Limits, Line, broken};

/// What Excel has.
const LAST_ROW: u64 = 1_048_576;
const LAST_COLUMN: usize = 16_384;

/// The rows of a sheet.
#[derive(Debug)]
pub(in crate::transfer::import::sheet) struct WorkbookLines<'a> {
    xml: Xml<'a>,
    context: Context<'a>,
    limits: Limits,
    row: u64,
}

impl<'a> WorkbookLines<'a> {
    pub(super) fn new(xml: Xml<'a>, context: Context<'a>, limits: Limits) -> Self {
        Self {
            xml,
            context,
            limits,
            row: 0,
        }
    }

    pub(in crate::transfer::import::sheet) fn next(&mut self) -> Result<Option<Line>, BrokenFile> {
        loop {
            match self.xml.next()? {
                Mark::Start(start) if start.local_name().as_ref() == "row" => {
                    let said = attribute(&start, "r").map(|row| row.parse());
                    let number = match said {
                        Some(number) => number.map_err(|_| broken::damaged())?,
                        None => self.row + 1,
                    };
                    if !(self.row + 1..=LAST_ROW).contains(&number) {
                        return Err(broken::damaged());
                    }
                    self.row = number;
                    return self.read_row().map(Some);
                }
                // to the very end, where the archive says whether all was read rightly
                Mark::Finish => return Ok(None),
                Mark::Start(_) | Mark::End(_) | Mark::Text(_) => {}
            }
        }
    }

    fn read_row(&mut self) -> Result<Line, BrokenFile> {
        let mut line = Line {
            number: self.row,
            ..Line::default()
        };
        let mut size = 0;
        let mut column = 0;
        loop {
            match self.xml.next()? {
                Mark::Start(start) if start.local_name().as_ref() == "c" => {
                    let written = Written::new(&start);
                    if let Some(place) = &written.place {
                        column = column_of(place).ok_or_else(broken::damaged)?;
                    }
                    if column >= LAST_COLUMN {
                        return Err(broken::damaged());
                    }
                    size += self.read_cell(&mut line, column, &written)?;
                    if size > self.limits.row {
                        return Err(broken::long_row(self.row, self.limits.row));
                    }
                    column += 1;
                }
                Mark::End(name) if name == "row" => return Ok(line),
                Mark::Start(_) | Mark::End(_) | Mark::Text(_) => {}
                Mark::Finish => return Err(broken::damaged()),
            }
        }
    }

    /// Puts a cell into its row and says how large it is.
    fn read_cell(
        &mut self,
        line: &mut Line,
        column: usize,
        written: &Written,
    ) -> Result<usize, BrokenFile> {
        let place = format!("{}{}", letters(column), self.row);
        let most = self.limits.row;
        let read = cell::read(&mut self.xml, written, &place, &self.context, most)?;
        let text = match read {
            Ok(text) => text,
            Err(said) => {
                line.refuse(column, said);
                String::new()
            }
        };
        let size = text.len() + 1;
        if !text.is_empty() {
            if line.cells.len() <= column {
                line.cells.resize(column + 1, String::new());
            }
            line.cells[column] = text;
            line.check(column, self.limits.cell);
        }
        Ok(size)
    }
}

/// The column of `B3`, from 0.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.take(4).fold(0, |number, letter| {
        number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    number.checked_sub(1)
}

/// The letters of a column, counted from 0.
fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
