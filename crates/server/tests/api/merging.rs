//! Merging two clients that are one: what moves, what is kept, and where the number of the
//! one that goes leads.

use serde_json::{Value, json};

use crate::api::refusals::at;
use crate::api::support::{Answer, House, Person};

/// Merges one client into another, as both are here.
async fn merge(by: &Person, goes: &Value, stays: &Value, take: &[&str]) -> Answer {
    let body = json!({
        "version": goes["version"], "into_client_id": stays["id"],
        "into_version": stays["version"], "take": take,
    });
    by.post(&format!("{}/merge", at("clients", goes)), body)
        .await
}

/// Two clients of two salespeople.
async fn two(house: &House) -> (Value, Value) {
    let goes = house.client().await;
    let stays = house.client_of(&house.sara, "casey@home.example").await;
    (goes, stays)
}

fn ids(list: &Answer) -> Vec<i64> {
    let items = list.body["items"].as_array().expect("a list").iter();
    items
        .map(|item| item["id"].as_i64().expect("an id"))
        .collect()
}

#[tokio::test]
async fn everything_of_the_one_that_goes_moves_to_the_one_that_stays() {
    let house = House::new().await;
    let (goes, stays) = two(&house).await;
    let draft = house.draft(&goes).await;
    let signed = house.signed(&goes).await;
    let cancelled = house.draft(&goes).await;
    house
        .mona
        .turn("contracts", &cancelled, "cancel", json!({}))
        .await
        .expect_status(200);
    let own = house.signed(&stays).await;
    let event = house.event(&signed).await;
    let payments = format!("{}/payments", at("contracts", &signed));
    house
        .bill
        .post(&payments, json!({"amount": "10.00"}))
        .await
        .expect_status(201);
    let contact = json!({"contacted_at": "2023-03-29", "note": "called"});
    let log = format!("{}/contacts", at("clients", &goes));
    house.bill.post(&log, contact).await.expect_status(201);
    let signed = house.now("contracts", &signed).await;
    let (goes, stays) = (
        house.now("clients", &goes).await,
        house.now("clients", &stays).await,
    );

    let merged = merge(&house.mona, &goes, &stays, &[])
        .await
        .expect_status(200)
        .body;
    assert_eq!(merged["id"], stays["id"]);
    assert_eq!(
        merged["version"],
        stays["version"].as_i64().expect("a version") + 1
    );
    assert_eq!(merged["last_contact_at"], "2023-03-28T22:00:00Z");
    let of_stays = format!("client={}", stays["id"]);
    let contracts = house
        .sara
        .get(&format!("/contracts?{of_stays}&sort=id"))
        .await;
    let all = [&draft, &signed, &cancelled, &own].map(|one| one["id"].as_i64().expect("an id"));
    assert_eq!(ids(&contracts), all);
    let events = house.sara.get(&format!("/events?{of_stays}")).await;
    assert_eq!(ids(&events), [event["id"].as_i64().expect("an id")]);
    let logged = house
        .sara
        .get(&format!("{}/contacts", at("clients", &stays)))
        .await;
    assert_eq!(logged.body["items"][0]["note"], "called");
    let paid = house.sara.get(&payments).await.expect_status(200).body;
    assert_eq!(paid["items"][0]["amount"], "10.00");

    // the records name the one that stays, and are written once more
    let moved = house.now("contracts", &signed).await;
    assert_eq!(moved["client"]["id"], stays["id"]);
    assert_eq!(moved["sales_contact"]["id"], house.sara.id);
    assert_eq!(moved["paid_amount"], signed["paid_amount"]);
    assert_eq!(
        moved["version"],
        signed["version"].as_i64().expect("a version") + 1
    );
    let moved = house.now("events", &event).await;
    assert_eq!(moved["client"]["email"], "casey@home.example");
    assert_eq!(
        moved["version"],
        event["version"].as_i64().expect("a version") + 1
    );

    // the rights move along at once
    let asking = house.bill.turn("contracts", &draft, "sign", json!({}));
    house.refused(asking, 403, "not_own").await;
    let draft = house.now("contracts", &draft).await;
    house
        .sara
        .turn("contracts", &draft, "sign", json!({}))
        .await
        .expect_status(200);
    assert_eq!(
        ids(&house.bill.get("/contracts?mine=true").await),
        Vec::<i64>::new()
    );
}

