//! One's own calendar feed: made by a command, read by a program that knows its address.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use crate::house::{House, PASSWORD};

/// The answer to a plain request at an address.
fn fetch(address: &str) -> String {
    let rest = address.strip_prefix("http://").expect("a plain address");
    let (host, path) = rest.split_once('/').expect("a path");
    let mut stream = TcpStream::connect(host).expect("the server listens");
    let request = format!("GET /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("asked");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    answer
}

#[test]
fn the_address_of_a_feed_is_printed_whole_and_works_until_it_is_removed() {
    let house = House::set_up();
    let server = house.serve();
    let remote = |arguments: &[&'static str]| {
        let run = house.epic(arguments);
        run.with("EPIC_SERVER", &server.url)
    };
    remote(&["login", "mona@epic.example", "--password-stdin"])
        .typing(PASSWORD)
        .succeeds();
    let none = remote(&["calendar-feed", "show"]).exits(1);
    assert!(none.stderr.contains("calendar feed"), "{}", none.stderr);
    let made = remote(&["calendar-feed", "create"]).succeeds();
    let address = made.stdout.trim();
    let start = format!("{}/calendar/feed/", server.url);
    assert!(address.starts_with(&start), "{address}");
    assert!(made.stderr.contains("told this once"), "{}", made.stderr);
    let read = fetch(address);
    assert!(read.starts_with("HTTP/1.1 200"), "{read}");
    assert!(read.contains("BEGIN:VCALENDAR"), "{read}");

    let shown = remote(&["calendar-feed", "show", "--json"])
        .succeeds()
        .json();
    assert!(shown["last_read_at"].is_string(), "{shown}");
    assert!(shown.get("url_path").is_none(), "{shown}");

    let unasked = remote(&["calendar-feed", "remove", "--no-input"]).exits(2);
    assert!(unasked.stderr.contains("--yes"), "{}", unasked.stderr);
    remote(&["calendar-feed", "remove", "--yes"]).succeeds();
    assert!(fetch(address).starts_with("HTTP/1.1 404"));
    remote(&["calendar-feed", "remove", "--yes"]).exits(1);
}

#[test]
fn on_an_own_database_the_address_is_what_the_server_is_known_by() {
    let house = House::set_up();
    house.log_in();
    let made = house.epic(&["calendar-feed", "create"]).succeeds();
    let path = made.stdout;
    assert!(path.starts_with("/calendar/feed/"), "{path}");
    let made = house
        .epic(&["calendar-feed", "create", "--json"])
        .with("EPIC_SERVER__PUBLIC_URL", "https://crm.epic.example/")
        .succeeds()
        .json();
    let path = made["url_path"].as_str().expect("its path");
    assert_eq!(made["url"], format!("https://crm.epic.example{path}"));
}
