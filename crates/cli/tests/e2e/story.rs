//! The story of the three departments in one shell script, in-process and over
//! HTTP, with equal results.

use std::process::Command;

use crate::house::{House, Server};

/// Runs the script in a company of its own and returns what it printed.
fn tell(house: &House, server: Option<&Server>) -> String {
    let people = house.home.path().join("people");
    let mut script = Command::new("sh");
    script
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/story.sh"))
        .arg(env!("CARGO_BIN_EXE_epic"))
        .arg(&people)
        .env_clear()
        .env("HOME", house.home.path())
        .env("PATH", "/usr/bin:/bin")
        .current_dir(house.home.path());
    if let Some(server) = server {
        script.env("EPIC_SERVER", &server.url);
    }
    let output = script.output().expect("the script runs");
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text")
}

/// Without what differs from run to run: instants and request ids.
fn timeless(told: &str) -> String {
    let volatile = [
        "\"created_at\"",
        "\"updated_at\"",
        "\"signed_at\"",
        "\"at\"",
        "\"request_id\"",
        "\"first_contact_on\"",
        "[20",
    ];
    told.lines()
        .map(|line| {
            let line = line.trim_end();
            if volatile
                .iter()
                .any(|name| line.trim_start().starts_with(name))
            {
                line.split(':').next().unwrap_or_default().to_owned()
            } else {
                without_stamp(line)
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Notes carry the minute in which they were written: `[2026-06-01 10:00, Kate`.
fn without_stamp(line: &str) -> String {
    let Some(begin) = line.find("[20") else {
        return line.to_owned();
    };
    match line[begin..].find(',') {
        Some(length) => format!("{}[…{}", &line[..begin], &line[begin + length..]),
        None => line.to_owned(),
    }
}

#[test]
fn the_story_is_the_same_in_process_and_over_http() {
    let local = House::set_up();
    let in_process = tell(&local, None);
    for said in [
        "\"remaining_amount\": \"10000.00\"",
        "\"status\": \"signed\"",
        "\"attendees\": 80",
        "The DJ is booked.",
        "\"count\": {\n    \"value\": 0,",
    ] {
        assert!(in_process.contains(said), "{said} is not in\n{in_process}");
    }

    let remote = House::set_up();
    let server = remote.serve();
    let over_http = tell(&remote, Some(&server));
    assert_eq!(timeless(&in_process), timeless(&over_http));
}
