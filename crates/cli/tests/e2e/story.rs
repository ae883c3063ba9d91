//! The story of the three departments in one shell script: on each engine, in-process
//! and over HTTP, always with the same answers.

use rstest::rstest;
use testbed::Engine;

use crate::house::{House, Server};

/// How the commands reach the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transport {
    InProcess,
    OverHttp,
}

/// Runs the script in a company of its own and returns what it printed.
fn tell(house: &House, server: Option<&Server>) -> String {
    let mut script = house.at_home("sh");
    script
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/story.sh"))
        .arg(env!("CARGO_BIN_EXE_epic"))
        .arg(house.home.path().join("people"));
    if let Some(server) = server {
        // what a person at another machine has: an address and no database
        script
            .env("EPIC_SERVER", &server.url)
            .env_remove("EPIC_DATABASE_URL");
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

#[rstest]
fn the_story_is_the_same_everywhere(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
    #[values(Transport::InProcess, Transport::OverHttp)] transport: Transport,
) {
    let house = House::set_up_on(engine);
    let server = (transport == Transport::OverHttp).then(|| house.serve());
    let told = tell(&house, server.as_ref());
    for said in [
        "\"remaining_amount\": \"10000.00\"",
        "\"status\": \"signed\"",
        "\"attendees\": 80",
        "The DJ is booked.",
        "\"count\": {\n    \"value\": 0,",
    ] {
        assert!(told.contains(said), "{said} is not in\n{told}");
    }
    insta::assert_snapshot!("the_story", timeless(&told));
}
