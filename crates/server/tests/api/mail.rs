//! Who is told of what by e-mail: each letter once, to the right person, in their language,
//! with a calendar entry that calendars can read.

use icalendar::{Calendar, CalendarComponent, Component, Event, EventLike};
use serde_json::{Value, json};
use service::mail::Delivered;
use testbed::{Received, SmtpSink};

use super::support::{House, PASSWORD};

/// A house with mail, and a signed contract of Bill's.
pub(crate) async fn house(sink: &SmtpSink) -> (House, Value) {
    let house = House::with_mail(sink).await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    (house, contract)
}

impl House {
    /// Sends what is due.
    pub(crate) async fn deliver(&self) -> Delivered {
        let delivered = self.service.deliver_due().await;
        delivered.expect("the outbox is looked after")
    }

    /// How many letters wait or were given up.
    pub(crate) fn outbox(&self) -> usize {
        self.database.texts("SELECT kind FROM mail_outbox").len()
    }
}

/// The one event of a calendar entry, with its method.
#[track_caller]
fn entry(letter: &Received) -> (String, Event) {
    let calendar: Calendar = letter.calendar().parse().expect("a calendar entry");
    let method = calendar.property_value("METHOD").expect("a method");
    let [CalendarComponent::Event(event)] = &calendar.components[..] else {
        unreachable!("one event: {}", letter.calendar());
    };
    (method.to_owned(), event.clone())
}

fn sequence(event: &Event) -> u32 {
    event.get_sequence().expect("a sequence")
}

#[tokio::test]
async fn the_assigned_person_gets_an_invitation() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    let event = house.event(&contract).await;
    house.assigned(&event, &house.kate).await;
    assert_eq!(house.deliver().await, Delivered { sent: 1, failed: 0 });
    assert_eq!(house.outbox(), 0);
    let letters = sink.letters();
    let [letter] = &letters[..] else {
        panic!("one letter: {letters:?}");
    };
    assert_eq!(letter.to, ["kate@epic.example"]);
    let subject = letter.header("Subject");
    assert_eq!(subject, "Assigned to you: John Ouick Wedding (1)");
    assert_eq!(letter.header("From"), "\"Epic Events\" <crm@epic.example>");
    let text = letter.text();
    for part in [
        "Hello Kate Hastroff",
        "Thursday 4 June 2026, 13:00 – Friday 5 June 2026, 02:00 (Europe/Paris)",
        "53 Rue du Château, 41120 Candé-sur-Beuvron, France",
        "Attendees: 75",
        "Kevin Casey",
        "https://crm.epic.example",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let (method, event) = entry(letter);
    assert_eq!(method, "REQUEST");
    assert_eq!(event.get_summary(), Some("John Ouick Wedding"));
    let place = "53 Rue du Château, 41120 Candé-sur-Beuvron, France";
    assert_eq!(event.get_location(), Some(place));
    assert_eq!(event.property_value("DTSTART"), Some("20260604T110000Z"));
    assert_eq!(event.property_value("DTEND"), Some("20260605T000000Z"));
    assert_eq!(event.property_value("STATUS"), Some("CONFIRMED"));
    let unfolded = letter.calendar().replace("\r\n ", "");
    assert!(unfolded.contains(":mailto:kate@epic.example"), "{unfolded}");
}

#[tokio::test]
async fn the_one_before_and_the_one_after_are_told_of_a_replacement() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    let event = house.event(&contract).await;
    let event = house.assigned(&event, &house.kate).await;
    house.deliver().await;
    let event = house.assigned(&event, &house.alienor).await;
    house.deliver().await;
    let letters = sink.letters();
    let subjects: Vec<_> = letters
        .iter()
        .map(|letter| (letter.to[0].clone(), letter.header("Subject")))
        .collect();
    let told = |to: &str, subject: &str| (to.to_owned(), subject.to_owned());
    assert_eq!(
        subjects,
        [
            told(
                "kate@epic.example",
                "Assigned to you: John Ouick Wedding (1)"
            ),
            told(
                "kate@epic.example",
                "No longer yours: John Ouick Wedding (1)"
            ),
            told(
                "alienor@epic.example",
                "Assigned to you: John Ouick Wedding (1)"
            ),
        ]
    );
    let (_, first) = entry(&letters[0]);
    let (method, taken) = entry(&letters[1]);
    assert_eq!(method, "CANCEL");
    assert_eq!(taken.property_value("STATUS"), Some("CANCELLED"));
    assert_eq!(taken.get_uid(), first.get_uid());
    assert!(sequence(&taken) > sequence(&first));
    let path = format!("/events/{}/support", event["id"]);
    let version = event["version"].as_i64().expect("a version");
    let removed = house.mona.delete(&path, version).await.expect_status(200);
    house.deliver().await;
    let letters = sink.letters();
    assert_eq!(letters.len(), 4);
    assert_eq!(letters[3].to, ["alienor@epic.example"]);
    let (method, taken) = entry(&letters[3]);
    assert_eq!(method, "CANCEL");
    assert_eq!(Value::from(sequence(&taken)), removed.body["version"]);
}

