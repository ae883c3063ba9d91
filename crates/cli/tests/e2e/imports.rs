//! `epic import`: a file checked, taken in, corrected, taken in again and taken back; and one
//! whose program is killed on the way.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::house::House;

const STAFF: &str = "Nom,Courriel,Département,Matricule\n\
                     Bill Boquet,bill@epic.example,SALES,E0100\n\
                     Kate Hastroff,,SUPPORT,E0101\n";
/// So many that the program can be killed among them.
const MANY: u64 = 12_000;
/// Longer than somebody who was killed holds an import, and what is left takes.
const LONGEST: Duration = Duration::from_mins(2);

#[test]
fn a_file_is_checked_taken_in_corrected_and_taken_back() {
    let house = House::set_up();
    house.log_in();
    let home = house.home.path();
    fs::write(home.join("staff.csv"), STAFF).expect("a file");
    let people = || {
        let all = house.epic(&["employee", "list", "--json"]).succeeds();
        all.json()["items"].as_array().expect("a list").len()
    };

    let checked = house
        .epic(&["import", "employees", "staff.csv", "--dry-run"])
        .exits(1);
    assert!(checked.stdout.contains("Created    1\n"), "{checked:?}");
    assert!(checked.stderr.contains("1 row was refused"), "{checked:?}");
    assert_eq!(people(), 1, "nothing was kept");

    let arguments = [
        "import",
        "employees",
        "staff.csv",
        "--errors",
        "refused.csv",
    ];
    house.epic(&arguments).exits(1);
    assert_eq!(people(), 2);
    let refused = fs::read_to_string(home.join("refused.csv")).expect("a file");
    assert!(refused.contains("email is missing"), "{refused}");
    let corrected = refused.replace("Hastroff,,", "Hastroff,kate@epic.example,");
    fs::write(home.join("refused.csv"), corrected).expect("a file");
    let again = house
        .epic(&["import", "employees", "refused.csv"])
        .succeeds();
    assert!(again.stdout.contains("Created    1\n"), "{again:?}");
    assert_eq!(people(), 3);

    let same = house
        .epic(&["import", "employees", "refused.csv"])
        .succeeds();
    assert!(same.stdout.contains("Unchanged  1\n"), "{same:?}");
    assert_eq!(people(), 3);

    let undone = house.epic(&["import", "undo", "3", "--yes"]).succeeds();
    assert!(
        undone.stderr.contains("import 3 taken back · 1 row\n"),
        "{undone:?}"
    );
    assert_eq!(people(), 2);
}

#[test]
fn an_import_whose_program_is_killed_goes_on_and_takes_each_row_once() {
    let house = House::set_up();
    house.log_in();
    let home = house.home.path();
    let bill = "name,email,department\nBill Boquet,bill@epic.example,SALES\n";
    fs::write(home.join("staff.csv"), bill).expect("a file");
    house.epic(&["import", "employees", "staff.csv"]).succeeds();
    let mut clients = String::from("name,email,phone,sales_contact\n");
    for number in 0..MANY {
        writeln!(
            clients,
            "Client {number},c{number}@mail.example,01{number:08},bill@epic.example"
        )
        .expect("text");
    }
    fs::write(home.join("clients.csv"), clients).expect("a file");

    let mut killed = house
        .command()
        .args(["import", "clients", "clients.csv"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let begun = Instant::now();
    let done = || {
        let import = house.epic(&["import", "show", "2", "--json"]).done();
        let import: Value = serde_json::from_str(&import.stdout).unwrap_or_default();
        import["created"].as_u64().unwrap_or_default()
    };
    while done() == 0 {
        assert!(begun.elapsed() < LONGEST, "nothing is taken in");
        thread::sleep(Duration::from_millis(20));
    }
    killed.kill().expect("it runs");
    killed.wait().expect("it ended");
    let half = done();
    assert!(half > 0 && half < MANY, "killed on the way: {half}");

    let went_on = house.epic(&["import", "start", "2"]).succeeds();
    assert!(
        went_on.stdout.contains(&format!("Created    {MANY}\n")),
        "{went_on:?}"
    );
    let exported = |list: &str| {
        let lines = house
            .epic(&["export", list, "--format", "jsonl"])
            .succeeds();
        let of_line = |line: &str| serde_json::from_str::<Value>(line).expect("JSON");
        lines.stdout.lines().map(of_line).collect::<Vec<_>>()
    };
    let addresses: BTreeSet<_> = exported("clients")
        .iter()
        .map(|client| client["email"].to_string())
        .collect();
    assert_eq!(addresses.len() as u64, MANY);
    let of_clients = exported("audit");
    let of_clients = of_clients
        .iter()
        .filter(|entry| entry["record_kind"] == "client");
    assert_eq!(of_clients.count() as u64, MANY, "an entry each");
}
