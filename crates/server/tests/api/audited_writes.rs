//! What product.md section 4 says of every write: all or nothing, audited with
//! old and new values, and known by whom.

use serde_json::{Value, json};

use crate::api::refusals::{at, based_on};
use crate::api::support::{House, Person};

/// Who a stale change is told to have changed what since.
async fn since(house: &House, by: &Person, kind: &str, record: &Value) -> String {
    let name = if kind == "employees" {
        "full_name"
    } else {
        "external_ref"
    };
    let asking = by.change(kind, record, json!({name: "1"}));
    let refused = house.refused(asking, 409, "stale_version").await;
    let detail = refused.text("detail");
    detail.split_once(": ").expect("who did it").1.to_owned()
}

#[track_caller]
fn assert_begins(told: &str, beginning: &str) {
    assert!(told.starts_with(beginning), "{told}");
}

#[tokio::test]
async fn who_raised_a_parents_version_is_known() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let other = house.signed(&client).await;
    let event = house.event(&contract).await;
    let told = since(&house, &house.bill, "contracts", &contract).await;
    assert_begins(&told, "Bill Boquet changed event_count at");
    let to = json!({"contract_id": other["id"]});
    let before = house.now("contracts", &contract).await;
    let moved = house.mona.change("events", &event, to).await;
    moved.expect_status(200);
    for contract in [&before, &other] {
        let told = since(&house, &house.bill, "contracts", contract).await;
        assert_begins(&told, "Mona Delacroix changed event_count at");
    }
    let before = house.now("contracts", &other).await;
    let pay = format!("{}/payments", at("contracts", &other));
    let paid = house.bill.post(&pay, json!({"amount": "1"})).await;
    paid.expect_status(201);
    let told = since(&house, &house.mona, "contracts", &before).await;
    assert_begins(
        &told,
        "Bill Boquet changed paid_amount, remaining_amount, payment at",
    );
    let event = house.now("events", &event).await;
    let notes = format!("{}/notes", at("events", &event));
    let call = house.mona.post(&notes, json!({"text": "call"})).await;
    call.expect_status(201);
    let told = since(&house, &house.mona, "events", &event).await;
    assert_begins(&told, "Mona Delacroix changed notes at");
    let before = house.now("clients", &client).await;
    let contacts = format!("{}/contacts", at("clients", &client));
    house
        .bill
        .post(&contacts, json!({}))
        .await
        .expect_status(201);
    let told = since(&house, &house.bill, "clients", &before).await;
    assert_begins(&told, "Bill Boquet changed last_contact_at at");
}

#[tokio::test]
async fn who_raised_an_employees_version_is_known() {
    let house = House::new().await;
    house.client().await;
    // Kate chose her own password after she was created
    let kate = json!({"id": house.kate.id, "version": 1});
    let told = since(&house, &house.mona, "employees", &kate).await;
    assert_begins(&told, "Kate Hastroff changed password at");
    let handover = format!("/employees/{}/handover", house.bill.id);
    let to = json!({"to_employee_id": house.sara.id});
    house.mona.post(&handover, to).await.expect_status(200);
    let bill = json!({"id": house.bill.id, "version": 2});
    let told = since(&house, &house.mona, "employees", &bill).await;
    assert_begins(
        &told,
        "Mona Delacroix changed handed_over_to, clients, events at",
    );
}

#[tokio::test]
async fn a_refused_body_changes_none_of_its_good_fields() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    let body = json!({"phone": "12345", "full_name": "K", "email": "none", "company_name": ""});
    let asking = house.bill.change("clients", &client, body);
    // the client's version was raised by its contract; the body is judged first
    house
        .refused_fields(asking, &["email", "company_name"])
        .await;
    let body = json!({"title": "x", "due_on": "2026-02-30", "deposit": "1.234"});
    let asking = house.mona.change("contracts", &draft, body);
    house.refused_fields(asking, &["deposit", "due_on"]).await;
    let body = json!({"title": "x", "deposit": "20000"});
    house
        .refused_fields(house.mona.change("contracts", &draft, body), &["deposit"])
        .await;
}

#[tokio::test]
async fn every_write_is_audited_with_old_and_new_values_and_by_whom() {
    let house = House::new().await;
    let client = house.client().await;
    let id = "x-request-id";
    let body = based_on(
        &client,
        json!({"phone": "12345", "full_name": "Kevin Casey"}),
    );
    let headers = [(id, "a-request-of-ours"), ("user-agent", "epic-cli/1.0")];
    let answer = house
        .bill
        .ask("PATCH", &at("clients", &client), &headers, Some(body))
        .await;
    answer.expect_status(200);
    let entry = house.audit().await[0].clone();
    // what was sent and is the same as before did not change
    let change = json!({"field": "phone", "old": "+678 123 456 78", "new": "12345"});
    assert_eq!(entry["changes"], json!([change]));
    for (field, value) in [
        ("action", json!("update_client")),
        ("actor_id", json!(house.bill.id)),
        ("actor_name", json!("Bill Boquet")),
        ("outcome", json!("allowed")),
        ("record_kind", json!("client")),
        ("record_id", client["id"].clone()),
        ("record_version", json!(2)),
        ("at", json!("2026-06-01T08:00:00Z")),
        ("request_id", json!("a-request-of-ours")),
        ("code", Value::Null),
    ] {
        assert_eq!(entry[field], value, "{field}");
    }
    let history = house
        .kate
        .get(&format!("{}/history", at("clients", &client)))
        .await;
    assert_eq!(history.expect_status(200).body["items"][0], entry);
    // a creation tells every value, and no secret is ever told
    let log = json!(house.audit().await).to_string();
    assert!(
        log.contains("{\"field\":\"email\",\"old\":null,\"new\":\"kevin@startup.io\"}"),
        "{log}"
    );
    assert!(!log.contains("argon2") && !log.contains(crate::api::support::PASSWORD));
}
