//! The calendar: which events are on which days, on the person's own clock.

use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::{
    api::support::House,
    web::{
        events::kates,
        visitor::{Shown, Visitor},
    },
};

/// What stands on a day, blanks folded.
pub(crate) fn on(shown: &Shown, day: &str) -> String {
    let page = Html::parse_document(&shown.html);
    let times = Selector::parse(&format!("time[datetime='{day}']")).expect("a selector");
    let found = page.select(&times).filter_map(|time| {
        time.ancestors()
            .filter_map(scraper::ElementRef::wrap)
            .find(|around| matches!(around.value().name(), "td" | "section"))
    });
    let words: Vec<String> = found
        .flat_map(|around| {
            around
                .text()
                .flat_map(str::split_whitespace)
                .map(ToOwned::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    words.join(" ")
}

async fn event(
    house: &House,
    contract: &Value,
    name: &str,
    times: (&str, &str),
    zone: &str,
) -> Value {
    let body = json!({
        "contract_id": contract["id"], "name": name, "attendees": 20, "location": "Le Moulin",
        "starts_at": times.0, "ends_at": times.1, "time_zone": zone,
    });
    let made = house.bill.post("/events", body).await.expect_status(201);
    made.body
}

const PARIS: &str = "Europe/Paris";

#[tokio::test]
async fn an_event_over_midnight_is_on_both_days_of_every_view() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    kates(&house, &contract).await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let month = bill.open("/calendar").await;
    month
        .expect(200)
        .see("June 2026")
        .see("Mon Tue Wed Thu Fri Sat Sun");
    assert!(on(&month, "2026-06-04").contains("13:00 John Ouick Wedding KH · Kate Hastroff"));
    assert!(on(&month, "2026-06-05").contains("→ until 02:00 John Ouick Wedding"));
    assert!(!on(&month, "2026-06-06").contains("Wedding"));
    assert!(
        month
            .html
            .contains("<td class=\"day today idle\" aria-current=\"date\">")
    );
    assert!(
        on(&month, "2026-07-05").contains("Sun 5 Jul"),
        "whole weeks"
    );
    let week = bill.open("/calendar?view=week&date=2026-06-07").await;
    week.see("1 Jun 2026 – 7 Jun 2026");
    assert!(on(&week, "2026-06-04").contains("13:00 → John Ouick Wedding"));
    assert!(on(&week, "2026-06-05").contains("until 02:00 John Ouick Wedding"));
    let agenda = bill.open("/calendar?view=agenda&date=2026-06-05").await;
    assert!(on(&agenda, "2026-06-05").contains("until 02:00 John Ouick Wedding"));
    assert!(agenda.leads_to("/calendar?view=agenda&date=2026-07-05"));
    bill.open("/calendar?view=agenda&date=2026-06-06")
        .await
        .see("Nothing planned.");
}

#[tokio::test]
async fn days_are_those_of_the_person_s_clock_with_the_event_s_own_beside_it() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let times = ("2026-06-10T02:00", "2026-06-10T05:00");
    event(&house, &contract, "Kyoto Gala", times, "Asia/Tokyo").await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let shown = bill.open("/calendar?view=agenda").await;
    let day = on(&shown, "2026-06-09");
    assert!(
        day.contains("19:00 – 22:00 02:00 Asia/Tokyo Kyoto Gala"),
        "{day}"
    );
    assert_eq!(on(&shown, "2026-06-10"), "");
    bill.fill("/profile/settings", &[("time_zone", "Asia/Tokyo")])
        .await
        .expect(200);
    let shown = bill.open("/calendar?view=agenda").await;
    let day = on(&shown, "2026-06-10");
    assert!(day.contains("02:00 – 05:00 Kyoto Gala"), "{day}");
    shown.see("Times are those of Asia/Tokyo.");
}

#[tokio::test]
async fn the_nights_on_which_clocks_change_belong_to_their_days() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    for (name, times) in [
        ("Spring Night", ("2027-03-27T22:00", "2027-03-28T03:30")),
        ("Autumn Night", ("2026-10-24T22:00", "2026-10-25T02:30")),
        ("Last Minute", ("2026-10-31T20:00", "2026-11-01T00:00")),
        ("First Minute", ("2026-11-01T00:00", "2026-11-01T01:00")),
    ] {
        event(&house, &contract, name, times, PARIS).await;
    }
    let mut bill = Visitor::of(&house, &house.bill).await;
    let spring = bill.open("/calendar?date=2027-03-01").await;
    assert!(on(&spring, "2027-03-27").contains("22:00 Spring Night"));
    assert!(on(&spring, "2027-03-28").contains("until 03:30 Spring Night"));
    let autumn = bill.open("/calendar?date=2026-10-01").await;
    assert!(on(&autumn, "2026-10-24").contains("22:00 Autumn Night"));
    assert!(on(&autumn, "2026-10-25").contains("until 02:30 Autumn Night"));
    // what ends at midnight is not on the next day, which is outside the month
    assert!(on(&autumn, "2026-10-31").contains("Last Minute"));
    let next = on(&autumn, "2026-11-01");
    assert!(next.contains("First Minute") && !next.contains("Last Minute"));
}

