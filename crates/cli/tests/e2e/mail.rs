//! E-mail from the program itself: by commands without a server, and by a server.

use std::time::{Duration, Instant};

use testbed::{Mood, SmtpSink};

use crate::house::{House, PASSWORD, Run};

const FIRST: &str = "orchard lantern four";

/// A house in which Mona hired Kate, and may reset her password.
fn house() -> House {
    let house = House::set_up();
    house.log_in();
    let hire = [
        "employee",
        "create",
        "--name",
        "Kate Hastroff",
        "--email",
        "kate@epic.example",
        "--department",
        "SUPPORT",
        "--password-stdin",
    ];
    house.epic(&hire).typing(FIRST).succeeds();
    house
}

fn reset<'a>(house: &House, url: &str) -> Run<'a> {
    let reset = ["employee", "reset-password", "2", "--password-stdin"];
    house
        .epic(&reset)
        .with("EPIC_MAIL__URL", url)
        .typing("copper violin nine")
}

#[test]
fn a_command_sends_what_is_due_after_its_answer() {
    let (house, sink) = (house(), SmtpSink::start());
    reset(&house, &sink.url()).succeeds();
    let letters = sink.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].to, ["kate@epic.example"]);
    assert_eq!(
        letters[0].header("From"),
        "\"Epic Events\" <no-reply@localhost>"
    );
    house
        .epic(&["client", "list"])
        .with("EPIC_MAIL__URL", &sink.url())
        .succeeds();
    assert_eq!(sink.letters().len(), 1);
}

#[test]
fn a_mail_server_that_hangs_costs_a_command_ten_seconds_and_no_more() {
    let (house, sink) = (house(), SmtpSink::start());
    sink.turns(Mood::Hangs);
    let begun = Instant::now();
    let done = reset(&house, &sink.url()).succeeds();
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(14), "{took:?}");
    assert!(done.stderr.lines().count() <= 1, "{}", done.stderr);
}

#[test]
fn a_mail_server_that_is_away_is_told_only_to_who_asks() {
    let (house, sink) = (house(), SmtpSink::start());
    sink.turns(Mood::Cuts);
    let done = reset(&house, &sink.url()).succeeds();
    assert!(!done.stderr.contains("e-mail"), "{}", done.stderr);
    let reset = ["employee", "reset-password", "2", "--password-stdin", "-v"];
    let done = house
        .epic(&reset)
        .with("EPIC_MAIL__URL", &sink.url())
        .typing("copper violin ten")
        .succeeds();
    assert!(
        done.stderr.contains("e-mail could not be sent"),
        "{}",
        done.stderr
    );
    assert!(!done.stderr.contains("kate@"), "{}", done.stderr);
}

#[test]
fn a_server_sends_what_waits_when_it_starts_and_what_comes_while_it_runs() {
    let (house, sink) = (house(), SmtpSink::start());
    sink.turns(Mood::Cuts);
    reset(&house, &sink.url()).succeeds();
    house.run_sql("UPDATE mail_outbox SET next_at = 0");
    sink.turns(Mood::Takes);
    let server = house.serve_with("EPIC_MAIL__URL", &sink.url());
    assert_eq!(sink.wait_for(1).len(), 1);
    house
        .epic(&["login", "mona@epic.example", "--password-stdin"])
        .with("EPIC_SERVER", &server.url)
        .typing(PASSWORD)
        .succeeds();
    house
        .epic(&["employee", "reset-password", "2", "--password-stdin"])
        .with("EPIC_SERVER", &server.url)
        .typing("copper violin ten")
        .succeeds();
    assert_eq!(sink.wait_for(2).len(), 2);
}

#[test]
fn settings_that_cannot_be_used_are_refused_without_the_password() {
    let house = house();
    for (name, value, said) in [
        (
            "EPIC_MAIL__URL",
            "imap://crm:hunter2@mail.example.com",
            "smtp://",
        ),
        ("EPIC_MAIL__URL", "smtp://crm:hunter2@", "host name"),
        (
            "EPIC_SERVER__PUBLIC_URL",
            "crm.example.com",
            "server.public_url",
        ),
        ("EPIC_SENTRY__ENVIRONMENT", "a b", "sentry.environment"),
    ] {
        let done = house.epic(&["whoami"]).with(name, value).exits(2);
        assert!(done.stderr.contains(said), "{}", done.stderr);
        assert!(!done.stderr.contains("hunter2"), "{}", done.stderr);
    }
    let done = house
        .epic(&["whoami"])
        .with("EPIC_MAIL__URL", "smtp://mail.example.com")
        .with("EPIC_MAIL__FROM", "nobody")
        .exits(2);
    assert!(done.stderr.contains("mail sender"), "{}", done.stderr);
    let shown = house
        .epic(&["config", "show"])
        .with("EPIC_MAIL__URL", "smtp://crm:hunter2@mail.example.com:587")
        .succeeds();
    assert!(!shown.stdout.contains("hunter2"), "{}", shown.stdout);
    assert!(
        shown.stdout.contains("crm:***@mail.example.com"),
        "{}",
        shown.stdout
    );
}
