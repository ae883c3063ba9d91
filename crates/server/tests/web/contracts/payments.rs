//! Payments on pages: recorded, refused, voided.

use serde_json::json;

use super::{opened, place};
use crate::{api::support::House, web::visitor::Visitor};

#[tokio::test]
async fn what_remains_stands_in_the_form_and_is_paid_in_parts() {
    let house = House::new().await;
    let client = house.client().await;
    let signed = house.signed(&client).await;
    let form = format!("{}/pay", place(&signed));
    let mut bill = Visitor::of(&house, &house.bill).await;
    let shown = bill.open(&form).await;
    assert_eq!(shown.value("amount"), "12000.50");
    assert_eq!(shown.value("paid_on"), "2026-06-01");
    let part = [
        ("amount", "2,000.50"),
        ("paid_on", "2026-05-30"),
        ("method", "Transfer"),
        ("reference", "OUICK-DEP-1"),
    ];
    let shown = bill.fill_shown(&shown, &part).await;
    shown
        .expect(200)
        .see("€2,000.50 recorded; €10,000.00 remain.");
    shown.see("30 May 2026").see("Transfer").see("OUICK-DEP-1");
    shown.see("€2,000.50 of €12,000.50");
    bill.fill(&form, &[]).await.see("€10,000.00 recorded");
    let shown = opened(&house, &house.bill, &signed).await;
    assert!(!shown.leads_to(&form));
    shown.see("Nothing remains to be paid.");
    bill.get(&form).await.expect(422);
}

#[tokio::test]
async fn a_payment_that_is_too_high_keeps_what_was_typed() {
    let house = House::new().await;
    let client = house.client().await;
    let signed = house.signed(&client).await;
    let form = format!("{}/pay", place(&signed));
    let mut bill = Visitor::of(&house, &house.bill).await;
    let fields = [("amount", "12000.51"), ("reference", "OUICK-1")];
    let shown = bill.fill(&form, &fields).await;
    shown.expect(422);
    assert!(shown.wrong("amount").is_some());
    assert_eq!(shown.value("amount"), "12000.51");
    assert_eq!(shown.value("reference"), "OUICK-1");
    let shown = bill.fill_shown(&shown, &[("paid_on", "tomorrow")]).await;
    shown.expect(422);
    assert!(shown.wrong("paid_on").is_some());
    let mended = [("amount", "0.50"), ("paid_on", "2026-06-01")];
    let shown = bill.fill_shown(&shown, &mended).await;
    shown.expect(200).see("€0.50 recorded");
}

#[tokio::test]
async fn a_payment_sent_twice_counts_once() {
    let house = House::new().await;
    let client = house.client().await;
    let signed = house.signed(&client).await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let form = bill.open(&format!("{}/pay", place(&signed))).await;
    let fields = [("amount", "100.00")];
    bill.fill_shown(&form, &fields).await.see("recorded");
    bill.fill_shown(&form, &fields)
        .await
        .expect(200)
        .see("already done");
    let after = house.bill.get(&place(&signed)).await.body;
    assert_eq!(after["paid_amount"], json!("100.00"));
}

#[tokio::test]
async fn management_voids_a_payment_with_a_reason_and_it_stays_struck_through() {
    let house = House::new().await;
    let client = house.client().await;
    let signed = house.signed(&client).await;
    let pay = format!("{}/payments", place(&signed));
    let paid = json!({"amount": "2000.50", "reference": "OUICK-DEP-1"});
    let paid = house.bill.post(&pay, paid).await.expect_status(201).body;
    let form = format!("{pay}/{}/void", paid["id"]);
    let mut bill = Visitor::of(&house, &house.bill).await;
    let shown = bill.open(&place(&signed)).await;
    assert!(!shown.leads_to(&form));
    shown.see("Management cancels it, moves it to another client and voids payments.");
    bill.get(&form).await.expect(403);
    let mut mona = Visitor::of(&house, &house.mona).await;
    assert!(mona.open(&place(&signed)).await.leads_to(&form));
    let shown = mona.open(&form).await;
    shown.see("€2,000.50").see("OUICK-DEP-1");
    let shown = mona.fill_shown(&shown, &[]).await;
    shown.expect(422);
    assert!(shown.wrong("reason").is_some());
    let reason = [("reason", "the cheque bounced")];
    let shown = mona.fill_shown(&shown, &reason).await;
    shown
        .expect(200)
        .see("The payment of €2,000.50 no longer counts.")
        .see("Voided by Mona Delacroix")
        .see("the cheque bounced")
        .see("€0.00 of €12,000.50");
    assert!(shown.html.contains("<del>€2,000.50</del>"));
    assert!(!shown.leads_to(&form));
    mona.get(&form).await.expect(409);
    mona.get(&format!("{pay}/9999/void")).await.expect(404);
    mona.get(&format!("{pay}/none/void")).await.expect(422);
}
