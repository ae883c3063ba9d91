//! The two languages letters are written in, and how each writes a date.

use chrono::{Datelike, NaiveDateTime, Weekday};

/// A language of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    French,
}

impl Language {
    /// That of an employee's locale; English for any other.
    pub(crate) fn of(locale: &str) -> Self {
        if locale.starts_with("fr") {
            Self::French
        } else {
            Self::English
        }
    }

    /// The one or the other text.
    pub(crate) fn say<'a>(self, english: &'a str, french: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::French => french,
        }
    }

    /// A wall-clock time in words.
    pub(super) fn time(self, at: NaiveDateTime) -> String {
        match self {
            Self::English => at.format("%A %-d %B %Y, %H:%M").to_string(),
            Self::French => {
                let day = match at.day() {
                    1 => "1er".to_owned(),
                    day => day.to_string(),
                };
                let weekday = french_weekday(at.weekday());
                let month = FRENCH_MONTHS[at.month0() as usize];
                format!(
                    "{weekday} {day} {month} {}, {}",
                    at.year(),
                    at.format("%H:%M")
                )
            }
        }
    }
}

const FRENCH_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

fn french_weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "lundi",
        Weekday::Tue => "mardi",
        Weekday::Wed => "mercredi",
        Weekday::Thu => "jeudi",
        Weekday::Fri => "vendredi",
        Weekday::Sat => "samedi",
        Weekday::Sun => "dimanche",
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::Language;

    #[test]
    fn each_language_writes_its_own_dates() {
        let at = NaiveDate::from_ymd_opt(2023, 6, 1).and_then(|day| day.and_hms_opt(13, 0, 0));
        let at = at.expect("a time");
        assert_eq!(Language::of("en").time(at), "Thursday 1 June 2023, 13:00");
        assert_eq!(Language::of("fr").time(at), "jeudi 1er juin 2023, 13:00");
        assert_eq!(Language::of("fr-FR"), Language::French);
        assert_eq!(Language::of("de"), Language::English);
    }
}
