//! The two languages letters are written in, and how each writes a date.

use chrono::{Datelike, NaiveDateTime, Weekday};
use domain::own_settings::Locale;

/// The one or the other text.
pub(crate) fn say<'a>(locale: Locale, english: &'a str, french: &'a str) -> &'a str {
    match locale {
        Locale::English => english,
        Locale::French => french,
    }
}

/// A wall-clock time in words.
pub(super) fn time(locale: Locale, at: NaiveDateTime) -> String {
    match locale {
        Locale::English => at.format("%A %-d %B %Y, %H:%M").to_string(),
        Locale::French => {
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

    use super::{Locale, time};

    #[test]
    fn each_language_writes_its_own_dates() {
        let at = NaiveDate::from_ymd_opt(2023, 6, 1).and_then(|day| day.and_hms_opt(13, 0, 0));
        let at = at.expect("a time");
        assert_eq!(time(Locale::English, at), "Thursday 1 June 2023, 13:00");
        assert_eq!(time(Locale::French, at), "jeudi 1er juin 2023, 13:00");
    }
}
