//! How a command says what to show: columns over the JSON of the API.
//!
//! A view names fields; what they look like is decided here and in `locale`.

use api::csv::lookup;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use super::locale::Locale;
use super::text;

/// Shown where there is nothing.
pub(super) const NONE: &str = "—";

/// How a field is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A number that names a record: right-aligned, never grouped.
    Id,
    /// Words.
    Text,
    /// A count: right-aligned, grouped.
    Number,
    /// A decimal string with its currency in the named field.
    Money(&'static str),
    /// A calendar day.
    Date,
    /// An instant, shown in the user's zone.
    Instant,
    /// An instant, shown in the zone of the named field.
    EventTime(&'static str),
    /// A state word, coloured; a boolean reads as active or inactive.
    State,
    /// A boolean, as yes or no.
    YesNo,
}

/// One column of a table, or one fact of a card.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    /// JSON name, dotted for a nested one (`client.full_name`).
    pub(crate) field: &'static str,
    /// Heading or label.
    pub(crate) label: &'static str,
    /// How it is read.
    pub(crate) kind: Kind,
    /// May be left out of a table that is too wide, the rightmost first.
    pub(crate) is_optional: bool,
}

impl Column {
    /// A column that is always shown.
    pub(crate) const fn new(field: &'static str, label: &'static str, kind: Kind) -> Self {
        Self {
            field,
            label,
            kind,
            is_optional: false,
        }
    }

    /// A column that a narrow terminal does without.
    pub(crate) const fn optional(field: &'static str, label: &'static str, kind: Kind) -> Self {
        Self {
            field,
            label,
            kind,
            is_optional: true,
        }
    }

    /// Whether its content is aligned to the right.
    pub(super) fn is_right_aligned(self) -> bool {
        matches!(self.kind, Kind::Id | Kind::Number | Kind::Money(_))
    }

    /// What an item shows in this column; none for a missing or empty value.
    pub(super) fn shown(self, item: &Value, locale: Locale) -> Option<String> {
        let value = lookup(item, self.field)?;
        let plain = plain_text(value)?;
        Some(match self.kind {
            Kind::Id => text::one_line(&plain),
            Kind::Text => text::block(&plain),
            Kind::Number => text::one_line(&locale.number(&plain)),
            Kind::Money(currency) => match lookup(item, currency).and_then(Value::as_str) {
                Some(currency) => text::one_line(&locale.money(&plain, currency)),
                None => text::one_line(&locale.number(&plain)),
            },
            Kind::Date => match plain.parse::<NaiveDate>() {
                Ok(day) => locale.date(day),
                Err(_) => text::one_line(&plain),
            },
            Kind::Instant => time(&plain, locale.zone, locale),
            Kind::EventTime(zone) => {
                let zone = lookup(item, zone).and_then(Value::as_str);
                let zone: Option<Tz> = zone.and_then(|name| name.parse().ok());
                time(&plain, zone.unwrap_or(locale.zone), locale)
            }
            Kind::State => match value.as_bool() {
                Some(true) => String::from("active"),
                Some(false) => String::from("inactive"),
                None => text::one_line(&plain),
            },
            Kind::YesNo => match value.as_bool() {
                Some(true) => String::from("yes"),
                Some(false) => String::from("no"),
                None => text::one_line(&plain),
            },
        })
    }
}

/// A list of records.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ListView<'a> {
    /// What is listed, in the plural: `clients`.
    pub(crate) noun: &'a str,
    /// Columns of the table.
    pub(crate) columns: &'a [Column],
    /// Columns of the CSV: JSON names, dotted for nested ones.
    pub(crate) fields: &'a [&'a str],
}

/// One record with what belongs to it.
#[derive(Debug, Clone)]
pub(crate) struct CardView<'a> {
    /// First line: `Client 17 · Kevin Casey`.
    pub(crate) title: String,
    /// Labels and values below it.
    pub(crate) facts: &'a [Column],
    /// Related records, each as a small table.
    pub(crate) sections: Vec<Section<'a>>,
    /// Columns of the CSV: JSON names, dotted for nested ones.
    pub(crate) fields: &'a [&'a str],
}

/// Related records on a card.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Section<'a> {
    /// Heading: `Payments`.
    pub(crate) title: &'a str,
    /// Columns of its table.
    pub(crate) columns: &'a [Column],
    /// Its rows.
    pub(crate) items: &'a [Value],
}

fn plain_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(values) => {
            let texts: Vec<String> = values.iter().filter_map(plain_text).collect();
            (!texts.is_empty()).then(|| texts.join(", "))
        }
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => Some(value.to_string()),
    }
}

fn time(plain: &str, zone: Tz, locale: Locale) -> String {
    match DateTime::parse_from_rfc3339(plain) {
        Ok(instant) => locale.time(instant.with_timezone(&Utc), zone),
        Err(_) => text::one_line(plain),
    }
}
