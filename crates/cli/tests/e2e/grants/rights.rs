//! The run account may do what the program does, and no more. That its rights are enough
//! is held by the tests of the API: on MariaDB and PostgreSQL they run with them.

use rstest::rstest;
use testbed::{Engine, page};

use super::host::{Host, run};

/// What nobody who serves may do: to the schema, to what was written down, to what stays.
const FORBIDDEN: &[&str] = &[
    "CREATE TABLE more (id INT)",
    "DROP TABLE clients",
    "TRUNCATE TABLE audit_entries",
    "ALTER TABLE clients ADD COLUMN more INT",
    "CREATE INDEX ix_more ON clients (id)",
    "DELETE FROM audit_entries",
    "UPDATE audit_entries SET actor_name = 'nobody'",
    "UPDATE audit_entries SET outcome = 'allowed'",
    "UPDATE audit_entries SET at = 0",
    "UPDATE audit_entries SET action = 'none'",
    "UPDATE audit_entries SET record_id = 0",
    "UPDATE audit_entries SET chain = 'none'",
    "UPDATE audit_entries SET place = 0",
    "UPDATE audit_entries SET values_digest = 'none'",
    "UPDATE audit_entries SET mac = 'none'",
    "UPDATE audit_entries SET key_id = 'none'",
    "INSERT INTO schema_migrations (version, applied_at) VALUES ('m9999', 0)",
    "UPDATE schema_migrations SET applied_at = 0",
    "DELETE FROM schema_migrations",
    "DELETE FROM merged_clients",
    "UPDATE merged_clients SET id = 0",
    "DELETE FROM client_contacts",
    "DELETE FROM sessions",
    "UPDATE departments SET name = 'LEGAL'",
    "INSERT INTO departments (name, guard_version) VALUES ('LEGAL', 0)",
    "DELETE FROM departments",
    "DELETE FROM company_settings",
    "INSERT INTO counters (name, value) VALUES ('more', 0)",
    "DELETE FROM counters",
    "UPDATE used_employee_numbers SET employee_id = 0",
    "DELETE FROM used_employee_numbers",
    "DELETE FROM import_corrections",
    "UPDATE import_corrections SET rule = 'none'",
];

/// Whether a server refused for want of a right, and not for another reason.
fn for_want_of_a_right(said: &str) -> bool {
    // MariaDB: "command denied to user", PostgreSQL: "permission denied", "must be owner"
    ["command denied", "permission denied", "must be owner"]
        .iter()
        .any(|words| said.contains(words))
}

#[rstest]
fn the_run_account_may_do_no_more_than_the_program_does(
    #[values(Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let host = Host::set_up(engine);
    for statement in FORBIDDEN {
        let said = host.run_account(statement);
        assert!(!said.succeeded, "{statement} was done");
        assert!(
            for_want_of_a_right(&said.stderr),
            "{statement}: {}",
            said.stderr
        );
    }
    assert!(host.run_account("SELECT id FROM clients").succeeded);
    every_table_is_on_the_page(&host);
    it_changes_no_schema(&host);
}

/// A table that a new migration brings has to be granted by the page.
fn every_table_is_on_the_page(host: &Host) {
    let schema = match host.engine {
        Engine::Postgres => "'public'",
        Engine::MySql | Engine::Sqlite => "DATABASE()",
    };
    // the lease of whoever migrates on MariaDB is not for the run account
    let tables = host.administer(
        Some("crm"),
        &format!(
            "SELECT table_name FROM information_schema.tables \
             WHERE table_schema = {schema} AND table_name <> 'schema_lock'"
        ),
    );
    assert!(tables.lines().count() > 10, "{tables}");
    for mark in ["mariadb: grants", "postgresql: grants"] {
        let grants = page::block(mark).replace(" ON crm.", " ON ");
        for table in tables.lines() {
            assert!(
                grants.contains(&format!(" ON {table} TO ")),
                "the {mark} on the page lack {table}"
            );
        }
    }
}

/// Nothing to do is no failure; something to do is sent to the other account.
fn it_changes_no_schema(host: &Host) {
    let migrate = "EPIC_DATABASE_URL_FILE=run-url epic db migrate";
    run(&mut host.operate(migrate));
    let newest = "SELECT MAX(version) FROM schema_migrations";
    let newest = host.administer(Some("crm"), newest);
    let newest = newest.trim();
    host.administer(
        Some("crm"),
        &format!("DELETE FROM schema_migrations WHERE version = '{newest}'"),
    );
    let done = host.operate(migrate).output().expect("sh runs");
    assert_eq!(done.status.code(), Some(5));
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(said.contains("with the migration account"), "{said}");
}
