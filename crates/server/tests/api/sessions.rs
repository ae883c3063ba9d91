//! Sessions: listed, ended one by one or all at once, and ended by what
//! happens to the account; rights are those of this very moment.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::api::support::{House, PASSWORD, Person};

async fn again(person: &Person) -> Person {
    person.logged_in(&person.email, PASSWORD).await
}

async fn sessions(person: &Person) -> Vec<Value> {
    let listed = person.get("/sessions").await.expect_status(200);
    listed.body["items"].as_array().expect("a list").clone()
}

async fn current(person: &Person) -> i64 {
    let session = person.get("/session").await.expect_status(200);
    session.body["id"].as_i64().expect("an id")
}

#[tokio::test]
async fn the_own_open_sessions_are_listed_and_the_current_one_is_marked() {
    let house = House::new().await;
    let second = again(&house.bill).await;
    let listed = sessions(&house.bill).await;
    let marked: Vec<_> = listed.iter().map(|one| &one["current"]).collect();
    assert_eq!(marked, [&json!(false), &json!(true)]);
    assert_eq!(listed[0]["id"], json!(current(&second).await));
    assert_eq!(listed[0]["channel"], "api");
    assert_eq!(listed[0]["issued_at"], "2026-06-01T08:00:00Z");
    assert_eq!(listed[0]["expires_at"], "2026-06-01T20:00:00Z");
}

#[tokio::test]
async fn one_session_is_ended_and_the_others_go_on() {
    let house = House::new().await;
    let second = again(&house.bill).await;
    let path = format!("/sessions/{}", current(&second).await);
    house.bill.delete(&path, 0).await.expect_status(204);
    second.get("/me").await.expect_refusal(401, "session_over");
    house.bill.get("/me").await.expect_status(200);
    house
        .bill
        .delete(&path, 0)
        .await
        .expect_refusal(404, "not_found");
}

#[tokio::test]
async fn somebody_elses_session_cannot_be_told_from_none() {
    let house = House::new().await;
    let theirs = format!("/sessions/{}", current(&house.sara).await);
    for person in [&house.bill, &house.mona] {
        let refused = person.delete(&theirs, 0).await;
        let refused = refused.expect_refusal(404, "not_found");
        let absent = person.delete("/sessions/999999", 0).await;
        assert_eq!(refused.body["title"], absent.body["title"]);
    }
    house.sara.get("/me").await.expect_status(200);
}

#[tokio::test]
async fn all_sessions_are_ended_at_once_with_the_current_one() {
    let house = House::new().await;
    let second = again(&house.bill).await;
    let ended = house.bill.delete("/sessions", 0).await.expect_status(200);
    assert_eq!(ended.body["revoked"], json!(2));
    for person in [&house.bill, &second] {
        person.get("/me").await.expect_refusal(401, "session_over");
    }
    house.sara.get("/me").await.expect_status(200);
}

#[tokio::test]
async fn logging_out_ends_the_current_session_alone() {
    let house = House::new().await;
    let second = again(&house.bill).await;
    second.delete("/session", 0).await.expect_status(204);
    second
        .get("/session")
        .await
        .expect_refusal(401, "session_over");
    second
        .delete("/session", 0)
        .await
        .expect_refusal(401, "session_over");
    house.bill.get("/session").await.expect_status(200);
}

#[tokio::test]
async fn an_own_password_change_ends_all_other_sessions_and_gives_a_new_token() {
    let house = House::new().await;
    let second = again(&house.bill).await;
    let new = "copper violin nine";
    let change = json!({"current_password": PASSWORD, "new_password": new});
    let changed = second.put("/me/password", change).await.expect_status(200);
    for person in [&house.bill, &second] {
        person.get("/me").await.expect_refusal(401, "session_over");
    }
    let bill = second.with_token(&changed.text("token"));
    assert_eq!(sessions(&bill).await.len(), 1);
    let stranger = house.stranger();
    let old = stranger.log_in(&house.bill.email, PASSWORD).await;
    old.expect_refusal(401, "invalid_credentials");
    stranger
        .log_in(&house.bill.email, new)
        .await
        .expect_status(201);
}

#[tokio::test]
async fn a_password_reset_ends_all_sessions_and_asks_for_another_password() {
    let house = House::new().await;
    let second = again(&house.bill).await;
    let before = house.show("employees", house.bill.id).await;
    let path = format!("/employees/{}/reset-password", house.bill.id);
    let new = "copper violin nine";
    let body = json!({"version": before["version"], "password": new});
    let reset = house.mona.post(&path, body).await.expect_status(200);
    assert_eq!(reset.body["must_change_password"], json!(true));
    for person in [&house.bill, &second] {
        person.get("/me").await.expect_refusal(401, "session_over");
    }
    let bill = house.bill.logged_in(&house.bill.email, new).await;
    bill.get("/clients")
        .await
        .expect_refusal(403, "password_change_required");
}

