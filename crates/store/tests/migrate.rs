//! Bringing a database up to date, also by several programs at once, and whose it is.

use rstest::rstest;
use store::{DatabaseUrl, Error, Options, SchemaState, Store};
use testbed::{EmptyDatabase, Engine};

async fn open(url: &DatabaseUrl) -> Store {
    let options = Options {
        create: true,
        ..Options::default()
    };
    Store::open(url, options).await.expect("opens")
}

async fn new_store(engine: Engine) -> (EmptyDatabase, Store) {
    let database = EmptyDatabase::new(engine);
    let store = open(&database.url().parse().expect("accepted")).await;
    (database, store)
}

#[rstest]
#[tokio::test]
async fn an_empty_database_is_brought_up_to_date_once(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = new_store(engine).await;
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

#[rstest]
fn programs_that_migrate_at_once_all_succeed(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    for _ in 0..3 {
        let database = EmptyDatabase::new(engine);
        let url = database.url().parse().expect("accepted");
        let migrate = async || open(&url).await.migrate().await;
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
async fn a_mysql_database_of_another_character_set_holds_every_name() {
    let (database, store) = new_store(Engine::MySql).await;
    database.execute("ALTER DATABASE CHARACTER SET latin1");
    store.migrate().await.expect("migrates");
    let narrow = "SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns \
                  WHERE table_schema = DATABASE() AND character_set_name <> 'utf8mb4' \
                  AND table_name NOT LIKE 'schema%'";
    assert_eq!(database.texts(narrow), Vec::<String>::new());
}

#[tokio::test]
async fn a_postgresql_database_of_another_encoding_is_refused() {
    let whole = EmptyDatabase::new(Engine::Postgres);
    let (admin, name) = whole.server().expect("a server");
    let narrow = format!("{name}_latin");
    whole.execute(&format!(
        "CREATE DATABASE {narrow} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"
    ));
    let url = format!("{admin}/{narrow}").parse().expect("accepted");
    let store = open(&url).await;
    let refused = store.migrate().await.expect_err("refused");
    assert!(matches!(&refused, Error::NotUnicode(encoding) if encoding == "LATIN1"));
    let state = store.schema_state().await.expect("left empty");
    assert!(matches!(state, SchemaState::Pending(_)));
    store.close().await.expect("closes");
    whole.execute(&format!("DROP DATABASE {narrow}"));
}

#[tokio::test]
async fn a_step_that_was_cut_off_on_mysql_is_taken_again() {
    let (database, store) = new_store(Engine::MySql).await;
    let all = store.migrate().await.expect("migrates");
    for undone in 1..=all {
        // the program died before it could note the last steps, its lease still held
        database.execute(&format!(
            "DELETE FROM schema_migrations ORDER BY version DESC LIMIT {undone}; \
             DROP INDEX ix_employees_created ON employees; \
             UPDATE schema_lock SET owner = 'dead', ends_at = UNIX_TIMESTAMP() + 1"
        ));
        if undone + 1 < all {
            database.execute("CREATE INDEX ix_employees_created ON employees (created_at, id)");
        }
        assert_eq!(store.migrate().await.expect("again"), undone);
    }
    store.require_current_schema().await.expect("all is well");
}

#[rstest]
#[tokio::test]
async fn a_newer_database_is_refused_and_left_alone(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (database, store) = new_store(engine).await;
    store.migrate().await.expect("migrates");
    database
        .execute("INSERT INTO schema_migrations (version, applied_at) VALUES ('m0999_future', 1)");
    let state = store.schema_state().await.expect("a state");
    assert_eq!(state, SchemaState::Newer(vec!["m0999_future".to_owned()]));
    for result in [
        store.migrate().await.map(drop),
        store.require_current_schema().await,
    ] {
        assert!(matches!(
            result,
            Err(Error::NewerSchema { found, known }) if found == "m0999_future" && known.starts_with("m00")
        ));
    }
}

#[rstest]
#[tokio::test]
async fn a_database_of_another_program_is_refused_by_its_tables(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (database, store) = new_store(engine).await;
    database.execute("CREATE TABLE posts (id INTEGER); CREATE TABLE tags (id INTEGER)");
    let error = store.migrate().await.expect_err("not ours");
    assert!(matches!(&error, Error::ForeignTables(tables) if tables == &["posts", "tags"]));
    assert!(matches!(
        store.schema_state().await,
        Err(Error::ForeignTables(_))
    ));
}

#[rstest]
#[tokio::test]
async fn a_legacy_database_is_sent_to_the_import(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (database, store) = new_store(engine).await;
    let tables = ["department", "employee", "client", "contract", "event"];
    database.execute(
        &tables
            .map(|name| format!("CREATE TABLE {name} (id INTEGER);"))
            .join(" "),
    );
    let error = store.migrate().await.expect_err("not ours");
    assert!(
        error.to_string().contains("epic db import-legacy"),
        "{error}"
    );
}
