//! The audit log proves itself: nobody changes it, takes from it or adds to it past the
//! program without being found out.

use std::io;
use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::{Value, json};
use server::{Origin, TrustedProxies};
use service::authn::{
    password::Passwords,
    token::{Algorithm, TokenKey},
};
use service::error::ServiceError;
use service::maintenance::{
    AuditBreak, AuditFault, AuditFindings, AuditHeads, HeadsError, Maintenance, VerifyError,
    open_store,
};

use crate::api::support::{House, PASSWORD, tokens};

/// The operator's tools, as the administrator of the database.
async fn operator(house: &House) -> Maintenance {
    let url = house.database.url().parse().expect("a URL");
    let store = open_store(&url, service::Options::default()).await;
    let clock = Arc::new(house.clock.clone());
    Maintenance::new(store.expect("it opens"), clock, Passwords::for_tests())
        .sealing_with(&tokens())
}

async fn verified(house: &House, heads: Option<AuditHeads>) -> AuditFindings {
    let found = operator(house).await.verify_audit(&[tokens()], heads).await;
    found.expect("the log can be read")
}

pub(crate) async fn assert_whole(house: &House) -> AuditFindings {
    let found = verified(house, None).await;
    assert!(found.verified.is_whole(), "{found:#?}");
    found
}

async fn heads(house: &House) -> Vec<String> {
    let mut lines = Vec::new();
    let taken = operator(house)
        .await
        .export_audit_heads(|line| {
            lines.push(line.to_owned());
            Ok::<_, ServiceError>(())
        })
        .await;
    taken.expect("the heads are told");
    lines
}

fn read(lines: &[String]) -> AuditHeads {
    let lines: Vec<io::Result<String>> = lines.iter().cloned().map(Ok).collect();
    Box::new(lines.into_iter())
}

/// A company in which a lot happened: every way in which entries come about.
async fn lively() -> (House, Value, Value) {
    let mut house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let event = house.event(&contract).await;
    house.assigned(&event, &house.kate).await;
    let pay = format!("/contracts/{}/payments", contract["id"]);
    let paid = house.bill.post(&pay, json!({"amount": "100.00"})).await;
    paid.expect_status(201);
    let sheet = "Full name,Email,Phone\nLou Bouzin,lou@bouzin.grd,+666 12345\n\
        John Ouick,john@ouick.io,+1 234 567 8901\n";
    let import = house.bill.import("kind=clients", sheet).await;
    let path = format!("/imports/{}", import["id"]);
    house.mona.delete(&path, 0).await.expect_status(204);
    house.mona.settled(&import["id"]).await;
    house.bill.import("kind=clients", sheet).await;
    // refused: about a record, and about none
    let path = format!("/clients/{}", client["id"]);
    let refused = house.kate.patch(&path, json!({"version": 1})).await;
    refused.expect_status(403);
    house.kate.get("/audit").await.expect_status(403);
    house.turn_day().await;
    house.kate.get("/audit").await.expect_status(403);
    // to put back from it what a test changes
    let copy = "CREATE TABLE entries_before AS SELECT * FROM audit_entries";
    house.database.execute(copy);
    (house, client, contract)
}

impl House {
    /// The next day: entries about no record begin another chain.
    async fn turn_day(&mut self) {
        self.clock.turn(TimeDelta::hours(20));
        let stranger = self.stranger();
        for person in [
            &mut self.mona,
            &mut self.bill,
            &mut self.sara,
            &mut self.kate,
        ] {
            let email = person.email.clone();
            *person = stranger.logged_in(&email, PASSWORD).await;
        }
    }

    /// The one number that a query has.
    fn id(&self, of: &str) -> i64 {
        let sql = format!("SELECT CONCAT(MAX(id), '') FROM audit_entries WHERE {of}");
        self.database.texts(&sql)[0].parse().expect("an id")
    }

    async fn breaks(&self) -> Vec<AuditBreak> {
        verified(self, None).await.breaks
    }
}

fn at(breaks: &[AuditBreak]) -> Vec<(Option<i64>, AuditFault)> {
    breaks.iter().map(|one| (one.entry, one.fault)).collect()
}

