use chrono::Timelike;
use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn refusal<T: fmt::Debug>(parsed: Result<T, BadValue>) -> String {
    parsed.expect_err("this has to be refused").to_string()
}

fn zone(name: &str) -> TimeZone {
    TimeZone::parse(name).expect("a zone")
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect("an RFC 3339 instant")
}

fn local(text: &str) -> NaiveDateTime {
    text.parse().expect("a wall-clock time with T and seconds")
}

fn typed(text: &str, zone: TimeZone) -> ZonedInstant {
    Moment::parse(text)
        .and_then(|moment| moment.in_zone(zone))
        .expect("a moment")
}

fn paris(text: &str) -> ZonedInstant {
    typed(text, TimeZone::default())
}

#[rstest]
#[case("2026-06-04", "2026-06-04T00:00:00")]
#[case("2026-06-04 13:00", "2026-06-04T13:00:00")]
#[case("2026-06-04T13:00", "2026-06-04T13:00:00")]
#[case("2026-06-04 13:00:59", "2026-06-04T13:00:59")]
#[case("2026-06-04T13:00:59", "2026-06-04T13:00:59")]
#[case("2026-06-04 13:00:59.5", "2026-06-04T13:00:59.500")]
#[case("2026-06-04T13:00:59.123456789", "2026-06-04T13:00:59.123456789")]
#[case("04/06/2026", "2026-06-04T00:00:00")]
#[case("04/06/2026 13:00", "2026-06-04T13:00:00")]
#[case("  2026-06-04 13:00\n", "2026-06-04T13:00:00")]
#[case("29/02/2000", "2000-02-29T00:00:00")]
#[case("2000-02-29 23:59:59", "2000-02-29T23:59:59")]
#[case("1900-01-01", "1900-01-01T00:00:00")]
#[case("2999-12-31 23:59", "2999-12-31T23:59:00")]
fn a_moment_without_offset_is_a_wall_clock_time(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(Moment::parse(text), Ok(Moment::Local(local(expected))));
}

#[rstest]
#[case("2026-06-04T13:00+02:00", "2026-06-04T11:00:00Z")]
#[case("2026-06-04 13:00+02:00", "2026-06-04T11:00:00Z")]
#[case("2026-06-04T13:00Z", "2026-06-04T13:00:00Z")]
#[case("2026-06-04T13:00:05.25Z", "2026-06-04T13:00:05.250Z")]
#[case("2026-06-04T13:00:05-05:30", "2026-06-04T18:30:05Z")]
#[case("2026-06-04T13:00-00:00", "2026-06-04T13:00:00Z")]
#[case("2026-01-01T00:30+14:00", "2025-12-31T10:30:00Z")]
#[case("2999-12-31T23:00-01:00", "3000-01-01T00:00:00Z")]
fn a_moment_with_an_offset_is_an_instant(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(Moment::parse(text), Ok(Moment::Instant(utc(expected))));
}

const ACCEPTED: &str = "2026-06-04, 2026-06-04 13:00, 2026-06-04T13:00+02:00 and \
                        04/06/2026 13:00 (day first) are accepted";

#[rstest]
#[case("")]
#[case("tomorrow")]
#[case("2026")]
#[case("2026-06")]
#[case("2026-6-4")]
#[case("26-06-04")]
#[case("20260604")]
#[case("2026/06/04")]
#[case("04-06-2026")]
#[case("4/6/2026")]
#[case("04.06.2026")]
#[case("+2026-06-04")]
#[case("-2026-06-04")]
#[case("12026-06-04")]
#[case("2026-W23-4")]
#[case("1780570800")]
#[case("２０２６-06-04")]
#[case("2026-06-04Z")]
#[case("2026-06-04+02:00")]
#[case("2026-06-04\u{A0}13:00")]
fn what_is_not_a_date_is_refused_with_the_forms_named(#[case] text: &str) {
    assert_eq!(
        refusal(Moment::parse(text)),
        format!("is not a date; {ACCEPTED}")
    );
}