#[tokio::test]
async fn what_is_lacking_is_filled_and_what_is_taken_is_taken() {
    let house = House::new().await;
    let mut body = json!({
        "full_name": "Kevin Casey", "email": "kevin@startup.io", "phone": "+678 123 456 78",
        "company_name": "Cool Startup LLC", "first_contact_on": "2021-04-18",
        "external_ref": "C-1",
    });
    let goes = house
        .bill
        .post("/clients", body.clone())
        .await
        .expect_status(201)
        .body;
    body = json!({
        "full_name": "K. Casey", "email": "casey@home.example", "phone": "06 12 34 56 78",
        "contact_person": "Ann Casey", "first_contact_on": "2022-01-01",
    });
    let stays = house
        .sara
        .post("/clients", body)
        .await
        .expect_status(201)
        .body;
    let merged = merge(&house.mona, &goes, &stays, &["email", "full_name"]).await;
    let merged = merged.expect_status(200).body;
    for (field, expected) in [
        ("full_name", "Kevin Casey"),
        ("email", "kevin@startup.io"),
        ("phone", "06 12 34 56 78"),
        ("company_name", "Cool Startup LLC"),
        ("contact_person", "Ann Casey"),
        ("first_contact_on", "2021-04-18"),
        ("external_ref", "C-1"),
    ] {
        assert_eq!(merged[field], expected, "{field}");
    }
    // the address that nobody has any more is free
    house.client_of(&house.bill, "casey@home.example").await;
}

#[tokio::test]
async fn the_number_of_the_one_that_goes_leads_to_the_one_that_stays() {
    let house = House::new().await;
    let (goes, stays) = two(&house).await;
    let signed = house.signed(&goes).await;
    house.event(&signed).await;
    let goes = house.now("clients", &goes).await;
    merge(&house.mona, &goes, &stays, &[])
        .await
        .expect_status(200);
    let old = at("clients", &goes);
    let led = house
        .kate
        .get(&old)
        .await
        .expect_refusal(308, "client_moved");
    let there = format!("/api/v1{}", at("clients", &stays));
    assert_eq!(led.headers["location"], there.as_str());
    let shown = house.kate.ask_raw("GET", &there, &[], Vec::new()).await;
    assert_eq!(shown.expect_status(200).body["id"], stays["id"]);
    for path in ["contacts", "history"] {
        let by_old = house
            .kate
            .get(&format!("{old}/{path}"))
            .await
            .expect_status(200);
        let by_new = house
            .kate
            .get(&format!("{}/{path}", at("clients", &stays)))
            .await;
        assert_eq!(by_old.body, by_new.body, "{path}");
    }
    for list in ["contracts", "events"] {
        let by_old = house
            .kate
            .get(&format!("/{list}?client={}", goes["id"]))
            .await;
        assert_eq!(ids(&by_old.expect_status(200)).len(), 1, "{list}");
    }
    // nobody finds it any more
    let clients = house.kate.get("/clients").await.expect_status(200);
    assert_eq!(ids(&clients), [stays["id"].as_i64().expect("an id")]);
    assert_eq!(clients.body["count"]["value"], 1);
    let found = house
        .kate
        .get("/search?q=kevin@startup.io")
        .await
        .expect_status(200);
    assert_eq!(found.body["items"], json!([]));
}

#[tokio::test]
async fn what_moved_is_found_by_the_name_of_the_one_that_stays() {
    let house = House::new().await;
    let goes = house.client().await;
    let body = json!({"full_name": "Ottilie Brandt", "email": "o@b.example", "phone": "+49 30 1234",
        // so that the merge changes nothing by which it is found
        "company_name": "Brandt"});
    let stays = house
        .sara
        .post("/clients", body)
        .await
        .expect_status(201)
        .body;
    let signed = house.signed(&goes).await;
    let event = house.event(&signed).await;
    let goes = house.now("clients", &goes).await;
    merge(&house.mona, &goes, &stays, &[])
        .await
        .expect_status(200);
    for (list, record) in [("contracts", &signed), ("events", &event)] {
        let id = record["id"].as_i64().expect("an id");
        let found = house
            .mona
            .get(&format!("/{list}?q=ottilie"))
            .await
            .expect_status(200);
        assert_eq!(ids(&found), [id], "{list}");
        let found = house
            .mona
            .get(&format!("/{list}?q=casey"))
            .await
            .expect_status(200);
        assert_eq!(ids(&found), Vec::<i64>::new(), "{list}");
    }
}

