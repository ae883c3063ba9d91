//! What is kept of imports when somebody whom they name is anonymised: nothing of the person.

use serde_json::{Value, json};

use super::tally;
use crate::api::support::House;

const HEAD: &str = "Full name,Email,Phone\n";

/// Kevin as the files here have him, and others beside him.
fn sheet() -> String {
    format!(
        "{HEAD}Kevin Casey,kevin@startup.io,+678 123 456 78\nLou Bouzin,lou@bouzin.grd,+666 12345\n\
         Kevin Casey,not an address,+678 123 456 78\n"
    )
}

/// Kevin's record, whatever his number is.
async fn kevin(house: &House) -> Value {
    let found = house.mona.get("/clients?q=kevin@startup.io").await;
    found.expect_status(200).body["items"][0].clone()
}

async fn anonymised(house: &House, client: &Value) {
    let client = house.now("clients", client).await;
    let done = house.mona.turn("clients", &client, "anonymise", json!({}));
    done.await.expect_status(200);
}

async fn assert_nothing_is_left(house: &House) {
    let all = format!("{:?} {:?}", house.contents(), house.audit().await).to_lowercase();
    for personal in ["kevin", "casey", "startup.io", "678 123"] {
        let at = all.find(personal);
        let around = at.map(|at| &all[at.saturating_sub(200)..at]);
        assert_eq!(around, None, "{personal} is still there");
    }
}

#[tokio::test]
async fn rows_that_were_looked_at_taken_in_or_refused_forget_the_person() {
    let house = House::new().await;
    let looked_at = house
        .bill
        .import("kind=clients&dry_run=true", sheet())
        .await;
    let taken_in = house.bill.import("kind=clients", sheet()).await;
    assert_eq!(tally(&taken_in), [2, 0, 0, 1], "{taken_in}");
    let client = kevin(&house).await;
    anonymised(&house, &client).await;
    assert_nothing_is_left(&house).await;
    // of the others everything is still there, and what was only looked at can be run
    let all = format!("{:?}", house.contents());
    assert!(all.contains("lou@bouzin.grd"));
    let path = format!("/imports/{}/run", looked_at["id"]);
    let run = house.bill.post(&path, json!({})).await;
    run.expect_status(200);
    let done = house.bill.settled(&looked_at["id"]).await;
    assert_eq!(tally(&done), [0, 0, 1, 2], "{done}");
    assert_nothing_is_left(&house).await;
}

/// Whoever has the same name and another address is somebody else.
#[tokio::test]
async fn a_namesake_keeps_what_is_kept() {
    let house = House::new().await;
    let client = house.client().await;
    let sheet = format!(
        "{HEAD}Kevin Casey,kevin.casey@elsewhere.example,+44 20 7946 0000\n\
         KEVIN CASEY,KEVIN@Startup.io,+678 123 456 78\n\
         Kevin Casey,,+44 20 7946 0000\n"
    );
    let looked_at = house.bill.import("kind=clients&dry_run=true", sheet).await;
    anonymised(&house, &client).await;
    let kept = format!("{:?}", house.contents()).to_lowercase();
    assert!(!kept.contains("startup.io"), "{kept}");
    let path = format!("/imports/{}/run", looked_at["id"]);
    house.bill.post(&path, json!({})).await.expect_status(200);
    let done = house.bill.settled(&looked_at["id"]).await;
    assert_eq!(tally(&done), [1, 0, 0, 2], "{done}");
    let found = house.bill.get("/clients?q=elsewhere.example").await.body;
    assert_eq!(found["items"][0]["full_name"], "Kevin Casey");
}

#[tokio::test]
async fn a_former_name_and_address_are_forgotten_as_well() {
    let house = House::new().await;
    house.bill.import("kind=clients", sheet()).await;
    house
        .bill
        .import("kind=clients&dry_run=true", sheet())
        .await;
    let client = kevin(&house).await;
    let renamed = json!({"full_name": "Ann Other", "email": "ann@elsewhere.example"});
    let renamed = house.bill.change("clients", &client, renamed).await;
    anonymised(&house, &renamed.expect_status(200).body).await;
    assert_nothing_is_left(&house).await;
}

/// A row about a contract says whose it is, also where the contract has no title.
#[tokio::test]
async fn rows_about_contracts_forget_whose_they_were() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.draft(&client).await;
    let sheet = format!("id,due on\n{},2026-09-01\n", contract["id"]);
    let import = house
        .mona
        .import("kind=contracts&existing=update", sheet)
        .await;
    assert_eq!(tally(&import), [0, 1, 0, 0], "{import}");
    let contract = house.now("contracts", &contract).await;
    let cancelled = house.mona.turn("contracts", &contract, "cancel", json!({}));
    cancelled.await.expect_status(200);
    anonymised(&house, &client).await;
    assert_nothing_is_left(&house).await;
}

#[tokio::test]
async fn an_import_that_is_forgotten_leaves_no_rows() {
    let house = House::new().await;
    let looked_at = house
        .bill
        .import("kind=clients&dry_run=true", sheet())
        .await;
    let path = format!("/imports/{}", looked_at["id"]);
    house.bill.delete(&path, 0).await.expect_status(204);
    assert_nothing_is_left(&house).await;
}
