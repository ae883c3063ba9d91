//! People who cannot leave for a great many reasons.

use chrono::TimeDelta;
use serde_json::json;

use super::id;
use crate::{
    api::support::House,
    web::{events::kates, visitor::Visitor},
};

#[tokio::test]
async fn what_holds_somebody_is_counted_and_its_first_ten_are_named() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let event = kates(&house, &contract).await;
    house.more_clients(&client, 60);
    house.more_events(&event, 250, TimeDelta::hours(2));
    for (person, named, left_out, others, what) in [
        (
            &house.bill,
            "Client 009",
            "Client 011",
            "and 51 more",
            "61 clients",
        ),
        (
            &house.kate,
            "Event 009",
            "Event 011",
            "and 241 more",
            "251 events",
        ),
    ] {
        let employee = house.show("employees", person.id).await;
        let asked = house
            .mona
            .turn("employees", &employee, "deactivate", json!({}));
        let refused = asked.await.expect_refusal(409, "still_owns");
        let told = refused.text("detail");
        for part in [named, others, what] {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert!(!told.contains(left_out), "{told}");
        let mut mona = Visitor::of(&house, &house.mona).await;
        let page = mona
            .open(&format!("/employees/{}/deactivate", person.id))
            .await;
        page.expect(409).see(named).see(others).not_see(left_out);
        let page = mona.open(&format!("/employees/{}", person.id)).await;
        page.expect(200).see("In charge of");
    }
    let to = json!({"to_employee_id": house.sara.id});
    let path = format!("/employees/{}/handover", house.bill.id);
    let given = house.mona.post(&path, to).await.expect_status(200).body;
    assert_eq!(given["clients"], 61);
    let path = format!("/employees/{}/handover", house.kate.id);
    let to = json!({"to_employee_id": house.alienor.id});
    let overlap = house.mona.post(&path, to).await;
    overlap.expect_refusal(409, "support_busy");
}

#[tokio::test]
async fn the_open_contracts_of_somebody_who_asks_to_be_forgotten_are_counted() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    house.more_contracts(&contract, 60);
    let client = house.show("clients", id(&client)).await;
    let asked = house.mona.turn("clients", &client, "anonymise", json!({}));
    let refused = asked.await.expect_refusal(409, "open_contracts");
    let told = refused.text("detail");
    assert!(told.ends_with("9, 10, and 51 more"), "{told}");
    let mut mona = Visitor::of(&house, &house.mona).await;
    let page = mona
        .open(&format!("/clients/{}/anonymise", client["id"]))
        .await;
    page.expect(409).see("and 51 more");
}
