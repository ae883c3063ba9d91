//! Assigning, replacing and removing the support contact; overlaps.

use serde_json::{Value, json};

use super::{kates, place};
use crate::{
    api::support::House,
    web::visitor::{Shown, Visitor},
};

/// Kate is busy from 13:00 on 4 June; the other event begins that evening.
async fn clash(house: &House) -> (Value, Value) {
    let contract = house.signed(&house.client().await).await;
    let first = kates(house, &contract).await;
    let second = house.event_at(&contract, "2026-06-04T20:00", "2026-06-04T23:00");
    (first, second.await)
}

async fn support(house: &House, event: &Value) -> Value {
    let id = event["id"].as_i64().expect("an id");
    house.show("events", id).await["support_contact"]["full_name"].clone()
}

/// Whether a form asks to accept an overlap.
fn asks(shown: &Shown) -> bool {
    shown.html.contains("name=\"force\"")
}

#[tokio::test]
async fn management_assigns_replaces_and_removes_the_support_contact() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = house.event(&contract).await;
    let (kate, alienor) = (house.kate.id.to_string(), house.alienor.id.to_string());
    let mut mona = Visitor::of(&house, &house.mona).await;
    let form = mona.open(&format!("{}/assign", place(&event))).await;
    form.see("Kate Hastroff · free · 0 events ahead")
        .not_see("Bill Boquet");
    let refused = mona.fill_shown(&form, &[("employee_id", "")]).await;
    refused.expect(422);
    assert!(refused.wrong("employee_id").is_some());
    mona.fill_shown(&refused, &[("employee_id", &kate)])
        .await
        .expect(200)
        .see("Kate Hastroff runs this event.");
    // the version of the first form is over
    let stale = mona.fill_shown(&form, &[("employee_id", &alienor)]).await;
    stale.expect(409).see("Somebody else saved first");
    let form = mona.open(&format!("{}/assign", place(&event))).await;
    form.not_see("Kate Hastroff · free");
    mona.fill_shown(&form, &[("employee_id", &alienor)])
        .await
        .see("Aliénor Vichum runs this event.");
    mona.fill(&format!("{}/unassign", place(&event)), &[])
        .await
        .expect(200)
        .see("Nobody runs this event now.");
    let nobody = mona.get(&format!("{}/unassign", place(&event))).await;
    nobody.expect(409);
}

#[tokio::test]
async fn an_overlap_is_refused_by_name_and_accepted_with_a_reason() {
    let house = House::new().await;
    let (_, event) = clash(&house).await;
    let kate = house.kate.id.to_string();
    let mut mona = Visitor::of(&house, &house.mona).await;
    let form = mona.open(&format!("{}/assign", place(&event))).await;
    form.see("Kate Hastroff · busy: John Ouick Wedding");
    assert!(!asks(&form));
    let refused = mona.fill_shown(&form, &[("employee_id", &kate)]).await;
    refused.expect(409);
    let why = refused
        .wrong("employee_id")
        .expect("what stands against it");
    assert!(why.contains("John Ouick Wedding"), "{why}");
    assert!(asks(&refused));
    assert_eq!(refused.value("employee_id"), kate);
    let unsaid = mona.fill_shown(&refused, &[("force", "on")]).await;
    unsaid.expect(422);
    assert!(unsaid.wrong("reason").is_some() && asks(&unsaid));
    assert_eq!(unsaid.value("force"), "on");
    let forced = mona
        .fill_shown(&unsaid, &[("reason", "both are next door")])
        .await;
    forced
        .expect(200)
        .see("Kate Hastroff runs this event.")
        .see("both are next door");
    assert_eq!(support(&house, &event).await, json!("Kate Hastroff"));
}

#[tokio::test]
async fn dates_that_move_into_an_overlap_are_refused_and_management_may_force_them() {
    let house = House::new().await;
    let (first, second) = clash(&house).await;
    let path = place(&second);
    let later = house.mona.patch(
        &path,
        json!({
            "version": second["version"],
            "starts_at": "2026-06-06T20:00", "ends_at": "2026-06-06T23:00",
        }),
    );
    let second = later.await.expect_status(200).body;
    let second = house.assigned(&second, &house.kate).await;
    let into = [("starts_at", "2026-06-04T20:00")];
    let postpone = format!("{}/postpone", place(&second));
    let mut kate = Visitor::of(&house, &house.kate).await;
    let refused = kate.fill(&postpone, &into).await;
    refused.expect(409).see("John Ouick Wedding");
    assert!(!asks(&refused), "only management forces");
    let mut mona = Visitor::of(&house, &house.mona).await;
    let refused = mona.fill(&postpone, &into).await;
    refused.expect(409).see("John Ouick Wedding");
    let because = [("force", "on"), ("reason", "next door")];
    mona.fill_shown(&refused, &because)
        .await
        .expect(200)
        .see("Thu 4 Jun, 23:00");
    // the edit form asks the same way
    let edit = format!("{}/edit", place(&first));
    let refused = mona.fill(&edit, &[("ends_at", "2026-06-04T21:00")]).await;
    refused.expect(409);
    mona.fill_shown(&refused, &because)
        .await
        .expect(200)
        .see("Thu 4 Jun, 21:00");
}