#[tokio::test]
async fn writes_on_the_one_that_went_are_refused_naming_the_one_that_stays() {
    let house = House::new().await;
    let (goes, stays) = two(&house).await;
    let other = house.draft(&stays).await;
    let stays = house.now("clients", &stays).await;
    merge(&house.mona, &goes, &stays, &[])
        .await
        .expect_status(200);
    let named = format!(
        "client {} was merged into client {}",
        goes["id"], stays["id"]
    );
    let asking = house
        .bill
        .change("clients", &goes, json!({"phone": "12345"}));
    let refused = house.refused(asking, 409, "client_merged").await;
    assert_eq!(refused.text("detail"), named);
    assert_eq!(
        refused.text("hint"),
        format!("epic client show {}", stays["id"])
    );
    let contacts = format!("{}/contacts", at("clients", &goes));
    let asking = house.bill.post(&contacts, json!({}));
    house.refused(asking, 409, "client_merged").await;
    let to = json!({"sales_contact_id": house.sara.id});
    let asking = house.mona.turn("clients", &goes, "reassign", to);
    house.refused(asking, 409, "client_merged").await;
    let asking = house.mona.turn("clients", &goes, "anonymise", json!({}));
    house.refused(asking, 409, "client_merged").await;
    let asking = merge(&house.mona, &goes, &stays, &[]);
    house.refused(asking, 409, "client_merged").await;
    let body = json!({"client_id": goes["id"], "total_amount": "1"});
    let asking = house.mona.post("/contracts", body);
    house.refused(asking, 409, "client_merged").await;
    let asking = house
        .mona
        .change("contracts", &other, json!({"client_id": goes["id"]}));
    house.refused(asking, 409, "client_merged").await;
}

#[tokio::test]
async fn impossible_merges_are_refused_and_change_nothing() {
    let house = House::new().await;
    let (goes, stays) = two(&house).await;
    let mona = &house.mona;
    house
        .refused(merge(&house.bill, &goes, &stays, &[]), 403, "forbidden")
        .await;
    house
        .refused_fields(merge(mona, &goes, &goes, &[]), &["into_client_id"])
        .await;
    let nobody = json!({"id": 999, "version": 1});
    house
        .refused_fields(merge(mona, &goes, &nobody, &[]), &["into_client_id"])
        .await;
    house
        .refused(merge(mona, &nobody, &goes, &[]), 404, "not_found")
        .await;
    house
        .refused_fields(merge(mona, &goes, &stays, &["version"]), &["take"])
        .await;
    let stale = json!({"id": goes["id"], "version": 7});
    house
        .refused(merge(mona, &stale, &stays, &[]), 409, "stale_version")
        .await;
    let stale = json!({"id": stays["id"], "version": 7});
    let refused = house
        .refused(merge(mona, &goes, &stale, &[]), 409, "stale_version")
        .await;
    let named = format!("client {} has changed", stays["id"]);
    assert!(
        refused.text("detail").starts_with(&named),
        "{}",
        refused.body
    );
    let path = format!("{}/merge", at("clients", &goes));
    let asking = mona.post(&path, json!({"version": 1, "into_client_id": 0}));
    house
        .refused_fields(asking, &["into_client_id", "into_version"])
        .await;

    let gone = mona.turn("clients", &stays, "anonymise", json!({})).await;
    let gone = gone.expect_status(200).body;
    house
        .refused(merge(mona, &goes, &gone, &[]), 409, "client_anonymised")
        .await;
    house
        .refused(merge(mona, &gone, &goes, &[]), 409, "client_anonymised")
        .await;
}

#[tokio::test]
async fn a_chain_of_merges_leads_to_its_end_at_once() {
    let house = House::new().await;
    let first = house.client().await;
    let second = house.client_of(&house.bill, "second@startup.io").await;
    let third = house.client_of(&house.bill, "third@startup.io").await;
    let second = merge(&house.mona, &first, &second, &[])
        .await
        .expect_status(200)
        .body;
    let refused = merge(&house.mona, &third, &first, &[]);
    house.refused(refused, 409, "client_merged").await;
    merge(&house.mona, &second, &third, &[])
        .await
        .expect_status(200);
    for gone in [&first, &second] {
        let led = house
            .bill
            .get(&at("clients", gone))
            .await
            .expect_refusal(308, "client_moved");
        assert_eq!(led.headers["location"], "/api/v1/clients/3");
    }
}

