//! When mail does not go as it should: servers that are away, refuse or hang, letters that
//! are out of date, two couriers at once.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use serde_json::json;
use service::{
    Parts, Service, Sessions,
    authn::{
        password::Passwords,
        token::{Algorithm, TokenKey},
    },
    mail::Delivered,
    maintenance::open_store,
};
use testbed::{Mood, SmtpSink};
use tokio::sync::oneshot;

use super::{
    mail::house,
    support::{House, SECRET, mail},
};

/// Another server on the same database.
async fn another(house: &House, sink: &SmtpSink) -> Service {
    let url = house.database.url().parse().expect("a URL");
    let store = open_store(&url, service::Options::default()).await;
    let parts = Parts {
        store: store.expect("the store opens"),
        clock: std::sync::Arc::new(house.clock.clone()),
        second_factors: None,
        tokens: TokenKey::new(SECRET.to_owned().into(), Algorithm::default()).expect("a secret"),
        passwords: Passwords::for_tests(),
        sessions: Sessions::default(),
        dashboards: std::time::Duration::ZERO,
    };
    Service::with_mail(parts, Some(mail(sink)))
}

#[tokio::test]
async fn a_server_that_is_away_delays_no_request_and_gets_the_letter_later() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    sink.turns(Mood::Cuts);
    let event = house.event(&contract).await;
    house.assigned(&event, &house.kate).await;
    assert_eq!(house.deliver().await, Delivered { sent: 0, failed: 1 });
    sink.turns(Mood::Takes);
    // its time has not come again
    assert_eq!(house.deliver().await, Delivered::default());
    house.clock.turn(TimeDelta::seconds(61));
    assert_eq!(house.deliver().await, Delivered { sent: 1, failed: 0 });
    house.clock.turn(TimeDelta::days(1));
    assert_eq!(house.deliver().await, Delivered::default());
    assert_eq!(sink.letters().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_hangs_delays_no_request() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    sink.turns(Mood::Hangs);
    let (stop, stopped) = oneshot::channel::<()>();
    let service = house.service.clone();
    let courier = tokio::spawn(async move {
        let stopped = async {
            let _ = stopped.await;
        };
        service.deliver_until(stopped).await;
    });
    let begun = Instant::now();
    for day in 1..=3 {
        let on = |hour| format!("2026-07-0{day}T{hour}:00");
        let event = house.event_at(&contract, &on(10), &on(11)).await;
        house.assigned(&event, &house.kate).await;
    }
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
    drop(stop);
    courier.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_courier_is_woken_by_the_commit_and_leaves_when_told() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    let event = house.event(&contract).await;
    let (stop, stopped) = oneshot::channel::<()>();
    let service = house.service.clone();
    let courier = tokio::spawn(async move {
        let stopped = async {
            let _ = stopped.await;
        };
        service.deliver_until(stopped).await;
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    let begun = Instant::now();
    house.assigned(&event, &house.kate).await;
    let taken = tokio::task::spawn_blocking(move || sink.wait_for(1).len());
    assert_eq!(taken.await.expect("taken"), 1);
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    drop(stop);
    let left = tokio::time::timeout(Duration::from_secs(5), courier).await;
    left.expect("the courier leaves").expect("in peace");
}

#[tokio::test]
async fn a_refused_recipient_does_not_hold_up_the_others() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    sink.turns(Mood::RefusesOnly("kate@epic.example".to_owned()));
    let event = house.event(&contract).await;
    house.assigned(&event, &house.kate).await;
    let other = house
        .event_at(&contract, "2026-07-01T13:00", "2026-07-01T14:00")
        .await;
    house.assigned(&other, &house.alienor).await;
    assert_eq!(house.deliver().await, Delivered { sent: 1, failed: 1 });
    assert_eq!(sink.letters()[0].to, ["alienor@epic.example"]);
    // refused for good: some tries, then the row stays without its content
    for _ in 0..10 {
        house.clock.turn(TimeDelta::hours(7));
        house.deliver().await;
    }
    assert_eq!((sink.letters().len(), house.outbox()), (1, 1));
    sink.turns(Mood::Takes);
    house.clock.turn(TimeDelta::days(3));
    assert_eq!(house.deliver().await, Delivered::default());
}

#[tokio::test]
async fn a_server_that_is_busy_gets_the_letter_again_and_is_given_up_after_two_days() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    sink.turns(Mood::Refuses(451));
    let event = house.event(&contract).await;
    let event = house.assigned(&event, &house.kate).await;
    assert_eq!(house.deliver().await, Delivered { sent: 0, failed: 1 });
    house.clock.turn(TimeDelta::minutes(1));
    sink.turns(Mood::Takes);
    assert_eq!(house.deliver().await, Delivered { sent: 1, failed: 0 });
    sink.turns(Mood::Refuses(451));
    house.assigned(&event, &house.alienor).await;
    for _ in 0..20 {
        house.deliver().await;
        house.clock.turn(TimeDelta::hours(7));
    }
    sink.turns(Mood::Takes);
    assert_eq!(house.deliver().await, Delivered::default());
    assert_eq!((sink.letters().len(), house.outbox()), (1, 2));
}

