//! Contracts on pages: the list, the record with its next step, every form.

mod forms;
mod payments;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::{
    api::{
        overdue,
        support::{House, Person},
    },
    web::visitor::{Shown, Visitor},
};

/// Every form about a contract that a button leads to.
const VERBS: [&str; 5] = ["edit", "sign", "pay", "cancel", "move"];

fn place(contract: &Value) -> String {
    format!("/contracts/{}", contract["id"])
}

async fn opened(house: &House, person: &Person, contract: &Value) -> Shown {
    let mut visitor = Visitor::of(house, person).await;
    let shown = visitor.open(&place(contract)).await;
    shown.expect(200);
    shown
}

/// Fails unless this is the step that the contract waits for.
#[track_caller]
fn waits_for(shown: &Shown, step: &str) {
    let now = format!("<li class=\"now\" aria-current=\"step\">{step}<");
    assert!(
        shown.html.contains(&now),
        "not waiting for {step}: {}",
        shown.text()
    );
}

/// Which forms the page leads to, of those above and that of an event.
fn buttons(shown: &Shown, contract: &Value) -> Vec<&'static str> {
    let mut found: Vec<_> = VERBS
        .into_iter()
        .filter(|verb| shown.leads_to(&format!("{}/{verb}", place(contract))))
        .collect();
    if shown.leads_to(&format!("/events/new?contract={}", contract["id"])) {
        found.push("event");
    }
    found
}

#[tokio::test]
async fn the_record_names_the_next_step_and_whose_it_is() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    let shown = opened(&house, &house.bill, &draft).await;
    shown.see("Next: sign the contract. That is yours.");
    waits_for(&shown, "Signed");
    opened(&house, &house.mona, &draft)
        .await
        .see("That is for Bill Boquet, or for you.");
    opened(&house, &house.kate, &draft)
        .await
        .see("That is for Bill Boquet or management.");

    let signed = house.signed(&client).await;
    let shown = opened(&house, &house.bill, &signed).await;
    shown.see("Next: record a payment. €12,000.50 remain.");
    waits_for(&shown, "Paid");

    let pay = format!("{}/payments", place(&signed));
    let part = json!({"amount": "2000.50"});
    house.bill.post(&pay, part).await.expect_status(201);
    let shown = opened(&house, &house.bill, &signed).await;
    shown.see("Next: create the event. That is yours.");
    shown.see("Partly paid 1 Jun 2026 · €2,000.50");
    waits_for(&shown, "Event created");
    opened(&house, &house.mona, &signed)
        .await
        .see("That is for Bill Boquet, the sales contact.");

    let event = house.event(&signed).await;
    let shown = opened(&house, &house.mona, &signed).await;
    shown.see("Next: assign a support contact to “John Ouick Wedding”, in 3 days. That is yours.");
    assert!(shown.leads_to(&format!("/events/{}/assign", event["id"])));
    waits_for(&shown, "Support assigned");
    let shown = opened(&house, &house.bill, &signed).await;
    shown.see("That is for management.");
    assert!(!shown.leads_to(&format!("/events/{}/assign", event["id"])));

    house.assigned(&event, &house.kate).await;
    let shown = opened(&house, &house.bill, &signed).await;
    shown.see("Next: record a payment. €10,000.00 remain.");
    shown.see("Support assigned Kate Hastroff");
    waits_for(&shown, "Partly paid");

    let rest = json!({"amount": "10000.00"});
    house.bill.post(&pay, rest).await.expect_status(201);
    let shown = opened(&house, &house.bill, &signed).await;
    shown.see("Settled: paid in full");
    assert!(!shown.html.contains("aria-current=\"step\""));
}

#[tokio::test]
async fn money_that_is_missing_past_its_time_is_called_overdue() {
    let house = House::new().await;
    let client = house.client().await;
    let signed = house.signed(&client).await;
    let event = house.event(&signed).await;
    house.assigned(&event, &house.kate).await;
    let before = opened(&house, &house.bill, &signed).await;
    before.not_see("overdue");
    house.clock.turn(TimeDelta::hours(11 * 24));
    let bill = house
        .bill
        .logged_in(&house.bill.email, crate::api::support::PASSWORD)
        .await;
    let shown = opened(&house, &bill, &signed).await;
    shown.see("overdue").see("the last event is over");
    let mut visitor = Visitor::of(&house, &bill).await;
    visitor
        .open("/contracts?overdue=true")
        .await
        .see("1 of 1")
        .see("overdue");
    let current = bill.get(&place(&signed)).await.expect_status(200).body;
    let due = json!({"version": current["version"], "due_on": "2026-07-01"});
    bill.patch(&place(&signed), due).await.expect_status(200);
    let shown = opened(&house, &bill, &signed).await;
    shown.not_see("overdue").see("due on 1 Jul 2026");
}

