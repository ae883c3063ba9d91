//! What stands between the command line and a server: told by what mends it, exit 5.

use serde_json::Value;

use crate::{
    front::{Authority, Front, Kind, Reaction, answer},
    house::{Done, House},
};

/// Asks who one is at a server; expects this exit and these words.
#[track_caller]
fn asks(house: &House, server: &str, settings: &[(&str, &str)], told: &[&str]) -> Done {
    let mut run = house
        .epic(&["whoami", "--server", server])
        .with("EPIC_TOKEN", "a.b.c");
    for (name, value) in settings {
        run = run.with(name, value);
    }
    let done = run.exits(5);
    for words in told {
        assert!(done.stderr.contains(words), "{words}\n{}", done.stderr);
    }
    assert_eq!(done.stdout, "");
    done
}

#[test]
fn a_certificate_that_cannot_be_believed_is_refused_with_the_reason() {
    let house = House::empty();
    let authority = Authority::named("ours");
    let stranger = Authority::named("theirs");
    let impostor = Authority::named("ours");
    let ours = authority.file(house.home.path(), "ours.pem");
    let theirs = stranger.file(house.home.path(), "theirs.pem");
    let renewed = impostor.file(house.home.path(), "renewed.pem");
    let nobody = |_| -> Reaction { panic!("a token went to a server that is not believed") };
    for (kind, trusted, told) in [
        (
            Kind::Good,
            &theirs,
            ["authority that is not known here", "EPIC_CA_FILE"],
        ),
        (
            Kind::Good,
            &renewed,
            ["authority that is not known here", "EPIC_CA_FILE"],
        ),
        (Kind::Expired, &ours, ["has expired", "clock"]),
        (
            Kind::OtherName,
            &ours,
            ["another name (other.example)", "hint:"],
        ),
    ] {
        let front = Front::new(Some(authority.issue(&kind)), nobody);
        let trusted = trusted.to_str().expect("text");
        let done = asks(
            &house,
            &front.https(),
            &[("EPIC_CA_FILE", trusted)],
            &["cannot reach https://localhost", told[0], told[1]],
        );
        assert!(done.stderr.starts_with("error: "), "{}", done.stderr);
        assert!(front.seen().is_empty());
    }
}

#[test]
fn an_authority_file_that_is_none_is_refused_by_its_path() {
    let house = House::empty();
    std::fs::write(house.home.path().join("empty.pem"), "no certificate").expect("written");
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    std::fs::write(house.home.path().join("broken.pem"), broken).expect("written");
    for (file, told) in [
        ("empty.pem", "holds no certificate"),
        ("broken.pem", "cannot be read (number 1)"),
        ("absent.pem", "cannot be read: No such file"),
    ] {
        let done = house
            .epic(&["whoami", "--server", "https://localhost:1"])
            .with("EPIC_TOKEN", "a.b.c")
            .with("EPIC_CA_FILE", file)
            .exits(2);
        assert!(done.stderr.contains(told), "{}", done.stderr);
        assert!(done.stderr.contains(file), "{}", done.stderr);
    }
    std::fs::write(house.home.path().join(".env"), "EPIC_CA_FILE=empty.pem\n").expect("written");
    let done = house.epic(&["whoami"]).exits(2);
    assert!(
        done.stderr.contains("not for a .env to say"),
        "{}",
        done.stderr
    );
}

#[test]
fn the_wrong_scheme_is_told_with_the_right_one() {
    let house = House::empty();
    let authority = Authority::named("ours");
    let company = House::set_up();
    let plain = company.serve();
    let ca = authority.file(house.home.path(), "ca.pem");
    let ca = ca.to_str().expect("text");
    asks(
        &house,
        &plain.url.replace("http:", "https:"),
        &[("EPIC_CA_FILE", ca)],
        &["does not speak TLS", "http://127.0.0.1"],
    );
    let front = Front::new(Some(authority.issue(&Kind::Good)), |_| Reaction::Cut);
    asks(
        &house,
        &front.http(),
        &[],
        &["does not speak HTTP", "https://127.0.0.1"],
    );
    let done = house
        .epic(&["whoami", "--server", "http://crm.example.com"])
        .exits(2);
    assert!(done.stderr.contains("in the clear"), "{}", done.stderr);
    assert!(
        done.stderr.contains("https://crm.example.com"),
        "{}",
        done.stderr
    );
}

#[test]
fn no_server_no_host_and_no_answer_are_told_apart() {
    let house = House::empty();
    asks(
        &house,
        "http://127.0.0.1:1",
        &[],
        &["refused", "epic serve"],
    );
    // a name that is set aside for being nobody's
    let nowhere = "https://nowhere.invalid";
    asks(&house, nowhere, &[], &["no host of this name", "spelling"]);
    let silent = Front::new(None, |_| Reaction::Wait);
    asks(
        &house,
        &silent.http(),
        &[("EPIC_REMOTE__TIMEOUT_SECONDS", "1")],
        &["no answer within 1 second", "EPIC_REMOTE__TIMEOUT_SECONDS"],
    );
    asks(
        &house,
        &silent.https(),
        &[("EPIC_REMOTE__CONNECT_TIMEOUT_SECONDS", "1")],
        &["no connection within 1 second", "firewall"],
    );
    let short = "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"id\":";
    let cut = Front::saying(short);
    asks(
        &house,
        &cut.http(),
        &[],
        &["cut before the answer was whole"],
    );
    assert_eq!(cut.seen().len(), 2, "a question is repeated once");
}

