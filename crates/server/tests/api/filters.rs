//! What the filters and the search of lists let through (product.md section 4,
//! interfaces.md).

use serde_json::{Value, json};

use crate::api::support::House;

async fn found(house: &House, path: &str) -> Vec<i64> {
    let list = house.kate.get(path).await.expect_status(200).body;
    let items = list["items"].as_array().expect("a list");
    assert_eq!(list["count"]["value"], items.len(), "{path}");
    let mut ids: Vec<_> = items
        .iter()
        .map(|one| one["id"].as_i64().expect("an id"))
        .collect();
    ids.sort_unstable();
    ids
}

/// The ids of records, in order.
fn of(records: &[&Value]) -> Vec<i64> {
    records
        .iter()
        .map(|one| one["id"].as_i64().expect("an id"))
        .collect()
}

#[tokio::test]
async fn an_empty_list_is_a_list() {
    let house = House::new().await;
    let empty = json!({"items": [], "previous": null, "next": null, "count": {"value": 0, "capped": false}});
    for path in [
        "/clients",
        "/contracts",
        "/events",
        "/employees?inactive=true",
        "/events?upcoming=true",
        "/contracts?client=999",
        "/clients?sales=999",
        "/clients?q=nobody",
    ] {
        let list = house.mona.get(path).await.expect_status(200);
        assert_eq!(list.body, empty, "{path}");
    }
    let hits = house.mona.get("/search?q=nobody").await.expect_status(200);
    assert_eq!(hits.body, json!({"items": []}));
}

#[tokio::test]
async fn an_event_matches_a_span_of_time_that_it_overlaps() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    // 08:00 to 10:00 in UTC; Kate's dates are read in Paris
    let short = house
        .event_at(&contract, "2026-06-10 10:00", "2026-06-10 12:00")
        .await;
    let night = house
        .event_at(&contract, "2026-06-12 20:00", "2026-06-13 02:00")
        .await;
    let midnight = house
        .event_at(&contract, "2026-06-16 20:00", "2026-06-17 00:00")
        .await;
    let (one, two, three) = (of(&[&short]), of(&[&night]), of(&[&midnight]));
    for (query, expected) in [
        ("from=2026-06-10&to=2026-06-10", one.clone()),
        ("from=10/06/2026&to=10/06/2026", one.clone()),
        ("from=2026-06-09&to=2026-06-09", vec![]),
        ("from=2026-06-11&to=2026-06-11", vec![]),
        ("from=2026-06-12&to=2026-06-12", two.clone()),
        ("from=2026-06-13&to=2026-06-13", two.clone()),
        ("from=2026-06-14&to=2026-06-15", vec![]),
        // it ends as the 17th begins
        ("from=2026-06-16&to=2026-06-16", three.clone()),
        ("from=2026-06-17", vec![]),
        // from is inclusive, to is exclusive unless it is a bare day
        ("from=2026-06-10T10:00&to=2026-06-10T11:00", one.clone()),
        (
            "from=2026-06-10T08:00Z&to=2026-06-10T08:00:01Z",
            one.clone(),
        ),
        ("to=2026-06-10T10:00", vec![]),
        ("to=2026-06-10T08:00Z", vec![]),
        ("to=2026-06-10T10:00:01", one.clone()),
        ("from=2026-06-10T12:00&to=2026-06-11T00:00", vec![]),
        ("from=2026-06-10T11:59:59&to=2026-06-11T00:00", one.clone()),
        (
            "from=2026-06-10T11:00%2B02:00&to=2026-06-10T11:30%2B02:00",
            one.clone(),
        ),
        ("to=2026-06-12", of(&[&short, &night])),
        ("from=2026-06-13", of(&[&night, &midnight])),
        ("", of(&[&short, &night, &midnight])),
    ] {
        assert_eq!(
            found(&house, &format!("/events?{query}")).await,
            expected,
            "{query}"
        );
    }
}

