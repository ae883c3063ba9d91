//! Guessing passwords with many addresses, of many accounts, and to keep an owner out.

use chrono::TimeDelta;

use crate::api::support::{House, PASSWORD};

const WRONG: &str = "not the password";

/// An address of its own for each attempt: each of another network.
fn address(number: u32) -> String {
    format!(
        "2001:db8:{:x}:{:x}::1",
        number / 0x1_0000,
        number % 0x1_0000
    )
}

/// What an attempt comes to, by the seconds that have gone by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tried {
    LookedAt,
    NotYet,
}

/// How many attempts of a quarter of an hour are looked at, one every two seconds.
async fn in_a_while(mut attempt: impl AsyncFnMut(u32) -> Tried) -> usize {
    let mut looked_at = 0;
    for number in 0..450 {
        looked_at += usize::from(attempt(number).await == Tried::LookedAt);
    }
    looked_at
}

/// The most guesses at one account meanwhile: a delay of five seconds, seen every two,
/// after the first ones.
const MOST: usize = 160;

#[tokio::test]
async fn one_account_is_guessed_at_from_many_addresses_no_faster_than_the_delay_allows() {
    // without a throttle each guess is looked at
    assert!(in_a_while(async |_| Tried::LookedAt).await > MOST);
    let house = House::new().await;
    let looked_at = in_a_while(async |number| {
        house.clock.turn(TimeDelta::seconds(2));
        let stranger = house.stranger().at_address(&address(number));
        let answer = stranger.log_in(&house.bill.email, WRONG).await;
        match answer.status {
            429 => Tried::NotYet,
            _ => Tried::LookedAt,
        }
    })
    .await;
    assert!(
        looked_at <= MOST,
        "{looked_at} guesses in a quarter of an hour"
    );
    assert!(looked_at > 50, "{looked_at}: some have to be looked at");
}

#[tokio::test]
async fn many_accounts_from_many_addresses_are_slowed_where_they_meet() {
    let house = House::new().await;
    // ten addresses, each trying forty accounts in turn
    let mut looked_at = 0;
    for account in 0..40 {
        for number in 0..10 {
            let stranger = house.stranger().at_address(&address(number));
            let email = format!("somebody{account}@epic.example");
            looked_at += u32::from(stranger.log_in(&email, WRONG).await.status == 401);
        }
    }
    // the first five at an account, and twenty of an address
    assert!(looked_at <= 200, "{looked_at} of 400 were looked at");
}

/// After how many seconds of two minutes an owner comes in who tries every second, while
/// somebody with as many addresses as they like is always a moment sooner.
async fn besieged(house: &House, owner: &str) -> Option<i64> {
    let owner = house.stranger().at_address(owner);
    let mut number = 0;
    for second in 0..120 {
        // as often as it takes to have a guess counted first
        for _ in 0..3 {
            number += 1;
            let stranger = house.stranger().at_address(&address(number));
            if stranger.log_in(&house.bill.email, WRONG).await.status != 429 {
                break;
            }
        }
        if owner.log_in(&house.bill.email, PASSWORD).await.status == 201 {
            return Some(second);
        }
        house.clock.turn(TimeDelta::seconds(1));
    }
    None
}

#[tokio::test]
async fn nobody_keeps_an_owner_out_of_their_own_place() {
    let house = House::new().await;
    let home = "192.0.2.77";
    let owner = house.stranger().at_address(home);
    owner
        .log_in(&house.bill.email, PASSWORD)
        .await
        .expect_status(201);
    // a day later, in the middle of it
    house.clock.turn(TimeDelta::days(1));
    for number in 100_000..100_040 {
        let stranger = house.stranger().at_address(&address(number));
        stranger.log_in(&house.bill.email, WRONG).await;
        house.clock.turn(TimeDelta::seconds(5));
    }
    let came_in = besieged(&house, home).await;
    assert_eq!(came_in, Some(0), "the owner comes in at once");
    // one's own slips are counted there as everywhere
    for _ in 0..3 {
        owner.log_in(&house.bill.email, WRONG).await;
    }
    let slowed = owner.log_in(&house.bill.email, PASSWORD).await;
    slowed.expect_refusal(429, "too_many_attempts");
}

#[tokio::test]
async fn the_siege_would_keep_out_whoever_comes_from_an_unknown_place() {
    // so that the test before this one can fail
    let house = House::new().await;
    for number in 100_000..100_010 {
        let stranger = house.stranger().at_address(&address(number));
        stranger.log_in(&house.bill.email, WRONG).await;
        house.clock.turn(TimeDelta::seconds(5));
    }
    assert_eq!(besieged(&house, "198.51.100.99").await, None);
}
