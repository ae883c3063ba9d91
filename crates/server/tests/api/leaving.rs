//! The rules of product.md section 4 about employees who leave: what holds
//! them, who is deleted, and what the deactivated keep.

use serde_json::json;

use crate::api::employees::deactivated;
use crate::api::refusals::at;
use crate::api::support::{House, PASSWORD};

#[tokio::test]
async fn somebody_who_owns_clients_does_not_leave_sales() {
    let house = House::new().await;
    let client = house.client().await;
    let bill = house.employee(&house.bill).await;
    let version = bill["version"].as_i64().expect("a version");
    let close = house.mona.turn("employees", &bill, "deactivate", json!({}));
    let refused = house.refused(close, 409, "still_owns").await;
    let named = format!("1 client ({} Kevin Casey)", client["id"]);
    assert!(refused.text("detail").contains(&named), "{}", refused.body);
    let command = format!("epic employee handover {} --to COLLEAGUE", house.bill.id);
    assert_eq!(refused.text("hint"), command);
    let moving = house
        .mona
        .change("employees", &bill, json!({"department": "SUPPORT"}));
    house.refused(moving, 409, "still_owns").await;
    let path = at("employees", &bill);
    house
        .refused(house.mona.delete(&path, version), 409, "still_owns")
        .await;
}

#[tokio::test]
async fn somebody_with_events_not_yet_ended_does_not_leave_support() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let past = house
        .event_at(&contract, "2025-06-04T13:00", "2025-06-04T15:00")
        .await;
    house.assigned(&past, &house.kate).await;
    // it is 10:00 in Paris: this one has begun and is not over
    let running = house
        .event_at(&contract, "2026-06-01T09:00", "2026-06-01T11:00")
        .await;
    let running = house.assigned(&running, &house.kate).await;
    let kate = house.employee(&house.kate).await;
    let close = house.mona.turn("employees", &kate, "deactivate", json!({}));
    let refused = house.refused(close, 409, "still_owns").await;
    let named = format!("1 event ({} John Ouick Wedding)", running["id"]);
    assert!(refused.text("detail").contains(&named), "{}", refused.body);
    assert!(refused.text("hint").starts_with("epic employee handover"));
    let moving = house
        .mona
        .change("employees", &kate, json!({"department": "SALES"}));
    house.refused(moving, 409, "still_owns").await;

    // a cancelled one holds nobody
    let cancel = json!({"reason": "rain"});
    let answer = house.mona.turn("events", &running, "cancel", cancel).await;
    answer.expect_status(200);
    deactivated(&house, &house.kate).await;
    let old = house.now("events", &past).await;
    assert_eq!(old["support_contact"]["full_name"], "Kate Hastroff");
}

#[tokio::test]
async fn only_an_employee_nothing_refers_to_is_deleted_and_the_log_keeps_the_name() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let past = house
        .event_at(&contract, "2025-06-04T13:00", "2025-06-04T15:00")
        .await;
    house.assigned(&past, &house.kate).await;
    let kate = house.employee(&house.kate).await;
    let version = kate["version"].as_i64().expect("a version");
    let path = at("employees", &kate);
    let asking = house.mona.delete(&path, version);
    let refused = house.refused(asking, 409, "still_referred_to").await;
    assert!(
        refused.text("detail").contains("1 events"),
        "{}",
        refused.body
    );
    assert_eq!(
        refused.text("hint"),
        format!("epic employee deactivate {}", kate["id"])
    );

    let alienor = house.employee(&house.alienor).await;
    let path = at("employees", &alienor);
    let version = alienor["version"].as_i64().expect("a version");
    house.mona.delete(&path, version).await.expect_status(204);
    house.mona.get(&path).await.expect_refusal(404, "not_found");
    house.alienor.get("/me").await.expect_status(401);
    let sessions = &house.contents()["sessions"];
    assert!(sessions.iter().any(|row| row.contains("Aliénor Vichum")));
    let did = format!("/audit?actor={}", house.alienor.id);
    let did = house.mona.get(&did).await.expect_status(200);
    assert_eq!(did.body["items"][0]["actor_name"], "Aliénor Vichum");
    let told = format!(
        "/audit?kind=employee&record={}&action=delete_employee",
        alienor["id"]
    );
    let told = house.mona.get(&told).await.expect_status(200);
    assert_eq!(told.body["items"][0]["record_label"], "Aliénor Vichum");
}

#[tokio::test]
async fn the_deactivated_keep_their_name_and_are_chosen_for_nothing() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    let signed = house
        .bill
        .turn("contracts", &draft, "sign", json!({}))
        .await;
    let signed = signed.expect_status(200).body;
    let handover = format!("/employees/{}/handover", house.bill.id);
    let to = json!({"to_employee_id": house.sara.id});
    house.mona.post(&handover, to).await.expect_status(200);
    let closed = deactivated(&house, &house.bill).await;
    deactivated(&house, &house.alienor).await;
    let again = house
        .mona
        .turn("employees", &closed, "deactivate", json!({}));
    house.refused(again, 409, "already_deactivated").await;

    let contract = house.now("contracts", &signed).await;
    assert_eq!(contract["signed_by"]["full_name"], "Bill Boquet");
    let client = house.now("clients", &client).await;
    let back = json!({"sales_contact_id": house.bill.id});
    let asking = house
        .mona
        .turn("clients", &client, "reassign", back.clone());
    house.refused_fields(asking, &["sales_contact_id"]).await;
    let body = json!({
        "contract_id": contract["id"], "name": "Gala", "location": "Lyon", "attendees": 1,
        "starts_at": "2026-07-01 10:00", "ends_at": "2026-07-01 11:00",
    });
    let event = house
        .sara
        .post("/events", body)
        .await
        .expect_status(201)
        .body;
    let asking = house
        .mona
        .assign(&event, json!({"employee_id": house.alienor.id}));
    house.refused_fields(asking, &["employee_id"]).await;

    let open = house
        .mona
        .turn("employees", &closed, "reactivate", json!({}))
        .await;
    let open = open.expect_status(200).body;
    assert_eq!(open["active"], true);
    let again = house.mona.turn("employees", &open, "reactivate", json!({}));
    house.refused(again, 409, "already_active").await;
    house.bill.get("/me").await.expect_status(401);
    house
        .stranger()
        .logged_in("bill@epic.example", PASSWORD)
        .await;
    let answer = house.mona.turn("clients", &client, "reassign", back).await;
    assert_eq!(
        answer.expect_status(200).body["sales_contact"]["full_name"],
        "Bill Boquet"
    );
}
