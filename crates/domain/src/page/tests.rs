use std::fmt;

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::{
    audit::AuditSort, client::ClientSort, contract::ContractSort, employee::EmployeeSort,
    event::EventSort,
};

#[rstest]
#[case("1", 1)]
#[case("50", DEFAULT_LIMIT)]
#[case("200", MAX_LIMIT)]
fn a_page_has_from_one_row_to_the_limit(#[case] typed: &str, #[case] rows: u64) {
    assert_eq!(parse_limit(typed), Ok(rows));
}

#[rstest]
#[case("")]
#[case("0")]
#[case("201")]
#[case("-1")]
#[case("1.5")]
#[case("ten")]
#[case(" 10")]
#[case("18446744073709551616")]
fn any_other_page_size_is_refused_with_the_range(#[case] typed: &str) {
    assert_eq!(
        parse_limit(typed).map_err(|refused| refused.to_string()),
        Err("is not a page size; a whole number from 1 to 200 is accepted".to_owned())
    );
}

#[rstest]
#[case("id", Sort::ascending(ContractSort::Id))]
#[case("-id", Sort::descending(ContractSort::Id))]
#[case("-remaining_amount", Sort::descending(ContractSort::RemainingAmount))]
fn a_sort_is_a_field_with_a_minus_for_the_reverse(
    #[case] typed: &str,
    #[case] sort: Sort<ContractSort>,
) {
    assert_eq!(Sort::parse(typed), Ok(sort));
}

#[rstest]
#[case("")]
#[case("-")]
#[case("--id")]
#[case("+id")]
#[case("ID")]
#[case("id ")]
#[case("id,name")]
#[case("password_hash")]
#[case("id; DROP TABLE event")]
fn any_other_sort_is_refused_and_the_fields_are_named(#[case] typed: &str) {
    let refused = Sort::<EventSort>::parse(typed).expect_err("not a sort field");
    assert_eq!(
        refused.to_string(),
        "cannot be sorted by; accepted are starts_at, id, name, attendees, created_at, each with \
         - in front for the reverse"
    );
}

fn assert_sorts_are_read_back<F: SortField + fmt::Debug>() {
    let mut names: Vec<_> = F::ALL.iter().map(|field| field.name()).collect();
    for field in F::ALL {
        for sort in [Sort::ascending(*field), Sort::descending(*field)] {
            assert_eq!(Sort::parse(&sort.name()), Ok(sort));
        }
    }
    assert!(names.contains(&"id"), "{names:?}");
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), F::ALL.len(), "{names:?}");
}

#[test]
fn every_list_reads_back_its_own_sorts() {
    assert_sorts_are_read_back::<AuditSort>();
    assert_sorts_are_read_back::<ClientSort>();
    assert_sorts_are_read_back::<ContractSort>();
    assert_sorts_are_read_back::<EmployeeSort>();
    assert_sorts_are_read_back::<EventSort>();
}

#[rstest]
#[case(0, 0, false)]
#[case(999, 999, false)]
#[case(COUNT_CAP, 1000, false)]
#[case(COUNT_CAP + 1, 1000, true)]
#[case(u64::MAX, 1000, true)]
fn counting_stops_at_the_cap(#[case] counted: u64, #[case] value: u64, #[case] capped: bool) {
    assert_eq!(Count::from_counted(counted), Count { value, capped });
}

#[test]
fn a_page_is_turned_row_by_row_or_not_at_all() {
    let page = Page {
        items: vec!["1", "2"],
        previous: Some(Position {
            key: SortKey::Number(1),
            id: 1,
        }),
        next: Some(Position {
            key: SortKey::Number(2),
            id: 2,
        }),
        count: Count::from_counted(3),
    };
    let turned = page.clone().try_map(str::parse::<u8>).expect("two numbers");
    assert_eq!(turned.items, [1, 2]);
    assert_eq!(
        (turned.previous, turned.next, turned.count),
        (page.previous, page.next, page.count)
    );

    let bad = Page {
        items: vec!["1", "x"],
        previous: None,
        next: None,
        count: Count::from_counted(2),
    };
    assert!(bad.try_map(str::parse::<u8>).is_err());
}

proptest! {
    #[test]
    fn a_position_survives_its_cursor(
        key in prop_oneof![
            any::<i64>().prop_map(SortKey::Number),
            "[0-9]{0,6}|\\PC{0,12}".prop_map(SortKey::Text),
        ],
        id in any::<i64>(),
    ) {
        let position = Position { key, id };
        let json = serde_json::to_string(&position).expect("json");
        prop_assert_eq!(serde_json::from_str::<Position>(&json).expect("a position"), position);
    }
}
