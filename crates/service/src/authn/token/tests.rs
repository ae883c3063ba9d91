//! Tokens: what is issued, and that every forgery is refused.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{EmployeeId, SessionId};
use jsonwebtoken::{EncodingKey, Header, encode};
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::{Algorithm, TokenKey, TokenRefused, VerifiedToken, WeakSecret};

const SECRET: &str = "a-secret-of-forty-bytes-0123456789abcdef";
const EVERY: [Algorithm; 3] = [Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512];

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).expect("it is a time")
}

fn key(secret: &str, algorithm: Algorithm) -> TokenKey {
    TokenKey::new(secret.into(), algorithm).expect("the secret is long enough")
}

fn ours() -> TokenKey {
    key(SECRET, Algorithm::Hs256)
}

fn issued() -> String {
    let (employee, session) = (EmployeeId::new(4), SessionId::new(9));
    ours().issue(employee, session, now(), now() + TimeDelta::hours(12))
}

fn good_claims() -> Value {
    let now = now().timestamp();
    json!({
        "sub": "4", "sid": "9", "iat": now, "exp": now + 43_200,
        "iss": "epic-events", "aud": "epic-events",
    })
}

/// Signs any claims with our own secret and algorithm.
fn signed(claims: &Value) -> String {
    let header = Header::new(jsonwebtoken::Algorithm::HS256);
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    encode(&header, claims, &key).expect("it can be signed")
}

