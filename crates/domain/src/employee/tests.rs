use rstest::rstest;

use super::*;
use crate::{
    audit::ChangeSet,
    sample::{email, employee, name, now, outcome, utc},
};

fn deactivated() -> Employee {
    employee().deactivated(now()).expect("was active")
}

fn nothing() -> EmployeeChanges {
    EmployeeChanges {
        version: Version::FIRST,
        employee_number: None,
        full_name: None,
        email: None,
        department: None,
    }
}

#[rstest]
#[case::deactivate_active(employee().deactivated(now()), "done")]
#[case::deactivate_twice(deactivated().deactivated(now()), "already_deactivated")]
#[case::reactivate_deactivated(deactivated().reactivated(), "done")]
#[case::reactivate_active(employee().reactivated(), "already_active")]
fn an_account_is_closed_and_opened_in_turn(
    #[case] result: Result<Employee, Refused>,
    #[case] expected: &str,
) {
    assert_eq!(outcome(&result), expected);
}

#[test]
fn deactivating_changes_nothing_but_the_account() {
    let after = deactivated();
    assert!(!after.is_active());
    assert_eq!(after.deactivated_at, Some(now()));
    assert_eq!(after.reference(), employee().reference());
    assert_eq!(after.reactivated(), Ok(employee()));
}

#[test]
fn a_second_deactivation_does_not_move_the_first() {
    let closed = deactivated();
    let later = utc("2027-01-01T00:00:00Z");
    assert_eq!(
        closed.deactivated(later),
        Err(Refusal::AlreadyDeactivated(closed.id).into())
    );
}

#[test]
fn what_is_not_given_stays() {
    assert_eq!(employee().changed(&nothing()), employee());
}

#[rstest]
#[case("employee_number", EmployeeChanges {
    employee_number: Some(EmployeeNumber::parse("e-17").expect("a number")), ..nothing()
})]
#[case("full_name", EmployeeChanges { full_name: Some(name("Aliénor Vichum")), ..nothing() })]
#[case("email", EmployeeChanges { email: Some(email("bb@epic.test")), ..nothing() })]
#[case("department", EmployeeChanges {
    department: Some(Department::Support), ..nothing()
})]
fn each_field_changes_alone(#[case] field: &str, #[case] changes: EmployeeChanges) {
    let set = ChangeSet::between(&employee(), &employee().changed(&changes));
    let fields: Vec<_> = set.changes().iter().map(|change| &*change.field).collect();
    assert_eq!(fields, [field]);
}

#[test]
fn another_department_does_not_open_a_closed_account() {
    let moved = deactivated().changed(&EmployeeChanges {
        department: Some(Department::Management),
        ..nothing()
    });
    assert!(!moved.is_active());
}

#[test]
fn closing_an_account_is_told_as_one_change() {
    let set = ChangeSet::between(&employee(), &deactivated());
    assert_eq!(set, ChangeSet::none().with("active", true, false));
}
