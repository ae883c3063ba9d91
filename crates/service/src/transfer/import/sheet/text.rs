//! Rows out of a text: RFC 4180 with any separator, any end of line, and in pieces, so
//! that no more than a row is held.

mod decoded;
mod parser;

use std::{fs::File, io::Seek as _};

use encoding_rs::Encoding;

use self::{
    decoded::{Decoded, Piece},
    parser::{Parser, Step},
};
use super::{BrokenFile, Choices, Limits, Line, encoding, separator};

/// A file of text.
#[derive(Debug)]
pub(super) struct Text {
    file: File,
    encoding: &'static Encoding,
    separator: u8,
    /// Whether the first line says what the separator is, and is no row.
    is_announced: bool,
    limits: Limits,
}

impl Text {
    /// Finds out how it is written.
    pub(super) fn open(mut file: File, choices: &Choices) -> Result<Self, BrokenFile> {
        let encoding = match &choices.encoding {
            Some(name) => encoding::named(name)?,
            None => encoding::detect(&mut file)?,
        };
        let chosen = choices.separator.map(separator::named).transpose()?;
        let mut text = Self {
            file,
            encoding,
            separator: b',',
            is_announced: false,
            limits: choices.limits,
        };
        let announced = separator::announced(&text.first_letters()?);
        text.is_announced = announced.is_some();
        text.separator = match chosen.or(announced) {
            Some(separator) => separator,
            None => separator::detect(&mut text)?,
        };
        Ok(text)
    }

    pub(super) fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    pub(super) fn separator(&self) -> char {
        self.separator.into()
    }

    pub(super) const fn set_separator(&mut self, separator: u8) {
        self.separator = separator;
    }

    /// All rows, from the first.
    pub(super) fn lines(&mut self) -> Result<TextLines<'_>, BrokenFile> {
        let is_announced = self.is_announced;
        let mut lines = TextLines {
            parser: Parser::new(self.separator, self.encoding.name(), self.limits),
            decoded: self.decoded()?,
        };
        if is_announced {
            lines.next()?;
        }
        Ok(lines)
    }

    /// What the separator may be said in.
    fn first_letters(&mut self) -> Result<String, BrokenFile> {
        let mut decoded = self.decoded()?;
        Ok(match decoded.piece()? {
            Piece::Text(text) => text
                .split_inclusive(['\r', '\n'])
                .next()
                .unwrap_or("")
                .to_owned(),
            Piece::Broken | Piece::End => String::new(),
        })
    }

    fn decoded(&mut self) -> Result<Decoded<'_>, BrokenFile> {
        self.file.rewind()?;
        Ok(Decoded::new(&mut self.file, self.encoding))
    }
}

/// The rows of a text.
#[derive(Debug)]
pub(super) struct TextLines<'a> {
    decoded: Decoded<'a>,
    parser: Parser,
}

impl TextLines<'_> {
    pub(super) fn next(&mut self) -> Result<Option<Line>, BrokenFile> {
        loop {
            match self.decoded.piece()? {
                Piece::Text(text) => match self.parser.read(text)? {
                    Step::Row(line, read) => {
                        self.decoded.consume(read);
                        return Ok(Some(line));
                    }
                    Step::More => {
                        let read = text.len();
                        self.decoded.consume(read);
                    }
                },
                Piece::Broken => {
                    self.parser.read_broken()?;
                    self.decoded.consume_broken();
                }
                Piece::End => return self.parser.finish(),
            }
        }
    }
}
