//! The texts that cells share, and how texts are written.

use std::borrow::Cow;

use super::{
    archive::{Archive, MOST_OF_A_PART},
    xml::{Mark, Xml},
};
use crate::transfer::import::sheet::{BrokenFile, broken};

/// All shared texts, one after the other.
#[derive(Debug, Default)]
pub(super) struct SharedTexts {
    texts: String,
    ends: Vec<usize>,
}

impl SharedTexts {
    /// A text by its number.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.texts.get(start..end)
    }
}

/// Reads the shared texts; a workbook may have none.
pub(super) fn read(archive: &mut Archive, most: usize) -> Result<SharedTexts, BrokenFile> {
    let mut shared = SharedTexts::default();
    let Some(mut xml) = archive.part("xl/sharedStrings.xml", MOST_OF_A_PART)? else {
        return Ok(shared);
    };
    loop {
        match xml.next()? {
            Mark::Start(start) if start.local_name().as_ref() == "si" => {
                let text = rich(&mut xml, "si", most)?;
                shared.texts.push_str(&text);
                shared.ends.push(shared.texts.len());
                // an empty text has its price as well
                let held = shared.texts.len() + shared.ends.len() * size_of::<usize>();
                if held > most {
                    return Err(broken::unpacks_to_too_much());
                }
            }
            Mark::Finish => return Ok(shared),
            Mark::Start(_) | Mark::End(_) | Mark::Text(_) => {}
        }
    }
}

/// The text in an element, to its end: what stands in `t`, formatted in pieces or not, but
/// not how it is pronounced.
pub(super) fn rich(xml: &mut Xml<'_>, element: &str, most: usize) -> Result<String, BrokenFile> {
    let mut text = String::new();
    let mut is_text = false;
    let mut is_phonetic = false;
    loop {
        match xml.next()? {
            Mark::Start(start) => match start.local_name().as_ref() {
                "t" => is_text = true,
                "rPh" => is_phonetic = true,
                _ => {}
            },
            Mark::Text(piece) if is_text && !is_phonetic => {
                text.push_str(&piece);
                if text.len() > most {
                    return Err(broken::unpacks_to_too_much());
                }
            }
            Mark::End(name) if name == element => return Ok(unescaped(&text).into_owned()),
            Mark::End(name) => match name.as_str() {
                "t" => is_text = false,
                "rPh" => is_phonetic = false,
                _ => {}
            },
            Mark::Text(_) => {}
            Mark::Finish => return Err(broken::damaged()),
        }
    }
}

/// A text as it was typed: `_x000D_` is a return, and so on for what XML cannot hold.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        plain.push_str(before);
        if let Some(letter) = escape.get(..7).and_then(escaped) {
            plain.push(letter);
            rest = &escape[7..];
        } else {
            plain.push_str("_x");
            rest = &escape[2..];
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

fn escaped(escape: &str) -> Option<char> {
    let digits = escape.strip_prefix("_x")?.strip_suffix('_')?;
    let is_code = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let code = u32::from_str_radix(digits, 16).ok().filter(|_| is_code)?;
    char::from_u32(code)
}