#[tokio::test]
async fn there_is_no_button_for_what_would_be_refused_and_a_line_says_why() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    let signed = house.signed(&client).await;
    for (person, of_draft, of_signed) in [
        (
            &house.mona,
            &["edit", "sign", "cancel", "move"][..],
            &["edit", "pay", "cancel", "move"][..],
        ),
        (&house.bill, &["edit", "sign"], &["edit", "pay", "event"]),
        (&house.sara, &[], &[]),
        (&house.kate, &[], &[]),
    ] {
        let mut visitor = Visitor::of(&house, person).await;
        for (contract, expected) in [(&draft, of_draft), (&signed, of_signed)] {
            let shown = visitor.open(&place(contract)).await;
            assert_eq!(buttons(&shown, contract), expected, "{}", person.email);
            for verb in VERBS {
                let form = visitor.get(&format!("{}/{verb}", place(contract))).await;
                let opens = form.status == 200;
                assert_eq!(opens, expected.contains(&verb), "{verb} {}", person.email);
            }
        }
    }
    opened(&house, &house.sara, &signed)
        .await
        .see("Only Bill Boquet, the sales contact, and management change it, sign it")
        .see("Management cancels it");
    // whoever creates the events is named once: by the next step, when it is that
    let shown = opened(&house, &house.mona, &signed).await;
    shown.see("Only Bill Boquet, the sales contact, creates its events");
    let pay = format!("{}/payments", place(&signed));
    let part = json!({"amount": "1.00"});
    house.bill.post(&pay, part).await.expect_status(201);
    let shown = opened(&house, &house.mona, &signed).await;
    shown.see("That is for Bill Boquet, the sales contact.");
    shown.not_see("creates its events");
    opened(&house, &house.bill, &draft)
        .await
        .see("Payments and events can follow once it is signed");
}

#[tokio::test]
async fn a_forged_form_changes_nothing() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    let before = house.mona.get(&place(&draft)).await.body;
    let version = draft["version"].to_string();
    let mut sara = Visitor::of(&house, &house.sara).await;
    for verb in VERBS {
        let fields = [
            ("version", version.as_str()),
            ("title", "Mine now"),
            ("was.title", ""),
            ("amount", "1.00"),
            ("client_id", "1"),
        ];
        let form = format!("{}/{verb}", place(&draft));
        sara.post(&form, &fields).await.expect(403);
    }
    let fields = [("client_id", "1"), ("total_amount", "10.00")];
    sara.post("/contracts", &fields).await.expect(403);
    let after = house.mona.get(&place(&draft)).await.body;
    assert_eq!(before, after);
    let listed = house.mona.get("/contracts").await.body;
    assert_eq!(listed["count"]["value"], json!(1));
}

#[tokio::test]
async fn the_list_is_filtered_by_chips_and_offers_what_the_person_may_do() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    let signed = house.signed(&client).await;
    let (sign, pay) = (
        format!("{}/sign", place(&draft)),
        format!("{}/pay", place(&signed)),
    );
    let mut bill = Visitor::of(&house, &house.bill).await;
    let shown = bill.open("/contracts").await;
    shown
        .see("2 of 2")
        .see("Cool Startup LLC")
        .see("€12,000.50");
    assert!(shown.leads_to(&sign) && shown.leads_to(&pay));
    assert!(shown.leads_to("/contracts?mine=true"));
    let shown = bill.open("/contracts?unsigned=true").await;
    shown.see("1 of 1");
    assert!(shown.leads_to(&sign) && !shown.leads_to(&pay));
    bill.open("/contracts?status=signed").await.see("1 of 1");
    bill.open("/contracts?status=cancelled")
        .await
        .see("No contract fits");
    let mut mona = Visitor::of(&house, &house.mona).await;
    let shown = mona.open("/contracts").await;
    assert!(!shown.leads_to("/contracts?mine=true"));
    assert!(shown.leads_to("/contracts/new"));
    let mut kate = Visitor::of(&house, &house.kate).await;
    let shown = kate.open("/contracts").await;
    assert!(!shown.leads_to(&sign) && !shown.leads_to(&pay));
    assert!(!shown.leads_to("/contracts/new"));
}

