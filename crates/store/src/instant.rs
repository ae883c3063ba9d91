//! Instants and stored text, to and from the columns they live in.

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::text::ExternalRef;

use crate::error::{Error, Result};

/// Wall-clock times are stored as `2026-06-04T13:00:00`, with a fraction when
/// there is one.
const LOCAL: &str = "%Y-%m-%dT%H:%M:%S%.f";

/// Microseconds since the Unix epoch.
pub(crate) fn micros(instant: DateTime<Utc>) -> i64 {
    instant.timestamp_micros()
}

/// The instant of stored microseconds.
pub(crate) fn instant(micros: i64) -> Result<DateTime<Utc>> {
    DateTime::from_timestamp_micros(micros)
        .ok_or_else(|| Error::Corrupt(format!("no instant is {micros} µs from 1970")))
}

/// As [`instant`], for a column that may be empty.
pub(crate) fn optional_instant(micros: Option<i64>) -> Result<Option<DateTime<Utc>>> {
    micros.map(instant).transpose()
}

/// A wall-clock time as stored.
pub(crate) fn local_text(local: NaiveDateTime) -> String {
    local.format(LOCAL).to_string()
}

/// The wall-clock time of a stored text.
pub(crate) fn local(text: &str) -> Result<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, LOCAL)
        .map_err(|_| Error::Corrupt(format!("{text:?} is not a wall-clock time")))
}

/// A value that the database holds and this program should know.
pub(crate) fn known<T>(value: Option<T>, kind: &str, text: &str) -> Result<T> {
    value.ok_or_else(|| Error::Corrupt(format!("{text:?} is no {kind}")))
}

/// A comparison key cut to its column: prefixes and order need no more.
pub(crate) fn key(text: &str, width: usize) -> String {
    let mut key = domain::fold::key(text);
    if let Some((end, _)) = key.char_indices().nth(width) {
        key.truncate(end);
    }
    key
}

/// The comparison key of a number in the company's own files.
pub(crate) fn reference_key(reference: Option<&ExternalRef>) -> Option<String> {
    reference.map(|reference| key(reference.as_str(), width::REFERENCE))
}

/// Widths of the key columns, in characters.
pub(crate) mod width {
    pub(crate) const NAME: usize = 400;
    pub(crate) const COMPANY: usize = 480;
    pub(crate) const LOCATION: usize = 700;
    pub(crate) const REFERENCE: usize = 256;
    pub(crate) const PHONE: usize = 16;
}