#[tokio::test]
async fn the_log_of_a_lively_company_is_whole() {
    let (house, ..) = lively().await;
    let found = assert_whole(&house).await;
    let entries = house
        .database
        .texts("SELECT CONCAT(COUNT(*), '') FROM audit_entries");
    assert_eq!(entries, [found.verified.entries.to_string()]);
    assert!(found.verified.chains > 10);
    assert_eq!(found.verified.blanked, 0);
    let heads = heads(&house).await;
    assert_eq!(heads.len() as u64, found.verified.chains + 2);
    let found = verified(&house, Some(read(&heads))).await;
    assert!(found.verified.is_whole(), "{found:#?}");
    assert_eq!(found.verified.heads, found.verified.chains);
    // and as well when the log has gone on
    house.client_of(&house.sara, "next@client.io").await;
    let found = verified(&house, Some(read(&heads))).await;
    assert!(found.verified.is_whole(), "{found:#?}");
}

#[tokio::test]
async fn every_changed_column_is_found() {
    use AuditFault::{Changed, Missing, ValuesChanged};
    let (house, ..) = lively().await;
    let id = house.id("action = 'sign_contract'");
    let columns = [
        ("at", "at + 1", vec![Changed]),
        ("actor_id", "COALESCE(actor_id, 0) + 1", vec![Changed]),
        ("actor_name", "'Somebody Else'", vec![Changed]),
        ("channel", "'web'", vec![Changed]),
        ("action", "'show_contract'", vec![Changed]),
        ("record_kind", "'client'", vec![Changed]),
        ("record_id", "record_id + 1", vec![Changed]),
        ("record_label", "'Another one'", vec![ValuesChanged]),
        ("record_version", "record_version + 1", vec![Changed]),
        ("outcome", "'denied'", vec![Changed]),
        ("code", "'not_owner'", vec![Changed]),
        ("reason", "'because'", vec![Changed]),
        ("changes", "'[]'", vec![Changed, ValuesChanged]),
        ("request_id", "'another'", vec![Changed]),
        ("session_id", "COALESCE(session_id, 0) + 1", vec![Changed]),
        (
            "values_salt",
            "'00000000000000000000000000000000'",
            vec![ValuesChanged],
        ),
        ("values_digest", "'x'", vec![Changed, ValuesChanged]),
    ];
    for (column, other, faults) in &columns {
        house.database.execute(&format!(
            "UPDATE audit_entries SET {column} = {other} WHERE id = {id}"
        ));
        let found = house.breaks().await;
        let expected: Vec<_> = faults.iter().map(|fault| (Some(id), *fault)).collect();
        assert_eq!(at(&found), expected, "{column}: {found:#?}");
        house.back(id, column);
        assert_whole(&house).await;
    }
    // the seal itself, which the entry after it is sealed with, too
    house.database.execute(&format!(
        "UPDATE audit_entries SET mac = 'x' WHERE id = {id}"
    ));
    let found = house.breaks().await;
    assert_eq!((found[0].entry, found[0].fault), (Some(id), Changed));
    house.back(id, "mac");
    // a place that is not its own
    house.database.execute(&format!(
        "UPDATE audit_entries SET place = 90 WHERE id = {id}"
    ));
    let found = house.breaks().await;
    assert!(found.iter().any(|one| matches!(one.fault, Missing { .. })));
    house.back(id, "place");
    house.database.execute(&format!(
        "UPDATE audit_entries SET chain = 'contract 99' WHERE id = {id}"
    ));
    assert!(!house.breaks().await.is_empty());
    house.back(id, "chain");
    house.database.execute(&format!(
        "UPDATE audit_entries SET key_id = 'another' WHERE id = {id}"
    ));
    let found = verified(&house, None).await;
    assert_eq!(found.verified.unknown_keys["another"], 1);
    assert!(!found.verified.is_whole());
    house.back(id, "key_id");
    assert_whole(&house).await;
    if crate::ENGINE == testbed::Engine::Sqlite {
        let mut tried: Vec<String> = columns.iter().map(|one| one.0.to_owned()).collect();
        tried.extend(["id", "mac", "place", "chain", "key_id"].map(String::from));
        let mut there = house
            .database
            .texts("SELECT name FROM pragma_table_info('audit_entries')");
        tried.sort_unstable();
        there.sort_unstable();
        assert_eq!(tried, there, "a column that nobody tried to change");
    }
}