#[tokio::test]
async fn a_list_of_one_client_or_sales_contact_names_them_and_lets_them_go() {
    let house = House::new().await;
    let client = house.client().await;
    house.draft(&client).await;
    let other = house.client_of(&house.sara, "zoe@startup.io").await;
    house.draft(&other).await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let of_bill = format!("/contracts?client={}&sales={}", client["id"], house.bill.id);
    let shown = mona.open(&of_bill).await;
    shown
        .see("1 of 1")
        .see("Kevin Casey ×")
        .see("Bill Boquet ×");
    assert!(shown.leads_to(&format!("/contracts?sales={}", house.bill.id)));
    assert!(shown.leads_to(&format!("/contracts?client={}", client["id"])));
    mona.open("/contracts?client=9999")
        .await
        .expect(200)
        .see("9999 ×")
        .see("No contract fits");
    mona.get("/contracts?client=nobody").await.expect(422);
    mona.get("/contracts?mine=true").await.expect(422);
}

#[tokio::test]
async fn an_empty_list_says_what_to_do_next() {
    let house = House::new().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let shown = mona.open("/contracts").await;
    shown.see("No contracts yet").see("New contract");
    for (query, said) in [
        ("unsigned=true", "No draft waits for a signature."),
        ("unpaid=true", "Nothing is left to pay."),
        ("overdue=true", "Nothing is overdue."),
        ("without_event=true", "Every signed contract has its event."),
        ("unpaid=true&q=ouick", "No contract fits."),
        ("unpaid=true&unsigned=true", "No contract fits."),
    ] {
        let shown = mona.open(&format!("/contracts?{query}")).await;
        shown.see(said).see("Show all");
    }
}

#[tokio::test]
async fn a_contract_reads_in_french() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    let mut visitor = Visitor::of(&house, &house.bill).await;
    visitor
        .fill("/profile/settings", &[("locale", "fr")])
        .await
        .expect(200);
    let fields = [("total_amount", "12 345,67"), ("deposit", "1 000,5")];
    let shown = visitor
        .fill(&format!("{}/edit", place(&draft)), &fields)
        .await;
    shown
        .expect(200)
        .see("À suivre : signer le contrat. C’est à vous.")
        .see("12 345,67 €")
        .see("1 000,50 €")
        .see("État brouillon");
}

/// The contracts that rows of a page name, each with whether its row says that it is overdue.
fn marked(shown: &Shown) -> Vec<(i64, bool)> {
    let rows = shown.html.split("<tr>").filter_map(|row| {
        let (_, rest) = row.split_once("href=\"/contracts/")?;
        let id = rest.split('"').next()?.parse().ok()?;
        Some((id, row.contains("<span class=\"tag bad\">overdue</span>")))
    });
    rows.collect()
}

#[tokio::test]
async fn every_row_and_page_marks_what_the_filter_of_overdue_contracts_finds() {
    let house = House::new().await;
    let client = house.client().await;
    let overdue = overdue::contracts(&house, &client).await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let of_client = format!("/clients/{}", client["id"]);
    for (path, rows) in [
        ("/contracts", 13),
        ("/contracts?overdue=true", overdue.len()),
        (&of_client, 10),
    ] {
        let marked = marked(&mona.open(path).await);
        assert_eq!(marked.len(), rows, "{path}");
        for (id, is_marked) in marked {
            assert_eq!(is_marked, overdue.contains(&id), "contract {id} on {path}");
        }
    }
    for id in 1..=13 {
        let shown = mona.open(&format!("/contracts/{id}")).await;
        let is_marked = shown
            .html
            .contains("<span class=\"tag bad\">overdue</span></h1>");
        assert_eq!(is_marked, overdue.contains(&id), "contract {id}");
    }
    let events = house.mona.get("/events").await.expect_status(200).body;
    for event in events["items"].as_array().expect("a list") {
        let shown = mona.open(&format!("/events/{}", event["id"])).await;
        let is_marked = shown
            .html
            .contains("<span class=\"tag bad\">overdue</span>");
        let contract = event["contract_id"].as_i64().expect("an id");
        assert_eq!(is_marked, overdue.contains(&contract), "{event}");
    }
}

#[tokio::test]
async fn a_contract_moved_twice_to_one_client_is_moved() {
    let house = House::new().await;
    let signed = house.signed(&house.client().await).await;
    let other = house.client_of(&house.bill, "other@startup.io").await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let form = format!("{}/move?client={}", place(&signed), other["id"]);
    let page = mona.get(&form).await;
    for _ in 0..2 {
        let moved = mona.fill_shown(&page, &[]).await;
        moved.expect(200);
        assert_eq!(moved.path, place(&signed));
    }
}
