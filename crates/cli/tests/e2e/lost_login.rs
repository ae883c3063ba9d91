//! Letting somebody in again who lost password or second factor, without a manager.

use crate::house::{House, PASSWORD, Run};

const NEW: &str = "copper kettle sings";

fn reset<'a>(house: &House, email: &'a str, password: &str) -> Run<'a> {
    house
        .epic(&["db", "reset-login", email, "--password-stdin"])
        .typing(password)
}

#[test]
fn a_sole_manager_gets_in_again_with_a_password_of_the_moment() {
    let house = House::set_up();
    house.log_in();
    house.run_sql(
        "INSERT INTO second_factors (employee_id, sealed_secret, confirmed_at, last_step, begun_in, created_at) \
         VALUES (1, 'lost', 1, 1, 1, 1)",
    );
    house.run_sql("UPDATE employees SET two_factor_since = 1 WHERE id = 1");
    let done = reset(&house, "Mona@EPIC.example", NEW).succeeds();
    assert!(done.stderr.contains("Mona Delacroix"), "{}", done.stderr);
    // the session that was open is over
    house.epic(&["client", "list"]).exits(3);
    let login = ["login", "mona@epic.example", "--password-stdin"];
    house.epic(&login).typing(PASSWORD).exits(3);
    house.epic(&login).typing(NEW).succeeds();
    // nothing before a password of one's own
    let refused = house.epic(&["client", "list"]).exits(4);
    assert!(
        refused.stderr.contains("epic password"),
        "{}",
        refused.stderr
    );
    house
        .epic(&["password", "--password-stdin"])
        .typing(&format!("{NEW}\nmarble lantern walks"))
        .succeeds();
    let shown = house.epic(&["two-factor", "show", "--json"]).succeeds();
    assert_eq!(shown.json()["enabled"], false);
    let log = house.epic(&["audit", "list", "--json"]).succeeds().json();
    let entries = log["items"].as_array().expect("a list");
    let entry = entries
        .iter()
        .find(|entry| entry["action"] == "reset_password")
        .expect("it is in the log");
    assert_eq!(entry["channel"], "system");
    let told = entry.to_string();
    assert!(!told.contains("argon2") && !told.contains(NEW), "{told}");
    house.epic(&["audit", "verify"]).succeeds();
}

#[test]
fn whoever_is_not_there_or_left_is_not_let_in_and_a_bad_password_changes_nothing() {
    let house = House::set_up();
    let nobody = reset(&house, "nobody@epic.example", NEW).exits(1);
    assert!(
        nobody.stderr.contains("nobody logs in with"),
        "{}",
        nobody.stderr
    );
    let malformed = reset(&house, "nobody", NEW).exits(1);
    assert!(malformed.stderr.contains("email"), "{}", malformed.stderr);
    for (password, told) in [("short", "12"), ("mona delacroix rules", "name")] {
        let refused = reset(&house, "mona@epic.example", password).exits(1);
        assert!(refused.stderr.contains(told), "{}", refused.stderr);
    }
    house
        .epic(&["db", "reset-login", "mona@epic.example", "--no-input"])
        .exits(2);
    house.log_in();
    house.run_sql("UPDATE employees SET deactivated_at = 1 WHERE id = 1");
    let closed = reset(&house, "mona@epic.example", NEW).exits(1);
    assert!(closed.stderr.contains("closed"), "{}", closed.stderr);
}

#[test]
fn without_a_database_or_with_an_older_one_it_says_what_to_do() {
    let house = House::empty();
    let missing = reset(&house, "mona@epic.example", NEW).exits(5);
    assert!(missing.stderr.contains("epic init"), "{}", missing.stderr);
    let house = House::set_up();
    house.run_sql("DELETE FROM schema_migrations WHERE version LIKE 'm0020%'");
    let older = reset(&house, "mona@epic.example", NEW).exits(5);
    assert!(older.stderr.contains("epic db migrate"), "{}", older.stderr);
}
