//! Days, moments and periods: how a typed date is read, and when an event is.
//!
//! An event keeps its wall-clock time and zone beside the UTC instant, so that
//! 13:00 in Paris stays 13:00 in Paris across a change of the clocks.

mod typed;

use std::fmt;

use chrono::{
    DateTime, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeDelta, TimeZone as _, Utc,
};
use chrono_tz::Tz;

use self::typed::{Typed, dates, read, read_day};
use crate::{error::BadValue, worded};

/// No zone ever skipped more than one day.
const LONGEST_GAP_SECONDS: i64 = 86_400;

/// A time zone by its IANA name; Europe/Paris by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeZone(Tz);

impl TimeZone {
    /// Reads an IANA name such as `Europe/Paris`.
    ///
    /// # Errors
    /// Refuses unknown names, with an example.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        text.trim().parse().map(Self).map_err(|_| {
            BadValue::new(worded!(
                "bad-time-zone",
                "is not a time zone; an IANA name such as Europe/Paris is accepted"
            ))
        })
    }

    /// Every zone, by name, for pick-lists; names that were replaced are among
    /// them.
    pub fn all() -> impl Iterator<Item = Self> {
        chrono_tz::TZ_VARIANTS.iter().copied().map(Self)
    }

    /// The IANA name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The wall clock of this zone at an instant.
    pub fn local(self, instant: DateTime<Utc>) -> NaiveDateTime {
        instant.with_timezone(&self.0).naive_local()
    }

    /// The instant of a wall-clock time, the first of two; `None` in a gap.
    fn instant(self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        let found = self.0.from_local_datetime(&local).earliest()?;
        Some(found.with_timezone(&Utc))
    }

    /// The instant of any wall-clock time, and whether the zone had that time: one in a
    /// gap is moved on by as much as the clocks were. For times that cannot be asked
    /// about any more.
    pub fn nearest_instant(self, local: NaiveDateTime) -> Option<(DateTime<Utc>, bool)> {
        if let Some(instant) = self.instant(local) {
            return Some((instant, true));
        }
        let after_gap = (1..=LONGEST_GAP_SECONDS)
            .find_map(|seconds| self.instant(local + TimeDelta::seconds(seconds)))?;
        let before_gap = after_gap - TimeDelta::seconds(1);
        let offset = self.local(before_gap) - before_gap.naive_utc();
        Some(((local - offset).and_utc(), false))
    }

    /// The first instant of a day, also where its midnight was skipped.
    pub fn start_of(self, day: NaiveDate) -> Option<DateTime<Utc>> {
        let midnight = day.and_time(NaiveTime::MIN);
        (0..=LONGEST_GAP_SECONDS)
            .find_map(|seconds| self.instant(midnight + TimeDelta::seconds(seconds)))
    }
}

impl Default for TimeZone {
    fn default() -> Self {
        Self(Tz::Europe__Paris)
    }
}

impl fmt::Display for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name().fmt(f)
    }
}

/// What somebody typed for a point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// With an offset: the same instant everywhere.
    Instant(DateTime<Utc>),
    /// Without: a wall-clock time, to be read in some zone.
    Local(NaiveDateTime),
}

impl Moment {
    /// Reads a date, or a date and time with or without an offset.
    ///
    /// `2026-06-04`, `2026-06-04 13:00`, the same with `T`, seconds, a fraction
    /// or an offset, `04/06/2026`, `04/06/2026 13:00`; years 1900 to 2999.
    ///
    /// # Errors
    /// Names what is accepted.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        match read(text)? {
            Typed::Day(day) => Ok(Self::Local(day.and_time(NaiveTime::MIN))),
            Typed::Moment(moment) => Ok(moment),
        }
    }

    /// The moment in a zone; of a doubled wall-clock time the first.
    ///
    /// # Errors
    /// Refuses a wall-clock time that the zone skipped.
    pub fn in_zone(self, zone: TimeZone) -> Result<ZonedInstant, BadValue> {
        let instant = match self {
            Self::Instant(instant) => Some(instant),
            Self::Local(local) => zone.instant(local),
        };
        let utc = instant.ok_or_else(|| skipped(zone))?.trunc_subsecs(6);
        let local = match self {
            Self::Instant(_) => zone.local(utc),
            Self::Local(local) => local.trunc_subsecs(6),
        };
        Ok(ZonedInstant { utc, local, zone })
    }
}

