//! Dates and times as people and programs type them, put into the one form that the
//! domain reads. The day stands before the month, unless the year stands first or the
//! month has its name.

use chrono::NaiveDate;
use domain::{
    error::BadValue,
    fold,
    period::{Moment, TimeZone, parse_date},
};

/// Reads a moment: what the domain accepts, and `4.6.2026 13h00`, `4 June 2026 1:00 PM`,
/// `4 juin 2026 à 13h`.
///
/// # Errors
/// Those of the domain.
pub fn moment(text: &str) -> Result<Moment, BadValue> {
    match usual(text) {
        Some(usual) => Moment::parse(&usual),
        None => Moment::parse(text),
    }
}

/// Reads a day; of a moment the day where it is looked at.
///
/// # Errors
/// Those of the domain.
pub fn day(text: &str, zone: TimeZone) -> Result<NaiveDate, BadValue> {
    let usual = usual(text);
    let text = usual.as_deref().unwrap_or(text);
    match (parse_date(text), Moment::parse(text)) {
        (Ok(day), _) => Ok(day),
        (Err(_), Ok(Moment::Local(local))) => Ok(local.date()),
        (Err(_), Ok(Moment::Instant(instant))) => Ok(zone.local(instant).date()),
        (Err(refused), Err(_)) => Err(refused),
    }
}

/// `2026-06-04`, or `2026-06-04 13:00:00`, out of another way to write it; none when it
/// is written as the domain reads it, or in no way that is known.
fn usual(text: &str) -> Option<String> {
    let text = text.trim();
    if text.contains('T') && text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let words: Vec<&str> = text.split([' ', '\u{a0}', '\u{202f}', ',', '@']).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let is_between = |word: &&str| ["à", "a", "at", "le"].contains(word);
    let (date, used) = numbered(words.first()?).map_or_else(
        || named(&words).map(|date| (date, 3)),
        |date| Some((date, 1)),
    )?;
    let mut rest: Vec<&str> = words[used..].to_vec();
    if rest.first().is_some_and(is_between) {
        rest.remove(0);
    }
    if rest.is_empty() {
        return Some(date);
    }
    Some(format!("{date} {}", clock(&rest)?))
}

/// `4/6/2026`, `04.06.2026`, `2026/06/04` and the like as `2026-06-04`.
fn numbered(word: &str) -> Option<String> {
    let numbers: Vec<&str> = word.split(['/', '.', '-']).collect();
    let [first, month, last] = numbers.as_slice() else {
        return None;
    };
    let (year, day) = if first.len() == 4 {
        (first, last)
    } else {
        (last, first)
    };
    iso(year, month, day)
}

/// `4 June 2026`, `June 4 2026`, `1er juin 2026`.
fn named(words: &[&str]) -> Option<String> {
    let [first, second, year, ..] = words else {
        return None;
    };
    let (day, month) = match (month(first), month(second)) {
        (None, Some(month)) => (first, month),
        (Some(month), None) => (second, month),
        (None, None) | (Some(_), Some(_)) => return None,
    };
    let digits = day.trim_end_matches(|letter: char| letter.is_alphabetic() || letter == '.');
    let is_ordinal = ["", "er", "st", "nd", "rd", "th", "."].contains(&&day[digits.len()..]);
    is_ordinal
        .then(|| iso(year, &month.to_string(), digits))
        .flatten()
}

fn iso(year: &str, month: &str, day: &str) -> Option<String> {
    let is_number = |text: &str, most| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_date = year.len() == 4 && is_number(year, 4) && is_number(month, 2) && is_number(day, 2);
    is_date.then(|| format!("{year}-{month:0>2}-{day:0>2}"))
}

/// A month by its name in English or French, or by the beginning of it.
fn month(word: &str) -> Option<usize> {
    const NAMES: [[&str; 2]; 12] = [
        ["january", "janvier"],
        ["february", "fevrier"],
        ["march", "mars"],
        ["april", "avril"],
        ["may", "mai"],
        ["june", "juin"],
        ["july", "juillet"],
        ["august", "aout"],
        ["september", "septembre"],
        ["october", "octobre"],
        ["november", "novembre"],
        ["december", "decembre"],
    ];
    let key = fold::key(word.trim_end_matches('.'));
    let fits = |name: &&str| name.starts_with(&key) && key.len() >= 3;
    let mut found = (1..)
        .zip(NAMES)
        .filter(|(_, names)| names.iter().any(&fits));
    let (month, _) = found.next()?;
    // `jui` is two
    found.next().is_none().then_some(month)
}

/// `13:00`, `13h00`, `13h`, `1:00 PM`, `1PM` as `13:00`; what else stands there stays.
fn clock(words: &[&str]) -> Option<String> {
    let joined = words.concat().to_lowercase();
    let (time, half) = match (joined.strip_suffix("am"), joined.strip_suffix("pm")) {
        (Some(time), _) => (time, Some(0)),
        (_, Some(time)) => (time, Some(12)),
        (None, None) => (joined.as_str(), None),
    };
    let Some(separator) = time.find([':', 'h']) else {
        // an hour alone needs to say which half of the day
        return half
            .and_then(|half| hour(time, Some(half)))
            .map(|hour| format!("{hour:02}:00"));
    };
    let (typed_hour, minutes) = (&time[..separator], &time[separator + 1..]);
    let minutes = if minutes.is_empty() { "00" } else { minutes };
    // an offset is in capitals
    let minutes = minutes.to_uppercase();
    Some(format!("{:02}:{minutes}", hour(typed_hour, half)?))
}

fn hour(typed: &str, half: Option<u32>) -> Option<u32> {
    let is_plain =
        (1..=2).contains(&typed.len()) && typed.bytes().all(|byte| byte.is_ascii_digit());
    let hour: u32 = typed.parse().ok().filter(|_| is_plain)?;
    match half {
        Some(half) if (1..=12).contains(&hour) => Some(hour % 12 + half),
        Some(_) => None,
        None => Some(hour),
    }
}