#[tokio::test]
async fn a_move_says_where_and_when_it_was_and_other_changes_say_nothing() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    let event = house.event(&contract).await;
    let event = house.assigned(&event, &house.kate).await;
    house.deliver().await;
    let event = super::events::changed(&house, &event, json!({"attendees": 80})).await;
    let event = super::events::changed(&house, &event, json!({"name": "The Wedding"})).await;
    house.deliver().await;
    assert_eq!(sink.letters().len(), 1);
    // over the night in which the clocks go back: 26 hours
    let moved = json!({"starts_at": "2026-10-24T13:00", "ends_at": "2026-10-25T14:00"});
    let event = super::events::changed(&house, &event, moved).await;
    house.deliver().await;
    super::events::changed(&house, &event, json!({"location": "Salle; des, fêtes\\"})).await;
    house.deliver().await;
    let letters = sink.letters();
    assert_eq!(letters.len(), 3);
    let text = letters[1].text();
    for part in [
        "When: Saturday 24 October 2026, 13:00 – Sunday 25 October 2026, 14:00",
        "When, before: Thursday 4 June 2026, 13:00 – Friday 5 June 2026, 02:00",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let (method, event) = entry(&letters[1]);
    assert_eq!(method, "REQUEST");
    assert_eq!(event.property_value("DTSTART"), Some("20261024T110000Z"));
    assert_eq!(event.property_value("DTEND"), Some("20261025T130000Z"));
    let (_, later) = entry(&letters[2]);
    assert_eq!(later.get_location(), Some("Salle; des, fêtes\\"));
    assert!(sequence(&later) > sequence(&event));
    assert!(
        letters[2]
            .text()
            .contains("Where, before: 53 Rue du Château")
    );
}

#[tokio::test]
async fn a_cancelled_event_or_contract_is_told() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    let event = house.event(&contract).await;
    let event = house.assigned(&event, &house.kate).await;
    let other = house
        .event_at(&contract, "2026-07-01T13:00", "2026-07-01T14:00")
        .await;
    house.assigned(&other, &house.alienor).await;
    let free = house
        .event_at(&contract, "2026-07-02T13:00", "2026-07-02T14:00")
        .await;
    house.deliver().await;
    let cancel = json!({"reason": "no guests", "version": event["version"]});
    let path = format!("/events/{}/cancel", event["id"]);
    house.mona.post(&path, cancel).await.expect_status(200);
    house.deliver().await;
    let now = house
        .show("contracts", contract["id"].as_i64().expect("an id"))
        .await;
    let path = format!("/contracts/{}/cancel", contract["id"]);
    let body = json!({"version": now["version"], "reason": "they went bankrupt"});
    house.mona.post(&path, body).await.expect_status(200);
    house.deliver().await;
    let letters = sink.letters();
    assert_eq!(letters.len(), 4, "nobody runs event {}", free["id"]);
    assert_eq!(letters[2].to, ["kate@epic.example"]);
    assert!(letters[2].text().contains("Reason: no guests"));
    assert_eq!(letters[3].to, ["alienor@epic.example"]);
    assert!(letters[3].text().contains("Contract 1 was cancelled."));
    for letter in &letters[2..] {
        assert!(letter.header("Subject").starts_with("Cancelled: "));
        let (method, event) = entry(letter);
        assert_eq!(method, "CANCEL");
        assert_eq!(event.property_value("STATUS"), Some("CANCELLED"));
    }
}

