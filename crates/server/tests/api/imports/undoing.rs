//! Taking imports back: what nobody built on goes, the rest stays and is told.

use domain::clock::Clock;
use serde_json::{Value, json};

use super::{CLIENTS, HELD, count, over, tally};
use crate::api::support::House;

async fn undone(house: &House, import: &Value) -> Value {
    let path = format!("/imports/{}", import["id"]);
    house.mona.delete(&path, 0).await.expect_status(204);
    house.mona.settled(&import["id"]).await
}

#[tokio::test]
async fn what_an_import_created_goes_unless_somebody_built_on_it() {
    let house = House::new().await;
    let done = house.bill.import("kind=clients", CLIENTS).await;
    let kevin = house.show("clients", 1).await;
    house
        .bill
        .change("clients", &kevin, json!({"phone": "0100"}))
        .await
        .expect_status(200);
    house.draft(&house.show("clients", 2).await).await;
    let undone = undone(&house, &done).await;
    assert_eq!(undone["state"], "undone");
    assert_eq!((&undone["undone"], &undone["kept"]), (&json!(2), &json!(2)));
    assert_eq!(count(&house, "clients").await, 2);
    house
        .kate
        .get("/clients/3")
        .await
        .expect_refusal(404, "not_found");
    let hits = house.kate.get("/search?q=bouzin").await.expect_status(200);
    assert_eq!(hits.body["items"], json!([]));
    let path = format!("/imports/{}/rows?outcome=kept", done["id"]);
    let kept = house.mona.get(&path).await.expect_status(200).body;
    assert_eq!(kept["items"][0]["record_id"], 1);
    assert_eq!(kept["items"][1]["record_id"], 2);
    let audit = house
        .mona
        .get("/audit?kind=client&record=3")
        .await
        .expect_status(200);
    assert_eq!(audit.body["items"][0]["action"], "undo_import");
    assert_eq!(audit.body["items"][0]["actor_id"], house.mona.id);
    // the same addresses can come again, under new ids
    let again = house.bill.import("kind=clients", CLIENTS).await;
    assert_eq!(
        tally(&again),
        [2, 1, 1, 0],
        "{:?}",
        house.bill.refused(&again).await
    );
    let path = format!("/imports/{}", done["id"]);
    house
        .mona
        .delete(&path, 0)
        .await
        .expect_refusal(409, "import_state");
}

#[tokio::test]
async fn what_an_import_changed_gets_its_old_values_back() {
    let house = House::new().await;
    house.bill.import("kind=clients", CLIENTS).await;
    let file = "Full name,Email,Phone,Company\n\
        Kevin C.,kevin@startup.io,0100,Other Ltd\n\
        John O.,john.ouick@gmail.com,0200,\n";
    let changed = house.bill.import("kind=clients", file).await;
    assert_eq!(tally(&changed), [0, 2, 0, 0]);
    let john = house.show("clients", 2).await;
    house
        .bill
        .change("clients", &john, json!({"phone": "0300"}))
        .await
        .expect_status(200);
    let undone = undone(&house, &changed).await;
    assert_eq!((&undone["undone"], &undone["kept"]), (&json!(1), &json!(1)));
    let kevin = house.show("clients", 1).await;
    assert_eq!(kevin["full_name"], "Kevin Casey");
    assert_eq!(kevin["phone"], "+678 123 456 78");
    assert_eq!(kevin["company_name"], "Cool Startup LLC");
    assert_eq!(house.show("clients", 2).await["phone"], "0300");
}

#[tokio::test]
async fn a_whole_company_is_taken_back_in_the_other_order() {
    let house = House::new().await;
    let clients = house.bill.import("kind=clients", CLIENTS).await;
    let contracts = "external_ref,Client e-mail,Total,Status,Deposit\n\
        C-1,kevin@startup.io,1000,signed,100\nC-2,kevin@startup.io,50,,\n";
    let contracts = house.mona.import("kind=contracts", contracts).await;
    let payments = "Contract number,Amount\nC-1,200\n";
    let payments = house.mona.import("kind=payments", payments).await;
    let events = "Name,Contract number,Start,End,Location\n\
        Party,C-1,2026-07-01 10:00,2026-07-01 12:00,Here\n";
    let events = house.mona.import("kind=events", events).await;
    for done in [&contracts, &payments, &events] {
        assert_eq!(done["refused"], 0, "{:?}", house.mona.refused(done).await);
    }
    assert_eq!(
        house.show("contracts", 1).await["remaining_amount"],
        "700.00"
    );
    for (done, list) in [
        (&events, "events"),
        (&payments, ""),
        (&contracts, "contracts"),
        (&clients, "clients"),
    ] {
        let back = undone(&house, done).await;
        assert_eq!(
            (&back["state"], &back["kept"]),
            (&json!("undone"), &json!(0)),
            "{back}"
        );
        match list {
            "" => assert_eq!(
                house.show("contracts", 1).await["remaining_amount"],
                "900.00"
            ),
            list => assert_eq!(count(&house, list).await, 0, "{list}"),
        }
    }
}

