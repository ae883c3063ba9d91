//! Events in people's calendars: as a file, and as a private feed that is read without a
//! session.

use chrono::TimeDelta;
use domain::ids::EventId;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use serde_json::{Value, json};
use service::error::ServiceError;

use crate::api::refusals::at;
use crate::api::support::{House, PASSWORD, Person};

const FEED: &str = "/me/calendar-feed";

/// Makes a feed, and tells its path.
async fn feed(person: &Person) -> String {
    let made = person.post(FEED, json!({})).await.expect_status(201);
    made.text("url_path")
}

/// What a calendar program finds at the path.
async fn read(house: &House, path: &str) -> Calendar {
    let (_, text) = house.stranger().read_text(path).await;
    text.parse().expect("a calendar")
}

async fn status(house: &House, path: &str) -> u16 {
    let answer = house.stranger().ask_raw("GET", path, &[], Vec::new()).await;
    answer.status
}

fn events(calendar: &Calendar) -> Vec<Event> {
    calendar.events().cloned().collect()
}

fn names(calendar: &Calendar) -> Vec<String> {
    let summaries = calendar.events().map(|event| event.get_summary());
    summaries
        .map(|name| name.expect("a summary").to_owned())
        .collect()
}

async fn named(house: &House, contract: &Value, name: &str, day: &str) -> Value {
    let body = json!({
        "contract_id": contract["id"], "name": name, "attendees": 75, "location": "Mufflins",
        "starts_at": format!("{day}T13:00"), "ends_at": format!("{day}T23:00"),
    });
    let sales = if contract["sales_contact"]["id"] == json!(house.sara.id) {
        &house.sara
    } else {
        &house.bill
    };
    sales.post("/events", body).await.expect_status(201).body
}

fn id(event: &Value) -> EventId {
    EventId::new(event["id"].as_i64().expect("an id"))
}

#[tokio::test]
async fn an_event_is_a_file_that_calendars_read() {
    let house = House::new().await;
    let body = json!({
        "full_name": "Lou, Bouzin; \"Lou\"", "email": "lou@bouzin.grd", "phone": "+666 12345",
        "contact_person": "Jacky Blangier",
    });
    let client = house.bill.post("/clients", body).await.expect_status(201);
    let event = house.event(&house.signed(&client.body).await).await;
    let session = house.at_work(&house.alienor).await;
    let text = session
        .event_calendar(Ok(id(&event)))
        .await
        .expect("a file");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n"), "{text}");
    assert!(text.ends_with("END:VCALENDAR\r\n"), "{text}");
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    assert!(text.contains("PRODID:-//Epic Events//"), "{text}");
    assert!(!text.contains("METHOD:"), "it is no message: {text}");
    let calendar: Calendar = text.parse().expect("a calendar");
    let [found] = &events(&calendar)[..] else {
        panic!("one event: {text}");
    };
    assert_eq!(found.get_summary(), Some("John Ouick Wedding"));
    let place = "53 Rue du Château, 41120 Candé-sur-Beuvron, France";
    assert_eq!(found.get_location(), Some(place));
    assert_eq!(found.property_value("DTSTART"), Some("20260604T110000Z"));
    assert_eq!(found.property_value("DTEND"), Some("20260605T000000Z"));
    assert_eq!(found.get_sequence(), Some(1));
    assert_eq!(found.get_status(), Some(EventStatus::Confirmed));
    assert_eq!(
        found.get_description(),
        Some(
            "Client: Lou, Bouzin; \"Lou\"\nContact: Jacky Blangier\nPhone: +666 12345\n\
             Attendees: 75"
        )
    );
    let uid = found.get_uid().expect("a uid").to_owned();

    let cancel = json!({"reason": "no guests"});
    let cancelled = house.mona.turn("events", &event, "cancel", cancel).await;
    cancelled.expect_status(200);
    let text = session
        .event_calendar(Ok(id(&event)))
        .await
        .expect("a file");
    let calendar: Calendar = text.parse().expect("a calendar");
    let found = &events(&calendar)[0];
    assert_eq!(found.get_uid(), Some(uid.as_str()));
    assert_eq!(found.get_sequence(), Some(2));
    assert_eq!(found.get_status(), Some(EventStatus::Cancelled));

    let missing = session.event_calendar(Ok(EventId::new(99))).await;
    assert!(matches!(missing, Err(ServiceError::NotFound(_))));
}

