//! Tokens: no text is one of ours, and no change of one of ours is.
#![no_main]

use std::sync::LazyLock;

use chrono::DateTime;
use domain::ids::{EmployeeId, SessionId};
use libfuzzer_sys::fuzz_target;
use service::authn::token::{Algorithm, TokenKey};

const NOW: i64 = 1_780_000_000;

static KEY: LazyLock<TokenKey> = LazyLock::new(|| {
    let secret = "a secret of the fuzzing, long enough to be accepted".to_owned();
    TokenKey::new(secret.into(), Algorithm::default()).expect("a strong secret")
});

fuzz_target!(|given: (&str, u16, u8)| {
    let (text, place, change) = given;
    let at = |seconds| DateTime::from_timestamp(seconds, 0).expect("an instant");
    assert!(KEY.verify(text, at(NOW)).is_err(), "{text} is not ours");
    let good = KEY.issue(EmployeeId::new(1), SessionId::new(2), at(NOW), at(NOW + 60));
    assert!(KEY.verify(&good, at(NOW)).is_ok());
    assert!(KEY.verify(&format!("{good}{text}"), at(NOW)).is_ok() == text.is_empty());
    let mut bytes = good.clone().into_bytes();
    let place = usize::from(place) % bytes.len();
    bytes[place] = change;
    if let Ok(changed) = String::from_utf8(bytes)
        && changed != good
    {
        assert!(
            KEY.verify(&changed, at(NOW)).is_err(),
            "{changed} was changed"
        );
    }
    let mut parts: Vec<_> = good.split('.').collect();
    for part in 0..3 {
        let kept = std::mem::replace(&mut parts[part], text);
        if kept != text {
            assert!(KEY.verify(&parts.join("."), at(NOW)).is_err());
        }
        parts[part] = kept;
    }
});
