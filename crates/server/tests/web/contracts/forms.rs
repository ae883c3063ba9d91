//! The forms that draw a contract up and change it.

use serde_json::json;

use super::{buttons, opened, place};
use crate::{api::support::House, web::visitor::Visitor};

#[tokio::test]
async fn management_chooses_a_client_and_draws_a_contract_up() {
    let house = House::new().await;
    let client = house.client().await;
    let gone = house.client_of(&house.sara, "gone@startup.io").await;
    let path = format!("/clients/{}/anonymise", gone["id"]);
    let version = json!({"version": gone["version"]});
    house.mona.post(&path, version).await.expect_status(200);
    let mut mona = Visitor::of(&house, &house.mona).await;
    let shown = mona.open("/contracts/new").await;
    shown.expect(200).see("Choose the client");
    let form = format!("/contracts/new?client={}", client["id"]);
    assert!(shown.leads_to(&form));
    assert!(!shown.leads_to(&format!("/contracts/new?client={}", gone["id"])));
    mona.open("/contracts/new?q=nobody")
        .await
        .see("No client fits");
    let fields = [
        ("title", "Ouick wedding"),
        ("total_amount", "12,000.50"),
        ("deposit", "2000.50"),
        ("due_on", "2026-07-01"),
        ("external_ref", "652"),
    ];
    let shown = mona.fill(&form, &fields).await;
    shown
        .expect(200)
        .see("A contract with Kevin Casey is drawn up.");
    shown.see("Ouick wedding").see("draft").see("652");
    shown.see("Deposit €2,000.50").see("Remaining €10,000.00");
    shown.see("Draft 1 Jun 2026 · Mona Delacroix");
    let gone = format!("/contracts/new?client={}", gone["id"]);
    mona.get(&gone).await.expect(409);
    mona.get("/contracts/new?client=9999").await.expect(404);
    mona.get("/contracts/new?client=x").await.expect(422);
    for person in [&house.bill, &house.kate] {
        let mut visitor = Visitor::of(&house, person).await;
        visitor.get("/contracts/new").await.expect(403);
        visitor.get(&form).await.expect(403);
    }
}

#[tokio::test]
async fn a_refused_draft_keeps_what_was_typed_and_is_drawn_up_once() {
    let house = House::new().await;
    let client = house.client().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let form = format!("/contracts/new?client={}", client["id"]);
    let wrong = [("total_amount", "12.345"), ("title", "Assembly")];
    let shown = mona.fill(&form, &wrong).await;
    shown.expect(422);
    assert!(shown.wrong("total_amount").is_some());
    assert_eq!(shown.value("total_amount"), "12.345");
    assert_eq!(shown.value("title"), "Assembly");
    let wrong = [("total_amount", "12.30"), ("deposit", "12.31")];
    let shown = mona.fill_shown(&shown, &wrong).await;
    shown.expect(422);
    assert!(shown.wrong("deposit").is_some());
    let first = mona.fill_shown(&shown, &[("deposit", "")]).await;
    let second = mona.fill_shown(&shown, &[("deposit", "")]).await;
    first.expect(200).see("is drawn up");
    second.expect(200).see("already done");
    assert_eq!(first.path, second.path);
    let listed = house.mona.get("/contracts").await.body;
    assert_eq!(listed["count"]["value"], json!(1));
}

#[tokio::test]
async fn the_sales_contact_signs_a_draft_once() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    let form = format!("{}/sign", place(&draft));
    let mut bill = Visitor::of(&house, &house.bill).await;
    let asked = bill.open(&form).await;
    asked
        .see("Kevin Casey · Cool Startup LLC")
        .see("€12,000.50");
    let shown = bill.fill_shown(&asked, &[]).await;
    shown
        .expect(200)
        .see("is signed.")
        .see("Signed 1 Jun 2026 · Bill Boquet");
    // no form to sign it again is shown
    bill.get(&form).await.expect(409);
    // a second click is one too many; later the same form is a conflict
    let again = bill.fill_shown(&asked, &[]).await;
    again.expect(200).see("already done");
    assert!(!again.leads_to(&form));
    house.clock.turn(chrono::TimeDelta::minutes(1));
    bill.fill_shown(&asked, &[]).await.expect(409);
}

#[tokio::test]
async fn a_draft_changes_wholly_and_a_signed_contract_only_where_it_may() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    let form = format!("{}/edit", place(&draft));
    let mut bill = Visitor::of(&house, &house.bill).await;
    let fields = [
        ("total_amount", "9000"),
        ("currency", "CHF"),
        ("deposit", "500"),
    ];
    let shown = bill.fill(&form, &fields).await;
    shown.expect(200).see("Saved").see("9,000.00 CHF");
    bill.fill(&form, &[("deposit", "")])
        .await
        .expect(200)
        .not_see("500.00 CHF of");
    bill.fill(&format!("{}/sign", place(&draft)), &[])
        .await
        .expect(200);
    let shown = bill.open(&form).await;
    shown.see("Management changes the total");
    for field in ["total_amount", "currency", "deposit", "reason"] {
        assert!(
            !shown.html.contains(&format!("name=\"{field}\"")),
            "{field}"
        );
    }
    bill.fill_shown(&shown, &[("title", "Assembly")])
        .await
        .see("Saved");
    let mut mona = Visitor::of(&house, &house.mona).await;
    let shown = mona.fill(&form, &[("total_amount", "9500")]).await;
    shown.expect(422);
    assert!(shown.wrong("reason").is_some());
    assert_eq!(shown.value("total_amount"), "9500");
    let shown = mona
        .fill_shown(&shown, &[("reason", "forty more guests")])
        .await;
    shown
        .expect(200)
        .see("9,500.00 CHF")
        .see("forty more guests");
}

