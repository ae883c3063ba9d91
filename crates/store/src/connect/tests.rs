//! The settings each connection to a server really has, read back from it.

use rstest::rstest;
use sea_orm::{ConnectionTrait, Statement};
use testbed::Engine;

use crate::error::Error;
use crate::stamp::Stamp;
use crate::testing;
use crate::unit_of_work::Queries;

async fn ask(queries: &impl Queries, sql: &str) -> String {
    let connection = queries.connection();
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let row = connection.query_one_raw(statement).await.expect("answers");
    row.expect("a row").try_get_by_index(0).expect("a text")
}

#[tokio::test]
async fn mysql_sessions_are_strict_and_speak_utf8_in_utc() {
    let (_database, store) = testing::migrated(Engine::MySql).await;
    let reader = store.reader();
    let mode = ask(&reader, "SELECT @@SESSION.sql_mode").await;
    for strict in ["STRICT_ALL_TABLES", "ONLY_FULL_GROUP_BY", "NO_ZERO_DATE"] {
        assert!(mode.contains(strict), "{mode}");
    }
    assert!(!mode.contains("PIPES_AS_CONCAT"), "{mode}");
    assert_eq!(ask(&reader, "SELECT @@SESSION.time_zone").await, "+00:00");
    for what in ["client", "connection", "results"] {
        let set = ask(&reader, &format!("SELECT @@SESSION.character_set_{what}")).await;
        assert_eq!(set, "utf8mb4", "{what}");
    }
    let wait = "SELECT CAST(@@SESSION.innodb_lock_wait_timeout AS CHAR)";
    assert_eq!(ask(&reader, wait).await, "10");
}

#[tokio::test]
async fn postgres_sessions_are_in_utc_and_do_not_wait_forever() {
    let (_database, store) = testing::migrated(Engine::Postgres).await;
    let reader = store.reader();
    for (name, value) in [
        ("TimeZone", "UTC"),
        ("lock_timeout", "10s"),
        ("idle_in_transaction_session_timeout", "1min"),
        ("default_transaction_isolation", "read committed"),
        ("server_encoding", "UTF8"),
        ("client_encoding", "UTF8"),
    ] {
        assert_eq!(ask(&reader, &format!("SHOW {name}")).await, value, "{name}");
    }
}

#[rstest]
#[tokio::test]
async fn a_transaction_sees_what_others_committed_meanwhile(
    #[values(Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let reading = store.begin(Stamp::without_entries()).await.expect("begins");
    assert_eq!(testing::counter(&reading).await, 0);
    let writing = store.begin(Stamp::without_entries()).await.expect("begins");
    testing::add_to_counter(&writing, 3)
        .await
        .expect("a change");
    assert_eq!(testing::counter(&reading).await, 0, "not yet committed");
    writing.save().await.expect("saved");
    assert_eq!(testing::counter(&reading).await, 3, "READ COMMITTED");
}

#[rstest]
#[tokio::test]
async fn text_that_is_too_long_is_refused_and_never_cut(
    #[values(Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let work = store.begin(Stamp::without_entries()).await.expect("begins");
    let mut row = testing::rows::employee("E0001", "long@epic.example");
    row.full_name = "ä".repeat(256);
    let refused = testing::rows::insert(&work, row).await;
    assert!(matches!(refused, Err(Error::TooLong)), "{refused:?}");
}

#[rstest]
#[tokio::test]
async fn every_character_comes_back_as_it_was_written(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let work = store.begin(Stamp::without_entries()).await.expect("begins");
    let mut row = testing::rows::employee("E0001", "all@epic.example");
    row.full_name = "Zoë 🐉 李小龍 \\ ' \" % _ ` \u{202e}أ".into();
    let written = testing::rows::insert(&work, row).await.expect("kept");
    work.save().await.expect("saved");
    let found =
        crate::employees::account(&store.reader(), domain::ids::EmployeeId::new(written.id)).await;
    let found = found.expect("read").expect("there");
    assert_eq!(found.employee.full_name.as_str(), written.full_name);
}

#[rstest]
#[case(Engine::MySql, "mysql://nobody:wrong@")]
#[case(Engine::Postgres, "postgres://nobody:wrong@")]
#[tokio::test]
async fn a_refused_login_is_told_without_the_servers_own_words(
    #[case] engine: Engine,
    #[case] login: &str,
) {
    let database = testbed::EmptyDatabase::new(engine);
    let place = database.url().rsplit_once('@').expect("a user").1;
    // PostgreSQL trusts everybody in tests, so there the user is what is wrong
    let url = format!("{login}{place}").parse().expect("accepted");
    let store = testing::open(&url).await;
    let error = store.schema_state().await.expect_err("refused");
    let told = error.to_string();
    assert!(
        told.contains("the database refuses this user or password"),
        "{told}"
    );
    assert!(!told.contains("nobody"), "{told}");
}
