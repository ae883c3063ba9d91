//! The audit log, proved by its operator.

use std::fs;

use serde_json::Value;

use crate::house::House;

fn verified(house: &House, more: &[&str]) -> Value {
    let arguments = [&["audit", "verify", "--json"], more].concat();
    house.epic(&arguments).succeeds().json()
}

#[test]
fn an_untouched_log_is_whole_and_its_heads_are_kept_by_their_owner() {
    let house = House::lively();
    let found = verified(&house, &[]);
    assert_eq!(found["state"], "whole");
    assert_eq!(found["breaks"], serde_json::json!([]));
    assert!(found["entries"].as_u64().is_some_and(|entries| entries > 2));
    let told = house.epic(&["audit", "heads", "heads.jsonl"]).succeeds();
    assert!(told.stderr.contains("heads.jsonl"), "{}", told.stderr);
    let path = house.home.path().join("heads.jsonl");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let kept = fs::read_to_string(&path).expect("text");
    assert_eq!(
        house
            .epic(&["audit", "heads"])
            .succeeds()
            .stdout
            .lines()
            .count(),
        kept.lines().count()
    );
    let found = verified(&house, &["--heads", "heads.jsonl"]);
    assert_eq!(found["heads"], found["chains"]);
    // what stands there in words
    let shown = house.epic(&["audit", "verify"]).succeeds();
    assert!(shown.stdout.contains("whole"), "{}", shown.stdout);
}

#[test]
fn a_log_that_was_changed_says_where_and_exits_1() {
    let house = House::lively();
    house.epic(&["audit", "heads", "heads.jsonl"]).succeeds();
    house.run_sql("UPDATE audit_entries SET actor_name = 'Eve' WHERE action = 'create_employee' AND actor_id = 1");
    let done = house.epic(&["audit", "verify"]).exits(1);
    assert!(done.stderr.contains("not whole"), "{}", done.stderr);
    assert!(
        done.stderr.contains("employee 2, place 1"),
        "{}",
        done.stderr
    );
    assert!(done.stderr.contains("was changed"), "{}", done.stderr);
    let done = house.epic(&["audit", "verify", "--json"]).exits(1).json();
    assert_eq!(done["state"], "broken");
    assert_eq!(done["breaks"][0]["fault"], "changed");
    assert_eq!(done["breaks"][0]["chain"], "employee 2");
    house.run_sql("DELETE FROM audit_entries WHERE chain LIKE 'session %'");
    let heads = ["audit", "verify", "--json", "--heads", "heads.jsonl"];
    let done = house.epic(&heads).exits(1).json();
    let faults: Vec<_> = done["breaks"].as_array().expect("breaks").iter().collect();
    assert!(
        faults.iter().any(|one| one["fault"] == "gone"),
        "{faults:?}"
    );
    // heads that are none
    fs::write(house.home.path().join("list"), "milk\n").expect("written");
    let done = house.epic(&["audit", "verify", "--heads", "list"]).exits(2);
    assert!(done.stderr.contains("line 1"), "{}", done.stderr);
    house
        .epic(&["audit", "verify", "--heads", "nowhere"])
        .exits(2);
}

#[test]
fn entries_of_an_earlier_secret_are_proved_with_it() {
    let house = House::lively();
    let key = house
        .home
        .path()
        .join(".local/share/epic-events/secret.key");
    let earlier = fs::read_to_string(&key).expect("a secret");
    let new = "another secret, long enough to be accepted";
    let done = house
        .epic(&["audit", "verify"])
        .with("JWT_SECRET", new)
        .exits(1);
    assert!(
        done.stderr.contains("EPIC_AUDIT__OLD_SECRETS_FILE"),
        "{}",
        done.stderr
    );
    let before = house.home.path().join("before");
    fs::write(
        &before,
        format!("a third secret, long enough to be accepted\n{earlier}\n"),
    )
    .expect("written");
    house
        .epic(&["login", "mona@epic.example", "--password-stdin"])
        .with("JWT_SECRET", new)
        .typing(crate::house::PASSWORD)
        .succeeds();
    house
        .epic(&["audit", "verify"])
        .with("JWT_SECRET", new)
        .with("EPIC_AUDIT__OLD_SECRETS_FILE", "before")
        .succeeds();
    // and neither secret is shown
    let shown = house
        .epic(&["config", "show"])
        .with("EPIC_AUDIT__OLD_SECRETS_FILE", "before")
        .succeeds();
    assert!(!shown.stdout.contains(earlier.trim()), "{}", shown.stdout);
    fs::write(&before, "short\n").expect("written");
    house
        .epic(&["audit", "verify"])
        .with("EPIC_AUDIT__OLD_SECRETS_FILE", "before")
        .exits(2);
}

#[test]
fn the_log_is_proved_where_the_database_is() {
    let house = House::lively();
    let done = house
        .epic(&["audit", "verify", "--server", "https://crm.example.com"])
        .exits(2);
    assert!(done.stderr.contains("never on a server"), "{}", done.stderr);
    let done = house
        .epic(&["audit", "verify"])
        .with("EPIC_SERVER", "https://crm.example.com")
        .succeeds();
    assert!(done.stderr.contains("passed over"), "{}", done.stderr);
    House::empty().epic(&["audit", "verify"]).exits(5);
}

#[test]
fn a_made_up_company_and_an_older_one_are_whole() {
    let house = House::empty();
    let make = ["bench-data", "--clients", "300", "--contracts", "400"];
    house
        .epic(&[&make[..], &["--events", "500"]].concat())
        .succeeds();
    assert_eq!(verified(&house, &[])["state"], "whole");
    // as an older program left it
    house.run_sql(
        "DROP INDEX uq_audit_entries_place; UPDATE audit_entries SET chain = NULL, place = NULL, \
         values_salt = NULL, values_digest = NULL, mac = NULL, key_id = NULL; \
         DELETE FROM schema_migrations WHERE version = 'm0019_audit_places'",
    );
    house.epic(&["audit", "verify"]).exits(5);
    house.epic(&["db", "migrate"]).succeeds();
    assert_eq!(verified(&house, &[])["state"], "whole");
}
