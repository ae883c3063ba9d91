//! Opening: what is created, with which rights, and what is refused.

use std::{
    fs,
    time::{Duration, Instant},
};

use rstest::rstest;
use store::{DatabaseUrl, Error, Options, Store};
use tempfile::TempDir;

fn create() -> Options {
    Options {
        create: true,
        ..Options::default()
    }
}

fn url(directory: &TempDir, name: &str) -> DatabaseUrl {
    DatabaseUrl::sqlite(directory.path().join(name)).expect("a usable path")
}

#[tokio::test]
async fn a_missing_file_is_named_and_not_created() {
    let directory = tempfile::tempdir().expect("a directory");
    let url = url(&directory, "absent/epic.db");
    let error = Store::open(&url, Options::default())
        .await
        .expect_err("there is no file");
    assert!(matches!(&error, Error::NoDatabase(path) if Some(path.as_path()) == url.path()));
    assert_eq!(fs::read_dir(&directory).expect("readable").count(), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_created_is_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().expect("a directory");
    let url = url(&directory, "data/crm/epic.db");
    let store = Store::open(&url, create()).await.expect("opens");
    store.migrate().await.expect("migrates");
    let path = url.path().expect("a file");
    let mode = |path: &std::path::Path| {
        fs::metadata(path)
            .expect("it is there")
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode(path), 0o600);
    assert_eq!(mode(&path.with_extension("db-wal")), 0o600);
    assert_eq!(mode(path.parent().expect("a parent")), 0o700);
    assert_eq!(mode(&directory.path().join("data")), 0o700);
    store.close().await.expect("closes");
    assert!(
        !path.with_extension("db-wal").exists(),
        "the log is folded into the file"
    );
}

#[tokio::test]
async fn what_is_no_database_is_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = DatabaseUrl::sqlite(directory.path()).expect("a path");
    let error = Store::open(&here, create()).await.expect_err("a directory");
    assert!(matches!(error, Error::Unreachable(_)), "{error}");

    let url = url(&directory, "notes.txt");
    fs::write(
        url.path().expect("a file"),
        "not a database, just a text of some length\n".repeat(40),
    )
    .expect("written");
    let store = Store::open(&url, create())
        .await
        .expect("nothing is read yet");
    let error = store.schema_state().await.expect_err("not a database");
    assert!(matches!(error, Error::Corrupt(_)), "{error}");
    let error = store.migrate().await.expect_err("not a database");
    assert!(matches!(error, Error::Corrupt(_)), "{error}");
}

#[rstest]
#[tokio::test]
async fn a_server_that_does_not_answer_is_told_within_the_time_to_wait(
    #[values("mysql", "postgres")] scheme: &str,
) {
    // bound, but nobody listens: connections are refused
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = socket.local_addr().expect("an address").port();
    drop(socket);
    let url = format!("{scheme}://epic:hunter2@127.0.0.1:{port}/crm");
    let url = url.parse().expect("accepted");
    let options = Options {
        acquire_timeout: Duration::from_millis(300),
        ..Options::default()
    };
    let store = Store::open(&url, options).await;
    let store = store.expect("nothing is asked yet");
    let since = Instant::now();
    let error = store.schema_state().await.expect_err("nobody is there");
    assert!(matches!(error, Error::Unreachable(_)), "{error}");
    assert!(!error.to_string().contains("hunter2"));
    assert!(since.elapsed() < Duration::from_secs(5));
}
