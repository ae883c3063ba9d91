//! What people type and read, by language.

use super::Language::{self, English, French, Plain};
use crate::money::Amount;

#[test]
fn amounts_are_read_as_people_of_the_language_type_them() {
    for (language, typed, read) in [
        (English, "12,000.50", "12000.50"),
        (English, "12000.5", "12000.5"),
        (English, "12,000", "12000"),
        (English, "1,234,567", "1234567"),
        (English, "€12,000.50", "12000.50"),
        (French, "12\u{202f}000,50", "12000.50"),
        (French, "12 000,50 €", "12000.50"),
        (French, "12000.50", "12000.50"),
        (French, "0,01", "0.01"),
        (Plain, "12000.50", "12000.50"),
    ] {
        let plain = language.typed_amount(typed);
        assert_eq!(plain, read, "{typed} in {language:?}");
        assert!(Amount::parse(&plain).is_ok(), "{typed} in {language:?}");
    }
}

#[test]
fn what_is_no_amount_in_any_habit_is_refused_as_it_was_typed() {
    for language in [English, French] {
        for typed in [
            "",
            "-5",
            "1e3",
            "1,2,3",
            "12.34.56",
            "0,001",
            "1.2,3.4",
            "twelve",
            ",",
            "1,23.45",
            "12.000",
            "12.000,50",
        ] {
            let plain = language.typed_amount(typed);
            let read = Amount::parse(&plain);
            assert!(
                read.is_err(),
                "{typed} in {language:?} was read as {read:?}"
            );
        }
    }
}

#[test]
fn numbers_that_are_none_stay_as_they_are() {
    assert_eq!(Language::English.number("a12"), "a12");
    assert_eq!(
        Language::French.number("1234567.50"),
        "1\u{202f}234\u{202f}567,50"
    );
}
