//! The database that the legacy system itself made, whole, into each engine.

use serde_json::{Value, json};
use testbed::Engine;

use super::{DUMP, Move, facts};

#[test]
fn everything_moves_to_sqlite() {
    everything_moves(Engine::Sqlite);
}

#[test]
fn everything_moves_to_mysql() {
    everything_moves(Engine::MySql);
}

#[test]
fn everything_moves_to_postgresql() {
    everything_moves(Engine::Postgres);
}

fn everything_moves(engine: Engine) {
    let moving = Move::new(DUMP, engine);
    let before = moving.legacy.dumped();
    let planned = moving.import(&["--dry-run", "--json"]).succeeds().json();
    let done = moving.import(&["--json"]).succeeds().json();
    assert_eq!(planned["corrections"], done["corrections"]);
    assert_eq!(moving.legacy.dumped(), before, "the source was only read");
    compare_report(&done);
    let facts = facts();
    compare_people(&moving, &facts);
    moving.log_in("alice.martin@epicevents.fr", "admin123");
    for row in rows(&facts, "client") {
        compare_client(&moving, row);
    }
    for row in rows(&facts, "contract") {
        compare_contract(&moving, row);
    }
    for row in rows(&facts, "event") {
        compare_event(&moving, row);
    }
    compare_history(&moving);
    life_goes_on(&moving);
    moving.import(&[]).exits(1);
    let again = [
        "init",
        "--name",
        "Eve Intruder",
        "--email",
        "eve@epic.example",
    ];
    let again = moving.epic(&[&again[..], &["--password-stdin"]].concat());
    again.typing("lamprey hollow ten").exits(1);
    let token = facts["old_session_token_to_refuse"]
        .as_str()
        .expect("a token");
    let old = moving.epic(&["client", "list"]).with("EPIC_TOKEN", token);
    old.exits(3);
}

fn rows<'a>(facts: &'a Value, table: &str) -> &'a Vec<Value> {
    facts["rows"][table].as_array().expect("rows")
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().expect("a text")
}

