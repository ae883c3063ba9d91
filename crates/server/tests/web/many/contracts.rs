//! Contracts with a great many events and payments.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{OF_PAYMENT, follow, href, id, quoted};
use crate::{
    api::support::House,
    web::{events::kates, visitor::Visitor},
};

const TWO_HOURS: TimeDelta = TimeDelta::hours(2);

#[tokio::test]
async fn a_contract_with_hundreds_of_events_waits_for_the_last_of_them() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let past = house
        .event_at(&contract, "2026-04-01T13:00", "2026-04-01T14:00")
        .await;
    let past = house.assigned(&past, &house.alienor).await;
    house.more_events(&past, 250, TWO_HOURS);
    let coming = house
        .event_at(&contract, "2026-07-10T13:00", "2026-07-10T14:00")
        .await;
    let payments = format!("/contracts/{}/payments", contract["id"]);
    let payment = json!({"amount": "2000.50"});
    house.bill.post(&payments, payment).await.expect_status(201);

    let mut mona = Visitor::of(&house, &house.mona).await;
    let place = format!("/contracts/{}", contract["id"]);
    let shown = mona.open(&place).await;
    shown
        .see("Next: assign a support contact to “John Ouick Wedding”, in 39 days.")
        .see("252 events")
        .not_see("overdue");
    assert!(shown.leads_to(&format!("/events/{}/assign", coming["id"])));

    house.assigned(&coming, &house.kate).await;
    let shown = mona.open(&place).await;
    shown
        .see("Next: record a payment. €10,000.00 remain.")
        .see("Support assigned Aliénor Vichum, Kate Hastroff")
        .not_see("overdue");

    let coming = house.show("events", id(&coming)).await;
    let cancel = json!({"reason": "no guests"});
    let cancelled = house.mona.turn("events", &coming, "cancel", cancel).await;
    cancelled.expect_status(200);
    let shown = mona.open(&place).await;
    shown.see("overdue").see("251 events");
}

#[tokio::test]
async fn whoever_cancels_a_contract_sees_the_first_events_and_how_many_there_are() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let under_way = house
        .event_at(&contract, "2026-05-31T13:00", "2026-06-03T14:00")
        .await;
    let event = kates(&house, &contract).await;
    house.more_events(&event, 240, TWO_HOURS);
    let mut mona = Visitor::of(&house, &house.mona).await;
    let form = format!("/contracts/{}/cancel", contract["id"]);
    let shown = mona.open(&form).await;
    shown
        .expect(200)
        .see("241 ")
        .see("Event 009")
        .see("and 231 more")
        .not_see("Event 010");
    let done = mona.fill(&form, &[("reason", "sold")]).await;
    done.expect(200).see("241 ");
    let kept = house.show("events", id(&under_way)).await;
    // its contract is cancelled, but it was not: it is under way
    assert_eq!(kept["cancel_reason"], Value::Null);
    let other = house.show("events", id(&event)).await;
    assert_ne!(other["cancel_reason"], Value::Null);
}

#[tokio::test]
async fn payments_are_turned_page_by_page() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let place = format!("/contracts/{}", contract["id"]);
    let paid = json!({"amount": "1.00", "paid_on": "2026-05-02"});
    let paid = house.bill.post(&format!("{place}/payments"), paid).await;
    let paid = paid.expect_status(201).body;
    let others = (1..=120).map(|n| vec![quoted(&format!("no. {n}."))]);
    house.copies(("payments", id(&paid)), OF_PAYMENT, &["reference"], others);
    let mut bill = Visitor::of(&house, &house.bill).await;
    let newest = bill.open(&place).await;
    newest.see("no. 120.").see("no. 71.").not_see("no. 70.");
    assert_eq!(href(&newest, "prev"), None);
    let middle = follow(&mut bill, &newest, "next").await.expect("more");
    middle.see("no. 70.").see("no. 21.").not_see("no. 20.");
    let oldest = follow(&mut bill, &middle, "next").await.expect("more");
    oldest.see("no. 20.").see("no. 1. ");
    assert_eq!(href(&oldest, "next"), None);
    let back = follow(&mut bill, &oldest, "prev")
        .await
        .expect("a way back");
    assert_eq!(back.text(), middle.text());
    let bad = bill.open(&format!("{place}?payments_after=nonsense")).await;
    bad.expect(422);
}
