//! Values as people type them.

use chrono::NaiveDate;
use domain::period::{Moment, TimeZone};
use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case("12000.50", "12000.50", "")]
#[case("12 000,50 €", "12000.50", "EUR")]
#[case("12\u{a0}000,50\u{a0}€", "12000.50", "EUR")]
#[case("12\u{202f}000,5", "12000.50", "")]
#[case("12,000.50", "12000.50", "")]
#[case("EUR 1.234,56", "1234.56", "EUR")]
#[case("1.234.567", "1234567.00", "")]
#[case("1,234,567.8", "1234567.80", "")]
#[case("1’234.50 CHF", "1234.50", "CHF")]
#[case("$12", "12.00", "USD")]
#[case("12 euros", "12.00", "EUR")]
#[case("£1,234.00", "1234.00", "GBP")]
#[case("  75  ", "75.00", "")]
#[case("0,5", "0.50", "")]
#[case("1 234", "1234.00", "")]
fn an_amount_is_read_as_people_type_it(
    #[case] typed: &str,
    #[case] expected: &str,
    #[case] code: &str,
) {
    let (amount, currency) = amount(typed).unwrap();
    assert_eq!(amount.to_string(), expected);
    assert_eq!(currency.map_or("", domain::money::Currency::code), code);
}

#[rstest]
#[case(
    "1,234",
    "may be 1234 or 1.234; write 1234 without a mark, or with two decimals"
)]
#[case(
    "1.234 €",
    "may be 1234 or 1.234; write 1234 without a mark, or with two decimals"
)]
#[case("0,123", "has 3 decimal places; at most 2 are accepted")]
#[case("1234,567", "has 3 decimal places; at most 2 are accepted")]
#[case("12 34", NO_AMOUNT)]
#[case("1,23.45", NO_AMOUNT)]
#[case("1.234,567.8", NO_AMOUNT)]
#[case("12,", NO_AMOUNT)]
#[case("-12", NO_AMOUNT)]
#[case("(12)", NO_AMOUNT)]
#[case("about 12", NO_AMOUNT)]
#[case("12 €/h", NO_AMOUNT)]
#[case("#REF!", NO_AMOUNT)]
#[case("", "is empty")]
#[case(
    "JPY 12",
    "is not accepted; two-decimal currencies only, by their ISO 4217 code, such as EUR, USD or GBP"
)]
fn what_is_no_amount_is_refused_and_never_guessed(#[case] typed: &str, #[case] expected: &str) {
    assert_eq!(amount(typed).unwrap_err().to_string(), expected);
}

const NO_AMOUNT: &str = "is not an amount; digits with at most two decimal places after a point \
                         are accepted, for example 12000.50";

#[rstest]
#[case("2026-06-04", "2026-06-04T00:00")]
#[case("04/06/2026", "2026-06-04T00:00")]
#[case("4.6.2026", "2026-06-04T00:00")]
#[case("04-06-2026", "2026-06-04T00:00")]
#[case("2026/06/04", "2026-06-04T00:00")]
#[case("04/06/2026 13:00", "2026-06-04T13:00")]
#[case("04/06/2026 13:00:00", "2026-06-04T13:00")]
#[case("4/6/2026 9:30", "2026-06-04T09:30")]
#[case("4/6/2026 à 13h", "2026-06-04T13:00")]
#[case("4/6/2026 13h30", "2026-06-04T13:30")]
#[case("2026-06-04 13:00:00", "2026-06-04T13:00")]
#[case("2026-06-04T13:00", "2026-06-04T13:00")]
#[case("4 June 2026", "2026-06-04T00:00")]
#[case("4 Jun 2026 @ 1PM", "2026-06-04T13:00")]
#[case("June 4, 2026 1:05 pm", "2026-06-04T13:05")]
#[case("4 juin 2026 à 0h15", "2026-06-04T00:15")]
#[case("1er févr. 2026", "2026-02-01T00:00")]
#[case("4 Jun 2026 12:00 AM", "2026-06-04T00:00")]
fn a_moment_is_read_as_people_type_it(#[case] typed: &str, #[case] expected: &str) {
    let expected = Moment::parse(expected).unwrap();
    assert_eq!(
        moment(typed).map_err(|error| error.to_string()),
        Ok(expected)
    );
}

