//! Guessing passwords gets slow: for an account from one address up to fifteen
//! minutes, for an account from anywhere never more than five seconds.

use chrono::TimeDelta;
use serde_json::json;

use crate::api::support::{Answer, House, PASSWORD, Person};

const WRONG: &str = "not the password";
const HERE: &str = "192.0.2.1";
const ELSEWHERE: &str = "198.51.100.7";

fn retry_after(answer: &Answer) -> i64 {
    let seconds = answer.headers["retry-after"].to_str().expect("digits");
    seconds.parse().expect("seconds")
}

/// Guesses until `wanted` guesses were looked at, waiting as told; gives the
/// waits.
async fn guess(house: &House, person: &Person, email: &str, wanted: usize) -> Vec<i64> {
    let (mut waits, mut looked_at) = (Vec::new(), 0);
    while looked_at < wanted {
        let answer = person.log_in(email, WRONG).await;
        if answer.status == 429 {
            let seconds = retry_after(&answer);
            waits.push(seconds);
            house.clock.turn(TimeDelta::seconds(seconds));
        } else {
            answer.expect_refusal(401, "invalid_credentials");
            looked_at += 1;
        }
    }
    waits
}

#[tokio::test]
async fn the_wait_grows_with_every_failure_up_to_fifteen_minutes() {
    let house = House::new().await;
    let here = house.stranger().at_address(HERE);
    let waits = guess(&house, &here, &house.bill.email, 10).await;
    assert_eq!(waits.len(), 7, "the first failures are free: {waits:?}");
    assert!(waits.is_sorted_by(|a, b| a < b), "{waits:?}");
    let paused = here.log_in(&house.bill.email, WRONG).await;
    let paused = paused.expect_refusal(429, "too_many_attempts");
    assert!((900..=901).contains(&retry_after(&paused)));
    assert_eq!(paused.headers["content-type"], "application/problem+json");
}

#[tokio::test]
async fn during_the_pause_the_right_password_is_refused_too() {
    let house = House::new().await;
    let here = house.stranger().at_address(HERE);
    guess(&house, &here, &house.bill.email, 10).await;
    let paused = here.log_in(&house.bill.email, PASSWORD).await;
    paused.expect_refusal(429, "too_many_attempts");
    house
        .clock
        .turn(TimeDelta::minutes(15) - TimeDelta::seconds(1));
    let paused = here.log_in(&house.bill.email, PASSWORD).await;
    paused.expect_refusal(429, "too_many_attempts");
    house.clock.turn(TimeDelta::seconds(1));
    here.log_in(&house.bill.email, PASSWORD)
        .await
        .expect_status(201);
}

#[tokio::test]
async fn a_stranger_cannot_hold_an_account_shut() {
    let house = House::new().await;
    let here = house.stranger().at_address(HERE);
    let owner = house.stranger().at_address(ELSEWHERE);
    guess(&house, &here, &house.bill.email, 15).await;
    let slowed = owner.log_in(&house.bill.email, PASSWORD).await;
    let slowed = slowed.expect_refusal(429, "too_many_attempts");
    assert!(retry_after(&slowed) <= 6, "{}", retry_after(&slowed));
    house.clock.turn(TimeDelta::seconds(5));
    owner
        .log_in(&house.bill.email, PASSWORD)
        .await
        .expect_status(201);
    // and whoever is logged in goes on working
    house.bill.get("/clients").await.expect_status(200);
}

#[tokio::test]
async fn another_account_at_the_same_address_is_not_slowed_by_a_few_failures() {
    let house = House::new().await;
    let here = house.stranger().at_address(HERE);
    guess(&house, &here, &house.bill.email, 10).await;
    here.log_in(&house.sara.email, PASSWORD)
        .await
        .expect_status(201);
}

#[tokio::test]
async fn trying_many_accounts_from_one_address_is_slowed_as_well() {
    let house = House::new().await;
    let here = house.stranger().at_address(HERE);
    for number in 0..20 {
        let email = format!("somebody{number}@epic.example");
        here.log_in(&email, WRONG)
            .await
            .expect_refusal(401, "invalid_credentials");
    }
    let slowed = here.log_in("another@epic.example", WRONG).await;
    slowed.expect_refusal(429, "too_many_attempts");
    let elsewhere = house.stranger().at_address(ELSEWHERE);
    elsewhere
        .log_in(&house.bill.email, PASSWORD)
        .await
        .expect_status(201);
}

