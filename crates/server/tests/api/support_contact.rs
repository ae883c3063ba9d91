//! The rules of product.md section 4 about who runs an event and when they are
//! busy.

use serde_json::{Value, json};

use crate::api::refusals::at;
use crate::api::support::{House, Person};

/// A house with a signed contract of Bill's.
async fn house() -> (House, Value) {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    (house, contract)
}

fn to(person: &Person) -> Value {
    json!({"employee_id": person.id})
}

fn forced(person: &Person, reason: &str) -> Value {
    json!({"employee_id": person.id, "force": true, "reason": reason})
}

#[tokio::test]
async fn management_assigns_replaces_and_removes_an_active_support_contact() {
    let (house, contract) = house().await;
    let event = house.event(&contract).await;
    for person in [&house.bill, &house.kate] {
        house
            .refused(person.assign(&event, to(&house.kate)), 403, "forbidden")
            .await;
    }
    for wrong in [house.bill.id, house.mona.id, 999, 0] {
        let asking = house.mona.assign(&event, json!({"employee_id": wrong}));
        house.refused_fields(asking, &["employee_id"]).await;
    }
    let path = format!("{}/support", at("events", &event));
    let asking = house.mona.delete(&path, 1);
    house.refused(asking, 409, "no_support_contact").await;
    let event = house.assigned(&event, &house.kate).await;
    let entry = &house.audit().await[0];
    let change = json!({"field": "support_contact_id", "old": null, "new": house.kate.id});
    assert_eq!(entry["changes"], json!([change]));
    let event = house.assigned(&event, &house.alienor).await;
    assert_eq!(event["support_contact"]["full_name"], "Aliénor Vichum");
    let asking = house.kate.change("events", &event, json!({"attendees": 1}));
    house.refused(asking, 403, "not_assigned").await;
    let version = event["version"].as_i64().expect("a version");
    let removed = house
        .mona
        .delete(&path, version)
        .await
        .expect_status(200)
        .body;
    assert_eq!(removed["support_contact"], Value::Null);
}

#[tokio::test]
async fn an_overlap_is_refused_naming_the_other_event() {
    let (house, contract) = house().await;
    let first = house
        .event_at(&contract, "2026-07-01 10:00", "2026-07-01 12:00")
        .await;
    house.assigned(&first, &house.kate).await;
    for (starts, ends) in [
        ("2026-07-01 11:59", "2026-07-01 13:00"),
        ("2026-07-01 09:00", "2026-07-01 10:01"),
        ("2026-07-01 10:30", "2026-07-01 11:00"),
        ("2026-06-30", "2026-07-02"),
        ("2026-07-01 10:00", "2026-07-01 12:00"),
        ("2026-07-01T09:59Z", "2026-07-01T10:30Z"),
    ] {
        let event = house.event_at(&contract, starts, ends).await;
        let refused = house
            .refused(
                house.mona.assign(&event, to(&house.kate)),
                409,
                "support_busy",
            )
            .await;
        let named = format!("event {} \"John Ouick Wedding\"", first["id"]);
        assert!(refused.text("detail").contains(&named), "{}", refused.body);
        assert!(refused.text("detail").starts_with("Kate Hastroff"));
        house.assigned(&event, &house.alienor).await;
        let event = house.now("events", &event).await;
        house
            .mona
            .turn("events", &event, "cancel", json!({"reason": "x"}))
            .await
            .expect_status(200);
    }
    // touching ends do not overlap
    for (starts, ends) in [
        ("2026-07-01 12:00", "2026-07-01 13:00"),
        ("2026-07-01 09:00", "2026-07-01 10:00"),
    ] {
        let event = house.event_at(&contract, starts, ends).await;
        house.assigned(&event, &house.kate).await;
    }
}

#[tokio::test]
async fn cancelled_events_keep_nobody_busy() {
    let (house, contract) = house().await;
    let client = json!({"id": contract["client"]["id"]});
    let other = house.signed(&client).await;
    let first = house
        .event_at(&contract, "2026-07-01 10:00", "2026-07-01 12:00")
        .await;
    let first = house.assigned(&first, &house.kate).await;
    let second = house
        .event_at(&other, "2026-07-01 11:00", "2026-07-01 13:00")
        .await;
    house
        .refused(
            house.mona.assign(&second, to(&house.kate)),
            409,
            "support_busy",
        )
        .await;
    house
        .mona
        .turn("events", &first, "cancel", json!({"reason": "rain"}))
        .await
        .expect_status(200);
    house.assigned(&second, &house.kate).await;

    // an event under way stays planned when its contract is cancelled
    let running = house
        .event_at(&contract, "2026-06-01 09:00", "2026-06-01 12:00")
        .await;
    house.assigned(&running, &house.alienor).await;
    let contract = house.now("contracts", &contract).await;
    house
        .mona
        .turn("contracts", &contract, "cancel", json!({}))
        .await
        .expect_status(200);
    assert_eq!(house.now("events", &running).await["status"], "cancelled");
    let meanwhile = house
        .event_at(&other, "2026-06-01 10:00", "2026-06-01 11:00")
        .await;
    house.assigned(&meanwhile, &house.alienor).await;
}