impl House {
    /// Puts a column of an entry back as it was.
    fn back(&self, id: i64, column: &str) {
        self.database.execute(&format!(
            "UPDATE audit_entries SET {column} = \
             (SELECT {column} FROM entries_before WHERE id = {id}) WHERE id = {id}"
        ));
    }
}

#[tokio::test]
async fn what_is_gone_from_between_leaves_a_hole() {
    let (house, _, contract) = lively().await;
    let chain = format!("contract {}", contract["id"]);
    let id = house.id(&format!("chain = '{chain}' AND place = 2"));
    house
        .database
        .execute(&format!("DELETE FROM audit_entries WHERE id = {id}"));
    let found = house.breaks().await;
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].chain.as_deref(), Some(chain.as_str()));
    assert_eq!(found[0].fault, AuditFault::Missing { from: 2, to: 2 });
    // and what closes the hole is found as well
    house.database.execute(&format!(
        "UPDATE audit_entries SET place = place - 1 WHERE chain = '{chain}' AND place = 3"
    ));
    let found = house.breaks().await;
    assert!(!found.is_empty());
    assert_eq!(found[0].fault, AuditFault::Changed);
}

#[tokio::test]
async fn what_is_gone_from_the_end_is_told_by_the_record_that_is_there() {
    let (house, client, contract) = lively().await;
    let of_contract = format!("contract {}", contract["id"]);
    let last = house.id(&format!("chain = '{of_contract}' AND outcome = 'allowed'"));
    let of_client = format!("client {}", client["id"]);
    house.database.execute(&format!(
        "DELETE FROM audit_entries WHERE id = {last} OR chain = '{of_client}'"
    ));
    let found = house.breaks().await;
    let chains: Vec<_> = found.iter().map(|one| one.chain.clone()).collect();
    assert_eq!(chains, [Some(of_client), Some(of_contract)], "{found:#?}");
    assert!(found.iter().all(|one| one.fault == AuditFault::Untold));
}

#[tokio::test]
async fn what_is_gone_from_the_end_is_told_by_heads_that_were_taken_before() {
    let (house, _, contract) = lively().await;
    let kept = heads(&house).await;
    let gone = async |chain: &str| {
        let found = verified(&house, Some(read(&kept))).await;
        let gone = found.breaks.into_iter();
        let gone = gone.filter(|one| one.chain.as_deref() == Some(chain));
        gone.map(|one| one.fault).collect::<Vec<_>>()
    };
    // refusals that were noted, of which no record tells: the last one of a day, all of
    // them, and a chain that comes after all others
    let days = house.database.texts(
        "SELECT CONCAT(MAX(id), ' ', chain, ' ', MAX(place)) FROM audit_entries \
         WHERE record_kind IS NULL GROUP BY chain ORDER BY chain",
    );
    assert_eq!(days.len(), 2, "{days:?}");
    let [id, chain, place] = days[1].split(' ').collect::<Vec<_>>()[..] else {
        unreachable!("three words: {days:?}");
    };
    let place: i64 = place.parse().expect("a place");
    house
        .database
        .execute(&format!("DELETE FROM audit_entries WHERE id = {id}"));
    // nothing in the database says so
    assert_whole(&house).await;
    assert_eq!(
        gone(chain).await,
        [AuditFault::Gone {
            from: place,
            to: place
        }]
    );
    for chain in [chain, "session 2"] {
        house.database.execute(&format!(
            "DELETE FROM audit_entries WHERE chain = '{chain}'"
        ));
        assert_whole(&house).await;
        let faults = gone(chain).await;
        assert!(
            matches!(faults[..], [AuditFault::Gone { from: 1, .. }]),
            "{chain}: {faults:?}"
        );
    }
    // a chain that goes on from before what is gone is another one
    let chain = format!("contract {}", contract["id"]);
    let last = house.id(&format!("chain = '{chain}'"));
    house
        .database
        .execute(&format!("DELETE FROM audit_entries WHERE id = {last}"));
    let path = format!("/contracts/{}/payments", contract["id"]);
    let paid = house.bill.post(&path, json!({"amount": "1.00"})).await;
    paid.expect_status(201);
    assert_whole(&house).await;
    assert_eq!(gone(&chain).await, [AuditFault::Replaced]);
}

