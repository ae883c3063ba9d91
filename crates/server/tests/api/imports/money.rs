//! Contracts and payments of files: sums stay exact.

use serde_json::{Value, json};

use super::{CLIENTS, tally};
use crate::api::support::House;

const CONTRACTS: &str = "external_ref;Client e-mail;Titre;Montant total;Reste à payer;Statut;Échéance\n\
    C-1;kevin@startup.io;Launch;12 000,50 €;10 000,50;signé;31/12/2026\n\
    C-2;john.ouick@gmail.com;Wedding;5000;5000;brouillon;\n\
    C-3;jacky@loubouzin.grd;Assembly;900,00;0;annulé;\n";

async fn with_contracts() -> House {
    let house = House::new().await;
    house.bill.import("kind=clients", CLIENTS).await;
    let done = house.mona.import("kind=contracts", CONTRACTS).await;
    assert_eq!(
        tally(&done),
        [3, 0, 0, 0],
        "{:?}",
        house.mona.refused(&done).await
    );
    house
}

fn sums(contract: &Value) -> [&str; 4] {
    ["total_amount", "deposit", "paid_amount", "remaining_amount"]
        .map(|name| contract[name].as_str().expect(name))
}

#[tokio::test]
async fn what_remains_less_than_the_total_was_paid_at_the_opening() {
    let house = with_contracts().await;
    let signed = house.show("contracts", 1).await;
    assert_eq!(
        sums(&signed),
        ["12000.50", "2000.00", "2000.00", "10000.50"]
    );
    assert_eq!(signed["status"], "signed");
    assert_eq!(signed["due_on"], "2026-12-31");
    assert_eq!(signed["signed_by"]["id"], house.mona.id);
    assert_eq!(signed["sales_contact"]["id"], house.bill.id);
    assert_eq!(house.show("contracts", 2).await["status"], "draft");
    let cancelled = house.show("contracts", 3).await;
    assert_eq!(cancelled["status"], "cancelled");
    let payments = house
        .kate
        .get("/contracts/1/payments")
        .await
        .expect_status(200);
    assert_eq!(payments.body["items"][0]["is_deposit"], true);
    assert_eq!(payments.body["items"][0]["amount"], "2000.00");
}

#[tokio::test]
async fn amounts_that_are_wrong_or_unclear_are_refused_and_never_rounded() {
    let house = House::new().await;
    house.bill.import("kind=clients", CLIENTS).await;
    let file = "Client e-mail;Montant total;Acompte\n\
        kevin@startup.io;10,005;\n\
        kevin@startup.io;1,234;\n\
        kevin@startup.io;0;\n\
        kevin@startup.io;-5;\n\
        kevin@startup.io;100;150\n\
        kevin@startup.io;9 999 999 999,99;\n\
        kevin@startup.io;10 000 000 000,00;\n\
        nobody@x.example;5;\n";
    let done = house.mona.import("kind=contracts", file).await;
    let refused = house.mona.refused(&done).await;
    assert_eq!(tally(&done), [1, 0, 0, 7], "{refused:?}");
    assert_eq!(
        house.show("contracts", 1).await["total_amount"],
        "9999999999.99"
    );
}

#[tokio::test]
async fn contracts_are_changed_as_their_person_may() {
    let house = with_contracts().await;
    let file = "external_ref;Montant total;Statut\nC-1;13000;\nC-2;6000;signé\n";
    let by_sara = house.sara.import("kind=contracts", file).await;
    assert_eq!(tally(&by_sara), [0, 0, 0, 2]);
    let by_bill = house.bill.import("kind=contracts", file).await;
    // a signed total is management's
    assert_eq!(
        tally(&by_bill),
        [0, 1, 0, 1],
        "{:?}",
        house.bill.refused(&by_bill).await
    );
    let second = house.show("contracts", 2).await;
    assert_eq!(
        (&second["total_amount"], &second["status"]),
        (&json!("6000.00"), &json!("signed"))
    );
    let by_mona = house
        .mona
        .import("kind=contracts", format!("{file}\n"))
        .await;
    assert_eq!(
        tally(&by_mona),
        [0, 1, 1, 0],
        "{:?}",
        house.mona.refused(&by_mona).await
    );
    assert_eq!(
        house.show("contracts", 1).await["remaining_amount"],
        "11000.00"
    );
    let back = "external_ref;Statut\nC-2;brouillon\n";
    assert_eq!(
        tally(&house.mona.import("kind=contracts", back).await),
        [0, 0, 0, 1]
    );
}

