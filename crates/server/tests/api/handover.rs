//! The rules of product.md section 4 about handing over.

use serde_json::{Value, json};

use crate::api::refusals::at;
use crate::api::support::{Answer, House, Person};

async fn hand_over(house: &House, from: &Person, to: i64) -> Answer {
    let path = format!("/employees/{}/handover", from.id);
    house.mona.post(&path, json!({"to_employee_id": to})).await
}

/// The entries of the newest hand-over.
async fn told(house: &House) -> Vec<Value> {
    let mut entries = house.audit().await;
    entries.retain(|entry| entry["action"] == "hand_over" && entry["outcome"] == "allowed");
    entries
}

#[tokio::test]
async fn a_handover_moves_clients_contracts_and_rights_in_one_audited_step() {
    let house = House::new().await;
    let one = house.client().await;
    let two = house.client_of(&house.bill, "lou@bouzin.grd").await;
    let draft = house.draft(&one).await;
    let event = house.event(&house.signed(&two).await).await;
    let answer = hand_over(&house, &house.bill, house.sara.id)
        .await
        .expect_status(200);
    assert_eq!(answer.body["clients"], 2);
    assert_eq!(answer.body["events"], 0);

    for (kind, record) in [
        ("clients", &one),
        ("clients", &two),
        ("contracts", &draft),
        ("events", &event),
    ] {
        let now = house.now(kind, record).await;
        assert_eq!(now["sales_contact"]["id"], house.sara.id, "{now}");
    }
    let refused = house.bill.turn("contracts", &draft, "sign", json!({}));
    house.refused(refused, 403, "not_own").await;
    house
        .sara
        .turn("contracts", &draft, "sign", json!({}))
        .await
        .expect_status(200);

    let told = told(&house).await;
    assert_eq!(told.len(), 3, "one for each client and one for the giver");
    assert!(
        told.iter()
            .all(|entry| entry["request_id"] == told[0]["request_id"])
    );
    for client in [&one, &two] {
        let entry = told
            .iter()
            .find(|entry| entry["record_kind"] == "client" && entry["record_id"] == client["id"]);
        let change = &entry.expect("an entry")["changes"][0];
        assert_eq!(change["field"], "sales_contact_id");
        assert_eq!(
            (&change["old"], &change["new"]),
            (&json!(house.bill.id), &json!(house.sara.id))
        );
    }
    let bill = house.employee(&house.bill).await;
    house
        .mona
        .turn("employees", &bill, "deactivate", json!({}))
        .await
        .expect_status(200);
}

#[tokio::test]
async fn a_handover_moves_the_events_not_yet_ended() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let past = house
        .event_at(&contract, "2025-06-04T13:00", "2025-06-04T15:00")
        .await;
    let past = house.assigned(&past, &house.kate).await;
    let coming = house.event(&contract).await;
    let coming = house.assigned(&coming, &house.kate).await;
    // touching ends do not overlap
    let before = house
        .event_at(&contract, "2026-06-04T10:00", "2026-06-04T13:00")
        .await;
    house.assigned(&before, &house.alienor).await;
    let answer = hand_over(&house, &house.kate, house.alienor.id)
        .await
        .expect_status(200);
    assert_eq!(answer.body["events"], 1);
    let coming = house.now("events", &coming).await;
    assert_eq!(coming["support_contact"]["full_name"], "Aliénor Vichum");
    let past = house.now("events", &past).await;
    assert_eq!(past["support_contact"]["full_name"], "Kate Hastroff");
    let told = told(&house).await;
    assert_eq!(told.len(), 2);
    let asking = house
        .kate
        .change("events", &coming, json!({"attendees": 3}));
    house.refused(asking, 403, "not_assigned").await;
}

#[tokio::test]
async fn a_handover_that_overlaps_moves_nothing_at_all() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let free = house
        .event_at(&contract, "2026-06-02T13:00", "2026-06-02T15:00")
        .await;
    house.assigned(&free, &house.kate).await;
    let clashing = house.event(&contract).await;
    house.assigned(&clashing, &house.kate).await;
    let other = house
        .event_at(&contract, "2026-06-05T01:59", "2026-06-05T03:00")
        .await;
    house.assigned(&other, &house.alienor).await;
    let asking = hand_over(&house, &house.kate, house.alienor.id);
    let refused = house.refused(asking, 409, "support_busy").await;
    let named = format!("event {} ", other["id"]);
    assert!(refused.text("detail").contains(&named), "{}", refused.body);
    assert_eq!(
        refused.text("hint"),
        format!("epic event show {}", other["id"])
    );
}

#[tokio::test]
async fn a_handover_goes_to_an_active_colleague_of_the_department() {
    let house = House::new().await;
    house.client().await;
    let sara = house.employee(&house.sara).await;
    house
        .mona
        .turn("employees", &sara, "deactivate", json!({}))
        .await
        .expect_status(200);
    for to in [
        house.sara.id,
        house.kate.id,
        house.mona.id,
        house.bill.id,
        999,
    ] {
        let asking = hand_over(&house, &house.bill, to);
        house.refused_fields(asking, &["to_employee_id"]).await;
    }
    let nobody = house.mona.post(
        "/employees/999/handover",
        json!({"to_employee_id": house.bill.id}),
    );
    house.refused(nobody, 404, "not_found").await;
    let path = format!("{}/handover", at("employees", &sara));
    let asking = house
        .bill
        .post(&path, json!({"to_employee_id": house.bill.id}));
    house.refused(asking, 403, "forbidden").await;
}
