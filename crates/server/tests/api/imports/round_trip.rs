//! What is exported and imported into an empty company is the same.

use serde_json::Value;

use super::tally;
use crate::api::support::House;

/// What a record is, without what each company keeps for itself.
fn facts(mut record: Value) -> Value {
    let fields = record.as_object_mut().expect("a record");
    for kept in ["version", "created_at", "updated_at"] {
        fields.remove(kept);
    }
    for person in [
        "sales_contact",
        "support_contact",
        "signed_by",
        "recorded_by",
        "voided_by",
    ] {
        if let Some(Value::Object(person)) = fields.get_mut(person) {
            person.remove("id");
        }
    }
    record
}

async fn all(house: &House, list: &str) -> Vec<Value> {
    let path = format!(
        "/{list}?limit=200&sort={}",
        if list == "payments" { "paid_on" } else { "id" }
    );
    let page = house.mona.get(&path).await.expect_status(200).body;
    let items = page["items"].as_array().expect("a list").clone();
    let mut items: Vec<_> = items.into_iter().map(facts).collect();
    if list == "payments" {
        // payments have no number of their own that would be kept
        for payment in &mut items {
            payment.as_object_mut().expect("a payment").remove("id");
        }
        items.sort_by_key(ToString::to_string);
    }
    items
}

async fn moved(format: &str) {
    let old = House::new().await;
    let client = old.client().await;
    let other = old.client_of(&old.sara, "second@startup.io").await;
    let contact = serde_json::json!({"on": "2026-05-30T10:00:00Z"});
    let path = format!("/clients/{}/contacts", client["id"]);
    let logged = old.bill.post(&path, contact).await;
    assert!(matches!(logged.status, 201 | 422), "{}", logged.body);
    let signed = old.signed(&client).await;
    let cancelled = old.signed(&other).await;
    old.draft(&other).await;
    let body =
        serde_json::json!({"client_id": client["id"], "total_amount": "10.01", "deposit": "5"});
    old.mona.post("/contracts", body).await.expect_status(201);
    let path = format!("/contracts/{}/payments", signed["id"]);
    for amount in ["100.00", "100.00", "0.01"] {
        let body = serde_json::json!({"amount": amount, "method": "transfer", "reference": "=A1"});
        old.bill.post(&path, body).await.expect_status(201);
    }
    let event = old.event(&signed).await;
    old.assigned(&event, &old.kate).await;
    let night = old
        .event_at(&signed, "2026-10-24T23:00", "2026-10-25T04:00")
        .await;
    let path = format!("/events/{}", night["id"]);
    let notes = "first\nsecond, \"third\" =1+1";
    let body = serde_json::json!({"version": night["version"], "notes": notes});
    old.mona.patch(&path, body).await.expect_status(200);
    let path = format!("/contracts/{}/cancel", cancelled["id"]);
    let body = serde_json::json!({"version": cancelled["version"], "reason": "moved away"});
    old.mona.post(&path, body).await.expect_status(200);

    let new = House::new().await;
    for kind in ["clients", "contracts", "payments", "events"] {
        let path = format!("/api/v1/exports/{kind}?format={format}");
        let file = old.mona.read_bytes(&path).await;
        let done = new.mona.import(&format!("kind={kind}"), file).await;
        assert_eq!(
            done["refused"],
            0,
            "{kind}: {:?}",
            new.mona.refused(&done).await
        );
        // and a second time says nothing new
        let path = format!("/api/v1/exports/{kind}?format={format}");
        let file = new.mona.read_bytes(&path).await;
        let again = new.mona.import(&format!("kind={kind}"), file).await;
        let [created, updated, _, refused] = tally(&again);
        assert_eq!([created, updated, refused], [0, 0, 0], "{kind}: {again}");
    }
    for kind in ["clients", "contracts", "payments", "events"] {
        assert_eq!(all(&old, kind).await, all(&new, kind).await, "{kind}");
    }
}

#[tokio::test]
async fn a_company_moves_by_csv() {
    moved("csv").await;
}

#[tokio::test]
async fn a_company_moves_by_workbook() {
    moved("xlsx").await;
}
