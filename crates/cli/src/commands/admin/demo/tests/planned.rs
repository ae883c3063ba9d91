//! The plan alone: counts, order, diaries.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::plan::{CLIENTS, CONTRACTS, EVENTS, Plan, Step};

fn plan(day: i64) -> (DateTime<Utc>, Plan) {
    let first: DateTime<Utc> = "2026-01-05T09:30:00Z".parse().expect("an instant");
    let now = first + TimeDelta::days(day) + TimeDelta::minutes(day * 41);
    (now, Plan::made(7, now, 6, 6))
}

/// Days over a year: weekends, leap days and changes of the clocks among them.
fn days() -> impl Iterator<Item = i64> {
    (0..400).step_by(11)
}

#[test]
fn there_are_as_many_as_promised_on_any_day() {
    for day in days() {
        let (_, plan) = plan(day);
        assert_eq!(plan.clients.len(), CLIENTS);
        assert_eq!(plan.contracts.len(), CONTRACTS);
        assert_eq!(plan.events.len(), EVENTS);
    }
}

#[test]
fn nothing_happens_before_the_founding_or_in_the_future() {
    for day in days() {
        let (now, plan) = plan(day);
        let steps = plan.steps();
        assert!(steps.first().is_some_and(|(at, _)| *at > plan.founded_at));
        assert!(steps.last().is_some_and(|(at, _)| *at < now), "day {day}");
    }
}

#[test]
fn each_step_comes_after_what_it_needs() {
    for day in days() {
        let (_, plan) = plan(day);
        let steps = plan.steps();
        let place = |wanted: Step| steps.iter().position(|(_, step)| *step == wanted);
        for (at, contract) in plan.contracts.iter().enumerate() {
            let created = place(Step::CreateContract(at));
            assert!(place(Step::CreateClient(contract.client)) < created);
            assert!(contract.signed_at.is_none() || created < place(Step::Sign(at)));
        }
        for (at, event) in plan.events.iter().enumerate() {
            let created = place(Step::CreateEvent(at));
            assert!(place(Step::Sign(event.contract)) < created);
            assert!(event.assigned.is_none() || created < place(Step::Assign(at)));
            let end = place(Step::CancelContract(event.contract)).or(place(Step::CancelEvent(at)));
            let last = place(Step::Assign(at)).max(created);
            assert!(end.is_none() || last < end, "day {day} event {at}");
        }
    }
}

#[test]
fn the_same_day_gives_the_same_company() {
    let (left, right) = (plan(3).1, plan(3).1);
    assert_eq!(format!("{left:?}"), format!("{right:?}"));
}

#[test]
fn events_are_spread_over_ten_months_past_and_four_ahead() {
    for day in days() {
        let (now, plan) = plan(day);
        let today = now.date_naive();
        let recent = plan
            .events
            .iter()
            .filter(|event| event.external_ref.is_none());
        let days_off: Vec<i64> = recent
            .map(|event| (event.starts.date() - today).num_days())
            .collect();
        assert!(days_off.iter().all(|days| (-300..=120).contains(days)));
        for window in [-300..-200, -200..-100, -100..0, 0..60, 60..121] {
            let within = days_off
                .iter()
                .filter(|days| window.contains(*days))
                .count();
            assert!(within >= 12, "day {day}: {within} in {window:?}");
        }
    }
}
