use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn refusal<T: fmt::Debug>(parsed: Result<T, BadValue>) -> String {
    parsed.expect_err("this has to be refused").to_string()
}

#[rstest]
#[case("0", 0, "0.00")]
#[case("0.00", 0, "0.00")]
#[case("0.01", 1, "0.01")]
#[case("0.1", 10, "0.10")]
#[case("0.10", 10, "0.10")]
#[case("2.68", 268, "2.68")]
#[case("12000.5", 1_200_050, "12000.50")]
#[case(" 12000.50 ", 1_200_050, "12000.50")]
#[case("007", 700, "7.00")]
#[case("99999999.99", 9_999_999_999, "99999999.99")]
#[case("9999999999.99", 999_999_999_999, "9999999999.99")]
fn an_amount_is_read_exactly_and_shown_with_two_places(
    #[case] typed: &str,
    #[case] minor: i64,
    #[case] shown: &str,
) {
    let amount = Amount::parse(typed).expect("an amount");
    assert_eq!(amount.minor(), minor);
    assert_eq!(amount.to_string(), shown);
    assert_eq!(amount, Amount::from_minor(minor));
}

#[rstest]
#[case("1.005", 3)]
#[case("0.001", 3)]
#[case("1.500", 3)]
#[case("0.009999", 6)]
#[case("1.0000000000000000000000000000000000001", 37)]
fn three_decimal_places_are_refused_not_rounded(#[case] typed: &str, #[case] places: usize) {
    assert_eq!(
        refusal(Amount::parse(typed)),
        format!("has {places} decimal places; at most 2 are accepted")
    );
}

#[rstest]
#[case("-1")]
#[case("-0")]
#[case("+1")]
#[case("−1")]
#[case("1e3")]
#[case("1E3")]
#[case("0x10")]
#[case("12,50")]
#[case("12'000.50")]
#[case("1,200.50")]
#[case("1_000")]
#[case("12 000")]
#[case("12\u{A0}000")]
#[case("1 .5")]
#[case(".5")]
#[case("5.")]
#[case(".")]
#[case("1.2.3")]
#[case("1.-5")]
#[case("€5")]
#[case("5 EUR")]
#[case("NaN")]
#[case("inf")]
#[case("١٢")]
#[case("１２")]
#[case("½")]
#[case("1\0")]
#[case("=1+1")]
fn anything_but_plain_decimal_digits_is_refused(#[case] typed: &str) {
    assert_eq!(
        refusal(Amount::parse(typed)),
        "is not an amount; digits with at most two decimal places after a point are accepted, \
         for example 12000.50"
    );
}

#[test]
fn an_absent_amount_is_empty() {
    assert_eq!(refusal(Amount::parse(" ")), "is empty");
    assert_eq!(refusal(Amount::parse_positive("")), "is empty");
}

#[rstest]
#[case("10000000000")]
#[case("10000000000.00")]
#[case("9999999999999999999999999999.99")]
#[case("79228162514264337593543950336")]
#[case("92233720368547758.08")]
#[case("99999999999999999999999999999999999999999999999999999999999999")]
fn too_much_is_refused_with_the_limit_named(#[case] typed: &str) {
    assert_eq!(
        refusal(Amount::parse(typed)),
        "is too large; at most 9999999999.99 is accepted"
    );
}

#[test]
fn leading_zeros_do_not_make_an_amount_large() {
    let typed = format!("{}12.50", "0".repeat(60));
    assert_eq!(Amount::parse(&typed), Ok(Amount::from_minor(1250)));
}

#[test]
fn zero_is_refused_where_something_has_to_be_paid() {
    let message = "is zero; an amount from 0.01 is accepted";
    assert_eq!(refusal(Amount::parse_positive("0")), message);
    assert_eq!(refusal(Amount::parse_positive("0.00")), message);
    assert_eq!(Amount::parse_positive("0.01"), Ok(Amount::from_minor(1)));
    assert!(refusal(Amount::parse_positive("-5")).starts_with("is not an amount"));
    assert!(refusal(Amount::parse_positive("0.001")).starts_with("has 3 decimal places"));
}

#[test]
fn tenths_add_up_as_they_do_on_paper() {
    let tenth = Amount::parse("0.10").expect("an amount");
    let fifth = tenth.checked_add(tenth).expect("small");
    assert_eq!(
        fifth.checked_add(tenth),
        Some(Amount::parse("0.30").expect("an amount"))
    );
    assert_eq!(
        Amount::parse("0.30").expect("an amount").checked_sub(fifth),
        Some(tenth)
    );
    assert_eq!(tenth.checked_sub(tenth), Some(Amount::ZERO));
    assert_eq!(tenth.checked_sub(fifth), None);
    assert!(tenth < fifth && fifth < Amount::MAX);
    assert_eq!(Amount::default(), Amount::ZERO);
}

#[test]
fn a_sum_may_pass_the_limit_of_one_amount() {
    let twice = Amount::MAX.checked_add(Amount::MAX).expect("storable");
    assert_eq!(twice.to_string(), "19999999999.98");
    assert_eq!(
        Amount::from_minor(i64::MAX).checked_add(Amount::from_minor(1)),
        None
    );
}

