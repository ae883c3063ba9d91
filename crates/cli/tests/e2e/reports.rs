//! What Sentry is told: the facts named in the specification once they are committed,
//! unexpected errors, and nothing else of anybody.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    house::{House, PASSWORD, Run},
    sentry_sink::SentrySink,
};

const FIRST: &str = "orchard lantern four";

/// A house whose every command reports to a sink.
struct Reporting {
    house: House,
    sink: SentrySink,
}

impl Reporting {
    fn set_up() -> Self {
        let it = Self {
            house: House::empty(),
            sink: SentrySink::start(),
        };
        let mona = [
            "init",
            "--name",
            "Mona Delacroix",
            "--email",
            "mona@epic.example",
        ];
        let mut init = mona.to_vec();
        init.push("--password-stdin");
        it.with_dsn(it.house.epic(&init))
            .typing(PASSWORD)
            .succeeds();
        it.log_in("mona");
        it
    }

    fn with_dsn<'a>(&self, run: Run<'a>) -> Run<'a> {
        run.with("SENTRY_DSN", &self.sink.dsn())
            .with("EPIC_SENTRY__ENVIRONMENT", "trial")
    }

    fn epic<'a>(&self, person: &str, arguments: &[&'a str]) -> Run<'a> {
        self.with_dsn(self.house.epic_as(person, arguments))
    }

    fn log_in(&self, person: &str) {
        let email = format!("{person}@epic.example");
        self.epic(person, &["login", &email, "--password-stdin"])
            .typing(PASSWORD)
            .succeeds();
    }

    /// Somebody hired by Mona, with a password of their own.
    fn hire(&self, person: &str, name: &str, department: &str) -> i64 {
        let email = format!("{person}@epic.example");
        let hire = [
            "employee",
            "create",
            "--name",
            name,
            "--email",
            &email,
            "--department",
            department,
            "--password-stdin",
            "--json",
        ];
        let hired = self.epic("mona", &hire).typing(FIRST).succeeds().json();
        self.epic(person, &["login", &email, "--password-stdin"])
            .typing(FIRST)
            .succeeds();
        self.epic(person, &["password", "--password-stdin"])
            .typing(&format!("{FIRST}\n{PASSWORD}"))
            .succeeds();
        hired["id"].as_i64().expect("an id")
    }
}

#[test]
fn the_story_tells_exactly_the_facts_named_in_order_and_nobodys_data() {
    let it = Reporting::set_up();
    let bill = it.hire("bill", "Bill Boquet", "SALES");
    let kate = it.hire("kate", "Kate Hastroff", "SUPPORT");
    let client = [
        "client",
        "create",
        "--name",
        "Kevin Casey",
        "--email",
        "kevin@startup.io",
        "--phone",
        "+678 123 456 78",
        "--company",
        "Cool Startup LLC",
    ];
    it.epic("bill", &client).succeeds();
    let contract = ["contract", "create", "--client", "1", "--total", "12000.50"];
    it.epic("mona", &contract).succeeds();
    it.epic("bill", &["contract", "sign", "1"]).succeeds();
    // refusals, of several kinds
    it.epic("bill", &["contract", "sign", "1"]).exits(1);
    it.epic("kate", &["contract", "sign", "1"]).exits(4);
    it.epic("bill", &["employee", "deactivate", "3", "--yes"])
        .exits(4);
    it.epic("mona", &["employee", "show", "999"]).exits(1);
    it.epic("mona", &["employee", "deactivate", "1", "--yes"])
        .exits(1);
    it.epic("mona", &["client", "list", "--nonsense"]).exits(2);
    let pay = ["contract", "pay", "1", "--amount", "99999"];
    it.epic("bill", &pay).exits(1);
    it.epic(
        "mona",
        &["employee", "update", "3", "--name", "Kate Harcourt"],
    )
    .succeeds();
    it.epic("mona", &["employee", "deactivate", "3", "--yes"])
        .succeeds();
    it.epic("mona", &["employee", "reactivate", "3"]).succeeds();
    let told = [
        "employee created", // by init
        "employee created",
        "employee changed", // Bill's own password
        "employee created",
        "employee changed", // Kate's own password
        "contract signed",
        "employee changed",
        "employee deactivated",
        "employee reactivated",
    ];
    assert_eq!(it.sink.told(), told);
    let events = it.sink.events();
    let extra = |index: usize| {
        let mut extra = events[index]["extra"].clone();
        extra.as_object_mut().expect("fields").remove("request_id");
        extra
    };
    assert_eq!(
        extra(5),
        json!({"contract_id": 1, "client_id": 1, "actor_id": bill})
    );
    assert_eq!(
        extra(6),
        json!({"employee_id": kate, "actor_id": 1, "fields": "full_name"})
    );
    assert_eq!(
        extra(7),
        json!({"employee_id": kate, "actor_id": 1, "fields": "active"})
    );
    for event in &events {
        assert_eq!(event["level"], "info");
        assert_eq!(event["environment"], "trial");
        assert_eq!(
            event["release"],
            concat!("epic@", env!("CARGO_PKG_VERSION"))
        );
        for field in [
            "user",
            "server_name",
            "request",
            "contexts",
            "breadcrumbs",
            "exception",
        ] {
            assert!(
                event.get(field).is_none_or(Value::is_null),
                "{field}: {event}"
            );
        }
    }
    nobodys_data(&it);
}