#[tokio::test]
async fn unassigned_and_cancelled_events_stand_out_in_words() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let open = event(
        &house,
        &contract,
        "Open",
        ("2026-06-10T10:00", "2026-06-10T11:00"),
        PARIS,
    );
    let open = open.await;
    let gone = event(
        &house,
        &contract,
        "Gone",
        ("2026-06-11T10:00", "2026-06-11T11:00"),
        PARIS,
    );
    let cancel = json!({"reason": "no guests"});
    let gone = gone.await;
    let gone = house.mona.turn("events", &gone, "cancel", cancel);
    gone.await.expect_status(200);
    let mut mona = Visitor::of(&house, &house.mona).await;
    let shown = mona.open("/calendar").await;
    assert!(on(&shown, "2026-06-10").contains("Open no support"));
    assert!(on(&shown, "2026-06-11").contains("Gone cancelled"));
    let place = format!("/events/{}", open["id"]);
    assert!(
        shown
            .html
            .contains(&format!("class=\"ev none\" href=\"{place}\""))
    );
    assert!(shown.html.contains("class=\"ev gone\""));
    let shown = mona.open("/calendar?who=none").await;
    shown.see("Open").not_see("Gone");
}

#[tokio::test]
async fn the_calendar_is_narrowed_to_whose_events_one_wants() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    for (name, day, support) in [
        ("Kate’s", 10, &house.kate),
        ("Aliénor’s", 11, &house.alienor),
    ] {
        let times = (
            format!("2026-06-{day}T10:00"),
            format!("2026-06-{day}T11:00"),
        );
        let made = event(&house, &contract, name, (&times.0, &times.1), PARIS).await;
        house.assigned(&made, support).await;
    }
    let mut kate = Visitor::of(&house, &house.kate).await;
    let of_alienor = format!("/calendar?who={}", house.alienor.id);
    let all = kate.open("/calendar").await;
    all.see("Kate’s").see("Aliénor’s");
    assert!(all.leads_to(&of_alienor) && all.leads_to("/calendar?who=mine"));
    kate.open("/calendar?who=mine")
        .await
        .see("Kate’s")
        .not_see("Aliénor’s");
    kate.open(&of_alienor)
        .await
        .see("Aliénor’s")
        .not_see("Kate’s");
    // who has nothing in these days is named all the same
    let empty = format!("/calendar?date=2026-01-01&who={}", house.alienor.id);
    kate.open(&empty).await.see("Aliénor Vichum");
    kate.open("/calendar?who=9999").await.expect(404);
    kate.open("/calendar?who=x").await.expect(422);
    kate.open("/calendar?date=someday").await.expect(422);
    let mut mona = Visitor::of(&house, &house.mona).await;
    let all = mona.open("/calendar").await;
    assert!(!all.leads_to("/calendar?who=mine"));
}

#[tokio::test]
async fn a_full_day_leads_to_its_agenda_and_pages_turn_to_the_end_of_time() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    for hour in 10..16 {
        let times = (
            format!("2026-06-10T{hour}:00"),
            format!("2026-06-10T{hour}:30"),
        );
        let name = format!("Talk {hour}");
        event(&house, &contract, &name, (&times.0, &times.1), PARIS).await;
    }
    let mut bill = Visitor::of(&house, &house.bill).await;
    let shown = bill.open("/calendar").await;
    let day = on(&shown, "2026-06-10");
    assert!(day.contains("Talk 13") && !day.contains("Talk 14"), "{day}");
    shown.see("+2 more");
    let agenda = "/calendar?view=agenda&date=2026-06-10";
    assert!(shown.leads_to(agenda));
    bill.open(agenda).await.see("Talk 15");
    assert!(shown.leads_to("/calendar?date=2026-05-01"));
    assert!(shown.leads_to("/calendar?date=2026-07-01"));
    for (date, last) in [("1900-01-01", "1899-12-01"), ("2999-12-31", "3000-01-01")] {
        let edge = bill.open(&format!("/calendar?date={date}")).await;
        edge.expect(200);
        assert!(!edge.leads_to(&format!("/calendar?date={last}")));
    }
}