#[tokio::test]
async fn contracts_without_a_number_are_known_by_what_they_say() {
    let house = House::new().await;
    house.bill.import("kind=clients", CLIENTS).await;
    let file = "Client e-mail,Title,Total\n\
        kevin@startup.io,Launch,100\n\
        kevin@startup.io,Launch,100\n\
        kevin@startup.io,Other,100\n";
    let done = house.mona.import("kind=contracts", file).await;
    assert_eq!(tally(&done), [3, 0, 0, 0], "two alike are two");
    let more = format!("{file}kevin@startup.io,Launch,100\n");
    let again = house.mona.import("kind=contracts", more).await;
    assert_eq!(
        tally(&again),
        [1, 0, 3, 0],
        "{:?}",
        house.mona.refused(&again).await
    );
}

#[tokio::test]
async fn payments_are_counted_once_however_often_their_file_comes() {
    let house = with_contracts().await;
    let file = "Contrat,Montant,Date,Mode,Référence\n\
        C-1,2500,03/06/2026,transfer,A\n\
        C-1,2500,03/06/2026,transfer,A\n\
        C-1,500.50,2026-06-04,,\n\
        C-1,9000,,,\n\
        C-2,100,,,\n\
        C-3,100,,,\n\
        C-9,100,,,\n";
    let done = house.bill.import("kind=payments", file).await;
    let refused = house.bill.refused(&done).await;
    assert_eq!(tally(&done), [3, 0, 0, 4], "{refused:?}");
    let contract = house.show("contracts", 1).await;
    assert_eq!(
        sums(&contract),
        ["12000.50", "2000.00", "7500.50", "4500.00"]
    );
    let again = house
        .bill
        .import("kind=payments", format!("{file}C-1,1,,,\n"))
        .await;
    assert_eq!(
        tally(&again),
        [1, 0, 3, 4],
        "{:?}",
        house.bill.refused(&again).await
    );
    let contract = house.show("contracts", 1).await;
    assert_eq!(
        sums(&contract),
        ["12000.50", "2000.00", "7501.50", "4499.00"]
    );
}

#[tokio::test]
async fn of_a_refused_row_nothing_stays() {
    let house = with_contracts().await;
    let file = "contract.external_ref,amount,paid_on,voided_at,void_reason\n\
        C-1,10,2026-06-03,2026-06-04,a mistake\n\
        C-1,20,2026-06-03,,\n";
    let done = house.bill.import("kind=payments", file).await;
    let refused = house.bill.refused(&done).await;
    // only management voids payments
    assert_eq!(tally(&done), [1, 0, 0, 1], "{refused:?}");
    assert_eq!(refused[0].0, 2);
    let contract = house.show("contracts", 1).await;
    assert_eq!(
        sums(&contract),
        ["12000.50", "2000.00", "2020.00", "9980.50"]
    );
    let payments = house.kate.get("/contracts/1/payments").await;
    let payments = payments.expect_status(200).body;
    assert_eq!(payments["count"]["value"], 2, "{payments}");
}

#[tokio::test]
async fn what_was_paid_before_a_contract_was_cancelled_is_managements_to_bring() {
    let house = with_contracts().await;
    let contract = house.show("contracts", 1).await;
    let reason = json!({"reason": "the venue burnt down"});
    let cancelled = house.mona.turn("contracts", &contract, "cancel", reason);
    cancelled.await.expect_status(200);
    let file = "Contrat,Montant,Date\nC-1,100,2020-01-01\n";
    let by_bill = house.bill.import("kind=payments", file).await;
    assert_eq!(tally(&by_bill), [0, 0, 0, 1]);
    let by_mona = house.mona.import("kind=payments", file).await;
    let refused = house.mona.refused(&by_mona).await;
    assert_eq!(tally(&by_mona), [1, 0, 0, 0], "{refused:?}");
}

#[tokio::test]
async fn two_currencies_in_one_row_are_refused() {
    let house = House::new().await;
    house.bill.import("kind=clients", CLIENTS).await;
    let file = "Client e-mail;Montant total;Acompte;Devise\n\
        kevin@startup.io;100 USD;;EUR\n\
        kevin@startup.io;100 USD;10 EUR;\n\
        kevin@startup.io;100 USD;10 USD;USD\n";
    let done = house.mona.import("kind=contracts", file).await;
    let refused = house.mona.refused(&done).await;
    assert_eq!(tally(&done), [1, 0, 0, 2], "{refused:?}");
    let (_, why) = &refused[0];
    assert!(
        why.starts_with("currency is EUR, but USD is written"),
        "{why}"
    );
}