#[tokio::test]
async fn a_success_clears_what_was_counted() {
    let house = House::new().await;
    let here = house.stranger().at_address(HERE);
    for _ in 0..3 {
        for _ in 0..2 {
            let answer = here.log_in(&house.bill.email, WRONG).await;
            answer.expect_refusal(401, "invalid_credentials");
        }
        here.log_in(&house.bill.email, PASSWORD)
            .await
            .expect_status(201);
    }
}

#[tokio::test]
async fn an_unknown_account_is_slowed_like_a_known_one() {
    let house = House::new().await;
    let here = house.stranger().at_address(HERE);
    let known = guess(&house, &here, &house.bill.email, 10).await;
    let there = house.stranger().at_address(ELSEWHERE);
    let unknown = guess(&house, &there, "nobody@epic.example", 10).await;
    assert_eq!(known, unknown);
}

#[tokio::test]
async fn the_account_is_counted_however_its_address_is_written() {
    let house = House::new().await;
    let here = house.stranger().at_address(HERE);
    for email in [
        "bill@epic.example",
        "BILL@epic.example",
        "  bill@Epic.Example ",
    ] {
        here.log_in(email, WRONG)
            .await
            .expect_refusal(401, "invalid_credentials");
    }
    let slowed = here.log_in(&house.bill.email, PASSWORD).await;
    slowed.expect_refusal(429, "too_many_attempts");
}

#[tokio::test]
async fn guessing_in_parallel_gives_no_more_guesses() {
    let house = House::new().await;
    let guesses: Vec<_> = (0..24)
        .map(|_| {
            let (here, email) = (house.stranger().at_address(HERE), house.bill.email.clone());
            tokio::spawn(async move { here.log_in(&email, WRONG).await.status })
        })
        .collect();
    let mut looked_at = 0;
    for guess in guesses {
        match guess.await.expect("it was asked") {
            401 => looked_at += 1,
            status => assert_eq!(status, 429),
        }
    }
    assert_eq!(looked_at, 3, "as many as one after the other");
}

/// The last of many guesses at once is the right one: those before it have begun the pause
/// when it has been hashed.
#[tokio::test]
async fn the_right_password_among_guesses_at_once_waits_with_them() {
    let house = House::new().await;
    let mut guesses: Vec<_> = [WRONG; 11]
        .into_iter()
        .chain([PASSWORD])
        .map(|password| {
            let (here, email) = (house.stranger().at_address(HERE), house.bill.email.clone());
            tokio::spawn(async move { here.log_in(&email, password).await })
        })
        .collect();
    let right = guesses
        .pop()
        .expect("the last")
        .await
        .expect("it was asked");
    right.expect_refusal(429, "too_many_attempts");
}

#[tokio::test]
async fn guessing_the_current_password_in_a_stolen_session_is_slowed_and_audited() {
    let house = House::new().await;
    let thief = house.bill.at_address(HERE);
    let change = json!({"current_password": WRONG, "new_password": "copper violin nine"});
    for _ in 0..3 {
        let answer = thief.put("/me/password", change.clone()).await;
        answer
            .expect_refusal(422, "invalid")
            .expect_fields(&["current_password"]);
    }
    let change = json!({"current_password": PASSWORD, "new_password": "copper violin nine"});
    let slowed = thief.put("/me/password", change).await;
    slowed.expect_refusal(429, "too_many_attempts");
    let entries = house.audit().await;
    let failed = entries.iter().filter(|entry| entry["outcome"] == "failed");
    assert_eq!(failed.count(), 4);
}

#[tokio::test]
async fn failures_that_no_longer_count_are_deleted() {
    let house = House::new().await;
    let here = house.stranger().at_address(HERE);
    guess(&house, &here, &house.bill.email, 2).await;
    house.clock.turn(TimeDelta::minutes(31));
    let elsewhere = house.stranger().at_address(ELSEWHERE);
    guess(&house, &elsewhere, &house.sara.email, 1).await;
    // what is kept without a failure says where people logged in
    let counted = "SELECT scope FROM login_throttle WHERE failures > 0 ORDER BY scope";
    let counted = house.database.texts(counted);
    assert_eq!(counted, ["account", "address", "pair"]);
}