fn part(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

#[test]
fn an_issued_token_names_the_employee_and_the_session() {
    for algorithm in EVERY {
        let key = key(SECRET, algorithm);
        let token = key.issue(
            EmployeeId::new(4),
            SessionId::new(9),
            now(),
            now() + TimeDelta::hours(12),
        );
        let expected = VerifiedToken {
            employee: EmployeeId::new(4),
            session: SessionId::new(9),
        };
        assert_eq!(key.verify(&token, now()), Ok(expected));
    }
}

#[test]
fn a_token_carries_six_claims_and_nothing_else() {
    let token = issued();
    let parts: Vec<&str> = token.split('.').collect();
    let [header, payload, _] = parts[..] else {
        unreachable!("a token has three parts: {token}");
    };
    let read = |part: &str| -> Value {
        let bytes = URL_SAFE_NO_PAD.decode(part).expect("it is base64");
        serde_json::from_slice(&bytes).expect("it is JSON")
    };
    assert_eq!(read(header), json!({"typ": "JWT", "alg": "HS256"}));
    assert_eq!(read(payload), good_claims());
}

#[test]
fn a_token_is_good_until_the_second_of_its_end() {
    let end = now() + TimeDelta::hours(12);
    assert!(
        ours()
            .verify(&issued(), end - TimeDelta::microseconds(1))
            .is_ok()
    );
    assert_eq!(ours().verify(&issued(), end), Err(TokenRefused::Expired));
    assert_eq!(
        ours().verify(&issued(), end + TimeDelta::days(9)),
        Err(TokenRefused::Expired)
    );
}

#[test]
fn a_clock_may_be_a_minute_behind_the_one_that_issued() {
    let minute = TimeDelta::seconds(60);
    assert!(ours().verify(&issued(), now() - minute).is_ok());
    let earlier = now() - minute - TimeDelta::seconds(1);
    assert_eq!(
        ours().verify(&issued(), earlier),
        Err(TokenRefused::NotYetIssued)
    );
}

#[test]
fn claims_signed_by_hand_with_our_secret_are_accepted() {
    assert!(ours().verify(&signed(&good_claims()), now()).is_ok());
}

#[rstest]
#[case::sub("sub")]
#[case::sid("sid")]
#[case::iat("iat")]
#[case::exp("exp")]
#[case::iss("iss")]
#[case::aud("aud")]
fn a_token_without_one_claim_is_refused(#[case] name: &str) {
    let mut claims = good_claims();
    claims
        .as_object_mut()
        .and_then(|claims| claims.remove(name))
        .expect("it was there");
    assert_eq!(
        ours().verify(&signed(&claims), now()),
        Err(TokenRefused::Malformed)
    );
}

#[rstest]
#[case::integer_sub("sub", json!(4), TokenRefused::Malformed)]
#[case::empty_sub("sub", json!(""), TokenRefused::Malformed)]
#[case::negative_sub("sub", json!("-4"), TokenRefused::Malformed)]
#[case::zero_sub("sub", json!("0"), TokenRefused::Malformed)]
#[case::mail_as_sub("sub", json!("ann@example.com"), TokenRefused::Malformed)]
#[case::integer_sid("sid", json!(9), TokenRefused::Malformed)]
#[case::null_sid("sid", json!(null), TokenRefused::Malformed)]
#[case::null_exp("exp", json!(null), TokenRefused::Malformed)]
#[case::exp_as_string("exp", json!("33722039060"), TokenRefused::Malformed)]
#[case::huge_exp("exp", json!(1e300), TokenRefused::Malformed)]
#[case::exp_at_the_beginning("exp", json!(0), TokenRefused::Expired)]
#[case::exp_before_the_beginning("exp", json!(-1), TokenRefused::Malformed)]
#[case::iat_at_the_end("iat", json!(i64::MAX), TokenRefused::NotYetIssued)]
#[case::other_issuer("iss", json!("elsewhere"), TokenRefused::Foreign)]
#[case::other_audience("aud", json!("elsewhere"), TokenRefused::Foreign)]
#[case::several_audiences("aud", json!(["epic-events"]), TokenRefused::Malformed)]
fn a_claim_of_another_kind_or_system_is_refused(
    #[case] name: &str,
    #[case] value: Value,
    #[case] expected: TokenRefused,
) {
    let mut claims = good_claims();
    claims[name] = value;
    assert_eq!(ours().verify(&signed(&claims), now()), Err(expected));
}

#[test]
fn a_claim_named_twice_is_refused() {
    let header = part(&json!({"typ": "JWT", "alg": "HS256"}));
    let twice = good_claims().to_string().replacen('{', r#"{"sub":"1","#, 1);
    let message = format!("{header}.{}", URL_SAFE_NO_PAD.encode(twice));
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    let signature =
        jsonwebtoken::crypto::sign(message.as_bytes(), &key, jsonwebtoken::Algorithm::HS256)
            .expect("it can be signed");
    let token = format!("{message}.{signature}");
    assert_eq!(ours().verify(&token, now()), Err(TokenRefused::Malformed));
}

#[test]
fn an_unsigned_token_is_refused_however_none_is_written() {
    for none in ["none", "None", "NONE", ""] {
        let header = part(&json!({"typ": "JWT", "alg": none}));
        let payload = part(&good_claims());
        for signature in ["", "AAAA"] {
            let token = format!("{header}.{payload}.{signature}");
            assert_eq!(
                ours().verify(&token, now()),
                Err(TokenRefused::Malformed),
                "{token}"
            );
        }
    }
    let signature = issued().rsplit('.').next().map(str::len);
    let cut = issued().len() - signature.expect("there is a signature");
    assert_eq!(
        ours().verify(&issued()[..cut], now()),
        Err(TokenRefused::BadSignature)
    );
}

#[test]
fn a_token_of_another_algorithm_is_refused_even_with_our_secret() {
    for configured in EVERY {
        for other in EVERY.into_iter().filter(|other| *other != configured) {
            let (employee, session) = (EmployeeId::new(4), SessionId::new(9));
            let end = now() + TimeDelta::hours(12);
            let token = key(SECRET, other).issue(employee, session, now(), end);
            let refused = key(SECRET, configured).verify(&token, now());
            assert_eq!(refused, Err(TokenRefused::OtherAlgorithm));
        }
    }
}

#[test]
fn a_header_that_names_a_public_key_algorithm_is_refused() {
    let header = part(&json!({"typ": "JWT", "alg": "RS256"}));
    let token = format!("{header}.{}.AAAA", part(&good_claims()));
    assert_eq!(
        ours().verify(&token, now()),
        Err(TokenRefused::OtherAlgorithm)
    );
}

#[test]
fn a_token_signed_with_another_secret_is_refused() {
    let other = key("another-secret-of-more-than-32-bytes", Algorithm::Hs256);
    assert_eq!(
        other.verify(&issued(), now()),
        Err(TokenRefused::BadSignature)
    );
}

/// Signed with the legacy system's secret, which may be kept as ours.
#[test]
fn a_token_of_the_legacy_system_is_refused() {
    let key = key("seed-fixture-jwt-secret-0123456789abcdef", Algorithm::Hs256);
    let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.\
        eyJzdWIiOjIsImRlcGFydG1lbnQiOiJTQUxFUyIsImlhdCI6MTc5NTQwMzkwNiwiZXhwIjozMzcyMjAzOTA2fQ.\
        D12tdw681WE_ZmkADEt_kvGTS0ddhmWUCBzz7_OVAMY";
    assert_eq!(key.verify(token, now()), Err(TokenRefused::Malformed));
}

#[rstest]
#[case::empty("")]
#[case::one_part("abc")]
#[case::two_parts("abc.def")]
#[case::empty_parts("..")]
#[case::not_ascii("é.ü.🔑")]
fn what_is_no_token_is_malformed(#[case] text: &str) {
    assert_eq!(ours().verify(text, now()), Err(TokenRefused::Malformed));
}

#[test]
fn a_very_long_text_is_refused_though_it_is_signed() {
    let mut claims = good_claims();
    claims["more"] = json!("x".repeat(100));
    assert!(ours().verify(&signed(&claims), now()).is_ok());
    claims["more"] = json!("x".repeat(10_000));
    assert_eq!(
        ours().verify(&signed(&claims), now()),
        Err(TokenRefused::Malformed)
    );
}

#[rstest]
#[case::empty("", Err(WeakSecret::Short))]
#[case::thirty_one_bytes("0123456789abcdef0123456789abcde", Err(WeakSecret::Short))]
#[case::thirty_two_bytes("0123456789abcdef0123456789abcdef", Ok(()))]
#[case::published("default-secret-key-to-change", Err(WeakSecret::Published))]
#[case::published_twice(
    "default-secret-key-to-changedefault-secret-key-to-change",
    Err(WeakSecret::Published)
)]
fn a_weak_secret_is_refused(#[case] secret: &str, #[case] expected: Result<(), WeakSecret>) {
    let made = TokenKey::new(secret.into(), Algorithm::Hs256);
    assert_eq!(made.map(|_| ()), expected);
}

