//! What was typed for ids, numbers and times, as a request carries it.
//!
//! What cannot be read goes out as a value that the API never accepts, so that who may not
//! do it at all is told that first; only then is the value named, as it was typed.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::error::BadValue;
use domain::ids::ClientId;
use domain::period::{Moment, TimeZone, lower_bound, upper_bound};
use domain::worded;

use crate::failure::Failure;

/// No id is this.
const NO_ID: i64 = 0;

/// No event has so many attendees.
const NO_COUNT: i64 = -1;

/// Reads what was typed, and keeps what is wrong with it until the API has answered.
pub(crate) struct Typed {
    zone: TimeZone,
    wrong: Vec<(&'static str, String)>,
}

impl Typed {
    /// Reads times without an offset in this zone.
    pub(super) fn in_zone(zone: TimeZone) -> Self {
        Self {
            zone,
            wrong: Vec::new(),
        }
    }

    /// An id for a request body.
    pub(super) fn id(&mut self, field: &'static str, typed: &str) -> i64 {
        // every kind of id is read alike
        match ClientId::parse(typed) {
            Ok(id) => id.get(),
            Err(wrong) => self.refuse(field, typed, &wrong, NO_ID),
        }
    }

    /// A number of people for a request body; the range is the API's to refuse.
    pub(super) fn attendees(&mut self, typed: &str) -> i64 {
        parse_attendees(typed)
            .unwrap_or_else(|wrong| self.refuse("attendees", typed, &wrong, NO_COUNT))
    }

    /// A time, or where a list begins: a bare day means its start.
    pub(super) fn start(&mut self, field: &'static str, typed: Option<&str>) -> Option<String> {
        typed.map(|typed| self.instant(field, typed, lower_bound))
    }

    /// Where a list ends: a bare day means its end.
    pub(super) fn end(&mut self, field: &'static str, typed: Option<&str>) -> Option<String> {
        typed.map(|typed| self.instant(field, typed, upper_bound))
    }

    /// A text that is no time goes out as it is, to be refused by the API.
    fn instant(
        &mut self,
        field: &'static str,
        typed: &str,
        read: fn(&str, TimeZone) -> Result<DateTime<Utc>, BadValue>,
    ) -> String {
        if Moment::parse(typed).is_err() {
            return typed.to_owned();
        }
        match read(typed, self.zone) {
            Ok(instant) => {
                let sent = instant.to_rfc3339_opts(SecondsFormat::AutoSi, true);
                // at the ends of the calendar another zone may be in a year not accepted
                if Moment::parse(&sent).is_ok() {
                    sent
                } else {
                    typed.to_owned()
                }
            }
            Err(skipped) => {
                // another zone may have this time: the API must not take it for one of its own
                let refused = format!("{typed} {}", self.zone);
                self.refuse(field, typed, &skipped, refused)
            }
        }
    }

    fn refuse<T>(&mut self, field: &'static str, typed: &str, wrong: &BadValue, sent: T) -> T {
        self.wrong.push((field, format!("{typed:?} {wrong}")));
        sent
    }

    /// The answer; where the API refused a value, with what was typed in place of what was
    /// sent.
    pub(super) fn explain<T>(self, answer: Result<T, Failure>) -> Result<T, Failure> {
        answer.map_err(|failure| {
            if self.wrong.is_empty() {
                failure
            } else {
                failure.about_typed(self.wrong)
            }
        })
    }
}

/// Reads a number of people.
pub(super) fn parse_attendees(typed: &str) -> Result<i64, BadValue> {
    typed.trim().parse().map_err(|_| {
        BadValue::new(worded!(
            "bad-whole-number-of-people",
            "is not a number of people; a whole number is accepted"
        ))
    })
}

#[cfg(test)]
mod tests;
