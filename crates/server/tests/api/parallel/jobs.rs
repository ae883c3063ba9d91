//! What the writers do, each as a person would: read, decide, write.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::stage::Stage;
use crate::api::support::Person;

/// Days in June on which events are put: few, so that they overlap.
const DAYS: usize = 5;

/// Does the job whose turn it is.
pub(super) async fn work(stage: &Stage, turn: usize) {
    match turn % 12 {
        0 | 1 => pay(stage).await,
        2 => void(stage).await,
        3 | 4 => change_client(stage).await,
        5 | 6 => assign(stage).await,
        7 => move_event(stage).await,
        8 => hand_over(stage).await,
        9 => create_once(stage).await,
        10 => create_with_same_email(stage).await,
        _ if turn % 24 == 11 => leave(stage).await,
        _ => create_event(stage).await,
    }
}

fn chance(below: usize) -> usize {
    rand::random_range(0..below)
}

/// A number that so many callers get, then the next.
fn number(counter: &AtomicUsize, callers: usize) -> usize {
    counter.fetch_add(1, Ordering::Relaxed) / callers
}

fn one_of<T: Copy>(choices: &[T]) -> T {
    choices[chance(choices.len())]
}

fn manager(stage: &Stage) -> &Person {
    one_of(&[&stage.house.mona, &stage.max])
}

/// `12.34` in cents.
fn cents(amount: &Value) -> i64 {
    let text = amount.as_str().expect("an amount");
    text.replace('.', "").parse().expect("two decimals")
}

async fn pay(stage: &Stage) {
    let contract = one_of(&stage.contracts);
    let cents = i64::try_from(chance(250)).expect("few") + 1;
    let body = json!({"amount": format!("{}.{:02}", cents / 100, cents % 100)});
    let path = format!("/contracts/{contract}");
    let payer = one_of(&[&stage.house.bill, &stage.house.mona]);
    let answer = payer.post(&format!("{path}/payments"), body).await;
    if stage.hear("pay", &answer) {
        stage.changed(&path);
        *stage.told().paid.entry(contract).or_default() += cents;
    }
}

async fn void(stage: &Stage) {
    let contract = one_of(&stage.contracts);
    let path = format!("/contracts/{contract}");
    let manager = manager(stage);
    let version = manager.get(&path).await.expect_status(200).body["version"].clone();
    let payments = manager.get(&format!("{path}/payments")).await;
    let payments = payments.expect_status(200).body;
    let payments = payments["items"].as_array().expect("a list");
    let standing: Vec<_> = payments
        .iter()
        .filter(|payment| payment["voided_at"].is_null())
        .collect();
    if standing.is_empty() {
        return;
    }
    let payment = one_of(&standing);
    let body = json!({"version": version, "reason": "it bounced"});
    let void = format!("{path}/payments/{}/void", payment["id"]);
    let answer = manager.post(&void, body).await;
    if stage.hear("void", &answer) {
        stage.changed(&path);
        *stage.told().paid.entry(contract).or_default() -= cents(&payment["amount"]);
    }
}

async fn change_client(stage: &Stage) {
    let path = format!("/clients/{}", one_of(&stage.clients));
    let writer = one_of(&[&stage.house.bill, &stage.house.mona]);
    let before = writer.get(&path).await.expect_status(200).body;
    let phone = format!("+33 1{:05}", number(&stage.numbers, 1) % 100_000);
    let body = json!({"version": before["version"], "phone": phone});
    let answer = writer.patch(&path, body).await;
    if stage.hear("change client", &answer) {
        stage.changed(&path);
    }
}

async fn assign(stage: &Stage) {
    let manager = manager(stage);
    let event = format!("/events/{}", one_of(&stage.events));
    let version = manager.get(&event).await.expect_status(200).body["version"].clone();
    let path = format!("{event}/support");
    if chance(4) == 0 {
        let version = version.as_i64().expect("a version");
        let answer = manager.delete(&path, version).await;
        stage.hear("remove support", &answer);
    } else {
        let to = one_of(&[&stage.house.kate, &stage.house.alienor]).id;
        let body = json!({"version": version, "employee_id": to});
        let answer = manager.put(&path, body).await;
        stage.hear("assign", &answer);
    }
}

