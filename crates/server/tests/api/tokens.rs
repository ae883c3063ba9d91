//! Tokens that are not ours, not whole or not good any more: each is 401 with
//! the code that says so and the command that mends it.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::api::support::{Answer, House, SECRET};

/// The claims of Bill's good token.
fn claims_of(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("three parts");
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(payload);
    serde_json::from_slice(&bytes.expect("base64")).expect("JSON")
}

fn signed(algorithm: Algorithm, secret: &str, claims: &Value) -> String {
    let key = EncodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::encode(&Header::new(algorithm), claims, &key).expect("it can be signed")
}

fn ours(claims: &Value) -> String {
    signed(Algorithm::HS256, SECRET, claims)
}

fn token(house: &House) -> String {
    house.bill.token.clone().expect("Bill is logged in")
}

async fn asked_with(house: &House, token: &str) -> Answer {
    house.bill.with_token(token).get("/me").await
}

#[track_caller]
fn refused(answer: Answer, code: &str) {
    let answer = answer.expect_refusal(401, code);
    assert_eq!(answer.body["hint"], "epic login");
    assert_eq!(answer.headers["www-authenticate"], "Bearer");
}

#[tokio::test]
async fn a_token_carries_six_claims_and_nothing_about_rights() {
    let house = House::new().await;
    let claims = claims_of(&token(&house));
    let mut names: Vec<_> = claims.as_object().expect("claims").keys().collect();
    names.sort();
    assert_eq!(names, ["aud", "exp", "iat", "iss", "sid", "sub"]);
    assert_eq!(claims["sub"], json!(house.bill.id.to_string()));
    let lasts = claims["exp"].as_i64().zip(claims["iat"].as_i64());
    assert_eq!(lasts.map(|(exp, iat)| exp - iat), Some(12 * 60 * 60));
    // what this file forges is good as long as nothing is changed
    asked_with(&house, &ours(&claims)).await.expect_status(200);
}

#[tokio::test]
async fn one_byte_changed_anywhere_is_refused() {
    let house = House::new().await;
    let good = token(&house);
    for place in 0..good.len() {
        for other in [b'A', b'B', b'g', b'.'] {
            let mut bytes = good.clone().into_bytes();
            if bytes[place] == other {
                continue;
            }
            bytes[place] = other;
            let changed = String::from_utf8(bytes).expect("text");
            refused(asked_with(&house, &changed).await, "invalid_token");
        }
    }
    for cut in [1, good.len() / 2, good.len() - 1] {
        refused(asked_with(&house, &good[..cut]).await, "invalid_token");
        refused(
            asked_with(&house, &format!("{good}{}", &good[..cut])).await,
            "invalid_token",
        );
    }
}

#[tokio::test]
async fn an_unsigned_token_is_refused() {
    let house = House::new().await;
    let good = token(&house);
    let mut parts = good.split('.').skip(1);
    let payload = parts.next().expect("a payload");
    let signature = parts.next().expect("a signature");
    for name in ["none", "None", "NONE", "nOnE"] {
        let header = json!({"typ": "JWT", "alg": name}).to_string();
        let header = BASE64_URL_SAFE_NO_PAD.encode(header);
        for end in ["", signature] {
            let token = format!("{header}.{payload}.{end}");
            refused(asked_with(&house, &token).await, "invalid_token");
        }
        refused(
            asked_with(&house, &format!("{header}.{payload}")).await,
            "invalid_token",
        );
    }
}

#[tokio::test]
async fn another_algorithm_or_another_key_is_refused() {
    let house = House::new().await;
    let claims = claims_of(&token(&house));
    for algorithm in [Algorithm::HS384, Algorithm::HS512] {
        let swapped = signed(algorithm, SECRET, &claims);
        refused(asked_with(&house, &swapped).await, "invalid_token");
    }
    for secret in ["default-secret-key-to-change", "", "a secret of the tests"] {
        let foreign = signed(Algorithm::HS256, secret, &claims);
        refused(asked_with(&house, &foreign).await, "invalid_token");
    }
}

