use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use chrono::DateTime;
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;

use super::{SessionFile, StoredSession};

const SERVER: &str = "https://crm.example:443";
const DATABASE: &str = "sqlite:///srv/epic.db";

fn session(token: &str) -> StoredSession {
    StoredSession {
        token: SecretString::from(token),
        expires_at: DateTime::UNIX_EPOCH,
        email: Some(String::from("bill@epic.example")),
    }
}

fn fresh() -> (TempDir, SessionFile) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = SessionFile::in_folder(&folder.path().join("state"));
    (folder, file)
}

fn token_of(file: &SessionFile, target: &str) -> Option<String> {
    let loaded = file.load(target).expect("the file is fit to be read");
    loaded
        .session
        .map(|session| session.token.expose_secret().to_owned())
}

fn mode(path: &std::path::Path) -> u32 {
    let metadata = fs::metadata(path).expect("it exists");
    metadata.permissions().mode() & 0o777
}

#[test]
fn a_session_is_found_again_under_its_target_only() {
    let (_folder, file) = fresh();
    file.store(SERVER, &session("one")).expect("stored");
    assert_eq!(token_of(&file, SERVER).as_deref(), Some("one"));
    assert_eq!(token_of(&file, DATABASE), None);
    let loaded = file.load(SERVER).expect("loaded").session.expect("there");
    assert_eq!(loaded.email.as_deref(), Some("bill@epic.example"));
    assert_eq!(loaded.expires_at, DateTime::UNIX_EPOCH);
}

#[test]
fn storing_and_clearing_leave_other_targets_alone() {
    let (_folder, file) = fresh();
    file.store(SERVER, &session("one")).expect("stored");
    file.store(DATABASE, &session("two")).expect("stored");
    file.store(SERVER, &session("three")).expect("stored");
    file.clear(DATABASE, &SecretString::from("two"))
        .expect("cleared");
    assert_eq!(token_of(&file, SERVER).as_deref(), Some("three"));
    assert_eq!(token_of(&file, DATABASE), None);
}

#[test]
fn a_session_opened_after_the_refused_one_stays() {
    let (_folder, file) = fresh();
    file.store(SERVER, &session("refused")).expect("stored");
    file.store(SERVER, &session("newer")).expect("stored");
    let refused = SecretString::from("refused");
    file.clear(SERVER, &refused).expect("nothing to do");
    assert_eq!(token_of(&file, SERVER).as_deref(), Some("newer"));
    file.clear(SERVER, &SecretString::from("newer"))
        .expect("cleared");
    assert_eq!(token_of(&file, SERVER), None);
}

#[test]
fn file_and_folder_belong_to_their_owner_alone() {
    let (folder, file) = fresh();
    file.store(SERVER, &session("one")).expect("stored");
    let state = folder.path().join("state");
    assert_eq!(mode(&state), 0o700);
    assert_eq!(mode(&state.join("sessions.json")), 0o600);
    assert_eq!(mode(&state.join("sessions.lock")), 0o600);
    let count = fs::read_dir(&state).expect("readable").count();
    assert_eq!(count, 2, "no temporary file is left");
}

#[test]
fn a_file_that_others_can_read_is_refused_and_kept() {
    let (_folder, file) = fresh();
    file.store(SERVER, &session("one")).expect("stored");
    for bits in [0o640, 0o604, 0o660] {
        fs::set_permissions(&file.path, fs::Permissions::from_mode(bits)).expect("changed");
        let error = file.load(SERVER).expect_err("refused");
        assert!(
            error.to_string().contains("can be read by others"),
            "{bits:o}"
        );
        assert!(error.hint().expect("a hint").contains("chmod 600"));
        assert!(file.store(SERVER, &session("two")).is_err(), "{bits:o}");
        let token = SecretString::from("one");
        assert!(file.clear(SERVER, &token).is_err(), "{bits:o}");
    }
    fs::set_permissions(&file.path, fs::Permissions::from_mode(0o600)).expect("changed");
    assert_eq!(token_of(&file, SERVER).as_deref(), Some("one"));
}

#[test]
fn a_link_or_a_folder_is_refused() {
    let (folder, file) = fresh();
    file.store(SERVER, &session("one")).expect("stored");
    let elsewhere = folder.path().join("elsewhere.json");
    fs::rename(&file.path, &elsewhere).expect("moved");
    symlink(&elsewhere, &file.path).expect("linked");
    let error = file.load(SERVER).expect_err("a link is refused");
    assert!(error.to_string().contains("not a regular file"));
    fs::remove_file(&file.path).expect("removed");
    fs::create_dir(&file.path).expect("created");
    assert!(file.load(SERVER).is_err());
}

#[test]
fn a_damaged_file_counts_as_empty_and_is_set_aside_once() {
    for damage in ["", "{", "[]", r#"{"x": {"token": 7}}"#, "\u{0}"] {
        let (_folder, file) = fresh();
        file.store(SERVER, &session("one")).expect("stored");
        fs::write(&file.path, damage).expect("damaged");
        let loaded = file.load(SERVER).expect("still no error");
        assert!(loaded.session.is_none(), "{damage:?}");
        let warning = loaded.warning.expect("a warning");
        assert!(warning.contains("sessions.json.damaged"), "{warning}");
        let aside = file.path.with_file_name("sessions.json.damaged");
        assert_eq!(fs::read_to_string(&aside).expect("kept"), damage);
        assert_eq!(mode(&aside), 0o600);
        let again = file.load(SERVER).expect("nothing there");
        assert!(again.session.is_none() && again.warning.is_none());
        file.store(SERVER, &session("two")).expect("stored");
        assert_eq!(token_of(&file, SERVER).as_deref(), Some("two"));
    }
}

#[test]
fn clearing_without_a_file_creates_none() {
    let (folder, file) = fresh();
    file.clear(SERVER, &SecretString::from("one"))
        .expect("nothing to do");
    assert!(!folder.path().join("state").exists());
}

#[test]
fn logins_at_the_same_time_lose_no_entry() {
    let (_folder, file) = fresh();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let file = &file;
            scope.spawn(move || {
                let target = format!("https://server-{number}:443");
                file.store(&target, &session("token")).expect("stored");
            });
        }
    });
    for number in 0..8 {
        let target = format!("https://server-{number}:443");
        assert_eq!(
            token_of(&file, &target).as_deref(),
            Some("token"),
            "{target}"
        );
    }
}

#[test]
fn debug_output_never_shows_a_token() {
    let shown = format!("{:?}", session("hunter2hunter2"));
    assert!(!shown.contains("hunter2"), "{shown}");
}
