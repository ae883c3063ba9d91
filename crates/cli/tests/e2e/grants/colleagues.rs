//! The whole of "A database for a team": from an empty server to two colleagues over TLS.

use std::{
    fs,
    net::TcpListener,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use rstest::rstest;
use testbed::{Engine, page};

use super::host::{Host, run, shell};
use crate::house::House;

/// `epic serve` as the page starts it, on a free port.
struct Serving {
    child: Child,
    port: String,
}

impl Serving {
    fn start(host: &Host) -> Self {
        let port = TcpListener::bind(("127.0.0.1", 0))
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port()
            .to_string();
        let script = page::block("both: serve").replace("8443", &port);
        let child = host
            .operate(&format!("exec env {script}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let since = Instant::now();
        while std::net::TcpStream::connect(format!("127.0.0.1:{port}")).is_err() {
            assert!(since.elapsed() < Duration::from_mins(1), "it listens");
            thread::sleep(Duration::from_millis(50));
        }
        Self { child, port }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A colleague's machine, to which the company's authority was brought.
fn machine(host: &Host) -> House {
    let house = House::empty();
    let authority = host.folder().join("ca.pem");
    fs::copy(authority, house.home.path().join("ca.pem")).expect("copied");
    house
}

#[rstest]
fn the_page_leads_from_an_empty_server_to_two_colleagues(
    #[values(Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let host = Host::set_up(engine);
    let look = run(&mut host.operate(page::block("both: look")));
    assert!(look.contains("as this program needs it"), "{look}");
    run(&mut host.operate(page::block("both: certificate")));
    let serving = Serving::start(&host);
    let (mona, bill) = (machine(&host), machine(&host));
    for (mark, script) in page::blocks(&["both: mona", "both: bill"]) {
        let house = if mark == "both: mona" { &mona } else { &bill };
        let script = script.replace("8443", &serving.port);
        run(&mut shell(house, house.home.path(), &script));
    }
    let told = run(&mut shell(
        &mona,
        mona.home.path(),
        "epic event list --json --without-support",
    ));
    let events: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    let event = &events["items"][0];
    assert_eq!(event["name"], "Byrne Wedding", "{told}");
    assert_eq!(event["contract_id"], 1, "{told}");
    assert_eq!(event["client"]["full_name"], "Ada Byrne", "{told}");
}
