//! How the text of a date, or of a date and time, is taken apart. No zone and
//! no event here: [`super::Moment`] is what comes out.

use chrono::{FixedOffset, NaiveDate, NaiveTime};

use super::Moment;
use crate::{error::BadValue, worded, wording::Sentence};

fn moments() -> Sentence {
    worded!(
        "accepted-moments",
        "2026-06-04, 2026-06-04 13:00, 2026-06-04T13:00+02:00 and 04/06/2026 13:00 (day first) \
         are accepted"
    )
}

/// The forms of a day, for messages.
pub(super) fn dates() -> Sentence {
    worded!(
        "accepted-dates",
        "a date like 2026-06-04 or 04/06/2026 (day first) is accepted"
    )
}

/// A filter treats a bare day otherwise than its midnight.
#[derive(Clone, Copy)]
pub(super) enum Typed {
    Day(NaiveDate),
    Moment(Moment),
}

/// Reads a day or a moment.
pub(super) fn read(text: &str) -> Result<Typed, BadValue> {
    let text = text.trim();
    let Some((day, time)) = text.split_once([' ', 'T']) else {
        return read_day(text, moments).map(Typed::Day);
    };
    let date = read_day(day, moments)?;
    let day_first = day.contains('/');
    // behind a date with the day first, hours and minutes only
    let plain = !day_first || (text.contains(' ') && numbers(time, ':', [2, 2]).is_some());
    let (time, offset) = read_time(time).filter(|_| plain).ok_or_else(|| {
        BadValue::new(worded!(
            "bad-moment",
            "is not a date and time; {accepted}",
            accepted = moments(),
        ))
    })?;
    let local = date.and_time(time);
    Ok(Typed::Moment(match offset {
        Some(offset) => Moment::Instant((local - offset).and_utc()),
        None => Moment::Local(local),
    }))
}

/// Reads a day; `accepted` ends the message of a refusal.
pub(super) fn read_day(text: &str, accepted: fn() -> Sentence) -> Result<NaiveDate, BadValue> {
    let (year, month, day) = match numbers(text, '-', [4, 2, 2]) {
        Some([year, month, day]) => (year, month, day),
        None => match numbers(text, '/', [2, 2, 4]) {
            Some([day, month, year]) => (year, month, day),
            None => {
                return Err(BadValue::new(worded!(
                    "bad-date",
                    "is not a date; {accepted}",
                    accepted = accepted(),
                )));
            }
        },
    };
    if !(1900..=2999).contains(&year) {
        return Err(BadValue::new(worded!(
            "bad-year",
            "has a year outside 1900 to 2999; {accepted}",
            accepted = accepted(),
        )));
    }
    i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        .ok_or_else(|| {
            BadValue::new(worded!(
                "bad-day",
                "is a day that is not in the calendar; {accepted}",
                accepted = accepted(),
            ))
        })
}

/// Reads `13:00`, `13:00:05` or `13:00:05.25`, then nothing, `Z` or an offset.
fn read_time(text: &str) -> Option<(NaiveTime, Option<FixedOffset>)> {
    let (clock, offset) = text.split_at(text.find(['Z', '+', '-']).unwrap_or(text.len()));
    let (clock, fraction) = match clock.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (clock, None),
    };
    let (hour, minute, second) = match numbers(clock, ':', [2, 2]) {
        Some([hour, minute]) if fraction.is_none() => (hour, minute, 0),
        _ => numbers(clock, ':', [2, 2, 2]).map(|[h, m, s]| (h, m, s))?,
    };
    let nanos = fraction.map_or(Some(0), read_fraction)?;
    let time = NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)?;
    let offset = if offset.is_empty() {
        None
    } else {
        Some(read_offset(offset)?)
    };
    Some((time, offset))
}

/// Nanoseconds of up to nine digits behind the point.
fn read_fraction(text: &str) -> Option<u32> {
    let fits = text.len() <= 9;
    let [number] = numbers(text, ':', [text.len()]).filter(|_| fits)?;
    (text.len()..9).try_fold(number, |nanos, _| nanos.checked_mul(10))
}

fn read_offset(text: &str) -> Option<FixedOffset> {
    if text == "Z" {
        return FixedOffset::east_opt(0);
    }
    let [hours, minutes] = numbers(text.get(1..)?, ':', [2, 2])?;
    let seconds = NaiveTime::from_hms_opt(hours, minutes, 0)?
        .signed_duration_since(NaiveTime::MIN)
        .num_seconds();
    let east = i32::try_from(seconds).ok()?;
    FixedOffset::east_opt(if text.starts_with('-') { -east } else { east })
}

/// ASCII digits between separators, each number of exactly its width.
fn numbers<const N: usize>(text: &str, separator: char, widths: [usize; N]) -> Option<[u32; N]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; N];
    for (number, width) in numbers.iter_mut().zip(widths) {
        let part = parts.next()?;
        let plain = part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
        *number = part.parse().ok().filter(|_| plain)?;
    }
    parts.next().is_none().then_some(numbers)
}
