//! When an event is: one bound moved, another zone, the changes of the clocks.

use chrono::TimeDelta;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::sample::{day, local, period, utc};

/// An event from and to, in a zone.
fn when(starts_at: &str, ends_at: &str, name: &str) -> Event {
    Event {
        period: period(starts_at, ends_at, zone(name)),
        ..event()
    }
}

fn to_start(text: &str) -> EventChanges {
    EventChanges {
        starts_at: Some(moment(text)),
        ..event_changes()
    }
}

fn to_end(text: &str) -> EventChanges {
    EventChanges {
        ends_at: Some(moment(text)),
        ..event_changes()
    }
}

fn to_zone(name: &str) -> EventChanges {
    EventChanges {
        time_zone: Some(zone(name)),
        ..event_changes()
    }
}

#[rstest]
#[case::earlier_start(to_start("2023-05-05 14:00"), "done")]
#[case::start_just_before_the_end(to_start("2023-05-05 16:59:59"), "done")]
#[case::start_at_the_end(to_start("2023-05-05 17:00"), "invalid ends_at")]
#[case::start_after_the_end(to_start("2023-05-06 09:00"), "invalid ends_at")]
#[case::later_end(to_end("2023-05-06 02:00"), "done")]
#[case::end_at_the_start(to_end("2023-05-05 15:00"), "invalid ends_at")]
#[case::end_before_the_start(to_end("2023-05-04 17:00"), "invalid ends_at")]
#[case::start_with_an_offset(to_start("2023-05-05T14:59:59Z"), "done")]
#[case::start_at_the_end_with_an_offset(to_start("2023-05-05T15:00:00Z"), "invalid ends_at")]
#[case::both(
    EventChanges { ends_at: Some(moment("2023-06-04 03:00")), ..to_start("2023-06-03 22:00") },
    "done"
)]
fn the_end_stays_after_the_start_when_one_of_them_moves(
    #[case] changes: EventChanges,
    #[case] expected: &str,
) {
    assert_eq!(outcome(&event().changed(&changes)), expected);
}

#[test]
fn the_bound_that_is_not_given_stays_as_it_was() {
    let before = event().period;
    let started = event()
        .changed(&to_start("2023-05-05 14:00"))
        .expect("a move");
    assert_eq!(started.period.ends(), before.ends());
    let ended = event()
        .changed(&to_end("2023-05-05 18:00"))
        .expect("a move");
    assert_eq!(ended.period.starts(), before.starts());
}

#[test]
fn another_zone_keeps_the_wall_clock() {
    let after = event().changed(&to_zone("Asia/Tokyo")).expect("a move");
    assert_eq!(after.period.starts().local(), local("2023-05-05T15:00:00"));
    assert_eq!(after.period.ends().local(), local("2023-05-05T17:00:00"));
    assert_eq!(after.period.starts().utc(), utc("2023-05-05T06:00:00Z"));
    assert_eq!(after.period.starts().zone(), zone("Asia/Tokyo"));
    assert_eq!(after.period.ends().zone(), zone("Asia/Tokyo"));
}

#[test]
fn another_zone_with_one_bound_keeps_the_wall_clock_of_the_other() {
    let changes = EventChanges {
        time_zone: Some(zone("America/New_York")),
        ..to_start("2023-05-05 16:00")
    };
    let after = event().changed(&changes).expect("a move");
    assert_eq!(after.period.starts().utc(), utc("2023-05-05T20:00:00Z"));
    assert_eq!(after.period.ends().local(), local("2023-05-05T17:00:00"));
    assert_eq!(after.period.ends().utc(), utc("2023-05-05T21:00:00Z"));
}

#[test]
fn thirteen_hundred_stays_thirteen_hundred_across_the_change_of_the_clocks() {
    let winter = when("2026-03-28 13:00", "2026-03-28 15:00", "Europe/Paris");
    assert_eq!(winter.period.starts().utc(), utc("2026-03-28T12:00:00Z"));
    let changes = EventChanges {
        ends_at: Some(moment("2026-03-29 15:00")),
        ..to_start("2026-03-29 13:00")
    };
    let summer = winter.changed(&changes).expect("a move");
    assert_eq!(summer.period.starts().utc(), utc("2026-03-29T11:00:00Z"));
    assert_eq!(summer.period.starts().local(), local("2026-03-29T13:00:00"));
}

