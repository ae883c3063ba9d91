//! The rules of product.md section 4 about events: on which contract, when,
//! with how many people, and what is noted. Who runs them is in `support_contact`.

use serde_json::{Value, json};

use crate::api::refusals::at;
use crate::api::support::{Answer, House};

/// A body that makes an event, with changes.
fn gala(contract: &Value, changes: &Value) -> Value {
    let mut body = json!({
        "contract_id": contract["id"], "name": "Gala", "location": "Lyon", "attendees": 10,
        "starts_at": "2026-07-01 10:00", "ends_at": "2026-07-01 11:00",
    });
    for (field, value) in changes.as_object().expect("an object").clone() {
        body[field] = value;
    }
    body
}

pub(crate) async fn planned(house: &House, contract: &Value, changes: Value) -> Answer {
    house.bill.post("/events", gala(contract, &changes)).await
}

/// A change by management that has to work.
pub(crate) async fn changed(house: &House, event: &Value, body: Value) -> Value {
    let answer = house.mona.change("events", event, body).await;
    answer.expect_status(200).body
}

#[tokio::test]
async fn an_event_needs_a_signed_contract_of_an_own_client() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    house
        .refused(
            planned(&house, &draft, json!({})),
            409,
            "contract_not_signed",
        )
        .await;
    house
        .mona
        .turn("contracts", &draft, "sign", json!({}))
        .await
        .expect_status(200);
    let asking = house.sara.post("/events", gala(&draft, &json!({})));
    house.refused(asking, 403, "not_own").await;
    for person in [&house.mona, &house.kate] {
        let asking = person.post("/events", gala(&draft, &json!({})));
        house.refused(asking, 403, "forbidden").await;
    }
    for nothing in [json!(999), json!(0), json!("1"), json!(1.0), Value::Null] {
        let asking = planned(&house, &draft, json!({"contract_id": nothing}));
        house.refused_fields(asking, &["contract_id"]).await;
    }
    // several events on one contract are allowed
    for count in 1..=3 {
        let event = planned(&house, &draft, json!({}))
            .await
            .expect_status(201)
            .body;
        assert_eq!(event["client"]["id"], client["id"]);
        assert_eq!(event["support_contact"], Value::Null);
        assert_eq!(house.now("contracts", &draft).await["event_count"], count);
    }
    let support = json!({"support_contact_id": house.kate.id});
    let asking = planned(&house, &draft, support.clone());
    house
        .refused(asking, 403, "field_not_allowed")
        .await
        .expect_fields(&["support_contact_id"]);
    let event = planned(&house, &draft, json!({}))
        .await
        .expect_status(201)
        .body;
    let asking = house.bill.change("events", &event, support);
    house.refused(asking, 403, "forbidden").await;
    let asking = house
        .bill
        .assign(&event, json!({"employee_id": house.kate.id}));
    house.refused(asking, 403, "forbidden").await;
}

#[tokio::test]
async fn attendees_are_a_whole_number_and_name_and_place_are_not_empty() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = planned(&house, &contract, json!({"attendees": 0}))
        .await
        .expect_status(201)
        .body;
    assert_eq!(event["attendees"], 0);
    for wrong in [
        json!("75"),
        json!(75.0),
        json!(75.5),
        json!(-1),
        json!(4_294_967_296_u64),
        json!(true),
        json!([75]),
        json!(u64::MAX),
        json!(1e300),
    ] {
        let asking = planned(&house, &contract, json!({"attendees": wrong}));
        house.refused_fields(asking, &["attendees"]).await;
        let asking = house
            .mona
            .change("events", &event, json!({"attendees": wrong}));
        house.refused_fields(asking, &["attendees"]).await;
    }
    house
        .refused_fields(
            planned(&house, &contract, json!({"attendees": null})),
            &["attendees"],
        )
        .await;
    for field in ["name", "location"] {
        for empty in ["", " \t\n ", "\r\n", "\u{a0}\u{2003}"] {
            let asking = planned(&house, &contract, json!({field: empty}));
            house.refused_fields(asking, &[field]).await;
            let asking = house.mona.change("events", &event, json!({field: empty}));
            house.refused_fields(asking, &[field]).await;
        }
    }
}