#[tokio::test]
async fn a_merge_is_audited_on_both_and_on_what_moved() {
    let house = House::new().await;
    let (goes, stays) = two(&house).await;
    let draft = house.draft(&goes).await;
    let goes = house.now("clients", &goes).await;
    merge(&house.mona, &goes, &stays, &["email"])
        .await
        .expect_status(200);
    let entries = house
        .mona
        .get("/audit?action=merge_clients")
        .await
        .expect_status(200)
        .body;
    let about = |kind: &str, record: &Value| {
        let entries = entries["items"].as_array().expect("a list").iter();
        let mut about = entries
            .filter(|entry| entry["record_kind"] == kind && entry["record_id"] == record["id"]);
        about.next().expect("an entry")["changes"].clone()
    };
    let change =
        |field: &str, old: Value, new: Value| json!({"field": field, "old": old, "new": new});
    let of_goes = about("client", &goes);
    assert_eq!(
        of_goes[0],
        change("merged_into", Value::Null, stays["id"].clone())
    );
    assert!(
        of_goes.to_string().contains("kevin@startup.io"),
        "what it held is known: {of_goes}"
    );
    let of_stays = about("client", &stays);
    let of_stays = of_stays.as_array().expect("changes");
    for expected in [
        change(
            "email",
            json!("casey@home.example"),
            json!("kevin@startup.io"),
        ),
        change("merged_client_id", Value::Null, goes["id"].clone()),
        change("contracts", Value::Null, json!(1)),
    ] {
        assert!(of_stays.contains(&expected), "{expected} in {of_stays:?}");
    }
    let of_draft = about("contract", &draft);
    assert_eq!(
        of_draft[0],
        change("client_id", goes["id"].clone(), stays["id"].clone())
    );
    let sales = change(
        "sales_contact_id",
        json!(house.bill.id),
        json!(house.sara.id),
    );
    assert_eq!(of_draft[1], sales);

    // who changes a moved contract as it was before is told who moved it
    let asking = house
        .mona
        .change("contracts", &draft, json!({"title": "Wedding"}));
    let refused = house.refused(asking, 409, "stale_version").await;
    assert!(refused.text("detail").contains("Mona"), "{}", refused.body);
}

#[tokio::test]
async fn anonymising_the_one_that_stays_takes_the_one_that_went_out_of_the_log() {
    let house = House::new().await;
    let body =
        json!({"full_name": "Ottilie Brandt", "email": "o@b.example", "phone": "+49 30 1234"});
    let key = [("idempotency-key", "once")];
    let goes = house.bill.ask("POST", "/clients", &key, Some(body)).await;
    let goes = goes.expect_status(201).body;
    let stays = house.client().await;
    let merged = merge(&house.mona, &goes, &stays, &[])
        .await
        .expect_status(200)
        .body;
    let everything = format!("{:?}", house.contents());
    assert!(
        !everything.contains("o@b.example"),
        "it is in the log alone: {everything}"
    );
    house
        .mona
        .turn("clients", &merged, "anonymise", json!({}))
        .await
        .expect_status(200);
    let everything = format!("{:?} {:?}", house.contents(), house.audit().await);
    for personal in ["Ottilie", "o@b.example", "49 30 1234", "kevin@startup.io"] {
        assert!(
            !everything.contains(personal),
            "{personal} is still in {everything}"
        );
    }
}

#[tokio::test]
async fn a_creation_that_is_sent_again_after_a_merge_still_happens_once() {
    let house = House::new().await;
    let (goes, stays) = two(&house).await;
    let body = json!({"client_id": goes["id"], "total_amount": "100"});
    let send = || {
        let headers = [("idempotency-key", "contract of the fair")];
        let body = Some(body.clone());
        let mona = &house.mona;
        async move { mona.ask("POST", "/contracts", &headers, body).await }
    };
    let first = send().await.expect_status(201).body;
    let goes = house.now("clients", &goes).await;
    merge(&house.mona, &goes, &stays, &[])
        .await
        .expect_status(200);
    let again = send().await.expect_status(201).body;
    assert_eq!(again["id"], first["id"]);
    assert_eq!(again["client"]["full_name"], "(removed)");
    let of_stays = format!("/contracts?client={}", stays["id"]);
    assert_eq!(ids(&house.mona.get(&of_stays).await).len(), 1);
}