#[rstest]
#[case("2026-06-04 ", true)]
#[case("2026-06-04T", false)]
#[case("2026-06-04  13:00", false)]
#[case("2026-06-04 T13:00", false)]
#[case("2026-06-04 13", false)]
#[case("2026-06-04 13h00", false)]
#[case("2026-06-04 1:00 PM", false)]
#[case("2026-06-04 9:00", false)]
#[case("2026-06-04 24:00", false)]
#[case("2026-06-04 13:60", false)]
#[case("2026-06-04 23:59:60", false)]
#[case("2026-06-04 13:00.5", false)]
#[case("2026-06-04 13:00:00.", false)]
#[case("2026-06-04 13:00:00.1234567890", false)]
#[case("2026-06-04 13:00:00,5", false)]
#[case("2026-06-04T13:00z", false)]
#[case("2026-06-04t13:00", false)]
#[case("2026-06-04T13:00 +02:00", false)]
#[case("2026-06-04T13:00+0200", false)]
#[case("2026-06-04T13:00+02", false)]
#[case("2026-06-04T13:00+24:00", false)]
#[case("2026-06-04T13:00+02:60", false)]
#[case("2026-06-04T13:00ZZ", false)]
#[case("2026-06-04T13:00+02:00[Europe/Paris]", false)]
#[case("2026-06-04 13:00é", false)]
#[case("04/06/2026T13:00", false)]
#[case("04/06/2026 13:00:00", false)]
#[case("04/06/2026 13:00+02:00", false)]
#[case("04/06/2026 13:00Z", false)]
fn times_in_other_forms_are_refused(#[case] text: &str, #[case] accepted: bool) {
    let parsed = Moment::parse(text);
    assert_eq!(parsed.is_ok(), accepted);
    if !accepted {
        assert!(refusal(parsed).ends_with(ACCEPTED));
    }
}

#[rstest]
#[case("2026-02-30", "is a day that is not in the calendar")]
#[case("31/04/2026", "is a day that is not in the calendar")]
#[case("2025-02-29 13:00", "is a day that is not in the calendar")]
#[case("06/13/2026", "is a day that is not in the calendar")]
#[case("2026-00-10", "is a day that is not in the calendar")]
#[case("1899-12-31", "has a year outside 1900 to 2999")]
#[case("0000-01-01", "has a year outside 1900 to 2999")]
#[case("3000-01-01T00:00Z", "has a year outside 1900 to 2999")]
#[case("01/01/9999", "has a year outside 1900 to 2999")]
fn impossible_days_and_far_years_are_refused(#[case] text: &str, #[case] start: &str) {
    assert_eq!(refusal(Moment::parse(text)), format!("{start}; {ACCEPTED}"));
}

#[rstest]
#[case("Europe/Paris")]
#[case("UTC")]
#[case("America/Argentina/Buenos_Aires")]
#[case("Pacific/Apia")]
fn zones_are_read_by_their_iana_name(#[case] name: &str) {
    let read = zone(&format!(" {name} "));
    assert_eq!((read.name(), read.to_string().as_str()), (name, name));
}

#[rstest]
#[case("")]
#[case("Paris")]
#[case("Europe/Mufflins")]
#[case("+02:00")]
#[case("CEST")]
fn unknown_zones_are_refused_with_an_example(#[case] name: &str) {
    assert_eq!(
        refusal(TimeZone::parse(name)),
        "is not a time zone; an IANA name such as Europe/Paris is accepted"
    );
}

#[test]
fn paris_is_the_default_zone() {
    assert_eq!(TimeZone::default().name(), "Europe/Paris");
}

#[rstest]
#[case("2023-06-04 13:00", "2023-06-04T11:00:00Z")]
#[case("2023-12-04 13:00", "2023-12-04T12:00:00Z")]
fn thirteen_hundred_in_paris_is_kept_in_summer_and_winter(#[case] text: &str, #[case] at: &str) {
    let moment = paris(text);
    assert_eq!(moment.utc(), utc(at));
    assert_eq!(moment.local().time().hour(), 13);
    assert_eq!(moment.zone(), TimeZone::default());
    assert_eq!(
        ZonedInstant::from_stored(moment.utc(), moment.local(), moment.zone()),
        moment
    );
}

