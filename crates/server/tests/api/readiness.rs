//! `/healthz` and `/readyz`, with a database that is well, wanting, or silent.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use server::{Origin, Serving, TrustedProxies};
use service::{
    DatabaseUrl, Options, Service,
    authn::password::Passwords,
    maintenance::{Maintenance, open_store},
};
use tempfile::TempDir;
use testbed::{EmptyDatabase, Engine, PrivateServer};

use crate::api::{
    support::{Answer, House, Person, service_on},
    wire::OnSocket,
};

async fn probe(person: &Person, path: &str) -> Answer {
    person.ask_raw("GET", path, &[], Vec::new()).await
}

/// Longer than an answer of the database counts.
async fn until_asked_anew() {
    tokio::time::sleep(Duration::from_millis(1100)).await;
}

#[tokio::test]
async fn readiness_follows_the_database_and_comes_back_by_itself() {
    let house = House::new().await;
    let stranger = house.stranger();
    probe(&stranger, "/readyz").await.expect_status(200);
    let run = |sql: &str| house.database.execute(sql);
    run("CREATE TABLE kept AS SELECT * FROM schema_migrations");
    run("DELETE FROM schema_migrations");
    until_asked_anew().await;
    let refused = probe(&stranger, "/readyz").await;
    assert_eq!(refused.headers["content-type"], "application/problem+json");
    assert!(refused.headers.contains_key("retry-after"));
    let refused = refused.expect_refusal(503, "unavailable");
    assert!(refused.text("detail").contains("migration"), "{refused:?}");
    probe(&stranger, "/healthz").await.expect_status(200);
    run("INSERT INTO schema_migrations SELECT * FROM kept");
    run("DROP TABLE kept");
    // the last answer counts for a moment
    until_asked_anew().await;
    probe(&stranger, "/readyz").await.expect_status(200);
}

/// A database that somebody holds shut.
struct Silent {
    service: Service,
    _holder: DatabaseConnection,
    _folder: TempDir,
}

/// The use-cases on such a database.
async fn on_a_silent_database(house: &House) -> Silent {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("locked.db");
    let holder = Database::connect(format!("sqlite://{}?mode=rwc", path.display()))
        .await
        .expect("connected");
    for sql in [
        "CREATE TABLE one (id INTEGER)",
        "PRAGMA locking_mode = EXCLUSIVE",
        "BEGIN EXCLUSIVE",
    ] {
        holder.execute_unprepared(sql).await.expect("it is run");
    }
    let url = DatabaseUrl::sqlite(path).expect("a path");
    let store = open_store(&url, Options::default()).await.expect("opens");
    let clock = house.clock.clone();
    let maintenance = Maintenance::new(store, Arc::new(clock.clone()), Passwords::for_tests());
    Silent {
        service: service_on(maintenance, clock),
        _holder: holder,
        _folder: folder,
    }
}

#[tokio::test]
async fn a_silent_database_is_told_within_seconds_however_many_ask() {
    let house = House::new().await;
    let silent = on_a_silent_database(&house).await;
    let origin = Origin::Network {
        timeout: Duration::from_mins(1),
        proxies: TrustedProxies::default(),
        is_secure: false,
    };
    let stranger = house
        .stranger()
        .on(server::router(silent.service.clone(), origin));
    let since = Instant::now();
    let (first, second, third, alive) = tokio::join!(
        probe(&stranger, "/readyz"),
        probe(&stranger, "/readyz"),
        probe(&stranger, "/readyz"),
        probe(&stranger, "/healthz"),
    );
    let waited = since.elapsed();
    assert!(waited > Duration::from_secs(1), "it was silent: {waited:?}");
    assert!(waited < Duration::from_secs(4), "{waited:?}");
    for answer in [first, second, third] {
        let answer = answer.expect_refusal(503, "unavailable");
        assert_eq!(answer.text("detail"), "the database does not answer");
    }
    alive.expect_status(200);
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_is_not_ready_any_more() {
    let house = House::new().await;
    let silent = on_a_silent_database(&house).await;
    let server = OnSocket::start(silent.service.clone(), Serving::default()).await;
    let mut caller = server.caller().await;
    caller
        .write("GET /readyz HTTP/1.1\r\nhost: epic\r\n\r\n")
        .await;
    assert!(caller.waits(Duration::from_millis(300)).await);
    let stopped = server.stop();
    let reply = caller.reply().await;
    assert_eq!(reply.status, 503, "{reply:?}");
    assert!(reply.body.contains("the server is stopping"), "{reply:?}");
    stopped.await.expect("in peace");
}

#[tokio::test]
async fn a_database_server_that_comes_back_is_used_again_without_a_restart() {
    let house = House::new().await;
    let mut server = match crate::ENGINE {
        Engine::MySql => PrivateServer::start_new(Engine::MySql, &[]),
        // a file does not go away, and a private PostgreSQL that is killed loses what it
        // acknowledged but had not written yet
        Engine::Sqlite | Engine::Postgres => {
            PrivateServer::start_new(Engine::Postgres, &["-c", "synchronous_commit=on"])
        }
    };
    let database = EmptyDatabase::on(&server);
    let url = database.url().parse().expect("a URL");
    let options = Options {
        acquire_timeout: Duration::from_secs(1),
        ..Options::default()
    };
    let store = open_store(&url, options).await.expect("opens");
    let clock = house.clock.clone();
    let maintenance = Maintenance::new(store, Arc::new(clock.clone()), Passwords::for_tests());
    maintenance.migrate().await.expect("the schema is made");
    let origin = Origin::Network {
        timeout: Duration::from_secs(20),
        proxies: TrustedProxies::default(),
        is_secure: false,
    };
    let router = server::router(service_on(maintenance, clock), origin);
    let stranger = house.stranger().on(router);
    let guess = async || stranger.log_in("nobody@epic.example", "no password").await;
    probe(&stranger, "/readyz").await.expect_status(200);
    guess().await.expect_refusal(401, "invalid_credentials");

    server.kill();
    until_asked_anew().await;
    let refused = probe(&stranger, "/readyz").await;
    refused.expect_refusal(503, "unavailable");
    probe(&stranger, "/healthz").await.expect_status(200);
    let refused = guess().await.expect_refusal(503, "unavailable");
    assert_eq!(refused.headers["content-type"], "application/problem+json");
    assert!(refused.headers.contains_key("retry-after"), "{refused:?}");

    server.start();
    for _ in 0..20 {
        if probe(&stranger, "/readyz").await.status == 200 {
            break;
        }
        until_asked_anew().await;
    }
    probe(&stranger, "/readyz").await.expect_status(200);
    guess().await.expect_refusal(401, "invalid_credentials");
}