#[tokio::test]
async fn missing_and_odd_claims_are_refused_even_when_signed_by_us() {
    let house = House::new().await;
    let good = claims_of(&token(&house));
    for claim in ["sub", "sid", "iat", "exp", "iss", "aud"] {
        let mut without = good.clone();
        without.as_object_mut().expect("claims").remove(claim);
        refused(asked_with(&house, &ours(&without)).await, "invalid_token");
    }
    let id = house.bill.id;
    for (claim, value) in [
        ("sub", json!(id)),
        ("sub", json!("")),
        ("sub", json!("-1")),
        ("sub", json!(format!(" {id}"))),
        ("sid", json!(1)),
        ("sid", json!("one")),
        ("exp", json!("tomorrow")),
        ("exp", json!(null)),
        ("aud", json!("another-program")),
        ("aud", json!(["epic-events", "another-program"])),
        ("iss", json!("another-program")),
        ("iat", json!(4_000_000_000_i64)),
    ] {
        let mut odd = good.clone();
        odd[claim] = value;
        refused(asked_with(&house, &ours(&odd)).await, "invalid_token");
    }
    // as the legacy system wrote them
    let legacy =
        json!({"sub": id, "department": "MANAGEMENT", "iat": good["iat"], "exp": good["exp"]});
    refused(asked_with(&house, &ours(&legacy)).await, "invalid_token");
}

#[tokio::test]
async fn a_session_that_is_not_the_subjects_or_not_there_is_over() {
    let house = House::new().await;
    let good = claims_of(&token(&house));
    let mona = claims_of(house.mona.token.as_deref().expect("Mona is logged in"));
    for (claim, value) in [
        ("sub", mona["sub"].clone()),
        ("sid", mona["sid"].clone()),
        ("sid", json!("999999")),
        ("sub", json!("999999")),
        ("exp", good["iat"].clone()),
        ("exp", json!(0)),
    ] {
        let mut changed = good.clone();
        changed[claim] = value;
        refused(asked_with(&house, &ours(&changed)).await, "session_over");
    }
}

#[tokio::test]
async fn a_longer_time_in_the_token_does_not_make_the_session_last_longer() {
    let house = House::new().await;
    let mut claims = claims_of(&token(&house));
    claims["exp"] = json!(4_000_000_000_i64);
    let eternal = ours(&claims);
    asked_with(&house, &eternal).await.expect_status(200);
    house.clock.turn(chrono::TimeDelta::hours(12));
    refused(asked_with(&house, &eternal).await, "session_over");
}

#[tokio::test]
async fn a_department_in_the_token_gives_no_rights() {
    let house = House::new().await;
    let mut claims = claims_of(&token(&house));
    claims["department"] = json!("MANAGEMENT");
    let bill = house.bill.with_token(&ours(&claims));
    bill.get("/audit").await.expect_refusal(403, "forbidden");
}

#[tokio::test]
async fn only_a_bearer_token_in_its_header_counts() {
    let house = House::new().await;
    let good = token(&house);
    let stranger = house.stranger();
    let mut cases = vec![
        (String::new(), "not_authenticated"),
        ("Bearer".to_owned(), "not_authenticated"),
        (format!("Basic {good}"), "not_authenticated"),
        (format!("Token {good}"), "not_authenticated"),
        (good.clone(), "not_authenticated"),
        (format!("Bearer{good}"), "not_authenticated"),
        ("Bearer ".to_owned(), "invalid_token"),
        ("Bearer null".to_owned(), "invalid_token"),
        (format!("Bearer \"{good}\""), "invalid_token"),
        (format!("Bearer {good} {good}"), "invalid_token"),
    ];
    cases.push((format!("Bearer {}", "a".repeat(100_000)), "invalid_token"));
    cases.push((
        format!("Bearer {good}{}", "A".repeat(5_000)),
        "invalid_token",
    ));
    for (value, code) in cases {
        let headers = [("authorization", value.as_str())];
        refused(stranger.ask("GET", "/me", &headers, None).await, code);
    }
    for headers in [
        [("cookie", format!("token={good}; session={good}"))],
        [("x-authorization", format!("Bearer {good}"))],
    ] {
        let headers = headers
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        refused(
            stranger.ask("GET", "/me", &headers, None).await,
            "not_authenticated",
        );
    }
    let path = format!("/me?token={good}&access_token={good}");
    refused(stranger.get(&path).await, "not_authenticated");
    let headers = [("authorization", format!("bearer {good}"))];
    let headers = headers
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    stranger
        .ask("GET", "/me", &headers, None)
        .await
        .expect_status(200);
}