#[test]
fn an_answer_that_is_not_ours_is_told_for_what_it_is() {
    let house = House::empty();
    let html = ["content-type: text/html; charset=utf-8"];
    for (status, headers, told) in [
        (
            "200 OK",
            &html[..],
            ["200 OK with text/html", "log-in page"],
        ),
        (
            "502 Bad Gateway",
            &html,
            ["502 Bad Gateway", "behind that proxy"],
        ),
        (
            "503 Service Unavailable",
            &html,
            ["503", "behind that proxy"],
        ),
        ("401 Unauthorized", &html, ["401", "cannot read"]),
        (
            "302 Found",
            &["location: https://login.example/x?y=z"],
            ["redirect to https://login.example,", "not followed"],
        ),
        (
            "429 Too Many Requests",
            &["retry-after: 30"],
            ["too many requests", "try again in 30 seconds"],
        ),
    ] {
        let front = Front::saying(&answer(status, headers, "<html>secret</html>"));
        let done = asks(&house, &front.http(), &[], &told);
        assert!(!done.stderr.contains("secret"), "{}", done.stderr);
        assert_eq!(front.seen().len(), 1);
    }
    let slow =
        r#"{"type":"about:blank","title":"x","status":429,"code":"slow_down","detail":"slow"}"#;
    let front = Front::saying(&answer("429 Too Many Requests", &["retry-after: 90"], slow));
    asks(&house, &front.http(), &[], &["slow", "in 90 seconds"]);
}

#[test]
fn a_server_of_another_version_is_named_when_that_is_what_is_wrong() {
    let house = House::empty();
    let older = "epic-version: 0.0.9";
    let newer = "epic-version: 99.0.0";
    let ours = concat!("epic-version: ", env!("CARGO_PKG_VERSION"));
    let problem = |status: u16, rest: &str| {
        format!(
            r#"{{"type":"about:blank","title":"x","status":{status},"code":"c","detail":"d"{rest}}}"#
        )
    };
    let field = problem(
        422,
        r#","errors":[{"field":"f","message":"is not a field that is known here"}]"#,
    );
    let cases = [
        ("404 Not Found", older, problem(404, ""), "older (0.0.9)"),
        (
            "405 Method Not Allowed",
            newer,
            problem(405, ""),
            "newer (99.0.0)",
        ),
        ("422 Unprocessable Content", older, field, "older (0.0.9)"),
        ("404 Not Found", newer, String::new(), "newer (99.0.0)"),
        (
            "200 OK",
            newer,
            String::from(r#"{"id":"x"}"#),
            "newer (99.0.0)",
        ),
    ];
    for (status, version, body, told) in cases {
        let front = Front::saying(&answer(status, &[version], &body));
        asks(
            &house,
            &front.http(),
            &[],
            &["the server is", told, "hint:"],
        );
    }
    // the same version, and refusals that no version mends, stay what they are
    let front = Front::saying(&answer("404 Not Found", &[ours], &problem(404, "")));
    let server = front.http();
    let done = house
        .epic(&["whoami", "--server", &server])
        .with("EPIC_TOKEN", "a.b.c")
        .exits(1);
    assert!(!done.stderr.contains("version"), "{}", done.stderr);
    let front = Front::saying(&answer("404 Not Found", &[older], &problem(404, "")));
    let server = front.http();
    house
        .epic(&["client", "show", "9", "--server", &server])
        .with("EPIC_TOKEN", "a.b.c")
        .exits(1);
}

#[test]
fn a_creation_cut_off_is_repeated_and_happens_once_while_a_change_is_left_open() {
    let house = House::set_up();
    house.log_in();
    let server = house.serve();
    let url = server.url.clone();
    let front = Front::new(None, move |number| match number {
        1 => Reaction::PassAndCut(url.clone()),
        _ => Reaction::Pass(url.clone()),
    });
    let through = front.http();
    let token = token(&house);
    let hire = |email: &'static str| {
        let number = [
            "employee",
            "create",
            "--name",
            "Bill Boquet",
            "--email",
            email,
        ];
        let rest = ["--department", "SALES", "--password-stdin"];
        [number.as_slice(), &rest].concat()
    };
    house
        .epic(&hire("bill@epic.example"))
        .with("EPIC_SERVER", &through)
        .with("EPIC_TOKEN", &token)
        .typing("orchard lantern four")
        .succeeds();
    let seen = front.seen();
    assert_eq!(seen.len(), 2);
    let key = |request: &str| {
        let line = request
            .lines()
            .find(|line| line.starts_with("idempotency-key: "));
        line.expect("a key").to_owned()
    };
    assert_eq!(key(&seen[0]), key(&seen[1]));
    assert!(seen[0].contains("\r\nuser-agent: epic/"), "{}", seen[0]);
    let list = house.epic(&["employee", "list", "--json"]).succeeds();
    assert_eq!(list.json()["count"]["value"], 2);

    let silent = Front::new(None, |_| Reaction::Cut);
    let server = silent.http();
    let change = ["employee", "deactivate", "2", "--version", "1", "--yes"];
    let done = house
        .epic(&[change.as_slice(), &["--server", &server]].concat())
        .with("EPIC_TOKEN", "a.b.c")
        .exits(5);
    assert!(done.stderr.contains("not known whether"), "{}", done.stderr);
    assert_eq!(silent.seen().len(), 1, "a change is not repeated");
}

/// The token of the one session in the house.
fn token(house: &House) -> String {
    let text = std::fs::read_to_string(house.sessions()).expect("sessions");
    let sessions: Value = serde_json::from_str(&text).expect("JSON");
    let (_, session) = sessions
        .as_object()
        .and_then(|sessions| sessions.iter().next())
        .expect("a session");
    session["token"].as_str().expect("a token").to_owned()
}