#[tokio::test]
async fn heads_that_were_changed_prove_nothing() {
    let (house, ..) = lively().await;
    let kept = heads(&house).await;
    let refused = async |lines: &[String]| {
        let found = operator(&house).await;
        let found = found.verify_audit(&[tokens()], Some(read(lines))).await;
        match found.expect_err("they are refused") {
            VerifyError::Heads(error) => error,
            VerifyError::Store(error) => unreachable!("{error}"),
        }
    };
    let without = |line: usize| {
        let mut lines = kept.clone();
        lines.remove(line);
        lines
    };
    assert!(matches!(refused(&without(0)).await, HeadsError::Line(1)));
    assert!(matches!(refused(&without(3)).await, HeadsError::Changed));
    assert!(matches!(
        refused(&without(kept.len() - 1)).await,
        HeadsError::CutOff
    ));
    assert!(matches!(refused(&[]).await, HeadsError::CutOff));
    let mut swapped = kept.clone();
    swapped.swap(2, 3);
    assert!(matches!(refused(&swapped).await, HeadsError::Line(4)));
    let mut changed = kept.clone();
    changed[1] = changed[1].replace("\"place\":", "\"place\":1");
    assert!(matches!(refused(&changed).await, HeadsError::Changed));
    let other = [String::from("a shopping list")];
    assert!(matches!(refused(&other).await, HeadsError::Line(1)));
}

#[tokio::test]
async fn entries_that_change_places_are_found() {
    let (house, ..) = lively().await;
    let (one, other) = (
        house.id("action = 'sign_contract'"),
        house.id("action = 'log_in'"),
    );
    for column in ["at", "mac", "changes"] {
        let of = |id: i64, from: i64| {
            format!(
                "UPDATE audit_entries SET {column} = \
                 (SELECT {column} FROM entries_before WHERE id = {from}) WHERE id = {id};"
            )
        };
        house
            .database
            .execute(&(of(one, other) + of(other, one).as_str()));
        let found: Vec<_> = house.breaks().await.iter().map(|one| one.entry).collect();
        assert!(found.contains(&Some(one)), "{column}: {found:?}");
        house.back(one, column);
        house.back(other, column);
    }
    // two of one chain, in each other's place
    let chain = "contract 1";
    let (first, second) = (
        house.id(&format!("chain = '{chain}' AND place = 1")),
        house.id(&format!("chain = '{chain}' AND place = 2")),
    );
    house.database.execute(&format!(
        "UPDATE audit_entries SET place = 99 WHERE id = {first}; \
         UPDATE audit_entries SET place = 1 WHERE id = {second}; \
         UPDATE audit_entries SET place = 2 WHERE id = {first}"
    ));
    let found = house.breaks().await;
    assert!(
        at(&found).contains(&(Some(second), AuditFault::Changed)),
        "{found:#?}"
    );
    assert!(
        at(&found).contains(&(Some(first), AuditFault::OutOfOrder)),
        "{found:#?}"
    );
}

#[tokio::test]
async fn entries_that_nobody_wrote_are_found() {
    let (house, ..) = lively().await;
    let columns = "at, actor_name, channel, action, record_kind, record_id, outcome, changes, \
                   request_id";
    let forged = "1780300800000000, 'Bill Boquet', 'web', 'sign_contract', 'contract', 1, \
                  'allowed', '[]', 'forged'";
    house.database.execute(&format!(
        "INSERT INTO audit_entries ({columns}) VALUES ({forged})"
    ));
    let id = house.id("request_id = 'forged'");
    assert_eq!(
        at(&house.breaks().await),
        [(Some(id), AuditFault::Unsealed)]
    );
    // with the seal of another, at the end of the chain
    let end = "(SELECT MAX(place) FROM entries_before WHERE chain = 'contract 1')";
    let copied = "(SELECT mac FROM entries_before WHERE chain = 'contract 1' AND place = 2)";
    let key = "(SELECT MAX(key_id) FROM entries_before)";
    house.database.execute(&format!(
        "UPDATE audit_entries SET chain = 'contract 1', place = {end} + 1, mac = {copied}, \
         key_id = {key}, values_salt = 'x', values_digest = 'x' WHERE id = {id}"
    ));
    let found = at(&house.breaks().await);
    assert!(
        found.contains(&(Some(id), AuditFault::Changed)),
        "{found:?}"
    );
    // a copy of a whole entry, in the place after it
    house
        .database
        .execute(&format!("DELETE FROM audit_entries WHERE id = {id}"));
    let seal = "chain, place, values_salt, values_digest, mac, key_id";
    let shifted = seal.replace("place", "place + 1");
    let columns = "at, actor_id, actor_name, channel, action, record_kind, record_id, \
                   record_label, record_version, outcome, code, reason, changes, request_id, \
                   session_id";
    house.database.execute(&format!(
        "INSERT INTO audit_entries ({columns}, {seal}) SELECT {columns}, {shifted} \
         FROM entries_before WHERE chain = 'contract 1' AND place = {end}"
    ));
    let found = house.breaks().await;
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].fault, AuditFault::Changed);
}