async fn move_event(stage: &Stage) {
    let manager = manager(stage);
    let path = format!("/events/{}", one_of(&stage.events));
    let version = manager.get(&path).await.expect_status(200).body["version"].clone();
    let day = 10 + chance(DAYS);
    let body = json!({
        "version": version,
        "starts_at": format!("2026-06-{day}T13:00"), "ends_at": format!("2026-06-{day}T23:00"),
    });
    let answer = manager.patch(&path, body).await;
    stage.hear("move event", &answer);
}

async fn hand_over(stage: &Stage) {
    let (kate, alienor) = (stage.house.kate.id, stage.house.alienor.id);
    let (from, to) = one_of(&[(kate, alienor), (alienor, kate)]);
    let path = format!("/employees/{from}/handover");
    let body = json!({"to_employee_id": to});
    let answer = manager(stage).post(&path, body).await;
    stage.hear("hand over", &answer);
}

fn client(email: &str) -> Value {
    json!({"full_name": "Kevin Casey", "email": email, "phone": "+678 123 456 78"})
}

async fn create_once(stage: &Stage) {
    let key = format!("k{}", number(&stage.keys, 4));
    let body = client(&format!("{key}@once.io"));
    let header = [("idempotency-key", key.as_str())];
    let bill = &stage.house.bill;
    // two requests of one caller who lost patience, beside those of other tasks
    let (first, second) = tokio::join!(
        bill.ask("POST", "/clients", &header, Some(body.clone())),
        bill.ask("POST", "/clients", &header, Some(body.clone())),
    );
    for answer in [first, second] {
        if stage.hear("create once", &answer) {
            let id = answer.body["id"].as_i64().expect("an id");
            stage.told().keys.entry(key.clone()).or_default().insert(id);
        }
    }
}

async fn create_with_same_email(stage: &Stage) {
    let email = format!("e{}@same.io", number(&stage.emails, 4));
    let seller = one_of(&[&stage.house.bill, &stage.house.sara]);
    let (first, second) = tokio::join!(
        seller.post("/clients", client(&email)),
        stage.house.sara.post("/clients", client(&email)),
    );
    for answer in [first, second] {
        if stage.hear("create same", &answer) {
            let id = answer.body["id"].as_i64().expect("an id");
            let mut told = stage.told();
            told.emails.entry(email.clone()).or_default().push(id);
        }
    }
}

/// Somebody new is given work and an end at the same moment.
async fn leave(stage: &Stage) {
    let house = &stage.house;
    let number = number(&stage.numbers, 1);
    let (sells, runs) = (
        format!("s{number}@epic.example"),
        format!("r{number}@epic.example"),
    );
    let seller = house.hire("Noor Abadi", &sells, "SALES").await;
    let runner = house.hire("Noor Abadi", &runs, "SUPPORT").await;
    let manager = manager(stage);
    let version_of = async |path: String| {
        let record = manager.get(&path).await.expect_status(200).body;
        record["version"].clone()
    };
    let event = format!("/events/{}", one_of(&stage.events));
    let support = format!("{event}/support");
    let assign = json!({"version": version_of(event).await, "employee_id": runner.id});
    let (sells, runs) = (seller.id, runner.id);
    let sells = (sells, version_of(format!("/employees/{sells}")).await);
    let runs = (runs, version_of(format!("/employees/{runs}")).await);
    let end = async |(id, version): (i64, Value)| {
        let path = format!("/employees/{id}/deactivate");
        manager.post(&path, json!({"version": version})).await
    };
    let kevin = client(&format!("c{number}@leaving.io"));
    let (made, gone, assigned, left) = tokio::join!(
        seller.post("/clients", kevin),
        end(sells),
        house.mona.put(&support, assign),
        end(runs),
    );
    stage.hear("create, leaving", &made);
    stage.hear("deactivate sales", &gone);
    stage.hear("assign, leaving", &assigned);
    stage.hear("deactivate support", &left);
}

async fn create_event(stage: &Stage) {
    let contract = one_of(&stage.contracts);
    let body = json!({
        "contract_id": contract, "name": "General Assembly", "attendees": 200,
        "starts_at": "2026-07-01T15:00", "ends_at": "2026-07-01T17:00",
        "location": "Salle des fêtes de Mufflins",
    });
    let answer = stage.house.bill.post("/events", body).await;
    if stage.hear("create event", &answer) {
        stage.changed(&format!("/contracts/{contract}"));
    }
}
