//! What a body may name: the parent of a creation, judged before the rest of
//! the body, and the fields that are the caller's to set.

use serde_json::{Value, json};

use crate::api::support::{House, Person};

/// A creation under a parent that the body names: the parent comes first.
async fn check_parent(asker: &Person, path: &str, field: &str, body: &Value) {
    for bad in [
        json!("abc"),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(null),
        json!(999_999),
    ] {
        let mut body = body.clone();
        body[field] = bad.clone();
        let answer = asker.post(path, body).await;
        answer
            .expect_refusal(422, "invalid")
            .expect_fields(&[field]);
    }
    let mut without = body.clone();
    without.as_object_mut().expect("an object").remove(field);
    let answer = asker.post(path, without).await;
    answer
        .expect_refusal(422, "invalid")
        .expect_fields(&[field]);
}

#[tokio::test]
async fn a_parent_named_in_the_body_is_422_on_its_field_or_403_when_a_colleagues() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    let event = json!({
        "contract_id": draft["id"], "name": "General Assembly", "attendees": 200,
        "starts_at": "2026-07-01T15:00", "ends_at": "2026-07-01T17:00", "location": "Mufflins",
    });
    check_parent(&house.bill, "/events", "contract_id", &event).await;
    let contract = json!({"client_id": client["id"], "total_amount": "100"});
    check_parent(&house.mona, "/contracts", "client_id", &contract).await;

    // ownership comes before the rest of the body, however broken it is
    let id = &draft["id"];
    for body in [
        event.clone(),
        json!({"contract_id": id}),
        json!({"contract_id": id, "attendees": "many"}),
        json!({"contract_id": id, "nonsense": 1}),
        json!({"nonsense": 1, "contract_id": id}),
    ] {
        house
            .sara
            .post("/events", body)
            .await
            .expect_refusal(403, "not_own");
    }
    let answer = house.bill.post("/events", json!({"contract_id": id})).await;
    answer.expect_refusal(422, "invalid");
    let mut guarded = event.clone();
    guarded["support_contact_id"] = json!(house.kate.id);
    let answer = house.bill.post("/events", guarded).await;
    answer
        .expect_refusal(403, "field_not_allowed")
        .expect_fields(&["support_contact_id"]);
    let answer = house.bill.post("/events", event).await;
    answer.expect_refusal(409, "contract_not_signed");
}

#[tokio::test]
async fn a_known_field_that_is_not_the_callers_is_403_and_an_unknown_one_422() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.draft(&client).await;
    let noor = json!({
        "full_name": "Noor Abadi", "email": "noor@epic.example",
        "department": "SALES", "password": "orchard lantern four",
    });
    let lou = json!({"full_name": "Lou Bouzin", "email": "lou@bouzin.grd", "phone": "+666 12345"});
    let new = json!({"client_id": client["id"], "total_amount": "100"});
    let change = json!({"version": 1});
    let client = format!("PATCH /clients/{}", client["id"]);
    let contract = format!("PATCH /contracts/{}", contract["id"]);
    let employee = format!("PATCH /employees/{}", house.bill.id);
    for (person, request, body, fields) in [
        (
            &house.bill,
            "POST /clients",
            &lou,
            ["sales_contact_id", "last_contact_at"],
        ),
        (
            &house.bill,
            &client,
            &change,
            ["sales_contact_id", "last_contact_at"],
        ),
        (
            &house.mona,
            &client,
            &change,
            ["sales_contact", "anonymised_at"],
        ),
        (
            &house.mona,
            "POST /contracts",
            &new,
            ["status", "paid_amount"],
        ),
        (
            &house.bill,
            &contract,
            &change,
            ["client_id", "remaining_amount"],
        ),
        (
            &house.mona,
            "POST /employees",
            &noor,
            ["active", "must_change_password"],
        ),
        (&house.mona, &employee, &change, ["id", "theme"]),
    ] {
        let (method, path) = request.split_once(' ').expect("method and path");
        let known = fields.map(|field| (field, 403, "field_not_allowed"));
        for (field, status, code) in known.into_iter().chain([("nonsense", 422, "invalid")]) {
            let mut body = body.clone();
            body[field] = json!(1);
            let answer = person.ask(method, path, &[], Some(body)).await;
            answer.expect_refusal(status, code).expect_fields(&[field]);
        }
    }
}
