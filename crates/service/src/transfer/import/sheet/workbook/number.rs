//! Numbers as a spreadsheet shows them, out of how it keeps them.

use chrono::{Days, NaiveDate, TimeDelta};

/// So many digits of a number count, and are shown.
const DIGITS: usize = 15;
const SECONDS_OF_DAY: f64 = 86_400.0;
/// The last day of the year 9999.
const LAST_DAY: f64 = 2_958_466.0;

/// A number in its shortest decimal form, without exponent: `12000.5`.
///
/// A number of more digits than a spreadsheet shows is rounded to these, as is done there:
/// 0.1 + 0.2 is kept as 0.30000000000000004. `None` when it is no number.
pub(super) fn plain(text: &str) -> Option<String> {
    let number: f64 = text
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())?;
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", text),
    };
    let is_plain = unsigned
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_exact = is_plain && (!unsigned.contains('.') || unsigned.len() <= DIGITS);
    let decimal = if is_exact {
        unsigned.to_owned()
    } else {
        rounded(number.abs())
    };
    let shortest = shortest(&decimal);
    Some(if shortest == "0" {
        shortest
    } else {
        format!("{sign}{shortest}")
    })
}

/// Fifteen digits and the exponent, written out.
fn rounded(number: f64) -> String {
    let scientific = format!("{number:.*e}", DIGITS - 1);
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits = digits.replace('.', "");
    let point = exponent.parse().unwrap_or(0_i64) + 1;
    match usize::try_from(point) {
        Ok(point) if point >= digits.len() => format!("{digits:0<point$}"),
        Ok(point) if point > 0 => format!("{}.{}", &digits[..point], &digits[point..]),
        _ => {
            let zeros = usize::try_from(-point).unwrap_or(0);
            format!("0.{}{digits}", "0".repeat(zeros))
        }
    }
}

/// Without zeros that say nothing.
fn shortest(decimal: &str) -> String {
    let decimal = if decimal.contains('.') {
        decimal.trim_end_matches('0').trim_end_matches('.')
    } else {
        decimal
    };
    let decimal = decimal.trim_start_matches('0');
    match decimal.chars().next() {
        None => "0".to_owned(),
        Some('.') => format!("0{decimal}"),
        Some(_) => decimal.to_owned(),
    }
}

/// A moment as `2026-06-04`, or `2026-06-04 13:00:00`, or `13:00:00` without a day. `None`
/// when it is none.
pub(super) fn moment(text: &str, is_1904: bool) -> Option<String> {
    let serial: f64 = text.parse().ok()?;
    if !(0.0..LAST_DAY).contains(&serial) {
        return None;
    }
    // within fifteen digits a second is exact, less is not
    let seconds = whole((serial * SECONDS_OF_DAY).round())?;
    let (days, time) = (seconds / 86_400, seconds % 86_400);
    let clock = format!("{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60);
    if days == 0 && !is_1904 {
        return Some(clock);
    }
    let day = day(u64::try_from(days).ok()?, is_1904)?;
    Some(if time == 0 {
        day
    } else {
        format!("{day} {clock}")
    })
}

/// A day by its number. The calendar from 1900 has a 29 February 1900 that never was.
fn day(number: u64, is_1904: bool) -> Option<String> {
    let before = match (is_1904, number) {
        (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1)?,
        (false, ..60) => NaiveDate::from_ymd_opt(1899, 12, 31)?,
        (false, 60) => return Some("1900-02-29".to_owned()),
        (false, _) => NaiveDate::from_ymd_opt(1899, 12, 30)?,
    };
    Some(before.checked_add_days(Days::new(number))?.to_string())
}

/// How long something takes, as `26:30:00`.
pub(super) fn span(text: &str) -> Option<String> {
    let days: f64 = text.parse().ok()?;
    if !(0.0..LAST_DAY).contains(&days) {
        return None;
    }
    let span = TimeDelta::try_seconds(whole((days * SECONDS_OF_DAY).round())?)?;
    let (hours, minutes) = (span.num_hours(), span.num_minutes() % 60);
    Some(format!(
        "{hours}:{minutes:02}:{:02}",
        span.num_seconds() % 60
    ))
}

fn whole(number: f64) -> Option<i64> {
    format!("{number:.0}").parse().ok()
}
