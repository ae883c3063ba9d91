//! Fields that a body may not have: those of other records, and of the inside. None is
//! taken in silence.

use std::collections::BTreeSet;

use api::endpoint;
use axum::{Json, Router, routing::post};
use serde_json::{Value, json};

use crate::api::{
    attacks::{
        asked_well,
        injection::{ASK_FOR_THE_PASSWORD, fields},
    },
    cast::Cast,
    support::{Answer, House},
};

/// Names that records have inside, or that programs elsewhere listen to.
const INSIDE: [&str; 22] = [
    "id",
    "_id",
    "role",
    "roles",
    "is_admin",
    "admin",
    "permissions",
    "scope",
    "password_hash",
    "token",
    "deactivated_at",
    "schedule_version",
    "guard_version",
    "sales_contact",
    "created_by",
    "actor_id",
    "channel",
    "request_id",
    "__proto__",
    "constructor",
    "$where",
    "_method",
];

/// Every field of every record and of every request.
fn names() -> BTreeSet<String> {
    let schemas = &server::openapi_document()["components"]["schemas"];
    let schemas = schemas.as_object().expect("schemas").values();
    let properties = schemas.filter_map(|schema| schema["properties"].as_object());
    let known = properties.flat_map(|fields| fields.keys().cloned());
    known.chain(INSIDE.map(str::to_owned)).collect()
}

/// A value that would be more than one has.
fn value(name: &str) -> Value {
    match name {
        "department" | "role" => json!("MANAGEMENT"),
        "active" | "admin" | "is_admin" => json!(true),
        "must_change_password" => json!(false),
        _ if name.ends_with("_id") || name == "id" || name.ends_with("version") => json!(1),
        _ => json!("zq"),
    }
}

/// What a refused field has to be told by: its name, or that it is not the caller's.
fn taken(answer: &Answer, name: &str) -> Option<String> {
    let refused = match answer.status {
        // a known field that the caller may not change
        403 => true,
        422 => {
            let errors = answer.body["errors"].as_array();
            let mut errors = errors.into_iter().flatten();
            errors.any(|error| error["field"] == json!(name))
        }
        _ => false,
    };
    (!refused).then(|| format!("{name}: {} {}", answer.status, answer.body))
}

#[tokio::test]
async fn a_reader_that_ignores_what_it_does_not_know_is_found_out() {
    let house = House::new().await;
    let lax = post(async |Json(mut body): Json<Value>| {
        body["id"] = json!(1);
        Json(body)
    });
    let weak = house.bill.on(Router::new().route("/weak", lax));
    let body = json!({"full_name": "Kevin Casey", "role": "MANAGEMENT"}).to_string();
    let typed = [("content-type", "application/json")];
    let answer = weak.ask_raw("POST", "/weak", &typed, body.into()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(taken(&answer, "role").is_some(), "{}", answer.body);
}

#[tokio::test]
async fn no_body_takes_a_field_that_is_not_its_own() {
    let mut cast = Cast::assemble().await;
    let names = names();
    assert!(names.len() > 100, "{names:?}");
    let mut wrong = Vec::new();
    let mut bodies = 0;
    for info in endpoint::ALL {
        let own = fields(info);
        // logging in counts the attempts of others
        if own.is_empty() || info.name == "LogIn" {
            continue;
        }
        bodies += 1;
        let (person, question) = asked_well(&mut cast, info).await;
        let before = cast.house.contents();
        // what is refused before anything is written is the same on every engine
        let step = if crate::ENGINE == testbed::Engine::Sqlite {
            1
        } else {
            9
        };
        let others = names.iter().filter(|name| !own.contains(name));
        for name in others.step_by(step) {
            let mut body = question.body.clone().unwrap_or_else(|| json!({}));
            body[name.as_str()] = value(name);
            let asking = person.ask(info.method, &question.path, &[], Some(body));
            let taken = taken(&asking.await, name);
            wrong.extend(taken.map(|what| format!("{} {what}", info.name)));
        }
        assert_eq!(cast.house.contents(), before, "after {}", info.name);
        // the same request without any of them is good
        let headers = question.version.map(|version| format!("\"{version}\""));
        let headers: Vec<_> = headers
            .iter()
            .map(|version| ("if-match", version.as_str()))
            .collect();
        let answer = person
            .ask(info.method, &question.path, &headers, question.body)
            .await;
        if answer.status != info.status {
            wrong.push(format!(
                "{} is refused as it is: {}",
                info.name, answer.body
            ));
        }
        if ASK_FOR_THE_PASSWORD.contains(&info.name) {
            cast = Cast::assemble().await;
        }
    }
    assert!(bodies > 20, "{bodies} bodies");
    assert!(
        wrong.is_empty(),
        "{} in all\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