#[tokio::test]
async fn management_forces_an_overlap_with_a_reason_that_is_audited() {
    let (house, contract) = house().await;
    let first = house
        .event_at(&contract, "2026-07-01 10:00", "2026-07-01 12:00")
        .await;
    house.assigned(&first, &house.kate).await;
    let second = house
        .event_at(&contract, "2026-07-01 11:00", "2026-07-01 13:00")
        .await;
    for without in [
        json!({"employee_id": house.kate.id, "force": true}),
        forced(&house.kate, "  "),
    ] {
        house
            .refused_fields(house.mona.assign(&second, without), &["reason"])
            .await;
    }
    // a reason alone forces nothing
    for not in [json!(false), Value::Null] {
        let mut body = forced(&house.kate, "both at the same place");
        body["force"] = not;
        house
            .refused(house.mona.assign(&second, body), 409, "support_busy")
            .await;
    }
    let answer = house
        .mona
        .assign(&second, forced(&house.kate, "same place"))
        .await;
    answer.expect_status(200);
    let entry = &house.audit().await[0];
    assert_eq!(
        (&entry["action"], &entry["reason"]),
        (&json!("assign_support"), &json!("same place"))
    );
}

#[tokio::test]
async fn the_same_check_holds_when_dates_move() {
    let (house, contract) = house().await;
    let first = house
        .event_at(&contract, "2026-07-01 10:00", "2026-07-01 12:00")
        .await;
    house.assigned(&first, &house.kate).await;
    let second = house
        .event_at(&contract, "2026-07-01 12:00", "2026-07-01 13:00")
        .await;
    let second = house.assigned(&second, &house.kate).await;
    let earlier = json!({"starts_at": "2026-07-01 11:59"});
    for person in [&house.kate, &house.mona] {
        let asking = person.change("events", &second, earlier.clone());
        let refused = house.refused(asking, 409, "support_busy").await;
        assert!(
            refused
                .text("detail")
                .contains(&format!("event {} ", first["id"]))
        );
        // another zone moves the instant as well
        let asking = person.change("events", &second, json!({"time_zone": "Europe/Helsinki"}));
        house.refused(asking, 409, "support_busy").await;
    }
    let mut force = earlier.clone();
    force["force"] = json!(true);
    house
        .refused_fields(
            house.mona.change("events", &second, force.clone()),
            &["reason"],
        )
        .await;
    force["reason"] = json!("next door");
    let asking = house.kate.change("events", &second, force.clone());
    house
        .refused(asking, 403, "field_not_allowed")
        .await
        .expect_fields(&["force"]);
    let moved = house
        .mona
        .change("events", &second, force)
        .await
        .expect_status(200)
        .body;
    assert_eq!(house.audit().await[0]["reason"], "next door");
    // what does not touch the dates needs no forcing
    let more = house
        .kate
        .change("events", &moved, json!({"attendees": 3}))
        .await;
    let more = more.expect_status(200).body;
    let away = house
        .kate
        .change("events", &more, json!({"starts_at": "2026-07-01 12:00"}))
        .await;
    away.expect_status(200);
}

#[tokio::test]
async fn two_simultaneous_assignments_that_overlap_do_not_both_win() {
    let (house, contract) = house().await;
    for day in 1..=5 {
        let on = |hour| format!("2026-07-{day:02} {hour}:00");
        let one = house.event_at(&contract, &on(10), &on(12)).await;
        let other = house.event_at(&contract, &on(11), &on(13)).await;
        let (first, second) = tokio::join!(
            house.mona.assign(&one, to(&house.kate)),
            house.mona.assign(&other, to(&house.kate)),
        );
        let (won, lost) = if first.status == 200 {
            (first, second)
        } else {
            (second, first)
        };
        won.expect_status(200);
        lost.expect_refusal(409, "support_busy");
    }
}

#[tokio::test]
async fn without_support_and_mine_list_what_stands() {
    let (house, contract) = house().await;
    let free = house.event(&contract).await;
    let cancelled = house.event(&contract).await;
    house
        .mona
        .turn("events", &cancelled, "cancel", json!({"reason": "x"}))
        .await
        .expect_status(200);
    let taken = house.event(&contract).await;
    house.assigned(&taken, &house.kate).await;
    let ids = |list: &Value| -> Vec<Value> {
        list["items"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| one["id"].clone())
            .collect()
    };
    let list = house
        .mona
        .get("/events?without_support=true")
        .await
        .expect_status(200);
    assert_eq!(ids(&list.body), [free["id"].clone()]);
    let list = house.kate.get("/events?mine=true").await.expect_status(200);
    assert_eq!(ids(&list.body), [taken["id"].clone()]);
    let list = house
        .alienor
        .get("/events?mine=true")
        .await
        .expect_status(200);
    assert!(ids(&list.body).is_empty());
    for list in ["events", "contracts", "clients"] {
        let refused = house.mona.get(&format!("/{list}?mine=true")).await;
        refused
            .expect_refusal(422, "invalid")
            .expect_fields(&["mine"]);
        let mine = house
            .kate
            .get(&format!("/{list}?mine=true"))
            .await
            .expect_status(200);
        assert_eq!(ids(&mine.body).len(), 1, "{list}");
        let mine = house
            .sara
            .get(&format!("/{list}?mine=true"))
            .await
            .expect_status(200);
        assert!(ids(&mine.body).is_empty(), "{list}");
    }
}
