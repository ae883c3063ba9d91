//! The rules of product.md section 4 about clients.

use serde_json::{Value, json};

use crate::api::refusals::at;
use crate::api::support::{House, Person};

async fn contacted(house: &House, by: &Person, client: &Value, on: Option<&str>) -> Value {
    let path = format!("{}/contacts", at("clients", client));
    let body = on.map_or_else(
        || json!({}),
        |on| json!({"contacted_at": on, "note": "talked"}),
    );
    by.post(&path, body).await.expect_status(201);
    house.now("clients", client).await
}

#[tokio::test]
async fn an_address_belongs_to_one_client_whatever_its_case() {
    let house = House::new().await;
    house.client().await;
    let other = house.client_of(&house.sara, "lou@bouzin.grd").await;
    let mut body = json!({"full_name": "K", "phone": "+33 1 23 45"});
    for same in [
        "kevin@startup.io",
        "KEVIN@Startup.IO",
        " kevin@startup.io\n",
    ] {
        body["email"] = json!(same);
        let asking = house.sara.post("/clients", body.clone());
        house
            .refused(asking, 409, "email_taken")
            .await
            .expect_fields(&["email"]);
        let asking = house.sara.change("clients", &other, json!({"email": same}));
        house
            .refused(asking, 409, "email_taken")
            .await
            .expect_fields(&["email"]);
    }
    // accents make another address, and one's own may change its case
    body["email"] = json!("kévin@startup.io");
    house.sara.post("/clients", body).await.expect_status(201);
    let own = house
        .sara
        .change("clients", &other, json!({"email": "LOU@bouzin.grd"}))
        .await;
    assert_eq!(own.expect_status(200).body["email"], "LOU@bouzin.grd");
}

#[tokio::test]
async fn of_two_simultaneous_creations_with_one_address_one_wins() {
    let house = House::new().await;
    let body = |email: &str| json!({"full_name": "K", "email": email, "phone": "12345"});
    let (one, other) = tokio::join!(
        house.bill.post("/clients", body("kevin@startup.io")),
        house.sara.post("/clients", body("Kevin@Startup.io")),
    );
    let (won, lost) = if one.status == 201 {
        (one, other)
    } else {
        (other, one)
    };
    won.expect_status(201);
    lost.expect_refusal(409, "email_taken")
        .expect_fields(&["email"]);
    assert_eq!(house.contents()["clients"].len(), 1);
}

#[tokio::test]
async fn the_creator_becomes_the_sales_contact_and_cannot_choose_another() {
    let house = House::new().await;
    let client = house.client().await;
    assert_eq!(
        client["sales_contact"],
        json!({"id": house.bill.id, "full_name": "Bill Boquet"})
    );
    let mut body = json!({"full_name": "K", "email": "k@k.io", "phone": "12345"});
    body["sales_contact_id"] = json!(house.sara.id);
    let asking = house.bill.post("/clients", body);
    let refused = house.refused(asking, 403, "field_not_allowed").await;
    refused.expect_fields(&["sales_contact_id"]);
    let asking = house.bill.change(
        "clients",
        &client,
        json!({"sales_contact_id": house.sara.id}),
    );
    house.refused(asking, 403, "field_not_allowed").await;
}

