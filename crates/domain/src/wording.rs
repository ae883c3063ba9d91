//! What a sentence says, apart from its English words: a key and named
//! arguments, by which another language finds a text of its own.
//!
//! [`worded!`](crate::worded) is the only way to make one, so that no sentence
//! for people can be without a key. The English stands there, once.

mod kept;

use std::{borrow::Cow, fmt};

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};

use self::kept::Kept;

use crate::{
    audit::RecordRef,
    department::Department,
    ids::{ClientId, ContractId, EmployeeId, EventId, ImportId, PaymentId, SessionId, Version},
    money::{Amount, Currency},
    period::TimeZone,
    policy::Action,
};

/// What a sentence says, whatever the language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    key: Cow<'static, str>,
    arguments: Vec<(Cow<'static, str>, Argument)>,
}

impl Wording {
    /// The stable name of the text, for example `bad-too-long`.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What is put into the text, by name.
    pub fn arguments(&self) -> impl Iterator<Item = (&str, &Argument)> {
        let arguments = self.arguments.iter();
        arguments.map(|(name, argument)| (name.as_ref(), argument))
    }
}

/// A sentence, or a part of one, in English and for any other language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    english: String,
    wording: Wording,
}

impl Sentence {
    /// Written by [`worded!`](crate::worded) alone.
    #[doc(hidden)]
    pub fn from_macro(
        key: &'static str,
        english: impl Into<String>,
        arguments: Vec<(&'static str, Argument)>,
    ) -> Self {
        Self {
            english: english.into(),
            wording: Wording {
                key: Cow::Borrowed(key),
                arguments: arguments
                    .into_iter()
                    .map(|(name, argument)| (Cow::Borrowed(name), argument))
                    .collect(),
            },
        }
    }

    /// The English text.
    pub fn english(&self) -> &str {
        &self.english
    }

    /// What it says, for another language.
    pub const fn wording(&self) -> &Wording {
        &self.wording
    }

    /// The English text beside what it says.
    pub fn into_parts(self) -> (String, Wording) {
        (self.english, self.wording)
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

/// Makes a [`Sentence`] out of a key, the English text and what stands for
/// each of its placeholders.
///
/// ```
/// let sentence = domain::worded!(
///     "bad-too-long",
///     "has {length} characters; at most {max} are accepted",
///     length = 132_u64,
///     max = 100_u64,
/// );
/// assert_eq!(
///     sentence.english(),
///     "has 132 characters; at most 100 are accepted"
/// );
/// assert_eq!(sentence.wording().key(), "bad-too-long");
/// ```
#[macro_export]
macro_rules! worded {
    ($key:literal, $english:expr $(,)?) => {
        $crate::wording::Sentence::from_macro($key, $english, ::std::vec::Vec::new())
    };
    ($key:literal, $english:literal, $($name:ident = $value:expr),+ $(,)?) => {{
        let ($($name,)+) = ($($crate::wording::Argument::from($value),)+);
        $crate::wording::Sentence::from_macro(
            $key,
            // concat! keeps format! from taking what is not among the arguments
            ::std::format!(::std::concat!($english), $($name = $name),+),
            ::std::vec![$((::std::stringify!($name), $name)),+],
        )
    }};
}

/// Something put into a sentence. Its `Display` is the English form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(into = "Kept")]
pub enum Argument {
    /// A name, a code, an id: the same in every language.
    Text(String),
    /// How many.
    Number(i64),
    /// How many of something, by its English noun in the singular.
    Counted(i64, &'static str),
    /// An amount of money without its currency.
    Amount(Amount),
    /// An amount of money.
    Money(Amount, Currency),
    /// A wall-clock time.
    Local(NaiveDateTime),
    /// A point in time.
    Instant(DateTime<Utc>),
    /// The time of day of a point in time.
    TimeOfDay(DateTime<Utc>),
    /// A department.
    Department(Department),
    /// What somebody attempted.
    Action(Action),
    /// A record.
    Record(RecordRef),
    /// A field as the API names it.
    Field(String),
    /// A part that has a text of its own.
    Part(Box<Sentence>),
    /// Several, and what stands between them.
    List(Vec<Self>, Joint),
}

impl<'de> Deserialize<'de> for Argument {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Kept::deserialize(from).map(Self::from)
    }
}

/// What stands between the items of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Joint {
    /// `a, b`
    Comma,
    /// `a; b`
    Semicolon,
    /// `a and b`
    And,
}

impl Argument {
    /// How many of something; `noun` is English, in the singular.
    pub fn counted(number: impl TryInto<i64>, noun: &'static str) -> Self {
        Self::Counted(saturated(number), noun)
    }

    /// A field as the API names it.
    pub fn field(name: impl Into<String>) -> Self {
        Self::Field(name.into())
    }

    /// Several, with this between them.
    pub fn list<T: Into<Self>>(items: impl IntoIterator<Item = T>, joint: Joint) -> Self {
        Self::List(items.into_iter().map(Into::into).collect(), joint)
    }
}

fn saturated(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

impl Joint {
    const fn english(self) -> &'static str {
        match self {
            Self::Comma => ", ",
            Self::Semicolon => "; ",
            Self::And => " and ",
        }
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Field(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Counted(1, noun) => write!(f, "1 {noun}"),
            Self::Counted(number, noun) => write!(f, "{number} {noun}s"),
            Self::Amount(amount) => amount.fmt(f),
            Self::Money(amount, currency) => write!(f, "{amount} {currency}"),
            Self::Local(time) => time.format("%Y-%m-%d %H:%M").fmt(f),
            Self::Instant(instant) => instant.format("%Y-%m-%d %H:%M:%S UTC").fmt(f),
            Self::TimeOfDay(instant) => instant.format("%H:%M:%S UTC").fmt(f),
            Self::Department(department) => department.fmt(f),
            Self::Action(action) => f.write_str(&action.name().replace('_', " ")),
            Self::Record(record) => record.fmt(f),
            Self::Part(sentence) => sentence.fmt(f),
            Self::List(items, joint) => {
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        f.write_str(joint.english())?;
                    }
                    item.fmt(f)?;
                }
                Ok(())
            }
        }
    }
}

