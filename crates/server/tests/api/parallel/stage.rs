//! The records that are fought over, and what was answered about them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, atomic::AtomicUsize},
};

use serde_json::{Value, json};

use crate::api::support::{Answer, House, Person};

/// A company with few records and many writers.
pub(super) struct Stage {
    pub(super) house: House,
    /// The second manager.
    pub(super) max: Person,
    /// Clients of Bill's, by id.
    pub(super) clients: Vec<i64>,
    /// Signed contracts, by id; the last is a small one that is soon paid.
    pub(super) contracts: Vec<i64>,
    /// Events that overlap when they stand on the same day, by id.
    pub(super) events: Vec<i64>,
    /// How many idempotency keys, addresses and other numbers were given out.
    pub(super) keys: AtomicUsize,
    pub(super) emails: AtomicUsize,
    pub(super) numbers: AtomicUsize,
    /// The versions of clients and contracts at the beginning, by path.
    pub(super) begun: BTreeMap<String, i64>,
    told: Mutex<Told>,
}

/// What was acknowledged and refused.
#[derive(Default)]
pub(super) struct Told {
    /// How often each job was answered so.
    counts: BTreeMap<String, u64>,
    /// Answers that nobody may ever get.
    broken: Vec<String>,
    /// Acknowledged changes of each client and contract, by its path.
    pub(super) changes: BTreeMap<String, i64>,
    /// What was paid in the end on each contract, in cents, as acknowledged.
    pub(super) paid: BTreeMap<i64, i64>,
    /// The ids that were answered under each idempotency key.
    pub(super) keys: BTreeMap<String, BTreeSet<i64>>,
    /// The ids that were made with each e-mail address.
    pub(super) emails: BTreeMap<String, Vec<i64>>,
}

impl Stage {
    pub(super) async fn set() -> Self {
        let house = House::new().await;
        let max = house
            .hire("Max Oberlin", "max@epic.example", "MANAGEMENT")
            .await;
        let id = |record: &Value| record["id"].as_i64().expect("an id");
        let (mut clients, mut contracts, mut events) = (Vec::new(), Vec::new(), Vec::new());
        for number in 0..2 {
            let email = format!("shared{number}@startup.io");
            let client = house.client_of(&house.bill, &email).await;
            clients.push(id(&client));
            let contract = house.signed(&client).await;
            contracts.push(id(&contract));
            for _ in 0..4 {
                events.push(id(&house.event(&contract).await));
            }
            if number == 1 {
                let small = json!({"client_id": client["id"], "total_amount": "20.00"});
                let small = house.mona.post("/contracts", small).await;
                let small = small.expect_status(201).body;
                let signed = house.mona.turn("contracts", &small, "sign", json!({}));
                signed.await.expect_status(200);
                contracts.push(id(&small));
            }
        }
        let mut begun = BTreeMap::new();
        for (kind, ids) in [("clients", &clients), ("contracts", &contracts)] {
            for id in ids {
                let version = house.show(kind, *id).await["version"].as_i64();
                begun.insert(format!("/{kind}/{id}"), version.expect("a version"));
            }
        }
        Self {
            begun,
            house,
            max,
            clients,
            contracts,
            events,
            keys: AtomicUsize::new(0),
            emails: AtomicUsize::new(0),
            numbers: AtomicUsize::new(0),
            told: Mutex::default(),
        }
    }

    pub(super) fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().expect("no writer failed")
    }

    /// Counts an answer, and says whether it was a success. Whoever is refused may only
    /// hear a rule: a conflict between two writers is for the program to settle.
    pub(super) fn hear(&self, job: &str, answer: &Answer) -> bool {
        let done = (200..300).contains(&answer.status);
        let code = match answer.body["code"].as_str() {
            Some(code) if !done => code,
            _ => "done",
        };
        let mut told = self.told();
        *told
            .counts
            .entry(format!("{job}: {} {code}", answer.status))
            .or_default() += 1;
        if !done && ![401, 403, 409, 422].contains(&answer.status) {
            told.broken.push(format!("{job}: {}", answer.body));
        }
        done
    }

    /// Counts one more acknowledged change of a record.
    pub(super) fn changed(&self, path: &str) {
        *self.told().changes.entry(path.to_owned()).or_default() += 1;
    }

    /// Prints what was done.
    #[expect(clippy::print_stdout, reason = "the report of the test's run")]
    pub(super) fn tell(&self) {
        let told = self.told();
        let requests: u64 = told.counts.values().sum();
        println!("{:?}: {requests} writes", crate::ENGINE);
        for (what, count) in &told.counts {
            println!("  {count:>6} {what}");
        }
    }

    pub(super) fn assert_never_broken(&self) {
        let told = self.told();
        assert!(
            told.broken.is_empty(),
            "{} answers like {}",
            told.broken.len(),
            told.broken[0]
        );
    }

    /// How often a job was answered so.
    pub(super) fn count(&self, what: &str) -> u64 {
        self.told().counts.get(what).copied().unwrap_or_default()
    }
}
