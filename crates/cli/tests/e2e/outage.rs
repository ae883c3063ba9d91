//! The server's database is stopped and started, and killed and started, while people
//! write: who asks in between is told so, what was acknowledged stays, and the server is
//! used on without a restart.

use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::TcpStream,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use api::{client::ClientError, endpoint as table, page::Nothing};
use rstest::rstest;
use testbed::{EmptyDatabase, Engine, PrivateServer};

use crate::{
    durability::{addresses, client, hire_bill, run, stranger},
    house::{House, Server},
};

const WRITERS: usize = 8;
const PATIENCE: Duration = Duration::from_mins(1);

/// What the writers were told.
#[derive(Default)]
struct Told {
    acknowledged: BTreeSet<String>,
    /// How often the database was said to be away.
    away: usize,
    /// Answers that nobody should get.
    wrong: Vec<String>,
}

/// People who create clients until they are told to stop.
struct Load {
    told: Arc<Mutex<Told>>,
    stop: Arc<AtomicBool>,
    writers: Vec<JoinHandle<()>>,
}

impl Load {
    fn on(server: &Arc<Server>, token: &str) -> Self {
        let told = Arc::new(Mutex::new(Told::default()));
        let stop = Arc::new(AtomicBool::new(false));
        let writers = (0..WRITERS)
            .map(|writer| {
                let (server, token) = (Arc::clone(server), token.to_owned());
                let (told, stop) = (Arc::clone(&told), Arc::clone(&stop));
                thread::spawn(move || run(write(&server, &token, writer, &told, &stop)))
            })
            .collect();
        Self {
            told,
            stop,
            writers,
        }
    }

    fn count(&self, of: impl Fn(&Told) -> usize) -> usize {
        of(&self.told.lock().expect("whole"))
    }

    /// Waits until there are some more of these.
    fn wait_for_more(&self, what: &str, of: impl Fn(&Told) -> usize) {
        let before = self.count(&of);
        until(what, || self.count(&of) >= before + 2 * WRITERS);
    }

    fn end(self) -> Told {
        self.stop.store(true, Ordering::Relaxed);
        for writer in self.writers {
            writer.join().expect("no writer fails");
        }
        std::mem::take(&mut *self.told.lock().expect("whole"))
    }
}

async fn write(server: &Server, token: &str, writer: usize, told: &Mutex<Told>, stop: &AtomicBool) {
    let bill = stranger(server).with_token(token);
    let mut number = 0;
    while !stop.load(Ordering::Relaxed) {
        number += 1;
        let email = format!("w{writer}-{number}@startup.io");
        let done = bill
            .send::<table::CreateClient>(&[], &Nothing {}, &client(&email))
            .await;
        let mut told = told.lock().expect("whole");
        match done {
            Ok(_) => {
                told.acknowledged.insert(email);
            }
            // the client reads a problem body or says that it got something else
            Err(ClientError::Refused(refusal))
                if refusal.problem.status == 503
                    && refusal.problem.code == "unavailable"
                    && refusal.retry_after.is_some() =>
            {
                told.away += 1;
            }
            Err(other) => told.wrong.push(format!("{other:?}")),
        }
    }
}

/// Waits for something, however busy the machine is.
#[track_caller]
fn until(what: &str, so: impl Fn() -> bool) {
    let since = Instant::now();
    while !so() {
        assert!(since.elapsed() < PATIENCE, "{what} within {PATIENCE:?}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// The status of a probe.
fn probe(server: &Server, path: &str) -> u16 {
    let address = server.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("connected");
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: epic\r\nconnection: close\r\n\r\n"
    )
    .expect("sent");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).expect("text");
    let status = reply.split(' ').nth(1).expect("a status");
    status.parse().expect("a number")
}

#[rstest]
fn a_database_that_goes_and_comes_under_load_costs_nothing_acknowledged(
    #[values(Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let options: &[&str] = match engine {
        // the private server is told to forget the last moments when it is killed
        Engine::Postgres => &["-c", "synchronous_commit=on"],
        Engine::MySql | Engine::Sqlite => &[],
    };
    let mut database = PrivateServer::start_new(engine, options);
    let house = House::set_up_in(EmptyDatabase::on(&database));
    let server = Arc::new(house.serve_with("EPIC_DATABASE__ACQUIRE_TIMEOUT_SECONDS", "1"));
    let bill = run(hire_bill(&server));
    let load = Load::on(&server, &bill.token().expect("a token"));
    let acknowledged = |told: &Told| told.acknowledged.len();
    for end in [PrivateServer::stop, PrivateServer::kill] {
        load.wait_for_more("writes", acknowledged);
        end(&mut database);
        until("not ready", || probe(&server, "/readyz") == 503);
        assert_eq!(probe(&server, "/healthz"), 200);
        load.wait_for_more("refusals", |told| told.away);
        database.start();
        until("ready", || probe(&server, "/readyz") == 200);
        load.wait_for_more("writes", acknowledged);
    }
    let told = load.end();
    assert_eq!(told.wrong, Vec::<String>::new());
    let found = run(addresses(&bill));
    let lost: Vec<_> = told.acknowledged.difference(&found).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
}
