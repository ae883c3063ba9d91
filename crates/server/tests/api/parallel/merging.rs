//! Clients that are merged while others work on them: nothing is lost, everything has a
//! client, and nobody is told that the database was busy.

use std::time::Instant;

use serde_json::{Value, json};

use super::duration;
use crate::api::{
    audit_chain::assert_whole,
    support::{Answer, House, Person},
};

/// Merges one client into another as they are now; again when somebody wrote meanwhile.
async fn merge(by: Person, goes: i64, stays: i64) -> Answer {
    let show = async |id: i64| by.get(&format!("/clients/{id}")).await;
    loop {
        let (one, other) = (show(goes).await, show(stays).await);
        if one.status != 200 || other.status != 200 {
            return if one.status == 200 { other } else { one };
        }
        let body = json!({
            "version": one.body["version"], "into_client_id": stays,
            "into_version": other.body["version"],
        });
        let answer = by.post(&format!("/clients/{goes}/merge"), body).await;
        if answer.body["code"] != "stale_version" {
            return answer;
        }
    }
}

async fn draw_up(by: Person, client: i64) -> Answer {
    by.post(
        "/contracts",
        json!({"client_id": client, "total_amount": "10.00"}),
    )
    .await
}

async fn change(by: Person, client: i64) -> Answer {
    let path = format!("/clients/{client}");
    let before = by.get(&path).await;
    let body = json!({"version": before.body["version"], "full_name": "Kevin C."});
    by.patch(&path, body).await
}

async fn contact(by: Person, client: i64) -> Answer {
    by.post(
        &format!("/clients/{client}/contacts"),
        json!({"note": "called"}),
    )
    .await
}

async fn hold(by: Person, contract: Value) -> Answer {
    let body = json!({
        "contract_id": contract["id"], "name": "Gala", "location": "Lyon", "attendees": 5,
        "starts_at": "2026-07-01T13:00", "ends_at": "2026-07-01T14:00",
    });
    by.post("/events", body).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn clients_are_merged_while_others_work_on_them_and_nothing_is_lost() {
    let house = House::new().await;
    let max = house
        .hire("Max Oberlin", "max@epic.example", "MANAGEMENT")
        .await;
    let until = Instant::now() + duration();
    let (mut rounds, mut made) = (0, [0; 3]);
    while Instant::now() < until || rounds < 3 {
        rounds += 1;
        let one = house
            .client_of(&house.bill, &format!("a{rounds}@startup.io"))
            .await;
        let two = house
            .client_of(&house.bill, &format!("b{rounds}@startup.io"))
            .await;
        let signed = house.signed(&one).await;
        made[0] += 1;
        let [one, two] = [one, two].map(|client| client["id"].as_i64().expect("an id"));
        let (mona, bill) = (&house.mona, &house.bill);
        let tasks = [
            ("merge", tokio::spawn(merge(mona.clone(), one, two))),
            ("merge", tokio::spawn(merge(max.clone(), two, one))),
            ("contract", tokio::spawn(draw_up(mona.clone(), one))),
            ("contract", tokio::spawn(draw_up(max.clone(), two))),
            ("change", tokio::spawn(change(bill.clone(), one))),
            ("contact", tokio::spawn(contact(bill.clone(), one))),
            ("event", tokio::spawn(hold(bill.clone(), signed))),
        ];
        let mut merged = 0;
        for (what, task) in tasks {
            let answer = task.await.expect("asked");
            let code = answer.body["code"].as_str().unwrap_or_default();
            match (what, answer.status) {
                ("merge", 200) => merged += 1,
                ("contract", 201) => made[0] += 1,
                ("event", 201) => made[1] += 1,
                ("contact", 201) => made[2] += 1,
                // the other merge may be done before this one looks
                ("change", 200) | ("merge", 308) => {}
                (_, 409) => assert!(
                    ["client_merged", "stale_version"].contains(&code),
                    "{what}: {code}"
                ),
                (_, status) => panic!("{what} was answered {status}: {}", answer.body),
            }
        }
        assert_eq!(merged, 1, "one of the two wins");
    }
    let count = |table: &str| {
        house
            .database
            .texts(&format!("SELECT CONCAT(COUNT(*), '') FROM {table}"))
    };
    assert_eq!(count("clients"), [rounds.to_string()]);
    assert_eq!(count("merged_clients"), [rounds.to_string()]);
    for (table, made) in ["contracts", "events", "client_contacts"]
        .into_iter()
        .zip(made)
    {
        assert_eq!(count(table), [made.to_string()], "{table}");
    }
    let strays = "SELECT CONCAT(e.id, '') FROM events e JOIN contracts c ON c.id = e.contract_id \
                  WHERE c.client_id <> e.client_id";
    assert_eq!(house.database.texts(strays), Vec::<String>::new());
    let words = "SELECT CONCAT(l.record_id, '') FROM search_lines l WHERE l.kind = 1 \
                 AND l.record_id NOT IN (SELECT id FROM clients)";
    assert_eq!(house.database.texts(words), Vec::<String>::new());
    assert_whole(&house).await;
}

/// The log tells the version that each client has afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn clients_are_handed_over_while_others_change_them() {
    let house = House::new().await;
    let mut clients = Vec::new();
    for number in 0..6 {
        let client = house
            .client_of(&house.bill, &format!("c{number}@startup.io"))
            .await;
        clients.push(client["id"].as_i64().expect("an id"));
    }
    let until = Instant::now() + duration();
    let (mut rounds, mut from, mut to) = (0, house.bill.id, house.sara.id);
    while Instant::now() < until || rounds < 3 {
        rounds += 1;
        let changes: Vec<_> = clients
            .iter()
            .map(|client| tokio::spawn(change(house.mona.clone(), *client)))
            .collect();
        let path = format!("/employees/{from}/handover");
        let given = house.mona.post(&path, json!({"to_employee_id": to})).await;
        given.expect_status(200);
        (from, to) = (to, from);
        for change in changes {
            let answer = change.await.expect("asked");
            assert!([200, 409].contains(&answer.status), "{answer:?}");
        }
    }
    assert_whole(&house).await;
}
