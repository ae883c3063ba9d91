use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::DateTime;
use domain::{department::Department, ids::EmployeeId, period::TimeZone};

use super::{Kept, Whose};
use crate::dashboard::Dashboard;

const SECOND: Duration = Duration::from_secs(1);

fn whose(employee: i64) -> Whose {
    Whose {
        department: Department::Sales,
        employee: Some(EmployeeId::new(employee)),
        time_zone: TimeZone::default(),
    }
}

fn dashboard() -> Arc<Dashboard> {
    Arc::new(Dashboard::empty(Department::Sales, DateTime::UNIX_EPOCH))
}

#[test]
fn what_took_long_is_shown_twenty_times_as_long_and_a_minute_at_most() {
    let kept = Kept::new(60 * SECOND);
    let now = Instant::now();
    kept.keep(whose(1), &dashboard(), SECOND);
    assert!(kept.get(whose(1), now + 19 * SECOND).is_some());
    assert!(kept.get(whose(2), now).is_none(), "each has their own");
    kept.keep(whose(2), &dashboard(), 30 * SECOND);
    assert!(kept.get(whose(2), now + 59 * SECOND).is_some());
    assert!(kept.get(whose(2), now + 61 * SECOND).is_none());
}

#[test]
fn one_makes_the_next_while_the_others_see_the_last() {
    let kept = Kept::new(60 * SECOND);
    let now = Instant::now();
    kept.keep(whose(1), &dashboard(), SECOND);
    let later = now + 25 * SECOND;
    assert!(kept.get(whose(1), later).is_none(), "whoever makes it");
    assert!(kept.get(whose(1), later).is_some(), "the others");
    assert!(kept.get(whose(1), now + 61 * SECOND).is_none());
}

#[test]
fn whoever_makes_the_next_one_is_not_given_the_last() {
    let kept = Kept::new(60 * SECOND);
    let now = Instant::now();
    kept.keep(whose(1), &dashboard(), SECOND);
    let later = now + 25 * SECOND;
    assert!(kept.get(whose(1), later).is_none());
    assert!(
        kept.made_since(whose(1), later).is_none(),
        "still to be made"
    );
    assert!(kept.made_since(whose(1), now).is_some(), "made meanwhile");
}

#[test]
fn none_is_kept_where_none_is_to_be() {
    let kept = Kept::new(Duration::ZERO);
    let now = Instant::now();
    kept.keep(whose(1), &dashboard(), SECOND);
    assert!(kept.get(whose(1), now).is_none());
}
