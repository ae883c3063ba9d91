mod sequences;

use ContractStatus::{Cancelled, Draft, Signed};
use Department::{Management, Sales, Support};
use rstest::rstest;

use super::*;
use crate::{
    audit::ChangeSet,
    sample::{
        amount, contract, contract_changes, day, now, outcome, payment, person, reason, utc, voided,
    },
};

fn other_client() -> ClientRef {
    ClientRef {
        id: ClientId::new(8),
        full_name: "Kevin Casey".to_owned(),
        company_name: None,
    }
}

fn retitled() -> ContractChanges {
    ContractChanges {
        title: Some(Some(Title::parse("Assembly").expect("a title"))),
        ..contract_changes()
    }
}

fn retotalled(total: &str, why: Option<&str>) -> ContractChanges {
    ContractChanges {
        total_amount: Some(amount(total)),
        reason: why.map(reason),
        ..contract_changes()
    }
}

fn redeposited(deposit: &str) -> ContractChanges {
    ContractChanges {
        deposit: Some(amount(deposit)),
        ..contract_changes()
    }
}

fn in_francs() -> ContractChanges {
    ContractChanges {
        currency: Some(Currency::parse("CHF").expect("a currency")),
        ..contract_changes()
    }
}

#[rstest]
#[case::draft_title(Draft, retitled(), Sales, "done")]
#[case::draft_total(Draft, retotalled("2000", None), Sales, "done")]
#[case::draft_total_by_management(Draft, retotalled("2000", None), Management, "done")]
#[case::draft_total_down_to_the_deposit(Draft, retotalled("300", None), Sales, "done")]
#[case::draft_total_below_it(Draft, retotalled("299.99", None), Sales, "invalid total_amount")]
#[case::draft_currency(Draft, in_francs(), Sales, "done")]
#[case::draft_deposit(Draft, redeposited("1000"), Sales, "done")]
#[case::draft_no_deposit(Draft, redeposited("0"), Sales, "done")]
#[case::draft_deposit_over_total(Draft, redeposited("1000.01"), Sales, "invalid deposit")]
#[case::signed_title(Signed, retitled(), Sales, "done")]
#[case::signed_total(Signed, retotalled("2000", Some("more guests")), Management, "done")]
#[case::signed_total_for_nothing(Signed, retotalled("2000", None), Management, "invalid reason")]
#[case::signed_total_by_sales(
    Signed,
    retotalled("2000", Some("more guests")),
    Sales,
    "field_not_allowed"
)]
#[case::signed_total_by_support(
    Signed,
    retotalled("2000", Some("more guests")),
    Support,
    "field_not_allowed"
)]
#[case::signed_total_to_the_paid(Signed, retotalled("300", Some("fewer")), Management, "done")]
#[case::signed_total_below_the_paid(
    Signed,
    retotalled("299.99", Some("fewer")),
    Management,
    "invalid total_amount"
)]
#[case::signed_currency(Signed, in_francs(), Management, "contract_signed")]
#[case::signed_deposit(Signed, redeposited("400"), Management, "contract_signed")]
#[case::cancelled_title(Cancelled, retitled(), Management, "contract_cancelled")]
#[case::cancelled_total(
    Cancelled,
    retotalled("2000", Some("more guests")),
    Management,
    "contract_cancelled"
)]
#[case::cancelled_nothing(Cancelled, contract_changes(), Management, "contract_cancelled")]
fn what_may_change_depends_on_the_status(
    #[case] status: ContractStatus,
    #[case] changes: ContractChanges,
    #[case] department: Department,
    #[case] expected: &str,
) {
    let result = contract(status).changed(&changes, department);
    assert_eq!(outcome(&result), expected);
}

#[rstest]
#[case(Draft, "done")]
#[case(Signed, "already_signed")]
#[case(Cancelled, "contract_cancelled")]
fn signing_happens_once_and_only_to_a_draft(
    #[case] status: ContractStatus,
    #[case] expected: &str,
) {
    let result = contract(status).signed(person(2, "Bill Boquet"), now());
    assert_eq!(outcome(&result), expected);
}

