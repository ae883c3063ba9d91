//! How guessing passwords is slowed down, as pure arithmetic on tallies of
//! failures. Where tallies are kept, and that a success clears them, is the
//! store's and the caller's business.
//!
//! Only an account and an address together are ever paused for long: if an
//! account alone were, a stranger could hold it shut against its owner. The
//! short delay of an account alone does not count where its owner logged in
//! before.

use std::{fmt::Write, net::IpAddr};

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::EmployeeId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A tally whose last failure is older than this starts anew.
pub(crate) const FORGOTTEN_AFTER: TimeDelta = TimeDelta::minutes(30);

/// How long an address is known for an account that logged in there.
pub(crate) const KNOWN_FOR: TimeDelta = TimeDelta::days(30);

/// What failures are counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// One account from one address.
    Pair,
    /// One account from anywhere.
    Account,
    /// Any account from one address.
    Address,
    /// The second factor of one account, from anywhere: only who knows the password gets
    /// this far, so a pause of the account is in nobody else's hands.
    SecondFactor,
}

impl Scope {
    /// The scopes of a password.
    pub const OF_PASSWORD: [Self; 3] = [Self::Pair, Self::Account, Self::Address];

    /// The name that makes its keys.
    const fn name(self) -> &'static str {
        match self {
            Self::Pair => "pair",
            Self::Account => "account",
            Self::Address => "address",
            Self::SecondFactor => "second factor",
        }
    }

    /// The name as stored: what is counted of.
    pub const fn stored(self) -> &'static str {
        match self {
            Self::Pair => "pair",
            Self::Account | Self::SecondFactor => "account",
            Self::Address => "address",
        }
    }

    /// How long nothing is tried after that many failures.
    fn delay(self, failures: u32) -> Option<TimeDelta> {
        match (self, failures) {
            (Self::Pair, 10..) | (Self::SecondFactor, 5..) => Some(TimeDelta::minutes(15)),
            (Self::Pair, 3..) => Some(doubling(failures - 3, 64)),
            (Self::Account, 5..) => Some(doubling(failures - 5, 5)),
            (Self::Address, 20..) => Some(doubling(failures - 20, 60)),
            (Self::Pair | Self::Account | Self::Address | Self::SecondFactor, _) => None,
        }
    }
}

/// 1, 2, 4, 8 … seconds, at most `most`.
fn doubling(step: u32, most: i64) -> TimeDelta {
    TimeDelta::seconds(1_i64.checked_shl(step.min(32)).unwrap_or(most).min(most))
}

/// The failures counted for one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// How many, since the last success or long silence.
    pub failures: u32,
    /// When the last of them was.
    pub last_failed_at: DateTime<Utc>,
}

/// The instant from which the next attempt is allowed; `None` when nothing is
/// in its way. An attempt before it is refused without looking at the password.
pub fn blocked_until(scope: Scope, tally: &Tally) -> Option<DateTime<Utc>> {
    let delay = scope.delay(tally.failures)?;
    Some(
        tally
            .last_failed_at
            .checked_add_signed(delay)
            .unwrap_or(DateTime::<Utc>::MAX_UTC),
    )
}

/// The tally after one more failure.
pub fn after_failure(previous: Option<&Tally>, now: DateTime<Utc>) -> Tally {
    let before = previous
        .filter(|tally| now.signed_duration_since(tally.last_failed_at) <= FORGOTTEN_AFTER)
        .map_or(0, |tally| tally.failures);
    Tally {
        failures: before.saturating_add(1),
        last_failed_at: now,
    }
}

/// The keys under which a login's failures are counted: hexadecimal
/// HMAC-SHA256, so that a copied database tells no address.
///
/// `account_key` is the folded e-mail, whether or not there is such an account.
/// `address` is where the login comes from, or a word such as `local`. Of an
/// IPv6 address the network (64 bits) counts, because one customer has all of
/// it; an IPv4 address written as IPv6 counts as the IPv4 address.
///
/// # Panics
/// Never: a key of any length is accepted.
pub fn keys(secret: &[u8; 32], account_key: &str, address: &str) -> [(Scope, String); 3] {
    let network = network(address);
    let parts: [&[&str]; 3] = [&[account_key, &network], &[account_key], &[&network]];
    let mut parts = parts.into_iter();
    Scope::OF_PASSWORD.map(|scope| {
        let parts = parts.next().unwrap_or_default();
        (scope, fingerprint(secret, scope.name(), parts))
    })
}

/// The key under which wrong codes of an employee's second factor are counted.
pub fn second_factor_key(secret: &[u8; 32], employee: EmployeeId) -> (Scope, String) {
    let scope = Scope::SecondFactor;
    let key = fingerprint(secret, scope.name(), &[&employee.to_string()]);
    (scope, key)
}

/// The key under which it is kept that an account logged in from an address.
///
/// There the account's own delay does not count: whoever has addresses enough to be
/// first after each delay would keep the owner out. The delay of the two together does.
///
/// # Panics
/// Never: a key of any length is accepted.
pub fn known_key(secret: &[u8; 32], account_key: &str, address: &str) -> String {
    fingerprint(secret, "known", &[account_key, &network(address)])
}

fn network(address: &str) -> String {
    match address
        .parse()
        .map(|address: IpAddr| address.to_canonical())
    {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// Each part goes after its length, so that no two logins share a key.
fn fingerprint(secret: &[u8; 32], purpose: &str, parts: &[&str]) -> String {
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(secret).expect("a key of any length is accepted");
    for part in [&[purpose], parts].concat() {
        mac.update(&part.len().to_be_bytes());
        mac.update(part.as_bytes());
    }
    let mut hex = String::with_capacity(64);
    for byte in mac.finalize().into_bytes() {
        write!(hex, "{byte:02x}").expect("a string takes whatever is written");
    }
    hex
}

#[cfg(test)]
mod tests;
