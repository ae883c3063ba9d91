//! Events: when, where, who runs them, and what is noted.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use domain::period::{Moment, TimeZone};

use super::contracts::{Draft, State};
use super::{Chance, ClientPlan, EVENTS, EventPlan, Frame, samples};
use crate::commands::admin::demo::occasions::{CANCEL_REASONS, FIRST_NOTES, LATER_NOTES};

/// How many events are called off by themselves.
const CANCELLED: usize = 7;
/// No event is further ahead than this.
const MOST_DAYS_AHEAD: i64 = 114;
/// So many are asked, and the one with the least to do takes it.
const ASKED: usize = 3;

/// When each of the support people is busy.
type Diaries = Vec<Vec<(DateTime<Utc>, DateTime<Utc>)>>;

/// Every event but the samples.
pub(super) fn planned(
    frame: &Frame,
    chance: &mut Chance,
    clients: &[ClientPlan],
    drafts: &[Draft],
) -> Vec<EventPlan> {
    let with_event: Vec<usize> = (0..drafts.len())
        .filter(|index| drafts[*index].first_event.is_some())
        .collect();
    let standing: Vec<usize> = with_event
        .iter()
        .copied()
        .filter(|index| drafts[*index].state != State::CancelledSigned)
        .collect();
    let mut of_contracts = with_event;
    while of_contracts.len() + samples::EVENTS < EVENTS {
        of_contracts.push(chance.pick(&standing));
    }
    let mut diaries: Diaries = vec![Vec::new(); frame.support];
    let mut seen = vec![0; drafts.len()];
    let mut events = Vec::new();
    for contract in of_contracts {
        let client = &clients[drafts[contract].contract.client];
        let nth = seen[contract];
        seen[contract] += 1;
        let mut event = one(frame, chance, client, (contract, &drafts[contract]), nth);
        staffed(frame, chance, &mut event, &mut diaries);
        noted(frame, chance, &mut event);
        events.push(event);
    }
    call_some_off(frame, chance, &mut events, drafts);
    events
}

fn one(
    frame: &Frame,
    chance: &mut Chance,
    client: &ClientPlan,
    (contract, draft): (usize, &Draft),
    nth: i64,
) -> EventPlan {
    let occasion = draft.occasion;
    let first = draft.first_event.unwrap_or(frame.now);
    let later = TimeDelta::days(nth * chance.number(3, 9));
    let day = (first + later).min(frame.now + TimeDelta::days(MOST_DAYS_AHEAD));
    let day = usual_day(day.date_naive(), client.company_name.is_some());
    let (hour, minute) = occasion.begins;
    let starts = day.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default());
    let who = match &client.company_name {
        Some(company) => company.as_str(),
        None => client.full_name.as_str(),
    };
    let name = match nth {
        0 => format!("{who} {}", occasion.name),
        nth => format!("{who} {}, part {}", occasion.name, nth + 1),
    };
    let signed_at = draft.contract.signed_at.unwrap_or(frame.founded_at);
    EventPlan {
        contract,
        name,
        starts,
        ends: starts + TimeDelta::minutes(occasion.minutes),
        zone: client.country.zone,
        location: chance.pick(client.country.venues),
        attendees: draft.attendees,
        notes: if chance.in_hundred(40) {
            chance.pick(FIRST_NOTES)
        } else {
            ""
        },
        external_ref: None,
        created_at: chance.days_after(signed_at, 0, 4),
        assigned: None,
        later_notes: Vec::new(),
        cancelled: None,
    }
}

/// Companies meet on working days, families on Saturdays: the next such day.
fn usual_day(day: NaiveDate, is_company: bool) -> NaiveDate {
    let is_usual = |day: &NaiveDate| match day.weekday() {
        Weekday::Sat => !is_company,
        Weekday::Sun => false,
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => is_company,
    };
    day.iter_days().find(is_usual).unwrap_or(day)
}

/// Finds somebody who is free; some of those ahead wait for management.
fn staffed(frame: &Frame, chance: &mut Chance, event: &mut EventPlan, diaries: &mut Diaries) {
    let (starts, ends) = (instant(event, event.starts), instant(event, event.ends));
    let waits = if starts > frame.now { 30 } else { 2 };
    if chance.in_hundred(waits) {
        return;
    }
    let mut people: Vec<usize> = (0..frame.support).collect();
    chance.shuffle(&mut people);
    let is_free = |person: &usize| {
        diaries[*person]
            .iter()
            .all(|(from, to)| ends <= *from || starts >= *to)
    };
    let free = people.into_iter().filter(is_free).take(ASKED);
    if let Some(person) = free.min_by_key(|person| diaries[*person].len()) {
        diaries[person].push((starts, ends));
        event.assigned = Some((chance.days_after(event.created_at, 0, 6), person));
    }
}

fn noted(frame: &Frame, chance: &mut Chance, event: &mut EventPlan) {
    let Some((assigned_at, _)) = event.assigned else {
        return;
    };
    let latest = frame
        .now
        .min(instant(event, event.ends) + TimeDelta::days(1));
    let count = if chance.in_hundred(45) {
        chance.number(1, 2)
    } else {
        0
    };
    for _ in 0..count {
        let at = chance.between(assigned_at, latest);
        event.later_notes.push((at, chance.pick(LATER_NOTES)));
    }
}

/// Only where the contract stands: the others are called off with it.
fn call_some_off(frame: &Frame, chance: &mut Chance, events: &mut [EventPlan], drafts: &[Draft]) {
    let mut left = CANCELLED;
    while left > 0 {
        let index = chance.index(events.len());
        let event = &mut events[index];
        let stands = drafts[event.contract].contract.cancelled.is_none();
        if !stands || event.cancelled.is_some() {
            continue;
        }
        let known_at = event.assigned.map_or(event.created_at, |(at, _)| at);
        let latest = frame.now.min(instant(event, event.starts));
        event.cancelled = Some((
            chance.between(known_at, latest),
            chance.pick(CANCEL_REASONS),
        ));
        left -= 1;
    }
}

/// A wall-clock time of the event as an instant.
fn instant(event: &EventPlan, local: chrono::NaiveDateTime) -> DateTime<Utc> {
    let zone = TimeZone::parse(event.zone).unwrap_or_default();
    Moment::Local(local)
        .in_zone(zone)
        .map_or(local.and_utc(), |zoned| zoned.utc())
}
