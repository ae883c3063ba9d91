//! The settings each connection really has, read back from the engine.

use crate::stamp::Stamp;
use sea_orm::Database;

use sea_orm::{ConnectionTrait, Statement};
use testbed::Engine;

use super::*;
use crate::connect::Store;
use crate::testing;
use crate::unit_of_work::{Connected, Queries};

async fn pragma(connection: &impl ConnectionTrait, name: &str) -> String {
    let statement =
        Statement::from_string(connection.get_database_backend(), format!("PRAGMA {name}"));
    let row = connection
        .query_one_raw(statement)
        .await
        .expect("a pragma can be read");
    let row = row.expect("a pragma has a value");
    row.try_get_by_index::<String>(0)
        .or_else(|_| {
            row.try_get_by_index::<i64>(0)
                .map(|value| value.to_string())
        })
        .expect("a pragma is a text or a number")
}

#[tokio::test]
async fn the_writer_is_durable_and_checks_foreign_keys() {
    for (synchronous, value) in [(Synchronous::Full, "2"), (Synchronous::Normal, "1")] {
        let (_database, url) = testing::new_database(Engine::Sqlite);
        let options = Options {
            create: true,
            synchronous,
            ..Options::default()
        };
        let store = Store::open(&url, options).await.expect("the store opens");
        let work = store
            .begin(Stamp::without_entries())
            .await
            .expect("a unit of work begins");
        let writer = work.connection();
        assert_eq!(pragma(&writer, "journal_mode").await, "wal");
        assert_eq!(pragma(&writer, "synchronous").await, value);
        assert_eq!(pragma(&writer, "foreign_keys").await, "1");
        assert_eq!(pragma(&writer, "busy_timeout").await, "10000");
    }
}

#[tokio::test]
async fn readers_only_read() {
    let (_database, store) = testing::migrated(Engine::Sqlite).await;
    let reader = store.reader();
    assert_eq!(pragma(&reader.connection(), "query_only").await, "1");
    assert_eq!(pragma(&reader.connection(), "journal_mode").await, "wal");
    let refused = reader
        .connection()
        .execute_unprepared("DELETE FROM counters")
        .await;
    assert!(matches!(
        Error::from(refused.expect_err("must be refused")),
        Error::Unreachable(_)
    ));
}

#[tokio::test]
async fn a_full_disk_loses_the_unit_of_work_and_nothing_else() {
    let (_database, store) = testing::migrated(Engine::Sqlite).await;
    let work = store
        .begin(Stamp::without_entries())
        .await
        .expect("a unit of work begins");
    let pages = pragma(&work.connection(), "page_count").await;
    run(&work, &format!("PRAGMA max_page_count = {pages}"))
        .await
        .expect("a limit is set");
    let flood = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) \
                 INSERT INTO counters (name, value) SELECT 'n' || i, i FROM n";
    let full = run(&work, flood).await;
    assert!(matches!(full, Err(Error::Unreachable(why)) if why.contains("full")));
    drop(work);

    let work = store
        .begin(Stamp::without_entries())
        .await
        .expect("the writer is usable again");
    testing::add_to_counter(&work, 5).await.expect("a change");
    work.save().await.expect("saved");
    assert_eq!(testing::counter(&store.reader()).await, 5);
}

#[tokio::test]
async fn a_transaction_that_the_engine_ended_does_not_weaken_the_next() {
    let (_database, url) = testing::new_database(Engine::Sqlite);
    let store = testing::open(&url).await;
    store.migrate().await.expect("migrated");
    let work = store
        .begin(Stamp::without_entries())
        .await
        .expect("a unit of work begins");
    // What SQLite does by itself after some failures, behind the driver's back.
    run(&work, "ROLLBACK").await.expect("the transaction ends");
    drop(work);

    let work = store
        .begin(Stamp::without_entries())
        .await
        .expect("the next one begins");
    let other = Database::connect(url.to_string())
        .await
        .expect("another program connects");
    let impatient = "PRAGMA busy_timeout = 0; BEGIN IMMEDIATE";
    let busy = other
        .execute_unprepared(impatient)
        .await
        .expect_err("the lock is held");
    assert!(matches!(Error::from(busy), Error::Retry));
    work.save().await.expect("saved");
}

async fn run(queries: &impl Queries, sql: &str) -> Result<()> {
    queries.connection().execute_unprepared(sql).await?;
    Ok(())
}