#[tokio::test]
async fn employees_go_while_no_record_names_them() {
    let house = House::new().await;
    let file = "Name,E-mail,Department\nNoor,noor@epic.example,SALES\nAda,ada@epic.example,SALES\n";
    let done = house.mona.import("kind=employees", file).await;
    assert_eq!(
        tally(&done),
        [2, 0, 0, 0],
        "{:?}",
        house.mona.refused(&done).await
    );
    let client = house.client().await;
    let path = format!("/clients/{}/reassign", client["id"]);
    let body = json!({"sales_contact_id": house.alienor.id + 1, "version": client["version"]});
    house.mona.post(&path, body).await.expect_status(200);
    let back = undone(&house, &done).await;
    assert_eq!((&back["undone"], &back["kept"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn a_file_that_was_taken_back_is_taken_in_again() {
    let house = House::new().await;
    let first = house.bill.import("kind=clients", CLIENTS).await;
    let second = house.bill.import("kind=clients", CLIENTS).await;
    assert_eq!(tally(&second), [0, 0, 4, 0]);
    undone(&house, &first).await;
    assert_eq!(count(&house, "clients").await, 0);
    let third = house.bill.import("kind=clients", CLIENTS).await;
    assert_eq!(tally(&third), [4, 0, 0, 0], "{third}");
}

#[tokio::test]
async fn taking_back_that_was_killed_is_asked_for_again_and_is_not_run() {
    let house = House::new().await;
    let done = house.bill.import("kind=clients", CLIENTS).await;
    house.imports_at_rest().await;
    let until = (house.clock.now() + HELD).timestamp_micros();
    house.database.execute(&format!(
        "UPDATE imports SET state = 'undoing', claim = 'somebody who was killed', \
         leased_until = {until}"
    ));
    let path = format!("/imports/{}/run", done["id"]);
    house
        .bill
        .post(&path, json!({}))
        .await
        .expect_refusal(409, "import_state");
    over(&house);
    let back = undone(&house, &done).await;
    assert_eq!(
        (&back["state"], &back["undone"]),
        (&json!("undone"), &json!(4))
    );
    assert_eq!(count(&house, "clients").await, 0);
}

#[tokio::test]
async fn what_cannot_be_put_back_stays_whole() {
    let house = House::new().await;
    let noor = house.hire("Noor Abadi", "noor@epic.example", "SALES").await;
    let header = "external_ref,Full name,Email,Phone,Sales contact\n";
    let first = format!(
        "{header}K-1,Ann,ann@x.example,0123,Noor Abadi\n\
         K-2,Bob,bob@x.example,0123,Bill Boquet\n\
         K-3,Cid,cid@x.example,0123,Bill Boquet\n"
    );
    house.mona.import("kind=clients", first).await;
    let second = format!(
        "{header}K-1,Ann B.,ann@x.example,0123,Bill Boquet\n\
         K-2,Bob B.,bobby@x.example,0123,Bill Boquet\n\
         K-3,Cid B.,cid@x.example,0123,Bill Boquet\n"
    );
    let changed = house.mona.import("kind=clients", second).await;
    assert_eq!(tally(&changed), [0, 3, 0, 0]);
    // whoever looked after one is gone, the address of another is somebody else's now
    let account = house.show("employees", noor.id).await;
    let path = format!("/employees/{}/deactivate", noor.id);
    let body = json!({"version": account["version"]});
    house.mona.post(&path, body).await.expect_status(200);
    house.client_of(&house.bill, "bob@x.example").await;

    let undone = undone(&house, &changed).await;
    assert_eq!((&undone["undone"], &undone["kept"]), (&json!(1), &json!(2)));
    for (id, name) in [(1, "Ann B."), (2, "Bob B."), (3, "Cid")] {
        assert_eq!(house.show("clients", id).await["full_name"], name);
    }
}
