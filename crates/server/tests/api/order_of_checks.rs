//! The order of the checks, always: authenticated, active, password change
//! due, department, id, existence, ownership, body, version, state.

use api::endpoint::{self, Info};
use serde_json::{Value, json};

use crate::api::{
    actors::rows,
    support::{Answer, House, Person},
};

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// Bodies that are wrong in every way a body can be wrong.
fn bad_bodies() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("application/json", b"{\"version\": ".to_vec()),
        ("application/json", b"[1, 2]".to_vec()),
        ("application/json", b"{\"nonsense\": true}".to_vec()),
        ("application/json", b"{\"sales_contact_id\": 1}".to_vec()),
        ("application/json", b"\xff\xfe".to_vec()),
        ("text/plain", b"{}".to_vec()),
        ("application/json", vec![b' '; server::BODY_LIMIT + 1]),
    ]
}

/// Asks an operation with every bad id and body.
async fn ask_badly(person: &Person, info: &Info) -> Vec<Answer> {
    let mut answers = Vec::new();
    for id in ["1", "abc", "999999", "%FF"] {
        let path = info.path.replace("{id}", id).replace("{payment}", id);
        let path = format!("{}{path}", endpoint::BASE);
        for (media_type, body) in bad_bodies() {
            let headers = [("content-type", media_type), ("x-request-id", "same")];
            answers.push(person.ask_raw(info.method, &path, &headers, body).await);
        }
    }
    answers
}

#[tokio::test]
async fn whoever_is_not_logged_in_learns_nothing_but_that() {
    let house = House::new().await;
    let left = house
        .hire("Dora Keane", "dora@epic.example", "MANAGEMENT")
        .await;
    let dora = house.show("employees", left.id).await;
    let path = format!("/employees/{}/deactivate", left.id);
    let body = json!({"version": dora["version"]});
    house.mona.post(&path, body).await.expect_status(200);
    for info in endpoint::ALL.iter().filter(|info| !info.is_public) {
        for answer in ask_badly(&house.stranger(), info).await {
            answer.expect_refusal(401, "not_authenticated");
        }
        for answer in ask_badly(&left, info).await {
            answer.expect_refusal(401, "session_over");
        }
    }
}

#[tokio::test]
async fn a_due_password_change_comes_before_everything_but_the_own_account() {
    let house = House::new().await;
    let body = json!({
        "full_name": "Noor Abadi", "email": "noor@epic.example",
        "department": "SALES", "password": "orchard lantern four",
    });
    house.mona.post("/employees", body).await.expect_status(201);
    let noor = house
        .stranger()
        .logged_in("noor@epic.example", "orchard lantern four")
        .await;
    let own = ["/session", "/me", "/me/password"];
    for info in endpoint::ALL
        .iter()
        .filter(|info| !own.contains(&info.path))
    {
        for answer in ask_badly(&noor, info).await {
            let refused = answer.expect_refusal(403, "password_change_required");
            assert_eq!(refused.body["hint"], "epic password");
        }
    }
    let me = noor.get("/me").await.expect_status(200);
    assert_eq!(me.body["must_change_password"], json!(true));
    noor.get("/session").await.expect_status(200);

    let denied = house.audit().await;
    let denied = denied.iter().find(|entry| entry["outcome"] == "denied");
    let denied = denied.expect("a denied attempt is audited");
    assert_eq!(denied["code"], "password_change_required");
    assert_eq!(denied["actor_id"], json!(noor.id));

    let change =
        json!({"current_password": "orchard lantern four", "new_password": "copper violin nine"});
    let changed = noor.put("/me/password", change).await.expect_status(200);
    let noor = noor.with_token(&changed.text("token"));
    noor.get("/clients").await.expect_status(200);
    noor.delete("/session", 0).await.expect_status(204);
}

#[tokio::test]
async fn a_department_that_may_never_gets_the_same_403_whatever_id_and_body() {
    let house = House::new().await;
    for (person, columns) in [
        (&house.mona, 3..4),
        (&house.bill, 4..6),
        (&house.kate, 6..8),
    ] {
        let never = rows().into_iter().filter(|(_, statuses)| {
            let mut of_department = statuses[columns.clone()].iter();
            of_department.all(|status| *status == 403)
        });
        for (name, _) in never {
            let info = endpoint::ALL.iter().find(|info| info.name == name);
            let info = info.expect("it is in the table");
            let mut first: Option<Value> = None;
            for answer in ask_badly(person, info).await {
                let body = answer.expect_refusal(403, "forbidden").body;
                assert_eq!(first.get_or_insert_with(|| body.clone()), &body, "{name}");
            }
        }
    }
}

#[tokio::test]
async fn signing_is_checked_from_the_id_to_the_state() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let path = format!("/api/v1/contracts/{}/sign", contract["id"]);
    let broken = || b"{\"version\":".to_vec();

    let malformed = "/api/v1/contracts/abc/sign";
    let answer = house.sara.ask_raw("POST", malformed, JSON, broken()).await;
    answer.expect_refusal(422, "invalid").expect_fields(&["id"]);
    let absent = "/api/v1/contracts/999999/sign";
    let answer = house.sara.ask_raw("POST", absent, JSON, broken()).await;
    answer.expect_refusal(404, "not_found");
    let answer = house.sara.ask_raw("POST", &path, JSON, broken()).await;
    answer.expect_refusal(403, "not_own");
    let answer = house.bill.ask_raw("POST", &path, JSON, broken()).await;
    answer
        .expect_refusal(422, "invalid")
        .expect_fields(&["body"]);

    let path = format!("/contracts/{}/sign", contract["id"]);
    let answer = house.bill.post(&path, json!({})).await;
    answer
        .expect_refusal(422, "invalid")
        .expect_fields(&["version"]);
    let answer = house.bill.post(&path, json!({"version": 1})).await;
    answer
        .expect_refusal(409, "stale_version")
        .expect_fields(&["version"]);
    let answer = house
        .bill
        .post(&path, json!({"version": contract["version"]}))
        .await;
    answer.expect_refusal(409, "already_signed");
}

