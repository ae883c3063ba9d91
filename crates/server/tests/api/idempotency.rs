//! `Idempotency-Key`: a creation that is sent twice happens once, and the
//! second answer is the first one.

use std::collections::BTreeSet;

use api::endpoint;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::api::support::{Answer, House, PASSWORD, Person};

async fn post(person: &Person, path: &str, key: &str, body: &Value) -> Answer {
    let headers = [("idempotency-key", key)];
    person.ask("POST", path, &headers, Some(body.clone())).await
}

fn lou() -> Value {
    json!({"full_name": "Lou Bouzin", "email": "lou@bouzin.grd", "phone": "+666 12345"})
}

/// A request for every operation that honours the key, by name.
async fn creations(house: &House) -> Vec<(&'static str, &Person, String, Value)> {
    let client = house.client().await;
    let signed = house.signed(&client).await;
    let event = house.event(&signed).await;
    let at = |kind: &str, record: &Value, below: &str| format!("/{kind}/{}{below}", record["id"]);
    vec![
        (
            "CreateEmployee",
            &house.mona,
            "/employees".to_owned(),
            json!({
                "full_name": "Noor Abadi", "email": "noor@epic.example",
                "department": "SALES", "password": "orchard lantern four",
            }),
        ),
        ("CreateClient", &house.bill, "/clients".to_owned(), lou()),
        (
            "LogContact",
            &house.bill,
            at("clients", &client, "/contacts"),
            json!({"note": "called"}),
        ),
        (
            "CreateContract",
            &house.mona,
            "/contracts".to_owned(),
            json!({"client_id": client["id"], "total_amount": "100"}),
        ),
        (
            "RecordPayment",
            &house.bill,
            at("contracts", &signed, "/payments"),
            json!({"amount": "1"}),
        ),
        (
            "CreateEvent",
            &house.bill,
            "/events".to_owned(),
            json!({
                "contract_id": signed["id"], "name": "General Assembly", "attendees": 200,
                "starts_at": "2026-07-01T15:00", "ends_at": "2026-07-01T17:00",
                "location": "Salle des fêtes de Mufflins",
            }),
        ),
        (
            "AddEventNote",
            &house.mona,
            at("events", &event, "/notes"),
            json!({"text": "a DJ"}),
        ),
        (
            "CreateToken",
            &house.kate,
            "/tokens".to_owned(),
            json!({"name": "sync", "password": PASSWORD}),
        ),
        (
            "CreateCalendarFeed",
            &house.kate,
            "/me/calendar-feed".to_owned(),
            json!({}),
        ),
    ]
}

#[tokio::test]
async fn every_creation_is_replayed_and_written_once() {
    let house = House::new().await;
    let creations = creations(&house).await;
    let named: BTreeSet<_> = creations.iter().map(|(name, ..)| *name).collect();
    let known = endpoint::ALL.iter().filter(|info| {
        let is_logging_in = info.path == "/session";
        // a file is no JSON, and has its own test beside the other imports
        let is_file = info.name == "CreateImport";
        info.method == "POST" && info.status == 201 && !is_logging_in && !is_file
    });
    assert_eq!(named, known.map(|info| info.name).collect());
    for (name, person, path, body) in creations {
        let mut first = post(person, &path, "one", &body).await.expect_status(201);
        // a secret is in no reply that is kept
        if let Some(fields) = first.body.as_object_mut() {
            fields.remove("url_path");
            fields.remove("token");
        }
        let written = house.audit().await.len();
        let second = post(person, &path, "one", &body).await.expect_status(201);
        assert_eq!(first.body, second.body, "{name}");
        assert_eq!(
            first.headers["location"], second.headers["location"],
            "{name}"
        );
        assert_eq!(
            first.headers["content-type"],
            second.headers["content-type"]
        );
        assert_eq!(
            house.audit().await.len(),
            written,
            "{name} was written twice"
        );
        assert!(
            !second.body.to_string().contains("orchard"),
            "{}",
            second.body
        );
    }
}

