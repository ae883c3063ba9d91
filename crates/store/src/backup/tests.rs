//! Backups of earlier schemas.

use sea_orm::{ConnectionTrait, DatabaseExecutor};
use tokio::sync::mpsc;

use super::{Cell, Heading, Piece};
use crate::{connect::Store, migration, testing};

async fn empty(folder: &tempfile::TempDir, name: &str) -> Store {
    let url = format!("sqlite://{}", folder.path().join(name).display());
    testing::open(&url.parse().expect("a URL")).await
}

/// Of the time before search, second factors and seals.
#[tokio::test]
async fn a_backup_of_an_older_program_is_restored_and_brought_up_to_date() {
    let folder = tempfile::tempdir().expect("a folder");
    let older = empty(&folder, "older.db").await;
    let connection = older.writer();
    migration::take_first(DatabaseExecutor::Connection(connection), 8)
        .await
        .expect("the first steps");
    connection
        .execute_unprepared(
            "INSERT INTO audit_entries (at, actor_name, channel, action, outcome, changes, \
             request_id) VALUES (1, 'system', 'system', 'init', 'allowed', '[]', 'r')",
        )
        .await
        .expect("an entry");
    let moment = older.moment().await.expect("a moment");
    let heading = moment.heading().clone();
    drop(moment);
    assert_eq!(heading.schema.len(), 8);
    let pieces = all(&older).await;
    let newer = empty(&folder, "newer.db").await;
    restored(&newer, &heading, pieces).await;
    newer.require_current_schema().await.expect("up to date");
    let pieces = all(&newer).await;
    let told = format!("{pieces:?}");
    // what was there is sealed now, and the log tells of it
    assert!(told.contains("seal_audit_log"), "{told}");
}

#[tokio::test]
async fn every_table_of_the_schema_is_kept_or_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = empty(&folder, "one.db").await;
    store.migrate().await.expect("migrates");
    let connection = store.writer();
    let kept = super::tables::kept(connection)
        .await
        .expect("all are known");
    assert!(kept.len() > 20);
    let strange = "CREATE TABLE strange (id BIGINT)";
    connection.execute_unprepared(strange).await.expect(strange);
    assert!(super::tables::kept(connection).await.is_err());
}

#[tokio::test]
async fn what_the_schema_has_not_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = empty(&folder, "one.db").await;
    store.migrate().await.expect("migrates");
    let moment = store.moment().await.expect("a moment");
    let heading = moment.heading().clone();
    drop(moment);
    let whole = all(&store).await;
    let changes: [fn(&mut Vec<Piece>); 4] = [
        |pieces| {
            if let Piece::Table(table) = &mut pieces[0] {
                table.name = String::from("sqlite_master");
            }
        },
        |pieces| {
            if let Piece::Table(table) = &mut pieces[0] {
                table.columns.pop();
            }
        },
        |pieces| {
            pieces.insert(1, Piece::Rows(vec![vec![Cell::Number(1)]]));
        },
        |pieces| {
            pieces.insert(0, Piece::Rows(vec![vec![]]));
        },
    ];
    for (at, change) in changes.into_iter().enumerate() {
        let mut pieces = whole.clone();
        change(&mut pieces);
        let target = empty(&folder, &format!("{at}.db")).await;
        let (to, from) = mpsc::channel(pieces.len() + 1);
        for piece in pieces {
            to.send(Some(piece)).await.expect("room");
        }
        to.send(None).await.expect("room");
        assert!(target.restore(&heading, from).await.is_err(), "change {at}");
    }
    let newer = Heading {
        schema: vec!["m0999_future".to_owned()],
        company: None,
    };
    let (_to, from) = mpsc::channel(1);
    let target = empty(&folder, "newer.db").await;
    let told = target.restore(&newer, from).await.expect_err("newer");
    assert!(told.to_string().contains("m0999_future"), "{told}");
}

async fn all(store: &Store) -> Vec<Piece> {
    let (to, mut from) = mpsc::channel(1);
    let take = async {
        let mut pieces = Vec::new();
        while let Some(piece) = from.recv().await {
            pieces.push(piece);
        }
        pieces
    };
    let moment = store.moment().await.expect("a moment");
    let (read, pieces) = tokio::join!(moment.read_all(to), take);
    read.expect("it is read");
    pieces
}

async fn restored(store: &Store, heading: &Heading, pieces: Vec<Piece>) {
    let (to, from) = mpsc::channel(1);
    let give = async move {
        for piece in pieces {
            to.send(Some(piece)).await.expect("taken");
        }
        to.send(None).await.expect("taken");
    };
    let (put, ()) = tokio::join!(store.restore(heading, from), give);
    put.expect("it is restored");
}
