use super::*;

fn bad() -> BadValue {
    BadValue::new(worded!("bad-at-all", "is bad"))
}

fn two_refused() -> Invalid {
    let mut checks = Checks::default();
    let _: Option<()> = checks.take(
        "email",
        Err(BadValue::new(worded!("bad-empty", "is empty"))),
    );
    let kept = checks.take("phone", Ok("1234"));
    let _: Option<()> = checks.required("full_name", None);
    checks.finish(|| kept).expect_err("two fields are refused")
}

#[test]
fn every_refused_field_is_named_in_the_order_of_the_checks() {
    let fields: Vec<_> = two_refused()
        .fields()
        .iter()
        .map(|error| error.field.clone())
        .collect();
    assert_eq!(fields, ["email", "full_name"]);
}

#[test]
fn a_refusal_reads_as_field_and_what_was_wrong() {
    assert_eq!(
        two_refused().to_string(),
        "email is empty; full_name is missing"
    );
    assert_eq!(
        Invalid::field("amount", worded!("bad-zero", "is zero")).to_string(),
        "amount is zero"
    );
}

#[test]
fn a_whole_without_refusals_is_built() {
    let mut checks = Checks::default();
    let a = checks.take("a", Ok(1));
    let b = checks.required("b", Some(2));
    assert_eq!(checks.finish(|| Some(a? + b?)), Ok(3));
}

#[test]
fn an_absent_field_is_not_a_refused_one() {
    let mut checks = Checks::default();
    assert_eq!(checks.take_optional::<i32>("a", None), Some(None));
    assert_eq!(checks.take_optional("b", Some(Ok(1))), Some(Some(1)));
    let refused = Some(Err(bad()));
    assert_eq!(checks.take_optional::<i32>("c", refused), None);
    let invalid = checks.finish(|| Some(())).expect_err("c is bad");
    assert_eq!(invalid.to_string(), "c is bad");
}

#[test]
fn a_change_keeps_clears_or_sets_a_field() {
    let parse = |text: &str| text.parse::<u8>().map_err(|_| bad());
    let given = |text: &str| Some(Some(text.to_owned()));
    let mut checks = Checks::default();
    assert_eq!(checks.take_clearable("a", &None, parse), Some(None));
    assert_eq!(
        checks.take_clearable("b", &Some(None), parse),
        Some(Some(None))
    );
    assert_eq!(
        checks.take_clearable("c", &given("7"), parse),
        Some(Some(Some(7)))
    );
    assert_eq!(checks.take_clearable("d", &given("x"), parse), None);
    let invalid = checks.finish(|| Some(())).expect_err("d is bad");
    assert_eq!(invalid.to_string(), "d is bad");
}
