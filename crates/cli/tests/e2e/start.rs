//! From nothing: setting up, what comes before it, and broken sessions.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{EncodingKey, Header};
use serde_json::{Value, json};

use crate::house::{House, PASSWORD};

#[test]
fn before_init_each_command_says_to_run_it() {
    let house = House::empty();
    let done = house
        .epic(&["login", "mona@epic.example", "--password-stdin"])
        .typing(PASSWORD)
        .exits(5);
    assert!(done.stderr.contains("epic init"), "{}", done.stderr);
}

#[test]
fn a_second_init_is_refused_and_changes_nothing() {
    let house = House::set_up();
    let done = house
        .epic(&[
            "init",
            "--name",
            "Eve Intruder",
            "--email",
            "eve@epic.example",
            "--password-stdin",
        ])
        .typing(PASSWORD)
        .exits(1);
    assert!(done.stderr.contains("already set up"), "{}", done.stderr);
    house
        .epic(&["login", "eve@epic.example", "--password-stdin"])
        .typing(PASSWORD)
        .exits(3);
}

#[test]
fn a_made_up_company_says_how_to_log_in_and_is_made_once() {
    let house = House::empty();
    let make = ["bench-data", "--clients", "30", "--contracts", "40"];
    let make = [&make[..], &["--events", "50", "--json"]].concat();
    let told = house.epic(&make).succeeds().json();
    assert_eq!(told["counts"]["clients"], 30);
    assert_eq!(told["counts"]["contracts"], 40);
    assert_eq!(told["counts"]["events"], 50);
    let password = told["password"].as_str().expect("a password");
    for email in told["logins"].as_array().expect("logins") {
        let email = email.as_str().expect("an address");
        house
            .epic(&["login", email, "--password-stdin"])
            .typing(password)
            .succeeds();
    }
    let listed = house.epic(&["event", "list", "--json"]).succeeds().json();
    assert_eq!(listed["count"]["value"], 50);
    let found = house.epic(&["search", "17", "--json"]).succeeds().json();
    let hits = found["items"].as_array().expect("hits");
    let is_asked = |hit: &Value| hit["kind"] == "client" && hit["id"] == 17;
    assert!(hits.iter().any(is_asked), "{found}");
    let again = house.epic(&make).exits(1);
    assert!(again.stderr.contains("already set up"), "{}", again.stderr);
    let too_few = ["bench-data", "--clients", "0", "--contracts", "1"];
    let too_few = [&too_few[..], &["--events", "0"]].concat();
    house.epic(&too_few).exits(2);
}

#[test]
fn without_a_session_commands_exit_3_and_say_to_log_in() {
    let house = House::set_up();
    let done = house.epic(&["client", "list"]).exits(3);
    assert!(done.stderr.contains("epic login"), "{}", done.stderr);
}

#[test]
fn a_changed_session_file_is_refused_cleared_and_named() {
    let house = House::set_up();
    house.log_in();
    house.epic(&["whoami"]).succeeds();
    let file = std::fs::read_to_string(house.sessions()).expect("the session file");
    // a byte in the middle of the token's signature
    let place = file.rfind("\"expires_at\"").expect("an expiry") - 20;
    let other = if file.as_bytes()[place] == b'A' {
        "B"
    } else {
        "A"
    };
    let mut changed = file;
    changed.replace_range(place..=place, other);
    std::fs::write(house.sessions(), changed).expect("the file can be written");
    let done = house.epic(&["whoami"]).exits(3);
    assert!(done.stderr.contains("epic login"), "{}", done.stderr);
    let left = std::fs::read_to_string(house.sessions()).unwrap_or_default();
    assert!(!left.contains("token"), "{left}");
}

#[test]
fn a_session_of_another_key_is_refused_and_cleared() {
    let house = House::set_up();
    house.log_in();
    let key = house.database().with_file_name("secret.key");
    std::fs::write(
        &key,
        "another secret that is long enough for HS256 tokens\n",
    )
    .expect("written");
    house.epic(&["whoami"]).exits(3);
    let left = std::fs::read_to_string(house.sessions()).unwrap_or_default();
    assert!(!left.contains("token"), "{left}");
}

#[test]
fn a_revoked_session_is_refused_and_cleared() {
    let house = House::set_up();
    house.log_in();
    let kept = std::fs::read(house.sessions()).expect("the session file");
    house.epic(&["logout", "--everywhere", "--yes"]).succeeds();
    std::fs::write(house.sessions(), kept).expect("the stolen file comes back");
    house.epic(&["client", "list"]).exits(3);
    let left = std::fs::read_to_string(house.sessions()).unwrap_or_default();
    assert!(!left.contains("token"), "{left}");
}

/// Claims as this program makes them, good until an instant in Unix seconds.
fn claims(ends: i64) -> Value {
    json!({
        "sub": "1", "sid": "1", "iat": ends - 60, "exp": ends,
        "iss": "epic-events", "aud": "epic-events",
    })
}

/// {"alg":"none","typ":"JWT"} and claims of the far future, without a signature.
fn unsigned() -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = json!({"alg": "none", "typ": "JWT"});
    format!("{}.{}.", part(header), part(claims(99_999_999_999)))
}

/// A token signed with the company's own secret that ended long ago.
fn expired(house: &House) -> String {
    let secret = std::fs::read_to_string(house.database().with_file_name("secret.key"))
        .expect("the company's secret");
    let key = EncodingKey::from_secret(secret.trim_end().as_bytes());
    jsonwebtoken::encode(&Header::default(), &claims(1_000_000_000), &key).expect("signed")
}

#[test]
fn expired_and_unsigned_tokens_in_the_session_file_are_refused_and_cleared() {
    let house = House::set_up();
    for (forged, said) in [
        (expired(&house), "the session is over"),
        (unsigned(), "the session is not valid"),
    ] {
        house.log_in();
        let file = std::fs::read_to_string(house.sessions()).expect("the session file");
        let mut sessions: Value = serde_json::from_str(&file).expect("JSON");
        for session in sessions.as_object_mut().expect("targets").values_mut() {
            session["token"] = forged.as_str().into();
        }
        std::fs::write(house.sessions(), sessions.to_string()).expect("written");
        let done = house.epic(&["whoami"]).exits(3);
        assert!(done.stderr.contains(said), "{}", done.stderr);
        let left = std::fs::read_to_string(house.sessions()).unwrap_or_default();
        assert!(!left.contains("token"), "{left}");
    }
}

#[test]
fn an_unsigned_token_from_the_environment_is_refused() {
    let house = House::set_up();
    house
        .epic(&["whoami"])
        .with("EPIC_TOKEN", &unsigned())
        .exits(3);
}

#[test]
fn files_with_secrets_are_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::set_up();
    house.log_in();
    for file in [
        house.database(),
        house.database().with_file_name("secret.key"),
        house.sessions(),
    ] {
        let mode = std::fs::metadata(&file)
            .expect("the file")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
}

#[test]
fn a_reader_who_leaves_early_is_no_failure() {
    let house = House::set_up();
    house.log_in();
    let mut command = std::process::Command::new("sh");
    let program = env!("CARGO_BIN_EXE_epic");
    let done = command
        .args(["-c", &format!("'{program}' openapi; echo $? >&2")])
        .env_clear()
        .env("HOME", house.home.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .map(|mut child| {
            drop(child.stdout.take());
            child.wait_with_output().expect("the shell ends")
        })
        .expect("the shell starts");
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(said.trim(), "0");
}