#[tokio::test]
async fn another_body_under_the_same_key_is_422_and_audited() {
    let house = House::new().await;
    post(&house.bill, "/clients", "one", &lou())
        .await
        .expect_status(201);
    let mut other = lou();
    other["email"] = json!("jacky@bouzin.grd");
    let refused = post(&house.bill, "/clients", "one", &other).await;
    refused
        .expect_refusal(422, "invalid")
        .expect_fields(&["Idempotency-Key"]);
    let newest = &house.audit().await[0];
    assert_eq!(
        (&newest["action"], &newest["outcome"]),
        (&json!("create_client"), &json!("failed"))
    );
    post(&house.bill, "/clients", "two", &other)
        .await
        .expect_status(201);
}

#[tokio::test]
async fn of_two_at_once_one_creates_and_the_other_waits_or_gets_its_answer() {
    let house = House::new().await;
    for round in 0..5 {
        let body = json!({
            "full_name": "Lou Bouzin", "email": format!("lou{round}@bouzin.grd"), "phone": "+666 12345",
        });
        let key = format!("round-{round}");
        let (first, second) = tokio::join!(
            post(&house.bill, "/clients", &key, &body),
            post(&house.bill, "/clients", &key, &body),
        );
        let created = [&first, &second]
            .into_iter()
            .find(|answer| answer.status == 201);
        let created = created.expect("one of them created it");
        for answer in [&first, &second] {
            match answer.status {
                201 => assert_eq!(answer.body, created.body),
                _ => assert_eq!(
                    (answer.status, &answer.body["code"]),
                    (409, &json!("still_running"))
                ),
            }
        }
    }
    let listed = house.bill.get("/clients?q=Lou").await.expect_status(200);
    assert_eq!(listed.body["count"]["value"], json!(5));
}

#[tokio::test]
async fn a_key_belongs_to_one_employee_and_one_path() {
    let house = House::new().await;
    post(&house.bill, "/clients", "one", &lou())
        .await
        .expect_status(201);
    let mut other = lou();
    other["email"] = json!("jacky@bouzin.grd");
    let theirs = post(&house.sara, "/clients", "one", &other)
        .await
        .expect_status(201);
    assert_eq!(theirs.body["sales_contact"]["id"], json!(house.sara.id));
    let client = house.client().await;
    let signed = house.signed(&client).await;
    let path = |id: &Value| format!("/contracts/{id}/payments");
    let amount = json!({"amount": "1"});
    let other = house.signed(&client).await;
    post(&house.bill, &path(&signed["id"]), "one", &amount)
        .await
        .expect_status(201);
    let paid = post(&house.bill, &path(&other["id"]), "one", &amount)
        .await
        .expect_status(201);
    assert_eq!(paid.body["contract_id"], other["id"]);
}

#[tokio::test]
async fn a_refused_attempt_frees_the_key() {
    let house = House::new().await;
    let draft = house.draft(&house.client().await).await;
    let path = format!("/contracts/{}/payments", draft["id"]);
    let amount = json!({"amount": "1"});
    let early = post(&house.bill, &path, "one", &amount).await;
    early.expect_refusal(409, "contract_not_signed");
    let sign = format!("/contracts/{}/sign", draft["id"]);
    house
        .bill
        .post(&sign, json!({"version": draft["version"]}))
        .await
        .expect_status(200);
    post(&house.bill, &path, "one", &amount)
        .await
        .expect_status(201);
    // a broken body keeps nothing either
    let broken = post(&house.bill, "/clients", "two", &json!({"nonsense": 1})).await;
    broken.expect_refusal(422, "invalid");
    post(&house.bill, "/clients", "two", &lou())
        .await
        .expect_status(201);
}