#[rstest]
#[case("2026-06-04T13:00+02:00")]
#[case("2026-06-04 13:00+02:00")]
#[case("2026-06-04T11:00:00Z")]
#[case("2026-06-04 11:00 Z")]
fn a_moment_with_an_offset_is_an_instant(#[case] typed: &str) {
    let expected = Moment::parse("2026-06-04T11:00Z").unwrap();
    assert_eq!(moment(typed), Ok(expected));
}

#[rstest]
#[case("31/02/2026")]
#[case("06/23/2026")]
#[case("04/06/26")]
#[case("2026-13-01")]
#[case("04/06/2026 25:00")]
#[case("04/06/2026 13:00 PM PM")]
#[case("4 jui 2026")]
#[case("demain")]
#[case("45812")]
#[case("")]
fn what_is_no_date_is_refused(#[case] typed: &str) {
    moment(typed).unwrap_err();
    day(typed, TimeZone::default()).unwrap_err();
}

#[rstest]
#[case("2021-04-18", "2021-04-18")]
#[case("18/04/2021 10:15", "2021-04-18")]
#[case("18 avril 2021", "2021-04-18")]
#[case("18 April 2021", "2021-04-18")]
#[case("2021-04-18T23:30:00Z", "2021-04-19")]
fn a_day_is_the_day_where_it_is_looked_at(#[case] typed: &str, #[case] expected: NaiveDate) {
    assert_eq!(day(typed, TimeZone::default()), Ok(expected));
}

#[rstest]
#[case("Oui", true)]
#[case("yes", true)]
#[case("VRAI", true)]
#[case("1", true)]
#[case("x", true)]
#[case("non", false)]
#[case("No", false)]
#[case("false", false)]
#[case("0", false)]
fn a_yes_or_no_is_read_in_both_languages(#[case] typed: &str, #[case] expected: bool) {
    assert_eq!(flag(typed), Ok(expected));
}

#[test]
fn what_is_neither_yes_nor_no_is_refused() {
    for typed in ["", "maybe", "2"] {
        assert!(
            flag(typed)
                .unwrap_err()
                .to_string()
                .starts_with("is neither yes nor no; ")
        );
    }
}

#[rstest]
#[case("75", Some(75))]
#[case("75.0", Some(75))]
#[case("75,00", Some(75))]
#[case("1 200", Some(1200))]
#[case("0", Some(0))]
#[case("~75", None)]
#[case("75.5", None)]
#[case("1.000", None)]
#[case("-5", None)]
#[case("+5", None)]
#[case("5000000000", None)]
#[case("", None)]
fn a_number_of_people_is_whole_and_no_guess(#[case] typed: &str, #[case] expected: Option<u32>) {
    assert_eq!(attendees(typed).ok(), expected);
}

#[test]
fn departments_and_states_are_known_in_both_languages() {
    assert_eq!(department("Gestion"), Ok(Department::Management));
    assert_eq!(department("sales"), Ok(Department::Sales));
    assert_eq!(department(" Commercial "), Ok(Department::Sales));
    assert!(department("Cuisine").is_err());
    assert_eq!(contract_status("Signé"), Ok(ContractStatus::Signed));
    assert_eq!(contract_status("0"), Ok(ContractStatus::Draft));
    assert_eq!(contract_status("Brouillon"), Ok(ContractStatus::Draft));
    assert_eq!(contract_status("annulé"), Ok(ContractStatus::Cancelled));
    assert!(contract_status("perhaps").is_err());
    assert_eq!(stands("prévu"), Ok(true));
    assert_eq!(stands("Cancelled"), Ok(false));
    assert!(stands("perhaps").is_err());
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,40}") {
        let _ = amount(&text);
        let _ = moment(&text);
        let _ = day(&text, TimeZone::default());
        let _ = attendees(&text);
    }

    #[test]
    fn no_text_of_digits_and_marks_is_too_strange(text in "[0-9 .,:/hTZ€'APMéà-]{0,24}") {
        let _ = amount(&text);
        let _ = moment(&text);
        let _ = day(&text, TimeZone::default());
        let _ = attendees(&text);
    }

    #[test]
    fn every_amount_is_read_in_french_and_in_english(minor in 0_i64..1_000_000_000_000) {
        let exact = domain::money::Amount::from_minor(minor);
        for language in [domain::habit::Language::French, domain::habit::Language::English] {
            let typed = language.money(&exact.to_string(), "EUR");
            let (read, currency) = amount(&typed).unwrap();
            prop_assert_eq!(read, exact);
            prop_assert_eq!(currency, Some(domain::money::Currency::default()));
        }
    }
}
