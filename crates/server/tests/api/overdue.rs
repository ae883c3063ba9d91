//! Which contracts are overdue: signed, something left to pay, and past the due
//! date or, without one, past the last event that stands. Today is 1 June 2026.

use serde_json::{Value, json};

use crate::api::refusals::at;
use crate::api::support::House;

/// A contract for a client, due on a day or not.
async fn draft(house: &House, client: &Value, due_on: Option<&str>) -> Value {
    let body = json!({"client_id": client["id"], "total_amount": "1000", "due_on": due_on});
    let created = house.mona.post("/contracts", body).await;
    created.expect_status(201).body
}

async fn signed(house: &House, client: &Value, due_on: Option<&str>) -> Value {
    let draft = draft(house, client, due_on).await;
    let done = house
        .mona
        .turn("contracts", &draft, "sign", json!({}))
        .await;
    done.expect_status(200).body
}

async fn pay(house: &House, contract: &Value, amount: &str) {
    let path = at("contracts", contract) + "/payments";
    let paid = house.mona.post(&path, json!({"amount": amount})).await;
    paid.expect_status(201);
}

const OVER: [&str; 2] = ["2026-05-01 09:00", "2026-05-01 12:00"];
const RUNNING: [&str; 2] = ["2026-06-01 09:00", "2026-06-01 12:00"];

/// Every case, the ids of those that are overdue among them, in order.
pub(crate) async fn contracts(house: &House, client: &Value) -> Vec<i64> {
    let mut overdue = Vec::new();
    let past = Some("2026-05-31");
    let with_event = async |due_on, [starts, ends]: [&str; 2]| {
        let contract = signed(house, client, due_on).await;
        house.event_at(&contract, starts, ends).await;
        contract
    };
    overdue.push(signed(house, client, past).await);
    overdue.push(with_event(None, OVER).await);
    overdue.push(with_event(past, RUNNING).await);
    let partly_paid = signed(house, client, past).await;
    pay(house, &partly_paid, "999.99").await;
    overdue.push(partly_paid);
    let called_off = with_event(None, OVER).await;
    let event = house.event_at(&called_off, RUNNING[0], RUNNING[1]).await;
    let body = json!({"version": event["version"], "reason": "no guests"});
    let path = at("events", &event) + "/cancel";
    house.mona.post(&path, body).await.expect_status(200);
    overdue.push(called_off);

    draft(house, client, past).await;
    signed(house, client, Some("2026-06-01")).await;
    signed(house, client, None).await;
    with_event(None, RUNNING).await;
    with_event(Some("2026-06-02"), OVER).await;
    let both = with_event(None, OVER).await;
    house.event_at(&both, RUNNING[0], RUNNING[1]).await;
    let paid = signed(house, client, past).await;
    pay(house, &paid, "1000").await;
    let cancelled = signed(house, client, past).await;
    let gone = house
        .mona
        .turn("contracts", &cancelled, "cancel", json!({}));
    gone.await.expect_status(200);
    let id = |contract: &Value| contract["id"].as_i64().expect("an id");
    overdue.iter().map(id).collect()
}

async fn ids(by: &crate::api::support::Person, path: &str) -> Vec<i64> {
    let page = by.get(path).await.expect_status(200).body;
    let items = page["items"].as_array().expect("a list");
    assert_eq!(page["count"]["value"], items.len(), "{path}");
    items
        .iter()
        .map(|one| one["id"].as_i64().expect("an id"))
        .collect()
}

#[tokio::test]
async fn overdue_contracts_are_signed_unpaid_and_past_due_or_past_their_last_event() {
    let house = House::new().await;
    let client = house.client().await;
    let overdue = contracts(&house, &client).await;
    let found = ids(&house.mona, "/contracts?overdue=true&sort=id").await;
    assert_eq!(found, overdue);
    let all = ids(&house.mona, "/contracts?overdue=false").await;
    assert_eq!(all.len(), 13);
    let sales = format!("/contracts?overdue=true&sort=id&sales={}", house.bill.id);
    assert_eq!(ids(&house.kate, &sales).await, overdue);
    let other = format!("/contracts?overdue=true&sales={}", house.sara.id);
    assert_eq!(ids(&house.kate, &other).await, [0_i64; 0]);
    let mine = "/contracts?overdue=true&mine=true&sort=id";
    assert_eq!(ids(&house.bill, mine).await, overdue);
    assert_eq!(ids(&house.sara, mine).await, [0_i64; 0]);
    let drafts = "/contracts?overdue=true&unsigned=true";
    assert_eq!(ids(&house.mona, drafts).await, [0_i64; 0]);
    let refused = house.mona.get("/contracts?overdue=yes").await;
    refused
        .expect_refusal(422, "invalid")
        .expect_fields(&["overdue"]);
}

#[tokio::test]
async fn the_dashboards_count_and_sum_what_the_list_of_overdue_contracts_holds() {
    let house = House::new().await;
    let client = house.client().await;
    let overdue = contracts(&house, &client).await;
    for (person, name) in [
        (&house.mona, "contracts_overdue"),
        (&house.bill, "my_overdue"),
    ] {
        let shown = person.get("/dashboard").await.expect_status(200).body;
        assert_eq!(shown["money"][0]["overdue"], "4000.01");
        let figures = shown["figures"].as_array().expect("figures");
        let figure = figures.iter().find(|figure| figure["name"] == name);
        let figure = figure.expect("the figure");
        assert_eq!(figure["value"], overdue.len());
        let list = figure["list"].as_str().expect("a path");
        let list = list.strip_prefix("/api/v1").expect("below the base");
        let mut found = ids(person, list).await;
        found.sort_unstable();
        assert_eq!(found, overdue);
    }
}

#[tokio::test]
async fn pages_of_overdue_contracts_hold_together_while_time_passes() {
    let house = House::new().await;
    let client = house.client().await;
    let overdue = contracts(&house, &client).await;
    let query = "/contracts?overdue=true&sort=id&limit=2";
    let first = house.mona.get(query).await.expect_status(200).body;
    house.clock.turn(chrono::TimeDelta::minutes(1));
    let after = format!(
        "{query}&after={}",
        first["next"].as_str().expect("a cursor")
    );
    let second = house.mona.get(&after).await.expect_status(200).body;
    assert_eq!(second["items"][0]["id"], overdue[2]);
    let previous = second["previous"].as_str().expect("a cursor");
    let before = format!("{query}&before={previous}");
    let back = house.mona.get(&before).await.expect_status(200).body;
    assert_eq!(back, first);
}