#[tokio::test]
async fn changing_an_event_is_checked_from_the_id_to_the_state() {
    let house = House::new().await;
    let event = house
        .event(&house.signed(&house.client().await).await)
        .await;
    let event = house.assigned(&event, &house.kate).await;
    let path = format!("/events/{}", event["id"]);
    let bad = json!({"version": 1, "attendees": "many"});
    let version = &event["version"];

    let answer = house.alienor.patch("/events/0", bad.clone()).await;
    answer.expect_refusal(422, "invalid").expect_fields(&["id"]);
    let answer = house.alienor.patch("/events/999999", bad.clone()).await;
    answer.expect_refusal(404, "not_found");
    let answer = house.alienor.patch(&path, bad.clone()).await;
    answer.expect_refusal(403, "not_assigned");
    let answer = house.kate.patch(&path, bad).await;
    answer
        .expect_refusal(422, "invalid")
        .expect_fields(&["attendees"]);
    for field in ["status", "support_contact_id", "client_id"] {
        let answer = house
            .kate
            .patch(&path, json!({"version": 1, field: 1}))
            .await;
        answer
            .expect_refusal(403, "field_not_allowed")
            .expect_fields(&[field]);
    }
    let moving = json!({"version": 1, "contract_id": 1});
    let answer = house.kate.patch(&path, moving).await;
    answer
        .expect_refusal(403, "field_not_allowed")
        .expect_fields(&["contract_id"]);
    let answer = house
        .kate
        .patch(&path, json!({"version": 1, "nonsense": 1}))
        .await;
    answer
        .expect_refusal(422, "invalid")
        .expect_fields(&["nonsense"]);

    let cancel = json!({"version": version, "reason": "no guests"});
    let cancel_path = format!("{path}/cancel");
    let cancelled = house
        .mona
        .post(&cancel_path, cancel)
        .await
        .expect_status(200)
        .body;
    let stale = json!({"version": version, "attendees": 80});
    house
        .kate
        .patch(&path, stale)
        .await
        .expect_refusal(409, "stale_version");
    let current = json!({"version": cancelled["version"], "attendees": 80});
    house
        .kate
        .patch(&path, current)
        .await
        .expect_refusal(409, "event_cancelled");
}

#[tokio::test]
async fn deleting_is_checked_from_the_id_to_the_state() {
    let house = House::new().await;
    house.client().await;
    let delete = |path: String, version| {
        let mona = house.mona.clone();
        async move { mona.delete(&path, version).await }
    };
    let answer = delete("/employees/-1".to_owned(), 0).await;
    answer.expect_refusal(422, "invalid").expect_fields(&["id"]);
    let answer = delete("/employees/999999".to_owned(), 0).await;
    answer.expect_refusal(404, "not_found");
    let path = format!("/employees/{}", house.bill.id);
    let answer = delete(path.clone(), 0).await;
    answer
        .expect_refusal(422, "invalid")
        .expect_fields(&["version"]);
    delete(path.clone(), 999)
        .await
        .expect_refusal(409, "stale_version");
    let bill = house.show("employees", house.bill.id).await;
    let version = bill["version"].as_i64().expect("a version");
    delete(path, version)
        .await
        .expect_refusal(409, "still_owns");
}

#[tokio::test]
async fn size_media_type_and_method_are_refused_with_problem_bodies() {
    let house = House::new().await;
    let huge = vec![b' '; server::BODY_LIMIT + 1];
    let clients = "/api/v1/clients";
    let answers = [
        (
            413,
            "too_large",
            house.bill.ask_raw("POST", clients, JSON, huge).await,
        ),
        (
            415,
            "unsupported_media_type",
            house
                .bill
                .ask_raw(
                    "POST",
                    clients,
                    &[("content-type", "text/plain")],
                    b"{}".to_vec(),
                )
                .await,
        ),
        (
            415,
            "unsupported_media_type",
            house
                .bill
                .ask_raw("POST", clients, &[], b"{}".to_vec())
                .await,
        ),
        (
            405,
            "method_not_allowed",
            house.bill.ask("PUT", "/clients", &[], None).await,
        ),
        (
            404,
            "not_found",
            house.bill.ask("GET", "/customers", &[], None).await,
        ),
    ];
    for (status, code, answer) in answers {
        let answer = answer.expect_refusal(status, code);
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        assert_eq!(answer.body["status"], json!(status));
        assert!(answer.body["request_id"].is_string(), "{}", answer.body);
    }
    let charset = [("content-type", "Application/JSON; charset=utf-8")];
    let body = json!({"full_name": "Lou Bouzin", "email": "lou@bouzin.grd", "phone": "+666 12345"});
    let body = body.to_string().into_bytes();
    house
        .bill
        .ask_raw("POST", clients, &charset, body)
        .await
        .expect_status(201);
}
