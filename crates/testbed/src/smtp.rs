//! A mail server for tests: takes letters on loopback, or misbehaves as it is told.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};

/// How a sink treats its callers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes every letter.
    Takes,
    /// Answers every recipient with this code.
    Refuses(u16),
    /// Answers this one recipient with 550.
    RefusesOnly(String),
    /// Takes the connection and says nothing.
    Hangs,
    /// Ends the connection at once.
    Cuts,
    /// Takes the letter, and ends the connection without saying so.
    CutsAfterData,
}

/// A letter that was taken.
#[derive(Clone, Debug)]
pub struct Received {
    /// The recipients of the envelope.
    pub to: Vec<String>,
    /// The whole message.
    pub data: String,
}

/// A mail server that keeps what it is sent.
#[derive(Debug)]
pub struct SmtpSink {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    mood: Mutex<Mood>,
    letters: Mutex<Vec<Received>>,
    speaks_utf8: bool,
}

impl SmtpSink {
    /// Listens on loopback.
    pub fn start() -> Self {
        Self::speaking(false)
    }

    /// As [`SmtpSink::start`], with addresses of any script.
    pub fn with_utf8() -> Self {
        Self::speaking(true)
    }

    fn speaking(speaks_utf8: bool) -> Self {
        let listener =
            TcpListener::bind("127.0.0.1:0").unwrap_or_else(|e| crate::fail(&e.to_string()));
        let address = listener
            .local_addr()
            .unwrap_or_else(|e| crate::fail(&e.to_string()));
        let shared = Arc::new(Shared {
            mood: Mutex::new(Mood::Takes),
            letters: Mutex::default(),
            speaks_utf8,
        });
        let for_callers = Arc::clone(&shared);
        thread::spawn(move || {
            for caller in listener.incoming().map_while(Result::ok) {
                let shared = Arc::clone(&for_callers);
                // a caller who leaves early is no failure of the sink
                thread::spawn(move || shared.serve(&caller));
            }
        });
        Self { address, shared }
    }

    /// The URL to send to.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// From now on treats callers so.
    pub fn turns(&self, mood: Mood) {
        *self
            .shared
            .mood
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// What was taken so far.
    pub fn letters(&self) -> Vec<Received> {
        let letters = self.shared.letters.lock();
        letters.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until so many letters were taken, at most ten seconds.
    ///
    /// # Panics
    /// When they do not come.
    pub fn wait_for(&self, count: usize) -> Vec<Received> {
        for _ in 0..500 {
            let letters = self.letters();
            if letters.len() >= count {
                return letters;
            }
            thread::sleep(Duration::from_millis(20));
        }
        crate::fail(&format!("{} of {count} letters came", self.letters().len()))
    }
}

impl Shared {
    fn serve(&self, caller: &TcpStream) -> Option<()> {
        let mood = self.mood.lock().ok()?.clone();
        match mood {
            Mood::Hangs => {
                thread::sleep(Duration::from_mins(1));
                return None;
            }
            Mood::Cuts => return None,
            Mood::Takes | Mood::Refuses(_) | Mood::RefusesOnly(_) | Mood::CutsAfterData => {}
        }
        let say = |line: &str| (&*caller).write_all(format!("{line}\r\n").as_bytes()).ok();
        let mut lines = BufReader::new(caller).lines().map_while(Result::ok);
        say("220 sink")?;
        let mut to = Vec::new();
        while let Some(line) = lines.next() {
            let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" if self.speaks_utf8 => say("250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8")?,
                "EHLO" => say("250-sink\r\n250 8BITMIME")?,
                "RCPT" => {
                    let address = line.split_once('<')?.1.split_once('>')?.0.to_owned();
                    if let Mood::Refuses(code) = mood {
                        say(&format!("{code} not now, {address}"))?;
                    } else if mood == Mood::RefusesOnly(address.clone()) {
                        say("550 nobody here")?;
                    } else {
                        to.push(address);
                        say("250 ok")?;
                    }
                }
                "DATA" => {
                    say("354 go on")?;
                    let body: Vec<_> = lines
                        .by_ref()
                        .take_while(|line| line != ".")
                        .map(|line| line.strip_prefix('.').unwrap_or(&line).to_owned())
                        .collect();
                    self.letters.lock().ok()?.push(Received {
                        to: std::mem::take(&mut to),
                        data: body.join("\r\n"),
                    });
                    if mood == Mood::CutsAfterData {
                        return None;
                    }
                    say("250 taken")?;
                }
                "QUIT" => {
                    say("221 bye")?;
                    return None;
                }
                _ => say("250 ok")?,
            }
        }
        None
    }
}

impl Received {
    /// A header of the message, decoded; empty when there is none.
    pub fn header(&self, name: &str) -> String {
        let head = self.data.split("\r\n\r\n").next().unwrap_or_default();
        words(&field(head, name))
    }

    /// The text for people.
    pub fn text(&self) -> String {
        self.part("text/plain")
    }

    /// The calendar entry; empty when there is none.
    pub fn calendar(&self) -> String {
        self.part("text/calendar")
    }

    fn part(&self, kind: &str) -> String {
        let boundary = self
            .data
            .split_once("boundary=\"")
            .and_then(|(_, rest)| rest.split_once('"'))
            .map_or_else(|| "\0".to_owned(), |(boundary, _)| format!("--{boundary}"));
        self.data
            .split(&boundary)
            .map(|part| part.trim_start_matches("\r\n"))
            .filter_map(|part| part.split_once("\r\n\r\n"))
            .find(|(head, _)| field(head, "content-type").starts_with(kind))
            .map_or_else(String::new, |(head, body)| {
                match field(head, "content-transfer-encoding").as_str() {
                    "base64" => from_base64(body),
                    "quoted-printable" => from_quoted(body),
                    _ => body.to_owned(),
                }
            })
    }
}

/// A header's value, unfolded.
fn field(head: &str, name: &str) -> String {
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    unfolded
        .split("\r\n")
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map_or_else(String::new, |(_, value)| value.trim().to_owned())
}

fn from_base64(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = STANDARD.decode(plain).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn from_quoted(text: &str) -> String {
    let joined = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let digits = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match digits.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if *first == b'=' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Decodes `=?utf-8?b?…?=`; the space between two such words is none.
fn words(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("=?utf-8?b?") {
        if !before.trim().is_empty() {
            plain.push_str(before);
        }
        let (word, after) = after.split_once("?=").unwrap_or((after, ""));
        plain.push_str(&from_base64(word));
        rest = after;
    }
    plain.push_str(rest);
    plain
}
