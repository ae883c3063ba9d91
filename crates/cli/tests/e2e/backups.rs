//! Backups as an operator takes them, and puts them back.

use std::fs;

use crate::house::{House, PASSWORD};

#[test]
fn a_company_moves_to_another_machine_and_stays_logged_in() {
    let house = House::lively();
    let told = house
        .epic(&["db", "backup", "one.backup.gz", "--verify", "--json"])
        .succeeds();
    let told = told.json();
    assert_eq!(told["company_name"], "Epic Events");
    assert!(
        told["rows"].as_u64().is_some_and(|rows| rows > 10),
        "{told}"
    );
    let path = house.home.path().join("one.backup.gz");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let other = House::empty();
    let key = ".local/share/epic-events/secret.key";
    fs::create_dir_all(other.home.path().join(".local/share/epic-events")).expect("a folder");
    fs::copy(house.home.path().join(key), other.home.path().join(key)).expect("the secret");
    let path = path.display().to_string();
    let whole = other.epic(&["db", "restore", &path, "--verify"]).succeeds();
    assert!(whole.stderr.contains("is whole"), "{}", whole.stderr);
    assert!(!other.database().exists(), "looking at it writes nothing");
    other.epic(&["db", "restore", &path]).succeeds();
    other
        .epic(&["login", "bill@epic.example", "--password-stdin"])
        .typing("orchard lantern four")
        .succeeds();
    other.epic(&["audit", "verify"]).succeeds();
    other.log_in();
    let found = other.epic(&["employee", "list", "--json"]).succeeds();
    assert_eq!(found.json()["count"]["value"], 2);
    // and not over what is there
    let refused = other.epic(&["db", "restore", &path]).exits(1);
    assert!(refused.stderr.contains("not empty"), "{}", refused.stderr);
    let init = [
        "init",
        "--name",
        "Eve",
        "--email",
        "eve@epic.example",
        "--password-stdin",
    ];
    other.epic(&init).typing(PASSWORD).exits(1);
}

#[test]
fn without_a_name_it_goes_into_the_folder_of_backups() {
    let house = House::lively();
    house.epic(&["db", "backup"]).succeeds();
    let folder = house.home.path().join(".local/share/epic-events/backups");
    let names: Vec<_> = fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(names.len(), 1, "{names:?}");
    let name = names[0].to_string_lossy().into_owned();
    assert!(
        name.starts_with("by-hand-20") && name.ends_with("Z.backup.gz"),
        "{name}"
    );
    house
        .epic(&["db", "backup"])
        .with("EPIC_BACKUP__FOLDER", "elsewhere")
        .succeeds();
    assert!(house.home.path().join("elsewhere").is_dir());
}