#[track_caller]
fn nobodys_data(it: &Reporting) {
    let raw = it.sink.raw().to_lowercase();
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let home = it.house.home.path().display().to_string();
    let host = host.trim().to_lowercase();
    for personal in [
        "mona",
        "delacroix",
        "bill",
        "boquet",
        "kate",
        "hastroff",
        "harcourt",
        "kevin",
        "casey",
        "epic.example",
        "startup",
        "678 123",
        "12000",
        "lamprey",
        "orchard",
        "0123456789abcdef@",
        &home,
        &host,
    ] {
        assert!(!raw.contains(personal), "{personal} in {raw}");
    }
}

#[test]
fn an_unexpected_error_is_told_once_before_the_command_ends() {
    let it = Reporting::set_up();
    let before = it.sink.told().len();
    let sql = "DROP TABLE client_contacts; DROP TABLE payments; DROP TABLE events;";
    it.house.run_sql(sql);
    it.epic("mona", &["event", "list"]).exits(70);
    let told = it.sink.told();
    assert_eq!(told[before..], ["a use-case failed"]);
    let event = it.sink.events().pop().expect("an event");
    // what has no level is an error
    assert!(
        event.get("level").is_none_or(|level| level == "error"),
        "{event}"
    );
    assert_eq!(event["extra"]["code"], "internal");
    assert!(
        !it.sink.raw().contains("no such table"),
        "{}",
        it.sink.raw()
    );
    // and of a server, while it runs
    let server = it.house.serve_with("SENTRY_DSN", &it.sink.dsn());
    it.epic("mona", &["login", "mona@epic.example", "--password-stdin"])
        .with("EPIC_SERVER", &server.url)
        .typing(PASSWORD)
        .succeeds();
    it.house
        .epic_as("mona", &["event", "list"])
        .with("EPIC_SERVER", &server.url)
        .exits(70);
    it.sink.wait_for(before + 2);
    assert_eq!(
        it.sink.told()[before..],
        ["a use-case failed", "a use-case failed"]
    );
    nobodys_data(&it);
}

#[test]
fn a_server_that_does_not_answer_delays_a_command_by_two_seconds_at_most() {
    let it = Reporting::set_up();
    it.sink.hang();
    let begun = Instant::now();
    it.epic("mona", &["employee", "update", "1", "--name", "Mona D."])
        .succeeds();
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "{:?}",
        begun.elapsed()
    );
    let begun = Instant::now();
    it.house
        .epic_as("mona", &["employee", "update", "1", "--name", "Mona E."])
        .with(
            "SENTRY_DSN",
            "http://0123456789abcdef0123456789abcdef@127.0.0.1:9/42",
        )
        .succeeds();
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn without_a_dsn_nothing_is_sent_and_a_bad_one_is_refused() {
    let it = Reporting::set_up();
    let before = it.sink.told().len();
    it.house
        .epic_as("mona", &["employee", "update", "1", "--name", "Mona D."])
        .succeeds();
    assert_eq!(it.sink.told().len(), before);
    for bad in [
        "hunter2",
        "http://127.0.0.1/42",
        "http://hunter2@127.0.0.1/",
    ] {
        let done = it
            .house
            .epic_as("mona", &["whoami"])
            .with("SENTRY_DSN", bad)
            .exits(2);
        assert!(done.stderr.contains("Sentry DSN"), "{}", done.stderr);
        assert!(!done.stderr.contains("hunter2"), "{}", done.stderr);
    }
}
