//! Amounts of money as people of many countries type them: `12 000,50 €`, `12,000.50`,
//! `EUR 1.234,56`.

use domain::{
    error::BadValue,
    money::{Amount, Currency},
    worded,
};

/// What stands between groups of three digits: blanks of any width, and apostrophes.
const BLANKS: [char; 8] = [
    ' ', '\u{a0}', '\u{202f}', '\u{2009}', '\u{2007}', '\'', '’', '_',
];

/// Reads an amount, and its currency when that stands beside it.
///
/// # Errors
/// Says what is wrong and what is accepted; a number that is one amount in one country
/// and another in another is refused.
pub fn amount(text: &str) -> Result<(Amount, Option<Currency>), BadValue> {
    let (number, currency) = without_currency(text.trim())?;
    Ok((Amount::parse(&plain(number)?)?, currency))
}

/// Reads a currency by its code, sign or name.
///
/// # Errors
/// Names what is accepted.
pub fn currency(text: &str) -> Result<Currency, BadValue> {
    let text = text.trim();
    Currency::parse(coded(text).unwrap_or(text))
}

/// The code of a sign or a name.
fn coded(text: &str) -> Option<&'static str> {
    match text.to_lowercase().as_str() {
        "€" | "euro" | "euros" => Some("EUR"),
        "$" | "us$" | "dollar" | "dollars" => Some("USD"),
        "£" | "pound" | "pounds" | "livre" | "livres" => Some("GBP"),
        _ => None,
    }
}

/// Takes a currency away that stands before or behind the number.
fn without_currency(text: &str) -> Result<(&str, Option<Currency>), BadValue> {
    let is_of_number = |letter: char| letter.is_ascii_digit();
    let (Some(first), Some(last)) = (text.find(is_of_number), text.rfind(is_of_number)) else {
        return Ok((text, None));
    };
    let (before, rest) = text.split_at(first);
    let (number, after) = rest.split_at(last + 1 - first);
    match (before.trim(), after.trim()) {
        ("", "") => Ok((number, None)),
        (sign, "") | ("", sign) if is_currency(sign) => Ok((number, Some(currency(sign)?))),
        _ => Ok((text, None)),
    }
}

fn is_currency(sign: &str) -> bool {
    coded(sign).is_some()
        || (sign.len() == 3 && sign.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// The number with a point and no groups. What is no number stays as it is, to be refused
/// as such.
fn plain(number: &str) -> Result<String, BadValue> {
    let is_known = |letter: char| letter.is_ascii_digit() || ".,".contains(letter);
    if !number
        .chars()
        .all(|letter| is_known(letter) || BLANKS.contains(&letter))
    {
        return Ok(number.to_owned());
    }
    let mark = decimal_mark(number)?;
    let (whole, places) = match mark.and_then(|mark| number.rsplit_once(mark)) {
        Some((whole, places)) => (whole, Some(places)),
        None => (number, None),
    };
    let Some(whole) = ungrouped(whole) else {
        return Ok(number.to_owned());
    };
    Ok(match places {
        Some(places) => format!("{whole}.{places}"),
        None => whole,
    })
}

/// Which of the marks in a number begins its decimals: the last of two kinds, or the only
/// one unless it stands between groups.
fn decimal_mark(number: &str) -> Result<Option<char>, BadValue> {
    let last = number.rfind(['.', ',']);
    let Some((at, mark)) = last.and_then(|at| Some((at, number[at..].chars().next()?))) else {
        return Ok(None);
    };
    let (whole, places) = (&number[..at], &number[at + 1..]);
    if whole.contains(mark) {
        // 1.234.567
        return Ok(None);
    }
    let is_alone = !whole.contains(['.', ',']) && !whole.contains(BLANKS);
    let could_be_group = places.len() == 3 && (1..=3).contains(&whole.len());
    if is_alone && could_be_group && !whole.starts_with('0') {
        return Err(BadValue::new(worded!(
            "bad-ambiguous-amount",
            "may be {one} or {other}; write {one} without a mark, or with two decimals",
            one = format!("{whole}{places}"),
            other = format!("{whole}.{places}"),
        )));
    }
    Ok(Some(mark))
}

/// The digits of a whole number, when its groups are all of three and of one mark.
fn ungrouped(whole: &str) -> Option<String> {
    let is_mark = |letter: char| !letter.is_ascii_digit();
    let Some(at) = whole.find(is_mark) else {
        return Some(whole.to_owned());
    };
    let mark = whole[at..].chars().next()?;
    let mut groups = whole.split(mark);
    let first = groups.next()?;
    let is_grouped = (1..=3).contains(&first.len())
        && groups.all(|group| group.len() == 3 && !group.contains(is_mark));
    is_grouped.then(|| whole.replace(mark, ""))
}