macro_rules! arguments {
    ($($type:ty => $make:expr;)*) => {$(
        impl From<$type> for Argument {
            fn from(value: $type) -> Self {
                $make(value)
            }
        }
    )*};
}

arguments! {
    String => Self::Text;
    &str => |text: &str| Self::Text(text.to_owned());
    char => |c: char| Self::Text(c.to_string());
    TimeZone => |zone: TimeZone| Self::Text(zone.to_string());
    EmployeeId => |id: EmployeeId| Self::Text(id.to_string());
    ClientId => |id: ClientId| Self::Text(id.to_string());
    ContractId => |id: ContractId| Self::Text(id.to_string());
    EventId => |id: EventId| Self::Text(id.to_string());
    PaymentId => |id: PaymentId| Self::Text(id.to_string());
    SessionId => |id: SessionId| Self::Text(id.to_string());
    ImportId => |id: ImportId| Self::Text(id.to_string());
    Version => |version: Version| Self::Text(version.to_string());
    u32 => |number: u32| Self::Number(saturated(number));
    u64 => |number: u64| Self::Number(saturated(number));
    usize => |number: usize| Self::Number(saturated(number));
    Amount => Self::Amount;
    (Amount, Currency) => |(amount, currency)| Self::Money(amount, currency);
    NaiveDateTime => Self::Local;
    DateTime<Utc> => Self::Instant;
    Department => Self::Department;
    Action => Self::Action;
    RecordRef => Self::Record;
    Sentence => |part: Sentence| Self::Part(Box::new(part));
}

#[cfg(test)]
mod tests;
