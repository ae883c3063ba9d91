//! Several servers on one machine: each with its own session, none getting another's token.

use serde_json::Value;

use crate::{
    front::{Authority, Front, Kind, Reaction, answer},
    house::{House, PASSWORD, Server},
};

/// A server's home, and TLS in front of it.
fn server_with_tls(authority: &Authority) -> (House, Server, Front) {
    let house = House::set_up();
    let server = house.serve();
    let url = server.url.clone();
    let tls = authority.issue(&Kind::Good);
    let front = Front::new(Some(tls), move |_| Reaction::Pass(url.clone()));
    (house, server, front)
}

fn login<'a>(server: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
    let arguments = [
        "login",
        "mona@epic.example",
        "--password-stdin",
        "--server",
        server,
    ];
    [arguments.as_slice(), rest].concat()
}

/// The targets of the session file.
fn targets(house: &House) -> Vec<String> {
    let text = std::fs::read_to_string(house.sessions()).expect("sessions");
    let sessions: Value = serde_json::from_str(&text).expect("JSON");
    let sessions = sessions.as_object().expect("entries");
    sessions.keys().cloned().collect()
}

#[test]
fn two_servers_over_tls_are_worked_with_at_once() {
    let authority = Authority::named("ours");
    let (_one_house, _one_server, one) = server_with_tls(&authority);
    let (_two_house, _two_server, two) = server_with_tls(&authority);
    let me = House::empty();
    let ca = authority.file(me.home.path(), "ca.pem");
    let (one_url, two_url) = (one.https(), two.https());
    for (url, name) in [(&one_url, "one"), (&two_url, "two")] {
        let done = me
            .epic(&login(url, &["--profile", name]))
            .typing(PASSWORD)
            .with("EPIC_CA_FILE", ca.to_str().expect("text"))
            .succeeds();
        assert!(
            done.stderr.contains(&format!("profile {name}")),
            "{}",
            done.stderr
        );
    }
    // the authority was remembered with the server
    let done = me.epic(&["whoami"]).succeeds();
    assert!(done.stdout.contains(&two_url), "{}", done.stdout);
    assert!(done.stdout.contains("two"), "{}", done.stdout);
    let (before, others) = (one.seen().len(), two.seen().len());
    me.epic(&["client", "list", "--profile", "one"]).succeeds();
    me.epic(&["client", "list"])
        .with("EPIC_PROFILE", "one")
        .succeeds();
    assert_eq!(one.seen().len(), before + 2);
    assert_eq!(two.seen().len(), others);

    let listed = me.epic(&["profile", "list", "--json"]).succeeds().json();
    let rows: Vec<_> = listed["items"].as_array().expect("rows").iter().collect();
    let names: Vec<_> = rows.iter().map(|row| row["name"].as_str()).collect();
    assert_eq!(names, [Some("local"), Some("one"), Some("two")]);
    assert_eq!(rows[1]["email"], "mona@epic.example");
    assert_eq!(
        (&rows[1]["current"], &rows[2]["current"]),
        (&false.into(), &true.into())
    );

    let shown = me.epic(&["config", "show", "--json"]).succeeds().json();
    let rows = shown["items"].as_array().expect("rows");
    let row = rows
        .iter()
        .find(|row| row["key"] == "server.url")
        .expect("a row");
    assert_eq!(row["origin"], "profile two");

    me.epic(&["profile", "use", "one"]).succeeds();
    me.epic(&["logout"]).succeeds();
    assert_eq!(targets(&me), [two_url.as_str()]);
    me.epic(&["whoami"]).exits(3);
    me.epic(&["whoami", "--profile", "two"]).succeeds();
    me.epic(&["profile", "remove", "two"]).succeeds();
    assert!(targets(&me).is_empty());
    me.epic(&["profile", "use", "two"]).exits(1);
}

#[test]
fn a_login_that_fails_keeps_and_switches_nothing() {
    let house = House::set_up();
    let server = house.serve();
    let me = House::empty();
    let url = server.url.as_str();
    me.epic(&login(url, &[]))
        .typing("not the password")
        .exits(3);
    me.epic(&login("http://127.0.0.1:1", &[]))
        .typing(PASSWORD)
        .exits(5);
    let profiles = me.home.path().join(".config/epic-events/profiles.toml");
    assert!(!profiles.exists());
    me.epic(&login(url, &["--profile", "a b"]))
        .typing(PASSWORD)
        .exits(2);
    me.epic(&login(url, &["--profile", "local"]))
        .typing(PASSWORD)
        .exits(2);
    me.epic(&login(url, &[])).typing(PASSWORD).succeeds();
    let kept = std::fs::read_to_string(&profiles).expect("a file");
    assert!(kept.contains("current = \"127-0-0-1\""), "{kept}");
    me.epic(&login("http://127.0.0.1:1", &["--profile", "down"]))
        .typing(PASSWORD)
        .exits(5);
    assert_eq!(std::fs::read_to_string(&profiles).expect("a file"), kept);
}

