//! A backup of each engine restored on each: the same records, and a company that goes on.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use domain::clock::Clock;
use flate2::read::MultiGzDecoder;
use rstest::rstest;
use service::{
    Options, RestoreError, SchemaState,
    authn::{
        password::Passwords,
        token::{Algorithm, TokenKey},
    },
    maintenance::{
        Maintenance,
        backup::{BackupError, Counted, look_at_backup},
        bench::{Outline, Sizes},
        open_store,
    },
};
use tempfile::TempDir;
use testbed::{EmptyDatabase, Engine};

const SIZES: Sizes = Sizes {
    clients: 60,
    contracts: 150,
    events: 200,
    seed: 7,
};

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_272_000, 0).expect("a moment")
    }
}

fn tokens() -> TokenKey {
    let secret = "a secret of the tests, long enough to be accepted".to_owned();
    TokenKey::new(secret.into(), Algorithm::default()).expect("a strong secret")
}

async fn tools(database: &EmptyDatabase) -> Maintenance {
    let options = Options {
        create: true,
        ..Options::default()
    };
    let url = database.url().parse().expect("a URL");
    let store = open_store(&url, options).await.expect("it opens");
    Maintenance::new(store, Arc::new(Fixed), Passwords::for_tests()).sealing_with(&tokens())
}

/// A company with some of everything that its rows may hold.
async fn company(engine: Engine) -> EmptyDatabase {
    let database = EmptyDatabase::new(engine);
    let tools = tools(&database).await;
    tools.migrate().await.expect("it is migrated");
    let outline = Outline::new(SIZES).expect("they fit together");
    let made = tools.make_bench_data(outline, |_| {}).await;
    made.expect("it is made");
    tools.close().await.expect("it closes");
    database.execute(
        "INSERT INTO client_contacts (client_id, contacted_at, note, recorded_by, created_at) \
         VALUES (1, 5, 'said: \"hello\", and\nthen 🎉 it''s \\ over', 1, 6), (2, 5, NULL, 1, 6)",
    );
    // one that was looked at and left, as the wizard leaves it
    database.execute(
        "INSERT INTO imports (kind, state, employee_id, employee_name, session_id, channel, \
         file_hash, reading, existing, row_count, rows_done, created, updated, unchanged, refused, \
         undone, kept, created_at, updated_at) VALUES ('clients', 'checked', 1, 'Mona', 1, 'web', \
         'x', '{}', 'skip', 2, 2, 0, 0, 0, 0, 0, 0, 5, 5)",
    );
    database.execute(
        "INSERT INTO import_keys (import_id, key_hash, line, times) \
         VALUES (1, 9223372036854775807, 2, 2), (1, -9223372036854775808, 3, 1)",
    );
    // an id that was given and is gone is not given again
    database.execute("DELETE FROM client_contacts WHERE client_id = 2");
    database
}

/// The lines of a backup, but the first and the last.
fn lines(path: &Path) -> Vec<String> {
    let mut text = String::new();
    let file = File::open(path).expect("a file");
    MultiGzDecoder::new(file)
        .read_to_string(&mut text)
        .expect("gzip");
    let all: Vec<_> = text.lines().map(ToOwned::to_owned).collect();
    all[1..all.len() - 1].to_vec()
}

/// Looks at a backup and restores it, as the command line does.
async fn restore(tools: &Maintenance, path: &Path) -> Result<Vec<Counted>, BackupError> {
    let backup = look_at_backup(path).await?;
    tools.restore(&backup).await
}