#[tokio::test]
async fn another_key_proves_nothing_and_an_earlier_one_goes_on_proving() {
    let (house, ..) = lively().await;
    let other = "another secret of the tests, long enough to be accepted".to_owned();
    let other = TokenKey::new(other.into(), Algorithm::default()).expect("a strong secret");
    let tools = operator(&house).await;
    let found = tools.verify_audit(std::slice::from_ref(&other), None).await;
    let found = found.expect("the log can be read");
    assert!(!found.verified.is_whole());
    let unknown: Vec<u64> = found.verified.unknown_keys.into_values().collect();
    assert_eq!(unknown, [found.verified.entries]);
    // from here on with another secret, in the same chains
    let stamp = "a new secret";
    let url = house.database.url().parse().expect("a URL");
    let store = open_store(&url, service::Options::default())
        .await
        .expect("opens");
    let service = service::Service::new(service::Parts {
        second_factors: None,
        store,
        clock: Arc::new(house.clock.clone()),
        tokens: other.clone(),
        passwords: Passwords::for_tests(),
        sessions: service::Sessions::default(),
        dashboards: std::time::Duration::ZERO,
    });
    let origin = Origin::Network {
        timeout: std::time::Duration::from_mins(1),
        proxies: TrustedProxies::default(),
        is_secure: false,
    };
    let stranger = house.stranger().on(server::router(service, origin));
    let mona = stranger.logged_in("mona@epic.example", PASSWORD).await;
    mona.post(
        "/contracts",
        json!({"client_id": 1, "total_amount": "5.00", "title": stamp}),
    )
    .await
    .expect_status(201);
    let rotated = tools.verify_audit(&[other.clone(), tokens()], None).await;
    let rotated = rotated.expect("the log can be read");
    assert!(rotated.verified.is_whole(), "{rotated:#?}");
    let found = tools.verify_audit(&[other], None).await.expect("read");
    assert!(!found.verified.is_whole());
    assert_eq!(found.verified.breaks, 0, "{found:#?}");
}

