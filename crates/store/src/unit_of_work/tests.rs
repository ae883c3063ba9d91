//! All or nothing, and two writers at once.

use crate::stamp::Stamp;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::testing;
use rstest::rstest;
use testbed::Engine;

fn assert_send<T: Send>(value: T) -> T {
    value
}

#[rstest]
#[tokio::test]
async fn a_dropped_unit_of_work_leaves_nothing_behind(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let work = store.begin(Stamp::without_entries()).await.expect("begins");
    testing::add_to_counter(&work, 7).await.expect("a change");
    assert_eq!(testing::counter(&work).await, 7, "it sees its own change");
    assert_eq!(
        testing::counter(&store.reader()).await,
        0,
        "others do not yet"
    );
    drop(work);
    assert_eq!(testing::counter(&store.reader()).await, 0);

    let work = store
        .begin(Stamp::without_entries())
        .await
        .expect("the writer is free again");
    testing::add_to_counter(&work, 7).await.expect("a change");
    work.save().await.expect("saved");
    assert_eq!(testing::counter(&store.reader()).await, 7);
}

#[rstest]
#[tokio::test]
async fn a_cancelled_caller_leaves_the_writer_usable(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    for _ in 0..50 {
        let work = async {
            let work = store.begin(Stamp::without_entries()).await.expect("begins");
            testing::add_to_counter(&work, 1).await.expect("a change");
            std::future::pending::<()>().await;
            drop(work);
        };
        let limit = Duration::from_micros(rand::random_range(0..400));
        let _ = tokio::time::timeout(limit, work).await;
    }
    let work = store
        .begin(Stamp::without_entries())
        .await
        .expect("the writer is free again");
    testing::add_to_counter(&work, 1).await.expect("a change");
    work.save().await.expect("saved");
    assert_eq!(testing::counter(&store.reader()).await, 1);
}

#[test]
fn two_writers_lose_no_increment_and_see_no_lock() {
    let (_database, url) = testing::new_database(Engine::Sqlite);
    let first = testing::run_alone(testing::open(&url));
    testing::run_alone(first.migrate()).expect("migrated");
    let write = || {
        testing::run_alone(assert_send(async {
            let store = testing::open(&url).await;
            for _ in 0..200 {
                let increment = async || {
                    let work = store.begin(Stamp::without_entries()).await?;
                    testing::add_to_counter(&work, 1).await?;
                    work.save().await
                };
                store.retry(increment).await.expect("no conflict is left");
            }
        }));
    };
    std::thread::scope(|scope| {
        scope.spawn(write);
        scope.spawn(write);
    });
    assert_eq!(testing::run_alone(testing::counter(&first.reader())), 400);
}

#[tokio::test]
async fn conflicts_are_retried_at_most_eight_times_and_nothing_else_is() {
    let (_database, url) = testing::new_database(Engine::Sqlite);
    let store = testing::open(&url).await;
    for (error, runs) in [(Error::Retry, 9), (Error::ForeignKey, 1)] {
        let count = AtomicU32::new(0);
        let error = &error;
        let result: Result<()> = store
            .retry(async || {
                count.fetch_add(1, Ordering::Relaxed);
                Err(if error.is_retry() {
                    Error::Retry
                } else {
                    Error::ForeignKey
                })
            })
            .await;
        assert!(result.is_err());
        assert_eq!(count.load(Ordering::Relaxed), runs, "{error}");
    }
}

#[test]
fn pauses_grow_and_differ() {
    let pauses: BTreeSet<_> = (0..20).map(|_| pause(5)).collect();
    assert!(pauses.len() > 1);
    assert!(pause(0) <= FIRST_PAUSE);
    assert!((0..100).all(|_| pause(7) <= Duration::from_millis(512)));
}
