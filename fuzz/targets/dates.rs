//! Days, moments and time zones, as typed and as imported.
#![no_main]

use domain::period::{Moment, Period, TimeZone, lower_bound, parse_date, upper_bound};
use libfuzzer_sys::fuzz_target;
use service::transfer::import::columns::values;

const ZONES: [&str; 5] = [
    "Europe/Paris",
    "UTC",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/Sao_Paulo",
];

fuzz_target!(|given: (u8, &str)| {
    let (zone, text) = given;
    let zone = ZONES[usize::from(zone) % ZONES.len()];
    let zone = TimeZone::parse(zone).expect("a zone");
    if let Ok(other) = TimeZone::parse(text) {
        assert_eq!(TimeZone::parse(other.name()), Ok(other));
    }
    if let Ok(day) = parse_date(text) {
        assert_eq!(parse_date(&day.to_string()), Ok(day));
        let _ = zone.start_of(day);
    }
    for moment in [Moment::parse(text), values::moment(text)]
        .into_iter()
        .flatten()
    {
        if let Ok(instant) = moment.in_zone(zone) {
            assert_eq!(zone.local(instant.utc()), instant.local(), "{text}");
            assert!(
                Period::new(instant, instant).is_err(),
                "an end is after its start"
            );
            let _ = zone.nearest_instant(instant.local());
        }
    }
    let _ = values::day(text, zone);
    if let (Ok(from), Ok(to)) = (lower_bound(text, zone), upper_bound(text, zone)) {
        assert!(from <= to, "{text}");
    }
});
