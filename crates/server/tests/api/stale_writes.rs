//! What product.md section 4 says of every write: based on a version, all or
//! nothing, audited with old and new values.

use serde_json::{Value, json};

use crate::api::refusals::{at, based_on};
use crate::api::support::{House, Person};

/// A write that names the version it is based on.
struct Write<'a> {
    by: &'a Person,
    method: &'a str,
    path: String,
    body: Value,
}

fn write<'a>(by: &'a Person, method: &'a str, path: String, body: Value) -> Write<'a> {
    Write {
        by,
        method,
        path,
        body,
    }
}

/// One record of each kind, and every write that needs a version of them.
async fn writes(house: &House) -> Vec<Write<'_>> {
    let client = house.client().await;
    let draft = house.draft(&client).await;
    let signed = house.signed(&client).await;
    let pay = format!("{}/payments", at("contracts", &signed));
    let payment = house
        .bill
        .post(&pay, json!({"amount": "1"}))
        .await
        .expect_status(201)
        .body;
    let event = house.event(&signed).await;
    let event = house.assigned(&event, &house.kate).await;
    let mona = &house.mona;
    let (client, draft) = (at("clients", &client), at("contracts", &draft));
    let (event, alienor) = (
        at("events", &event),
        format!("/employees/{}", house.alienor.id),
    );
    let void = format!("{pay}/{}/void", payment["id"]);
    vec![
        write(
            &house.bill,
            "PATCH",
            client.clone(),
            json!({"phone": "12345"}),
        ),
        write(
            mona,
            "POST",
            format!("{client}/reassign"),
            json!({"sales_contact_id": house.sara.id}),
        ),
        write(mona, "POST", format!("{client}/anonymise"), json!({})),
        write(
            &house.bill,
            "PATCH",
            draft.clone(),
            json!({"total_amount": "5"}),
        ),
        write(&house.bill, "POST", format!("{draft}/sign"), json!({})),
        write(mona, "POST", format!("{draft}/cancel"), json!({})),
        write(mona, "POST", void, json!({"reason": "bounced"})),
        write(&house.kate, "PATCH", event.clone(), json!({"attendees": 3})),
        write(
            mona,
            "PUT",
            format!("{event}/support"),
            json!({"employee_id": house.alienor.id}),
        ),
        write(mona, "DELETE", format!("{event}/support"), json!({})),
        write(
            mona,
            "POST",
            format!("{event}/cancel"),
            json!({"reason": "rain"}),
        ),
        write(mona, "PATCH", alienor.clone(), json!({"full_name": "A V"})),
        write(mona, "POST", format!("{alienor}/deactivate"), json!({})),
        write(mona, "POST", format!("{alienor}/reactivate"), json!({})),
        write(
            mona,
            "POST",
            format!("{alienor}/reset-password"),
            json!({"password": "orchard lantern"}),
        ),
        write(mona, "DELETE", alienor, json!({})),
        write(
            &house.kate,
            "PATCH",
            "/me".to_owned(),
            json!({"theme": "dark"}),
        ),
        write(
            mona,
            "PATCH",
            "/settings".to_owned(),
            json!({"company_name": "Epic"}),
        ),
    ]
}

#[tokio::test]
async fn every_write_needs_the_version_it_is_based_on() {
    let house = House::new().await;
    for Write {
        by,
        method,
        path,
        body,
    } in writes(&house).await
    {
        let asking = by.ask(method, &path, &[], Some(body.clone()));
        house.refused_fields(asking, &["version"]).await;
        for no_version in [json!("1"), json!(1.5), json!([1]), json!(true), json!({})] {
            let mut body = body.clone();
            body["version"] = no_version;
            let asking = by.ask(method, &path, &[], Some(body));
            house.refused_fields(asking, &["version"]).await;
        }
        for no_version in [
            "x",
            "\"x\"",
            "W/\"1\"",
            "*",
            "",
            "1, 2",
            "9223372036854775808",
        ] {
            let headers = [("if-match", no_version)];
            let asking = by.ask(method, &path, &headers, Some(body.clone()));
            house.refused_fields(asking, &["If-Match"]).await;
        }
        let disagreeing = based_on(&json!({"version": 1}), body);
        let asking = by.ask(method, &path, &[("if-match", "\"2\"")], Some(disagreeing));
        house.refused_fields(asking, &["version"]).await;
    }
}

#[tokio::test]
async fn every_stale_write_is_refused_from_body_and_from_header() {
    let house = House::new().await;
    for Write {
        by,
        method,
        path,
        body,
    } in writes(&house).await
    {
        // never was one, and never will be soon
        for stale in ["0", "-1", "999"] {
            let headers = [("if-match", stale)];
            let asking = by.ask(method, &path, &headers, Some(body.clone()));
            house
                .refused(asking, 409, "stale_version")
                .await
                .expect_fields(&["version"]);
            let body = based_on(
                &json!({"version": stale.parse::<i64>().expect("a number")}),
                body.clone(),
            );
            let asking = by.ask(method, &path, &[], Some(body));
            house.refused(asking, 409, "stale_version").await;
        }
    }
}

#[tokio::test]
async fn a_stale_write_is_told_who_changed_what_since() {
    let house = House::new().await;
    let client = house.client().await;
    house
        .bill
        .change(
            "clients",
            &client,
            json!({"phone": "12345", "company_name": null}),
        )
        .await
        .expect_status(200);
    house.draft(&client).await;
    let asking = house
        .bill
        .change("clients", &client, json!({"full_name": "K. Casey"}));
    let refused = house.refused(asking, 409, "stale_version").await;
    let expected = format!(
        "client {} has changed since version 1: \
         Bill Boquet changed phone, company_name at 2026-06-01 08:00:00 UTC; \
         Mona Delacroix changed contract at 2026-06-01 08:00:00 UTC",
        client["id"]
    );
    assert_eq!(refused.text("detail"), expected);
    assert_eq!(
        refused.text("hint"),
        format!("epic client show {}", client["id"])
    );
}

#[tokio::test]
async fn of_two_writes_based_on_one_version_one_wins() {
    let house = House::new().await;
    let client = house.client().await;
    let (one, other) = tokio::join!(
        house
            .bill
            .change("clients", &client, json!({"phone": "11111"})),
        house
            .bill
            .change("clients", &client, json!({"phone": "22222"})),
    );
    let (won, lost) = if one.status == 200 {
        (one, other)
    } else {
        (other, one)
    };
    let won = won.expect_status(200);
    lost.expect_refusal(409, "stale_version");
    assert_eq!(
        house.now("clients", &client).await["phone"],
        won.body["phone"]
    );
}

#[tokio::test]
async fn a_stale_write_is_told_the_last_few_changes_in_order() {
    let house = House::new().await;
    let stale = house.client().await;
    let mut client = stale.clone();
    for step in 0..7 {
        house.clock.turn(chrono::TimeDelta::seconds(1));
        let body = json!({"phone": format!("1234{step}")});
        let changed = house.bill.change("clients", &client, body).await;
        client = changed.expect_status(200).body;
    }
    let body = json!({"phone": "999999"});
    let refused = house.bill.change("clients", &stale, body).await;
    let told = refused.expect_refusal(409, "stale_version").text("detail");
    let times: Vec<_> = told.split(" at ").skip(1).map(|told| &told[..19]).collect();
    assert_eq!(
        times,
        (3..=7)
            .map(|second| format!("2026-06-01 08:00:0{second}"))
            .collect::<Vec<_>>()
    );
}