#[tokio::test]
async fn a_hand_over_tells_both_of_every_event() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    let event = house.event(&contract).await;
    house.assigned(&event, &house.kate).await;
    house.deliver().await;
    let path = format!("/employees/{}/handover", house.kate.id);
    let body = json!({"to_employee_id": house.alienor.id});
    house.mona.post(&path, body).await.expect_status(200);
    house.deliver().await;
    let letters = sink.letters();
    let told: Vec<_> = letters[1..]
        .iter()
        .map(|letter| (letter.to[0].as_str(), entry(letter).0))
        .collect();
    assert_eq!(
        told,
        [
            ("kate@epic.example", "CANCEL".to_owned()),
            ("alienor@epic.example", "REQUEST".to_owned()),
        ]
    );
}

#[tokio::test]
async fn a_reset_password_is_told_without_it_and_in_french_to_the_french() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    let kate = house.show("employees", house.kate.id).await;
    let body = json!({"version": kate["version"], "locale": "fr"});
    let kate = house.kate.patch("/me", body).await.expect_status(200).body;
    let path = format!("/employees/{}/reset-password", house.kate.id);
    let body = json!({"version": kate["version"], "password": "copper violin nine"});
    house.mona.post(&path, body).await.expect_status(200);
    let event = house.event(&contract).await;
    house.assigned(&event, &house.kate).await;
    house.deliver().await;
    let letters = sink.letters();
    let subject = letters[0].header("Subject");
    assert_eq!(subject, "Votre mot de passe a été réinitialisé");
    assert!(letters[0].text().contains("Bonjour Kate Hastroff"));
    assert!(letters[0].calendar().is_empty());
    for letter in &letters {
        assert!(!letter.data.contains("copper") && !letter.text().contains("copper"));
        assert!(!letter.text().contains(PASSWORD));
    }
    let text = letters[1].text();
    assert!(text.contains("jeudi 4 juin 2026, 13:00"), "{text}");
    assert!(
        letters[1]
            .header("Subject")
            .starts_with("Vous est confié : ")
            || letters[1]
                .header("Subject")
                .starts_with("Vous est confié: ")
    );
}

#[tokio::test]
async fn nothing_is_told_of_what_was_refused() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    let event = house.event(&contract).await;
    let path = format!("/events/{}/support", event["id"]);
    let wanted = |support: i64, version: i64| json!({"employee_id": support, "version": version});
    let version = event["version"].as_i64().expect("a version");
    let put = |who: &super::support::Person, body| {
        let (who, path) = (who.clone(), path.clone());
        async move { who.put(&path, body).await }
    };
    put(&house.bill, wanted(house.kate.id, version))
        .await
        .expect_status(403);
    put(&house.mona, wanted(house.bill.id, version))
        .await
        .expect_status(422);
    put(&house.mona, wanted(house.kate.id, version + 5))
        .await
        .expect_status(409);
    assert_eq!(house.outbox(), 0);
    assert_eq!(house.deliver().await, Delivered::default());
    assert!(sink.letters().is_empty());
}

#[tokio::test]
async fn without_a_mail_server_nothing_is_written_or_sent() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let event = house.event(&contract).await;
    house.assigned(&event, &house.kate).await;
    assert_eq!(house.outbox(), 0);
    assert_eq!(house.deliver().await, Delivered::default());
}

#[tokio::test]
async fn a_name_cannot_write_headers_or_calendar_lines() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    let body = json!({
        "contract_id": contract["id"], "attendees": 2, "location": "x",
        "name": "Fête; X-Evil:1,\\n BEGIN:VALARM =?utf-8?q?x?=",
        "starts_at": "2026-08-01T10:00", "ends_at": "2026-08-01T11:00",
    });
    let event = house
        .bill
        .post("/events", body)
        .await
        .expect_status(201)
        .body;
    let event = house.assigned(&event, &house.kate).await;
    house.deliver().await;
    let letters = sink.letters();
    let subject = letters[0].header("Subject");
    assert!(
        subject.contains("Fête; X-Evil:1,\\n BEGIN:VALARM"),
        "{subject}"
    );
    let (_, read) = entry(&letters[0]);
    assert_eq!(read.get_summary(), event["name"].as_str());
    let broken = json!({"name": "Fête\r\nBcc: eve@example.org", "version": event["version"]});
    let path = format!("/events/{}", event["id"]);
    house.mona.patch(&path, broken).await.expect_status(422);
}