#[rstest]
#[case("HS256", Some(Algorithm::Hs256))]
#[case("hs384", Some(Algorithm::Hs384))]
#[case("HS512", Some(Algorithm::Hs512))]
#[case("none", None)]
#[case("RS256", None)]
#[case("", None)]
fn algorithms_are_read_by_name(#[case] text: &str, #[case] expected: Option<Algorithm>) {
    assert_eq!(Algorithm::parse(text), expected);
}

#[test]
fn derived_keys_are_stable_and_differ_by_purpose_and_secret() {
    let other = key("another-secret-of-more-than-32-bytes", Algorithm::Hs256);
    assert_eq!(
        ours().derive("cursor"),
        key(SECRET, Algorithm::Hs512).derive("cursor")
    );
    assert_ne!(ours().derive("cursor"), ours().derive("throttle"));
    assert_ne!(ours().derive("cursor"), other.derive("cursor"));
}

#[test]
fn the_secret_is_not_shown() {
    let shown = format!("{:?}", ours());
    assert_eq!(shown, "TokenKey { algorithm: Hs256, .. }");
}

proptest! {
    #[test]
    fn any_one_changed_character_is_refused(place: prop::sample::Index, new in "[A-Za-z0-9_.-]") {
        let token = issued();
        let place = place.index(token.len());
        let mut changed = token.clone();
        changed.replace_range(place..=place, &new);
        prop_assume!(changed != token);
        prop_assert!(ours().verify(&changed, now()).is_err(), "{}", changed);
    }

    #[test]
    fn no_text_makes_it_panic(text: String) {
        prop_assert!(ours().verify(&text, now()).is_err());
    }
}
