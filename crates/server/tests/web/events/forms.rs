//! The forms about an event: a new one, its details, its dates, its notes, its
//! contract.

use serde_json::{Value, json};

use super::{kates, place};
use crate::{api::support::House, web::visitor::Visitor};

const GALA: [(&str, &str); 5] = [
    ("name", "Summer Gala"),
    ("starts_at", "2026-06-20T18:00"),
    ("ends_at", "2026-06-21T02:00"),
    ("location", "Le Moulin"),
    ("attendees", "1,200"),
];

async fn now(house: &House, event: &Value) -> Value {
    let id = event["id"].as_i64().expect("an id");
    house.show("events", id).await
}

#[tokio::test]
async fn sales_creates_an_event_on_one_of_their_signed_contracts() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    let signed = house.signed(&client).await;
    let other = house.client_of(&house.sara, "zoe@startup.io").await;
    house.signed(&other).await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let choice = bill.open("/events/new").await;
    choice.expect(200).see("1 of 1");
    let form = format!("/events/new?contract={}", signed["id"]);
    assert!(choice.leads_to(&form));
    bill.open("/events/new?q=nobody")
        .await
        .see("None of your signed contracts fits");
    let page = bill.open(&form).await;
    page.expect(200).see("For Kevin Casey");
    assert_eq!(page.value("time_zone"), "Europe/Paris");
    let created = bill.fill_shown(&page, &GALA).await;
    created
        .expect(200)
        .see("Summer Gala is created")
        .see("Sat 20 Jun, 18:00")
        .see("1,200")
        .see("no support");
    // the same form, sent twice by a double click
    bill.fill_shown(&page, &GALA)
        .await
        .see("already done: nothing was done twice");
    let listed = house.bill.get("/events").await.body;
    assert_eq!(listed["count"]["value"], json!(1));
    // and no form where it would be refused
    let of_draft = format!("/events/new?contract={}", draft["id"]);
    bill.get(&of_draft).await.expect(409).see("is not signed");
    bill.get("/events/new?contract=x").await.expect(422);
    bill.get("/events/new?contract=9999").await.expect(404);
    let mut mona = Visitor::of(&house, &house.mona).await;
    mona.get("/events/new").await.expect(403);
}

#[tokio::test]
async fn a_refused_event_keeps_what_was_typed_and_says_what_is_wrong_beside_each_field() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let form = format!("/events/new?contract={}", contract["id"]);
    let wrong = [
        ("name", " "),
        ("starts_at", "2026-06-20T18:00"),
        ("ends_at", "soon"),
        ("attendees", "many"),
        ("location", "Le Moulin"),
        ("time_zone", "Nowhere/At_All"),
    ];
    let refused = bill.fill(&form, &wrong).await;
    refused.expect(422);
    for field in ["name", "ends_at", "attendees", "time_zone"] {
        assert!(refused.wrong(field).is_some(), "{field}");
    }
    assert_eq!(refused.wrong("location"), None);
    assert_eq!(refused.value("location"), "Le Moulin");
    assert_eq!(refused.value("attendees"), "many");
    let before = [
        ("name", "Gala"),
        ("ends_at", "2026-06-20T18:00"),
        ("attendees", "10"),
        ("time_zone", "Europe/Paris"),
    ];
    let refused = bill.fill_shown(&refused, &before).await;
    refused.expect(422);
    assert!(refused.wrong("ends_at").is_some());
    // a time that Paris skips
    let skipped = [
        ("starts_at", "2027-03-28T02:30"),
        ("ends_at", "2027-03-28T06:00"),
    ];
    let refused = bill.fill_shown(&refused, &skipped).await;
    refused.expect(422);
    assert!(refused.wrong("starts_at").is_some());
    let kept = [("starts_at", "2027-03-28T01:30")];
    let made = bill.fill_shown(&refused, &kept).await;
    made.expect(200).see("Sun 28 Mar 2027, 01:30");
}

#[tokio::test]
async fn whoever_saves_second_sees_both_and_loses_nothing() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = kates(&house, &contract).await;
    let edit = format!("{}/edit", place(&event));
    let mut kate = Visitor::of(&house, &house.kate).await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let (hers, theirs) = (kate.open(&edit).await, mona.open(&edit).await);
    let change = [("name", "Ouick Wedding"), ("attendees", "80")];
    mona.fill_shown(&theirs, &change).await.expect(200);
    let change = [("location", "Le Moulin"), ("attendees", "90")];
    let conflict = kate.fill_shown(&hers, &change).await;
    conflict
        .expect(409)
        .see("Somebody else saved first")
        .see("Ouick Wedding")
        .see("both changed");
    assert_eq!(conflict.value("name"), "Ouick Wedding");
    kate.fill_shown(&conflict, &[])
        .await
        .expect(200)
        .see("Saved");
    let after = now(&house, &event).await;
    assert_eq!(after["name"], json!("Ouick Wedding"));
    assert_eq!(after["location"], json!("Le Moulin"));
    assert_eq!(after["attendees"], json!(90));
    assert_eq!(after["starts_at"], event["starts_at"]);
}

