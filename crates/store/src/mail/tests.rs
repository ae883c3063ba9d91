//! The outbox behaves the same on every engine.

use chrono::TimeDelta;
use domain::actor::Channel;
use rstest::rstest;
use testbed::Engine;

use super::*;
use crate::{connect::Store, stamp::Stamp, testing};

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minutes)
}

async fn begin(store: &Store, minutes: i64) -> UnitOfWork {
    let stamp = Stamp {
        now: at(minutes),
        channel: Channel::System,
        request_id: "test".to_owned(),
    };
    store.begin(stamp).await.expect("begins")
}

async fn post_one(store: &Store) -> Letter {
    let work = begin(store, 0).await;
    let letter = NewLetter {
        kind: LetterKind::Moved,
        employee: EmployeeId::new(7),
        event: Some(EventId::new(17)),
        was: Some("{\"location\":\"Salle des fêtes\"}".to_owned()),
    };
    post(&work, letter).await.expect("posted");
    work.save().await.expect("saved");
    due_at(store, 0).await.pop().expect("one is due")
}

async fn due_at(store: &Store, minutes: i64) -> Vec<Letter> {
    let due = due(&store.reader(), at(minutes), 10).await;
    due.expect("read")
}

async fn claim_at(store: &Store, minutes: i64, id: i64, by: &str) -> bool {
    let work = begin(store, minutes).await;
    let claimed = claim(&work, id, by, at(minutes + 2)).await.expect("asked");
    work.save().await.expect("saved");
    claimed
}

#[rstest]
#[tokio::test]
async fn a_letter_is_one_senders_at_a_time_until_it_is_sent(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let letter = post_one(&store).await;
    assert_eq!((letter.kind, letter.attempts), (LetterKind::Moved, 0));
    assert!(
        letter
            .was
            .as_deref()
            .is_some_and(|was| was.contains("fêtes"))
    );
    assert!(claim_at(&store, 0, letter.id, "one").await);
    assert!(!claim_at(&store, 1, letter.id, "two").await);
    assert_eq!(due_at(&store, 1).await, []);
    // the first one died
    assert!(claim_at(&store, 2, letter.id, "two").await);
    let work = begin(&store, 2).await;
    done(&work, letter.id, "one").await.expect("too late");
    work.save().await.expect("saved");
    assert_eq!(due_at(&store, 4).await[0].attempts, 2);
    let work = begin(&store, 2).await;
    done(&work, letter.id, "two").await.expect("sent");
    work.save().await.expect("saved");
    assert_eq!(due_at(&store, 4).await, []);
}

#[rstest]
#[tokio::test]
async fn a_letter_put_off_comes_again_and_one_given_up_does_not(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let letter = post_one(&store).await;
    assert!(claim_at(&store, 0, letter.id, "one").await);
    let work = begin(&store, 0).await;
    let off = put_off(&work, letter.id, "one", at(5), "refused 451").await;
    off.expect("put off");
    work.save().await.expect("saved");
    assert_eq!(due_at(&store, 4).await, []);
    assert_eq!(due_at(&store, 5).await.len(), 1);
    assert!(claim_at(&store, 5, letter.id, "two").await);
    let work = begin(&store, 5).await;
    give_up(&work, letter.id, "two", "refused 550")
        .await
        .expect("given up");
    work.save().await.expect("saved");
    assert_eq!(due_at(&store, 10_000).await, []);
    let row = Entity::find_by_id(letter.id)
        .one(&store.reader().connection())
        .await
        .expect("read")
        .expect("the row stays");
    assert_eq!(
        (row.was, row.last_error.as_deref()),
        (None, Some("refused 550"))
    );
}

#[rstest]
#[tokio::test]
async fn a_letter_of_a_change_that_was_rolled_back_is_none(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let work = begin(&store, 0).await;
    let letter = NewLetter {
        kind: LetterKind::PasswordReset,
        employee: EmployeeId::new(7),
        event: None,
        was: None,
    };
    post(&work, letter).await.expect("posted");
    drop(work);
    assert_eq!(due_at(&store, 1).await, []);
}
