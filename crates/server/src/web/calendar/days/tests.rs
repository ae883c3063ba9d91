//! Months begin on Mondays, and events lie on every day they touch.

use rstest::rstest;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn at(text: &str) -> NaiveDateTime {
    text.parse().expect("a wall-clock time")
}

#[rstest]
// a month that begins on a Monday and ends on a Tuesday
#[case(View::Month, "2026-06-17", "2026-06-01", "2026-07-05")]
// a February of four whole weeks
#[case(View::Month, "2027-02-28", "2027-02-01", "2027-02-28")]
// six weeks
#[case(View::Month, "2026-08-01", "2026-07-27", "2026-09-06")]
#[case(View::Week, "2026-06-04", "2026-06-01", "2026-06-07")]
#[case(View::Week, "2026-06-07", "2026-06-01", "2026-06-07")]
#[case(View::Agenda, "2026-06-04", "2026-06-04", "2026-07-03")]
fn a_view_shows_whole_weeks_or_thirty_days(
    #[case] view: View,
    #[case] around: &str,
    #[case] first: &str,
    #[case] last: &str,
) {
    let span = view.span(day(around));
    assert_eq!((span.first, span.last), (day(first), day(last)));
    assert_eq!(span.days().count().is_multiple_of(7), view != View::Agenda);
}

#[test]
fn the_pages_before_and_after_do_not_overlap_and_end_with_the_calendar() {
    let span = View::Month.span(day("2026-01-31"));
    assert_eq!(span.previous, Some(day("2025-12-01")));
    assert_eq!(span.next, Some(day("2026-02-01")));
    let span = View::Agenda.span(day("2026-01-31"));
    assert_eq!(span.next, Some(day("2026-03-02")));
    let first = View::Month.span(day("1900-01-15"));
    assert_eq!(first.previous, None);
    let last = View::Month.span(day("2999-12-15"));
    assert_eq!((last.next, last.to()), (None, day("2999-12-31")));
    let week = View::Week.span(day("2999-12-31"));
    assert_eq!(week.from(), week.first);
}

#[rstest]
#[case("2026-06-04T13:00:00", "2026-06-05T02:00:00", &["2026-06-04", "2026-06-05"])]
#[case("2026-06-04T13:00:00", "2026-06-05T00:00:00", &["2026-06-04"])]
#[case("2026-06-04T00:00:00", "2026-06-07T00:00:00", &["2026-06-04", "2026-06-05", "2026-06-06"])]
// on the night the clocks go back, ten to three comes before ten past two
#[case("2026-10-25T02:50:00", "2026-10-25T02:10:00", &["2026-10-25"])]
fn an_event_is_on_every_day_it_touches(
    #[case] starts: &str,
    #[case] ends: &str,
    #[case] days: &[&str],
) {
    let around = View::Agenda.span(at(starts).date() - Days::new(3));
    let found: Vec<_> = around
        .days()
        .filter(|day| part_of(at(starts), at(ends), *day).is_some())
        .collect();
    let expected: Vec<_> = days.iter().map(|text| day(text)).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_first_day_says_when_it_begins_and_the_last_when_it_ends() {
    let (starts, ends) = (at("2026-06-04T13:00:00"), at("2026-06-06T02:00:00"));
    let parts: Vec<_> = ["2026-06-04", "2026-06-05", "2026-06-06"]
        .into_iter()
        .filter_map(|text| part_of(starts, ends, day(text)))
        .map(|part| (part.from.is_some(), part.until.is_some()))
        .collect();
    assert_eq!(parts, [(true, false), (false, false), (false, true)]);
}