async fn backed_up(database: &EmptyDatabase, path: PathBuf) -> PathBuf {
    let tools = tools(database).await;
    let backup = tools.back_up(&path).await.expect("it is taken");
    tools.close().await.expect("it closes");
    let looked = look_at_backup(&path).await.expect("it is whole");
    assert_eq!(looked.totals, backup.totals);
    assert_eq!(looked.size, backup.size);
    assert_eq!(backup.head.company.as_deref(), Some("Epic Events"));
    path
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_each_engine_is_the_same_company_on_each(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] of: Engine,
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] on: Engine,
) {
    let folder = TempDir::new().expect("a folder");
    let source = company(of).await;
    let path = backed_up(&source, folder.path().join("one")).await;
    let lines_before = lines(&path);
    assert!(lines_before.len() > 1_000);

    let target = EmptyDatabase::new(on);
    let tools_there = tools(&target).await;
    let counted = restore(&tools_there, &path).await.expect("it is restored");
    let backup = look_at_backup(&path).await.expect("it is whole");
    let rows: u64 = counted.iter().map(|one| one.rows).sum();
    assert_eq!(rows, backup.totals.rows);
    let state = tools_there.schema_state().await.expect("a state");
    assert_eq!(state, SchemaState::Applied);
    let audit = tools_there.verify_audit(&[tokens()], None).await;
    let audit = audit.expect("the log can be read");
    assert!(audit.verified.is_whole(), "{:?}", audit.breaks);
    tools_there.close().await.expect("it closes");

    let again = backed_up(&target, folder.path().join("two")).await;
    assert_eq!(lines(&again), lines_before);
    for table in ["search_lines", "search_words"] {
        let count = format!("SELECT CONCAT(COUNT(*), '') FROM {table}");
        assert_eq!(target.texts(&count), source.texts(&count), "{table}");
    }
    target.execute(
        "INSERT INTO client_contacts (client_id, contacted_at, recorded_by, created_at) \
         VALUES (3, 5, 1, 6)",
    );
    let id = "SELECT CONCAT(MAX(id), '') FROM client_contacts";
    assert_eq!(target.texts(id), ["3"], "2 was given before");
}

#[rstest]
#[tokio::test]
async fn a_database_in_which_something_is_is_left_alone(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let folder = TempDir::new().expect("a folder");
    let source = company(Engine::Sqlite).await;
    let path = backed_up(&source, folder.path().join("one")).await;
    let other = company(engine).await;
    let before = other.contents(|_| true, |_| true);
    let tools = tools(&other).await;
    let refused = restore(&tools, &path).await.expect_err("it is not empty");
    assert!(
        matches!(refused, BackupError::Restore(RestoreError::NotEmpty(_))),
        "{refused}"
    );
    assert_eq!(other.contents(|_| true, |_| true), before);
}

#[rstest]
#[tokio::test]
async fn a_restore_that_was_cut_off_is_taken_for_nothing(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let folder = TempDir::new().expect("a folder");
    let source = company(Engine::Sqlite).await;
    let path = backed_up(&source, folder.path().join("one")).await;
    let target = EmptyDatabase::new(engine);
    let tools_there = tools(&target).await;
    // a row that no table takes: the last thing that is written
    target_refuses(&target, &tools_there, &path).await;
    let state = tools_there.schema_state().await.expect("a state");
    assert_eq!(state, SchemaState::Restoring);
    assert!(tools_there.migrate().await.is_err());
    assert!(tools_there.require_current_schema().await.is_err());
    let again = restore(&tools_there, &path).await.expect_err("not twice");
    assert!(
        matches!(again, BackupError::Restore(RestoreError::CutOff)),
        "{again}"
    );
    let taken = tools_there.back_up(&folder.path().join("two")).await;
    assert!(taken.is_err());
    assert!(!folder.path().join("two").exists());
    let left = fs::read_dir(folder.path()).expect("a folder");
    let left = left.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    assert!(left.into_iter().all(|name| !name.ends_with(".partial")));
}