#[tokio::test]
async fn after_a_day_a_key_is_new_again() {
    let house = House::new().await;
    let client = house.client().await;
    let body = json!({"client_id": client["id"], "total_amount": "100"});
    let first = post(&house.mona, "/contracts", "one", &body)
        .await
        .expect_status(201);
    house
        .clock
        .turn(TimeDelta::hours(24) - TimeDelta::seconds(1));
    let mona = house.mona.logged_in(&house.mona.email, PASSWORD).await;
    let replayed = post(&mona, "/contracts", "one", &body)
        .await
        .expect_status(201);
    assert_eq!(replayed.body["id"], first.body["id"]);
    house.clock.turn(TimeDelta::seconds(1));
    let anew = post(&mona, "/contracts", "one", &body)
        .await
        .expect_status(201);
    assert_ne!(anew.body["id"], first.body["id"]);
}

#[tokio::test]
async fn the_first_answer_is_given_even_after_the_record_changed() {
    let house = House::new().await;
    let first = post(&house.bill, "/clients", "one", &lou())
        .await
        .expect_status(201);
    let path = format!("/clients/{}", first.body["id"]);
    let change = json!({"version": first.body["version"], "full_name": "Jacky Blangier"});
    house.bill.patch(&path, change).await.expect_status(200);
    let replayed = post(&house.bill, "/clients", "one", &lou())
        .await
        .expect_status(201);
    assert_eq!(replayed.body, first.body);
    assert_eq!(replayed.body["full_name"], "Lou Bouzin");
}

#[tokio::test]
async fn logging_in_and_transitions_do_not_look_at_the_key() {
    let house = House::new().await;
    let body = json!({"email": house.bill.email, "password": PASSWORD});
    let stranger = house.stranger();
    let first = post(&stranger, "/session", "one", &body)
        .await
        .expect_status(201);
    let second = post(&stranger, "/session", "one", &body)
        .await
        .expect_status(201);
    assert_ne!(first.body["token"], second.body["token"]);
    let draft = house.draft(&house.client().await).await;
    let path = format!("/contracts/{}/sign", draft["id"]);
    let body = json!({"version": draft["version"]});
    post(&house.bill, &path, "one", &body)
        .await
        .expect_status(200);
    post(&house.bill, &path, "one", &body)
        .await
        .expect_refusal(409, "stale_version");
}

#[tokio::test]
async fn whoever_may_not_create_learns_nothing_about_keys() {
    let house = House::new().await;
    let body = lou();
    for _ in 0..2 {
        let refused = post(&house.kate, "/clients", "one", &body).await;
        refused.expect_refusal(403, "forbidden");
    }
    let body = json!({"nonsense": 1});
    post(&house.kate, "/clients", "one", &body)
        .await
        .expect_refusal(403, "forbidden");
}

#[tokio::test]
async fn a_key_that_is_empty_or_too_long_is_refused_by_name() {
    let house = House::new().await;
    for key in [String::new(), "k".repeat(129)] {
        let refused = post(&house.bill, "/clients", &key, &lou()).await;
        refused
            .expect_refusal(422, "invalid")
            .expect_fields(&["Idempotency-Key"]);
    }
    post(&house.bill, "/clients", &"k".repeat(128), &lou())
        .await
        .expect_status(201);
}

#[tokio::test]
async fn a_key_that_is_not_usable_stands_only_against_creations() {
    let house = House::new().await;
    let unusable = "k".repeat(129);
    let headers = [("idempotency-key", unusable.as_str())];
    let client = house.client().await;
    let path = format!("/clients/{}", client["id"]);
    let change = json!({"version": client["version"], "phone": "123456"});
    let changed = house.bill.ask("PATCH", &path, &headers, Some(change)).await;
    changed.expect_status(200);
    let login = json!({"email": "bill@epic.example", "password": PASSWORD});
    let opened = house
        .stranger()
        .ask("POST", "/session", &headers, Some(login))
        .await;
    opened.expect_status(201);
}
