//! Where a cell ends, and where a row does.

use domain::worded;

use domain::transfer::unguarded;

use crate::transfer::import::sheet::{BrokenFile, Limits, Line, broken};

/// Takes text in pieces and gives rows.
#[derive(Debug)]
pub(super) struct Parser {
    separator: u8,
    encoding: &'static str,
    limits: Limits,
    state: State,
    /// The line of the text that is being read, from 1.
    line: u64,
    /// Whether a line feed that comes next ends the line that a return ended already.
    is_after_return: bool,
    row: Line,
    /// How many bytes the row has.
    size: usize,
    cell: String,
    cell_is_broken: bool,
    /// In which line the quoted cell began.
    quote: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first letter of a row.
    Row,
    /// Before the first letter of a cell.
    Cell,
    /// In a cell without quotes, or behind the closing one.
    Plain,
    /// Between quotes.
    Quoted,
    /// Behind a quote that closes the cell, or is the first of two.
    Closing,
}

/// What came of a piece of text.
pub(super) enum Step {
    /// A row, at so many bytes of the text.
    Row(Line, usize),
    /// All of it is read and the row goes on.
    More,
}

impl Parser {
    pub(super) fn new(separator: u8, encoding: &'static str, limits: Limits) -> Self {
        Self {
            separator,
            encoding,
            limits,
            state: State::Row,
            line: 1,
            is_after_return: false,
            row: Line::default(),
            size: 0,
            cell: String::new(),
            cell_is_broken: false,
            quote: 0,
        }
    }

    /// Reads on, to the end of the row or of the text.
    pub(super) fn read(&mut self, text: &str) -> Result<Step, BrokenFile> {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at).copied() {
            match self.state {
                State::Row | State::Cell | State::Closing => {
                    if !self.starts(byte) {
                        continue;
                    }
                    at += 1;
                }
                State::Plain => {
                    let ends = |byte: &u8| [self.separator, b'\r', b'\n'].contains(byte);
                    let length = bytes[at..].iter().position(ends);
                    let length = length.unwrap_or(bytes.len() - at);
                    self.take(&text[at..at + length])?;
                    at += length;
                    let Some(byte) = bytes.get(at).copied() else {
                        break;
                    };
                    at += 1;
                    self.end_cell();
                    self.state = State::Cell;
                    if byte != self.separator {
                        self.end_line(byte);
                        return Ok(Step::Row(self.end_row(), at));
                    }
                }
                State::Quoted => {
                    let length = bytes[at..].iter().position(|byte| *byte == b'"');
                    let length = length.unwrap_or(bytes.len() - at);
                    self.take(&text[at..at + length])?;
                    self.count_lines(&bytes[at..at + length]);
                    at += length;
                    if at < bytes.len() {
                        self.state = State::Closing;
                        at += 1;
                    }
                }
            }
        }
        Ok(Step::More)
    }

    /// Looks at the first letter of a row or of a cell, or at the one behind a quote. Whether
    /// it is read with that; otherwise it is for the state that came of it.
    fn starts(&mut self, byte: u8) -> bool {
        let is_row = self.state == State::Row;
        if is_row && matches!(byte, b'\r' | b'\n') {
            // an empty line
            self.end_line(byte);
            return true;
        }
        if is_row {
            self.row.number = self.line;
        }
        self.is_after_return = false;
        match (self.state, byte) {
            (State::Closing, b'"') => {
                self.cell.push('"');
                self.size += 1;
                self.state = State::Quoted;
                true
            }
            (State::Row | State::Cell, b'"') => {
                self.quote = self.line;
                self.state = State::Quoted;
                true
            }
            (State::Row | State::Cell | State::Closing | State::Plain | State::Quoted, _) => {
                self.state = State::Plain;
                false
            }
        }
    }

    /// Reads bytes that are not of the encoding.
    pub(super) fn read_broken(&mut self) -> Result<(), BrokenFile> {
        if self.state == State::Row {
            self.row.number = self.line;
        }
        if self.state != State::Quoted {
            self.state = State::Plain;
        }
        self.is_after_return = false;
        self.cell_is_broken = true;
        self.take("\u{FFFD}")
    }

    /// The last row, when the text does not end with the end of a line.
    pub(super) fn finish(&mut self) -> Result<Option<Line>, BrokenFile> {
        match self.state {
            State::Row => Ok(None),
            State::Quoted => Err(broken::open_quote(self.quote)),
            State::Cell | State::Plain | State::Closing => {
                self.end_cell();
                Ok(Some(self.end_row()))
            }
        }
    }

    fn take(&mut self, text: &str) -> Result<(), BrokenFile> {
        self.size += text.len();
        if self.size > self.limits.row {
            return Err(broken::long_row(self.row.number, self.limits.row));
        }
        self.cell.push_str(text);
        Ok(())
    }

    fn end_cell(&mut self) {
        let column = self.row.cells.len();
        // each cell has a price, so that a row of separators is not without end
        self.size += 1;
        self.row
            .cells
            .push(unguarded(&std::mem::take(&mut self.cell)).to_owned());
        if std::mem::take(&mut self.cell_is_broken) {
            let said = worded!(
                "bad-cell-bytes",
                "has bytes in it that are not {encoding}",
                encoding = self.encoding,
            );
            self.row.refuse(column, said);
        }
        self.row.check(column, self.limits.cell);
    }

    fn end_row(&mut self) -> Line {
        self.state = State::Row;
        self.size = 0;
        std::mem::take(&mut self.row)
    }

    fn end_line(&mut self, byte: u8) {
        let is_second = byte == b'\n' && self.is_after_return;
        self.is_after_return = byte == b'\r';
        if !is_second {
            self.line += 1;
        }
    }

    fn count_lines(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                b'\r' | b'\n' => self.end_line(*byte),
                _ => self.is_after_return = false,
            }
        }
    }
}