#[test]
fn what_is_nearer_goes_before_the_current_profile() {
    let house = House::set_up();
    house.log_in();
    let server = house.serve();
    house
        .epic(&login(&server.url, &["--profile", "far"]))
        .typing(PASSWORD)
        .succeeds();
    let database = format!("sqlite://{}", house.database().display());
    let is_far = |settings: &[(&str, &str)], flags: &[&'static str]| {
        let mut run = house.epic(&[&["whoami"], flags].concat());
        for (name, value) in settings {
            run = run.with(name, value);
        }
        run.succeeds().stdout.contains(&server.url)
    };
    assert!(is_far(&[], &[]));
    assert!(!is_far(&[], &["--profile", "local"]));
    assert!(!is_far(&[("EPIC_PROFILE", "local")], &[]));
    assert!(is_far(&[("EPIC_PROFILE", "local")], &["--profile", "far"]));
    assert!(!is_far(&[("EPIC_DATABASE_URL", &database)], &[]));
    assert!(is_far(
        &[("EPIC_DATABASE_URL", &database)],
        &["--profile", "far"]
    ));
    let done = house
        .epic(&["profile", "list"])
        .with("EPIC_DATABASE_URL", &database)
        .succeeds();
    assert!(
        done.stderr.contains("EPIC_DATABASE_URL is set"),
        "{}",
        done.stderr
    );
    let both = house
        .epic(&["whoami"])
        .with("EPIC_PROFILE", "far")
        .with("EPIC_SERVER", &server.url)
        .exits(2);
    assert!(both.stderr.contains("keep one of them"), "{}", both.stderr);
    house.epic(&["whoami", "--profile", "nowhere"]).exits(2);
    // a profile that .env chooses gets no token from elsewhere
    std::fs::write(house.home.path().join(".env"), "EPIC_PROFILE=far\n").expect("written");
    house.epic(&["whoami"]).with("EPIC_TOKEN", "a.b.c").exits(3);
    std::fs::remove_file(house.home.path().join(".env")).expect("removed");
    house.epic(&["profile", "use", "local"]).succeeds();
    assert!(!is_far(&[], &[]));
}

#[test]
fn operators_commands_work_on_this_machine_and_say_so() {
    let house = House::set_up();
    let server = house.serve();
    house
        .epic(&login(&server.url, &["--profile", "far"]))
        .typing(PASSWORD)
        .succeeds();
    let done = house.epic(&["db", "status"]).succeeds();
    assert!(done.stderr.contains("passed over"), "{}", done.stderr);
    assert!(done.stderr.contains("profile far"), "{}", done.stderr);
    for flags in [["--server", server.url.as_str()], ["--profile", "far"]] {
        let done = house
            .epic(&[&["db", "migrate"], &flags[..]].concat())
            .exits(2);
        assert!(done.stderr.contains("never on a server"), "{}", done.stderr);
    }
    let done = house
        .epic(&["db", "status", "--profile", "local"])
        .succeeds();
    assert!(!done.stderr.contains("passed over"), "{}", done.stderr);
}

#[test]
fn a_session_that_one_server_refuses_is_forgotten_for_that_server_alone() {
    let house = House::set_up();
    house.log_in();
    let over = r#"{"type":"about:blank","title":"x","status":401,"code":"session_over","detail":"your session is over"}"#;
    let url = house.serve();
    let target = url.url.clone();
    let front = Front::new(None, move |number| match number {
        1 => Reaction::Pass(target.clone()),
        _ => Reaction::Say(answer("401 Unauthorized", &[], over)),
    });
    let server = front.http();
    house.epic(&login(&server, &[])).typing(PASSWORD).succeeds();
    assert_eq!(targets(&house).len(), 2);
    let done = house.epic(&["client", "list"]).exits(3);
    assert!(done.stderr.contains("epic login"), "{}", done.stderr);
    let left = targets(&house);
    assert!(
        left.len() == 1 && left[0].starts_with("sqlite://"),
        "{left:?}"
    );
    house.epic(&["whoami", "--profile", "local"]).succeeds();
}