#[rstest]
#[case(Draft, "done")]
#[case(Signed, "done")]
#[case(Cancelled, "contract_cancelled")]
fn cancelling_happens_once(#[case] status: ContractStatus, #[case] expected: &str) {
    let result = contract(status).cancelled(Some(&reason("called off")), now());
    assert_eq!(outcome(&result), expected);
}

#[rstest]
#[case(Draft, "100", "contract_not_signed")]
#[case(Signed, "0.01", "done")]
#[case(Signed, "700", "done")]
#[case(Signed, "700.01", "invalid amount")]
#[case(Signed, "9999999999.99", "invalid amount")]
#[case(Cancelled, "100", "contract_cancelled")]
fn a_payment_needs_a_signed_contract_and_is_at_most_what_remains(
    #[case] status: ContractStatus,
    #[case] paid: &str,
    #[case] expected: &str,
) {
    assert_eq!(outcome(&contract(status).paid(amount(paid))), expected);
}

#[rstest]
#[case(Draft, false, "done")]
#[case(Signed, false, "done")]
#[case(Signed, true, "payment_voided")]
#[case(Cancelled, false, "contract_cancelled")]
#[case(Cancelled, true, "contract_cancelled")]
fn a_payment_is_voided_once_and_never_on_a_cancelled_contract(
    #[case] status: ContractStatus,
    #[case] already: bool,
    #[case] expected: &str,
) {
    let deposit = payment(amount("300"), true);
    let deposit = if already { voided(deposit) } else { deposit };
    let result = contract(status).without_payment(&deposit);
    assert_eq!(outcome(&result), expected);
}

#[rstest]
#[case(Draft, 0, "done")]
#[case(Draft, 1, "contract_has_events")]
#[case(Signed, 0, "done")]
#[case(Signed, 1, "contract_has_events")]
#[case(Cancelled, 0, "contract_cancelled")]
#[case(Cancelled, 1, "contract_cancelled")]
fn a_contract_moves_while_it_stands_without_events(
    #[case] status: ContractStatus,
    #[case] event_count: i64,
    #[case] expected: &str,
) {
    let contract = Contract {
        event_count,
        ..contract(status)
    };
    let result = contract.moved(other_client(), person(8, "Zoé Ng"));
    assert_eq!(outcome(&result), expected);
}

#[rstest]
#[case(Draft, Err(Refusal::ContractNotSigned(ContractId::new(412))))]
#[case(Signed, Ok(()))]
#[case(Cancelled, Err(Refusal::ContractCancelled(ContractId::new(412))))]
fn events_and_payments_need_a_signed_contract(
    #[case] status: ContractStatus,
    #[case] expected: Result<(), Refusal>,
) {
    assert_eq!(contract(status).check_signed(), expected);
    assert_eq!(contract(status).is_signed(), status == Signed);
}

#[test]
fn a_signature_keeps_who_and_when_and_touches_no_amount() {
    let before = contract(Draft);
    let after = before
        .signed(person(2, "Bill Boquet"), now())
        .expect("a signature");
    assert_eq!(after.signed_at, Some(now()));
    assert_eq!(after.signed_by, Some(person(2, "Bill Boquet")));
    let set = ChangeSet::between(&before, &after);
    assert_eq!(set, ChangeSet::none().with("status", "draft", "signed"));
}

#[test]
fn cancelling_keeps_the_signature_and_says_when_and_why() {
    let later = utc("2026-07-01T08:00:00Z");
    let after = contract(Signed)
        .cancelled(Some(&reason("rained off")), later)
        .expect("a cancellation");
    assert_eq!(after.signed_at, Some(now()));
    assert_eq!(after.cancelled_at, Some(later));
    assert_eq!(after.cancel_reason.as_deref(), Some("rained off"));
    assert_eq!(after.paid_amount, amount("300"));
}

#[test]
fn a_moved_contract_takes_the_sales_contact_of_its_new_client() {
    let after = contract(Signed)
        .moved(other_client(), person(8, "Zoé Ng"))
        .expect("a move");
    assert_eq!(after.client, other_client());
    assert_eq!(Subject::sales_contact(&after), Some(EmployeeId::new(8)));
}

