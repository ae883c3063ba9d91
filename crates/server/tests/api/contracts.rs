//! The rules of product.md section 4 about contracts and their amounts.

use serde_json::{Value, json};

use crate::api::refusals::at;
use crate::api::support::{House, Person};

/// Asks for a contract of a client.
pub(crate) async fn draw_up(
    house: &House,
    client: &Value,
    mut body: Value,
) -> crate::api::support::Answer {
    body["client_id"] = client["id"].clone();
    house.mona.post("/contracts", body).await
}

/// A change that has to work.
pub(crate) async fn changed(by: &Person, contract: &Value, body: Value) -> Value {
    let answer = by.change("contracts", contract, body).await;
    answer.expect_status(200).body
}

#[tokio::test]
async fn a_contract_is_signed_once_and_never_unsigned() {
    let house = House::new().await;
    let draft = house.draft(&house.client().await).await;
    let asking = house.sara.turn("contracts", &draft, "sign", json!({}));
    house.refused(asking, 403, "not_own").await;
    let signed = house
        .bill
        .turn("contracts", &draft, "sign", json!({}))
        .await;
    let signed = signed.expect_status(200).body;
    assert_eq!(signed["status"], "signed");
    assert_eq!(signed["signed_at"], "2026-06-01T08:00:00Z");
    assert_eq!(signed["signed_by"]["id"], house.bill.id);
    for person in [&house.bill, &house.mona] {
        let asking = person.turn("contracts", &signed, "sign", json!({}));
        house.refused(asking, 409, "already_signed").await;
        for status in ["draft", "signed", "cancelled"] {
            let asking = person.change("contracts", &signed, json!({"status": status}));
            let refused = house.refused(asking, 403, "field_not_allowed").await;
            refused.expect_fields(&["status"]);
        }
    }
}

#[tokio::test]
async fn cancelling_cancels_the_coming_events_and_says_so() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let past = house
        .event_at(&contract, "2025-06-04T13:00", "2025-06-04T15:00")
        .await;
    let coming = house.event(&contract).await;
    let later = house
        .event_at(&contract, "2027-06-04T13:00", "2027-06-04T15:00")
        .await;
    let contract = house.now("contracts", &contract).await;
    let asking = house
        .bill
        .turn("contracts", &contract, "cancel", json!({"reason": "x"}));
    house.refused(asking, 403, "forbidden").await;
    let body = json!({"reason": "the client withdrew"});
    let cancelled = house
        .mona
        .turn("contracts", &contract, "cancel", body)
        .await;
    let cancelled = cancelled.expect_status(200).body;
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(cancelled["cancel_reason"], "the client withdrew");
    assert_eq!(
        cancelled["cancelled_events"],
        json!([coming["id"], later["id"]])
    );
    for event in [&coming, &later] {
        let event = house.now("events", event).await;
        assert_eq!(event["status"], "cancelled");
        let reason = format!("contract {} was cancelled", contract["id"]);
        assert_eq!(event["cancel_reason"], reason);
    }
    // one that is over does not stand either, though nobody cancelled it
    let past = house.now("events", &past).await;
    assert_eq!(past["status"], "cancelled");
    assert_eq!(past["cancel_reason"], Value::Null);
    let entries = house.audit().await;
    let told: Vec<_> = entries
        .iter()
        .take(3)
        .map(|entry| entry["action"].as_str())
        .collect();
    assert_eq!(
        told,
        [
            Some("cancel_contract"),
            Some("cancel_event"),
            Some("cancel_event")
        ]
    );
    assert_eq!(entries[0]["request_id"], entries[2]["request_id"]);
}

