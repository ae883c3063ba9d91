//! Logins under way while what ends sessions is done: none of them is overlooked.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::api::{
    authenticator::App,
    support::{House, PASSWORD},
};

const ROUNDS: u32 = 6;
/// After which wrong passwords no longer count.
const FORGOTTEN: TimeDelta = TimeDelta::minutes(31);

/// Tokens of logins with this password, several at once.
fn logins(house: &House, password: &str) -> Vec<tokio::task::JoinHandle<Option<String>>> {
    (0..4)
        .map(|_| {
            let body = json!({"email": house.bill.email, "password": password});
            let stranger = house.stranger();
            tokio::spawn(async move {
                let answer = stranger.post("/session", body).await;
                (answer.status == 201).then(|| answer.text("token"))
            })
        })
        .collect()
}

async fn are_over(house: &House, tokens: Vec<tokio::task::JoinHandle<Option<String>>>) {
    for token in tokens {
        let Some(token) = token.await.expect("asked") else {
            continue;
        };
        let left = house.stranger().with_token(&token).get("/me").await;
        assert_eq!(
            left.status, 401,
            "a login with what was good before is open"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_changed_password_ends_the_logins_under_way_with_the_old_one() {
    let house = House::new().await;
    let mut bill = house.bill.clone();
    let mut password = PASSWORD.to_owned();
    for round in 0..ROUNDS {
        let next = format!("copper violin round {round}");
        let change = json!({"current_password": password, "new_password": next});
        let begun = logins(&house, &password);
        let changed = bill.put("/me/password", change).await.expect_status(200);
        bill = bill.with_token(&changed.text("token"));
        are_over(&house, begun).await;
        password = next;
        house.clock.turn(FORGOTTEN);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_second_factor_that_is_turned_on_ends_the_logins_under_way_without_one() {
    let house = House::new().await;
    let app = App::begun_by(&house.bill).await.expect("a secret");
    let begun = logins(&house, PASSWORD);
    let code = json!({"code": app.shows(&house, 0)});
    let on = house.bill.put("/me/two-factor", code).await;
    on.expect_status(200);
    are_over(&house, begun).await;
}

/// Of a reset by management and a change by whoever has the old password, the reset stands.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reset_is_not_undone_by_a_change_under_way() {
    let house = House::new().await;
    for round in 0..ROUNDS {
        let old = format!("lantern orchard {round}");
        reset(&house, &old).await;
        let thief = house.stranger().logged_in(&house.bill.email, &old).await;
        let stolen = json!({"current_password": old, "new_password": "stolen violin nine"});
        let change = tokio::spawn(async move { thief.put("/me/password", stolen).await.status });
        let new = format!("copper kettle {round}");
        reset(&house, &new).await;
        let _ = change.await.expect("asked");
        let body = |password: &str| json!({"email": house.bill.email, "password": password});
        let stranger = house.stranger();
        let stolen = stranger.post("/session", body("stolen violin nine")).await;
        assert_eq!(stolen.status, 401, "round {round}");
        let opened = house.stranger().post("/session", body(&new)).await;
        let opened = opened.expect_status(201).body;
        assert_eq!(opened["employee"]["must_change_password"], true, "{opened}");
        house.clock.turn(FORGOTTEN);
    }
}

async fn reset(house: &House, password: &str) {
    let path = format!("/employees/{}", house.bill.id);
    loop {
        let bill: Value = house.mona.get(&path).await.expect_status(200).body;
        let body = json!({"version": bill["version"], "password": password});
        let path = format!("{path}/reset-password");
        let answer = house.mona.post(&path, body).await;
        if answer.status == 200 {
            return;
        }
        answer.expect_refusal(409, "stale_version");
    }
}
