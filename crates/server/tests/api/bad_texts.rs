//! Bad input (product.md section 7): texts that are too long or hold control
//! characters, and moments that are none.

use serde_json::{Value, json};

use crate::api::refusals::at;
use crate::api::support::House;

#[tokio::test]
async fn a_text_that_is_too_long_is_refused_with_the_limit_named_and_never_cut() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = house.event(&contract).await;
    let client = json!({"full_name": "K", "email": "k@k.io", "phone": "12345"});
    let longest = |count: usize| format!("é{}", "x".repeat(count - 1));
    for (field, limit) in [
        ("full_name", 100),
        ("company_name", 120),
        ("contact_person", 100),
        ("external_ref", 64),
    ] {
        let mut body = client.clone();
        body[field] = json!(longest(limit + 1));
        let refused = house
            .refused_fields(house.bill.post("/clients", body.clone()), &[field])
            .await;
        let message = refused.body["errors"][0]["message"]
            .as_str()
            .expect("a message");
        assert!(message.contains(&format!("at most {limit}")), "{message}");
        body[field] = json!(longest(limit));
        body["email"] = json!(format!("{field}@k.io"));
        let made = house
            .bill
            .post("/clients", body)
            .await
            .expect_status(201)
            .body;
        assert_eq!(made[field], longest(limit));
    }
    let mut body = client.clone();
    body["email"] = json!(format!("{}@k.io", "x".repeat(250)));
    let refused = house
        .refused_fields(house.bill.post("/clients", body), &["email"])
        .await;
    assert!(refused.body.to_string().contains("254"));
    let mut body = client;
    body["phone"] = json!(format!("12345{}", " ".repeat(27) + "6"));
    let refused = house
        .refused_fields(house.bill.post("/clients", body), &["phone"])
        .await;
    assert!(refused.body.to_string().contains("32"));
    for (field, limit) in [("name", 100), ("location", 255), ("notes", 20_000)] {
        let asking = house
            .mona
            .change("events", &event, json!({field: longest(limit + 1)}));
        let refused = house.refused_fields(asking, &[field]).await;
        assert!(
            refused
                .body
                .to_string()
                .contains(&format!("at most {limit}")),
            "{}",
            refused.body
        );
    }
    let why = json!({"reason": longest(501)});
    house
        .refused_fields(
            house.mona.turn("events", &event, "cancel", why),
            &["reason"],
        )
        .await;
}

#[tokio::test]
async fn control_characters_are_refused_and_line_ends_and_accents_unified() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = house.event(&contract).await;
    for control in ["\0", "\u{1b}[31m", "\u{7}", "\u{7f}", "\u{9b}", "\u{85}"] {
        let text = format!("a{control}b");
        for field in ["name", "location", "notes"] {
            let asking = house.mona.change("events", &event, json!({field: text}));
            house.refused_fields(asking, &[field]).await;
        }
        let body = json!({"full_name": text, "email": format!("a{control}@b.io"), "phone": text});
        let asking = house.bill.post("/clients", body);
        house
            .refused_fields(asking, &["full_name", "email", "phone"])
            .await;
    }
    for field in ["name", "location"] {
        for control in ["a\tb", "a\nb", "a\r\nb"] {
            let asking = house.mona.change("events", &event, json!({field: control}));
            house.refused_fields(asking, &[field]).await;
        }
    }
    let body =
        json!({"name": "  E\u{301}te\u{301} <b>'; --  ", "notes": "\r\none\r\ntwo\rthree\tx\n"});
    let event = house
        .mona
        .change("events", &event, body)
        .await
        .expect_status(200)
        .body;
    assert_eq!(event["name"], "Été <b>'; --");
    assert_eq!(event["notes"], "one\ntwo\nthree\tx");
    assert_eq!(house.now("events", &event).await["name"], "Été <b>'; --");
}

#[tokio::test]
async fn a_malformed_moment_is_named() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let path = format!("{}/contacts", at("clients", &contract["client"]));
    let rows = house.contents();
    for wrong in [
        "",
        "tomorrow",
        "2026-02-30",
        "2026-06-04T25:00",
        "2026-06-04T13:60",
        "2026-06-04 13",
        "13:00",
        "1749027600",
        "2026-06-04T13:00+25:00",
        "2026-06-04T13:00 Europe/Paris",
        "04/06/26 13:00",
        "06/31/2026 13:00",
        "99999-01-01",
        "0000-01-01",
    ] {
        let body = json!({
            "contract_id": contract["id"], "name": "G", "location": "L", "attendees": 1,
            "starts_at": wrong, "ends_at": wrong,
        });
        house
            .refused_fields(house.bill.post("/events", body), &["starts_at", "ends_at"])
            .await;
        let asking = house.bill.post(&path, json!({"contacted_at": wrong}));
        house.refused_fields(asking, &["contacted_at"]).await;
    }
    for wrong in [json!(1_749_027_600), Value::Null, json!({"day": 1})] {
        let body = json!({
            "contract_id": contract["id"], "name": "G", "location": "L", "attendees": 1,
            "starts_at": wrong, "ends_at": "2026-06-05",
        });
        house
            .refused_fields(house.bill.post("/events", body), &["starts_at"])
            .await;
    }
    assert_eq!(house.contents(), rows);
}
