//! How numbers, amounts and dates look in tables and cards, by `LC_*`, `LANG` and `TZ`.
//!
//! English, French and the plain form of `C`. Messages, JSON and CSV never come here.

use std::fs;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::{habit::Language, period::TimeZone};

use crate::config::Environment;

/// The habits in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Locale {
    /// For numbers and amounts.
    pub(crate) numbers: Language,
    /// For dates and times.
    pub(crate) dates: Language,
    /// The user's time zone.
    pub(crate) zone: Tz,
}

impl Locale {
    /// From `LC_ALL`, `LC_NUMERIC`, `LC_TIME`, `LANG` and `TZ`.
    pub(crate) fn of(environment: &Environment) -> Self {
        let language = |category: &str| {
            let given = ["LC_ALL", category, "LANG"]
                .iter()
                .find_map(|name| environment.text(name));
            given.map_or(Language::Plain, language_of)
        };
        Self {
            numbers: language("LC_NUMERIC"),
            dates: language("LC_TIME"),
            zone: user_zone(environment),
        }
    }

    /// The user's time zone, as the domain reads typed times in it.
    pub(crate) fn time_zone(self) -> TimeZone {
        // both know the same list of zones
        TimeZone::parse(self.zone.name()).unwrap_or_default()
    }

    /// A whole or decimal number in digits, grouped.
    pub(crate) fn number(self, digits: &str) -> String {
        self.numbers.number(digits)
    }

    /// A decimal amount with its currency.
    pub(crate) fn money(self, amount: &str, currency: &str) -> String {
        self.numbers.money(amount, currency)
    }

    /// A calendar day.
    pub(crate) fn date(self, day: NaiveDate) -> String {
        let pattern = match self.dates {
            Language::Plain => "%Y-%m-%d",
            Language::English => "%-d %b %Y",
            Language::French => "%d/%m/%Y",
        };
        day.format(pattern).to_string()
    }

    /// A moment on the wall clock of a zone, which is named when it is not the user's.
    pub(crate) fn time(self, instant: DateTime<Utc>, zone: Tz) -> String {
        let local = instant.with_timezone(&zone).naive_local();
        let text = format!("{} {}", self.date(local.date()), local.format("%H:%M"));
        if zone == self.zone {
            text
        } else {
            format!("{text} {}", zone.name())
        }
    }
}

fn language_of(locale: &str) -> Language {
    match locale.split(['_', '.', '@', '-']).next() {
        Some("en") => Language::English,
        Some("fr") => Language::French,
        _ => Language::Plain,
    }
}

/// The zone of `TZ`, else the system's, else UTC.
fn user_zone(environment: &Environment) -> Tz {
    if let Some(given) = environment.text("TZ") {
        return zone_named(given.trim_start_matches(':')).unwrap_or(Tz::UTC);
    }
    fs::read_link("/etc/localtime")
        .ok()
        .and_then(|path| zone_named(path.to_str()?))
        .unwrap_or(Tz::UTC)
}

/// The zone of a name, or of a path into the system's zone files.
fn zone_named(text: &str) -> Option<Tz> {
    let name = text.split_once("zoneinfo/").map_or(text, |(_, name)| name);
    name.parse().ok()
}
