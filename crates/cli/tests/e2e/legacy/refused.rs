//! What is refused, with a report that says why and nothing written anywhere.

use rstest::rstest;
use testbed::Engine;

use super::{DUMP, Move};

#[track_caller]
fn refused(moving: &Move, url: &str, code: i32, said: &str) {
    let done = moving
        .epic(&["db", "import-legacy"])
        .with("EPIC_LEGACY_URL", url)
        .exits(code);
    assert!(done.stderr.contains(said), "{}", done.stderr);
    assert!(!done.stderr.contains("p%40ss"), "{}", done.stderr);
    assert_eq!(done.stdout, "");
    moving.assert_untouched();
}

#[rstest]
fn a_source_that_cannot_be_read_is_refused(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let moving = Move::new(DUMP, engine);
    let admin = moving.legacy.admin_url().to_owned();
    let wrong = moving.legacy.reader_url().replace("p%40ss", "other");
    refused(&moving, &wrong, 5, "user name and password");
    refused(
        &moving,
        "mysql://root@127.0.0.1:1/crm",
        5,
        "cannot be reached",
    );
    refused(
        &moving,
        &format!("{admin}_no"),
        5,
        "no database of that name",
    );
    refused(&moving, "postgres://a@127.0.0.1/b", 2, "MySQL or MariaDB");
    refused(&moving, "crm", 2, "no scheme");
    moving.legacy.execute("DROP TABLE event");
    moving
        .legacy
        .execute("ALTER TABLE contract DROP COLUMN status");
    refused(
        &moving,
        &admin,
        1,
        "it lacks column contract.status or is_signed, table event",
    );
    let missing = moving.epic(&["db", "import-legacy"]).exits(2);
    assert!(missing.stderr.contains("EPIC_LEGACY_URL_FILE"));
}

#[rstest]
fn rows_that_cannot_be_mended_are_all_named_and_nothing_is_written(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let moving = Move::new(DUMP, engine);
    for sql in [
        "SET foreign_key_checks = 0; UPDATE client SET sales_contact_id = 99 WHERE id = 3",
        "UPDATE department SET name = 'Commercial' WHERE id = 3",
        "SET sql_mode = ''; UPDATE event SET event_date = 0 WHERE id = 1",
    ] {
        moving.legacy.execute(sql);
    }
    let done = moving.import(&["--json"]).exits(1);
    let problem: serde_json::Value = serde_json::from_str(&done.stderr).expect("a problem body");
    let fields: Vec<_> = problem["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|error| error["field"].as_str().expect("a name").to_owned())
        .collect();
    for row in [
        "client 3 sales_contact_id",
        "employee 4 department",
        "event 1 starts_at",
    ] {
        assert!(fields.iter().any(|field| field == row), "{fields:?}");
    }
    moving.assert_untouched();
}

/// The last table of the import refuses every row.
fn no_events(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => {
            "CREATE TRIGGER no_events BEFORE INSERT ON events \
             BEGIN SELECT RAISE(ABORT, 'no'); END"
        }
        Engine::MySql => {
            "CREATE TRIGGER no_events BEFORE INSERT ON events FOR EACH ROW SIGNAL SQLSTATE '45000'"
        }
        Engine::Postgres => {
            "CREATE FUNCTION no_events() RETURNS trigger LANGUAGE plpgsql \
             AS 'BEGIN RAISE EXCEPTION ''no''; END'; \
             CREATE TRIGGER no_events BEFORE INSERT ON events \
             FOR EACH ROW EXECUTE FUNCTION no_events()"
        }
    }
}

