//! Cells: numbers as numbers, days as days, texts always as texts and never as formulas.
//!
//! Instants stay the text that the API writes, in UTC to the microsecond: a cell of Excel
//! has no zone, and what is exported is to be imported again without a loss.

use std::{borrow::Cow, fmt::Write as _};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use serde_json::Value;

use super::parts::style;

/// Most units of UTF-16 in a cell: Excel calls a file with more broken.
const LONGEST: usize = 32_767;
/// Stands at the end of a text that was longer.
const CUT: &str = "… [cut: Excel has no room for more; the whole is in the CSV file]";

/// What is in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An amount of money.
    Money,
    /// A day.
    Day,
    /// A time on the wall clock of an event.
    WallClock,
    /// As the value is: a number, a yes or no, a text.
    Plain,
}

impl Kind {
    /// By the name: what is called alike is alike all over the API.
    pub(super) fn of(name: &str) -> Self {
        let name = name.rsplit('.').next().unwrap_or(name);
        if name == "deposit" || name == "amount" || name.ends_with("_amount") {
            Self::Money
        } else if name.ends_with("_on") {
            Self::Day
        } else if name.ends_with("_local") {
            Self::WallClock
        } else {
            Self::Plain
        }
    }

    /// In characters, as wide as what is usually in it.
    pub(super) fn width(self, name: &str) -> usize {
        match self {
            Self::Money => 16,
            Self::Day => 11,
            Self::WallClock => 17,
            Self::Plain => match name.rsplit('.').next().unwrap_or(name) {
                "id" | "version" => 8,
                "notes" | "changes" => 60,
                "location" => 40,
                "at" => 28,
                name if name.ends_with("_at") => 28,
                name if name.ends_with("name") || name == "email" || name == "title" => 28,
                name if name.ends_with("reason") => 28,
                _ => 12,
            },
        }
    }
}

/// Writes a cell; what does not look like what its column holds is a text.
pub(super) fn cell(xml: &mut String, at: &str, kind: Kind, value: &Value) {
    match value {
        Value::Null => {}
        Value::Bool(yes) => {
            let _ = write!(xml, "<c r=\"{at}\" t=\"b\"><v>{}</v></c>", u8::from(*yes));
        }
        Value::Number(exact) => number(xml, at, style::PLAIN, exact),
        Value::String(words) => match numeric(kind, words) {
            Some((style, value)) => number(xml, at, style, value),
            None => text(xml, at, style::TEXT, words),
        },
        Value::Array(_) | Value::Object(_) => text(xml, at, style::TEXT, &value.to_string()),
    }
}

fn number(xml: &mut String, at: &str, style: usize, value: impl std::fmt::Display) {
    // writing to a string cannot fail
    let _ = write!(xml, "<c r=\"{at}\" s=\"{style}\"><v>{value}</v></c>");
}

/// The style and the number of a text that stands for one.
fn numeric(kind: Kind, words: &str) -> Option<(usize, Cow<'_, str>)> {
    match kind {
        Kind::Money => is_decimal(words).then_some((style::MONEY, words.into())),
        Kind::Day => {
            let day = serial(words.parse().ok()?)?;
            Some((style::DAY, day.to_string().into()))
        }
        Kind::WallClock => {
            let at: NaiveDateTime = words.parse().ok()?;
            let day = f64::from(serial(at.date())?);
            Some((
                style::WALL_CLOCK,
                (day + of_day(at.time())).to_string().into(),
            ))
        }
        Kind::Plain => None,
    }
}

/// Whether a number can be taken over as it stands.
fn is_decimal(words: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = words.strip_prefix('-').unwrap_or(words);
    match unsigned.split_once('.') {
        Some((units, cents)) => digits(units) && digits(cents),
        None => digits(unsigned),
    }
}

/// A day as Excel counts them. Before March 1900 it counts a day that never was: such a
/// day has no number that every program reads alike.
fn serial(day: NaiveDate) -> Option<i32> {
    let eve = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    let days = i32::try_from((day - eve).num_days()).ok()?;
    (days > 60).then_some(days)
}

/// The part of the day that has passed.
fn of_day(time: NaiveTime) -> f64 {
    f64::from(time.num_seconds_from_midnight()) / 86_400.0
}

/// Writes a text.
pub(super) fn text(xml: &mut String, at: &str, style: usize, words: &str) {
    let _ = write!(
        xml,
        "<c r=\"{at}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"
    );
    escape(xml, &fitting(words));
    xml.push_str("</t></is></c>");
}

/// A text that a cell has room for.
fn fitting(words: &str) -> Cow<'_, str> {
    // no letter has more units than bytes
    if words.len() <= LONGEST || words.encode_utf16().count() <= LONGEST {
        return words.into();
    }
    let mut room = LONGEST - CUT.encode_utf16().count();
    let kept = words.chars().take_while(|letter| {
        let has_room = room >= letter.len_utf16();
        room = room.saturating_sub(letter.len_utf16());
        has_room
    });
    let mut kept: String = kept.collect();
    kept.push_str(CUT);
    kept.into()
}

/// XML has no control characters but tab and line feed; Excel writes the others by their
/// number, and with it whatever looks like that already.
fn escape(xml: &mut String, words: &str) {
    for (at, letter) in words.char_indices() {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '_' if is_numbered(&words[at..]) => xml.push_str("_x005F_"),
            '\t' | '\n' => xml.push(letter),
            '\u{fffe}' | '\u{ffff}' => numbered(xml, letter),
            _ if letter.is_control() => numbered(xml, letter),
            _ => xml.push(letter),
        }
    }
}

fn numbered(xml: &mut String, letter: char) {
    let _ = write!(xml, "_x{:04X}_", u32::from(letter));
}

/// Whether a text begins as Excel writes a letter by its number: `_x005F_`.
fn is_numbered(words: &str) -> bool {
    let bytes = words.as_bytes();
    bytes.len() >= 7
        && bytes[1] == b'x'
        && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
        && bytes[6] == b'_'
}

#[cfg(test)]
mod tests;
