//! The other column variant, with everything wrong in it that can be mended.

use serde_json::{Value, json};
use testbed::Engine;

use super::{Move, VARIANT_B};

#[test]
fn every_oddity_is_mended_on_sqlite() {
    every_oddity_is_mended(Engine::Sqlite);
}

#[test]
fn every_oddity_is_mended_on_mysql() {
    every_oddity_is_mended(Engine::MySql);
}

#[test]
fn every_oddity_is_mended_on_postgresql() {
    every_oddity_is_mended(Engine::Postgres);
}

fn every_oddity_is_mended(engine: Engine) {
    let moving = Move::new(VARIANT_B, engine);
    let before = moving.legacy.dumped();
    let options = ["--company-name", "Événements", "--currency", "chf"];
    let options = [&options[..], &["--time-zone", "Europe/Zurich", "--json"]].concat();
    let report = moving.import(&options).succeeds().json();
    assert_eq!(moving.legacy.dumped(), before, "the source was only read");
    assert_eq!(told(&report["corrections"]), CORRECTIONS);
    assert_eq!(told(&report["kept"]), KEPT);
    for remark in [
        "nickname",
        "floating-point",
        "HR",
        "epic employee handover 10",
        "any event",
    ] {
        assert!(report["remarks"].to_string().contains(remark), "{remark}");
    }
    moving.log_in("alice.martin@epicevents.fr", "admin123");
    let settings = moving.shown(&["settings", "show"]);
    assert_eq!(settings["company_name"], "Événements");
    compare(&moving);
    hand_over(&moving);
}

fn told(findings: &Value) -> Vec<String> {
    let one = |found: &Value| {
        let words = ["record", "id", "field", "original", "imported"];
        words
            .map(|word| found[word].to_string().replace('"', ""))
            .join(" ")
    };
    let findings = findings.as_array().expect("findings").iter();
    findings
        // the instant of the import differs each time
        .filter(|found| found["rule"] != "creation_missing")
        .map(one)
        .collect()
}

const CORRECTIONS: &[&str] = &[
    "client 8 email KEVIN@Startup.io KEVIN+legacy8@Startup.io",
    "client 11 sales_contact_id null 10",
    "client 12 sales_contact_id null 5",
    "client 13 full_name Of Support   Of Support",
    "contract 21 total_amount 12345.669921875 12345.67",
    "contract 21 created_at 2026-03-29 02:30:00 2026-03-29 03:30:00",
    "contract 22 sales_contact_id 5 10",
    "contract 22 remaining_amount -20.00 0.00",
    "contract 23 sales_contact_id 3 10",
    "contract 23 remaining_amount 150.00 100.00",
    "contract 24 status null draft",
    "contract 24 total_amount -8.50 0.01",
    "contract 24 remaining_amount 4.25 0.01",
    "contract 24 status null cancelled",
    "contract 25 remaining_amount 2.345 2.35",
    "event 32 client_id 8 7",
    "event 33 name  (unknown)",
    "event 33 location null (unknown)",
    "event 33 notes bell \\u0007 and \\u0000 nul bell  and  nul",
    "event 33 attendees null 0",
    "event 33 ends_at null 2026-07-16 18:00:00",
    "event 34 attendees -1 0",
    "event 34 ends_at 2026-07-17 01:00:00 2026-07-17 18:00:00",
];

const KEPT: &[&str] = &[
    "employee 9 password (secret) (secret)",
    "client 8 phone call me; any time, on my mobile or at home call me; any time, on my mobile \
     or at home",
    "client 11 phone  ",
    "client 12 company_name Une très longue société, dont le nom passe de loin les cent vingt \
     caractères que les nouvelles peuvent avoir ici, et qui reste entier Une très longue \
     société, dont le nom passe de loin les cent vingt caractères que les nouvelles peuvent \
     avoir ici, et qui reste entier",
    "client 13 sales_contact_id 9 9",
    "event 32 support_contact_id 5 5",
    "event 33 contract_id 22 22",
];

fn compare(moving: &Move) {
    let event = moving.shown(&["event", "show", "31"]);
    // a timestamp is an instant; what is read beside it is a wall clock
    assert_eq!(event["starts_at"], "2026-07-14T12:00:00Z");
    assert_eq!(event["starts_local"], "2026-07-14T14:00:00");
    assert_eq!(event["ends_local"], "2026-07-14T18:00:00");
    assert_eq!(event["end_is_estimated"], false);
    assert_eq!(event["notes"], "line\nline");
    let event = moving.shown(&["event", "show", "33"]);
    assert_eq!(event["notes"], "bell  and  nul");
    let client = moving.shown(&["client", "show", "7"]);
    assert_eq!(client["first_contact_on"], "2021-04-18");
    assert_eq!(client["last_contact_at"], "2023-03-29T12:05:00Z");
    let contract = moving.shown(&["contract", "show", "21"]);
    assert_eq!(contract["total_amount"], "12345.67");
    assert_eq!(contract["remaining_amount"], "0.10");
    assert_eq!(contract["currency"], "CHF");
    // the number of somebody who had it in small letters is not given out again
    let hire = [
        "employee",
        "create",
        "--name",
        "New Person",
        "--email",
        "new@epic.example",
        "--department",
        "SALES",
        "--password-stdin",
        "--json",
    ];
    let hired = moving
        .epic(&hire)
        .typing("lamprey hollow ten")
        .succeeds()
        .json();
    assert_eq!(
        (&hired["id"], &hired["employee_number"]),
        (&json!(11), &json!("E0004"))
    );
    let refused = moving
        .epic(&["login", "dieter@epicevents.fr", "--password-stdin"])
        .typing("not a hash at all");
    refused.exits(3);
}

/// The placeholder's clients go to somebody, with their contracts.
fn hand_over(moving: &Move) {
    let inactive = moving.shown(&["employee", "list", "--inactive"]);
    assert_eq!(inactive["items"][0]["id"], 10);
    moving
        .epic(&["employee", "handover", "10", "--to", "5", "--yes"])
        .succeeds();
    let contract = moving.shown(&["contract", "show", "22"]);
    assert_eq!(contract["sales_contact"]["id"], 5);
}