#[test]
fn voiding_the_deposit_leaves_none() {
    let after = contract(Signed)
        .without_payment(&payment(amount("300"), true))
        .expect("a void");
    assert_eq!(after.deposit, Amount::ZERO);
    assert_eq!(after.paid_amount, Amount::ZERO);
    assert_eq!(after.remaining_amount, amount("1000"));
}

#[test]
fn voiding_another_payment_leaves_the_deposit() {
    let paid = contract(Signed).paid(amount("200")).expect("a payment");
    let after = paid
        .without_payment(&payment(amount("200"), false))
        .expect("a void");
    assert_eq!(after, contract(Signed));
}

#[test]
fn total_and_deposit_are_checked_as_they_will_be() {
    let both = ContractChanges {
        deposit: Some(amount("150")),
        ..retotalled("200", None)
    };
    let after = contract(Draft).changed(&both, Sales).expect("a change");
    assert_eq!(after.paid_amount, amount("150"));
    assert_eq!(after.remaining_amount, amount("50"));

    let too_much = ContractChanges {
        deposit: Some(amount("900")),
        ..retotalled("200", None)
    };
    let result = contract(Draft).changed(&too_much, Sales);
    assert_eq!(outcome(&result), "invalid deposit");
}

#[test]
fn what_is_not_given_stays_and_some_none_clears() {
    let titled = Contract {
        due_on: Some(day("2026-12-31")),
        external_ref: Some(ExternalRef::parse("412").expect("a reference")),
        ..contract(Signed)
    };
    assert_eq!(
        titled.changed(&contract_changes(), Sales),
        Ok(titled.clone())
    );
    let cleared = ContractChanges {
        due_on: Some(None),
        external_ref: Some(None),
        ..contract_changes()
    };
    assert_eq!(titled.changed(&cleared, Sales), Ok(contract(Signed)));
}

#[test]
fn too_large_a_payment_is_told_what_remains() {
    let refused = contract(Signed).paid(amount("800"));
    let Err(Refused::Invalid(refused)) = refused else {
        panic!("it is too large: {refused:?}");
    };
    assert_eq!(
        refused.to_string(),
        "amount is more than the 700.00 EUR that remain on contract 412"
    );
}

#[rstest]
#[case("1000", "done")]
#[case("0", "done")]
#[case("1000.01", "invalid deposit")]
fn a_new_contracts_deposit_is_at_most_its_total(#[case] deposit: &str, #[case] expected: &str) {
    let new = NewContract {
        client_id: ClientId::new(7),
        title: None,
        total_amount: amount("1000"),
        deposit: amount(deposit),
        currency: None,
        due_on: None,
        external_ref: None,
    };
    assert_eq!(outcome(&new.check().map_err(Refused::from)), expected);
}

#[test]
fn a_contract_goes_by_its_title_or_else_its_number() {
    // never by its client's name, which the audit log would keep for good
    assert_eq!(
        contract(Draft).label(),
        format!("contract {}", contract(Draft).id)
    );
    let titled = contract(Draft)
        .changed(&retitled(), Sales)
        .expect("a change");
    assert_eq!(titled.label(), "Assembly");
}

#[test]
fn statuses_are_read_back_from_their_names() {
    for status in ContractStatus::ALL {
        assert_eq!(ContractStatus::from_name(status.name()), Some(status));
    }
    assert_eq!(ContractStatus::from_name("Signed"), None);
}

#[rstest]
#[case(Signed, Some("2026-05-31"), false, true)]
#[case(Signed, Some("2026-06-01"), true, false)]
#[case(Signed, None, true, true)]
#[case(Signed, None, false, false)]
#[case(Draft, Some("2026-05-31"), true, false)]
#[case(Cancelled, Some("2026-05-31"), true, false)]
fn money_is_overdue_past_its_day_or_else_past_the_last_event(
    #[case] status: ContractStatus,
    #[case] due_on: Option<&str>,
    #[case] last_event_is_over: bool,
    #[case] expected: bool,
) {
    let mut late = contract(status);
    late.due_on = due_on.map(|text| text.parse().expect("a day"));
    let today = "2026-06-01".parse().expect("a day");
    assert_eq!(late.is_overdue(today, last_event_is_over), expected);
    let settled = Contract {
        remaining_amount: Amount::ZERO,
        ..late
    };
    assert!(!settled.is_overdue(today, last_event_is_over));
}
