//! Money: exact amounts in hundredths, and the currencies that have hundredths.
//! Nothing here rounds and nothing is floating point.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{error::BadValue, worded};

/// A currency with two decimals, by its ISO 4217 code; the euro by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(&'static str);

/// ISO 4217, two decimals only; sorted. No JPY (none) and no KWD (three).
static TWO_DECIMALS: [&str; 64] = [
    "AED", "ALL", "AMD", "ARS", "AUD", "AZN", "BAM", "BDT", "BGN", "BOB", "BRL", "CAD", "CHF",
    "CNY", "COP", "CRC", "CZK", "DKK", "DOP", "DZD", "EGP", "EUR", "GBP", "GEL", "GHS", "GTQ",
    "HKD", "HUF", "IDR", "ILS", "INR", "JMD", "KES", "KZT", "LKR", "MAD", "MDL", "MKD", "MUR",
    "MXN", "MYR", "NGN", "NOK", "NZD", "PEN", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "SAR",
    "SEK", "SGD", "THB", "TRY", "TTD", "TWD", "TZS", "UAH", "USD", "UYU", "UZS", "ZAR",
];

impl Currency {
    /// Reads a code, in capitals or not.
    ///
    /// # Errors
    /// Says that only currencies with two decimals are accepted.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        let code = text.trim().to_ascii_uppercase();
        match TWO_DECIMALS.binary_search(&code.as_str()) {
            Ok(index) => Ok(Self(TWO_DECIMALS[index])),
            Err(_) => Err(BadValue::new(worded!(
                "bad-currency",
                "is not accepted; two-decimal currencies only, by their ISO 4217 code, such as \
                 EUR, USD or GBP",
            ))),
        }
    }

    /// Every currency accepted, sorted by code, for pick-lists.
    pub fn all() -> impl Iterator<Item = Self> {
        TWO_DECIMALS.iter().copied().map(Self)
    }

    /// The ISO 4217 code.
    pub const fn code(self) -> &'static str {
        self.0
    }
}

impl Default for Currency {
    fn default() -> Self {
        Self("EUR")
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// An amount of money in hundredths: zero or more, its currency kept beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(i64);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The most that may be typed: 9 999 999 999.99. A sum may be more.
    pub const MAX: Self = Self(999_999_999_999);

    /// Reads `12000`, `12000.5` or `12000.50`, exactly; nothing is rounded.
    ///
    /// # Errors
    /// Refuses signs, exponents, separators, a third decimal place and
    /// anything over [`Amount::MAX`].
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BadValue::new(worded!("bad-empty", "is empty")));
        }
        let (whole, places) = match text.split_once('.') {
            None => (text, None),
            Some((whole, places)) => (whole, Some(places)),
        };
        if !is_digits(whole) || !places.is_none_or(is_digits) {
            return Err(BadValue::new(worded!(
                "bad-amount",
                "is not an amount; digits with at most two decimal places after a point are \
                 accepted, for example 12000.50",
            )));
        }
        if let Some(count) = places.map(str::len).filter(|count| *count > 2) {
            return Err(BadValue::new(worded!(
                "bad-decimal-places",
                "has {count} decimal places; at most 2 are accepted",
                count = count,
            )));
        }
        to_minor(text)
            .map(Self)
            .filter(|amount| *amount <= Self::MAX)
            .ok_or_else(|| {
                BadValue::new(worded!(
                    "bad-amount-too-large",
                    "is too large; at most {max} is accepted",
                    max = Self::MAX,
                ))
            })
    }

    /// As [`Amount::parse`], for an amount that has to be more than zero.
    ///
    /// # Errors
    /// Those of [`Amount::parse`], and zero.
    pub fn parse_positive(text: &str) -> Result<Self, BadValue> {
        match Self::parse(text)? {
            Self::ZERO => Err(BadValue::new(worded!(
                "bad-zero-amount",
                "is zero; an amount from 0.01 is accepted"
            ))),
            amount => Ok(amount),
        }
    }

    /// Wraps a stored number of hundredths, unchecked; never negative.
    pub const fn from_minor(minor: i64) -> Self {
        Self(minor)
    }

    /// The number of hundredths, as stored.
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// The sum, which may pass [`Amount::MAX`]; `None` past what is storable.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// What is left, `None` when that would be below zero.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0
            .checked_sub(other.0)
            .filter(|left| *left >= 0)
            .map(Self)
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The hundredths of plain digits with at most two places, unless too many.
fn to_minor(digits: &str) -> Option<i64> {
    let mut amount = Decimal::from_str_exact(digits).ok()?;
    amount.rescale(2);
    let whole = amount.scale() == 2;
    i64::try_from(amount.mantissa()).ok().filter(|_| whole)
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Decimal::new(self.0, 2).fmt(f)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
