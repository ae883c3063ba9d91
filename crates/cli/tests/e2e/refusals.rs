//! What people type wrong, on the command line: refused by field name, with the
//! right exit code and nothing changed.

use rstest::rstest;
use serde_json::Value;
use testbed::Engine;

use crate::house::{House, PASSWORD};

/// Mona's company with Bill of sales, one client, one draft and one signed
/// contract; Bill is logged in.
fn company(engine: Engine) -> House {
    let house = House::set_up_on(engine);
    house.log_in();
    let first = "orchard lantern four";
    house
        .epic(&[
            "employee",
            "create",
            "--name",
            "Bill Boquet",
            "--email",
            "bill@epic.example",
            "--department",
            "SALES",
            "--password-stdin",
        ])
        .typing(first)
        .succeeds();
    let as_bill = |arguments: &[&'static str]| {
        house.epic_as("bill", arguments).succeeds();
    };
    house
        .epic_as("bill", &["login", "bill@epic.example", "--password-stdin"])
        .typing(first)
        .succeeds();
    house
        .epic_as("bill", &["password", "--password-stdin"])
        .typing(&format!("{first}\n{PASSWORD}"))
        .succeeds();
    as_bill(&[
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
    ]);
    for _ in 0..2 {
        house
            .epic(&["contract", "create", "--client", "1", "--total", "12000.50"])
            .succeeds();
    }
    as_bill(&["contract", "sign", "2"]);
    house
}

/// Everything that people can see of the company's records.
fn records(house: &House) -> Vec<Value> {
    ["employee", "client", "contract", "event"]
        .map(|noun| {
            house
                .epic(&[noun, "list", "--json", "--all", "--sort", "id"])
                .succeeds()
                .json()
        })
        .into()
}

#[rstest]
fn each_bad_value_is_refused_by_its_field_and_changes_nothing(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let house = company(engine);
    let before = records(&house);
    let client = |name, email, phone| {
        [
            "client", "create", "--name", name, "--email", email, "--phone", phone,
        ]
    };
    let event = |name, start, end, attendees| {
        [
            "event",
            "create",
            "--contract",
            "2",
            "--name",
            name,
            "--start",
            start,
            "--end",
            end,
            "--location",
            "Salle des fêtes de Mufflins",
            "--attendees",
            attendees,
        ]
    };
    let long = "x".repeat(101);
    let (day, next) = ("2026-06-04 13:00", "2026-06-05 02:00");
    let refused: &[(&[&str], &str)] = &[
        (&client(" ", "a@b.example", "123456"), "full_name"),
        (&client(&long, "a@b.example", "123456"), "full_name"),
        (
            &client("Es\u{1b}[31mcape", "a@b.example", "123456"),
            "full_name",
        ),
        (&client("Ada", "not-an-address", "123456"), "email"),
        (&client("Ada", "KEVIN@startup.io", "123456"), "email"),
        (&client("Ada", "a@b.example", "call me"), "phone"),
        (
            &["client", "update", "1", "--first-contact-on", "31/02/2026"],
            "first_contact_on",
        ),
        (
            &["client", "contact", "1", "--on", "yesterday"],
            "contacted_at",
        ),
        (&["client", "show", "one"], "id"),
        (&["client", "list", "--sort", "colour"], "sort"),
        (&["client", "list", "--limit", "9000"], "limit"),
        (&["client", "list", "--after", "AAAA"], "after"),
        (
            &["contract", "update", "1", "--total", "10.005"],
            "total_amount",
        ),
        (
            &["contract", "update", "1", "--total", "-5"],
            "total_amount",
        ),
        (
            &["contract", "update", "1", "--currency", "JPY"],
            "currency",
        ),
        (
            &["contract", "update", "1", "--deposit", "99999"],
            "deposit",
        ),
        (&["contract", "pay", "2", "--amount", "0"], "amount"),
        (&["contract", "pay", "2", "--amount", "12000.51"], "amount"),
        (&["contract", "pay", "2", "--amount", "1e3"], "amount"),
        (&event(" ", day, next, "75"), "name"),
        (&event("Wedding", next, day, "75"), "ends_at"),
        (
            &event("Wedding", "2026-03-29 02:30", day, "75"),
            "starts_at",
        ),
        (&event("Wedding", "soon", day, "75"), "starts_at"),
        (&event("Wedding", day, next, "-1"), "attendees"),
        (&event("Wedding", day, next, "1.5"), "attendees"),
        (&["contract", "update", "1", "--client", "x"], "client_id"),
        (&["event", "list", "--from", "2026-13-01"], "from"),
    ];
    for (arguments, field) in refused {
        let arguments = [*arguments, &["--json", "--no-input"]].concat();
        let done = house.epic_as("bill", &arguments).exits(1);
        let problem: Value = serde_json::from_str(&done.stderr).expect("a problem body");
        assert_eq!(
            problem["errors"][0]["field"],
            *field,
            "epic {}\n{}",
            arguments.join(" "),
            done.stderr
        );
        assert_eq!(done.stdout, "");
    }
    assert_eq!(records(&house), before);
}

#[rstest]
fn each_kind_of_refusal_has_its_exit_code(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let house = company(engine);
    let cases: &[(&[&str], i32, &str)] = &[
        (&["client", "frobnicate"], 2, "unrecognized subcommand"),
        (&["client", "create", "--no-input"], 2, "--email"),
        (
            &["client", "list", "--colour-of-hair", "red"],
            2,
            "--colour-of-hair",
        ),
        (&["client", "show", "99"], 1, "there is no client 99"),
        (&["contract", "sign", "2"], 1, "already signed"),
        (&["contract", "cancel", "1", "--yes"], 4, "MANAGEMENT"),
        (&["employee", "deactivate", "1", "--yes"], 4, "MANAGEMENT"),
        (&["event", "assign", "1", "--support", "1"], 4, "MANAGEMENT"),
        // whoever may not do it at all hears that before what is wrong with a number
        (&["event", "assign", "1", "--support", "x"], 4, "MANAGEMENT"),
        (&["audit", "list"], 4, "MANAGEMENT"),
        (&["client", "lsit", "--json"], 2, "\"code\": \"usage\""),
        (
            &[
                "client",
                "update",
                "1",
                "--phone",
                "123456",
                "--version",
                "9",
            ],
            1,
            "version 9",
        ),
    ];
    for (arguments, code, said) in cases {
        let done = house.epic_as("bill", arguments).exits(*code);
        assert!(done.stderr.contains(said), "{arguments:?}\n{}", done.stderr);
        assert_eq!(done.stdout, "", "{arguments:?}");
    }
    let done = house
        .epic(&["client", "list", "--server", "http://127.0.0.1:1"])
        .with("EPIC_TOKEN", "x")
        .exits(5);
    assert!(done.stderr.contains("cannot reach"), "{}", done.stderr);
}

#[test]
fn destructive_verbs_ask_and_without_a_terminal_name_yes() {
    let house = company(Engine::Sqlite);
    let done = house.epic(&["contract", "cancel", "1"]).exits(2);
    assert!(done.stderr.contains("--yes"), "{}", done.stderr);
    house.epic(&["contract", "cancel", "1", "--yes"]).succeeds();
}
