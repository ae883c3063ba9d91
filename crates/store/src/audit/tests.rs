//! Chains as the database keeps them: sealed once, also when several write at once.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::DateTime;
use domain::{
    actor::Channel,
    audit::{ChangeSet, Outcome, RecordKind, RecordRef},
};
use rstest::rstest;
use sea_orm::EntityTrait;
use testbed::{EmptyDatabase, Engine};

use super::{
    AuditKey, Note, chain,
    heads::ChainHead,
    note, pages,
    verify::{Break, Fault, Verified, verify},
};
use crate::{
    connect::{Options, Store},
    entity::{audit_entry::Entity, client},
    error::{Error, Result},
    plans::{
        Asked,
        explain::{Way, explain},
        fill,
    },
    stamp::Stamp,
    testing,
    unit_of_work::{Connected, UnitOfWork},
};

fn stamp() -> Stamp {
    Stamp {
        now: DateTime::from_timestamp_micros(1_780_300_800_000_000).expect("an instant"),
        channel: Channel::Api,
        request_id: "test".to_owned(),
    }
}

async fn append(work: &UnitOfWork, record: Option<i64>, outcome: Outcome) -> Result<()> {
    let about = Note {
        actor: None,
        action: "try",
        record: record.map(|id| RecordRef::new(RecordKind::Client, id)),
        version: None,
        outcome,
        code: None,
        changes: ChangeSet::none().with("phone", None::<&str>, "+678 123 456 78"),
    };
    note(work, about).await
}

async fn read(store: &Store) -> (Verified, Vec<Break>) {
    let mut breaks = Vec::new();
    let keys = [AuditKey::new([7; 32])];
    let mut tell = |found| breaks.push(found);
    let verified = verify(store, &keys, None, &mut tell).await;
    (verified.expect("the log can be read"), breaks)
}

async fn assert_whole(store: &Store) -> Verified {
    let (verified, breaks) = read(store).await;
    assert!(verified.is_whole(), "{verified:?} {breaks:#?}");
    verified
}

/// Takes the log back to what it was before there were seals.
fn without_seals(database: &EmptyDatabase, engine: Engine) {
    let index = match engine {
        Engine::MySql => "DROP INDEX uq_audit_entries_place ON audit_entries",
        Engine::Sqlite | Engine::Postgres => "DROP INDEX uq_audit_entries_place",
    };
    database.execute(index);
    for column in [
        "chain",
        "place",
        "values_salt",
        "values_digest",
        "mac",
        "key_id",
    ] {
        database.execute(&format!("ALTER TABLE audit_entries DROP COLUMN {column}"));
    }
    let steps = "('m0018_audit_chain', 'm0019_audit_places')";
    database.execute(&format!(
        "DELETE FROM schema_migrations WHERE version IN {steps}"
    ));
}

/// Entries as an older program wrote them: about records, about none, of several days, one
/// of them anonymised.
fn older_entries(database: &EmptyDatabase, rounds: i64) {
    for round in 0..rounds {
        let at = 1_700_000_000_000_000_i64 + round * 7 * 3_600_000_000;
        let client = round % 7 + 1;
        database.execute(&format!(
            "INSERT INTO audit_entries (at, actor_name, channel, action, record_kind, record_id, \
             record_label, record_version, outcome, changes, request_id) VALUES \
             ({at}, 'Bill', 'cli', 'update_client', 'client', {client}, 'Kevin Casey', {round}, \
              'allowed', '[{{\"field\":\"phone\",\"old\":null,\"new\":\"1\"}}]', 'r'), \
             ({at}, 'Bill', 'cli', 'log_in', NULL, NULL, NULL, NULL, 'allowed', '[]', 'r'), \
             ({at}, 'Bill', 'cli', 'show', 'contract', 1, 'é', NULL, 'denied', 'unreadable', 'r')"
        ));
    }
    database.execute(
        "UPDATE audit_entries SET record_label = 'Anonymised client 3', \
         changes = '[{\"field\":\"phone\",\"old\":null,\"new\":\"(removed)\"}]' \
         WHERE record_kind = 'client' AND record_id = 3",
    );
    database.execute(
        "INSERT INTO audit_entries (at, actor_name, channel, action, record_kind, record_id, \
         record_label, outcome, changes, request_id) VALUES (1, 'Mona', 'cli', \
         'anonymise_client', 'client', 3, 'Anonymised client 3', 'allowed', '[]', 'r')",
    );
}

