//! The rules of product.md section 4 about when events are.

use serde_json::json;

use crate::api::events::{changed, planned};
use crate::api::support::House;

#[tokio::test]
async fn the_end_is_after_the_start_also_when_one_of_them_changes() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    for end in [
        "2026-07-01 10:00",
        "2026-07-01 09:59",
        "2026-06-30",
        "2026-07-01T10:00+02:00",
    ] {
        let asking = planned(&house, &contract, json!({"ends_at": end}));
        house.refused_fields(asking, &["ends_at"]).await;
    }
    let event = planned(&house, &contract, json!({}))
        .await
        .expect_status(201)
        .body;
    for change in [
        json!({"ends_at": "2026-07-01 10:00"}),
        json!({"starts_at": "2026-07-01 11:00"}),
        json!({"starts_at": "2026-07-02"}),
        json!({"ends_at": "2026-07-01T08:00Z"}),
        json!({"starts_at": "2026-08-02 10:00", "ends_at": "2026-08-02 09:00"}),
    ] {
        let asking = house.mona.change("events", &event, change);
        house.refused_fields(asking, &["ends_at"]).await;
    }
    let event = changed(&house, &event, json!({"ends_at": "2026-07-01 10:00:01"})).await;
    assert_eq!(event["ends_at"], "2026-07-01T08:00:01Z");
}

#[tokio::test]
async fn a_local_time_that_does_not_exist_is_refused_and_a_doubled_one_is_the_first() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let spring = json!({"starts_at": "2026-03-29T02:30", "ends_at": "2026-03-29T09:00"});
    let refused = house
        .refused_fields(planned(&house, &contract, spring), &["starts_at"])
        .await;
    let message = refused.body["errors"][0]["message"]
        .as_str()
        .expect("a message");
    assert!(message.contains("Europe/Paris"), "{message}");
    let end = json!({"starts_at": "2026-03-29T01:00", "ends_at": "2026-03-29T02:59:59"});
    house
        .refused_fields(planned(&house, &contract, end), &["ends_at"])
        .await;
    let event = planned(&house, &contract, json!({}))
        .await
        .expect_status(201)
        .body;
    let asking = house
        .mona
        .change("events", &event, json!({"starts_at": "2026-03-29T02:00"}));
    house.refused_fields(asking, &["starts_at"]).await;
    // elsewhere that time exists
    let there = json!({
        "starts_at": "2026-03-29T02:30", "ends_at": "2026-03-29T09:00", "time_zone": "Asia/Tokyo",
    });
    let there = planned(&house, &contract, there)
        .await
        .expect_status(201)
        .body;
    assert_eq!(there["starts_at"], "2026-03-28T17:30:00Z");

    let autumn = json!({"starts_at": "2026-10-25T02:30", "ends_at": "2026-10-25T03:00"});
    let autumn = planned(&house, &contract, autumn)
        .await
        .expect_status(201)
        .body;
    assert_eq!(autumn["starts_at"], "2026-10-25T00:30:00Z");
    assert_eq!(autumn["ends_at"], "2026-10-25T02:00:00Z");
    // the second one can be said with its offset, and stays when the end moves
    let second = json!({"starts_at": "2026-10-25T02:30+01:00"});
    let second = changed(&house, &autumn, second).await;
    assert_eq!(second["starts_at"], "2026-10-25T01:30:00Z");
    assert_eq!(second["starts_local"], "2026-10-25T02:30:00");
    let longer = changed(&house, &second, json!({"ends_at": "2026-10-25T05:00"})).await;
    assert_eq!(longer["starts_at"], "2026-10-25T01:30:00Z");
}

#[tokio::test]
async fn the_wall_clock_is_kept_across_daylight_saving_and_between_zones() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let days = json!({"starts_at": "2026-10-24T13:00", "ends_at": "2026-10-26T13:00"});
    let event = planned(&house, &contract, days)
        .await
        .expect_status(201)
        .body;
    assert_eq!(
        (&event["starts_at"], &event["ends_at"]),
        (
            &json!("2026-10-24T11:00:00Z"),
            &json!("2026-10-26T12:00:00Z")
        )
    );
    assert_eq!(
        (&event["starts_local"], &event["ends_local"]),
        (&json!("2026-10-24T13:00:00"), &json!("2026-10-26T13:00:00"))
    );
    let york = changed(&house, &event, json!({"time_zone": "America/New_York"})).await;
    assert_eq!(york["starts_local"], "2026-10-24T13:00:00");
    assert_eq!(york["starts_at"], "2026-10-24T17:00:00Z");
    for zone in ["Paris", "CEST", "+02:00", "", "Europe/Atlantis"] {
        let asking = planned(&house, &contract, json!({"time_zone": zone}));
        house.refused_fields(asking, &["time_zone"]).await;
    }

    let settings = house.mona.get("/settings").await.expect_status(200).body;
    assert_eq!(
        planned(&house, &contract, json!({})).await.body["time_zone"],
        "Europe/Paris"
    );
    let zone = json!({"version": settings["version"], "time_zone": "Pacific/Auckland"});
    house.mona.patch("/settings", zone).await.expect_status(200);
    let there = planned(&house, &contract, json!({}))
        .await
        .expect_status(201)
        .body;
    assert_eq!(there["time_zone"], "Pacific/Auckland");
    assert_eq!(there["starts_at"], "2026-06-30T22:00:00Z");
    assert_eq!(
        house.now("events", &event).await["starts_local"],
        "2026-10-24T13:00:00"
    );
}
