//! Which routes there are, which are open to everybody, and what every answer
//! carries whatever it says.

use api::endpoint;
use serde_json::json;

use crate::api::support::{Answer, House};

/// What works without a session. Whoever adds to this list has to want it.
const PUBLIC: [&str; 5] = [
    "POST /api/v1/session",
    "GET /api/openapi.json",
    "GET /calendar/feed/{file}",
    "GET /healthz",
    "GET /readyz",
];

#[tokio::test]
async fn every_operation_but_logging_in_answers_a_stranger_with_401() {
    let house = House::new().await;
    for info in endpoint::ALL {
        let path = info.path.replace("{id}", "1").replace("{payment}", "1");
        let answer = house.stranger().ask(info.method, &path, &[], None).await;
        let line = format!("{} {}{}", info.method, endpoint::BASE, info.path);
        if PUBLIC.contains(&line.as_str()) {
            assert!(info.is_public, "{line}");
            assert_eq!(answer.status, 422, "{line}: {}", answer.body);
        } else {
            assert!(!info.is_public, "{line} is not on the list");
            answer.expect_refusal(401, "not_authenticated");
        }
    }
}

#[tokio::test]
async fn nothing_is_traced() {
    let house = House::new().await;
    let paths = [
        "/api/v1/clients",
        "/api/v1/session",
        "/healthz",
        "/api/docs",
        "/login",
        "/",
    ];
    for path in paths {
        for person in [&house.stranger(), &house.mona] {
            let secret = [("x-secret", "lantern")];
            let answer = person.ask_raw("TRACE", path, &secret, Vec::new()).await;
            assert!(
                [403, 404, 405].contains(&answer.status),
                "{path}: {answer:?}"
            );
            assert!(
                !format!("{answer:?}").contains("lantern"),
                "{path}: {answer:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_stands_beside_the_api_answers_everybody() {
    let house = House::new().await;
    let feed = house.kate.post("/me/calendar-feed", json!({})).await;
    let feed = feed.expect_status(201).text("url_path");
    for line in PUBLIC.iter().filter_map(|line| line.strip_prefix("GET ")) {
        let path = line.replace("/calendar/feed/{file}", &feed);
        let answer = house
            .stranger()
            .ask_raw("GET", &path, &[], Vec::new())
            .await;
        assert_eq!(answer.status, 200, "{line}");
    }
}

#[test]
fn every_route_is_in_the_table_or_on_the_list() {
    // handlers are registered by their line of the table; a path written out by
    // hand would go round it
    let source = |name: &str| {
        let path = format!("{}/src/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).expect("a source file")
    };
    let mut by_hand = Vec::new();
    for name in [
        "rest/mod.rs",
        "feed.rs",
        "health.rs",
        "lib.rs",
        "request.rs",
        "serve.rs",
    ] {
        let text = source(name);
        for part in text.split(".route(").skip(1) {
            let path = part.trim_start().strip_prefix('"');
            by_hand.extend(
                path.and_then(|path| path.split('"').next())
                    .map(str::to_owned),
            );
        }
    }
    by_hand.sort();
    let listed: Vec<_> = PUBLIC
        .iter()
        .filter_map(|line| line.strip_prefix("GET "))
        .collect();
    assert_eq!(by_hand, listed);
    let protected = source("rest/mod.rs");
    let (_, protected) = protected
        .split_once("fn protected(")
        .expect("the protected router");
    let (protected, _) = protected.split_once("\n}\n").expect("its end");
    for info in endpoint::ALL {
        let is_protected = protected.contains(&format!("::{},", info.name));
        assert_eq!(is_protected, !info.is_public, "{}", info.name);
    }
}

#[tokio::test]
async fn an_unknown_path_and_a_wrong_method_are_problems() {
    let house = House::new().await;
    for path in [
        "/api/v1/customers",
        "/api/v1",
        "/api/v2/clients",
        "/nothing",
        "/api/v1/clients/",
    ] {
        let answer = house.bill.ask_raw("GET", path, &[], Vec::new()).await;
        let answer = answer.expect_refusal(404, "not_found");
        assert_eq!(answer.headers["content-type"], "application/problem+json");
    }
    for (method, path) in [
        ("PUT", "/api/v1/clients"),
        ("DELETE", "/api/v1/clients/1"),
        ("POST", "/api/v1/me"),
        ("PATCH", "/api/v1/session"),
        ("OPTIONS", "/api/v1/contracts"),
        ("POST", "/healthz"),
    ] {
        let answer = house.bill.ask_raw(method, path, &[], Vec::new()).await;
        let answer = answer.expect_refusal(405, "method_not_allowed");
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        assert!(answer.headers.contains_key("allow"), "{method} {path}");
    }
}

fn request_id(answer: &Answer) -> String {
    answer.headers["x-request-id"]
        .to_str()
        .expect("plain text")
        .to_owned()
}

#[tokio::test]
async fn a_request_id_is_taken_over_or_made_and_told_in_problems() {
    let house = House::new().await;
    let headers = [("x-request-id", "abc_DEF-123")];
    let answer = house.bill.ask("GET", "/clients/0", &headers, None).await;
    assert_eq!(request_id(&answer), "abc_DEF-123");
    assert_eq!(answer.body["request_id"], "abc_DEF-123");
    let longest = "a".repeat(64);
    let answer = house
        .bill
        .ask("GET", "/clients", &[("x-request-id", &longest)], None)
        .await;
    assert_eq!(request_id(&answer), longest);
    let too_long = "a".repeat(65);
    let mut seen = Vec::new();
    for odd in [
        "",
        " ",
        "two words",
        "a;b",
        "<b>",
        "\u{e9}",
        too_long.as_str(),
    ] {
        let answer = house
            .stranger()
            .ask("GET", "/me", &[("x-request-id", odd)], None)
            .await;
        let id = request_id(&answer);
        assert_ne!(id, odd);
        assert!(
            id.len() >= 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{id}"
        );
        assert_eq!(answer.body["request_id"], json!(id));
        assert!(!seen.contains(&id), "{id} was given twice");
        seen.push(id);
    }
}

#[tokio::test]
async fn every_answer_is_neither_sniffed_nor_stored() {
    let house = House::new().await;
    house.client().await;
    let answers = [
        house.bill.get("/clients").await.expect_status(200),
        house.bill.get("/clients/1").await.expect_status(200),
        house.bill.get("/clients/abc").await.expect_status(422),
        house.bill.get("/nothing").await.expect_status(404),
        house
            .bill
            .ask("PUT", "/clients", &[], None)
            .await
            .expect_status(405),
        house.stranger().get("/clients").await.expect_status(401),
        house
            .kate
            .post("/clients", json!({}))
            .await
            .expect_status(403),
        house
            .stranger()
            .log_in(&house.bill.email, "wrong")
            .await
            .expect_status(401),
        house.bill.delete("/session", 0).await.expect_status(204),
        house.stranger().ask_raw("GET", "/", &[], Vec::new()).await,
    ];
    for answer in answers {
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert!(answer.headers.contains_key("x-request-id"));
        assert!(!answer.headers.contains_key("server"));
    }
}

#[tokio::test]
async fn a_creation_says_where_the_record_is_found() {
    let house = House::new().await;
    let body = json!({"full_name": "Lou Bouzin", "email": "lou@bouzin.grd", "phone": "+666 12345"});
    let created = house.bill.post("/clients", body).await.expect_status(201);
    let location = created.headers["location"].to_str().expect("a path");
    let found = house.bill.ask_raw("GET", location, &[], Vec::new()).await;
    assert_eq!(found.expect_status(200).body, created.body);
}
