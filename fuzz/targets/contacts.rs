//! E-mail addresses and phone numbers.
#![no_main]

use domain::contact::{Email, Phone};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(email) = Email::parse(text) {
        let kept = email.as_str();
        assert_eq!(Email::parse(kept), Ok(email.clone()), "it is read back");
        assert!(kept.chars().count() <= 254);
        assert!(
            !kept.chars().any(|c| c.is_control() || c.is_whitespace()),
            "{kept:?}"
        );
        assert!(!email.local_part().is_empty());
        let key = email.key();
        if let Ok(again) = Email::parse(&key) {
            assert_eq!(again.key(), key, "a key is the key of itself");
        }
    }
    if let Ok(phone) = Phone::parse(text) {
        assert_eq!(Phone::parse(phone.as_str()), Ok(phone.clone()));
        assert!(
            (4..=15).contains(&phone.digits().chars().count()),
            "{phone:?}"
        );
        assert!(phone.as_str().chars().count() <= 32);
        assert!(phone.digits().bytes().all(|digit| digit.is_ascii_digit()));
    }
});
