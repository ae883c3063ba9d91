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
        let rows = found["items"].as_array().expect("a list").len();
        assert_eq!(json!(rows), figure["value"], "{figure}");
    }
}

/// The ids of the list behind a figure.
async fn ids_behind(person: &Person, dashboard: &Value, name: &str) -> Vec<i64> {
    let figures = dashboard["figures"].as_array().expect("figures");
    let figure = figures.iter().find(|figure| figure["name"] == name);
    let list = figure.expect("the figure")["list"]
        .as_str()
        .expect("a path");
    let list = list.strip_prefix("/api/v1").expect("below the base");
    let found = person.get(list).await.expect_status(200).body;
    let items = found["items"].as_array().expect("a list");
    items
        .iter()
        .map(|one| one["id"].as_i64().expect("an id"))
        .collect()
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
        // over, and not on any list of Kate's
        ("2026-05-31 10:00", "2026-05-31 11:00", ""),
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
    let mona = dashboard(&house.mona).await;
    assert_eq!(figure(&mona, "events_without_support"), 1);
    assert_eq!(figure(&mona, "contracts_overdue"), 0);
    check_lists(&house.mona, &mona).await;
}

#[tokio::test]
async fn today_is_what_overlaps_the_day_of_whoever_looks() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    // ten in the morning of Monday 1 June in Paris
    let mut events = Vec::new();
    for (starts, ends) in [
        ("2026-05-31 20:00", "2026-06-01 00:00"),
        ("2026-05-31 22:00", "2026-06-01 02:00"),
        ("2026-06-01 08:00", "2026-06-01 09:00"),
        ("2026-06-01 23:59", "2026-06-02 04:00"),
        ("2026-06-02 00:00", "2026-06-02 04:30"),
    ] {
        let event = house.event_at(&contract, starts, ends).await;
        // one after the other: those that touch do not overlap
        let support = if starts.ends_with("22:00") || starts.ends_with("00:00") {
            &house.alienor
        } else {
            &house.kate
        };
        events.push(house.assigned(&event, support).await);
    }
    let id = |at: usize| events[at]["id"].as_i64().expect("an id");
    let kate = dashboard(&house.kate).await;
    assert_eq!(kate["figures"][0]["name"], "today");
    let today = ids_behind(&house.kate, &kate, "today").await;
    assert_eq!(
        today,
        [id(2), id(3)],
        "what is over this morning is of today"
    );
    let alienor = dashboard(&house.alienor).await;
    assert_eq!(ids_behind(&house.alienor, &alienor, "today").await, [id(1)]);
    let path = at("events", &events[3]) + "/cancel";
    let body = json!({"version": events[3]["version"], "reason": "no guests"});
    house.mona.post(&path, body).await.expect_status(200);
    let kate = dashboard(&house.kate).await;
    assert_eq!(ids_behind(&house.kate, &kate, "today").await, [id(2)]);
    check_lists(&house.kate, &kate).await;
    // in Auckland it is the evening of the same day, and the morning is not
    let version = house.kate.get("/me").await.expect_status(200).body["version"].clone();
    let change = json!({"version": version, "time_zone": "Pacific/Auckland"});
    house.kate.patch("/me", change).await.expect_status(200);
    let kate = dashboard(&house.kate).await;
    assert_eq!(
        ids_behind(&house.kate, &kate, "today").await,
        [id(0), id(2)]
    );
    check_lists(&house.kate, &kate).await;
}

#[tokio::test]
async fn a_week_counts_the_events_that_begin_in_it_and_those_nobody_runs() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    for (starts, ends, is_run) in [
        // the Sunday before, into the week
        ("2026-05-31 23:59", "2026-06-03 00:00", true),
        ("2026-06-01 00:00", "2026-06-01 02:00", false),
        ("2026-06-07 23:59", "2026-06-09 02:00", true),
        ("2026-06-08 00:00", "2026-06-08 02:00", false),
        ("2026-06-10 00:00", "2026-06-10 02:00", true),
        // the last minute of the eighth week, and the first after it
        ("2026-07-26 23:59", "2026-07-27 02:00", false),
        ("2026-07-27 00:00", "2026-07-27 02:00", false),
    ] {
        let event = house.event_at(&contract, starts, ends).await;
        if is_run {
            house.assigned(&event, &house.kate).await;
        }
    }
    let called_off = house
        .event_at(&contract, "2026-06-11 00:00", "2026-06-11 02:00")
        .await;
    let path = at("events", &called_off) + "/cancel";
    let body = json!({"version": called_off["version"], "reason": "no guests"});
    house.mona.post(&path, body).await.expect_status(200);
    let weeks = dashboard(&house.mona).await["weeks"].clone();
    let week = |week_of: &str, events: u64, without_support: u64| json!({"week_of": week_of, "events": events, "without_support": without_support});
    let expected = json!([
        week("2026-06-01", 2, 1),
        week("2026-06-08", 2, 1),
        week("2026-06-15", 0, 0),
        week("2026-06-22", 0, 0),
        week("2026-06-29", 0, 0),
        week("2026-07-06", 0, 0),
        week("2026-07-13", 0, 0),
        week("2026-07-20", 1, 1),
    ]);
    assert_eq!(weeks, expected);
    // the list of a week is longer by what began before it and still runs
    let list = "/events?status=planned&from=2026-06-01&to=2026-06-07";
    let found = house.mona.get(list).await.expect_status(200).body;
    assert_eq!(found["count"]["value"], 3);
}

#[tokio::test]
async fn the_load_of_support_tells_the_next_thirty_days_apart() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    for (starts, ends) in [
        ("2026-05-31 10:00", "2026-05-31 11:00"),
        ("2026-06-01 09:00", "2026-06-01 11:00"),
        ("2026-07-01 09:59", "2026-07-01 12:00"),
        ("2026-07-02 10:00", "2026-07-02 12:00"),
    ] {
        let event = house.event_at(&contract, starts, ends).await;
        house.assigned(&event, &house.kate).await;
    }
    let mona = dashboard(&house.mona).await;
    let kate = json!({
        "id": house.kate.id, "full_name": "Kate Hastroff", "events": 3, "next_30_days": 2,
    });
    assert_eq!(mona["support_load"][0], kate, "the busiest first");
    assert_eq!(mona["support_load"][1]["events"], 0);
    assert_eq!(mona["support_load"][1]["next_30_days"], 0);
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