#[rstest]
#[tokio::test]
async fn the_log_of_an_older_database_is_sealed_when_it_is_migrated(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (database, store) = testing::migrated(engine).await;
    without_seals(&database, engine);
    older_entries(&database, 40);
    let older = database.texts("SELECT CONCAT(COUNT(*), '') FROM audit_entries");
    assert_eq!(older, ["121"]);

    // nobody without the key can do it, and nothing is half done
    let url = database.url().parse().expect("a URL");
    let keyless = Store::open(&url, Options::default()).await.expect("opens");
    let refused = keyless.migrate().await.expect_err("it has no key");
    assert!(matches!(refused, Error::NoAuditKey), "{refused}");

    assert!(store.migrate().await.expect("migrated") > 0);
    let found = assert_whole(&store).await;
    assert_eq!(found.entries, 122, "with the one that tells of it");
    let told = database.texts(
        "SELECT CONCAT(actor_name, ' ', changes) FROM audit_entries \
         WHERE action = 'seal_audit_log'",
    );
    assert_eq!(
        told,
        ["system [{\"field\":\"entries\",\"old\":null,\"new\":121}]"]
    );
    // what comes later goes on where they end
    let work = store.begin(stamp()).await.expect("begins");
    append(&work, Some(1), Outcome::Allowed)
        .await
        .expect("appended");
    work.save().await.expect("saved");
    assert_whole(&store).await;
    assert_eq!(store.migrate().await.expect("nothing left"), 0);
}

#[rstest]
#[tokio::test]
async fn sealing_that_was_cut_off_goes_on_where_it_was(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (database, store) = testing::migrated(engine).await;
    without_seals(&database, engine);
    older_entries(&database, 40);
    store.migrate().await.expect("migrated");
    // the program died before it could note the last step, and before the later entries
    database.execute(
        "DELETE FROM schema_migrations WHERE version = 'm0019_audit_places'; \
         DELETE FROM audit_entries WHERE action = 'seal_audit_log'",
    );
    database.execute(
        "UPDATE audit_entries SET chain = NULL, place = NULL, values_salt = NULL, \
         values_digest = NULL, mac = NULL, key_id = NULL WHERE id > 60",
    );
    if engine != Engine::MySql {
        database.execute("DROP INDEX uq_audit_entries_place");
    }
    let kept = "SELECT mac FROM audit_entries WHERE id <= 60 ORDER BY id";
    let before = database.texts(kept);
    assert_eq!(store.migrate().await.expect("migrated"), 1);
    assert_whole(&store).await;
    assert_eq!(database.texts(kept), before);
}

#[rstest]
#[tokio::test]
async fn what_is_written_past_the_program_is_never_sealed_later(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (database, store) = testing::migrated(engine).await;
    older_entries(&database, 1);
    assert_eq!(store.migrate().await.expect("nothing to do"), 0);
    let (verified, breaks) = read(&store).await;
    assert_eq!(verified.breaks, 4);
    assert!(breaks.iter().all(|one| one.fault == Fault::Unsealed));
}