fn skipped(zone: TimeZone) -> BadValue {
    BadValue::new(worded!(
        "bad-skipped-time",
        "does not exist in {zone}, where the clocks went forward past it; a time before or after \
         the change is accepted",
        zone = zone,
    ))
}

/// An instant, to the microsecond, with the wall clock and zone it was meant in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZonedInstant {
    utc: DateTime<Utc>,
    local: NaiveDateTime,
    zone: TimeZone,
}

impl ZonedInstant {
    /// Puts together what the database holds, unchecked.
    pub const fn from_stored(utc: DateTime<Utc>, local: NaiveDateTime, zone: TimeZone) -> Self {
        Self { utc, local, zone }
    }

    /// The instant, truncated to microseconds.
    pub const fn utc(&self) -> DateTime<Utc> {
        self.utc
    }

    /// The wall-clock time in the zone.
    pub const fn local(&self) -> NaiveDateTime {
        self.local
    }

    /// The zone that the wall clock is of.
    pub const fn zone(&self) -> TimeZone {
        self.zone
    }
}

/// From a start to a strictly later end; the end itself is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    starts: ZonedInstant,
    ends: ZonedInstant,
}

impl Period {
    /// Joins a start and an end. A refusal is about the end.
    ///
    /// # Errors
    /// Refuses an end that is not strictly after the start.
    pub fn new(starts: ZonedInstant, ends: ZonedInstant) -> Result<Self, BadValue> {
        if ends.utc <= starts.utc {
            return Err(BadValue::new(worded!(
                "bad-end",
                "is not after the start, {start} in {zone}; a later end is accepted",
                start = starts.local,
                zone = starts.zone,
            )));
        }
        Ok(Self { starts, ends })
    }

    /// Joins what the database holds, unchecked.
    pub const fn from_stored(starts: ZonedInstant, ends: ZonedInstant) -> Self {
        Self { starts, ends }
    }

    /// When it starts.
    pub const fn starts(&self) -> ZonedInstant {
        self.starts
    }

    /// When it ends.
    pub const fn ends(&self) -> ZonedInstant {
        self.ends
    }

    /// Whether both share some time; touching ends do not.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.starts.utc < other.ends.utc && other.starts.utc < self.ends.utc
    }
}

/// An instant, and the day it is where somebody looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// The instant.
    pub now: DateTime<Utc>,
    /// The day.
    pub today: NaiveDate,
}

impl AsOf {
    /// An instant as it is seen from a zone.
    pub fn new(now: DateTime<Utc>, zone: TimeZone) -> Self {
        Self {
            now,
            today: zone.local(now).date(),
        }
    }
}

/// Reads a date without a time: `2026-06-04` or `04/06/2026`, day first.
///
/// # Errors
/// Names what is accepted.
pub fn parse_date(text: &str) -> Result<NaiveDate, BadValue> {
    read_day(text.trim(), dates)
}

/// Where a list filtered by "from" begins, inclusive.
///
/// # Errors
/// Those of [`Moment::parse`] and [`Moment::in_zone`].
pub fn lower_bound(text: &str, zone: TimeZone) -> Result<DateTime<Utc>, BadValue> {
    bound(read(text)?, zone)
}

/// Where a list filtered by "to" ends, exclusive; a bare day is included.
///
/// # Errors
/// Those of [`Moment::parse`] and [`Moment::in_zone`].
pub fn upper_bound(text: &str, zone: TimeZone) -> Result<DateTime<Utc>, BadValue> {
    let typed = read(text)?;
    bound(
        match typed {
            Typed::Day(day) => Typed::Day(day.succ_opt().unwrap_or(day)),
            Typed::Moment(_) => typed,
        },
        zone,
    )
}

fn bound(typed: Typed, zone: TimeZone) -> Result<DateTime<Utc>, BadValue> {
    match typed {
        Typed::Day(day) => zone.start_of(day).ok_or_else(|| skipped(zone)),
        Typed::Moment(moment) => Ok(moment.in_zone(zone)?.utc),
    }
}

#[cfg(test)]
mod tests;
