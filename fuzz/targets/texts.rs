//! Names, titles, places, notes, reasons; and the keys by which they are compared.
#![no_main]

use domain::{
    fold,
    text::{CompanyName, PersonName, Reason},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(name) = PersonName::parse(text) {
        assert_eq!(PersonName::parse(name.as_str()), Ok(name.clone()));
        assert!((1..=100).contains(&name.as_str().chars().count()));
        assert_eq!(name.as_str().trim(), name.as_str());
        assert!(!name.as_str().chars().any(char::is_control), "{name:?}");
    }
    if let Ok(name) = CompanyName::parse(text) {
        assert!(!name.as_str().chars().any(char::is_control), "{name:?}");
    }
    let _ = Reason::parse(text);
    let key = fold::key(text);
    assert_eq!(fold::key(&key), key, "a key is the key of itself");
    let case = fold::key_case(text);
    assert_eq!(fold::key_case(&case), case);
    let end = fold::prefix_end(&key);
    assert!(key.is_empty() || end > key, "{end:?} does not end {key:?}");
});