#[tokio::test]
async fn notes_are_replaced_cleared_or_appended_with_date_and_author() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = planned(&house, &contract, json!({"notes": "by\r\nthe river"})).await;
    let event = event.expect_status(201).body;
    assert_eq!(event["notes"], "by\nthe river");
    let event = house.assigned(&event, &house.kate).await;
    let path = format!("{}/notes", at("events", &event));
    let noted = house
        .kate
        .post(&path, json!({"text": " a DJ\tis due "}))
        .await
        .expect_status(201)
        .body;
    // 08:00 UTC is 10:00 in Paris
    let expected = "by\nthe river\n\n[2026-06-01 10:00, Kate Hastroff] a DJ\tis due";
    assert_eq!(noted["notes"], expected);
    for (text, person) in [("", &house.kate), (" \n", &house.mona)] {
        house
            .refused_fields(person.post(&path, json!({"text": text})), &["text"])
            .await;
    }
    let asking = house.alienor.post(&path, json!({"text": "x"}));
    house.refused(asking, 403, "not_assigned").await;
    house
        .refused(
            house.bill.post(&path, json!({"text": "x"})),
            403,
            "forbidden",
        )
        .await;
    let event = changed(&house, &noted, json!({"notes": "new"})).await;
    assert_eq!(event["notes"], "new");
    let event = changed(&house, &event, json!({"notes": null})).await;
    assert_eq!(event["notes"], "");
    let whole = changed(&house, &event, json!({"notes": "é".repeat(20_000)})).await;
    let refused = house
        .refused_fields(house.kate.post(&path, json!({"text": "x"})), &["text"])
        .await;
    assert!(
        refused.body.to_string().contains("20000"),
        "{}",
        refused.body
    );
    let event = changed(&house, &whole, json!({"notes": ""})).await;
    let one = house
        .mona
        .post(&path, json!({"text": "first"}))
        .await
        .expect_status(201)
        .body;
    assert_eq!(one["notes"], "[2026-06-01 10:00, Mona Delacroix] first");
    assert_eq!(
        one["version"].as_i64(),
        event["version"].as_i64().map(|version| version + 1)
    );
}

#[tokio::test]
async fn cancelled_events_and_those_of_cancelled_contracts_accept_notes_only() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let other = house.signed(&client).await;
    let event = planned(&house, &contract, json!({}))
        .await
        .expect_status(201)
        .body;
    for reason in [json!({}), json!({"reason": " "})] {
        let asking = house.mona.turn("events", &event, "cancel", reason);
        house.refused_fields(asking, &["reason"]).await;
    }
    let cancelled = house
        .mona
        .turn("events", &event, "cancel", json!({"reason": "rain"}))
        .await;
    let cancelled = cancelled.expect_status(200).body;
    assert_eq!(house.audit().await[0]["reason"], "rain");
    // of a cancelled contract, and over already: the event itself still says planned
    let past = json!({"starts_at": "2025-07-01", "ends_at": "2025-07-02"});
    let past = planned(&house, &contract, past)
        .await
        .expect_status(201)
        .body;
    let past = house.assigned(&past, &house.kate).await;
    let contract = house.now("contracts", &contract).await;
    house
        .mona
        .turn("contracts", &contract, "cancel", json!({}))
        .await
        .expect_status(200);
    for event in [&cancelled, &past] {
        for change in [
            json!({"name": "x"}),
            json!({"location": "x"}),
            json!({"attendees": 1}),
            json!({"starts_at": "2026-06-30"}),
            json!({"ends_at": "2027-06-30"}),
            json!({"time_zone": "Asia/Tokyo"}),
            json!({"external_ref": "1"}),
            json!({"contract_id": other["id"]}),
            json!({"notes": "n", "attendees": 1}),
        ] {
            let asking = house.mona.change("events", event, change);
            house.refused(asking, 409, "event_cancelled").await;
        }
        let asking = house
            .mona
            .assign(event, json!({"employee_id": house.alienor.id}));
        house.refused(asking, 409, "event_cancelled").await;
        let path = format!("{}/support", at("events", event));
        let version = event["version"].as_i64().expect("a version");
        house
            .refused(house.mona.delete(&path, version), 409, "event_cancelled")
            .await;
        let asking = house
            .mona
            .turn("events", event, "cancel", json!({"reason": "x"}));
        house.refused(asking, 409, "event_cancelled").await;
        let noted = changed(&house, event, json!({"notes": "kept for the file"})).await;
        assert_eq!(noted["notes"], "kept for the file");
        let path = format!("{}/notes", at("events", event));
        house
            .mona
            .post(&path, json!({"text": "one more"}))
            .await
            .expect_status(201);
    }
}

#[tokio::test]
async fn an_event_moves_only_to_another_signed_contract_of_its_client() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let event = planned(&house, &contract, json!({}))
        .await
        .expect_status(201)
        .body;
    let event = house.assigned(&event, &house.kate).await;
    let signed = house.signed(&client).await;
    let draft = house.draft(&client).await;
    let foreign = house
        .signed(&house.client_of(&house.bill, "lou@bouzin.grd").await)
        .await;
    let to = |contract: &Value| json!({"contract_id": contract["id"]});
    let asking = house.mona.change("events", &event, to(&draft));
    house.refused(asking, 409, "contract_not_signed").await;
    for wrong in [&foreign, &json!({"id": 999}), &json!({"id": 0})] {
        let asking = house.mona.change("events", &event, to(wrong));
        house.refused_fields(asking, &["contract_id"]).await;
    }
    let asking = house.kate.change("events", &event, to(&signed));
    house
        .refused(asking, 403, "field_not_allowed")
        .await
        .expect_fields(&["contract_id"]);
    let moved = changed(&house, &event, to(&signed)).await;
    assert_eq!(moved["contract_id"], signed["id"]);
    assert_eq!(house.now("contracts", &contract).await["event_count"], 0);
    assert_eq!(house.now("contracts", &signed).await["event_count"], 1);
    let gone = house.now("contracts", &draft).await;
    house
        .mona
        .turn("contracts", &gone, "cancel", json!({}))
        .await
        .expect_status(200);
    let asking = house.mona.change("events", &moved, to(&draft));
    house.refused(asking, 409, "contract_cancelled").await;
}
