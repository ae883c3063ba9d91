//! Files as they come: what they are is seen, the same one twice changes nothing, and
//! what is refused can be corrected.

use serde_json::json;

use super::{CLIENTS, ERRORS, count, cut_off, names, over, tally};
use crate::api::support::House;

#[tokio::test]
async fn clients_of_a_file_are_created_as_if_they_had_been_typed() {
    let house = House::new().await;
    let done = house
        .bill
        .import("kind=clients&file_name=clients_en.csv", CLIENTS)
        .await;
    assert_eq!(done["state"], "done", "{done}");
    assert_eq!(tally(&done), [4, 0, 0, 0], "{done}");
    assert_eq!(
        names(&house.kate).await,
        [
            "Kevin Casey",
            "John Ouick",
            "Lou Bouzin",
            "Zoë D'Ávila-O’Connor"
        ]
    );
    let kevin = house.show("clients", 1).await;
    assert_eq!(kevin["phone"], "+678 123 456 78");
    assert_eq!(kevin["first_contact_on"], "2021-04-18");
    assert_eq!(kevin["last_contact_at"], "2023-03-28T22:00:00Z");
    assert_eq!(kevin["sales_contact"]["id"], house.bill.id);
    // found, and in the history
    let hits = house.kate.get("/search?q=bouzin").await.expect_status(200);
    assert_eq!(hits.body["items"][0]["id"], 3);
    let history = house
        .bill
        .get("/clients/1/history")
        .await
        .expect_status(200);
    assert_eq!(history.body["items"][0]["action"], "create_client");
    assert_eq!(history.body["items"][0]["reason"], "import 1");
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing() {
    let house = House::new().await;
    house.bill.import("kind=clients", CLIENTS).await;
    let mine = house.show("clients", 1).await;
    let phone = json!({"phone": "+33 1 00 00 00 00"});
    house
        .bill
        .change("clients", &mine, phone)
        .await
        .expect_status(200);
    let again = house.bill.import("kind=clients", CLIENTS).await;
    assert_eq!(again["id"], 2);
    assert_eq!(tally(&again), [0, 0, 4, 0]);
    assert_eq!(house.show("clients", 1).await["phone"], "+33 1 00 00 00 00");
    assert_eq!(count(&house, "clients").await, 4);
}

#[tokio::test]
async fn another_file_about_known_clients_changes_skips_or_refuses_them() {
    let house = House::new().await;
    house.bill.import("kind=clients", CLIENTS).await;
    let file = |phone: &str| {
        format!("Email,Phone\nKEVIN@startup.io,{phone}\njohn.ouick@gmail.com,+1 234 567 8901\n")
    };
    let map = "kind=clients&map=%7B%7D&set=%7B%22full_name%22%3A%22%22%7D";
    let skipped = house
        .bill
        .import(&format!("{map}&existing=skip"), file("0100"))
        .await;
    assert_eq!(tally(&skipped), [0, 0, 2, 0], "{skipped}");
    let refused = house
        .bill
        .import(&format!("{map}&existing=refuse"), file("0200"))
        .await;
    assert_eq!(
        tally(&refused),
        [0, 0, 1, 1],
        "what is the same is no conflict"
    );
    assert_eq!(house.show("clients", 1).await["phone"], "+678 123 456 78");
    let changed = house.bill.import(map, file("0300")).await;
    assert_eq!(tally(&changed), [0, 1, 1, 0]);
    assert_eq!(house.show("clients", 1).await["phone"], "0300");
    let path = format!("/imports/{}/rows?outcome=updated", changed["id"]);
    let rows = house.bill.get(&path).await.expect_status(200).body;
    assert_eq!(rows["items"][0]["changes"][0]["old"], "+678 123 456 78");
    assert_eq!(rows["items"][0]["row"], 2);
}

#[tokio::test]
async fn refused_rows_are_told_corrected_and_imported_again() {
    let house = House::new().await;
    let done = house.bill.import("kind=clients", ERRORS).await;
    assert_eq!(tally(&done), [2, 0, 0, 5], "{done}");
    let refused = house.bill.refused(&done).await;
    let rows: Vec<_> = refused.iter().map(|(row, _)| *row).collect();
    assert_eq!(rows, [2, 3, 4, 6, 7]);
    assert_eq!(refused[0].1, "email is missing");
    assert!(
        refused[1].1.starts_with("email is not an e-mail address"),
        "{refused:?}"
    );
    assert!(refused[2].1.starts_with("phone "), "{refused:?}");
    assert_eq!(refused[3].1, "email is the same as in row 5 of this file");
    assert!(
        refused[4].1.contains("at most 100 are accepted"),
        "{refused:?}"
    );
    assert_eq!(names(&house.kate).await, ["Twice A", "=cmd|' /C calc'!A0"]);

    let path = format!("/api/v1/imports/{}/errors", done["id"]);
    let (headers, file) = house.bill.read_file(&path).await;
    assert!(
        headers["content-type"]
            .to_str()
            .expect("text")
            .starts_with("text/csv")
    );
    assert!(
        file.starts_with("Full name,Email,Phone,Company,Why refused,epic: refused because\r\n")
    );
    assert_eq!(file.lines().count(), 6, "{file}");
    let corrected = file
        .replace("No Mail,,", "No Mail,no.mail@acme.example,")
        .replace("not-an-address", "bad.mail@acme.example")
        .replace("call me", "0123 456")
        .replace("TWICE@", "once@")
        .replace(&"X".repeat(101), "X");
    let again = house.bill.import("kind=clients", corrected).await;
    assert_eq!(
        tally(&again),
        [5, 0, 0, 0],
        "{:?}",
        house.bill.refused(&again).await
    );
}

#[tokio::test]
async fn the_same_file_tries_what_was_refused_before() {
    let house = House::new().await;
    let contract = "Client email,Total,External ref\nkevin@startup.io,100,C-1\n";
    let first = house.mona.import("kind=contracts", contract).await;
    assert_eq!(tally(&first), [0, 0, 0, 1], "{first}");
    house.bill.import("kind=clients", CLIENTS).await;
    let second = house.mona.import("kind=contracts", contract).await;
    assert_eq!(
        tally(&second),
        [1, 0, 0, 0],
        "{:?}",
        house.mona.refused(&second).await
    );
    let third = house.mona.import("kind=contracts", contract).await;
    assert_eq!(tally(&third), [0, 0, 1, 0]);
}

#[tokio::test]
async fn a_dry_run_tells_what_would_happen_and_keeps_nothing_until_it_is_run() {
    let house = House::new().await;
    let checked = house.bill.import("kind=clients&dry_run=true", ERRORS).await;
    assert_eq!(checked["state"], "checked");
    assert_eq!(tally(&checked), [2, 0, 0, 5]);
    assert_eq!(count(&house, "clients").await, 0);
    let path = format!("/imports/{}/rows?outcome=created", checked["id"]);
    let rows = house.bill.get(&path).await.expect_status(200).body;
    assert_eq!(rows["items"][0]["label"], "Twice A");
    let path = format!("/imports/{}/run", checked["id"]);
    house
        .sara
        .post(&path, json!({}))
        .await
        .expect_refusal(404, "not_found");
    house.bill.post(&path, json!({})).await.expect_status(200);
    let done = house.bill.settled(&checked["id"]).await;
    assert_eq!(
        (&done["state"], tally(&done)),
        (&json!("done"), [2, 0, 0, 5])
    );
    assert_eq!(count(&house, "clients").await, 2);
    house
        .bill
        .post(&path, json!({}))
        .await
        .expect_refusal(409, "import_state");
}

#[tokio::test]
async fn a_file_that_is_no_table_is_refused_and_nothing_is_kept() {
    let house = House::new().await;
    for (file, field) in [
        (&b""[..], "file"),
        (b"%PDF-1.7\n%\xE2\xE3\xCF\xD3", "file"),
        (b"PK\x03\x04 not really", "file"),
        (
            b"Email,Email,Full name,Phone\na@b.example,,A,0123\n",
            "file",
        ),
        (b"Full name,Phone\nA,0123\n", "email"),
    ] {
        let refused = house.bill.send_file("kind=clients", file).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert_eq!(
            refused.body["errors"][0]["field"], field,
            "{}",
            refused.body
        );
    }
    let listed = house.bill.get("/imports").await.expect_status(200);
    assert_eq!(listed.body["count"]["value"], 0);
}

#[tokio::test]
async fn parameters_are_refused_by_name() {
    let house = House::new().await;
    for (query, field) in [
        ("", "kind"),
        ("kind=payrolls", "kind"),
        ("kind=clients&existing=maybe", "existing"),
        ("kind=clients&dry_run=1", "dry_run"),
        ("kind=clients&map=Titre", "map"),
        ("kind=clients&separator=x", "separator"),
        ("kind=clients&colour=red", "colour"),
        ("kind=clients&set=%7B%22shoe_size%22%3A%2243%22%7D", "set"),
        (
            "kind=clients&set=%7B%22email%22%3A%22a%40b.example%22%7D",
            "set",
        ),
        ("kind=clients&map=%7B%22Nowhere%22%3A%22email%22%7D", "map"),
    ] {
        let refused = house.bill.send_file(query, CLIENTS).await;
        refused
            .expect_refusal(422, "invalid")
            .expect_fields(&[field]);
    }
}

#[tokio::test]
async fn a_key_makes_the_same_request_one_import() {
    let house = House::new().await;
    let headers = [("idempotency-key", "k1"), ("content-type", "text/csv")];
    let path = "/api/v1/imports?kind=clients";
    let first = house
        .bill
        .ask_raw("POST", path, &headers, CLIENTS.to_vec())
        .await;
    let first = first.expect_status(201);
    assert_eq!(first.headers["location"], "/api/v1/imports/1");
    house.bill.settled(&first.body["id"]).await;
    let again = house
        .bill
        .ask_raw("POST", path, &headers, CLIENTS.to_vec())
        .await;
    assert_eq!(again.expect_status(201).body["id"], 1);
    let other = house
        .bill
        .ask_raw("POST", path, &headers, ERRORS.to_vec())
        .await;
    other
        .expect_refusal(422, "invalid")
        .expect_fields(&["Idempotency-Key"]);
    assert_eq!(house.bill.get("/imports").await.body["count"]["value"], 1);
}

#[tokio::test]
async fn rows_that_are_broken_by_themselves_are_refused_and_the_others_go_on() {
    let house = House::new().await;
    let file = b"Full name,Email,Phone\n\
        A,a@x.example,0123\n\
        Short,b@x.example\n\
        C,c@x.example,0123,one too many\n\
        D\0,d@x.example,0123\n\
        E\xC3\xA9,e@x.example,0123\n\
        F\xFF,f@x.example,0123\n\
        G\xC3\xA9\xC3\xA8\xC3\xA7\xC3\xA0,g@x.example,0123\n";
    let done = house.bill.import("kind=clients", &file[..]).await;
    assert_eq!(done["encoding"], "UTF-8", "{done}");
    assert_eq!(
        tally(&done),
        [3, 0, 0, 4],
        "{:?}",
        house.bill.refused(&done).await
    );
    assert_eq!(names(&house.kate).await, ["A", "Eé", "Géèçà"]);
}

#[tokio::test]
async fn an_import_that_was_killed_goes_on_where_it_was() {
    let house = House::new().await;
    let import = house
        .bill
        .import("kind=clients&dry_run=true", CLIENTS)
        .await;
    cut_off(&house, &import, 2).await;
    over(&house);
    // asking for it again is enough, on any server
    let path = format!("/imports/{}/run", import["id"]);
    house.bill.post(&path, json!({})).await.expect_status(200);
    let done = house.bill.settled(&import["id"]).await;
    assert_eq!(
        (&done["state"], tally(&done)),
        (&json!("done"), [4, 0, 0, 0])
    );
    assert_eq!(
        names(&house.kate).await,
        ["Lou Bouzin", "Zoë D'Ávila-O’Connor"]
    );
}