#[tokio::test]
async fn a_letter_that_is_no_longer_true_is_not_sent() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    let event = house.event(&contract).await;
    let event = house.assigned(&event, &house.kate).await;
    house.assigned(&event, &house.alienor).await;
    house.deliver().await;
    let told: Vec<_> = sink
        .letters()
        .iter()
        .map(|letter| {
            letter
                .header("Subject")
                .split(':')
                .next()
                .map(str::to_owned)
        })
        .collect();
    let said = |subject: &str| Some(subject.to_owned());
    assert_eq!(told, [said("No longer yours"), said("Assigned to you")]);
    assert_eq!(house.outbox(), 0);
}

#[tokio::test]
async fn the_address_is_the_one_at_sending_and_who_left_is_not_told() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    let event = house.event(&contract).await;
    house.assigned(&event, &house.kate).await;
    house
        .database
        .execute("UPDATE employees SET email = 'new@epic.example' WHERE full_name LIKE 'Kate%'");
    house.deliver().await;
    assert_eq!(sink.letters()[0].to, ["new@epic.example"]);
    let alienor = house.show("employees", house.alienor.id).await;
    let path = format!("/employees/{}/reset-password", house.alienor.id);
    let body = json!({"version": alienor["version"], "password": "copper violin nine"});
    let reset = house.mona.post(&path, body).await.expect_status(200).body;
    let path = format!("/employees/{}/deactivate", house.alienor.id);
    let body = json!({"version": reset["version"]});
    house.mona.post(&path, body).await.expect_status(200);
    assert_eq!(house.deliver().await, Delivered::default());
    assert_eq!((sink.letters().len(), house.outbox()), (1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_couriers_at_once_send_nothing_twice() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    for day in 10..28 {
        let on = |hour| format!("2026-07-{day}T{hour}:00");
        let event = house.event_at(&contract, &on(10), &on(11)).await;
        house.assigned(&event, &house.kate).await;
    }
    let others = [another(&house, &sink).await, another(&house, &sink).await];
    let (a, b, c) = tokio::join!(
        house.service.deliver_due(),
        others[0].deliver_due(),
        others[1].deliver_due(),
    );
    let sent: u32 = [a, b, c]
        .into_iter()
        .map(|one| one.expect("delivered").sent)
        .sum();
    assert_eq!((sent, sink.letters().len()), (18, 18));
    let mut subjects: Vec<_> = sink
        .letters()
        .iter()
        .map(|one| one.header("Subject"))
        .collect();
    subjects.sort();
    subjects.dedup();
    assert_eq!(subjects.len(), 18);
}

#[tokio::test]
async fn letters_outlive_the_server_that_wrote_them() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    let event = house.event(&contract).await;
    house.assigned(&event, &house.kate).await;
    let next = another(&house, &sink).await;
    let delivered = next.deliver_due().await.expect("delivered");
    assert_eq!((delivered.sent, sink.letters().len()), (1, 1));
}

#[tokio::test]
async fn a_letter_that_may_have_arrived_comes_again_under_the_same_id() {
    let sink = SmtpSink::start();
    let (house, contract) = house(&sink).await;
    sink.turns(Mood::CutsAfterData);
    let event = house.event(&contract).await;
    house.assigned(&event, &house.kate).await;
    assert_eq!(house.deliver().await, Delivered { sent: 0, failed: 1 });
    sink.turns(Mood::Takes);
    house.clock.turn(TimeDelta::minutes(1));
    assert_eq!(house.deliver().await, Delivered { sent: 1, failed: 0 });
    let ids: Vec<_> = sink
        .letters()
        .iter()
        .map(|one| one.header("Message-ID"))
        .collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn addresses_of_any_script_are_sent_to_or_refused_alone() {
    for (sink, takes_names) in [(SmtpSink::start(), false), (SmtpSink::with_utf8(), true)] {
        let (house, contract) = house(&sink).await;
        for (index, email) in ["zoé@épic.example", "zoe@épic.example"]
            .into_iter()
            .enumerate()
        {
            let zoe = house.hire("Zoé Lindqvist", email, "SUPPORT").await;
            let on = |hour| format!("2026-07-0{}T{hour}:00", index + 1);
            let event = house.event_at(&contract, &on(10), &on(11)).await;
            house.assigned(&event, &zoe).await;
        }
        house.deliver().await;
        let to: Vec<_> = sink.letters().into_iter().flat_map(|one| one.to).collect();
        let plain = "zoe@xn--pic-9la.example";
        let both = ["zoé@xn--pic-9la.example", plain];
        assert_eq!(to, if takes_names { &both[..] } else { &both[1..] });
    }
}
