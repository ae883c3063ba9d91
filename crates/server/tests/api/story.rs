//! The story of the three departments, through the API.

use crate::api::support::House;
use serde_json::json;

#[tokio::test]
async fn the_story_runs_from_a_client_to_an_event_with_support() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    assert_eq!(draft["status"], "draft");
    assert_eq!(draft["remaining_amount"], "12000.50");

    let path = format!("/contracts/{}", draft["id"]);
    let signed = house
        .bill
        .post(
            &format!("{path}/sign"),
            json!({"version": draft["version"]}),
        )
        .await
        .expect_status(200)
        .body;
    assert_eq!(signed["signed_by"]["full_name"], "Bill Boquet");

    let paid = house
        .bill
        .post(&format!("{path}/payments"), json!({"amount": "2000.50"}))
        .await
        .expect_status(201)
        .body;
    assert_eq!(paid["contract"]["remaining_amount"], "10000.00");

    let event = house.event(&signed).await;
    assert_eq!(event["support_contact"], json!(null));
    assert_eq!(event["starts_local"], "2026-06-04T13:00:00");
    assert_eq!(event["starts_at"], "2026-06-04T11:00:00Z");

    let unstaffed = house
        .mona
        .get("/events?without_support=true")
        .await
        .expect_status(200);
    assert_eq!(unstaffed.body["items"][0]["id"], event["id"]);
    house.assigned(&event, &house.kate).await;

    let mine = house.kate.get("/events?mine=true").await.expect_status(200);
    let mine = &mine.body["items"][0];
    assert_eq!(mine["id"], event["id"]);
    let path = format!("/events/{}", mine["id"]);
    let updated = house
        .kate
        .patch(&path, json!({"version": mine["version"], "attendees": 80}))
        .await
        .expect_status(200);
    assert_eq!(updated.body["attendees"], 80);
}