#[rstest]
fn an_import_that_breaks_off_leaves_the_target_as_it_was(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let moving = Move::new(DUMP, engine);
    // an empty file: migrating makes none
    moving.execute("SELECT 1");
    moving.epic(&["db", "migrate"]).succeeds();
    let before = moving.contents();
    // a row that cannot be mended, seen before anything is written
    let mend = "SET foreign_key_checks = 0; UPDATE client SET sales_contact_id = ";
    moving.legacy.execute(&format!("{mend} 99 WHERE id = 3"));
    moving.import(&[]).exits(1);
    assert_eq!(moving.contents(), before);
    moving.legacy.execute(&format!("{mend} 2 WHERE id = 3"));
    // and a database that fails in the middle of it
    moving.execute(no_events(engine));
    moving.import(&[]).exits(70);
    assert_eq!(moving.contents(), before);
    let mended = match engine {
        Engine::Sqlite | Engine::MySql => "DROP TRIGGER no_events",
        Engine::Postgres => "DROP TRIGGER no_events ON events",
    };
    moving.execute(mended);
    moving.import(&[]).succeeds();
}

#[test]
fn the_legacy_database_itself_is_no_target() {
    let moving = Move::new(DUMP, Engine::Sqlite);
    let before = moving.legacy.dumped();
    let itself = moving.legacy.admin_url();
    let other_name = itself.replace("127.0.0.1", "localhost");
    for target in [itself, &other_name] {
        let done = moving
            .import(&[])
            .with("EPIC_DATABASE_URL", target)
            .exits(1);
        assert!(done.stderr.contains("never written to"), "{}", done.stderr);
        let done = moving
            .epic(&["db", "migrate"])
            .with("EPIC_DATABASE_URL", target)
            .exits(1);
        assert!(done.stderr.contains("import-legacy"), "{}", done.stderr);
    }
    assert_eq!(moving.legacy.dumped(), before);
}

#[test]
fn a_dry_run_makes_no_file_and_a_password_in_the_argument_is_warned_of() {
    let moving = Move::new(DUMP, Engine::Sqlite);
    let url = moving.legacy.reader_url();
    let done = moving
        .epic(&["db", "import-legacy", "--dry-run", &url])
        .succeeds();
    assert!(done.stderr.contains("list of processes"), "{}", done.stderr);
    assert!(!done.stdout.contains("p%40ss"), "{}", done.stdout);
    moving.assert_untouched();
}

#[test]
fn the_url_comes_from_a_file_and_is_shown_without_its_password() {
    let moving = Move::new(DUMP, Engine::Sqlite);
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), moving.legacy.reader_url()).expect("written");
    let path = file.path().to_str().expect("a path");
    let import = ["db", "import-legacy", "--dry-run", "--json"];
    let report = moving.epic(&import).with("EPIC_LEGACY_URL_FILE", path);
    let report = report.succeeds().json();
    assert!(report["source"].as_str().expect("a URL").contains(":***@"));
    let shown = moving
        .epic(&["config", "show"])
        .with("EPIC_LEGACY_URL_FILE", path)
        .succeeds();
    assert!(shown.stdout.contains("legacy.url"));
    assert!(!shown.stdout.contains("p%40ss"), "{}", shown.stdout);
}

/// The names that the legacy system's own `.env` has, which lead to its database.
#[test]
fn the_legacy_names_of_the_environment_lead_to_a_mysql_database() {
    let moving = Move::new(DUMP, Engine::Sqlite);
    let url = moving.legacy.admin_url();
    let (_, place) = url.rsplit_once('@').expect("a user");
    let (address, name) = place.split_once('/').expect("a database");
    let (host, port) = address.split_once(':').expect("a port");
    let env = format!(
        "DB_USER={}\nDB_PASSWORD='{}'\nDB_HOST={host}\nDB_PORT={port}\nDB_NAME={name}\n",
        moving.legacy.reader, moving.legacy.password,
    );
    let house = crate::house::House::empty();
    std::fs::write(house.home.path().join(".env"), env).expect("written");
    let status = house.epic(&["db", "status", "--json"]).succeeds().json();
    assert_eq!(status["engine"], "MySQL");
    assert_eq!(status["schema"]["state"], "legacy");
    let done = house
        .epic(&["db", "import-legacy"])
        .with("EPIC_LEGACY_URL", &moving.legacy.reader_url())
        .exits(1);
    assert!(done.stderr.contains("EPIC_DATABASE_URL"), "{}", done.stderr);
}
