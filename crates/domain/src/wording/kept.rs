//! Sentences as they are kept: in JSON, so that they can be said in another language long
//! after they were written.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Argument, Joint, Sentence};
use crate::{
    audit::RecordRef,
    department::Department,
    money::{Amount, Currency},
    policy::Action,
};

/// An argument as it is kept. What has no form of its own is a text, in English.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kept {
    Text(String),
    Number(i64),
    Amount(i64),
    Money(i64, String),
    Local(NaiveDateTime),
    Instant(DateTime<Utc>),
    TimeOfDay(DateTime<Utc>),
    Department(String),
    Action(String),
    Record(RecordRef),
    Field(String),
    Part(Box<Sentence>),
    List(Vec<Argument>, Joint),
}

impl From<Argument> for Kept {
    fn from(argument: Argument) -> Self {
        match argument {
            Argument::Text(text) => Self::Text(text),
            // the noun is for English alone, which is kept as a whole
            Argument::Number(number) | Argument::Counted(number, _) => Self::Number(number),
            Argument::Amount(amount) => Self::Amount(amount.minor()),
            Argument::Money(amount, currency) => {
                Self::Money(amount.minor(), currency.code().to_owned())
            }
            Argument::Local(time) => Self::Local(time),
            Argument::Instant(instant) => Self::Instant(instant),
            Argument::TimeOfDay(instant) => Self::TimeOfDay(instant),
            Argument::Department(department) => Self::Department(department.name().to_owned()),
            Argument::Action(action) => Self::Action(action.name().to_owned()),
            Argument::Record(record) => Self::Record(record),
            Argument::Field(name) => Self::Field(name),
            Argument::Part(part) => Self::Part(part),
            Argument::List(items, joint) => Self::List(items, joint),
        }
    }
}

impl From<Kept> for Argument {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Text(text) => Self::Text(text),
            Kept::Number(number) => Self::Number(number),
            Kept::Amount(minor) => Self::Amount(Amount::from_minor(minor)),
            Kept::Money(minor, code) => money(minor, &code),
            Kept::Local(time) => Self::Local(time),
            Kept::Instant(instant) => Self::Instant(instant),
            Kept::TimeOfDay(instant) => Self::TimeOfDay(instant),
            Kept::Department(name) => {
                Department::parse(&name).map_or(Self::Text(name), Self::Department)
            }
            Kept::Action(name) => {
                let known = Action::ALL.iter().find(|action| action.name() == name);
                known.map_or(Self::Text(name), |action| Self::Action(*action))
            }
            Kept::Record(record) => Self::Record(record),
            Kept::Field(name) => Self::Field(name),
            Kept::Part(part) => Self::Part(part),
            Kept::List(items, joint) => Self::List(items, joint),
        }
    }
}

/// An amount in a currency that is known no more is a text.
fn money(minor: i64, code: &str) -> Argument {
    let amount = Amount::from_minor(minor);
    Currency::parse(code).map_or_else(
        |_| Argument::Text(format!("{amount} {code}")),
        |currency| Argument::Money(amount, currency),
    )
}