#[tokio::test]
async fn a_feed_holds_what_concerns_its_owner() {
    let house = House::new().await;
    let of_bill = house.signed(&house.client().await).await;
    let of_sara = house.client_of(&house.sara, "lou@bouzin.grd").await;
    let of_sara = house.signed(&of_sara).await;
    let wedding = named(&house, &of_bill, "Wedding", "2026-06-04").await;
    house.assigned(&wedding, &house.kate).await;
    let assembly = named(&house, &of_sara, "Assembly", "2026-06-05").await;
    house.assigned(&assembly, &house.kate).await;
    let dinner = named(&house, &of_sara, "Dinner", "2026-06-06").await;
    let dinner = house.assigned(&dinner, &house.alienor).await;
    let cancel = json!({"reason": "no guests"});
    let cancelled = house.mona.turn("events", &dinner, "cancel", cancel).await;
    cancelled.expect_status(200);
    named(&house, &of_bill, "Long over", "2026-04-30").await;
    named(&house, &of_bill, "A month ago", "2026-05-01").await;

    let (mona, bill) = (feed(&house.mona).await, feed(&house.bill).await);
    let (kate, alienor) = (feed(&house.kate).await, feed(&house.alienor).await);
    assert_eq!(names(&read(&house, &kate).await), ["Wedding", "Assembly"]);
    let alienor = read(&house, &alienor).await;
    assert_eq!(names(&alienor), ["Dinner"]);
    assert_eq!(
        events(&alienor)[0].get_status(),
        Some(EventStatus::Cancelled)
    );
    let bill = read(&house, &bill).await;
    assert_eq!(names(&bill), ["A month ago", "Wedding"]);
    let mona = read(&house, &mona).await;
    let all = ["A month ago", "Wedding", "Assembly", "Dinner"];
    assert_eq!(names(&mona), all);
    assert_eq!(
        mona.property_value("X-WR-CALNAME"),
        Some("Epic Events · Mona Delacroix")
    );

    // rights are those of the moment of reading
    let at_work = house.show("events", id(&wedding).get()).await;
    house.assigned(&at_work, &house.alienor).await;
    assert_eq!(names(&read(&house, &kate).await), ["Assembly"]);
}

#[tokio::test]
async fn a_feed_ends_at_a_thousand_events() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = house.event(&contract).await;
    house.assigned(&event, &house.kate).await;
    let columns = "contract_id, client_id, sales_contact_id, support_contact_id, name, name_key, \
                   starts_at, ends_at, starts_local, ends_local, end_is_estimated, time_zone, \
                   location, location_key, attendees, notes, status, cancel_reason, \
                   external_ref, external_ref_key, version, created_at, updated_at";
    // the one event doubled ten times
    let double = format!("INSERT INTO events ({columns}) SELECT {columns} FROM events");
    for _ in 0..10 {
        house.database.execute(&double);
    }
    let path = feed(&house.kate).await;
    let (_, text) = house.stranger().read_text(&path).await;
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 1000);
}

#[tokio::test]
async fn a_feed_is_never_cached_and_says_what_it_is() {
    let house = House::new().await;
    let path = feed(&house.kate).await;
    let (headers, text) = house.stranger().read_text(&path).await;
    assert_eq!(headers["content-type"], "text/calendar; charset=utf-8");
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert!(text.contains("REFRESH-INTERVAL"), "{text}");
    let stranger = house.stranger();
    let posted = stranger.ask_raw("POST", &path, &[], Vec::new()).await;
    posted.expect_refusal(405, "method_not_allowed");
}

#[tokio::test]
async fn a_path_that_is_no_feed_is_not_found() {
    let house = House::new().await;
    let path = feed(&house.kate).await;
    let swapped = if path.contains("/A") { "/B" } else { "/A" };
    let cut = path.find("feed/").expect("a feed") + 4;
    let other = format!("{}{swapped}{}", &path[..cut], &path[cut + 2..]);
    assert_eq!(other.len(), path.len());
    let bare = path.strip_suffix(".ics").expect("its suffix");
    let hash = house
        .database
        .texts("SELECT token_hash FROM calendar_feeds");
    for wrong in [
        other,
        bare.to_owned(),
        format!("{bare}=.ics"),
        format!("{bare}.ICS"),
        format!("/calendar/feed/{}.ics", hash[0]),
        "/calendar/feed/.ics".to_owned(),
        "/calendar/feed/%ff.ics".to_owned(),
        "/calendar/feed/'%20OR%201=1.ics".to_owned(),
        format!("/calendar/feed/{}.ics", "a".repeat(4000)),
    ] {
        let answer = house
            .stranger()
            .ask_raw("GET", &wrong, &[], Vec::new())
            .await;
        let answer = answer.expect_refusal(404, "not_found");
        assert_eq!(answer.headers["content-type"], "application/problem+json");
    }
    assert_eq!(status(&house, &path).await, 200);
}