#[tokio::test]
async fn the_first_contact_stays_and_the_last_one_moves_only_with_a_logged_contact() {
    let house = House::new().await;
    let client = house.client().await;
    assert_eq!(client["first_contact_on"], "2026-06-01");
    assert_eq!(client["last_contact_at"], Value::Null);
    house.clock.turn(chrono::TimeDelta::hours(3));
    let edited = house
        .bill
        .change("clients", &client, json!({"phone": "+33 1 23 45"}))
        .await;
    let edited = edited.expect_status(200).body;
    assert_eq!(edited["first_contact_on"], "2026-06-01");
    assert_eq!(edited["last_contact_at"], Value::Null);

    let now = contacted(&house, &house.bill, &client, None).await;
    assert_eq!(now["last_contact_at"], "2026-06-01T11:00:00Z");
    // an older contact is kept, and the latest one counts
    let now = contacted(&house, &house.bill, &client, Some("2023-03-29")).await;
    assert_eq!(now["last_contact_at"], "2026-06-01T11:00:00Z");
    let now = contacted(&house, &house.bill, &client, Some("2026-06-01T16:30+02:00")).await;
    assert_eq!(now["last_contact_at"], "2026-06-01T14:30:00Z");
    assert_eq!(now["first_contact_on"], "2026-06-01");
    let path = format!("{}/contacts", at("clients", &client));
    let logged = house.kate.get(&path).await.expect_status(200).body;
    let at: Vec<_> = logged["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["contacted_at"].clone())
        .collect();
    assert_eq!(
        at,
        [
            "2026-06-01T14:30:00Z",
            "2026-06-01T11:00:00Z",
            "2023-03-28T22:00:00Z"
        ]
    );

    let asking = house.sara.post(&path, json!({}));
    house.refused(asking, 403, "not_own").await;
    let asking = house
        .bill
        .change("clients", &now, json!({"last_contact_at": "2026-06-02"}));
    house.refused(asking, 403, "field_not_allowed").await;
    let corrected = house
        .bill
        .change("clients", &now, json!({"first_contact_on": "18/04/2021"}))
        .await;
    assert_eq!(
        corrected.expect_status(200).body["first_contact_on"],
        "2021-04-18"
    );
}

#[tokio::test]
async fn reassigning_moves_the_rights_on_the_contracts_at_once() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    let signed = house.signed(&client).await;
    let event = house.event(&signed).await;
    let client = house.now("clients", &client).await;
    for wrong in [house.kate.id, house.mona.id, 999] {
        let asking = house.mona.turn(
            "clients",
            &client,
            "reassign",
            json!({"sales_contact_id": wrong}),
        );
        house.refused_fields(asking, &["sales_contact_id"]).await;
    }
    let to = json!({"sales_contact_id": house.sara.id});
    let asking = house.bill.turn("clients", &client, "reassign", to.clone());
    house.refused(asking, 403, "forbidden").await;
    let moved = house
        .mona
        .turn("clients", &client, "reassign", to)
        .await
        .expect_status(200)
        .body;
    assert_eq!(moved["sales_contact"]["full_name"], "Sara Vendrell");

    let asking = house.bill.turn("contracts", &draft, "sign", json!({}));
    house.refused(asking, 403, "not_own").await;
    let pay = format!("{}/payments", at("contracts", &signed));
    house
        .refused(
            house.bill.post(&pay, json!({"amount": "1"})),
            403,
            "not_own",
        )
        .await;
    house
        .sara
        .turn("contracts", &draft, "sign", json!({}))
        .await
        .expect_status(200);
    house
        .sara
        .post(&pay, json!({"amount": "1"}))
        .await
        .expect_status(201);
    let mine = house.sara.get("/events?mine=true").await.expect_status(200);
    assert_eq!(mine.body["items"][0]["id"], event["id"]);
    let entry = &house
        .mona
        .get("/audit?action=reassign_client&outcome=allowed")
        .await
        .body["items"][0];
    assert_eq!(entry["changes"][0]["old"], house.bill.id);
    assert_eq!(entry["changes"][0]["new"], house.sara.id);
}

#[tokio::test]
async fn anonymising_takes_the_person_out_of_the_record_and_of_the_log() {
    let house = House::new().await;
    let client = house.client().await;
    let open = house.draft(&client).await;
    contacted(&house, &house.bill, &client, Some("2023-03-29")).await;
    let named = house
        .bill
        .change(
            "clients",
            &house.now("clients", &client).await,
            json!({"full_name": "Kevin C. Casey", "contact_person": "Ann Casey"}),
        )
        .await;
    let named = named.expect_status(200).body;
    let asking = house.mona.turn("clients", &named, "anonymise", json!({}));
    let refused = house.refused(asking, 409, "open_contracts").await;
    assert!(
        refused
            .text("detail")
            .ends_with(&format!(": {}", open["id"]))
    );
    let asking = house.bill.turn("clients", &named, "anonymise", json!({}));
    house.refused(asking, 403, "forbidden").await;
    house
        .mona
        .turn("contracts", &open, "cancel", json!({}))
        .await
        .expect_status(200);
    let gone = house
        .mona
        .turn("clients", &named, "anonymise", json!({}))
        .await;
    let gone = gone.expect_status(200).body;
    assert_eq!(
        gone["full_name"],
        format!("Anonymised client {}", client["id"])
    );

    let everything = format!("{:?} {:?}", house.contents(), house.audit().await);
    for personal in [
        "Casey",
        "kevin@startup.io",
        "678 123",
        "67812345678",
        "Cool Startup",
        "talked",
    ] {
        assert!(
            !everything.contains(personal),
            "{personal} is still in {everything}"
        );
    }
    let history = house
        .mona
        .get(&format!("{}/history", at("clients", &client)))
        .await;
    let fields = history.body["items"].to_string();
    assert!(
        fields.contains("\"email\""),
        "which fields changed stays known: {fields}"
    );

    let again = house.mona.turn("clients", &gone, "anonymise", json!({}));
    house.refused(again, 409, "client_anonymised").await;
    let edit = house
        .bill
        .change("clients", &gone, json!({"phone": "12345"}));
    house.refused(edit, 409, "client_anonymised").await;
    let path = format!("{}/contacts", at("clients", &client));
    house
        .refused(house.bill.post(&path, json!({})), 409, "client_anonymised")
        .await;
    let body = json!({"client_id": client["id"], "total_amount": "1"});
    house
        .refused(
            house.mona.post("/contracts", body),
            409,
            "client_anonymised",
        )
        .await;
    let other = house
        .draft(&house.client_of(&house.bill, "lou@bouzin.grd").await)
        .await;
    let asking = house
        .mona
        .change("contracts", &other, json!({"client_id": client["id"]}));
    house.refused(asking, 409, "client_anonymised").await;
}

