//! What `epic doctor` finds, and what it says to do.

use std::fs;

use rstest::rstest;
use serde_json::Value;
use testbed::Engine;

use crate::house::House;

fn found(house: &House, code: i32) -> Vec<Value> {
    let told = house.epic(&["doctor", "--json"]).exits(code).json();
    told["items"].as_array().expect("findings").clone()
}

fn states<'a>(found: &'a [Value], state: &str) -> Vec<&'a str> {
    found
        .iter()
        .filter(|one| one["state"] == state)
        .map(|one| one["about"].as_str().expect("a text"))
        .collect()
}

#[rstest]
fn a_company_just_set_up_is_well(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let house = House::set_up_on(engine);
    let found = found(&house, 0);
    assert_eq!(states(&found, "wrong"), Vec::<&str>::new(), "{found:#?}");
    assert_eq!(states(&found, "warning"), ["backup"], "{found:#?}");
    for one in &found {
        assert_eq!(one["state"] == "well", one["advice"].is_null(), "{one}");
    }
    // for eyes as well
    let shown = house.epic(&["doctor"]).succeeds();
    assert!(shown.stdout.contains("WHAT TO DO"), "{}", shown.stdout);
}

#[test]
fn what_was_written_past_the_program_is_found() {
    let house = House::set_up();
    for (sql, about) in [
        (
            "UPDATE employees SET two_factor_since = 1 WHERE id = 1",
            "second_factors",
        ),
        ("DELETE FROM search_lines", "search"),
    ] {
        house.run_sql(sql);
        let found = found(&house, 1);
        assert!(states(&found, "wrong").contains(&about), "{found:#?}");
    }
    house.run_sql("DELETE FROM schema_migrations WHERE version LIKE 'm0021%'");
    let found = found(&house, 1);
    assert_eq!(states(&found, "wrong"), ["schema"], "{found:#?}");
}

#[cfg(unix)]
#[test]
fn files_that_others_may_read_and_a_missing_secret_are_found() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::set_up();
    let open = fs::Permissions::from_mode(0o644);
    fs::set_permissions(house.database(), open.clone()).expect("changed");
    assert_eq!(states(&found(&house, 1), "wrong"), ["database file"]);
    let key = house
        .home
        .path()
        .join(".local/share/epic-events/secret.key");
    fs::set_permissions(&key, open).expect("changed");
    let two = found(&house, 1);
    assert_eq!(states(&two, "wrong"), ["signing secret", "database file"]);
    let advice = two.iter().find(|one| one["about"] == "database file");
    let advice = advice.expect("it is told")["advice"].to_string();
    assert!(advice.contains("chmod 600"), "{advice}");
    fs::remove_file(&key).expect("removed");
    assert!(states(&found(&house, 1), "wrong").contains(&"signing secret"));
}

#[test]
fn where_there_is_nothing_it_says_how_to_begin() {
    let house = House::empty();
    let found = found(&house, 1);
    assert!(states(&found, "wrong").contains(&"database"), "{found:#?}");
    let told = serde_json::to_string(&found).expect("text");
    assert!(told.contains("epic init"), "{told}");
    assert!(!house.home.path().join(".local/share/epic-events").exists());
}