#[tokio::test]
async fn anonymising_takes_values_out_and_the_log_stays_provable() {
    let (house, client, contract) = lively().await;
    let titled = json!({"title": "Gala of Kevin Casey"});
    let titled = house
        .mona
        .change(
            "contracts",
            &house.now("contracts", &contract).await,
            titled,
        )
        .await;
    titled.expect_status(200);
    let gone = house.client_of(&house.sara, "casey@home.example").await;
    let merge = json!({
        "version": gone["version"], "into_client_id": client["id"],
        "into_version": house.show("clients", 1).await["version"], "take": [],
    });
    let path = format!("/clients/{}/merge", gone["id"]);
    house.mona.post(&path, merge).await.expect_status(200);
    assert_whole(&house).await;
    let before = house.show("clients", 1).await;
    let contracts = house.mona.get("/contracts").await.expect_status(200);
    for contract in contracts.body["items"].as_array().expect("a list") {
        let body = json!({"version": contract["version"], "reason": "asked for"});
        let path = format!("/contracts/{}/cancel", contract["id"]);
        house.mona.post(&path, body).await.expect_status(200);
    }
    let before = json!({"version": house.show("clients", 1).await["version"], "_": before["id"]});
    house.database.execute("DROP TABLE entries_before");
    house
        .database
        .execute("CREATE TABLE entries_before AS SELECT * FROM audit_entries");
    let body = json!({"version": before["version"]});
    let done = house.mona.post("/clients/1/anonymise", body).await;
    done.expect_status(200);
    let found = assert_whole(&house).await;
    let blanked = house
        .database
        .texts("SELECT CONCAT(COUNT(*), '') FROM audit_entries WHERE values_salt IS NULL");
    assert_eq!(blanked, [found.verified.blanked.to_string()]);
    let ids = [client["id"].to_string(), gone["id"].to_string()].join(", ");
    let left = house.database.texts(&format!(
        "SELECT CONCAT(COALESCE(record_label, ''), changes) FROM audit_entries \
         WHERE record_kind = 'client' AND record_id IN ({ids}) \
         OR record_kind IN ('contract', 'event')"
    ));
    assert!(left.len() > 12, "{left:?}");
    for told in left {
        for secret in [
            "Kevin",
            "Casey",
            "startup",
            "678",
            "home.example",
            "Ouick",
            "Candé",
        ] {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
    }
    // values that are put back, from a backup
    let id = house.id("chain = 'client 1' AND place = 1");
    for column in ["record_label", "changes", "values_salt"] {
        house.back(id, column);
    }
    let put_back = AuditFault::PutBack { entries: 1 };
    assert_eq!(at(&house.breaks().await), [(Some(id), put_back)]);
    // only some of them
    house.database.execute(&format!(
        "UPDATE audit_entries SET values_salt = NULL WHERE id = {id}"
    ));
    assert_eq!(
        at(&house.breaks().await),
        [(Some(id), AuditFault::ValuesChanged)]
    );
    // an amount of a contract, which stays
    let amount = house.id("chain = 'contract 1' AND place = 1");
    let told = format!("SELECT changes FROM audit_entries WHERE id = {amount}");
    assert!(house.database.texts(&told)[0].contains("12000.50"));
    let says = |other: &str, than: &str| {
        format!(
            "UPDATE audit_entries SET changes = REPLACE(changes, '\"{than}\"', '\"{other}\"') \
             WHERE id = {amount}"
        )
    };
    house.database.execute(&says("2000.50", "12000.50"));
    let found = at(&house.breaks().await);
    assert!(
        found.contains(&(Some(amount), AuditFault::Changed)),
        "{found:?}"
    );
    house.database.execute(&says("12000.50", "2000.50"));
    // other fields than those that changed
    house.database.execute(&format!(
        "UPDATE audit_entries SET record_label = 'Anonymised client 1', \
         changes = '[{{\"field\":\"email\",\"old\":null,\"new\":\"(removed)\"}}]' WHERE id = {id}"
    ));
    assert_eq!(at(&house.breaks().await), [(Some(id), AuditFault::Changed)]);
}

#[tokio::test]
async fn values_taken_out_of_others_entries_are_found() {
    let (house, ..) = lively().await;
    let id = house.id("chain = 'client 1' AND place = 1");
    house.database.execute(&format!(
        "UPDATE audit_entries SET values_salt = NULL WHERE chain = 'contract 1' OR id = {id}"
    ));
    let found = house.breaks().await;
    let blanked: Vec<_> = found
        .iter()
        .filter(|one| matches!(one.fault, AuditFault::Blanked { .. }))
        .map(|one| one.chain.clone().unwrap_or_default())
        .collect();
    assert_eq!(blanked, ["client 1", "contract 1"], "{found:#?}");
}

/// Refusals hold nothing: their entries come to a chain past whoever holds the record.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_refusals_at_once_find_a_place_each() {
    let (house, client, _) = lively().await;
    let house = Arc::new(house);
    let before = house.id("id > 0");
    let tasks: Vec<_> = (0..50)
        .map(|number| {
            let (house, id) = (Arc::clone(&house), client["id"].clone());
            tokio::spawn(async move {
                let path = format!("/clients/{id}");
                if number % 3 == 0 {
                    house.kate.get("/audit").await.expect_status(403);
                } else {
                    let asked = house.kate.patch(&path, json!({"version": 1})).await;
                    asked.expect_status(403);
                }
                if number % 10 == 0 {
                    let contacts = format!("{path}/contacts");
                    let logged = house.bill.post(&contacts, json!({"note": "called"})).await;
                    assert!([201, 409].contains(&logged.status), "{logged:?}");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await
            .expect("nobody is told that the database was busy");
    }
    let denied = house.database.texts(&format!(
        "SELECT CONCAT(COUNT(*), '') FROM audit_entries WHERE outcome = 'denied' AND id > {before}"
    ));
    assert_eq!(denied, ["50"]);
    assert_whole(&house).await;
}