#[tokio::test]
async fn what_was_agreed_with_a_client_who_is_anonymised_tells_nothing_of_the_person() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let body = json!({"title": "Wedding of Kevin Casey"});
    let titled = house.mona.change("contracts", &contract, body).await;
    titled.expect_status(200);
    let pay = format!("{}/payments", at("contracts", &contract));
    let paid = house.bill.post(&pay, json!({"amount": "12000.50"})).await;
    paid.expect_status(201);
    let held = json!({
        "contract_id": contract["id"], "name": "Kevin and Ann marry", "attendees": 75,
        "starts_at": "2025-06-04T13:00", "ends_at": "2025-06-05T02:00",
        "location": "at the Caseys' house by the river", "notes": "his mother is allergic to nuts",
    });
    let key = [("idempotency-key", "the wedding")];
    let asked = |body: &Value| house.bill.ask("POST", "/events", &key, Some(body.clone()));
    let held_event = asked(&held).await.expect_status(201).body;
    let coming = house
        .event_at(&contract, "2030-06-04T13:00", "2030-06-05T02:00")
        .await;

    // paid, but not over
    let client = house.now("clients", &client).await;
    let asking = house.mona.turn("clients", &client, "anonymise", json!({}));
    let refused = house.refused(asking, 409, "open_contracts").await;
    let told = format!(": {}", contract["id"]);
    assert!(refused.text("detail").ends_with(&told), "{refused:?}");
    let cancelled = house
        .mona
        .turn("events", &coming, "cancel", json!({"reason": "asked for"}));
    cancelled.await.expect_status(200);
    let client = house.now("clients", &client).await;
    let gone = house.mona.turn("clients", &client, "anonymise", json!({}));
    gone.await.expect_status(200);

    let event = house.now("events", &held_event).await;
    let name = format!("Anonymised event {}", event["id"]);
    for (field, left) in [
        ("name", json!(name)),
        ("location", json!("(removed)")),
        ("notes", json!("")),
        ("attendees", json!(75)),
    ] {
        assert_eq!(event[field], left, "{field}");
    }
    let contract = house.now("contracts", &contract).await;
    for (field, left) in [
        ("title", json!(null)),
        ("total_amount", json!("12000.50")),
        ("remaining_amount", json!("0.00")),
    ] {
        assert_eq!(contract[field], left, "{field}");
    }
    let everything = format!("{:?} {:?}", house.contents(), house.audit().await).to_lowercase();
    for personal in ["kevin", "casey", "marry", "river", "allergic", "ouick"] {
        let at = everything.find(personal);
        let around = at.map(|at| &everything[at.saturating_sub(300)..at]);
        assert_eq!(around, None, "{personal} is still there");
    }
    // what a book keeper needs is still told
    let history = format!("{}/history", at("contracts", &contract));
    let history = house.mona.get(&history).await.expect_status(200).body;
    let told = history["items"].to_string();
    assert!(told.contains("12000.50"), "{told}");
    // and the key still stands for the first time
    let again = asked(&held).await.expect_status(201).body;
    assert_eq!(again["id"], held_event["id"]);
    assert_eq!(again["location"], "(removed)");
}
