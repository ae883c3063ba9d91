//! The time zones that a form offers.

use domain::period::TimeZone;

use super::form::Choice;

/// The areas under which people find a place; what else there is are old names
/// and offsets without a place.
const AREAS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// Every zone of a place, UTC, and the one that is set, whatever it is.
pub(crate) fn choices(set: TimeZone) -> Vec<Choice> {
    TimeZone::all()
        .filter(|zone| *zone == set || is_offered(zone.name()))
        .map(|zone| Choice::new(zone.name(), zone.name().replace('_', " ")))
        .collect()
}

fn is_offered(name: &str) -> bool {
    let area = name.split_once('/').map(|(area, _)| area);
    area.map_or(name == "UTC", |area| AREAS.contains(&area))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(set: &str) -> Vec<String> {
        let set = TimeZone::parse(set).unwrap();
        choices(set)
            .into_iter()
            .map(|choice| choice.value)
            .collect()
    }

    #[test]
    fn places_and_utc_are_offered_and_old_names_are_not() {
        let names = names("Europe/Paris");
        for offered in ["Europe/Paris", "America/Argentina/Buenos_Aires", "UTC"] {
            assert!(names.iter().any(|name| name == offered), "{offered}");
        }
        for old in ["US/Pacific", "Etc/GMT+3", "EST", "Zulu"] {
            assert!(names.iter().all(|name| name != old), "{old}");
        }
    }

    #[test]
    fn what_is_set_stays_among_them() {
        assert!(names("US/Pacific").iter().any(|name| name == "US/Pacific"));
    }
}
