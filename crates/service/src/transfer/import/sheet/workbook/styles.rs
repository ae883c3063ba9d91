//! Which numbers are dates: by the format that a cell is shown in.

use std::collections::HashMap;

use super::{
    archive::{Archive, MOST_OF_A_PART},
    xml::{Mark, attribute},
};
use crate::transfer::import::sheet::{BrokenFile, broken};

/// Excel itself allows 65 490.
const MOST_STYLES: usize = 100_000;

/// What the number in a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A number.
    Number,
    /// Days since the beginning of the calendar.
    Moment,
    /// Days that something takes.
    Span,
}

/// What the numbers in cells of each style are.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Meaning>);

impl Styles {
    pub(super) fn meaning(&self, style: Option<usize>) -> Meaning {
        let found = self.0.get(style.unwrap_or(0));
        found.copied().unwrap_or(Meaning::Number)
    }
}

/// Reads the styles; a workbook may have none.
pub(super) fn read(archive: &mut Archive) -> Result<Styles, BrokenFile> {
    let mut styles = Styles::default();
    let Some(mut xml) = archive.part("xl/styles.xml", MOST_OF_A_PART)? else {
        return Ok(styles);
    };
    let mut own: HashMap<u32, Meaning> = HashMap::new();
    let mut is_of_cells = false;
    loop {
        let start = match xml.next()? {
            Mark::Start(start) => start,
            Mark::End(name) if name == "cellXfs" => {
                is_of_cells = false;
                continue;
            }
            Mark::End(_) | Mark::Text(_) => continue,
            Mark::Finish => return Ok(styles),
        };
        let id = attribute(&start, "numFmtId").and_then(|id| id.parse().ok());
        match start.local_name().as_ref() {
            "cellXfs" => is_of_cells = true,
            "numFmt" => {
                if let (Some(id), Some(code)) = (id, attribute(&start, "formatCode")) {
                    own.insert(id, meaning_of(&code));
                }
            }
            "xf" if is_of_cells => {
                let id = id.unwrap_or(0);
                let meaning = own.get(&id).copied();
                styles.0.push(meaning.unwrap_or_else(|| built_in(id)));
            }
            _ => {}
        }
        if styles.0.len() + own.len() > MOST_STYLES {
            return Err(broken::unpacks_to_too_much());
        }
    }
}

/// The formats that need no code, in all languages (ECMA-376, 18.8.30).
fn built_in(id: u32) -> Meaning {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Meaning::Moment,
        46 => Meaning::Span,
        _ => Meaning::Number,
    }
}

/// What a code shows: letters of a date that are not quoted, escaped or in brackets.
fn meaning_of(code: &str) -> Meaning {
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter.to_ascii_lowercase() {
            '\\' | '_' | '*' => {
                letters.next();
            }
            '"' => {
                letters
                    .by_ref()
                    .take_while(|letter| *letter != '"')
                    .for_each(drop);
            }
            '[' => {
                let inside: String = letters
                    .by_ref()
                    .take_while(|letter| *letter != ']')
                    .collect();
                let is_elapsed = |part: char| inside.chars().all(|c| c.eq_ignore_ascii_case(&part));
                if !inside.is_empty() && ['h', 'm', 's'].into_iter().any(is_elapsed) {
                    return Meaning::Span;
                }
            }
            // the other sections are for other signs
            ';' => return Meaning::Number,
            'd' | 'm' | 'y' | 'h' | 's' => return Meaning::Moment,
            _ => {}
        }
    }
    Meaning::Number
}