#[rstest]
#[case::start(to_start("2026-03-29 02:30"), "invalid starts_at")]
#[case::end(to_end("2026-03-29 02:30"), "invalid ends_at")]
#[case::both(
    EventChanges { ends_at: Some(moment("2026-03-29 02:45")), ..to_start("2026-03-29 02:30") },
    "invalid starts_at, ends_at"
)]
fn a_local_time_that_does_not_exist_is_refused_on_its_field(
    #[case] changes: EventChanges,
    #[case] expected: &str,
) {
    let eve = when("2026-03-28 20:00", "2026-03-29 06:00", "Europe/Paris");
    assert_eq!(outcome(&eve.changed(&changes)), expected);
}

#[test]
fn another_zone_that_skipped_the_kept_time_is_refused() {
    let event = when("2026-03-08 02:30", "2026-03-08 05:00", "Europe/Paris");
    let result = event.changed(&to_zone("America/New_York"));
    assert_eq!(outcome(&result), "invalid starts_at");
}

#[test]
fn a_doubled_local_time_means_the_first() {
    let night = when("2026-10-24 20:00", "2026-10-25 06:00", "Europe/Paris");
    let after = night.changed(&to_end("2026-10-25 02:30")).expect("a move");
    assert_eq!(after.period.ends().utc(), utc("2026-10-25T00:30:00Z"));
}

/// Starts at the second half past two of the night that has two.
fn in_the_second_hour() -> Event {
    let event = when("2026-10-25T01:30:00Z", "2026-10-25 06:00", "Europe/Paris");
    assert_eq!(event.period.starts().local(), local("2026-10-25T02:30:00"));
    event
}

#[test]
fn an_instant_in_the_second_doubled_hour_stays_when_the_end_moves() {
    let event = in_the_second_hour();
    let after = event.changed(&to_end("2026-10-25 07:00")).expect("a move");
    assert_eq!(after.period.starts(), event.period.starts());
}

#[test]
fn naming_the_zone_it_has_already_moves_nothing() {
    let event = in_the_second_hour();
    assert_eq!(event.changed(&to_zone("Europe/Paris")), Ok(event.clone()));
}

#[test]
fn wall_clocks_that_only_a_doubled_hour_kept_in_order_do_not_change_zone() {
    let event = when(
        "2026-10-25T00:30:00Z",
        "2026-10-25T01:10:00Z",
        "Europe/Paris",
    );
    let result = event.changed(&to_zone("Asia/Tokyo"));
    assert_eq!(outcome(&result), "invalid ends_at");
}

#[rstest]
#[case("2023-06-04 13:00", "2023-06-05 02:00", "done")]
#[case("2023-06-04 13:00", "2023-06-04 13:00", "invalid ends_at")]
#[case("2026-03-29 02:30", "2026-03-29 02:40", "invalid starts_at, ends_at")]
fn a_new_events_period_is_read_in_its_zone(
    #[case] starts_at: &str,
    #[case] ends_at: &str,
    #[case] expected: &str,
) {
    let read = period_in_zone(moment(starts_at), moment(ends_at), TimeZone::default());
    assert_eq!(outcome(&read.map_err(Refused::from)), expected);
}

fn zones() -> impl Strategy<Value = TimeZone> {
    let names = [
        "Europe/Paris",
        "America/New_York",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "UTC",
    ];
    prop::sample::select(names.map(zone).to_vec())
}

proptest! {
    #[test]
    fn a_change_of_zone_keeps_both_wall_clocks_or_is_refused(
        minutes in 0..2_000_000_i64,
        length in 1..5_000_i64,
        from in zones(),
        to in zones(),
    ) {
        let midnight = day("2024-01-01").and_hms_opt(0, 0, 0).expect("midnight");
        let starts = midnight + TimeDelta::minutes(minutes);
        let ends = starts + TimeDelta::minutes(length);
        let read = period_in_zone(Moment::Local(starts), Moment::Local(ends), from);
        prop_assume!(read.is_ok());
        let event = Event { period: read.expect("just seen"), ..event() };
        let changes = EventChanges { time_zone: Some(to), ..event_changes() };
        if let Ok(after) = event.changed(&changes) {
            prop_assert_eq!(after.period.starts().local(), starts);
            prop_assert_eq!(after.period.ends().local(), ends);
            prop_assert_eq!(after.period.starts().zone(), to);
            prop_assert!(after.period.ends().utc() > after.period.starts().utc());
        } else {
            let skipped = [starts, ends].map(|local| Moment::Local(local).in_zone(to).is_err());
            let backwards = period_in_zone(Moment::Local(starts), Moment::Local(ends), to).is_err();
            prop_assert!(skipped.contains(&true) || backwards);
            prop_assert_ne!(from, to);
        }
    }
}
