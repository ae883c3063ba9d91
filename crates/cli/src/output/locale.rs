//! How numbers, amounts and dates look in tables and cards, by `LC_*`, `LANG` and `TZ`.
//!
//! English, French and the plain form of `C`. Messages, JSON and CSV never come here.

use std::fs;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::period::TimeZone;

use crate::config::Environment;

/// A language whose habits are known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// `C`, `POSIX`, nothing given, or a language not known here.
    Plain,
    /// English.
    English,
    /// French.
    French,
}

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

/// Groups of three digits, as French does it: narrow, and never broken across lines.
const NARROW_BLANK: &str = "\u{202f}";
const UNBROKEN_BLANK: &str = "\u{a0}";

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
        let (sign, unsigned) = match digits.strip_prefix('-') {
            Some(unsigned) => ("-", unsigned),
            None => ("", digits),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(fraction) {
            return digits.to_owned();
        }
        let (group, point) = match self.numbers {
            Language::Plain => ("", "."),
            Language::English => (",", "."),
            Language::French => (NARROW_BLANK, ","),
        };
        let whole = grouped(whole, group);
        let point = if fraction.is_empty() { "" } else { point };
        format!("{sign}{whole}{point}{fraction}")
    }

    /// A decimal amount with its currency.
    pub(crate) fn money(self, amount: &str, currency: &str) -> String {
        let number = self.number(amount);
        match (self.numbers, symbol(currency)) {
            (Language::English, Some(symbol)) => match number.strip_prefix('-') {
                Some(unsigned) => format!("-{symbol}{unsigned}"),
                None => format!("{symbol}{number}"),
            },
            (Language::French, symbol) => {
                format!("{number}{UNBROKEN_BLANK}{}", symbol.unwrap_or(currency))
            }
            (Language::Plain | Language::English, _) => format!("{number} {currency}"),
        }
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

fn symbol(currency: &str) -> Option<&'static str> {
    match currency {
        "EUR" => Some("€"),
        "USD" => Some("$"),
        "GBP" => Some("£"),
        _ => None,
    }
}

fn grouped(digits: &str, separator: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
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