#[test]
fn an_instant_shows_the_wall_clock_of_its_zone() {
    let moment = typed("2026-06-04T13:00Z", zone("Asia/Tokyo"));
    assert_eq!(moment.local(), local("2026-06-04T22:00:00"));
    assert_eq!(moment.utc(), utc("2026-06-04T13:00:00Z"));
}

#[rstest]
#[case("2026-03-29 02:00", "Europe/Paris")]
#[case("2026-03-29 02:30", "Europe/Paris")]
#[case("29/03/2026 02:59", "Europe/Paris")]
#[case("2026-03-08 02:30", "America/New_York")]
#[case("2011-12-30 12:00", "Pacific/Apia")]
fn a_local_time_that_does_not_exist_is_refused(#[case] text: &str, #[case] name: &str) {
    let moment = Moment::parse(text).expect("a moment somewhere");
    let message = format!(
        "does not exist in {name}, where the clocks went forward past it; a time before or after \
         the change is accepted"
    );
    assert_eq!(refusal(moment.in_zone(zone(name))), message);
    assert_eq!(refusal(lower_bound(text, zone(name))), message);
    assert_eq!(refusal(upper_bound(text, zone(name))), message);
}

#[rstest]
#[case("2026-03-29 01:59:59", "2026-03-29T00:59:59Z")]
#[case("2026-03-29 03:00", "2026-03-29T01:00:00Z")]
#[case("2026-10-25 01:59:59", "2026-10-24T23:59:59Z")]
#[case("2026-10-25 02:00", "2026-10-25T00:00:00Z")]
#[case("2026-10-25 02:30", "2026-10-25T00:30:00Z")]
#[case("2026-10-25 03:00", "2026-10-25T02:00:00Z")]
fn a_doubled_local_time_means_the_first(#[case] text: &str, #[case] at: &str) {
    assert_eq!(paris(text).utc(), utc(at));
}

#[test]
fn the_second_of_a_doubled_time_is_reached_with_an_offset() {
    let second = paris("2026-10-25T02:30+01:00");
    assert_eq!(second.utc(), utc("2026-10-25T01:30:00Z"));
    assert_eq!(second.local(), local("2026-10-25T02:30:00"));
}

#[test]
fn instants_are_truncated_to_microseconds_not_rounded() {
    for text in ["2026-06-04T13:00:00.1234569", "1950-06-04T13:00:00.1234569"] {
        for offset in ["", "Z"] {
            let moment = paris(&format!("{text}{offset}"));
            assert_eq!(moment.utc().nanosecond(), 123_456_000);
            assert_eq!(moment.local().nanosecond(), 123_456_000);
        }
    }
}

#[test]
fn the_companys_own_events_are_periods() {
    let wedding =
        Period::new(paris("2023-06-04 13:00"), paris("2023-06-05 02:00")).expect("across midnight");
    let assembly = Period::new(paris("05/05/2023 15:00"), paris("05/05/2023 17:00"))
        .expect("in one afternoon");
    assert_eq!(wedding.starts(), paris("2023-06-04 13:00"));
    assert_eq!(
        wedding.ends().utc() - wedding.starts().utc(),
        TimeDelta::hours(13)
    );
    assert!(!wedding.overlaps(&assembly) && wedding.overlaps(&wedding));
    assert_eq!(
        Period::from_stored(wedding.starts(), wedding.ends()),
        wedding
    );
}

#[rstest]
#[case("2026-06-04 13:00")]
#[case("2026-06-04 12:59:59.999999")]
#[case("2026-06-04 13:00:00.0000009")]
#[case("2026-06-04T13:00+02:00")]
#[case("2025-06-04 13:00")]
fn an_end_that_is_not_after_the_start_is_refused(#[case] end: &str) {
    assert_eq!(
        refusal(Period::new(paris("2026-06-04 13:00"), paris(end))),
        "is not after the start, 2026-06-04 13:00 in Europe/Paris; a later end is accepted"
    );
}

#[test]
fn instants_and_not_wall_clocks_are_compared() {
    // 02:30 comes before 02:15 on the night when the clocks go back
    let (start, end) = (paris("2026-10-25 02:30"), paris("2026-10-25T02:15+01:00"));
    assert!(Period::new(start, end).is_ok());
    let tokyo = typed("2026-06-04 14:00", zone("Asia/Tokyo"));
    assert!(Period::new(paris("2026-06-04 13:00"), tokyo).is_err());
}

