//! How long which number of failures holds off the next attempt.

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::EmployeeId;
use proptest::prelude::*;
use rstest::rstest;

use super::super::{
    door::throttle_key,
    token::{Algorithm, TokenKey},
};
use super::{Scope, Tally, after_failure, blocked_until, keys, known_key, second_factor_key};

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).expect("it is a time")
}

fn seconds_blocked(scope: Scope, failures: u32) -> Option<i64> {
    let tally = Tally {
        failures,
        last_failed_at: noon(),
    };
    blocked_until(scope, &tally).map(|until| (until - noon()).num_seconds())
}

#[rstest]
#[case::pair(Scope::Pair, &[
    (0, None), (1, None), (2, None), (3, Some(1)), (4, Some(2)), (5, Some(4)), (6, Some(8)),
    (7, Some(16)), (8, Some(32)), (9, Some(64)), (10, Some(900)), (11, Some(900)),
    (u32::MAX, Some(900)),
])]
#[case::account(Scope::Account, &[
    (0, None), (4, None), (5, Some(1)), (6, Some(2)), (7, Some(4)), (8, Some(5)), (9, Some(5)),
    (1000, Some(5)), (u32::MAX, Some(5)),
])]
#[case::address(Scope::Address, &[
    (0, None), (19, None), (20, Some(1)), (21, Some(2)), (25, Some(32)), (26, Some(60)),
    (27, Some(60)), (84, Some(60)), (85, Some(60)), (u32::MAX, Some(60)),
])]
fn the_delay_grows_with_the_failures(#[case] scope: Scope, #[case] table: &[(u32, Option<i64>)]) {
    for (failures, expected) in table {
        assert_eq!(seconds_blocked(scope, *failures), *expected, "{failures}");
    }
}

#[test]
fn failures_add_up_until_half_an_hour_of_silence() {
    let first = after_failure(None, noon());
    assert_eq!(
        first,
        Tally {
            failures: 1,
            last_failed_at: noon()
        }
    );
    let then = noon() + TimeDelta::minutes(30);
    let second = after_failure(Some(&first), then);
    assert_eq!(
        second,
        Tally {
            failures: 2,
            last_failed_at: then
        }
    );
    let later = then + TimeDelta::minutes(30) + TimeDelta::microseconds(1);
    let anew = after_failure(Some(&second), later);
    assert_eq!(
        anew,
        Tally {
            failures: 1,
            last_failed_at: later
        }
    );
}

/// What is counted says nothing to whoever reads it: its keys need the secret.
#[test]
fn the_keys_of_what_is_counted_follow_from_the_secret() {
    let of = |secret: &str| {
        let tokens = TokenKey::new(secret.into(), Algorithm::Hs256).expect("long enough");
        throttle_key(&tokens)
    };
    let (one, other) = (
        "a secret of more than 32 characters",
        "another secret of more than 32 characters",
    );
    assert_eq!(of(one), of(one));
    assert_ne!(of(one), of(other));
}

#[test]
fn a_tally_that_is_full_stays_full() {
    let full = Tally {
        failures: u32::MAX,
        last_failed_at: noon(),
    };
    assert_eq!(after_failure(Some(&full), noon()).failures, u32::MAX);
}

#[test]
fn a_second_factor_is_paused_after_five_wrong_codes_and_by_a_key_of_its_own() {
    assert_eq!(seconds_blocked(Scope::SecondFactor, 4), None);
    assert_eq!(seconds_blocked(Scope::SecondFactor, 5), Some(15 * 60));
    let secret = [7; 32];
    let (scope, key) = second_factor_key(&secret, EmployeeId::new(2));
    assert_eq!(scope, Scope::SecondFactor);
    assert_ne!(key, second_factor_key(&secret, EmployeeId::new(3)).1);
    let of_passwords = keys(&secret, "2", "local");
    assert!(of_passwords.iter().all(|(_, other)| *other != key));
}