/// A wall clock of Paris in UTC; the dump was made in winter, its creation dates are.
fn winter(row: &Value, field: &str) -> String {
    let local: chrono::NaiveDateTime =
        chrono::NaiveDateTime::parse_from_str(text(row, field), "%Y-%m-%d %H:%M:%S")
            .expect("a date and time");
    let utc = local - chrono::TimeDelta::hours(1);
    utc.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn compare_report(report: &Value) {
    let expected = [
        ("departments", json!(3), 3),
        ("employees", json!(7), 7),
        ("clients", json!(5), 5),
        ("contracts", json!(6), 6),
        ("payments", Value::Null, 2),
        ("events", json!(4), 4),
    ]
    .map(
        |(table, source, imported)| json!({"table": table, "source": source, "imported": imported}),
    );
    assert_eq!(report["tables"], json!(expected));
    let sums = ["difference", "source", "imported"]
        .map(|what| [0, 1].map(|at| report["sums"][at][what].clone()));
    assert_eq!(
        json!(sums),
        json!([
            ["0.01", "-0.09"],
            ["100001237.63", "1236.07"],
            ["100001237.64", "1235.98"]
        ])
    );
    let rules: Vec<_> = report["corrections"]
        .as_array()
        .expect("corrections")
        .iter()
        .map(|one| format!("{} {} {}", one["record"], one["id"], one["rule"]).replace('"', ""))
        .collect();
    assert_eq!(
        rules,
        [
            "contract 1 remaining_over_total",
            "contract 6 total_not_positive",
            "contract 6 total_not_positive",
            "contract 6 total_not_positive",
            "event 1 end_missing",
            "event 2 end_missing",
            "event 3 text_empty",
            "event 3 end_missing",
            "event 4 attendees_negative",
            "event 4 end_missing",
        ]
    );
}

/// Everybody logs in with the password they had, and is who they were.
fn compare_people(moving: &Move, facts: &Value) {
    let departments = ["", "MANAGEMENT", "SALES", "SUPPORT"];
    for row in rows(facts, "employee") {
        let email = text(row, "email");
        moving.log_in(email, text(&facts["passwords"], email));
        let me = moving.shown(&["whoami"]);
        let department = row["department_id"].as_u64().expect("an id");
        let department = departments[usize::try_from(department).expect("small")];
        // whoami tells of the session and of the person in it
        let me = if me["employee"].is_object() {
            &me["employee"]
        } else {
            &me
        };
        for (field, expected) in [
            ("id", &row["id"]),
            ("full_name", &row["full_name"]),
            ("email", &row["email"]),
            ("employee_number", &row["employee_number"]),
            ("department", &json!(department)),
            ("must_change_password", &json!(false)),
        ] {
            assert_eq!(&me[field], expected, "{email} {field}");
        }
        if department == "SALES" {
            let mine = moving.shown(&["client", "list", "--mine", "--all"]);
            let mine = mine["items"].as_array().expect("items").len();
            let theirs = rows(facts, "client")
                .iter()
                .filter(|client| client["sales_contact_id"] == row["id"]);
            assert_eq!(mine, theirs.count(), "{email}");
        }
    }
}

fn compare_client(moving: &Move, row: &Value) {
    let id = row["id"].to_string();
    let client = moving.shown(&["client", "show", &id]);
    for field in ["id", "full_name", "email", "phone", "company_name"] {
        assert_eq!(client[field], row[field], "client {id} {field}");
    }
    assert_eq!(client["sales_contact"]["id"], row["sales_contact_id"]);
    assert_eq!(client["first_contact_on"], text(row, "created_at")[..10]);
    assert_eq!(client["created_at"], winter(row, "created_at"));
    assert_eq!(client["updated_at"], winter(row, "last_update"));
}

fn compare_contract(moving: &Move, row: &Value) {
    let id = row["id"].to_string();
    let contract = moving.shown(&["contract", "show", &id]);
    let (total, remaining, status) = match id.as_str() {
        "1" => ("0.10", "0.10", "signed"),
        "6" => ("0.01", "0.01", "cancelled"),
        _ => (
            text(row, "total_amount"),
            text(row, "remaining_amount"),
            if row["status"] == true {
                "signed"
            } else {
                "draft"
            },
        ),
    };
    assert_eq!(contract["total_amount"], total, "contract {id}");
    assert_eq!(contract["remaining_amount"], remaining, "contract {id}");
    assert_eq!(contract["status"], status, "contract {id}");
    assert_eq!(contract["client"]["id"], row["client_id"], "contract {id}");
    assert_eq!(contract["created_at"], winter(row, "created_at"));
    assert_eq!(contract["signed_by"], Value::Null);
    if row["status"] == true {
        assert_eq!(contract["signed_at"], contract["created_at"]);
    }
    let paid = match id.as_str() {
        "3" => "99999999.99",
        "5" => "1.67",
        _ => "0.00",
    };
    assert_eq!(contract["deposit"], paid, "contract {id}");
    assert_eq!(contract["paid_amount"], paid, "contract {id}");
}

fn compare_event(moving: &Move, row: &Value) {
    let id = row["id"].to_string();
    let event = moving.shown(&["event", "show", &id]);
    assert_eq!(event["name"], row["name"], "event {id}");
    assert_eq!(event["contract_id"], row["contract_id"], "event {id}");
    assert_eq!(event["client"]["id"], row["client_id"], "event {id}");
    assert_eq!(
        event["support_contact"]["id"], row["support_contact_id"],
        "event {id}"
    );
    let starts = text(row, "event_date").replace(' ', "T");
    assert_eq!(event["starts_local"], starts.as_str(), "event {id}");
    assert_eq!(event["end_is_estimated"], true, "event {id}");
    assert_eq!(event["notes"], text(row, "notes").replace("\r\n", "\n"));
    let location = match text(row, "location") {
        "" => "(unknown)",
        location => location,
    };
    assert_eq!(event["location"], location, "event {id}");
    let attendees = row["attendees"].as_i64().expect("a number").max(0);
    assert_eq!(event["attendees"], attendees, "event {id}");
}

fn compare_history(moving: &Move) {
    let history = moving.shown(&["event", "history", "4"]);
    let told: Vec<_> = history["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|entry| (entry["action"].clone(), entry["actor"].clone()))
        .collect();
    assert_eq!(told.len(), 3, "{history:#}");
    assert_eq!(told[0].0, "repair_imported");
    assert_eq!(told[2].0, "import_legacy");
}

/// New records come after the old ones, and old ones can be worked with.
fn life_goes_on(moving: &Move) {
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
        (&json!(8), &json!("E0001"))
    );
    let drawn = [
        "contract", "create", "--client", "5", "--total", "10", "--json",
    ];
    let drawn = moving.epic(&drawn).succeeds().json();
    assert_eq!(drawn["id"], 7);
    let dated = [
        "event",
        "update",
        "1",
        "--end",
        "2026-06-05 02:00",
        "--json",
    ];
    let dated = moving.epic(&dated).succeeds().json();
    assert_eq!(dated["end_is_estimated"], false);
    // a phone that would not be accepted today stays, whatever else changes
    moving.log_in("bob.obrien@epicevents.fr", "s3cret' OR '1'='1");
    let renamed = ["client", "update", "5", "--name", "Élodie", "--json"];
    let renamed = moving.epic(&renamed).succeeds().json();
    assert_eq!(renamed["phone"], "11111111111111111111");
    let found = moving.shown(&["client", "list", "--search", "11111111111111111111"]);
    assert_eq!(found["items"][0]["id"], 5);
    let created = [
        "client",
        "create",
        "--name",
        "New Client",
        "--email",
        "nc@epic.example",
        "--phone",
        "+33 1 23 45 67 89",
        "--json",
    ];
    assert_eq!(moving.epic(&created).succeeds().json()["id"], 6);
    let planned = [
        "event",
        "create",
        "--contract",
        "2",
        "--name",
        "New",
        "--start",
        "2027-01-01 10:00",
        "--end",
        "2027-01-01 12:00",
        "--location",
        "Paris",
        "--attendees",
        "1",
        "--json",
    ];
    assert_eq!(moving.epic(&planned).succeeds().json()["id"], 5);
}
