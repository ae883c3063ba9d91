//! Which days a view of the calendar shows, and which events are on them, on
//! one wall clock.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime};
use domain::{event::Event, period::TimeZone};

/// A way to look at the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// The weeks of a month.
    Month,
    /// The days of a week.
    Week,
    /// The days that have something, one below the other.
    Agenda,
}

impl View {
    /// Every view, as they are offered.
    pub(super) const ALL: [Self; 3] = [Self::Month, Self::Week, Self::Agenda];

    /// As the address has it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Week => "week",
            Self::Agenda => "agenda",
        }
    }

    /// What people call it, by key.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Month => "calendar-month",
            Self::Week => "calendar-week",
            Self::Agenda => "calendar-agenda",
        }
    }

    /// How many events it shows of a day; the others are a click away.
    pub(super) const fn shown_of_a_day(self) -> usize {
        match self {
            Self::Month => 4,
            Self::Week => 40,
            Self::Agenda => usize::MAX,
        }
    }

    /// The view of a name; the month for any other.
    pub(super) fn of(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|view| view.name() == name)
            .unwrap_or(Self::Month)
    }

    /// The days it shows around a day.
    pub(super) fn span(self, day: NaiveDate) -> Span {
        match self {
            Self::Month => {
                let first = day.with_day(1).unwrap_or(day);
                let last = first + Months::new(1) - Days::new(1);
                Span {
                    first: monday(first),
                    last: monday(last) + Days::new(6),
                    previous: within(first - Months::new(1)),
                    next: within(first + Months::new(1)),
                }
            }
            Self::Week => Span::of(monday(day), 7),
            Self::Agenda => Span::of(day, AGENDA),
        }
    }
}

/// Days in an agenda.
const AGENDA: u64 = 30;

fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

/// The years in which there can be events.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2999;

fn within(day: NaiveDate) -> Option<NaiveDate> {
    YEARS.contains(&day.year()).then_some(day)
}

/// The days of a view, and the days by which one turns the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// The first day shown.
    pub(super) first: NaiveDate,
    /// The last day shown.
    pub(super) last: NaiveDate,
    /// A day of the page before.
    pub(super) previous: Option<NaiveDate>,
    /// A day of the page after.
    pub(super) next: Option<NaiveDate>,
}

impl Span {
    fn of(first: NaiveDate, days: u64) -> Self {
        Self {
            first,
            last: first + Days::new(days - 1),
            previous: within(first - Days::new(days)),
            next: within(first + Days::new(days)),
        }
    }

    /// Every day.
    pub(super) fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.first
            .iter_days()
            .take_while(move |day| *day <= self.last)
    }

    /// The first day in which there can be events.
    pub(super) fn from(self) -> NaiveDate {
        self.days()
            .find(|day| within(*day).is_some())
            .unwrap_or(self.first)
    }

    /// The last day in which there can be events.
    pub(super) fn to(self) -> NaiveDate {
        self.days()
            .filter(|day| within(*day).is_some())
            .last()
            .unwrap_or(self.last)
    }
}

/// The part of an event that lies on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// When it begins, if it begins on this day.
    pub(super) from: Option<NaiveTime>,
    /// When it ends, if it ends on this day.
    pub(super) until: Option<NaiveTime>,
}

/// What of an event lies on a day, on the wall clock of a zone; nothing when it
/// is on other days.
pub(super) fn part(event: &Event, day: NaiveDate, zone: TimeZone) -> Option<Part> {
    let starts = zone.local(event.period.starts().utc());
    let ends = zone.local(event.period.ends().utc());
    part_of(starts, ends, day)
}

fn part_of(starts: NaiveDateTime, ends: NaiveDateTime, day: NaiveDate) -> Option<Part> {
    let first = starts.date();
    // what ends at midnight is not on the day that begins then
    let last = if ends.time() == NaiveTime::MIN {
        ends.date() - Days::new(1)
    } else {
        ends.date()
    };
    // clocks that go back may end an event before it began
    let last = last.max(first);
    if !(first..=last).contains(&day) {
        return None;
    }
    Some(Part {
        from: (day == first).then(|| starts.time()),
        until: (day == last).then(|| ends.time()),
    })
}

#[cfg(test)]
mod tests;