#[tokio::test]
async fn a_cancelled_contract_accepts_nothing_further() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let pay = format!("{}/payments", at("contracts", &contract));
    let payment = house
        .bill
        .post(&pay, json!({"amount": "5"}))
        .await
        .expect_status(201)
        .body;
    let contract = house.now("contracts", &contract).await;
    let cancelled = house
        .mona
        .turn("contracts", &contract, "cancel", json!({}))
        .await;
    let cancelled = cancelled.expect_status(200).body;
    let void = format!("payments/{}/void", payment["id"]);
    let event = json!({
        "contract_id": contract["id"], "name": "Gala", "location": "Lyon", "attendees": 1,
        "starts_at": "2026-07-01 10:00", "ends_at": "2026-07-01 11:00",
    });
    let other = house.client_of(&house.bill, "lou@bouzin.grd").await;
    for body in [
        json!({"title": "x"}),
        json!({"total_amount": "1", "reason": "x"}),
        json!({"due_on": null}),
        json!({"external_ref": "1"}),
        json!({"client_id": other["id"]}),
        json!({"deposit": "1"}),
    ] {
        let asking = house.mona.change("contracts", &cancelled, body);
        house.refused(asking, 409, "contract_cancelled").await;
    }
    for (verb, body) in [
        ("sign", json!({})),
        ("cancel", json!({})),
        (void.as_str(), json!({"reason": "x"})),
    ] {
        let asking = house.mona.turn("contracts", &cancelled, verb, body);
        house.refused(asking, 409, "contract_cancelled").await;
    }
    let asking = house.mona.post(&pay, json!({"amount": "1"}));
    house.refused(asking, 409, "contract_cancelled").await;
    let asking = house.bill.post("/events", event);
    house.refused(asking, 409, "contract_cancelled").await;
}

#[tokio::test]
async fn a_contract_moves_to_another_client_only_before_it_has_events() {
    let house = House::new().await;
    let client = house.client().await;
    let other = house.client_of(&house.sara, "lou@bouzin.grd").await;
    let contract = house.signed(&client).await;
    let to = json!({"client_id": other["id"]});
    let asking = house.bill.change("contracts", &contract, to.clone());
    let refused = house.refused(asking, 403, "field_not_allowed").await;
    refused.expect_fields(&["client_id"]);
    for nobody in [json!(999), json!(0), json!(-1), json!("1")] {
        let asking = house
            .mona
            .change("contracts", &contract, json!({"client_id": nobody}));
        house.refused_fields(asking, &["client_id"]).await;
    }
    let moved = changed(&house.mona, &contract, to).await;
    assert_eq!(moved["sales_contact"]["full_name"], "Sara Vendrell");
    let pay = format!("{}/payments", at("contracts", &moved));
    let asking = house.bill.post(&pay, json!({"amount": "1"}));
    house.refused(asking, 403, "not_own").await;
    let back = changed(&house.mona, &moved, json!({"client_id": client["id"]})).await;

    let event = house.event(&back).await;
    let busy = house.now("contracts", &back).await;
    let to = json!({"client_id": other["id"]});
    let asking = house.mona.change("contracts", &busy, to.clone());
    house.refused(asking, 409, "contract_has_events").await;
    house
        .mona
        .turn("events", &event, "cancel", json!({"reason": "rain"}))
        .await
        .expect_status(200);
    let asking = house.mona.change("contracts", &busy, to);
    house.refused(asking, 409, "contract_has_events").await;
}

#[tokio::test]
async fn unsigned_and_unpaid_lists_intersect_and_without_event_means_signed() {
    let house = House::new().await;
    let client = house.client().await;
    let make = |total: &'static str, deposit: &'static str| {
        let body = json!({"total_amount": total, "deposit": deposit});
        let (house, client) = (&house, &client);
        async move { draw_up(house, client, body).await.expect_status(201).body }
    };
    let draft = make("10", "0").await;
    let paid_draft = make("10", "10").await;
    let signed = house.signed(&client).await;
    let paid = make("10", "10").await;
    house
        .mona
        .turn("contracts", &paid, "sign", json!({}))
        .await
        .expect_status(200);
    let cancelled = make("10", "0").await;
    house
        .mona
        .turn("contracts", &cancelled, "cancel", json!({}))
        .await
        .expect_status(200);
    let with_event = house.signed(&client).await;
    house.event(&with_event).await;

    for (query, expected) in [
        ("unsigned=true", vec![&draft, &paid_draft]),
        ("unpaid=true", vec![&draft, &signed, &with_event]),
        ("unsigned=true&unpaid=true", vec![&draft]),
        ("without_event=true", vec![&signed, &paid]),
        ("without_event=true&unpaid=true", vec![&signed]),
        ("unsigned=true&without_event=true", vec![]),
        ("status=cancelled", vec![&cancelled]),
        (
            "unsigned=false&status=signed",
            vec![&signed, &paid, &with_event],
        ),
    ] {
        let list = house.kate.get(&format!("/contracts?sort=id&{query}")).await;
        let list = list.expect_status(200).body;
        let ids: Vec<_> = list["items"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| &one["id"])
            .collect();
        let expected: Vec<_> = expected.iter().map(|one| &one["id"]).collect();
        assert_eq!(ids, expected, "{query}");
        assert_eq!(list["count"]["value"], expected.len(), "{query}");
    }
}