#[tokio::test]
async fn upcoming_means_not_over_and_past_means_over() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    // it is 10:00 in Paris
    let over = house
        .event_at(&contract, "2026-06-01 08:00", "2026-06-01 10:00")
        .await;
    let running = house
        .event_at(&contract, "2026-06-01 09:00", "2026-06-01 10:01")
        .await;
    let coming = house
        .event_at(&contract, "2026-06-02 09:00", "2026-06-02 10:00")
        .await;
    assert_eq!(
        found(&house, "/events?upcoming=true").await,
        of(&[&running, &coming])
    );
    assert_eq!(found(&house, "/events?past=true").await, of(&[&over]));
    assert_eq!(
        found(&house, "/events?past=false&upcoming=false")
            .await
            .len(),
        3
    );
    let both = house.kate.get("/events?past=true&upcoming=true").await;
    both.expect_refusal(422, "invalid").expect_fields(&["past"]);
    // the cursor of a list that moves with the clock still opens it
    let first = house
        .kate
        .get("/events?upcoming=true&limit=1")
        .await
        .expect_status(200);
    house.clock.turn(chrono::TimeDelta::seconds(30));
    let path = format!("/events?upcoming=true&limit=1&after={}", first.text("next"));
    let second = house.kate.get(&path).await.expect_status(200);
    assert_eq!(second.body["items"][0]["id"], coming["id"]);
}

#[tokio::test]
async fn records_are_filtered_by_those_they_belong_to() {
    let house = House::new().await;
    let (kevin, lou) = (
        house.client().await,
        house.client_of(&house.sara, "lou@bouzin.grd").await,
    );
    let (first, second) = (house.signed(&kevin).await, house.signed(&kevin).await);
    let third = house.signed(&lou).await;
    let event = house.event(&first).await;
    let other = house.event(&second).await;
    house.assigned(&event, &house.kate).await;
    let (bill, sara) = (house.bill.id, house.sara.id);
    let kate = house.kate.id;
    for (path, expected) in [
        (format!("/clients?sales={bill}"), of(&[&kevin])),
        (format!("/clients?sales={sara}"), of(&[&lou])),
        ("/clients?mine=true".to_owned(), of(&[&kevin])),
        (
            format!("/contracts?client={}", kevin["id"]),
            of(&[&first, &second]),
        ),
        (format!("/contracts?sales={sara}"), of(&[&third])),
        ("/contracts?mine=true".to_owned(), of(&[&first])),
        (format!("/contracts?mine=true&sales={sara}"), vec![]),
        (format!("/events?contract={}", second["id"]), of(&[&other])),
        (
            format!("/events?client={}", kevin["id"]),
            of(&[&event, &other]),
        ),
        (format!("/events?client={}", lou["id"]), vec![]),
        (format!("/events?support={kate}"), of(&[&event])),
        (format!("/events?sales={bill}"), of(&[&event, &other])),
        ("/events?mine=true".to_owned(), of(&[&event])),
        (
            format!("/events?support={kate}&without_support=true"),
            vec![],
        ),
        ("/employees?department=SALES".to_owned(), vec![bill, sara]),
        ("/employees?department=sales".to_owned(), vec![bill, sara]),
        (
            "/employees?department=MANAGEMENT&inactive=true".to_owned(),
            vec![],
        ),
    ] {
        assert_eq!(found(&house, &path).await, expected, "{path}");
    }
    let mine = house
        .sara
        .get("/contracts?mine=true")
        .await
        .expect_status(200);
    assert_eq!(mine.body["items"][0]["id"], third["id"]);
    let alienor = house.employee(&house.alienor).await;
    house
        .mona
        .turn("employees", &alienor, "deactivate", json!({}))
        .await
        .expect_status(200);
    assert_eq!(
        found(&house, "/employees?inactive=true").await,
        [house.alienor.id]
    );
    assert_eq!(found(&house, "/employees?department=SUPPORT").await, [kate]);
}