#[rstest]
#[case("13:00", "14:00", "14:00", "15:00", false)]
#[case("13:00", "14:01", "14:00", "15:00", true)]
#[case("13:00", "18:00", "14:00", "15:00", true)]
#[case("13:00", "14:00", "13:00", "14:00", true)]
#[case("13:00", "14:00", "16:00", "17:00", false)]
fn touching_ends_do_not_overlap(
    #[case] a: &str,
    #[case] b: &str,
    #[case] c: &str,
    #[case] d: &str,
    #[case] expected: bool,
) {
    let at = |time: &str| paris(&format!("2026-06-04 {time}"));
    let first = Period::new(at(a), at(b)).expect("a period");
    let second = Period::new(at(c), at(d)).expect("a period");
    assert_eq!(first.overlaps(&second), expected);
    assert_eq!(second.overlaps(&first), expected);
}

#[rstest]
#[case("2021-04-18")]
#[case("18/04/2021")]
#[case(" 2021-04-18 ")]
fn dates_are_read_in_two_forms(#[case] text: &str) {
    assert_eq!(
        parse_date(text),
        Ok(NaiveDate::from_ymd_opt(2021, 4, 18).expect("a date"))
    );
}

#[rstest]
#[case("2021-04-18 13:00", "is not a date")]
#[case("18 April 2021", "is not a date")]
#[case("04/18/2021", "is a day that is not in the calendar")]
#[case("1021-04-18", "has a year outside 1900 to 2999")]
fn a_date_with_a_time_or_in_another_form_is_refused(#[case] text: &str, #[case] start: &str) {
    assert_eq!(
        refusal(parse_date(text)),
        format!("{start}; a date like 2026-06-04 or 04/06/2026 (day first) is accepted")
    );
}

#[rstest]
#[case(
    "2026-06-04",
    "Europe/Paris",
    "2026-06-03T22:00:00Z",
    "2026-06-04T22:00:00Z"
)]
#[case("04/06/2026", "UTC", "2026-06-04T00:00:00Z", "2026-06-05T00:00:00Z")]
#[case(
    "2026-03-29",
    "Europe/Paris",
    "2026-03-28T23:00:00Z",
    "2026-03-29T22:00:00Z"
)]
#[case(
    "2026-10-25",
    "Europe/Paris",
    "2026-10-24T22:00:00Z",
    "2026-10-25T23:00:00Z"
)]
// the clocks of Santiago go forward at midnight: the day starts at 01:00
#[case(
    "2022-09-11",
    "America/Santiago",
    "2022-09-11T04:00:00Z",
    "2022-09-12T03:00:00Z"
)]
#[case(
    "2022-09-10",
    "America/Santiago",
    "2022-09-10T04:00:00Z",
    "2022-09-11T04:00:00Z"
)]
// Toronto once went from 23:30 to 00:30: midnight lies inside what was skipped
#[case(
    "1919-03-31",
    "America/Toronto",
    "1919-03-31T04:30:00Z",
    "1919-04-01T04:00:00Z"
)]
// Apia had no 30 December 2011 at all
#[case(
    "2011-12-30",
    "Pacific/Apia",
    "2011-12-30T10:00:00Z",
    "2011-12-30T10:00:00Z"
)]
// Havana goes back to midnight at 01:00: the first of the two midnights
#[case(
    "2026-11-01",
    "America/Havana",
    "2026-11-01T04:00:00Z",
    "2026-11-02T05:00:00Z"
)]
#[case("2999-12-31", "UTC", "2999-12-31T00:00:00Z", "3000-01-01T00:00:00Z")]
fn a_bare_day_reaches_to_the_start_of_the_next(
    #[case] text: &str,
    #[case] name: &str,
    #[case] from: &str,
    #[case] to: &str,
) {
    assert_eq!(lower_bound(text, zone(name)), Ok(utc(from)));
    assert_eq!(upper_bound(text, zone(name)), Ok(utc(to)));
}

