//! Conflicts that the servers' engines find by themselves, provoked: whoever meets one
//! runs again and succeeds.

use std::sync::atomic::{AtomicU32, Ordering};

use rstest::rstest;
use sea_orm::ConnectionTrait;
use testbed::{EmptyDatabase, Engine};
use tokio::sync::{Barrier, oneshot};

use super::*;
use crate::stamp::Stamp;
use crate::testing;

async fn raise(work: &UnitOfWork, department: &str) -> Result<()> {
    work.connection()
        .execute_unprepared(&format!(
            "UPDATE departments SET guard_version = guard_version + 1 WHERE name = '{department}'"
        ))
        .await?;
    Ok(())
}

fn guards(database: &EmptyDatabase) -> Vec<String> {
    database.texts("SELECT CONCAT(name, ' ', guard_version) FROM departments ORDER BY name")
}

#[rstest]
#[tokio::test]
async fn two_who_lock_the_same_rows_in_opposite_order_both_succeed(
    #[values(Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (database, store) = testing::migrated(engine).await;
    let both_hold_one = Barrier::new(2);
    let runs = AtomicU32::new(0);
    let write = async |[first, second]: [&str; 2]| {
        let is_first_run = AtomicU32::new(1);
        store
            .retry(async || {
                runs.fetch_add(1, Ordering::Relaxed);
                let work = store.begin(Stamp::without_entries()).await?;
                raise(&work, first).await?;
                if is_first_run.swap(0, Ordering::Relaxed) == 1 {
                    both_hold_one.wait().await;
                }
                raise(&work, second).await?;
                work.save().await
            })
            .await
    };
    let (one, two) = tokio::join!(write(["SALES", "SUPPORT"]), write(["SUPPORT", "SALES"]));
    one.expect("nobody hears of the deadlock");
    two.expect("nobody hears of the deadlock");
    assert_eq!(runs.into_inner(), 3, "one of them ran again");
    assert_eq!(guards(&database), ["MANAGEMENT 0", "SALES 2", "SUPPORT 2"]);
}

#[rstest]
#[case(Engine::MySql, "SET innodb_lock_wait_timeout = 1")]
#[case(Engine::Postgres, "SET LOCAL lock_timeout = '200ms'")]
#[tokio::test]
async fn a_lock_that_does_not_come_in_time_is_asked_for_again(
    #[case] engine: Engine,
    #[case] impatient: &str,
) {
    let (database, store) = testing::migrated(engine).await;
    let holder = store.begin(Stamp::without_entries()).await.expect("begins");
    raise(&holder, "SALES").await.expect("held");
    let (gave_up, let_go) = oneshot::channel();
    let gave_up = Mutex::new(Some(gave_up));
    let runs = AtomicU32::new(0);
    let waiting = store.retry(async || {
        let work = store.begin(Stamp::without_entries()).await?;
        work.connection().execute_unprepared(impatient).await?;
        if runs.fetch_add(1, Ordering::Relaxed) == 1 {
            let told = gave_up
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            told.expect("told once").send(()).expect("heard");
        }
        raise(&work, "SALES").await?;
        work.save().await
    });
    let holding = async {
        let_go.await.expect("the other gave up once");
        holder.save().await
    };
    let (waited, held) = tokio::join!(waiting, holding);
    waited.expect("it got the lock in the end");
    held.expect("saved");
    assert!(runs.into_inner() >= 2);
    assert_eq!(guards(&database), ["MANAGEMENT 0", "SALES 2", "SUPPORT 0"]);
}

/// READ COMMITTED never fails so; a server whose operator forces another level, or a
/// cluster, may.
#[tokio::test]
async fn a_snapshot_that_was_overtaken_is_taken_anew() {
    let (database, store) = testing::migrated(Engine::Postgres).await;
    let runs = AtomicU32::new(0);
    let done = store
        .retry(async || {
            let work = store.begin(Stamp::without_entries()).await?;
            let level = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";
            work.connection().execute_unprepared(level).await?;
            let seen = testing::counter(&work).await;
            if runs.fetch_add(1, Ordering::Relaxed) == 0 {
                assert_eq!(seen, 0);
                database.execute("UPDATE counters SET value = 7");
            }
            testing::add_to_counter(&work, 1).await?;
            work.save().await
        })
        .await;
    done.expect("the second run sees what the first did not");
    assert_eq!(runs.into_inner(), 2);
    assert_eq!(testing::counter(&store.reader()).await, 8);
}