#[rstest]
#[tokio::test]
async fn who_finds_a_place_taken_takes_the_next_one_in_the_same_unit_of_work(
    #[values(Engine::MySql, Engine::Postgres)] engine: Engine,
    #[values(Some(1), None)] record: Option<i64>,
    #[values(Outcome::Allowed, Outcome::Denied)] outcome: Outcome,
) {
    let (database, store) = testing::migrated(engine).await;
    // the first of all, which there is nothing to lock for, and one after it
    for _ in 0..2 {
        let first = store.begin(stamp()).await.expect("begins");
        append(&first, record, outcome).await.expect("appended");
        let second = async {
            let work = store.begin(stamp()).await.expect("begins");
            append(&work, record, outcome)
                .await
                .expect("appended at the first try");
            work.save().await.expect("saved");
        };
        let first = async {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            first.save().await.expect("saved");
        };
        tokio::join!(second, first);
    }
    let places = database.texts("SELECT CONCAT(place, '') FROM audit_entries ORDER BY id");
    assert_eq!(places.len(), 4);
    assert_whole(&store).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_who_append_to_few_chains_at_once_all_succeed(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (database, store) = testing::migrated(engine).await;
    let runs = std::sync::Arc::new(AtomicU32::new(0));
    let tasks: Vec<_> = (0..60_i64)
        .map(|number| {
            let (store, runs) = (store.clone(), runs.clone());
            tokio::spawn(async move {
                let record = (number % 3 > 0).then_some(number % 2);
                let outcome = if number % 4 == 0 {
                    Outcome::Allowed
                } else {
                    Outcome::Denied
                };
                store
                    .retry(async || {
                        runs.fetch_add(1, Ordering::Relaxed);
                        let work = store.begin(stamp()).await?;
                        append(&work, record, outcome).await?;
                        work.save().await
                    })
                    .await
                    .expect("appended");
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("done");
    }
    assert_eq!(assert_whole(&store).await.entries, 60);
    let chains = database.texts("SELECT DISTINCT chain FROM audit_entries ORDER BY chain");
    assert_eq!(chains, ["2026-06-01", "client 0", "client 1"]);
    let runs = runs.load(Ordering::Relaxed);
    assert!(
        runs < 120,
        "{runs} runs for 60 entries: they wait, and do not try again"
    );
}

/// Neither appending nor verifying reads the whole log at once, or sorts it.
#[rstest]
#[tokio::test]
async fn chains_are_read_from_their_index(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = fill::company(engine).await;
    let asked = Asked::default();
    let reader = asked.reader(&store);
    let connection = &reader.connection();
    let chains = (1..=900).map(|id| format!("contract {id}")).collect();
    chain::head(connection, "contract 5").await.expect("a head");
    chain::heads(connection, chains).await.expect("heads");
    for after in [None, Some(("contract 5", 1))] {
        let all = Entity::find();
        let page: Vec<ChainHead> = pages::page(connection, &all, after).await.expect("a page");
        assert_eq!(page.len(), 1_000);
    }
    let columns = (client::Column::Id, client::Column::Version);
    let kind = RecordKind::Client;
    let untold = pages::untold::<client::Entity>(connection, kind, columns, 0, 0).await;
    assert_eq!(untold.expect("a page").len(), 1_000);
    let all = asked.take();
    assert_eq!(all.len(), 6);
    for statement in all {
        // verifying reads the whole log anyway: how the servers join it is theirs to choose
        if engine != Engine::Sqlite && statement.to_string().contains("NOT EXISTS") {
            continue;
        }
        let found = explain(&store.reader(), "audit_entries", &statement).await;
        assert!(found.way < Way::Everything, "{statement}\n{}", found.told);
        // the servers sort the few entries of a chain where they think that it is cheaper
        let may_sort = engine != Engine::Sqlite;
        assert!(may_sort || !found.sorts, "{statement}\n{}", found.told);
    }
}

/// One key tells nothing of another, nor of itself by its name.
#[test]
fn keys_are_told_apart_by_names_that_tell_nothing_of_them() {
    let (one, other) = (AuditKey::new([1; 32]), AuditKey::new([2; 32]));
    assert_ne!(one.id(), other.id());
    assert_eq!(one.id(), AuditKey::new([1; 32]).id());
    assert_eq!(one.id().len(), 12);
    assert!(!format!("{one:?}").contains("keyed"));
}

#[test]
fn what_is_sealed_cannot_be_cut_in_another_way() {
    let key = AuditKey::new([1; 32]);
    let seal = |pieces: &[&str]| {
        let sealing = key.sealing("test");
        let all = pieces
            .iter()
            .fold(sealing, |sealing, one| sealing.text(one));
        all.end()
    };
    assert_ne!(seal(&["ab", "c"]), seal(&["a", "bc"]));
    assert_ne!(seal(&["abc"]), seal(&["abc", ""]));
    assert_ne!(seal(&["a"]), seal(&["b"]));
    assert_eq!(seal(&["a", "b"]), seal(&["a", "b"]));
    assert_eq!(seal(&[]).len(), 43);
}
