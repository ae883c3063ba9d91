use rstest::rstest;

use super::*;

#[rstest]
#[case("MANAGEMENT", Department::Management)]
#[case("sales", Department::Sales)]
#[case(" Support ", Department::Support)]
fn a_department_is_read_without_regard_to_case(#[case] typed: &str, #[case] is: Department) {
    assert_eq!(Department::parse(typed), Ok(is));
}

#[rstest]
#[case("")]
#[case("ADMIN")]
#[case("SALES,SUPPORT")]
#[case("SALE")]
#[case("gestion")]
fn any_other_department_is_refused_and_the_three_are_named(#[case] typed: &str) {
    let refused = Department::parse(typed).expect_err("not a department");
    for department in Department::ALL {
        assert!(refused.to_string().contains(department.name()), "{refused}");
    }
}

#[test]
fn a_department_is_its_name_in_json_in_words_and_in_columns() {
    for department in Department::ALL {
        let json = serde_json::to_string(&department).expect("json");
        assert_eq!(json, format!("\"{}\"", department.name()));
        assert_eq!(Department::parse(department.name()), Ok(department));
    }
    assert_eq!(format!("{:<8}|", Department::Sales), "SALES   |");
}