#[test]
fn an_amount_travels_as_a_decimal_string() {
    let amount = Amount::from_minor(1_200_050);
    assert_eq!(
        serde_json::to_string(&amount).expect("json"),
        r#""12000.50""#
    );
    assert_eq!(
        serde_json::from_str::<Amount>(r#""12000.5""#).expect("json"),
        amount
    );
}

#[rstest]
#[case("12000.5", "invalid type: floating point")]
#[case("12", "invalid type: integer")]
#[case("null", "invalid type: null")]
#[case(r#""1.005""#, "has 3 decimal places")]
#[case(r#""-1""#, "is not an amount")]
fn an_amount_in_json_passes_the_same_door(#[case] json: &str, #[case] start: &str) {
    let error = serde_json::from_str::<Amount>(json)
        .expect_err("refused")
        .to_string();
    assert!(error.starts_with(start), "{error}");
}

#[test]
fn currencies_are_sorted_codes_of_three_capitals() {
    assert!(TWO_DECIMALS.is_sorted_by(|a, b| a < b));
    for currency in Currency::all() {
        assert!(currency.code().len() == 3);
        assert!(
            currency
                .code()
                .bytes()
                .all(|byte| byte.is_ascii_uppercase())
        );
        assert_eq!(Currency::parse(currency.code()), Ok(currency));
    }
}

#[rstest]
#[case("EUR", "EUR")]
#[case("usd", "USD")]
#[case(" Gbp ", "GBP")]
#[case("CHF", "CHF")]
#[case("CAD", "CAD")]
#[case("AUD", "AUD")]
fn common_currencies_are_read_in_any_case(#[case] typed: &str, #[case] code: &str) {
    let currency = Currency::parse(typed).expect("a currency");
    assert_eq!(
        (currency.code(), currency.to_string().as_str()),
        (code, code)
    );
}

#[rstest]
#[case("JPY")]
#[case("KRW")]
#[case("ISK")]
#[case("CLP")]
#[case("VND")]
#[case("XOF")]
#[case("XAF")]
#[case("KWD")]
#[case("BHD")]
#[case("OMR")]
#[case("TND")]
#[case("BTC")]
#[case("EURO")]
#[case("EU")]
#[case("€")]
#[case("")]
#[case("ﬀr")]
fn only_currencies_with_two_decimals_are_accepted(#[case] typed: &str) {
    assert_eq!(
        refusal(Currency::parse(typed)),
        "is not accepted; two-decimal currencies only, by their ISO 4217 code, such as EUR, USD \
         or GBP"
    );
}

#[test]
fn the_euro_is_the_default_and_travels_by_its_code() {
    assert_eq!(
        Currency::default(),
        Currency::parse("EUR").expect("the euro")
    );
    assert_eq!(
        serde_json::to_string(&Currency::default()).expect("json"),
        r#""EUR""#
    );
    let pound: Currency = serde_json::from_str(r#""GBP""#).expect("json");
    assert_eq!(pound.code(), "GBP");
    let refused = serde_json::from_str::<Currency>(r#""JPY""#).expect_err("no decimals");
    assert!(refused.to_string().contains("two-decimal currencies only"));
}

fn amounts() -> impl Strategy<Value = Amount> {
    (0..=Amount::MAX.minor()).prop_map(Amount::from_minor)
}

proptest! {
    #[test]
    fn what_is_shown_is_read_back_as_the_same(amount in amounts()) {
        prop_assert_eq!(Amount::parse(&amount.to_string()), Ok(amount));
        let json = serde_json::to_string(&amount).expect("json");
        prop_assert_eq!(serde_json::from_str::<Amount>(&json).expect("json"), amount);
    }

    #[test]
    fn digits_and_hundredths_agree(whole in 0_i64..10_000_000_000, cents in 0_i64..100) {
        let amount = Amount::parse(&format!("{whole}.{cents:02}")).expect("in range");
        prop_assert_eq!(amount.minor(), whole * 100 + cents);
    }

    #[test]
    fn a_third_place_is_always_refused(whole in 0_u64..u64::MAX, places in "[0-9]{3,40}") {
        let typed = format!("{whole}.{places}");
        prop_assert!(Amount::parse(&typed).is_err());
    }

    #[test]
    fn what_is_paid_and_what_is_left_make_the_total(a in amounts(), b in amounts()) {
        let (paid, total) = (a.min(b), a.max(b));
        let left = total.checked_sub(paid).expect("paid is not more than the total");
        prop_assert_eq!(left.checked_add(paid), Some(total));
        prop_assert_eq!(paid.checked_sub(total).is_some(), paid == total);
    }

    #[test]
    fn order_is_the_order_of_the_numbers(a in amounts(), b in amounts()) {
        prop_assert_eq!(a.cmp(&b), a.minor().cmp(&b.minor()));
    }

    #[test]
    fn whatever_is_accepted_is_within_bounds(text in "[0-9]{0,14}[.,eE+_ -]?[0-9]{0,4}") {
        if let Ok(amount) = Amount::parse(&text) {
            prop_assert!(amount >= Amount::ZERO && amount <= Amount::MAX);
        }
    }

    #[test]
    fn nothing_typed_breaks_the_readers(text in any::<String>()) {
        let _ = (Amount::parse(&text), Amount::parse_positive(&text), Currency::parse(&text));
    }
}