#[tokio::test]
async fn search_finds_beginnings_of_words_without_regard_to_accents_and_case() {
    let house = House::new().await;
    let body = json!({
        "full_name": "Élodie Straße", "email": "Elo@Müller.de", "phone": "12345",
        "company_name": "Œuvres & Co", "external_ref": "KD-77",
    });
    let client = house
        .bill
        .post("/clients", body)
        .await
        .expect_status(201)
        .body;
    let body = json!({"client_id": client["id"], "total_amount": "1", "title": "Été à Mufflins"});
    let contract = house
        .mona
        .post("/contracts", body)
        .await
        .expect_status(201)
        .body;
    house
        .mona
        .turn("contracts", &contract, "sign", json!({}))
        .await
        .expect_status(200);
    let event = house.event(&contract).await;
    for (list, query, hit) in [
        ("clients", "elodie", true),
        ("clients", "ÉLODIE%20STRASSE", true),
        ("clients", "elodie%20stra", true),
        ("clients", "oeuvres", true),
        ("clients", "%C5%92UVRES%20%26", true),
        ("clients", "elo@", true),
        ("clients", "kd-7", true),
        ("clients", "KD-77", true),
        ("clients", "lodie", false),
        ("clients", "strasse", true),
        ("clients", "elodie%25", true),
        ("clients", "%25str", true),
        ("clients", "stra%20elo", true),
        ("clients", "elodie%20nobody", false),
        ("clients", "!", false),
        ("clients", "%25", false),
        ("clients", "_", false),
        ("clients", "%27%20OR%201%3D1--", false),
        ("clients", "%20%20elodie%20", true),
        ("contracts", "ete%20A", true),
        ("contracts", "elodie", true),
        ("contracts", "mufflins", true),
        ("contracts", "ufflins", false),
        ("events", "john%20OUICK", true),
        ("events", "53%20rue%20du%20chateau", true),
        ("events", "oeuvres", true),
        ("events", "wedding", true),
        ("events", "edding", false),
        ("employees", "alie", true),
        ("employees", "ALI%C3%89NOR", true),
        ("employees", "e0005", true),
        ("employees", "alienor@", true),
        ("employees", "vichum", true),
        ("employees", "ichum", false),
    ] {
        let hits = found(&house, &format!("/{list}?q={query}")).await;
        assert_eq!(!hits.is_empty(), hit, "{list} {query}");
    }
    // nothing to search for is no filter
    assert_eq!(found(&house, "/clients?q=%20").await, of(&[&client]));
    let hits = house.kate.get("/search?q=E").await.expect_status(200).body;
    let kinds: Vec<_> = hits["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|hit| hit["kind"].as_str().expect("a kind"))
        .collect();
    assert!(kinds.starts_with(&["client", "contract"]), "{kinds:?}");
    assert_eq!(
        found(&house, &format!("/events?q={}", event["id"])).await,
        of(&[&event])
    );
}

#[tokio::test]
async fn mine_and_somebody_elses_are_asked_together() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = house.event(&contract).await;
    house.assigned(&event, &house.kate).await;
    let (bill, alienor) = (house.bill.id, house.alienor.id);
    for (person, path) in [
        (&house.sara, format!("/clients?mine=true&sales={bill}")),
        (&house.sara, format!("/contracts?mine=true&sales={bill}")),
        (&house.sara, format!("/events?mine=true&sales={bill}")),
        (&house.kate, format!("/events?mine=true&support={alienor}")),
    ] {
        let list = person.get(&path).await.expect_status(200).body;
        assert_eq!(list["items"], json!([]), "{path}");
    }
    let both = format!("/clients?mine=true&sales={bill}");
    let both = house.bill.get(&both).await.expect_status(200).body;
    assert_eq!(both["count"]["value"], 1);
}

