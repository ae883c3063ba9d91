//! That forgeries are worth refusing: a verifier that does not look closely takes each of
//! those that `tokens.rs` has refused.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::api::support::{House, SECRET};

/// A way to make a token that is not ours.
type Forgery = (&'static str, fn(&Value) -> String);

fn signed(algorithm: Algorithm, secret: &str, claims: &Value) -> String {
    let key = EncodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::encode(&Header::new(algorithm), claims, &key).expect("it can be signed")
}

fn unsigned(claims: &Value) -> String {
    let [head, claims] = [&json!({"alg": "none", "typ": "JWT"}), claims]
        .map(|part| BASE64_URL_SAFE_NO_PAD.encode(part.to_string()));
    format!("{head}.{claims}.")
}

fn with(claims: &Value, name: &str, value: Value) -> Value {
    let mut claims = claims.clone();
    claims[name] = value;
    claims
}

fn ours(claims: &Value) -> String {
    signed(Algorithm::HS256, SECRET, claims)
}

const FORGERIES: [Forgery; 7] = [
    ("none", unsigned),
    ("a swapped algorithm", |claims| {
        signed(Algorithm::HS512, SECRET, claims)
    }),
    ("another key", |claims| {
        signed(
            Algorithm::HS256,
            "another key, which is as long as it has to be",
            claims,
        )
    }),
    ("changed claims", |claims| {
        // somebody else's claims over this signature
        let token = ours(claims);
        let (rest, signature) = token.rsplit_once('.').expect("a signature");
        let (head, _) = rest.split_once('.').expect("a head");
        let changed = with(claims, "sub", json!("1")).to_string();
        format!(
            "{head}.{}.{signature}",
            BASE64_URL_SAFE_NO_PAD.encode(changed)
        )
    }),
    ("no expiry", |claims| {
        let mut claims = claims.clone();
        claims.as_object_mut().expect("claims").remove("exp");
        ours(&claims)
    }),
    ("another audience", |claims| {
        ours(&with(claims, "aud", json!("another-program")))
    }),
    ("another issuer", |claims| {
        ours(&with(claims, "iss", json!("another-program")))
    }),
];

/// Whoever reads the claims and looks at nothing else.
fn lax(token: &str) -> Option<Value> {
    let payload = token.split('.').nth(1)?;
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?;
    let claims: Value = serde_json::from_slice(&bytes).ok()?;
    claims["sub"].is_string().then_some(claims)
}

#[tokio::test]
async fn each_forgery_passes_where_nobody_looks_and_here_none_does() {
    let house = House::new().await;
    let good = house.bill.token.clone().expect("Bill is logged in");
    let claims = lax(&good).expect("claims");
    for (name, forge) in FORGERIES {
        let forged = forge(&claims);
        assert_ne!(forged, good, "{name}");
        assert!(lax(&forged).is_some(), "{name} would be taken for a token");
        let bill = house.bill.with_token(&forged);
        let answer = bill.get("/me").await;
        assert_eq!(answer.status, 401, "{name}: {}", answer.body);
        answer.expect_refusal(401, "invalid_token");
    }
    // and what is made the same way without a change is good
    let same = house.bill.with_token(&ours(&claims));
    same.get("/me").await.expect_status(200);
}
