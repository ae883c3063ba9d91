//! Months in which a great deal takes place.

use chrono::TimeDelta;

use super::{follow, href};
use crate::{
    api::support::House,
    web::{calendar::on, visitor::Visitor},
};

/// 301 events on 10 June, one on 25 June.
async fn busy() -> House {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = house
        .event_at(&contract, "2026-06-10T08:00", "2026-06-10T09:00")
        .await;
    house.more_events(&event, 300, TimeDelta::minutes(1));
    house
        .event_at(&contract, "2026-06-25T18:00", "2026-06-26T02:00")
        .await;
    house
}

#[tokio::test]
async fn no_day_of_a_busy_month_looks_free_that_is_not() {
    let house = busy().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let month = bill.open("/calendar").await;
    let tenth = on(&month, "2026-06-10");
    assert!(tenth.contains("08:00 John Ouick Wedding"), "{tenth}");
    assert!(tenth.contains("08:03 Event 003"), "{tenth}");
    assert!(!tenth.contains("Event 004"), "{tenth}");
    assert!(tenth.contains("+297 more"), "{tenth}");
    for day in ["2026-06-25", "2026-06-26"] {
        let told = on(&month, day);
        assert!(told.contains("John Ouick Wedding"), "{day}: {told}");
    }
    let day = "/calendar?view=agenda&date=2026-06-10";
    assert!(month.leads_to(day), "{:?}", month.links());

    let nobodys = bill.open("/calendar?who=none").await;
    assert!(on(&nobodys, "2026-06-25").contains("John Ouick Wedding"));
    let mine = Visitor::of(&house, &house.sara)
        .await
        .open("/calendar?who=mine")
        .await;
    assert!(!on(&mine, "2026-06-10").contains("Event"));
}

#[tokio::test]
async fn a_busy_week_says_how_many_more_there_are() {
    let house = busy().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let week = bill.open("/calendar?view=week&date=2026-06-10").await;
    week.see("Event 039").not_see("Event 040").see("+261 more");
}

#[tokio::test]
async fn a_busy_agenda_is_turned_page_by_page() {
    let house = busy().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let first = bill.open("/calendar?view=agenda&date=2026-06-10").await;
    first
        .see("Event 199")
        .not_see("Event 200")
        .see("200 of 302");
    assert_eq!(href(&first, "next").map(|_| ()), Some(()));
    let links = first.links();
    let next = links.iter().find(|link| link.contains("after="));
    let second = bill.open(next.expect("another page")).await;
    second
        .see("Event 200")
        .see("Event 300")
        .see("Thu 25 Jun")
        .not_see("Event 199");
    let links = second.links();
    let back = links.iter().find(|link| link.contains("before="));
    let back = bill.open(back.expect("a way back")).await;
    back.see("Event 199").not_see("Event 200");
    // another view begins anew
    let quiet = bill.open("/calendar?view=agenda&date=2026-06-11").await;
    quiet.see("Thu 25 Jun").not_see("of 1");
    assert!(follow(&mut bill, &quiet, "next").await.is_some());
}