#[tokio::test]
async fn a_deactivation_ends_all_sessions_for_good() {
    let house = House::new().await;
    let second = again(&house.alienor).await;
    let before = house.show("employees", house.alienor.id).await;
    let path = format!("/employees/{}", house.alienor.id);
    let body = json!({"version": before["version"]});
    let left = house.mona.post(&format!("{path}/deactivate"), body).await;
    let left = left.expect_status(200).body;
    for person in [&house.alienor, &second] {
        person.get("/me").await.expect_refusal(401, "session_over");
    }
    // coming back opens the account, not the old sessions
    let body = json!({"version": left["version"]});
    let back = house.mona.post(&format!("{path}/reactivate"), body).await;
    back.expect_status(200);
    for person in [&house.alienor, &second] {
        person.get("/me").await.expect_refusal(401, "session_over");
    }
    again(&house.alienor)
        .await
        .get("/me")
        .await
        .expect_status(200);
}

#[tokio::test]
async fn a_department_change_keeps_sessions_and_gives_new_rights_at_once() {
    let house = House::new().await;
    let new = json!({"full_name": "Lou Bouzin", "email": "lou@bouzin.grd", "phone": "+666 12345"});
    house
        .alienor
        .post("/clients", new.clone())
        .await
        .expect_refusal(403, "forbidden");
    for (department, status) in [("SALES", 201), ("MANAGEMENT", 403), ("SUPPORT", 403)] {
        let before = house.show("employees", house.alienor.id).await;
        let path = format!("/employees/{}", house.alienor.id);
        let body = json!({"version": before["version"], "department": department});
        // whoever owns clients stays in sales
        if status == 403 {
            let to = json!({"to_employee_id": house.bill.id});
            let handover = format!("{path}/handover");
            let _ = house.mona.post(&handover, to).await;
        }
        let before = house.show("employees", house.alienor.id).await;
        let body = json!({"version": before["version"], "department": body["department"]});
        house.mona.patch(&path, body).await.expect_status(200);
        let me = house.alienor.get("/me").await.expect_status(200);
        assert_eq!(me.body["department"], department);
        let audit = house.alienor.get("/audit").await;
        assert_eq!(
            audit.status,
            if department == "MANAGEMENT" { 200 } else { 403 }
        );
        house
            .alienor
            .post("/clients", new.clone())
            .await
            .expect_status(status);
    }
}

#[tokio::test]
async fn a_session_lasts_twelve_hours() {
    let house = House::new().await;
    house
        .clock
        .turn(TimeDelta::hours(12) - TimeDelta::seconds(1));
    house.bill.get("/me").await.expect_status(200);
    house.clock.turn(TimeDelta::seconds(1));
    let over = house
        .bill
        .get("/me")
        .await
        .expect_refusal(401, "session_over");
    assert_eq!(over.body["hint"], "epic login");
    let bill = again(&house.bill).await;
    assert_eq!(sessions(&bill).await.len(), 1, "expired ones are not open");
}

#[tokio::test]
async fn using_a_session_does_not_make_it_last_longer() {
    let house = House::new().await;
    for _ in 0..12 {
        house.bill.get("/clients").await.expect_status(200);
        house.clock.turn(TimeDelta::hours(1));
    }
    house
        .bill
        .get("/clients")
        .await
        .expect_refusal(401, "session_over");
}

/// Reading is no reason to write, each time.
#[tokio::test]
async fn that_a_session_is_used_is_noted_once_a_minute() {
    let house = House::new().await;
    let noted = || {
        let seen = "SELECT CAST(MAX(last_seen_at) AS CHAR(20)) FROM sessions";
        house.database.texts(seen)
    };
    let before = noted();
    house.clock.turn(TimeDelta::seconds(59));
    house.bill.get("/clients").await.expect_status(200);
    assert_eq!(noted(), before);
    house.clock.turn(TimeDelta::seconds(2));
    house.bill.get("/clients").await.expect_status(200);
    assert_ne!(noted(), before);
}

#[tokio::test]
async fn a_session_that_is_over_cannot_be_ended() {
    let house = House::new().await;
    let path = format!("/sessions/{}", current(&house.bill).await);
    house.clock.turn(TimeDelta::hours(12));
    let bill = again(&house.bill).await;
    let refused = bill.delete(&path, 0).await;
    refused.expect_refusal(404, "not_found");
}