#[tokio::test]
async fn whoever_saves_second_sees_both_and_loses_nothing() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    let form = format!("{}/edit", place(&draft));
    let mut bill = Visitor::of(&house, &house.bill).await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let (his, hers) = (bill.open(&form).await, mona.open(&form).await);
    let change = [("title", "Assembly"), ("due_on", "2026-07-01")];
    mona.fill_shown(&hers, &change).await.see("Saved");
    let change = [("title", "Ouick wedding"), ("total_amount", "13000")];
    let conflict = bill.fill_shown(&his, &change).await;
    conflict.expect(409).see("Somebody else saved first");
    conflict.see("Assembly").see("both changed");
    assert_eq!(conflict.value("due_on"), "2026-07-01");
    assert_eq!(conflict.value("title"), "Ouick wedding");
    bill.fill_shown(&conflict, &[]).await.see("Saved");
    let after = house.bill.get(&place(&draft)).await.body;
    assert_eq!(after["title"], json!("Ouick wedding"));
    assert_eq!(after["due_on"], json!("2026-07-01"));
    assert_eq!(after["total_amount"], json!("13000.00"));
}

#[tokio::test]
async fn what_was_typed_into_a_draft_is_shown_when_it_was_signed_meanwhile() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let form = bill.open(&format!("{}/edit", place(&draft))).await;
    let sign = format!("{}/sign", place(&draft));
    let version = json!({"version": draft["version"]});
    house.mona.post(&sign, version).await.expect_status(200);
    let change = [("title", "Assembly"), ("total_amount", "13000")];
    let conflict = bill.fill_shown(&form, &change).await;
    conflict
        .expect(409)
        .see("The contract was signed meanwhile")
        .see("Total 13000");
    assert_eq!(conflict.value("title"), "Assembly");
    bill.fill_shown(&conflict, &[]).await.see("Saved");
    let after = house.bill.get(&place(&draft)).await.body;
    assert_eq!(after["title"], json!("Assembly"));
    assert_eq!(after["total_amount"], json!("12000.50"));
}

#[tokio::test]
async fn a_cancelled_contract_takes_its_coming_events_along_and_accepts_nothing() {
    let house = House::new().await;
    let client = house.client().await;
    let signed = house.signed(&client).await;
    house.event(&signed).await;
    house
        .event_at(&signed, "2026-05-01T13:00", "2026-05-01T15:00")
        .await;
    let form = format!("{}/cancel", place(&signed));
    let mut mona = Visitor::of(&house, &house.mona).await;
    let asked = mona.open(&form).await;
    asked.see("This coming event is cancelled with it");
    asked.see("Thu 4 Jun, 13:00 John Ouick Wedding");
    asked.not_see("1 May");
    let reason = [("reason", "the client went bankrupt")];
    let shown = mona.fill_shown(&asked, &reason).await;
    shown
        .expect(200)
        .see("The contract is cancelled, and one coming event with it.")
        .see("was cancelled on 1 Jun 2026 (“the client went bankrupt”)");
    assert_eq!(buttons(&shown, &signed), Vec::<&str>::new());
    for verb in super::VERBS {
        let form = format!("{}/{verb}", place(&signed));
        mona.get(&form).await.expect(409);
    }
    mona.fill_shown(&asked, &reason)
        .await
        .expect(200)
        .see("already done");
}

#[tokio::test]
async fn a_contract_moves_to_another_client_until_it_has_events() {
    let house = House::new().await;
    let client = house.client().await;
    let signed = house.signed(&client).await;
    let other = house.client_of(&house.sara, "zoe@startup.io").await;
    let form = format!("{}/move", place(&signed));
    let mut mona = Visitor::of(&house, &house.mona).await;
    let shown = mona.open(&form).await;
    let to_other = format!("{form}?client={}", other["id"]);
    assert!(shown.leads_to(&to_other));
    assert!(!shown.leads_to(&format!("{form}?client={}", client["id"])));
    mona.open(&to_other)
        .await
        .see("Sara Vendrell becomes its sales contact");
    let shown = mona.fill(&to_other, &[]).await;
    shown
        .expect(200)
        .see("The contract is now with Kevin Casey");
    shown.see("Sara Vendrell");
    let back = format!("{form}?client={}", client["id"]);
    let asked = mona.open(&back).await;
    mona.fill_shown(&asked, &[]).await.expect(200);
    let asked_before = mona.open(&to_other).await;
    house.event(&signed).await;
    let shown = opened(&house, &house.mona, &signed).await;
    assert!(!shown.leads_to(&form));
    shown.see("It has events and stays with its client.");
    mona.get(&form).await.expect(409);
    mona.fill_shown(&asked_before, &[]).await.expect(409);
    let mut bill = Visitor::of(&house, &house.bill).await;
    bill.get(&form).await.expect(403);
}
