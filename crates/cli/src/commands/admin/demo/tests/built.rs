//! The company as the API shows it.

use std::path::Path;

use api::client::{ApiClient, Transport};
use api::contracts::ContractQuery;
use api::endpoint::{ListClients, ListContracts, ListEmployees, ListEvents, LogIn};
use api::events::EventQuery;
use api::page::Nothing;
use api::session::Credentials;
use serde_json::Value;
use service::authn::password::Passwords;

use super::super::staff::{PASSWORD, STAFF};
use super::super::{open, place};
use crate::config::Environment;
use crate::output::{Output, OutputFlags};

async fn settle(folder: &Path, is_reset: bool) {
    let flags = OutputFlags {
        quiet: true,
        ..OutputFlags::default()
    };
    let output = Output::new(flags, &Environment::default());
    place::settle(folder, is_reset, Passwords::for_tests(), &output)
        .await
        .expect("the company is built");
}

async fn as_mona(folder: &Path) -> ApiClient {
    let service = open(folder).await.expect("the company opens");
    let stranger = ApiClient::new(Transport::InProcess(server::in_process(service)), "tests");
    let credentials = Credentials {
        email: STAFF[0].email.to_owned(),
        password: PASSWORD.to_owned(),
        code: None,
    };
    let opened = stranger
        .send::<LogIn>(&[], &Nothing {}, &credentials)
        .await
        .expect("Mona logs in");
    assert!(!opened.value.employee.must_change_password.unwrap_or(true));
    stranger.with_token(&opened.value.token)
}

async fn contracts(mona: &ApiClient, query: ContractQuery) -> Vec<Value> {
    let mut found = Vec::new();
    let mut query = ContractQuery {
        limit: Some(String::from("200")),
        ..query
    };
    loop {
        let page = mona
            .send::<ListContracts>(&[], &query, &Nothing {})
            .await
            .expect("contracts");
        found.extend(page.raw["items"].as_array().expect("a list").clone());
        match page.value.next {
            Some(next) => query.after = Some(next),
            None => return found,
        }
    }
}

async fn events(mona: &ApiClient, query: EventQuery) -> Vec<Value> {
    let mut found = Vec::new();
    let mut query = EventQuery {
        limit: Some(String::from("200")),
        ..query
    };
    loop {
        let page = mona
            .send::<ListEvents>(&[], &query, &Nothing {})
            .await
            .expect("events");
        found.extend(page.raw["items"].as_array().expect("a list").clone());
        match page.value.next {
            Some(next) => query.after = Some(next),
            None => return found,
        }
    }
}

fn by_number<'a>(records: &'a [Value], number: &str) -> &'a Value {
    let of_number = |record: &&Value| record["external_ref"] == number;
    records.iter().find(of_number).expect("a sample record")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_company_is_whole_stays_and_starts_over_on_request() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("epic-events-demo");
    settle(&folder, false).await;
    let mona = as_mona(&folder).await;

    let employees = mona
        .send::<ListEmployees>(&[], &api::employees::EmployeeQuery::default(), &Nothing {})
        .await
        .expect("employees");
    for department in ["MANAGEMENT", "SALES", "SUPPORT"] {
        let items = employees.raw["items"].as_array().expect("a list");
        let of_it = items.iter().filter(|one| one["department"] == department);
        assert!(of_it.count() >= 5, "{department}");
    }
    let clients = mona
        .send::<ListClients>(&[], &api::clients::ClientQuery::default(), &Nothing {})
        .await
        .expect("clients");
    assert_eq!(clients.raw["count"]["value"], 200);
    check_contracts(&contracts(&mona, ContractQuery::default()).await);
    check_events(&events(&mona, EventQuery::default()).await);

    let key = std::fs::read(folder.join("secret.key")).expect("a key");
    settle(&folder, false).await;
    assert_eq!(
        std::fs::read(folder.join("secret.key")).ok().as_ref(),
        Some(&key)
    );
    settle(&folder, true).await;
    assert_ne!(
        std::fs::read(folder.join("secret.key")).ok().as_ref(),
        Some(&key)
    );
    let left: Vec<_> = std::fs::read_dir(place.path()).expect("a folder").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

fn check_contracts(contracts: &[Value]) {
    assert_eq!(contracts.len(), 300);
    let count = |is: &dyn Fn(&Value) -> bool| contracts.iter().filter(|one| is(one)).count();
    let is = |one: &Value, status: &str| one["status"] == status;
    let none = |one: &Value, amount: &str| one[amount] == "0.00";
    assert!(count(&|one| is(one, "draft") && none(one, "deposit")) >= 30);
    assert!(count(&|one| is(one, "draft") && !none(one, "deposit")) >= 15);
    assert!(count(&|one| is(one, "cancelled")) >= 25);
    assert!(count(&|one| is(one, "signed") && none(one, "paid_amount")) >= 40);
    assert!(count(&|one| is(one, "signed") && none(one, "remaining_amount")) >= 90);
    let partly = |one: &Value| !none(one, "paid_amount") && !none(one, "remaining_amount");
    assert!(count(&|one| is(one, "signed") && partly(one)) >= 80);
    assert_eq!(
        by_number(contracts, "652")["client"]["full_name"],
        "John Ouick"
    );
    assert_eq!(
        by_number(contracts, "412")["client"]["full_name"],
        "Lou Bouzin"
    );
}

fn check_events(events: &[Value]) {
    assert_eq!(events.len(), 250);
    let count = |is: &dyn Fn(&Value) -> bool| events.iter().filter(|one| is(one)).count();
    assert!(count(&|one| one["status"] == "cancelled") >= 7);
    let waits = count(&|one| one["support_contact"].is_null());
    assert!((10..60).contains(&waits), "{waits}");
    assert!(count(&|one| one["notes"] != "") >= 100);
    let wedding = by_number(events, "109");
    assert_eq!(wedding["name"], "John Ouick Wedding");
    assert_eq!(wedding["starts_local"], "2023-06-04T13:00:00");
    assert_eq!(wedding["support_contact"]["full_name"], "Kate Hastroff");
    let assembly = by_number(events, "1023");
    assert_eq!(assembly["client"]["contact_person"], "Jacky Blangier");
    assert_eq!(assembly["support_contact"]["full_name"], "Aliénor Vichum");
}
