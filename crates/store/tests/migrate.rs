//! Bringing a database up to date, also by several programs at once, and whose it is.

use sea_orm::{ConnectionTrait, Database};
use store::{DatabaseUrl, Error, Options, SchemaState, Store};
use tempfile::TempDir;

const CREATE: Options = Options {
    create: true,
    synchronous: store::Synchronous::Full,
    readers: 4,
};

async fn new_store() -> (TempDir, DatabaseUrl, Store) {
    let directory = tempfile::tempdir().expect("a directory");
    let url = DatabaseUrl::sqlite(directory.path().join("epic.db")).expect("a usable path");
    let store = Store::open(&url, CREATE).await.expect("opens");
    (directory, url, store)
}

/// Changes the file as another program would.
async fn run(url: &DatabaseUrl, sql: &str) {
    let other = Database::connect(url.to_string()).await.expect("connects");
    other
        .execute_unprepared(sql)
        .await
        .expect("the statements are sound");
    other.close().await.expect("closes");
}

#[tokio::test]
async fn an_empty_file_is_brought_up_to_date_once() {
    let (_directory, _, store) = new_store().await;
    let SchemaState::Pending(pending) = store.schema_state().await.expect("a state") else {
        unreachable!("an empty database needs every step");
    };
    assert!(matches!(
        store.require_current_schema().await,
        Err(Error::NeedsMigration(missing)) if missing == pending
    ));
    assert_eq!(store.migrate().await.expect("migrates"), pending);
    assert_eq!(
        store.schema_state().await.expect("a state"),
        SchemaState::Applied
    );
    store.require_current_schema().await.expect("all is well");
    assert_eq!(store.migrate().await.expect("nothing left"), 0);
}

#[test]
fn programs_that_migrate_at_once_all_succeed() {
    for _ in 0..5 {
        let directory = tempfile::tempdir().expect("a directory");
        let url = DatabaseUrl::sqlite(directory.path().join("epic.db")).expect("a usable path");
        let migrate = async || Store::open(&url, CREATE).await?.migrate().await;
        let run = || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.expect("a runtime").block_on(async {
                // Two tasks of one program, too.
                tokio::join!(migrate(), migrate())
            })
        };
        let mut steps = Vec::new();
        std::thread::scope(|scope| {
            let programs = [(); 4].map(|()| scope.spawn(run));
            for (first, second) in programs.map(|program| program.join().expect("ran")) {
                steps.push(first.expect("migrated"));
                steps.push(second.expect("migrated"));
            }
        });
        steps.sort_unstable();
        assert!(
            steps[..7].iter().all(|steps| *steps == 0),
            "one did the work: {steps:?}"
        );
        assert!(steps[7] > 0);
    }
}

#[tokio::test]
async fn a_newer_database_is_refused_and_left_alone() {
    let (_directory, url, store) = new_store().await;
    store.migrate().await.expect("migrates");
    run(
        &url,
        "INSERT INTO schema_migrations (version, applied_at) VALUES ('m0999_future', 1)",
    )
    .await;
    let state = store.schema_state().await.expect("a state");
    assert_eq!(state, SchemaState::Newer(vec!["m0999_future".to_owned()]));
    for result in [
        store.migrate().await.map(drop),
        store.require_current_schema().await,
    ] {
        assert!(matches!(
            result,
            Err(Error::NewerSchema { found, known }) if found == "m0999_future" && known.starts_with("m0006")
        ));
    }
}

#[tokio::test]
async fn a_database_of_another_program_is_refused_by_its_tables() {
    let (_directory, url, store) = new_store().await;
    run(
        &url,
        "CREATE TABLE posts (id INTEGER); CREATE TABLE tags (id INTEGER)",
    )
    .await;
    let error = store.migrate().await.expect_err("not ours");
    assert!(matches!(&error, Error::ForeignTables(tables) if tables == &["posts", "tags"]));
    assert!(matches!(
        store.schema_state().await,
        Err(Error::ForeignTables(_))
    ));
}

#[tokio::test]
async fn a_legacy_database_is_sent_to_the_import() {
    let (_directory, url, store) = new_store().await;
    let tables = ["department", "employee", "client", "contract", "event"];
    run(
        &url,
        &tables
            .map(|name| format!("CREATE TABLE {name} (id INTEGER);"))
            .join(" "),
    )
    .await;
    let error = store.migrate().await.expect_err("not ours");
    assert!(
        error.to_string().contains("epic db import-legacy"),
        "{error}"
    );
}
