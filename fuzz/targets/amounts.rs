//! Amounts, currencies, ids and limits: whatever is accepted is said back the same.
#![no_main]

use domain::{
    ids::{ClientId, Version},
    money::{Amount, Currency},
    page::parse_limit,
};
use libfuzzer_sys::fuzz_target;
use service::transfer::import::columns::values;

fuzz_target!(|text: &str| {
    if let Ok(amount) = Amount::parse(text) {
        assert_eq!(Amount::parse(&amount.to_string()), Ok(amount));
        assert!(amount.minor() >= 0, "{text} is below zero");
        assert!(
            amount.minor() <= 999_999_999_999,
            "{text} is more than any contract is worth"
        );
        // never more precise than what is kept
        let places = text
            .trim()
            .split_once('.')
            .map_or(0, |(_, cents)| cents.len());
        assert!(places <= 2, "{text} was rounded");
    }
    if let Ok(amount) = Amount::parse_positive(text) {
        assert!(amount.minor() > 0);
    }
    if let Ok(currency) = Currency::parse(text) {
        assert_eq!(Currency::parse(currency.code()), Ok(currency));
    }
    if let Ok(id) = ClientId::parse(text) {
        assert!(id.get() > 0);
        assert_eq!(ClientId::parse(&id.to_string()), Ok(id));
    }
    if let Ok(limit) = parse_limit(text) {
        assert!((1..=200).contains(&limit));
    }
    let _ = Version::new(1).next();
    if let Ok((amount, _)) = values::amount(text) {
        assert_eq!(Amount::parse(&amount.to_string()), Ok(amount));
    }
    let _ = values::currency(text);
});
