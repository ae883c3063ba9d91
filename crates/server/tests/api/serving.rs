//! Connections: how many, how slow, and what becomes of them when the server
//! is told to stop.

use std::time::{Duration, Instant};

use serde_json::json;
use server::{Listening, ServeError, Serving, TrustedProxies};
use tokio::{net::TcpStream, time::timeout};

use crate::api::{
    support::House,
    wire::{LONG, OnSocket},
};

const SHORT: Duration = Duration::from_millis(300);

/// A creation by Bill in two halves: its head with some of the body, the rest.
fn creation(house: &House) -> (String, String) {
    let token = house.bill.token.clone().expect("a token");
    let body = json!({
        "full_name": "Kevin Casey", "email": "kevin@startup.io", "phone": "+678 123 456 78",
    });
    let body = body.to_string();
    let (begin, rest) = body.split_at(20);
    let head = format!(
        "POST /api/v1/clients HTTP/1.1\r\nhost: epic\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{begin}",
        body.len()
    );
    (head, rest.to_owned())
}

/// Lets the server read what was written.
async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(150)).await;
}

#[tokio::test]
async fn a_slow_write_under_way_when_the_server_stops_is_finished_and_kept() {
    let house = House::new().await;
    let server = OnSocket::start(house.service.clone(), Serving::default()).await;
    let mut caller = server.caller().await;
    let (begin, rest) = creation(&house);
    caller.write(&begin).await;
    a_moment().await;
    let stopped = server.stop();
    a_moment().await;
    assert!(!stopped.is_finished(), "it waits for the write");
    caller.write(&rest).await;
    let reply = caller.reply().await;
    assert_eq!(reply.status, 201, "{reply:?}");
    caller.is_closed().await;
    let ended = timeout(LONG, stopped).await.expect("it stops");
    ended.expect("in peace");
    let found = house.bill.get("/clients?q=kevin%40startup.io").await;
    assert_eq!(found.body["items"][0]["email"], "kevin@startup.io");
}

#[tokio::test]
async fn a_server_that_stops_takes_nobody_new_and_lets_the_idle_go() {
    let house = House::new().await;
    let server = OnSocket::start(house.service.clone(), Serving::default()).await;
    let address = server.address;
    let mut silent = server.caller().await;
    let mut idle = server.caller().await;
    assert_eq!(idle.get("/readyz").await.status, 200);
    // no request is under way before its head is there
    let mut begun = server.caller().await;
    assert_eq!(begun.get("/readyz").await.status, 200);
    begun.write("GET /readyz HTTP/1.1\r\nhost:").await;
    a_moment().await;
    let since = Instant::now();
    let stopped = server.stop();
    silent.is_closed().await;
    idle.is_closed().await;
    begun.is_closed().await;
    TcpStream::connect(address)
        .await
        .expect_err("nobody listens");
    stopped.await.expect("in peace");
    assert!(since.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn what_outlasts_the_time_to_stop_is_given_up_and_not_kept() {
    let house = House::new().await;
    let serving = Serving {
        stop_timeout: SHORT,
        ..Serving::default()
    };
    let server = OnSocket::start(house.service.clone(), serving).await;
    let mut caller = server.caller().await;
    caller.write(&creation(&house).0).await;
    a_moment().await;
    let since = Instant::now();
    let ended = timeout(LONG, server.stop()).await.expect("it stops");
    ended.expect("in peace");
    assert!(since.elapsed() >= SHORT);
    caller.is_closed().await;
    let found = house.bill.get("/clients?q=kevin%40startup.io").await;
    assert_eq!(found.body["items"], json!([]));
}

#[tokio::test]
async fn a_connection_too_many_waits_until_one_is_closed() {
    let house = House::new().await;
    let serving = Serving {
        max_connections: 2,
        ..Serving::default()
    };
    let server = OnSocket::start(house.service.clone(), serving).await;
    let mut first = server.caller().await;
    let mut second = server.caller().await;
    assert_eq!(first.get("/healthz").await.status, 200);
    assert_eq!(second.get("/healthz").await.status, 200);
    let mut third = server.caller().await;
    third
        .write("GET /healthz HTTP/1.1\r\nhost: epic\r\n\r\n")
        .await;
    assert!(third.waits(SHORT).await, "two are enough");
    assert_eq!(second.get("/healthz").await.status, 200);
    drop(first);
    assert_eq!(third.reply().await.status, 200);
}

#[tokio::test]
async fn slow_heads_are_cut_off_and_slow_bodies_are_given_up() {
    let house = House::new().await;
    let serving = Serving {
        head_timeout: SHORT,
        request_timeout: SHORT,
        ..Serving::default()
    };
    let server = OnSocket::start(house.service.clone(), serving).await;
    let mut drop_by_drop = server.caller().await;
    drop_by_drop.write("GET /healthz HTTP/1.1\r\n").await;
    for _ in 0..3 {
        tokio::time::sleep(SHORT / 4).await;
        drop_by_drop.write("x: y\r\n").await;
    }
    drop_by_drop.is_closed().await;
    let mut silent = server.caller().await;
    silent.is_closed().await;
    let mut half = server.caller().await;
    half.write(&creation(&house).0).await;
    let reply = half.reply().await;
    assert_eq!(reply.status, 503, "{reply:?}");
    assert!(reply.body.contains("\"timeout\""), "{reply:?}");
}

#[tokio::test]
async fn large_heads_and_bodies_are_refused_and_others_served_on() {
    let house = House::new().await;
    let server = OnSocket::start(house.service.clone(), Serving::default()).await;
    let mut caller = server.caller().await;
    let filling = "x".repeat(40 * 1024);
    caller
        .write(&format!(
            "GET / HTTP/1.1\r\nhost: epic\r\nx: {filling}\r\n\r\n"
        ))
        .await;
    assert_eq!(caller.reply().await.status, 431);
    let mut caller = server.caller().await;
    caller
        .write(
            "POST /api/v1/session HTTP/1.1\r\nhost: epic\r\ncontent-type: application/json\r\n\
             content-length: 2000000\r\n\r\n{",
        )
        .await;
    let reply = caller.reply().await;
    assert_eq!(reply.status, 413);
    assert!(reply.head.contains("application/problem+json"), "{reply:?}");
    let mut caller = server.caller().await;
    caller.write("nonsense\r\n\r\n").await;
    assert_eq!(caller.reply().await.status, 400);
    assert_eq!(server.caller().await.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn other_machines_are_served_only_in_secret() {
    for everywhere in ["0.0.0.0:0", "[::]:0"] {
        let everywhere = everywhere.parse().expect("an address");
        let refused = Listening::on(everywhere, Serving::default()).await;
        let refused = refused.err().expect("it is refused");
        assert!(matches!(refused, ServeError::Unprotected(_)), "{refused}");
    }
    let serving = Serving {
        behind: Some(TrustedProxies::loopback()),
        ..Serving::default()
    };
    let everywhere = "0.0.0.0:0".parse().expect("an address");
    let listening = Listening::on(everywhere, serving).await.expect("listens");
    assert!(listening.url().starts_with("http://0.0.0.0:"));
}
