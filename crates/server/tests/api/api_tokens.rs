//! API tokens: told once, hashed at rest, never wider than their owner, reading alone unless
//! asked otherwise, and over when their owner's sessions are.

use api::endpoint;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::api::{
    authenticator::App,
    support::{Answer, House, PASSWORD, Person},
};

async fn make(person: &Person, changes: Value) -> Answer {
    let mut body = json!({"name": "accounting sync", "password": PASSWORD});
    for (field, value) in changes.as_object().expect("fields") {
        body[field] = value.clone();
    }
    person.post("/tokens", body).await
}

/// A program of somebody's, with a token of a scope.
async fn program(person: &Person, scope: &str) -> Person {
    let made = make(person, json!({"scope": scope})).await;
    person.with_token(&made.expect_status(201).text("token"))
}

#[tokio::test]
async fn a_token_is_told_once_and_listed_without_its_secret() {
    let house = House::new().await;
    let made = make(&house.bill, json!({})).await.expect_status(201);
    let place = format!("/api/v1/tokens/{}", made.body["id"]);
    assert_eq!(made.headers["location"], place.as_str());
    assert_eq!(made.body["scope"], "read");
    assert_eq!(made.body["expires_at"], "2026-08-30T08:00:00Z");
    let token = made.text("token");
    assert!(token.starts_with("epic_"), "{token}");
    let listed = house.bill.get("/tokens").await.expect_status(200).body;
    assert_eq!(listed["items"][0]["name"], "accounting sync");
    assert!(!listed.to_string().contains(&token));
    let of_others = house.sara.get("/tokens").await.expect_status(200).body;
    assert_eq!(of_others["items"], json!([]));
    let stored = house.database.contents(|_| true, |_| true);
    assert!(!format!("{stored:?}").contains(&token));
    assert!(format!("{stored:?}").contains("accounting sync"));
    // it is no session of a login
    let sessions = house.bill.get("/sessions").await.body;
    assert_eq!(sessions["items"].as_array().expect("a list").len(), 1);
}

#[tokio::test]
async fn a_reading_token_reads_what_its_owner_may_and_writes_nothing() {
    let house = House::new().await;
    let reader = program(&house.mona, "read").await;
    for path in ["/clients", "/me", "/audit", "/settings", "/exports/clients"] {
        reader.get(path).await.expect_status(200);
    }
    let mut tried = 0;
    for info in endpoint::ALL.iter().filter(|info| !info.is_public) {
        if info.method == "GET" {
            continue;
        }
        let path = info.path.replace("{id}", "1").replace("{payment}", "1");
        let answer = reader.ask(info.method, &path, &[], Some(json!({}))).await;
        answer.expect_refusal(403, "read_only_token");
        tried += 1;
    }
    assert!(tried > 30, "{tried}");
    reader.get("/me").await.expect_status(200);
    // the same with one that writes is refused for other reasons, or done
    let writer = program(&house.mona, "read-write").await;
    let answer = writer.post("/clients", json!({})).await;
    answer.expect_refusal(403, "forbidden");
}

#[tokio::test]
async fn a_writing_token_has_its_owners_rights_of_this_moment() {
    let house = House::new().await;
    let writer = program(&house.bill, "read-write").await;
    let client = house.client_of(&writer, "kevin@startup.io").await;
    assert_eq!(client["sales_contact"]["id"], json!(house.bill.id));
    writer.get("/audit").await.expect_refusal(403, "forbidden");
    let path = format!("/employees/{}/handover", house.bill.id);
    let body = json!({"to_employee_id": house.sara.id});
    house.mona.post(&path, body).await.expect_status(200);
    let bill = house.show("employees", house.bill.id).await;
    house
        .mona
        .change("employees", &bill, json!({"department": "SUPPORT"}))
        .await
        .expect_status(200);
    let body = json!({"full_name": "A", "email": "a@b.example", "phone": "0123"});
    writer
        .post("/clients", body)
        .await
        .expect_refusal(403, "forbidden");
    let entry = &house.audit().await[0];
    assert_eq!(entry["channel"], "api");
    assert_eq!(entry["actor_id"], json!(house.bill.id));
}

#[tokio::test]
async fn it_takes_the_password_to_make_one() {
    let house = House::new().await;
    let refused = make(&house.bill, json!({"password": "not this one at all"})).await;
    let refused = refused.expect_refusal(422, "invalid");
    refused.expect_fields(&["password"]);
    for (bad, field) in [
        (json!({"name": " "}), "name"),
        (json!({"name": "x".repeat(101)}), "name"),
        (json!({"name": "a\u{1b}[31m"}), "name"),
        (json!({"scope": "admin"}), "scope"),
        (json!({"days": 0}), "days"),
        (json!({"days": 367}), "days"),
    ] {
        let refused = make(&house.bill, bad).await.expect_refusal(422, "invalid");
        refused.expect_fields(&[field]);
    }
    let refused = make(&house.bill, json!({"token": "epic_mine"})).await;
    refused.expect_refusal(403, "field_not_allowed");
}

