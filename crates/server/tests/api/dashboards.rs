//! What product.md says of the dashboards: every figure has its list, and only
//! events that stand are counted.

use serde_json::{Value, json};

use crate::api::refusals::at;
use crate::api::support::{House, Person};

async fn dashboard(person: &Person) -> Value {
    person.get("/dashboard").await.expect_status(200).body
}

fn figure(dashboard: &Value, name: &str) -> Value {
    let figures = dashboard["figures"].as_array().expect("figures");
    let figure = figures.iter().find(|figure| figure["name"] == name);
    figure.expect("the figure")["value"].clone()
}

/// Every figure says as much as the list it names.
async fn check_lists(person: &Person, dashboard: &Value) {
    for figure in dashboard["figures"].as_array().expect("figures") {
        let list = figure["list"].as_str().expect("a path");
        let list = list.strip_prefix("/api/v1").expect("below the base");
        let found = person.get(list).await.expect_status(200).body;
        assert_eq!(found["count"]["value"], figure["value"], "{figure}");
    }
}

#[tokio::test]
async fn every_figure_counts_what_its_list_holds() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    house
        .draft(&house.client_of(&house.bill, "b@b.io").await)
        .await;
    // Monday 1 June is today
    for (starts, ends, notes) in [
        ("2026-06-03 10:00", "2026-06-03 11:00", ""),
        ("2026-06-07 22:00", "2026-06-08 02:00", "bring a cake"),
        ("2026-06-08 10:00", "2026-06-08 11:00", ""),
    ] {
        let event = house.event_at(&contract, starts, ends).await;
        let event = house.assigned(&event, &house.kate).await;
        let noted = house.kate.change("events", &event, json!({"notes": notes}));
        noted.await.expect_status(200);
    }
    house
        .event_at(&contract, "2026-06-09 10:00", "2026-06-09 11:00")
        .await;
    let kate = dashboard(&house.kate).await;
    assert_eq!(figure(&kate, "my_upcoming_events"), 3);
    assert_eq!(figure(&kate, "this_week"), 2);
    assert_eq!(figure(&kate, "events_missing_notes"), 2);
    check_lists(&house.kate, &kate).await;
    check_lists(&house.bill, &dashboard(&house.bill).await).await;
    check_lists(&house.mona, &dashboard(&house.mona).await).await;
}

#[tokio::test]
async fn events_of_a_cancelled_contract_are_not_counted() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let running = house
        .event_at(&contract, "2026-06-01 09:00", "2026-06-01 12:00")
        .await;
    house.assigned(&running, &house.alienor).await;
    let load = |dashboard: &Value| {
        let all = dashboard["support_load"].as_array().expect("a list");
        let hers = all.iter().find(|one| one["id"] == house.alienor.id);
        hers.expect("her load")["events"].clone()
    };
    let before = dashboard(&house.mona).await;
    assert_eq!(before["weeks"][0]["events"], 1);
    assert_eq!(load(&before), 1);
    let contract = house.now("contracts", &contract).await;
    house
        .mona
        .turn("contracts", &contract, "cancel", json!({}))
        .await
        .expect_status(200);
    let after = dashboard(&house.mona).await;
    assert_eq!(after["weeks"][0]["events"], 0);
    assert_eq!(load(&after), 0);
}

#[tokio::test]
async fn a_cancelled_event_keeps_no_contract_from_being_overdue() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    house
        .event_at(&contract, "2026-05-01 09:00", "2026-05-01 12:00")
        .await;
    let coming = house.event(&contract).await;
    let overdue = async || dashboard(&house.mona).await["money"][0]["overdue"].clone();
    assert_eq!(overdue().await, "0.00");
    let path = format!("{}/cancel", at("events", &coming));
    let body = json!({"version": coming["version"], "reason": "no guests"});
    house.mona.post(&path, body).await.expect_status(200);
    assert_eq!(overdue().await, "12000.50");
}