#[test]
fn a_backup_replaces_nothing_but_a_backup() {
    let house = House::lively();
    let database = house.database().display().to_string();
    let before = fs::read(house.database()).expect("a file");
    let refused = house.epic(&["db", "backup", &database]).exits(1);
    assert!(
        refused.stderr.contains("is no whole backup"),
        "{}",
        refused.stderr
    );
    assert_eq!(fs::read(house.database()).expect("a file"), before);
    house.epic(&["db", "backup", "one"]).succeeds();
    house.epic(&["db", "backup", "one"]).succeeds();
    let folder = fs::read_dir(house.home.path()).expect("a folder");
    let left = folder.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let left: Vec<_> = left.filter(|name| name.ends_with(".partial")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_is_no_backup_is_refused_before_anything_is_made() {
    let house = House::lively();
    house.epic(&["db", "backup", "one"]).succeeds();
    let whole = fs::read(house.home.path().join("one")).expect("a file");
    let other = House::empty();
    let there = |name: &str, bytes: &[u8]| {
        fs::write(other.home.path().join(name), bytes).expect("a file");
    };
    there("text", b"full_name,email\n");
    there("half", &whole[..whole.len() / 2]);
    for (file, told) in [
        ("text", "no backup"),
        ("half", "damaged"),
        ("missing", "missing"),
        (".", "no backup"),
    ] {
        for more in [&[][..], &["--verify"]] {
            let asked = [&["db", "restore", file][..], more].concat();
            let refused = other.epic(&asked).exits(1);
            assert!(refused.stderr.contains(told), "{file}: {}", refused.stderr);
        }
    }
    assert!(!other.database().exists());
    assert!(
        !other
            .home
            .path()
            .join(".local/share/epic-events/secret.key")
            .exists()
    );
}

#[test]
fn a_place_that_cannot_be_written_is_named_and_nothing_is_left() {
    let house = House::lively();
    let refused = house.epic(&["db", "backup", "nowhere/one"]).exits(1);
    assert!(refused.stderr.contains("nowhere"), "{}", refused.stderr);
    let none = House::empty();
    let missing = none.epic(&["db", "backup", "one"]).exits(5);
    assert!(missing.stderr.contains("epic init"), "{}", missing.stderr);
    assert!(!none.home.path().join("one").exists());
    for (name, value) in [
        ("EPIC_BACKUP__EVERY_HOURS", "-1"),
        ("EPIC_BACKUP__KEEP", "0"),
    ] {
        let refused = house.epic(&["config", "show"]).with(name, value).exits(2);
        assert!(refused.stderr.contains("backup."), "{}", refused.stderr);
    }
}

/// As a program before the last step left it.
fn as_before(house: &House) {
    house.run_sql("DROP TABLE jobs");
    house.run_sql("DELETE FROM schema_migrations WHERE version LIKE 'm0021%'");
}

fn saved(house: &House) -> Vec<std::path::PathBuf> {
    let folder = house.home.path().join(".local/share/epic-events/backups");
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries
        .map(|entry| entry.expect("an entry").path())
        .collect()
}

/// The schema is as it was before.
fn assert_pending(house: &House) {
    let status = house.epic(&["db", "status", "--json"]).done();
    assert_eq!(status.json()["schema"]["state"], "pending");
}

#[test]
fn an_upgrade_takes_a_backup_first() {
    let house = House::lively();
    let none = house.epic(&["db", "migrate", "--json"]).succeeds().json();
    assert_eq!(none["migrations"], 0);
    assert!(none["backup"].is_null(), "{none}");
    assert!(saved(&house).is_empty(), "nothing was to be done");
    as_before(&house);
    let done = house.epic(&["db", "migrate", "--json"]).succeeds().json();
    assert_eq!(done["migrations"], 1);
    let [path] = &saved(&house)[..] else {
        panic!("one backup: {:?}", saved(&house));
    };
    let path = path.display().to_string();
    assert_eq!(done["backup"], path);
    let other = House::empty();
    other.epic(&["db", "restore", &path]).succeeds();
    other.epic(&["db", "status"]).succeeds();
    // whoever has a backup of their own needs no other
    as_before(&house);
    house.epic(&["db", "migrate", "--no-backup"]).succeeds();
    assert_eq!(saved(&house).len(), 1);
}

#[test]
fn an_upgrade_after_which_not_all_is_well_says_so_and_how_to_go_back() {
    let house = House::lively();
    as_before(&house);
    house.run_sql("UPDATE employees SET two_factor_since = 1 WHERE id = 1");
    let told = house.epic(&["db", "migrate"]).exits(1);
    for words in ["not all is well", "second_factors", "before-upgrade-"] {
        assert!(told.stderr.contains(words), "{words}: {}", told.stderr);
    }
}

#[test]
fn an_upgrade_that_fails_leaves_what_was_there() {
    let house = House::lively();
    as_before(&house);
    house.run_sql("CREATE TABLE jobs (in_the_way INTEGER)");
    let told = house.epic(&["db", "migrate"]).done();
    assert_ne!(told.code, 0, "{}", told.stderr);
    assert!(told.stderr.contains("before-upgrade-"), "{}", told.stderr);
    assert_pending(&house);
}

#[test]
fn an_upgrade_without_a_place_for_its_backup_changes_nothing() {
    let house = House::lively();
    as_before(&house);
    fs::write(house.home.path().join("file"), "").expect("a file");
    let told = house
        .epic(&["db", "migrate"])
        .with("EPIC_BACKUP__FOLDER", "file/folder")
        .exits(1);
    assert!(told.stderr.contains("file/folder"), "{}", told.stderr);
    assert_pending(&house);
}