/// Restores from a file that passes for a whole one and has a contract of nobody.
async fn target_refuses(target: &EmptyDatabase, tools: &Maintenance, path: &Path) {
    use flate2::{Compression, write::GzEncoder};
    use sha2::{Digest, Sha256};
    use std::io::Write;

    let mut text = String::new();
    let file = File::open(path).expect("a file");
    MultiGzDecoder::new(file)
        .read_to_string(&mut text)
        .expect("gzip");
    let mut kept: Vec<&str> = text.lines().collect();
    kept.pop();
    let first = kept
        .iter()
        .position(|line| line.contains("\"table\":\"clients\""))
        .expect("clients");
    // the first client goes; its contracts stay
    kept.remove(first + 1);
    let body = kept.join("\n") + "\n";
    let rows = kept.iter().filter(|line| line.starts_with('[')).count();
    let tables = kept
        .iter()
        .filter(|line| line.starts_with("{\"table\""))
        .count();
    let sha256 = Sha256::digest(body.as_bytes());
    let sha256: Vec<_> = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    let sha256 = sha256.concat();
    let end = serde_json::json!({"end": {"tables": tables, "rows": rows, "sha256": sha256}});
    let broken = path.with_extension("broken");
    let mut to = GzEncoder::new(Vec::new(), Compression::fast());
    to.write_all(body.as_bytes()).expect("written");
    writeln!(to, "{end}").expect("written");
    fs::write(&broken, to.finish().expect("compressed")).expect("a file");
    look_at_backup(&broken).await.expect("it looks whole");
    let refused = restore(tools, &broken).await;
    assert!(refused.is_err());
    assert!(
        !target
            .texts("SELECT version FROM schema_migrations")
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_backup_makes_nothing() {
    let folder = TempDir::new().expect("a folder");
    let source = company(Engine::Sqlite).await;
    let path = backed_up(&source, folder.path().join("one")).await;
    let whole = fs::read(&path).expect("a file");
    fs::write(&path, &whole[..whole.len() / 2]).expect("a file");
    let target = EmptyDatabase::new(Engine::Sqlite);
    let tools = tools(&target).await;
    let refused = restore(&tools, &path).await.expect_err("it is damaged");
    assert!(matches!(refused, BackupError::File(_)), "{refused}");
    let state = tools.schema_state().await.expect("a state");
    assert!(matches!(state, SchemaState::Pending(_)), "{state:?}");
}

#[tokio::test]
async fn a_file_that_is_another_one_by_now_is_not_taken_for_the_first() {
    let folder = TempDir::new().expect("a folder");
    let source = company(Engine::Sqlite).await;
    let path = backed_up(&source, folder.path().join("one")).await;
    let looked = look_at_backup(&path).await.expect("it is whole");
    source.execute("DELETE FROM client_contacts");
    backed_up(&source, path).await;
    let target = EmptyDatabase::new(Engine::Sqlite);
    let refused = tools(&target).await.restore(&looked).await;
    assert!(matches!(refused, Err(BackupError::Replaced)), "{refused:?}");
}

/// MariaDB and MySQL hide the tables that an account was not granted.
#[tokio::test]
async fn a_table_that_is_not_to_be_seen_is_no_table_without_rows() {
    let folder = TempDir::new().expect("a folder");
    let source = company(Engine::Sqlite).await;
    source.execute("DROP TABLE recovery_codes");
    let taken = tools(&source)
        .await
        .back_up(&folder.path().join("one"))
        .await;
    let told = taken.expect_err("not whole");
    assert!(told.to_string().contains("database"), "{told}");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

/// Whoever writes goes on, and the backup is of one moment.
#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_writes_is_of_one_moment(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let folder = TempDir::new().expect("a folder");
    let source = Arc::new(company(engine).await);
    let writing = Arc::clone(&source);
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    // two tables that say the same at every moment
    let writer = std::thread::spawn(move || {
        let mut turns = 0;
        while stopped.try_recv().is_err() {
            turns += 1;
            writing
                .execute("UPDATE counters SET value = value + 1 WHERE name = 'employee_number'; ");
            if turns > 2_000 {
                break;
            }
        }
        turns
    });
    let path = backed_up(&source, folder.path().join("one")).await;
    let _ = stop.send(());
    assert!(writer.join().expect("it wrote") > 0);
    let target = EmptyDatabase::new(engine);
    let restored = restore(&tools(&target).await, &path).await;
    restored.expect("it is restored");
}
