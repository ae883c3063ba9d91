//! Bad input (product.md section 7): a clear refusal that names the field, with
//! nothing changed, never a stack trace and never a database message.

use crate::api::refusals::at;
use crate::api::support::{Answer, House, Person};

const JSON: (&str, &str) = ("content-type", "application/json");

/// POST or PATCH with a body as it is.
async fn raw(person: &Person, method: &str, path: &str, body: &[u8]) -> Answer {
    let path = format!("/api/v1{path}");
    person.ask_raw(method, &path, &[JSON], body.to_vec()).await
}

/// A refusal of these fields that tells nothing of the inside.
pub(crate) fn assert_names(answer: Answer, fields: &[&str], about: &str) {
    assert!(
        answer.headers["content-type"] == "application/problem+json",
        "{about}"
    );
    assert!(answer.text("request_id").len() > 8, "{about}");
    let text = answer.body.to_string();
    for inside in [
        "panicked",
        "src/",
        "sqlx",
        "SQLITE",
        "sea_orm",
        "UNIQUE",
        "constraint",
        "serde",
    ] {
        assert!(!text.contains(inside), "{about}: {text}");
    }
    answer.expect_refusal(422, "invalid").expect_fields(fields);
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let house = House::new().await;
    let deep = "[".repeat(200_000);
    let bodies: [&[u8]; 17] = [
        b"{",
        b"nonsense",
        b"[]",
        b"[{\"full_name\":\"K\"}]",
        b"null",
        b"1",
        b"\"text\"",
        b"true",
        b"{} {}",
        b"{'full_name':'K'}",
        b"{\"full_name\":\"K\",}",
        b"{\"full_name\":\"\\ud800\"}",
        b"{\"full_name\":\"\\udc00\\ud800\"}",
        b"{\"full_name\":\"\xff\xfe\"}",
        b"{\"full_name\":\"a\nb\"}",
        b"{\"full_name\":1e999}",
        deep.as_bytes(),
    ];
    for (method, path) in [("POST", "/clients"), ("POST", "/events")] {
        for body in bodies {
            let asking = raw(&house.bill, method, path, body);
            let refused = house.refused(asking, 422, "invalid").await;
            assert_names(
                refused,
                &["body"],
                &String::from_utf8_lossy(&body[..body.len().min(40)]),
            );
        }
    }
    for (body, field) in [
        ("{}", "full_name"),
        ("", "full_name"),
        (" {} ", "full_name"),
    ] {
        let refused = raw(&house.bill, "POST", "/clients", body.as_bytes()).await;
        assert_names(refused, &[field], body);
    }
    let whole = br#"{"full_name":"K","email":"k@k.io","phone":"12345"}"#.to_vec();
    for header in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "json",
        "",
    ] {
        let typed = [("content-type", header)];
        let asking = house
            .bill
            .ask_raw("POST", "/api/v1/clients", &typed, whole.clone());
        house.refused(asking, 415, "unsupported_media_type").await;
    }
    let asking = house
        .bill
        .ask_raw("POST", "/api/v1/clients", &[], whole.clone());
    house.refused(asking, 415, "unsupported_media_type").await;
    let large = format!("{{\"full_name\":\"{}\"}}", "a".repeat(1024 * 1024));
    let asking = raw(&house.bill, "POST", "/clients", large.as_bytes());
    house.refused(asking, 413, "too_large").await;
    let typed = [("content-type", "Application/JSON; charset=utf-8")];
    house
        .bill
        .ask_raw("POST", "/api/v1/clients", &typed, whole)
        .await
        .expect_status(201);
}

#[tokio::test]
async fn a_field_that_is_unknown_or_given_twice_or_of_another_type_is_named() {
    let house = House::new().await;
    let client = house.client().await;
    let path = at("clients", &client);
    for (body, field) in [
        (r#"{"version":1,"phone":"12345","phone":"54321"}"#, "phone"),
        (r#"{"version":1,"version":2,"phone":"54321"}"#, "version"),
        (r#"{"version":1,"phone":"1","pho\u006ee":"2"}"#, "phone"),
        (r#"{"version":1,"fax":"12345"}"#, "fax"),
        (r#"{"version":1,"Phone":"12345"}"#, "Phone"),
        (r#"{"version":1,"":"12345"}"#, ""),
        (r#"{"version":1,"phone":12345}"#, "phone"),
        (r#"{"version":1,"phone":["1"]}"#, "phone"),
        (r#"{"version":1,"phone":{"a":1,"a":2}}"#, "a"),
        (r#"{"version":1,"full_name":true}"#, "full_name"),
        (r#"{"version":1e0,"phone":"12345"}"#, "version"),
        (
            r#"{"version":99999999999999999999,"phone":"12345"}"#,
            "version",
        ),
        (r#"{"version":1,"company_name":7}"#, "company_name"),
    ] {
        let asking = raw(&house.bill, "PATCH", &path, body.as_bytes());
        let refused = house.refused(asking, 422, "invalid").await;
        assert_names(refused, &[field], body);
    }
    for (body, field) in [
        (r#"{"client_id":"1","total_amount":"1"}"#, "client_id"),
        (r#"{"client_id":1.0,"total_amount":"1"}"#, "client_id"),
        (r#"{"client_id":1,"total_amount":12000.5}"#, "total_amount"),
        (
            r#"{"client_id":1,"total_amount":99999999999999999999999}"#,
            "total_amount",
        ),
        (
            r#"{"client_id":1,"total_amount":"1","currency":"JPY"}"#,
            "currency",
        ),
        (
            r#"{"client_id":1,"total_amount":"1","currency":"€"}"#,
            "currency",
        ),
        (
            r#"{"client_id":1,"total_amount":"1","due_on":"2026-02-29"}"#,
            "due_on",
        ),
        (
            r#"{"client_id":1,"total_amount":"1","due_on":"31/06/2026"}"#,
            "due_on",
        ),
        (
            r#"{"client_id":1,"total_amount":"1","due_on":"06/31/2026"}"#,
            "due_on",
        ),
        (
            r#"{"client_id":1,"total_amount":"1","due_on":20260601}"#,
            "due_on",
        ),
        (
            r#"{"client_id":1,"total_amount":"1","due_on":"2026-06-01T10:00"}"#,
            "due_on",
        ),
        (r#"{"client_id":1}"#, "total_amount"),
        (r#"{"total_amount":"1"}"#, "client_id"),
        (r#"{"client_id":null,"total_amount":"1"}"#, "client_id"),
    ] {
        let asking = raw(&house.mona, "POST", "/contracts", body.as_bytes());
        let refused = house.refused(asking, 422, "invalid").await;
        assert_names(refused, &[field], body);
    }
}
