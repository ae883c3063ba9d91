use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case("1", 1)]
#[case("17", 17)]
#[case("007", 7)]
#[case("9223372036854775807", i64::MAX)]
fn an_id_is_digits_from_one(#[case] typed: &str, #[case] id: i64) {
    assert_eq!(ContractId::parse(typed), Ok(ContractId::new(id)));
}

#[rstest]
#[case::nothing("")]
#[case::zero("0")]
#[case::zeros("000")]
#[case::negative("-1")]
#[case::signed("+1")]
#[case::leading_space(" 1")]
#[case::line_end("1\n")]
#[case::fraction("1.0")]
#[case::exponent("1e3")]
#[case::hexadecimal("0x1")]
#[case::underscore("1_000")]
#[case::other_digits("١٧")]
#[case::wide_digits("１７")]
#[case::number_sign("#17")]
#[case::word("me")]
#[case::one_too_large("9223372036854775808")]
#[case::far_too_large("99999999999999999999999999")]
#[case::nul("1\0")]
#[case::sql("1 OR 1=1")]
#[case::path("1/../2")]
fn anything_else_is_refused_and_says_what_is_accepted(#[case] typed: &str) {
    assert_eq!(
        EventId::parse(typed).map_err(|refused| refused.to_string()),
        Err("is not an id; a whole number from 1 is accepted".to_owned())
    );
}

#[test]
fn an_id_is_a_bare_number_in_json_and_in_words() {
    let id = ClientId::new(5);
    assert_eq!(serde_json::to_string(&id).expect("json"), "5");
    assert_eq!(serde_json::from_str::<ClientId>("5").expect("an id"), id);
    assert_eq!(format!("{id:>3}"), "  5");
}

#[test]
fn a_version_counts_writes_from_one() {
    assert_eq!(Version::FIRST.get(), 1);
    assert_eq!(Version::FIRST.next().next(), Version::new(3));
    assert!(Version::FIRST < Version::FIRST.next());
    assert_eq!(Version::new(3).to_string(), "3");
}

proptest! {
    #[test]
    fn every_id_is_read_back_from_its_text(id in 1..=i64::MAX) {
        let id = EmployeeId::new(id);
        prop_assert_eq!(EmployeeId::parse(&id.to_string()), Ok(id));
    }

    #[test]
    fn what_is_read_is_positive_and_made_of_digits(typed in "[-+ 0-9.e٣]{0,22}|\\PC{0,8}") {
        if let Ok(id) = PaymentId::parse(&typed) {
            prop_assert!(id.get() >= 1);
            prop_assert_eq!(typed.trim_start_matches('0'), id.to_string());
        }
    }
}