#[tokio::test]
async fn the_secret_is_told_once_and_kept_nowhere() {
    let house = House::new().await;
    house.kate.get(FEED).await.expect_refusal(404, "not_found");
    let path = feed(&house.kate).await;
    let secret = path.trim_start_matches("/calendar/feed/");
    let secret = secret.trim_end_matches(".ics");
    assert_eq!(secret.len(), 43);
    let shown = house.kate.get(FEED).await.expect_status(200).body;
    let expected = json!({"created_at": "2026-06-01T08:00:00Z", "last_read_at": null});
    assert_eq!(shown, expected);
    let kept = house
        .database
        .texts("SELECT token_hash FROM calendar_feeds");
    assert_eq!(kept.len(), 1);
    assert!(!kept[0].contains(secret) && kept[0].len() == 64, "{kept:?}");
    let log = json!(house.audit().await).to_string();
    assert!(!log.contains(secret) && !log.contains(&kept[0]), "{log}");
    let entry = house.audit().await[0].clone();
    assert_eq!(entry["action"], "create_calendar_feed");
    assert_eq!(entry["actor_id"], json!(house.kate.id));
    assert_eq!(entry["record_kind"], "employee");
    assert_eq!(entry["changes"], json!([]));
}

#[tokio::test]
async fn reading_is_noted_at_most_once_a_minute() {
    let mut house = House::new().await;
    let path = feed(&house.kate).await;
    read(&house, &path).await;
    house.clock.turn(TimeDelta::seconds(59));
    read(&house, &path).await;
    let shown = house.kate.get(FEED).await.expect_status(200).body;
    assert_eq!(shown["last_read_at"], "2026-06-01T08:00:00Z");
    house.clock.turn(TimeDelta::seconds(2));
    read(&house, &path).await;
    let shown = house.kate.get(FEED).await.expect_status(200).body;
    assert_eq!(shown["last_read_at"], "2026-06-01T08:01:01Z");
    // it outlives the session that made it
    house.clock.turn(TimeDelta::days(40));
    assert_eq!(status(&house, &path).await, 200);
    house.kate = house.kate.logged_in(&house.kate.email, PASSWORD).await;
    house.kate.get(FEED).await.expect_status(200);
}

#[tokio::test]
async fn a_new_feed_ends_the_one_before_and_removing_ends_it_for_good() {
    let house = House::new().await;
    let first = feed(&house.kate).await;
    let of_bill = feed(&house.bill).await;
    let second = feed(&house.kate).await;
    assert_ne!(first, second);
    assert_eq!(status(&house, &first).await, 404);
    assert_eq!(status(&house, &second).await, 200);
    house.kate.delete(FEED, 0).await.expect_status(204);
    assert_eq!(house.audit().await[0]["action"], "remove_calendar_feed");
    assert_eq!(status(&house, &second).await, 404);
    assert_eq!(status(&house, &of_bill).await, 200);
    let again = house.kate.delete(FEED, 0).await;
    again.expect_refusal(404, "not_found");
    let entry = house.audit().await[0].clone();
    assert_eq!(entry["outcome"], "failed");
    assert_eq!(entry["code"], "not_found");
}

#[tokio::test]
async fn a_closed_account_or_a_reset_password_ends_the_feed() {
    let house = House::new().await;
    let (of_kate, of_alienor) = (feed(&house.kate).await, feed(&house.alienor).await);
    let kate = house.show("employees", house.kate.id).await;
    let closed = house.mona.turn("employees", &kate, "deactivate", json!({}));
    let closed = closed.await.expect_status(200).body;
    assert_eq!(status(&house, &of_kate).await, 404);
    let opened = house
        .mona
        .turn("employees", &closed, "reactivate", json!({}));
    opened.await.expect_status(200);
    assert_eq!(status(&house, &of_kate).await, 404, "it does not come back");

    let alienor = house.show("employees", house.alienor.id).await;
    let new = json!({"password": "copper violin nine"});
    let reset = house
        .mona
        .turn("employees", &alienor, "reset-password", new);
    reset.await.expect_status(200);
    assert_eq!(status(&house, &of_alienor).await, 404);
    let left = house
        .database
        .texts("SELECT token_hash FROM calendar_feeds");
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn a_feed_does_not_keep_an_employee_from_being_deleted() {
    let house = House::new().await;
    let path = feed(&house.alienor).await;
    let alienor = house.show("employees", house.alienor.id).await;
    let version = alienor["version"].as_i64().expect("a version");
    let deleted = house.mona.delete(&at("employees", &alienor), version).await;
    deleted.expect_status(204);
    assert_eq!(status(&house, &path).await, 404);
}

#[tokio::test]
async fn a_changed_password_of_ones_own_leaves_the_feed() {
    let house = House::new().await;
    let path = feed(&house.kate).await;
    let change = json!({"current_password": PASSWORD, "new_password": "copper violin nine"});
    house
        .kate
        .put("/me/password", change)
        .await
        .expect_status(200);
    assert_eq!(status(&house, &path).await, 200);
}

#[tokio::test]
async fn two_feeds_made_at_once_leave_one() {
    let house = House::new().await;
    let (one, other) = tokio::join!(feed(&house.kate), feed(&house.kate));
    let good = [status(&house, &one).await, status(&house, &other).await];
    assert!(good == [200, 404] || good == [404, 200], "{good:?}");
}