#[rstest]
#[case("2026-06-04 00:00", "2026-06-03T22:00:00Z")]
#[case("2026-06-04T13:00", "2026-06-04T11:00:00Z")]
#[case("2026-06-04T13:00Z", "2026-06-04T13:00:00Z")]
fn a_moment_bounds_a_list_as_it_is(#[case] text: &str, #[case] at: &str) {
    assert_eq!(lower_bound(text, TimeZone::default()), Ok(utc(at)));
    assert_eq!(upper_bound(text, TimeZone::default()), Ok(utc(at)));
}

#[test]
fn a_bound_that_is_no_date_is_refused() {
    assert_eq!(
        refusal(lower_bound("soon", TimeZone::default())),
        refusal(upper_bound("soon", TimeZone::default()))
    );
}

fn zones() -> impl Strategy<Value = TimeZone> {
    proptest::sample::select(chrono_tz::TZ_VARIANTS.as_slice()).prop_map(TimeZone)
}

fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    (-2_208_902_400_000_000_i64..32_503_593_600_000_000)
        .prop_map(|micros| DateTime::from_timestamp_micros(micros).expect("in 1900 to 2999"))
}

proptest! {
    #[test]
    fn an_instant_survives_being_written_with_its_offset(at in instants(), zone in zones()) {
        let moment = Moment::parse(&at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string());
        prop_assert_eq!(&moment, &Ok(Moment::Instant(at)));
        let zoned = moment.and_then(|m| m.in_zone(zone)).expect("every instant has a wall clock");
        prop_assert_eq!((zoned.utc(), zoned.local()), (at, zone.local(at)));
    }

    #[test]
    fn a_wall_clock_is_read_back_at_or_before_its_instant(at in instants(), zone in zones()) {
        let shown = zone.local(at);
        let read = Moment::Local(shown).in_zone(zone).expect("it was on the clock");
        prop_assert!(read.utc() <= at, "the first of a doubled time");
        prop_assert_eq!(zone.local(read.utc()), shown);
        prop_assert_eq!(read.local(), shown);
    }

    #[test]
    fn any_day_of_any_zone_has_bounds_in_order(
        year in 1900_i32..3000, ordinal in 1_u32..366, zone in zones()
    ) {
        let day = NaiveDate::from_yo_opt(year, ordinal).expect("a day");
        let text = day.format("%Y-%m-%d").to_string();
        let from = lower_bound(&text, zone).expect("a start");
        let to = upper_bound(&text, zone).expect("an end");
        prop_assert!(from <= to && to - from <= TimeDelta::hours(49));
        prop_assert!(zone.local(from).date() >= day);
        let before = zone.local(from - TimeDelta::microseconds(1)).date();
        prop_assert!(before < day || before == day.succ_opt().expect("a day"), "{}", before);
        let french = day.format("%d/%m/%Y").to_string();
        prop_assert_eq!(lower_bound(&french, zone), Ok(from));
        prop_assert_eq!(parse_date(&french), Ok(day));
    }

    #[test]
    fn overlapping_is_mutual_and_means_a_shared_instant(
        a in instants(), b in 1_i64..1000, gap in -1000_i64..1000, c in 1_i64..1000
    ) {
        let period = |start: DateTime<Utc>, hours: i64| {
            let ends = Moment::Instant(start + TimeDelta::hours(hours));
            let zone = TimeZone::default();
            Period::new(
                Moment::Instant(start).in_zone(zone).expect("a start"),
                ends.in_zone(zone).expect("an end"),
            ).expect("a period")
        };
        let (first, second) = (period(a, b), period(a + TimeDelta::hours(gap), c));
        let shared = gap.max(0) < b.min(gap + c);
        prop_assert_eq!(first.overlaps(&second), shared);
        prop_assert_eq!(second.overlaps(&first), shared);
    }

    #[test]
    fn nothing_typed_breaks_the_readers(text in "([0-9]{2,4}[-/]){2}[0-9]{2,4}.{0,16}|\\PC*") {
        let zone = TimeZone::default();
        let _ = (parse_date(&text), TimeZone::parse(&text), lower_bound(&text, zone));
        let _ = upper_bound(&text, zone).is_ok();
        let _ = Moment::parse(&text).and_then(|moment| moment.in_zone(zone));
    }
}