#[tokio::test]
async fn a_text_to_compare_with_is_not_too_long() {
    let house = House::new().await;
    // folded, this letter is a phrase of 18
    let (longest, longer) = ("%EF%B7%BA".repeat(100), "a".repeat(101));
    for list in ["clients", "contracts", "events", "employees", "search"] {
        let path = format!("/{list}?q={longest}");
        house.mona.get(&path).await.expect_status(200);
        let refused = house.mona.get(&format!("/{list}?q={longer}")).await;
        let refused = refused.expect_refusal(422, "invalid").expect_fields(&["q"]);
        assert_eq!(
            refused.body["errors"][0]["message"],
            "has 101 characters; at most 100 are accepted"
        );
    }
    let refused = house.mona.get(&format!("/audit?action={longer}")).await;
    refused
        .expect_refusal(422, "invalid")
        .expect_fields(&["action"]);
}

#[tokio::test]
async fn clients_are_found_by_phone_and_numbers_without_regard_to_case() {
    let house = House::new().await;
    let client = house.client().await;
    let number = json!({"external_ref": "Kc-9é"});
    let client = house.bill.change("clients", &client, number).await;
    let client = client.expect_status(200).body;
    for q in [
        "%2B678%20123",
        "678.123-4",
        "(678)%201",
        "67812345678",
        "KC-9",
        "kc-9%C3%89",
        "Kc-9e",
    ] {
        let path = format!("/clients?q={q}");
        assert_eq!(found(&house, &path).await, of(&[&client]), "{path}");
    }
    for q in ["6781a", "78123", "kc-8"] {
        let path = format!("/clients?q={q}");
        assert_eq!(found(&house, &path).await, [0_i64; 0], "{path}");
    }
    let contract = house.signed(&client).await;
    let number = json!({"external_ref": "aB-1"});
    let event = house.event(&contract).await;
    let event = house.mona.change("events", &event, number.clone()).await;
    let event = event.expect_status(200).body;
    let draft = house.draft(&client).await;
    let draft = house.mona.change("contracts", &draft, number).await;
    let draft = draft.expect_status(200).body;
    for q in ["AB-1", "ab-1", "Ab"] {
        assert_eq!(
            found(&house, &format!("/events?q={q}")).await,
            of(&[&event])
        );
        assert_eq!(
            found(&house, &format!("/contracts?q={q}")).await,
            of(&[&draft])
        );
    }
}

#[tokio::test]
async fn the_status_of_an_event_says_what_its_filter_asks() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let over = house
        .event_at(&contract, "2026-05-01 09:00", "2026-05-01 12:00")
        .await;
    let standing = house
        .signed(&house.client_of(&house.bill, "b@b.io").await)
        .await;
    let standing = house.event(&standing).await;
    let contract = house.now("contracts", &contract).await;
    house
        .mona
        .turn("contracts", &contract, "cancel", json!({}))
        .await
        .expect_status(200);
    for (status, event) in [("cancelled", &over), ("planned", &standing)] {
        let path = format!("/events?status={status}");
        assert_eq!(found(&house, &path).await, of(&[event]));
        assert_eq!(house.now("events", event).await["status"], status);
    }
}

#[tokio::test]
async fn parameters_are_refused_where_there_are_none() {
    let house = House::new().await;
    let client = house.client().await;
    for path in [
        format!("/clients/{}", client["id"]),
        "/dashboard".to_owned(),
        "/me".to_owned(),
        "/settings".to_owned(),
    ] {
        let refused = house.mona.get(&format!("{path}?x=1")).await;
        refused.expect_refusal(422, "invalid").expect_fields(&["x"]);
        house.mona.get(&format!("{path}?")).await.expect_status(200);
        let nobody = house.stranger().get(&format!("{path}?x=1")).await;
        assert_eq!(nobody.status, 401, "{path}");
    }
}

#[tokio::test]
async fn an_action_of_the_log_is_asked_for_without_regard_to_case() {
    let house = House::new().await;
    let asked = async |action: &str| {
        let answer = house.mona.get(&format!("/audit?action={action}")).await;
        answer.expect_status(200).body["count"]["value"].clone()
    };
    // Mona, by the set-up, and whom she hired
    assert_eq!(asked("create_employee").await, 5);
    assert_eq!(asked("Create_Employee").await, 5);
    assert_eq!(asked("create_employees").await, 0);
}
