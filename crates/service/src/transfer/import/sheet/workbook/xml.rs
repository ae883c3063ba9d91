//! XML a mark at a time, without anything that could make much out of little: no
//! document type, no entities of its own, no endless nesting, no text without end.

use std::{fmt, io::BufReader};

use quick_xml::{Reader, escape::resolve_predefined_entity, events::BytesStart};

use super::archive::{Unpacked, broken_by_reading};
use crate::transfer::import::sheet::{BrokenFile, broken};

/// Workbooks nest some ten deep; each level is remembered.
const DEEPEST: usize = 100;

/// A part of a workbook.
pub(super) struct Xml<'a> {
    reader: Reader<BufReader<Unpacked<'a>>>,
    buffer: Vec<u8>,
    depth: usize,
}

/// What comes next; an element without content has an end all the same.
#[derive(Debug)]
pub(super) enum Mark<'a> {
    /// The beginning of an element.
    Start(BytesStart<'a>),
    /// The end of the element of this name.
    End(String),
    /// Text, whole or in pieces.
    Text(String),
    /// The end of the part.
    Finish,
}

impl<'a> Xml<'a> {
    pub(super) fn new(part: BufReader<Unpacked<'a>>) -> Self {
        let mut reader = Reader::from_reader(part);
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            depth: 0,
        }
    }

    /// What comes next.
    pub(super) fn next(&mut self) -> Result<Mark<'_>, BrokenFile> {
        use quick_xml::events::Event;

        loop {
            self.reader.get_mut().get_mut().is_behind_mark();
            self.buffer.clear();
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(error) => return Err(broken_by(error, self.reader.get_ref().get_ref())),
            };
            let mark = match event {
                Event::Start(_) if self.depth == DEEPEST => return Err(broken::damaged()),
                Event::Start(start) => {
                    self.depth += 1;
                    Mark::Start(start.into_owned())
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Mark::End(end.local_name().as_ref().to_owned())
                }
                Event::Text(text) => Mark::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Mark::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(name) => match name.resolve_char_ref() {
                    Ok(Some(letter)) => Mark::Text(letter.to_string()),
                    Ok(None) => match resolve_predefined_entity(&name) {
                        Some(text) => Mark::Text(text.to_owned()),
                        None => return Err(broken::damaged()),
                    },
                    Err(_) => return Err(broken::damaged()),
                },
                Event::Eof if self.depth > 0 => return Err(broken::damaged()),
                Event::Eof => Mark::Finish,
                Event::DocType(_) => return Err(broken::damaged()),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            };
            return Ok(mark);
        }
    }
}

impl fmt::Debug for Xml<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Xml").finish_non_exhaustive()
    }
}

/// The value of an attribute, by its name without prefix.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let mut found = attributes.with_checks(false).flatten();
    let value = found.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let version = quick_xml::XmlVersion::Implicit1_0;
    Some(value.normalized_value(version).ok()?.into_owned())
}

fn broken_by(error: quick_xml::Error, part: &Unpacked<'_>) -> BrokenFile {
    if part.is_too_much() {
        return broken::unpacks_to_too_much();
    }
    if let quick_xml::Error::Io(error) = error {
        broken_by_reading(std::io::Error::new(error.kind(), error.to_string()))
    } else {
        broken::damaged()
    }
}
