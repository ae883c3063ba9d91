//! The codes are those of RFC 6238, and what is sealed is opened for its owner alone.

use domain::ids::EmployeeId;

use super::*;
use crate::authn::token::Algorithm as Signed;

fn key(secret: &str) -> FactorKey {
    let key = TokenKey::new(secret.into(), Signed::default()).expect("a strong secret");
    FactorKey::of(&key)
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).expect("an instant")
}

#[test]
fn codes_are_those_of_rfc_6238() {
    // appendix B, of eight digits the last six
    let codes = Codes::of(b"12345678901234567890", "ada@epic.example").expect("codes");
    for (seconds, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        assert_eq!(
            codes.step_of(code, at(seconds)),
            Some(seconds / 30),
            "{code}"
        );
    }
}

#[test]
fn a_code_is_good_for_one_step_before_and_after_its_own() {
    let codes = Codes::of(b"12345678901234567890", "ada@epic.example").expect("codes");
    let own = 1_111_111_111 / 30 * 30;
    for (later, is_good) in [
        (-31, false),
        (-30, true),
        (0, true),
        (59, true),
        (60, false),
    ] {
        let step = codes.step_of("050471", at(own + later));
        assert_eq!(step, is_good.then_some(own / 30), "{later} s");
    }
}

#[test]
fn an_app_is_told_what_it_needs() {
    let codes = Codes::of(b"12345678901234567890", "a:da@epic.example").expect("codes");
    let url = codes.url().expect("an address");
    assert!(
        url.starts_with("otpauth://totp/Epic%20Events:a_da%40epic.example?"),
        "{url}"
    );
    assert!(
        url.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
        "{url}"
    );
    assert!(url.contains("issuer=Epic%20Events"), "{url}");
    assert_eq!(codes.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

#[test]
fn a_sealed_secret_opens_for_its_owner_and_with_its_key_alone() {
    let (ours, owner) = (
        key("a signing secret of 32 bytes or more"),
        EmployeeId::new(7),
    );
    let secret = [7_u8; SECRET_BYTES];
    let sealed = ours.seal(owner, &secret).expect("sealed");
    assert_eq!(ours.open(owner, &sealed), Ok(secret.to_vec()));
    assert_ne!(
        ours.seal(owner, &secret).expect("sealed"),
        sealed,
        "a nonce each"
    );
    assert_eq!(ours.open(EmployeeId::new(8), &sealed), Err(Unreadable));
    let other = key("another signing secret of 32 bytes +");
    assert_eq!(other.open(owner, &sealed), Err(Unreadable));
    let mut changed = sealed.clone();
    changed.replace_range(30..31, if &sealed[30..31] == "A" { "B" } else { "A" });
    for broken in ["", "AAAA", "no base 64!", &sealed[..40], &changed] {
        assert_eq!(ours.open(owner, broken), Err(Unreadable), "{broken}");
    }
}
