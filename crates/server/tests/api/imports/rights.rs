//! Each row has the rights of whoever sent the file, no more and no less.

use serde_json::{Value, json};

use super::{CLIENTS, count, cut_off, over, tally};
use crate::api::support::{House, PASSWORD};

#[tokio::test]
async fn a_department_imports_the_kinds_of_which_it_may_do_something() {
    let house = House::new().await;
    for (person, allowed) in [
        (
            &house.mona,
            &["clients", "contracts", "payments", "events", "employees"][..],
        ),
        (&house.bill, &["clients", "contracts", "payments", "events"]),
        (&house.kate, &["events"]),
    ] {
        for kind in ["clients", "contracts", "payments", "events", "employees"] {
            // the rights are asked before the file is looked at
            let answer = person.send_file(&format!("kind={kind}"), "").await;
            let expected = if allowed.contains(&kind) { 422 } else { 403 };
            assert_eq!(answer.status, expected, "{kind} {}", answer.body);
        }
    }
}

#[tokio::test]
async fn sales_import_their_own_clients_and_management_everybodys() {
    let house = House::new().await;
    let file = "Full name,Email,Phone,Sales contact\n\
        A,a@x.example,0123,Bill Boquet\n\
        B,b@x.example,0123,sara@epic.example\n\
        C,c@x.example,0123,\n\
        D,d@x.example,0123,Kate Hastroff\n\
        E,e@x.example,0123,Nobody Here\n";
    let by_bill = house.bill.import("kind=clients", file).await;
    assert_eq!(tally(&by_bill), [2, 0, 0, 3], "{by_bill}");
    let refused = house.bill.refused(&by_bill).await;
    assert_eq!(
        refused[0],
        (3, "row sales_contact is not yours to set here".to_owned())
    );
    let by_mona = house
        .mona
        .import("kind=clients", file.replace(".example", ".test"))
        .await;
    assert_eq!(
        tally(&by_mona),
        [1, 0, 0, 4],
        "sara's address is another one now"
    );
    let refused = house.mona.refused(&by_mona).await;
    assert_eq!(
        refused[1].1,
        "sales_contact is missing: which employee looks after the client"
    );
    assert!(refused[2].1.contains("who is in SUPPORT"), "{refused:?}");
    assert!(
        refused[3].1.contains("“Nobody Here” is no employee"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_row_about_a_colleagues_client_is_refused_and_audited() {
    let house = House::new().await;
    house.sara.import("kind=clients", CLIENTS).await;
    let file = "Full name,Email,Phone\nKevin Changed,kevin@startup.io,0123\n";
    let done = house.bill.import("kind=clients", file).await;
    assert_eq!(tally(&done), [0, 0, 0, 1]);
    assert_eq!(house.show("clients", 1).await["full_name"], "Kevin Casey");
    let denied = house
        .mona
        .get("/audit?outcome=denied")
        .await
        .expect_status(200);
    assert_eq!(denied.body["items"][0]["action"], "update_client");
    assert_eq!(denied.body["items"][0]["record_id"], 1);
    let reassigned = "Full name,Email,Phone,Sales contact\n\
        Kevin Casey,kevin@startup.io,+678 123 456 78,Bill Boquet\n";
    let done = house.mona.import("kind=clients", reassigned).await;
    assert_eq!(
        tally(&done),
        [0, 1, 0, 0],
        "{:?}",
        house.mona.refused(&done).await
    );
    assert_eq!(
        house.show("clients", 1).await["sales_contact"]["id"],
        house.bill.id
    );
}

#[tokio::test]
async fn an_import_is_its_senders_and_managements_to_see() {
    let house = House::new().await;
    let done = house.bill.import("kind=clients", CLIENTS).await;
    let path = format!("/imports/{}", done["id"]);
    house.mona.get(&path).await.expect_status(200);
    house.sara.get(&path).await.expect_refusal(404, "not_found");
    assert_eq!(house.sara.get("/imports").await.body["count"]["value"], 0);
    assert_eq!(house.mona.get("/imports").await.body["count"]["value"], 1);
    house
        .bill
        .delete(&path, 0)
        .await
        .expect_refusal(403, "forbidden");
}

/// An import of Bill's that waits for somebody to work on it, nothing taken in yet.
async fn waiting(house: &House) -> Value {
    let checked = house
        .bill
        .import("kind=clients&dry_run=true", CLIENTS)
        .await;
    cut_off(house, &checked, 0).await;
    checked
}

/// It is worked on, and stops before anything is taken in.
async fn stops(house: &House, import: &Value, why: &str) {
    over(house);
    house
        .service
        .import_all()
        .await
        .expect("the database is there");
    let stopped = house.mona.settled(&import["id"]).await;
    assert_eq!(
        (&stopped["state"], &stopped["stopped_by"]),
        (&json!("stopped"), &json!(why))
    );
    assert_eq!(count(house, "clients").await, 0);
}

#[tokio::test]
async fn an_import_stops_when_its_sender_leaves_and_goes_on_when_they_are_back() {
    let house = House::new().await;
    let import = waiting(&house).await;
    let bill = house.show("employees", house.bill.id).await;
    let path = format!("/employees/{}", house.bill.id);
    let closed = format!("{path}/deactivate");
    let body = json!({"version": bill["version"]});
    let closed = house.mona.post(&closed, body).await.expect_status(200);
    stops(&house, &import, "session_over").await;
    let body = json!({"version": closed.body["version"]});
    let opened = format!("{path}/reactivate");
    house.mona.post(&opened, body).await.expect_status(200);
    let bill = house
        .stranger()
        .logged_in("bill@epic.example", PASSWORD)
        .await;
    let run = format!("/imports/{}/run", import["id"]);
    bill.post(&run, json!({})).await.expect_status(200);
    assert_eq!(tally(&bill.settled(&import["id"]).await), [4, 0, 0, 0]);
}

#[tokio::test]
async fn an_import_stops_when_its_sender_is_in_a_department_that_may_not() {
    let house = House::new().await;
    let import = waiting(&house).await;
    let bill = house.show("employees", house.bill.id).await;
    let path = format!("/employees/{}", house.bill.id);
    let body = json!({"version": bill["version"], "department": "SUPPORT"});
    house.mona.patch(&path, body).await.expect_status(200);
    stops(&house, &import, "forbidden").await;
}

#[tokio::test]
async fn employees_come_without_a_password_and_wait_for_one() {
    let house = House::new().await;
    let file = "Nom,Courriel,Département,Matricule,Actif\n\
        Noor Abadi,noor@epic.example,SALES,E0100,oui\n\
        Old Hand,old@epic.example,support,E0101,non\n\
        Bill Boquet,bill@epic.example,SUPPORT,,oui\n";
    let done = house.mona.import("kind=employees", file).await;
    assert_eq!(
        tally(&done),
        [2, 0, 0, 1],
        "{:?}",
        house.mona.refused(&done).await
    );
    let stranger = house.stranger();
    for password in ["", "!", "lamprey hollow ten"] {
        let refused = stranger.log_in("noor@epic.example", password).await;
        assert!(matches!(refused.status, 401 | 422), "{}", refused.body);
    }
    let noor = house.show("employees", house.alienor.id + 1).await;
    assert_eq!(noor["employee_number"], "E0100");
    assert_eq!(noor["must_change_password"], true);
}

#[tokio::test]
async fn an_employee_number_that_was_given_before_stops_its_row_and_no_other() {
    let house = House::new().await;
    let header = "Full name,Email,Department,Employee number\n";
    let first = format!("{header}Noor Abadi,noor@epic.example,SALES,E0100\n");
    house.mona.import("kind=employees", first).await;
    let noor = house.alienor.id + 1;
    let version = house.show("employees", noor).await["version"]
        .as_i64()
        .expect("a version");
    let path = format!("/employees/{noor}");
    house.mona.delete(&path, version).await.expect_status(204);
    let second = format!(
        "{header}Old Number,old@epic.example,SALES,E0100\n\
         New Number,new@epic.example,SALES,E0101\n\
         Same Number,same@epic.example,SALES,E0101\n"
    );
    let done = house.mona.import("kind=employees", second).await;
    let refused = house.mona.refused(&done).await;
    assert_eq!(done["state"], "done");
    assert_eq!(tally(&done), [1, 0, 0, 2], "{refused:?}");
    assert!(refused[0].1.starts_with("employee_number"), "{refused:?}");
    assert!(refused[1].1.contains("row 3 of this file"), "{refused:?}");
}

#[tokio::test]
async fn an_id_is_one_clients_also_within_a_file() {
    let house = House::new().await;
    let file = "id,Full name,Email,Phone,Sales contact\n\
        500,A,a@x.example,0123,Bill Boquet\n\
        500,B,b@x.example,0123,Bill Boquet\n\
        501,C,c@x.example,0123,Bill Boquet\n";
    let done = house.mona.import("kind=clients", file).await;
    let refused = house.mona.refused(&done).await;
    assert_eq!(tally(&done), [2, 0, 0, 1], "{refused:?}");
    assert!(
        refused[0].1.starts_with("id is the same as in row 2"),
        "{refused:?}"
    );
}
