//! Choosing one of a great many.

use super::id;
use crate::{
    api::support::House,
    web::{
        events::kates,
        visitor::{Shown, Visitor},
    },
};

/// Fails unless a page offers the first two hundred of a pick-list and a search, and finds
/// what is looked for.
async fn narrows(visitor: &mut Visitor, place: &str, typed: &str, found: &str) -> Shown {
    let shown = visitor.open(place).await;
    shown.expect(200);
    assert!(!offers(&shown, found), "{found} is offered on {place}");
    assert!(shown.html.matches("<option ").count() < 300, "{place}");
    assert!(shown.html.contains("name=\"pick\""), "no search on {place}");
    let joint = if place.contains('?') { '&' } else { '?' };
    let narrowed = visitor.open(&format!("{place}{joint}pick={typed}")).await;
    narrowed.expect(200);
    assert!(offers(&narrowed, found), "{found} is not on {place}");
    narrowed
}

fn offers(shown: &Shown, what: &str) -> bool {
    let options = shown.html.split("<option ").skip(1);
    let mut said = options.map(|option| option.split("</option>").next().unwrap_or_default());
    said.any(|option| option.contains(what))
}

#[tokio::test]
async fn one_of_hundreds_of_colleagues_is_found_by_name() {
    let house = House::new().await;
    let client = house.client().await;
    house.more_colleagues(house.sara.id, 'S', 250);
    house.more_colleagues(house.kate.id, 'K', 250);
    let mut mona = Visitor::of(&house, &house.mona).await;

    let place = format!("/clients/{}/reassign", client["id"]);
    let shown = narrows(&mut mona, &place, "sara", "Sara Vendrell").await;
    let sara = house.sara.id.to_string();
    let (action, mut fields) = shown.form();
    fields.retain(|(name, _)| name != "sales_contact_id" && name != "version");
    fields.push(("sales_contact_id".to_owned(), sara.clone()));
    let sent: Vec<_> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let refused = mona.post(&action, &sent).await;
    refused.expect(422);
    assert_eq!(refused.value("sales_contact_id"), sara);
    let done = mona
        .fill_shown(&shown, &[("sales_contact_id", &sara)])
        .await;
    done.expect(200).see("Sara Vendrell");

    let place = format!("/employees/{}/handover", house.bill.id);
    let shown = narrows(&mut mona, &place, "sara", "Sara Vendrell").await;
    assert!(!offers(&shown, "Bill Boquet"));
}

#[tokio::test]
async fn one_of_hundreds_of_support_is_found_on_the_form_and_on_the_board() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = house.event(&contract).await;
    house.more_colleagues(house.kate.id, 'K', 250);
    let mut mona = Visitor::of(&house, &house.mona).await;
    let place = format!("/events/{}/assign", event["id"]);
    narrows(&mut mona, &place, "kate", "Kate Hastroff").await;
    let chosen = mona
        .open(&format!("{place}?support={}", house.kate.id))
        .await;
    assert_eq!(chosen.value("employee_id"), house.kate.id.to_string());

    let board = format!("/assign?event={}", event["id"]);
    let shown = mona.open(&board).await;
    shown.see("Colleague 150").not_see("Kate Hastroff");
    let found = mona.open(&format!("{board}&pick=kate")).await;
    found
        .see("Kate Hastroff")
        .see("John Ouick Wedding")
        .not_see("Colleague");
    mona.open(&format!("{board}&pick=nobody"))
        .await
        .see("Nobody begins like that");
}

#[tokio::test]
async fn the_audit_log_finds_one_of_hundreds_who_did_something() {
    let house = House::new().await;
    house.client().await;
    house.more_colleagues(house.sara.id, 'S', 250);
    let mut mona = Visitor::of(&house, &house.mona).await;
    narrows(
        &mut mona,
        "/audit?action=create_client",
        "sara",
        "Sara Vendrell",
    )
    .await;
    let kate = house.kate.id;
    let chosen = mona.open(&format!("/audit?actor={kate}")).await;
    assert!(offers(&chosen, "Kate Hastroff"));
    assert!(!chosen.html.contains("audit.csv?pick"));
}

#[tokio::test]
async fn few_are_offered_without_a_search() {
    let house = House::new().await;
    let client = house.client().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let place = format!("/clients/{}/reassign", client["id"]);
    let shown = mona.open(&place).await;
    assert!(offers(&shown, "Sara Vendrell") && !offers(&shown, "Bill Boquet"));
    assert!(!shown.html.contains("name=\"pick\""));
}

#[tokio::test]
async fn an_event_moves_to_one_of_hundreds_of_contracts() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = kates(&house, &contract).await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let place = format!("/events/{}", event["id"]);
    let form = format!("{place}/move");
    assert!(!mona.open(&place).await.leads_to(&form));
    house.more_contracts(&contract, 1);
    assert!(mona.open(&place).await.leads_to(&form));
    house
        .database
        .execute("DELETE FROM contracts WHERE title IS NOT NULL");
    house.more_contracts(&contract, 250);
    let shown = narrows(&mut mona, &form, "001", "Deal 001").await;
    let target = shown
        .html
        .split("<option value=\"")
        .nth(2)
        .expect("a contract");
    let target = target.split('"').next().expect("an id").to_owned();
    let done = mona.fill_shown(&shown, &[("contract_id", &target)]).await;
    done.expect(200).see("Deal 001");
}

#[tokio::test]
async fn who_cannot_be_chosen_takes_no_room_on_a_page() {
    let house = House::new().await;
    let client = house.client().await;
    house.more_clients(&client, 60);
    house
        .database
        .execute("UPDATE clients SET anonymised_at = 1 WHERE full_name LIKE 'Client 0%'");
    let mut mona = Visitor::of(&house, &house.mona).await;
    let shown = mona.open("/contracts/new").await;
    shown.see("1 of 1").see("Kevin Casey");
    let contract = house.signed(&client).await;
    let other = house.client_of(&house.bill, "lou@bouzin.example").await;
    let others = house.signed(&other).await;
    house.more_contracts(&others, 60);
    let gone = format!(
        "UPDATE clients SET anonymised_at = 1 WHERE id = {}",
        id(&other)
    );
    house.database.execute(&gone);
    let mut bill = Visitor::of(&house, &house.bill).await;
    let shown = bill.open("/events/new").await;
    shown.see("1 of 1");
    assert!(shown.leads_to(&format!("/events/new?contract={}", contract["id"])));
    let moved = mona
        .open(&format!("/contracts/{}/move", contract["id"]))
        .await;
    moved.see("0 of 0");
}
