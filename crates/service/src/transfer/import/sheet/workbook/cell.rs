//! What a cell holds, out of how it is written.

use domain::{worded, wording::Sentence};

use super::{
    number,
    shared::{SharedTexts, rich, unescaped},
    styles::{Meaning, Styles},
    xml::{Mark, Xml, attribute},
};
use crate::transfer::import::sheet::{BrokenFile, broken};

/// What the cells of a sheet refer to.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) shared: &'a SharedTexts,
    pub(super) styles: &'a Styles,
    pub(super) is_1904: bool,
}

/// How a cell is written: the attributes of its element.
#[derive(Debug)]
pub(super) struct Written {
    /// Where it is, for example `B3`.
    pub(super) place: Option<String>,
    kind: String,
    style: Option<usize>,
}

impl Written {
    pub(super) fn new(start: &quick_xml::events::BytesStart<'_>) -> Self {
        Self {
            place: attribute(start, "r"),
            kind: attribute(start, "t").unwrap_or_default(),
            style: attribute(start, "s").and_then(|style| style.parse().ok()),
        }
    }
}

/// Reads a cell to its end: what it holds, or what is wrong with it. `place` is for people.
pub(super) fn read(
    xml: &mut Xml<'_>,
    written: &Written,
    place: &str,
    context: &Context<'_>,
    most: usize,
) -> Result<Result<String, Sentence>, BrokenFile> {
    let mut value = None;
    let mut is_formula = false;
    let mut is_value = false;
    loop {
        match xml.next()? {
            Mark::Start(start) => match start.local_name().as_ref() {
                "f" => is_formula = true,
                "v" => {
                    is_value = true;
                    value = Some(String::new());
                }
                "is" => return inline(xml, most),
                _ => {}
            },
            Mark::Text(text) if is_value => {
                let value = value.get_or_insert_with(String::new);
                value.push_str(&text);
                if value.len() > most {
                    return Err(broken::unpacks_to_too_much());
                }
            }
            Mark::End(name) if name == "c" => break,
            Mark::End(name) if name == "v" => is_value = false,
            Mark::End(_) | Mark::Text(_) => {}
            Mark::Finish => return Err(broken::damaged()),
        }
    }
    let Some(value) = value.filter(|value| !value.is_empty() || written.kind == "str") else {
        return Ok(if is_formula {
            Err(without_result(place))
        } else {
            Ok(String::new())
        });
    };
    meant(value, written, place, context)
}

fn inline(xml: &mut Xml<'_>, most: usize) -> Result<Result<String, Sentence>, BrokenFile> {
    let text = rich(xml, "is", most)?;
    loop {
        match xml.next()? {
            Mark::End(name) if name == "c" => return Ok(Ok(text)),
            Mark::Start(_) | Mark::End(_) | Mark::Text(_) => {}
            Mark::Finish => return Err(broken::damaged()),
        }
    }
}

fn meant(
    value: String,
    written: &Written,
    place: &str,
    context: &Context<'_>,
) -> Result<Result<String, Sentence>, BrokenFile> {
    Ok(match written.kind.as_str() {
        "s" => {
            let index = value.trim().parse().ok();
            let text = index.and_then(|index| context.shared.get(index));
            Ok(text.ok_or_else(broken::damaged)?.to_owned())
        }
        "str" | "inlineStr" => Ok(unescaped(&value).into_owned()),
        "b" => Ok(if value.trim() == "1" { "true" } else { "false" }.to_owned()),
        "e" => Err(in_error(place, &value)),
        // ISO 8601
        "d" => Ok(value),
        _ => {
            let text = value.trim();
            let shown = match context.styles.meaning(written.style) {
                Meaning::Moment => number::moment(text, context.is_1904),
                Meaning::Span => number::span(text),
                Meaning::Number => None,
            };
            let plain = shown.or_else(|| number::plain(text));
            Ok(plain.unwrap_or(value))
        }
    })
}

fn without_result(place: &str) -> Sentence {
    worded!(
        "bad-cell-formula",
        "has a formula in {place} without its result; open the workbook in a spreadsheet program \
         and save it",
        place = place,
    )
}

fn in_error(place: &str, error: &str) -> Sentence {
    worded!(
        "bad-cell-error",
        "has the error {error} in {place}",
        error = error,
        place = place,
    )
}
