//! How dates, times, amounts and numbers look to one person: their language,
//! their time zone, and what time it is.

use std::{borrow::Borrow, fmt};

use api::events::Reader;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use domain::{
    event::Event,
    money::{Amount, Currency},
    page::Count,
    period::{TimeZone, ZonedInstant},
};

use super::texts::{Language, Said};

/// What a page needs to write for one person.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habits {
    /// The language of every text.
    pub(crate) language: Language,
    /// The zone in which instants are shown.
    pub(crate) zone: TimeZone,
    /// When the page is made.
    pub(crate) now: DateTime<Utc>,
}

/// When something happened: how long ago, with the exact time beside it.
pub(crate) struct When {
    /// For programs.
    machine: String,
    /// The wall clock of the person's zone.
    exact: String,
    /// As people say it.
    relative: String,
}

impl Habits {
    /// Where the API's queries read bare days and "upcoming".
    pub(crate) fn reader(&self) -> Reader {
        Reader {
            now: self.now,
            zone: self.zone,
        }
    }

    /// A text of the catalogue.
    pub(crate) fn t(&self, key: &str) -> std::borrow::Cow<'static, str> {
        self.language.text(key)
    }

    /// A text of the catalogue that takes arguments.
    pub(crate) fn say<'a>(&self, key: &'a str) -> Said<'a> {
        self.language.say(key)
    }

    /// A whole number, grouped.
    pub(crate) fn number(&self, number: impl fmt::Display) -> String {
        self.language.habit().number(&number.to_string())
    }

    /// How many there are, or that there are more than were counted.
    pub(crate) fn counted(&self, count: impl Borrow<Count>) -> String {
        let count = count.borrow();
        let more = if count.capped { "+" } else { "" };
        format!("{}{more}", self.number(count.value))
    }

    /// An amount with its currency.
    pub(crate) fn money(
        &self,
        amount: impl Borrow<Amount>,
        currency: impl Borrow<Currency>,
    ) -> String {
        let amount = amount.borrow().to_string();
        self.language
            .habit()
            .money(&amount, currency.borrow().code())
    }

    /// An amount without its currency, for a form: as the person types it.
    pub(crate) fn typed(&self, amount: Amount) -> String {
        let plain = amount.to_string();
        match self.language {
            Language::English => plain,
            Language::French => plain.replace('.', ","),
        }
    }

    /// A day with its month in words, and its year.
    pub(crate) fn date(&self, day: impl Borrow<NaiveDate>) -> String {
        let day = day.borrow();
        format!(
            "{} {} {}",
            day.day(),
            self.t(MONTHS_SHORT[day.month0() as usize]),
            day.year()
        )
    }

    /// A day with its weekday; the year only when it is not this one.
    pub(crate) fn day(&self, day: impl Borrow<NaiveDate>) -> String {
        let day = day.borrow();
        let weekday = self.t(WEEKDAYS_SHORT[day.weekday().num_days_from_monday() as usize]);
        let month = self.t(MONTHS_SHORT[day.month0() as usize]);
        if day.year() == self.today().year() {
            format!("{weekday} {} {month}", day.day())
        } else {
            format!("{weekday} {} {month} {}", day.day(), day.year())
        }
    }

    /// A month and its year, for a heading.
    pub(crate) fn month(&self, day: impl Borrow<NaiveDate>) -> String {
        let day = day.borrow();
        format!("{} {}", self.t(MONTHS[day.month0() as usize]), day.year())
    }

    /// The short name of a weekday, Monday being 0.
    pub(crate) fn weekday(&self, number: usize) -> String {
        WEEKDAYS_SHORT
            .get(number)
            .map_or_else(String::new, |key| self.t(key).into_owned())
    }

    /// A wall-clock time with its day.
    pub(crate) fn local(&self, at: NaiveDateTime) -> String {
        format!("{}, {}", self.day(at.date()), at.format("%H:%M"))
    }

    /// An instant on the person's wall clock.
    pub(crate) fn instant(&self, at: impl Borrow<DateTime<Utc>>) -> String {
        let at = *at.borrow();
        let local = self.zone.local(at);
        format!("{}, {}", self.date(local.date()), local.format("%H:%M"))
    }

    /// The time of an instant of today on the person's wall clock, to the second.
    pub(crate) fn clock(&self, at: impl Borrow<DateTime<Utc>>) -> String {
        self.zone.local(*at.borrow()).format("%H:%M:%S").to_string()
    }

    /// Today, where the person is.
    pub(crate) fn today(&self) -> NaiveDate {
        self.zone.local(self.now).date()
    }

    /// How long ago or ahead, and exactly when.
    pub(crate) fn when(&self, at: impl Borrow<DateTime<Utc>>) -> When {
        let at = *at.borrow();
        When {
            machine: at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            exact: self.instant(at),
            relative: self.relative(at),
        }
    }

    /// How long ago or ahead, in words.
    pub(crate) fn relative(&self, at: impl Borrow<DateTime<Utc>>) -> String {
        let at = *at.borrow();
        let ahead = at > self.now;
        let apart = (at - self.now).abs();
        if apart < TimeDelta::minutes(1) {
            return self.t("ago-now").into_owned();
        }
        let days = (self.zone.local(at).date() - self.today()).num_days();
        let (key, count) = if apart < TimeDelta::hours(1) {
            (
                if ahead { "in-minutes" } else { "ago-minutes" },
                apart.num_minutes(),
            )
        } else if days == 0 {
            (
                if ahead { "in-hours" } else { "ago-hours" },
                apart.num_hours(),
            )
        } else if days.abs() < 60 {
            (if ahead { "in-days" } else { "ago-days" }, days.abs())
        } else if days.abs() < 730 {
            (
                if ahead { "in-months" } else { "ago-months" },
                days.abs() / 30,
            )
        } else {
            (
                if ahead { "in-years" } else { "ago-years" },
                days.abs() / 365,
            )
        };
        self.say(key).count("n", count.unsigned_abs()).to_string()
    }

    /// When an event begins, on its own wall clock.
    pub(crate) fn begins(&self, event: &Event) -> String {
        self.local(event.period.starts().local())
    }

    /// When an event ends, on its own wall clock: only the time when it ends
    /// on the day it began.
    pub(crate) fn ends(&self, event: &Event) -> String {
        let (starts, ends) = (event.period.starts().local(), event.period.ends().local());
        if starts.date() == ends.date() {
            ends.format("%H:%M").to_string()
        } else {
            self.local(ends)
        }
    }

    /// The event's zone, when the person lives in another one, with the time
    /// it begins there where they are.
    pub(crate) fn elsewhere(&self, event: &Event) -> Option<String> {
        let starts: ZonedInstant = event.period.starts();
        let here = self.zone.local(starts.utc());
        if here == starts.local() {
            return None;
        }
        let said = self
            .say("event-elsewhere")
            .with("zone", starts.zone().name())
            .with("here", self.local(here));
        Some(said.to_string())
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // all three are ours: no text of anybody's is in them
        write!(
            f,
            "<time datetime=\"{}\" title=\"{}\">{}</time>",
            self.machine, self.exact, self.relative
        )
    }
}

impl askama::filters::HtmlSafe for When {}

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8",
    "month-9", "month-10", "month-11", "month-12",
];
const MONTHS_SHORT: [&str; 12] = [
    "month-short-1",
    "month-short-2",
    "month-short-3",
    "month-short-4",
    "month-short-5",
    "month-short-6",
    "month-short-7",
    "month-short-8",
    "month-short-9",
    "month-short-10",
    "month-short-11",
    "month-short-12",
];
const WEEKDAYS_SHORT: [&str; 7] = [
    "weekday-short-1",
    "weekday-short-2",
    "weekday-short-3",
    "weekday-short-4",
    "weekday-short-5",
    "weekday-short-6",
    "weekday-short-7",
];