fn key_of(scope: Scope, account: &str, address: &str) -> String {
    let [pair, account, address] = keys(&[7; 32], account, address);
    [pair, account, address]
        .into_iter()
        .find(|(of, _)| *of == scope)
        .map(|(_, key)| key)
        .expect("every scope has a key")
}

#[test]
fn each_scope_counts_what_its_name_says() {
    let same = |scope, account, address| {
        key_of(scope, "ann@example.com", "192.0.2.1") == key_of(scope, account, address)
    };
    assert!(same(Scope::Account, "ann@example.com", "192.0.2.2"));
    assert!(!same(Scope::Account, "bob@example.com", "192.0.2.1"));
    assert!(same(Scope::Address, "bob@example.com", "192.0.2.1"));
    assert!(!same(Scope::Address, "ann@example.com", "192.0.2.2"));
    assert!(same(Scope::Pair, "ann@example.com", "192.0.2.1"));
    assert!(!same(Scope::Pair, "ann@example.com", "192.0.2.2"));
    assert!(!same(Scope::Pair, "bob@example.com", "192.0.2.1"));
}

#[test]
fn no_two_logins_share_a_key_by_accident() {
    assert_ne!(
        key_of(Scope::Pair, "ab", "c"),
        key_of(Scope::Pair, "a", "bc")
    );
    assert_ne!(
        key_of(Scope::Account, "x", "y"),
        key_of(Scope::Address, "y", "x")
    );
}

#[test]
fn an_address_is_known_for_one_account_and_counts_no_failures() {
    let known = |account, address| known_key(&[7; 32], account, address);
    let here = known("ann", "2001:db8:1:2::1");
    assert_eq!(here, known("ann", "2001:db8:1:2::9"), "one network");
    assert_ne!(here, known("ann", "2001:db8:1:3::1"));
    assert_ne!(here, known("bob", "2001:db8:1:2::1"));
    assert_ne!(here, known_key(&[8; 32], "ann", "2001:db8:1:2::1"));
    let counted = keys(&[7; 32], "ann", "2001:db8:1:2::1");
    assert!(counted.iter().all(|(_, key)| *key != here));
}

#[test]
fn keys_are_hexadecimal_and_depend_on_the_secret() {
    let [ours, theirs] = [[7; 32], [8; 32]].map(|secret| keys(&secret, "ann", "192.0.2.1"));
    for ((_, ours), (_, theirs)) in ours.iter().zip(&theirs) {
        assert_eq!(ours.len(), 64);
        assert!(ours.bytes().all(|byte| byte.is_ascii_hexdigit()), "{ours}");
        assert_ne!(ours, theirs);
    }
}

#[rstest]
#[case::one_network("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
#[case::other_network("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
#[case::two_spellings("2001:DB8:1:2:0:0:0:1", "2001:db8:1:2::1", true)]
#[case::ipv4_written_as_ipv6("::ffff:192.0.2.1", "192.0.2.1", true)]
#[case::other_ipv4_written_as_ipv6("::ffff:192.0.2.1", "::ffff:192.0.2.2", false)]
#[case::no_address("local", "elsewhere", false)]
fn an_address_is_counted_by_its_network(
    #[case] one: &str,
    #[case] other: &str,
    #[case] same: bool,
) {
    let [one, other] = [one, other].map(|address| key_of(Scope::Address, "ann", address));
    assert_eq!(one == other, same);
}

proptest! {
    #[test]
    fn an_account_alone_is_never_held_off_for_more_than_five_seconds(failures: u32) {
        prop_assert!(seconds_blocked(Scope::Account, failures).unwrap_or(0) <= 5);
    }

    #[test]
    fn one_more_failure_never_shortens_the_delay(failures in 0..u32::MAX, which in 0..4_usize) {
        let [pair, account, address] = Scope::OF_PASSWORD;
        let scope = [pair, account, address, Scope::SecondFactor][which];
        prop_assert!(seconds_blocked(scope, failures) <= seconds_blocked(scope, failures + 1));
    }
}