/// Also with the password: whoever stole both has no login, and no more tokens.
#[tokio::test]
async fn a_token_does_not_change_how_its_owner_logs_in() {
    let house = House::new().await;
    let writer = program(&house.bill, "read-write").await;
    let refused = make(&writer, json!({})).await;
    refused.expect_refusal(403, "login_required");
    let password = json!({"current_password": PASSWORD, "new_password": "copper violin nine"});
    let refused = writer.put("/me/password", password).await;
    refused.expect_refusal(403, "login_required");
    let begin = json!({"password": PASSWORD});
    let refused = writer.post("/me/two-factor", begin.clone()).await;
    refused.expect_refusal(403, "login_required");
    let refused = writer
        .put("/me/two-factor", json!({"code": "123456"}))
        .await;
    refused.expect_refusal(403, "login_required");
    let (app, _) = App::turned_on_by(&house, &house.bill).await.expect("on");
    let writer = program(&house.bill, "read-write").await;
    let proof = json!({"password": PASSWORD, "code": app.shows(&house, 0)});
    for path in ["/me/two-factor/recovery-codes", "/me/two-factor/disable"] {
        let refused = writer.post(path, proof.clone()).await;
        refused.expect_refusal(403, "login_required");
    }
    let denied = house.audit().await;
    let denied = denied
        .iter()
        .filter(|entry| entry["code"] == "login_required");
    assert_eq!(denied.count(), 6, "each is in the log");
    // what it is for it still does
    writer.get("/clients").await.expect_status(200);
}

#[tokio::test]
async fn a_token_ends_when_it_is_revoked_and_at_its_time() {
    let house = House::new().await;
    let made = make(&house.bill, json!({"days": 7}))
        .await
        .expect_status(201);
    let path = format!("/tokens/{}", made.body["id"]);
    let reader = house.bill.with_token(&made.text("token"));
    reader.get("/me").await.expect_status(200);
    house
        .sara
        .delete(&path, 0)
        .await
        .expect_refusal(404, "not_found");
    house.bill.delete(&path, 0).await.expect_status(204);
    reader.get("/me").await.expect_refusal(401, "session_over");
    house
        .bill
        .delete(&path, 0)
        .await
        .expect_refusal(404, "not_found");

    let made = make(&house.bill, json!({"days": 7}))
        .await
        .expect_status(201);
    let reader = house.bill.with_token(&made.text("token"));
    house.clock.turn(TimeDelta::days(7) - TimeDelta::minutes(1));
    reader.get("/me").await.expect_status(200);
    house.clock.turn(TimeDelta::minutes(1));
    reader.get("/me").await.expect_refusal(401, "session_over");
}

#[tokio::test]
async fn whatever_ends_the_owners_sessions_ends_their_tokens() {
    let house = House::new().await;
    let by_password = program(&house.bill, "read").await;
    let body = json!({"current_password": PASSWORD, "new_password": "another lamprey ten"});
    house
        .bill
        .put("/me/password", body)
        .await
        .expect_status(200);
    by_password
        .get("/me")
        .await
        .expect_refusal(401, "session_over");

    let everywhere = program(&house.sara, "read").await;
    house.sara.delete("/sessions", 0).await.expect_status(200);
    everywhere
        .get("/me")
        .await
        .expect_refusal(401, "session_over");

    let closed = program(&house.kate, "read").await;
    let kate = house.show("employees", house.kate.id).await;
    let path = format!("/employees/{}/deactivate", house.kate.id);
    let body = json!({"version": kate["version"]});
    house.mona.post(&path, body).await.expect_status(200);
    closed.get("/me").await.expect_refusal(401, "session_over");
}

#[tokio::test]
async fn what_is_no_token_opens_nothing() {
    let house = House::new().await;
    let made = make(&house.bill, json!({})).await.expect_status(201);
    let token = made.text("token");
    let changed = format!("{}{}", &token[..token.len() - 2], "zz");
    for wrong in [
        "epic_",
        "epic_short",
        &token.to_uppercase(),
        &token[5..],
        &changed,
        "epic_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "epic_' OR 1=1 --",
    ] {
        let refused = house.bill.with_token(wrong).get("/me").await;
        refused.expect_refusal(401, "invalid_token");
    }
}

#[tokio::test]
async fn a_token_is_no_key_to_the_web_interface() {
    let house = House::new().await;
    let made = make(&house.bill, json!({"scope": "read-write"})).await;
    let token = made.expect_status(201).text("token");
    let request = service::RequestContext {
        request_id: "a-page".to_owned(),
        channel: domain::actor::Channel::Web,
        user_agent: "a browser".to_owned(),
        address: "192.0.2.1".to_owned(),
    };
    // what a cookie holds is read by this
    let opened = house.service.authenticate(Some(&token), request).await;
    assert!(opened.is_err());
}

#[tokio::test]
async fn a_token_made_twice_under_one_key_is_made_once() {
    let house = House::new().await;
    let body = json!({"name": "sync", "password": PASSWORD});
    let key = [("idempotency-key", "k-1")];
    let first = house
        .bill
        .ask("POST", "/tokens", &key, Some(body.clone()))
        .await;
    assert!(first.expect_status(201).body["token"].is_string());
    let again = house.bill.ask("POST", "/tokens", &key, Some(body)).await;
    let again = again.expect_status(201);
    assert_eq!(again.body.get("token"), None);
    let listed = house.bill.get("/tokens").await.body;
    assert_eq!(listed["items"].as_array().expect("a list").len(), 1);
}

#[tokio::test]
async fn a_token_is_of_no_use_while_its_owner_owes_a_second_factor() {
    let house = House::new().await;
    let reader = program(&house.bill, "read").await;
    let settings = house.mona.get("/settings").await.body;
    let body = json!({"version": settings["version"], "two_factor_departments": ["SALES"]});
    house.mona.patch("/settings", body).await.expect_status(200);
    let refused = reader.get("/clients").await;
    refused.expect_refusal(403, "two_factor_setup_required");
}