#[tokio::test]
async fn a_postponed_event_keeps_its_length_unless_another_end_is_given() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = house.event(&contract).await;
    let postpone = format!("{}/postpone", place(&event));
    let mut mona = Visitor::of(&house, &house.mona).await;
    // over the night the clocks go back: thirteen hours on the wall
    let shown = mona
        .fill(&postpone, &[("starts_at", "2026-10-24T13:00")])
        .await;
    shown
        .expect(200)
        .see("The event now begins Sat 24 Oct, 13:00")
        .see("Sun 25 Oct, 02:00");
    let fields = [
        ("starts_at", "2026-06-10T09:00"),
        ("ends_at", "2026-06-10T12:00"),
    ];
    mona.fill(&postpone, &fields)
        .await
        .expect(200)
        .see("Wed 10 Jun, 12:00");
    let refused = mona.fill(&postpone, &[("starts_at", "later")]).await;
    refused.expect(422);
    assert!(refused.wrong("starts_at").is_some());
    assert_eq!(refused.value("starts_at"), "later");
}

#[tokio::test]
async fn another_zone_keeps_the_wall_clock() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = house.event(&contract).await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let edit = format!("{}/edit", place(&event));
    mona.fill(&edit, &[("time_zone", "America/New_York")])
        .await
        .expect(200)
        .see("Thu 4 Jun, 13:00")
        .see("Thu 4 Jun, 19:00 where you are");
    let after = now(&house, &event).await;
    assert_eq!(after["starts_at"], json!("2026-06-04T17:00:00Z"));
}

#[tokio::test]
async fn notes_are_added_under_date_and_author_replaced_and_cleared() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = kates(&house, &contract).await;
    let mut kate = Visitor::of(&house, &house.kate).await;
    // the form on the record itself
    let page = kate.open(&place(&event)).await;
    page.see("No notes yet");
    let text = "<b>DJ</b> & band\nfor the after party";
    let shown = kate.fill_shown(&page, &[("text", text)]).await;
    shown.expect(200).see("The note is added");
    shown.see("[2026-06-01 10:00, Kate Hastroff] <b>DJ</b> & band for the after party");
    kate.fill_shown(&page, &[("text", text)])
        .await
        .see("already done");
    let refused = kate.fill_shown(&page, &[("once", ""), ("text", " ")]).await;
    refused.expect(422);
    assert!(refused.wrong("text").is_some());
    let notes = format!("{}/notes", place(&event));
    let form = kate.open(&notes).await;
    assert!(form.value("notes").contains("<b>DJ</b> & band\nfor"));
    kate.fill_shown(&form, &[("notes", "Only this.")])
        .await
        .expect(200)
        .see("Only this.");
    // a second version of the same form sees what is there now
    let conflict = kate.fill_shown(&form, &[("notes", "Or that.")]).await;
    conflict.expect(409).see("Only this.").see("Or that.");
    kate.fill(&notes, &[("notes", "")])
        .await
        .expect(200)
        .see("No notes yet");
}

#[tokio::test]
async fn management_moves_an_event_to_another_signed_contract_of_the_client() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let event = house.event(&contract).await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let form = format!("{}/move", place(&event));
    // nowhere to go: drafts and other clients' contracts do not count
    house.draft(&client).await;
    let other = house.client_of(&house.sara, "zoe@startup.io").await;
    let foreign = house.signed(&other).await;
    let shown = mona.open(&form).await;
    assert_eq!(shown.path, place(&event));
    shown.see("It cannot move to another contract");
    let target = house.signed(&client).await;
    let id = target["id"].to_string();
    let page = mona.open(&form).await;
    let foreign = foreign["id"].to_string();
    let refused = mona.fill_shown(&page, &[("contract_id", &foreign)]).await;
    refused.expect(422);
    assert!(refused.wrong("contract_id").is_some());
    let moved = mona.fill_shown(&page, &[("contract_id", &id)]).await;
    moved
        .expect(200)
        .see(&format!("The event is now on contract {id}"));
    assert_eq!(now(&house, &event).await["contract_id"], target["id"]);
}
