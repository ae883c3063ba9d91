//! The assignment board: what waits, who is free, and what clashes.

use serde_json::json;

use crate::{
    api::support::House,
    web::{events::kates, visitor::Visitor},
};

#[tokio::test]
async fn an_event_is_given_to_whoever_is_free_and_the_board_goes_on() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    kates(&house, &contract).await;
    let event = house.event_at(&contract, "2026-06-04T20:00", "2026-06-04T23:00");
    let event = event.await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let board = mona.open("/assign").await;
    board
        .see("Thu 4 Jun, 20:00 – 23:00 · in 3 days")
        .see("75 people")
        .see("Choose an event to see who is free")
        .see("Kate Hastroff 1 event ahead, 1 in the next 30 days");
    let chosen = format!("/assign?event={}", event["id"]);
    assert!(board.leads_to(&format!("{chosen}#people")));
    let board = mona.open(&chosen).await;
    board.see("busy John Ouick Wedding · Thu 4 Jun, 13:00 – Fri 5 Jun, 02:00");
    board.see("free");
    let form = format!("/events/{}/assign", event["id"]);
    // who clashes comes to the form that asks for a reason, not to a refusal
    let anyway = format!("{form}?board=on&support={}", house.kate.id);
    assert!(board.leads_to(&anyway));
    let asks = mona.open(&anyway).await;
    asks.expect(200);
    assert_eq!(asks.value("employee_id"), house.kate.id.to_string());
    assert!(asks.html.contains("name=\"force\""));
    // the only button is that of who is free
    let done = mona.fill_shown(&board, &[]).await;
    done.expect(200)
        .see("Aliénor Vichum runs this event.")
        .see("Every upcoming event has its support contact");
    assert_eq!(done.path, "/assign");
    let id = event["id"].as_i64().expect("an id");
    let after = house.show("events", id).await;
    assert_eq!(after["support_contact"]["id"], json!(house.alienor.id));
    mona.open(&chosen)
        .await
        .see("Aliénor Vichum runs this event.")
        .not_see("Assign anyway");
}

#[tokio::test]
async fn a_forced_assignment_goes_back_to_the_board() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    kates(&house, &contract).await;
    let event = house.event(&contract).await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let support = house.kate.id;
    let form = format!("/events/{}/assign?board=on&support={support}", event["id"]);
    let because = [("force", "on"), ("reason", "same place")];
    let done = mona.fill(&form, &because).await;
    done.expect(200).see("Kate Hastroff runs this event.");
    assert_eq!(done.path, "/assign");
}

#[tokio::test]
async fn the_board_is_management_s() {
    let house = House::new().await;
    for person in [&house.bill, &house.kate] {
        let mut visitor = Visitor::of(&house, person).await;
        visitor.open("/assign").await.expect(403);
    }
    let mut mona = Visitor::of(&house, &house.mona).await;
    mona.open("/assign").await.see("Every upcoming event has");
    mona.open("/assign?event=x").await.expect(422);
    mona.open("/assign?event=9999").await.expect(404);
}
