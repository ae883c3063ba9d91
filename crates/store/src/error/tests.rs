//! Codes of every engine lead to the same kinds, and messages help.

use super::*;

#[test]
fn codes_of_each_engine_name_the_same_kinds() {
    let cases = [
        (
            Engine::MySql,
            "1062",
            "Duplicate entry 'uq_x' for key 'clients.uq_clients_email'",
        ),
        (
            Engine::Postgres,
            "23505",
            "duplicate key value violates unique constraint \"uq_clients_email\"",
        ),
        (
            Engine::Sqlite,
            "2067",
            "UNIQUE constraint failed: clients.email_key",
        ),
    ];
    for (engine, code, message) in cases {
        let error = classify(engine, code, message).expect("known");
        assert!(
            matches!(&error, Error::Unique(name) if name == constraint::CLIENT_EMAIL),
            "{error:?}"
        );
    }
    for (engine, code) in [
        (Engine::MySql, "1213"),
        (Engine::MySql, "1205"),
        (Engine::Postgres, "40001"),
        (Engine::Postgres, "40P01"),
        (Engine::Sqlite, "5"),
        (Engine::Sqlite, "6"),
        (Engine::Sqlite, "261"),
        (Engine::Sqlite, "517"),
    ] {
        assert!(
            matches!(classify(engine, code, ""), Some(Error::Retry)),
            "{engine} {code}"
        );
    }
    for (engine, code) in [
        (Engine::MySql, "1451"),
        (Engine::MySql, "1452"),
        (Engine::Postgres, "23503"),
        (Engine::Sqlite, "787"),
        (Engine::Sqlite, "1811"),
    ] {
        assert!(
            matches!(classify(engine, code, ""), Some(Error::ForeignKey)),
            "{engine} {code}"
        );
    }
    for (engine, code, message) in [
        (
            Engine::MySql,
            "3819",
            "Check constraint 'ck_events_ends_after_start' is violated.",
        ),
        (
            Engine::MySql,
            "4025",
            "CONSTRAINT `ck_events_ends_after_start` failed for `crm`.`events`",
        ),
        (
            Engine::Postgres,
            "23514",
            "new row violates check constraint \"ck_events_ends_after_start\"",
        ),
        (
            Engine::Sqlite,
            "275",
            "CHECK constraint failed: ck_events_ends_after_start",
        ),
    ] {
        let error = classify(engine, code, message).expect("known");
        assert!(
            matches!(&error, Error::Check(name) if name == "ck_events_ends_after_start"),
            "{error:?}"
        );
    }
    assert!(classify(Engine::Sqlite, "1", "no such table").is_none());
}

#[test]
fn a_legacy_database_is_named_as_one() {
    let tables = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let legacy = Error::ForeignTables(tables(&["client", "contract", "department", "employee"]));
    assert!(legacy.to_string().contains("epic db import-legacy"));
    let other = Error::ForeignTables(tables(&["posts"])).to_string();
    assert!(other.contains("posts") && !other.contains("legacy"));
}
