//! What must never be lost: two processes writing at once, and power cuts in
//! the middle of writes.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use api::{
    client::{ApiClient, ClientError, Network, Remote, Transport},
    clients::{ClientQuery, CreateClient},
    employees::CreateEmployee,
    endpoint as table,
    page::Nothing,
    session::{ChangePassword, Credentials},
};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

use crate::house::{House, PASSWORD, Server};

pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
}

pub(crate) fn stranger(server: &Server) -> ApiClient {
    ApiClient::new(
        Transport::Http(Remote::new(&server.url, &Network::default()).expect("a transport")),
        "tests/1.0",
    )
}

async fn log_in(server: &Server, email: &str, password: &str) -> ApiClient {
    let credentials = Credentials {
        email: email.to_owned(),
        password: password.to_owned(),
        code: None,
    };
    let opened = stranger(server)
        .send::<table::LogIn>(&[], &Nothing {}, &credentials)
        .await
        .expect("logged in");
    stranger(server).with_token(&opened.value.token)
}

/// Bill of sales, hired by Mona, with his own password.
pub(crate) async fn hire_bill(server: &Server) -> ApiClient {
    let mona = log_in(server, "mona@epic.example", PASSWORD).await;
    let first = "orchard lantern four";
    let bill = CreateEmployee {
        full_name: "Bill Boquet".to_owned(),
        email: "bill@epic.example".to_owned(),
        department: "SALES".to_owned(),
        password: first.to_owned(),
        employee_number: None,
    };
    mona.send::<table::CreateEmployee>(&[], &Nothing {}, &bill)
        .await
        .expect("hired");
    let change = ChangePassword {
        current_password: first.to_owned(),
        new_password: PASSWORD.to_owned(),
    };
    let opened = log_in(server, "bill@epic.example", first)
        .await
        .send::<table::ChangePassword>(&[], &Nothing {}, &change)
        .await
        .expect("changed");
    stranger(server).with_token(&opened.value.token)
}

pub(crate) fn client(email: &str) -> CreateClient {
    CreateClient {
        full_name: "Kevin Casey".to_owned(),
        email: email.to_owned(),
        phone: "+678 123 456 78".to_owned(),
        ..CreateClient::default()
    }
}

/// Every e-mail address of a client that the server has.
pub(crate) async fn addresses(client: &ApiClient) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut query = ClientQuery {
        limit: Some("200".to_owned()),
        sort: Some("id".to_owned()),
        ..ClientQuery::default()
    };
    loop {
        let page = client
            .send::<table::ListClients>(&[], &query, &Nothing {})
            .await
            .expect("a page")
            .value;
        found.extend(page.items.into_iter().map(|client| client.email));
        match page.next {
            Some(next) => query.after = Some(next),
            None => return found,
        }
    }
}

/// What SQLite itself says about its file.
async fn integrity(house: &House) -> String {
    let url = format!("sqlite://{}", house.database().display());
    let connection = Database::connect(&url).await.expect("connected");
    let statement = Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check");
    let row = connection
        .query_one_raw(statement)
        .await
        .expect("checked")
        .expect("a verdict");
    row.try_get_by_index(0).expect("text")
}

#[test]
fn two_processes_writing_at_once_lose_nothing_and_meet_no_lock() {
    const WRITES: usize = 60;
    let house = House::set_up();
    let servers = [Arc::new(house.serve()), Arc::new(house.serve())];
    let bill = run(hire_bill(&servers[0]));
    let writers: Vec<_> = (0..6)
        .map(|writer| {
            // the token is good on both: they share database and key
            let server = Arc::clone(&servers[writer % 2]);
            let token = bill.clone().token().expect("a token");
            thread::spawn(move || {
                run(async {
                    let bill = stranger(&server).with_token(&token);
                    for number in 0..WRITES {
                        let new = client(&format!("w{writer}-{number}@startup.io"));
                        bill.send::<table::CreateClient>(&[], &Nothing {}, &new)
                            .await
                            .expect("every write is done");
                    }
                });
            })
        })
        .collect();
    for writer in writers {
        writer.join().expect("no writer fails");
    }
    let found = run(addresses(&bill));
    assert_eq!(found.len(), 6 * WRITES);
    assert_eq!(run(integrity(&house)), "ok");
}

/// Waits until so many writes are acknowledged, however busy the machine is.
fn wait_for(acknowledged: &Mutex<BTreeSet<String>>, number: usize) {
    let mut tries = 0;
    while acknowledged.lock().expect("whole").len() < number {
        tries += 1;
        assert!(tries < 6000, "fewer than {number} writes in half a minute");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn after_power_cuts_in_the_middle_of_writes_every_acknowledged_one_is_there() {
    let house = House::set_up();
    let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
    let token = {
        let server = house.serve();
        run(hire_bill(&server)).token().expect("a token")
    };
    for round in 0..12_u64 {
        let server = Arc::new(house.serve());
        let stop = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..3)
            .map(|writer| {
                let (server, stop) = (Arc::clone(&server), Arc::clone(&stop));
                let (token, acknowledged) = (token.clone(), Arc::clone(&acknowledged));
                thread::spawn(move || {
                    run(async {
                        let bill = stranger(&server).with_token(&token);
                        for number in 0.. {
                            if stop.load(Ordering::Relaxed) {
                                return;
                            }
                            let email = format!("r{round}-w{writer}-{number}@startup.io");
                            match bill
                                .send::<table::CreateClient>(&[], &Nothing {}, &client(&email))
                                .await
                            {
                                Ok(_) => {
                                    let mut kept = acknowledged.lock().expect("whole");
                                    kept.insert(email);
                                }
                                Err(ClientError::Unreachable { .. }) => return,
                                Err(other) => panic!("refused: {other:?}"),
                            }
                        }
                    });
                })
            })
            .collect();
        wait_for(&acknowledged, usize::try_from(round + 1).expect("few") * 5);
        thread::sleep(Duration::from_millis(round * 17));
        server.kill_now();
        stop.store(true, Ordering::Relaxed);
        for writer in writers {
            writer.join().expect("no writer fails");
        }
    }
    let server = house.serve();
    let bill = stranger(&server).with_token(&token);
    let found = run(addresses(&bill));
    let acknowledged = acknowledged.lock().expect("whole");
    let lost: Vec<_> = acknowledged.difference(&found).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
    assert!(
        acknowledged.len() > 50,
        "only {} writes",
        acknowledged.len()
    );
    assert_eq!(run(integrity(&house)), "ok");
}
