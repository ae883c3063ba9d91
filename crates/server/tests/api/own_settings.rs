//! What each person settles for themselves: language, time zone and theme.

use serde_json::{Value, json};

use crate::api::support::{House, Person};

async fn me(person: &Person) -> Value {
    person.get("/me").await.expect_status(200).body
}

#[tokio::test]
async fn everybody_settles_language_zone_and_theme_for_themselves() {
    let house = House::new().await;
    for person in [&house.mona, &house.bill, &house.kate] {
        let before = me(person).await;
        assert_eq!(
            (&before["locale"], &before["theme"]),
            (&json!("en"), &json!("system"))
        );
        house.clock.turn(chrono::TimeDelta::seconds(1));
        let change = json!({
            "version": before["version"], "locale": "fr", "time_zone": "America/New_York",
            "theme": "dark",
        });
        let after = person.patch("/me", change).await.expect_status(200).body;
        let mut expected = before.clone();
        expected["version"] = json!(before["version"].as_i64().expect("a version") + 1);
        expected["updated_at"] = after["updated_at"].clone();
        assert_ne!(after["updated_at"], before["updated_at"]);
        for (field, value) in [
            ("locale", "fr"),
            ("time_zone", "America/New_York"),
            ("theme", "dark"),
        ] {
            expected[field] = json!(value);
        }
        assert_eq!(after, expected);
        assert_eq!(me(person).await, after);
        let light = json!({"version": after["version"], "theme": "light"});
        let again = person.patch("/me", light).await.expect_status(200).body;
        assert_eq!(
            (&again["locale"], &again["theme"]),
            (&json!("fr"), &json!("light"))
        );
    }
    let sara = me(&house.sara).await;
    assert_eq!(sara["locale"], "en", "nobody else is touched");
}

#[tokio::test]
async fn own_settings_are_audited_with_their_changes() {
    let house = House::new().await;
    let before = me(&house.kate).await;
    let change = json!({"version": before["version"], "theme": "dark", "locale": "en"});
    let after = house
        .kate
        .patch("/me", change)
        .await
        .expect_status(200)
        .body;
    let audit = house.audit().await;
    let entry = &audit[0];
    assert_eq!(entry["action"], "update_own_settings");
    assert_eq!(entry["actor_id"], house.kate.id);
    assert_eq!(entry["record_kind"], "employee");
    assert_eq!(entry["record_id"], house.kate.id);
    assert_eq!(entry["record_version"], after["version"]);
    assert_eq!(
        entry["changes"],
        json!([{"field": "theme", "old": "system", "new": "dark"}])
    );
}

#[tokio::test]
async fn the_zone_one_settles_on_is_that_of_the_next_request() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    // from half past midnight on the 5th in Paris: still the 4th in New York
    house
        .event_at(&contract, "2026-06-05T00:30", "2026-06-05T02:00")
        .await;
    let on_the_fourth = "/events?from=2026-06-04&to=2026-06-04";
    let count =
        async || house.kate.get(on_the_fourth).await.expect_status(200).body["count"].clone();
    assert_eq!(count().await["value"], 0);
    let version = &me(&house.kate).await["version"];
    let change = json!({"version": version, "time_zone": "America/New_York"});
    house.kate.patch("/me", change).await.expect_status(200);
    assert_eq!(count().await["value"], 1);
}

#[tokio::test]
async fn other_languages_zones_and_themes_are_refused_by_name() {
    let house = House::new().await;
    let before = me(&house.bill).await;
    for (field, bad) in [
        ("locale", "de"),
        ("locale", "FR"),
        ("locale", ""),
        ("time_zone", "Paris"),
        ("time_zone", ""),
        ("theme", "auto"),
        ("theme", ""),
    ] {
        let mut change = json!({"version": before["version"]});
        change[field] = json!(bad);
        let refused = house.bill.patch("/me", change).await;
        refused
            .expect_refusal(422, "invalid")
            .expect_fields(&[field]);
    }
    let all = json!({
        "version": before["version"], "locale": "de", "time_zone": "x", "theme": "y",
    });
    let refused = house.bill.patch("/me", all).await;
    refused
        .expect_refusal(422, "invalid")
        .expect_fields(&["locale", "time_zone", "theme"]);
    assert_eq!(me(&house.bill).await, before);
}

#[tokio::test]
async fn what_management_alone_changes_is_not_ones_own_to_set() {
    let house = House::new().await;
    for person in [&house.mona, &house.bill] {
        let before = me(person).await;
        for (field, value) in [
            ("department", json!("MANAGEMENT")),
            ("full_name", json!("Somebody Else")),
            ("email", json!("else@epic.example")),
            ("active", json!(false)),
            ("must_change_password", json!(false)),
        ] {
            let mut change = json!({"version": before["version"], "theme": "dark"});
            change[field] = value;
            let refused = person.patch("/me", change).await;
            refused.expect_refusal(403, "field_not_allowed");
        }
        let unknown = json!({"version": before["version"], "colour": "red"});
        let refused = person.patch("/me", unknown).await;
        refused
            .expect_refusal(422, "invalid")
            .expect_fields(&["colour"]);
        assert_eq!(me(person).await, before);
    }
}

#[tokio::test]
async fn a_colleague_who_saved_first_is_named() {
    let house = House::new().await;
    let before = me(&house.kate).await;
    let path = format!("/employees/{}", house.kate.id);
    let change = json!({"version": before["version"], "full_name": "Kate H. Hastroff"});
    house.mona.patch(&path, change).await.expect_status(200);
    let late = json!({"version": before["version"], "theme": "dark"});
    let refused = house.kate.patch("/me", late).await;
    let refused = refused.expect_refusal(409, "stale_version");
    let detail = refused.text("detail");
    assert!(
        detail.contains("Mona Delacroix changed full_name"),
        "{detail}"
    );
    assert_eq!(me(&house.kate).await["theme"], "system");
}
