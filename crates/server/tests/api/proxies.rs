//! Whose address a login is counted for, behind a proxy and without one.

use serde_json::json;
use server::TrustedProxies;

use crate::api::support::{Answer, House, PASSWORD, Person};

async fn guess(person: &Person, email: &str, password: &str, said: &str) -> Answer {
    let body = json!({"email": email, "password": password});
    let headers = [
        ("x-forwarded-for", said),
        // never read, whoever sends them
        ("forwarded", "for=198.51.100.200"),
        ("x-real-ip", "198.51.100.201"),
    ];
    person.ask("POST", "/session", &headers, Some(body)).await
}

/// Whether guessing pauses the account for this caller, who comes each time with another
/// address in front of what is said.
async fn is_paused(house: &House, person: &Person, said: &str) -> bool {
    for number in 0..40 {
        let spoof = format!("198.51.100.{number}, {said}");
        let answer = guess(person, &house.bill.email, "not the password", &spoof).await;
        if answer.status != 429 {
            continue;
        }
        let wait = answer.headers["retry-after"].to_str().expect("digits");
        let wait: i64 = wait.parse().expect("seconds");
        if wait > 300 {
            return true;
        }
        house.clock.turn(chrono::TimeDelta::seconds(wait));
    }
    false
}

#[tokio::test]
async fn a_caller_behind_a_proxy_is_counted_by_its_own_address_and_cannot_choose_it() {
    let house = House::new().await;
    let near = "10.0.0.0/8".parse().expect("a network");
    let proxies = TrustedProxies::new(vec![near]);
    let proxy = house.stranger_behind(proxies).at_address("10.0.0.1");
    assert!(is_paused(&house, &proxy, "203.0.113.5").await);
    house.clock.turn(chrono::TimeDelta::seconds(10));
    let paused = guess(&proxy, &house.bill.email, PASSWORD, "203.0.113.5").await;
    paused.expect_refusal(429, "too_many_attempts");
    // Bill himself comes through the same proxy
    let himself = guess(&proxy, &house.bill.email, PASSWORD, "203.0.113.99").await;
    himself.expect_status(201);
}

#[tokio::test]
async fn who_is_no_listed_proxy_says_what_it_likes_in_vain() {
    let house = House::new().await;
    let proxies = || TrustedProxies::new(vec!["10.0.0.1".parse().expect("an address")]);
    let stranger = house.stranger_behind(proxies()).at_address("192.0.2.66");
    assert!(is_paused(&house, &stranger, "203.0.113.5").await);
    house.clock.turn(chrono::TimeDelta::seconds(10));
    let spoofed = guess(&stranger, &house.bill.email, PASSWORD, "203.0.113.99").await;
    spoofed.expect_refusal(429, "too_many_attempts");
    let written_as_six = house
        .stranger_behind(proxies())
        .at_address("::ffff:192.0.2.66");
    let spoofed = guess(&written_as_six, &house.bill.email, PASSWORD, "1.2.3.4").await;
    spoofed.expect_refusal(429, "too_many_attempts");
    let elsewhere = house.stranger_behind(proxies()).at_address("192.0.2.67");
    let himself = guess(&elsewhere, &house.bill.email, PASSWORD, "192.0.2.66").await;
    himself.expect_status(201);
}
