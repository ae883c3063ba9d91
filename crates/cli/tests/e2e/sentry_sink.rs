//! A server that takes what is sent to Sentry, envelope by envelope.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use serde_json::Value;

/// Keeps every envelope as it came.
pub(crate) struct SentrySink {
    address: SocketAddr,
    envelopes: Arc<Mutex<Vec<String>>>,
    hangs: Arc<AtomicBool>,
}

impl SentrySink {
    /// Listens on loopback.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let sink = Self {
            address: listener.local_addr().expect("an address"),
            envelopes: Arc::default(),
            hangs: Arc::default(),
        };
        let (envelopes, hangs) = (Arc::clone(&sink.envelopes), Arc::clone(&sink.hangs));
        thread::spawn(move || {
            for caller in listener.incoming().map_while(Result::ok) {
                let (envelopes, hangs) = (Arc::clone(&envelopes), Arc::clone(&hangs));
                thread::spawn(move || serve(&caller, &envelopes, &hangs));
            }
        });
        sink
    }

    /// From now on takes everything and answers nothing.
    pub(crate) fn hang(&self) {
        self.hangs.store(true, Ordering::Relaxed);
    }

    /// What to send to.
    pub(crate) fn dsn(&self) -> String {
        format!(
            "http://0123456789abcdef0123456789abcdef@{}/42",
            self.address
        )
    }

    /// Everything that came, as text.
    pub(crate) fn raw(&self) -> String {
        self.envelopes.lock().expect("whole").join("\n")
    }

    /// The events that came, in order.
    pub(crate) fn events(&self) -> Vec<Value> {
        let envelopes = self.envelopes.lock().expect("whole");
        let mut events = Vec::new();
        for envelope in envelopes.iter() {
            let mut lines = envelope.lines().skip(1);
            while let (Some(head), Some(item)) = (lines.next(), lines.next()) {
                let head: Value = serde_json::from_str(head).expect("an item's header");
                assert_eq!(head["type"], "event", "nothing but events: {envelope}");
                events.push(serde_json::from_str(item).expect("an event"));
            }
        }
        events
    }

    /// The texts of the events, in order.
    pub(crate) fn told(&self) -> Vec<String> {
        let events = self.events();
        let text = |event: &Value| event["message"].as_str().map(str::to_owned);
        events.iter().filter_map(text).collect()
    }

    /// Waits until so many events came, at most ten seconds.
    #[track_caller]
    pub(crate) fn wait_for(&self, count: usize) {
        for _ in 0..500 {
            if self.events().len() >= count {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        assert!(self.events().len() >= count, "{:?}", self.told());
    }
}

fn serve(caller: &TcpStream, envelopes: &Mutex<Vec<String>>, hangs: &AtomicBool) -> Option<()> {
    let mut reader = BufReader::new(caller);
    loop {
        let mut request = String::new();
        reader
            .read_line(&mut request)
            .ok()
            .filter(|read| *read > 0)?;
        assert_eq!(request, "POST /api/42/envelope/ HTTP/1.1\r\n");
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':')?;
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok()?;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let envelope = String::from_utf8(body).expect("text");
        envelopes.lock().expect("whole").push(envelope);
        if hangs.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_mins(1));
            return None;
        }
        let answer =
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
        (&*caller).write_all(answer.as_bytes()).ok()?;
    }
}
