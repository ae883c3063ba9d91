//! `epic serve` as an operator runs it: flags, certificates, signals, log.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
    time::Duration,
};

use rcgen::{CertificateParams, KeyPair};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use sea_orm::{ConnectionTrait, Database};
use serde_json::Value;

use crate::house::{House, PASSWORD};

const LONG: Duration = Duration::from_secs(30);

/// A server whose log is read as it comes.
struct Running {
    child: Child,
    log: Receiver<String>,
    address: SocketAddr,
    /// Where it answers Prometheus, when it does.
    metrics: Option<SocketAddr>,
}

impl Running {
    fn start(house: &House, arguments: &[&str]) -> Self {
        let mut child = house
            .command()
            .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let lines = BufReader::new(child.stderr.take().expect("a log")).lines();
        let (told, log) = channel();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = told.send(line);
            }
        });
        let mut running = Self {
            child,
            log,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            metrics: None,
        };
        loop {
            let line = running.logged("on http");
            let message = line["message"].as_str().expect("a message");
            let (said, url) = message.split_once(" on ").expect("where");
            let address = url.split('/').nth(2).expect("a URL");
            let address = address.parse().expect("an address");
            if said == "listening" {
                running.address = address;
                return running;
            }
            running.metrics = Some(address);
        }
    }

    /// The next line that tells of this.
    fn logged(&self, words: &str) -> Value {
        loop {
            let line = self.log.recv_timeout(LONG).expect(words);
            if line.contains(words) {
                return serde_json::from_str(&line).expect("a line of JSON");
            }
        }
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([name, &self.child.id().to_string()])
            .status();
        assert!(sent.expect("kill runs").success());
    }

    /// How it ended.
    fn ends(mut self) -> i32 {
        let status = self.child.wait().expect("it ends");
        status.code().unwrap_or(-1)
    }

    /// Sends one request and gives the reply as it came.
    fn ask(&self, request: &str) -> String {
        Self::ask_at(self.address, request)
    }

    /// What Prometheus is told.
    fn metrics(&self) -> String {
        let at = self.metrics.expect("an address");
        Self::ask_at(
            at,
            "GET /metrics HTTP/1.1\nhost: epic\nconnection: close\n\n",
        )
    }

    fn log_in(&self, email: &str, password: &str) -> String {
        let credentials = format!("{{\"email\":\"{email}\",\"password\":\"{password}\"}}");
        self.ask(&format!(
            "POST /api/v1/session HTTP/1.1\nhost: epic\nconnection: close\nx-request-id: mine-1\n\
             content-type: application/json\ncontent-length: {}\n\n{credentials}",
            credentials.len()
        ))
    }

    fn ask_at(address: SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(address).expect("connected");
        let request = request.replace('\n', "\r\n");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut reply = String::new();
        stream.read_to_string(&mut reply).expect("text");
        reply
    }

    /// The first line of the reply to a caller who trusts one certificate.
    fn ask_by_tls(&self, certificate: &str) -> std::io::Result<String> {
        let mut roots = RootCertStore::empty();
        let certificate = CertificateDer::from_pem_slice(certificate.as_bytes());
        roots.add(certificate.expect("PEM")).expect("a certificate");
        let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("localhost").expect("a name");
        let connection = ClientConnection::new(Arc::new(config), name).expect("a connection");
        let mut stream = StreamOwned::new(connection, TcpStream::connect(self.address)?);
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line)?;
        Ok(line)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A new certificate and key for `localhost`, written to a folder.
fn renew(folder: &Path) -> String {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(["localhost".to_owned()]).expect("names");
    let certificate = params.self_signed(&key).expect("a certificate").pem();
    fs::write(folder.join("chain.pem"), &certificate).expect("written");
    fs::write(folder.join("key.pem"), key.serialize_pem()).expect("written");
    certificate
}

#[test]
fn flags_that_do_not_go_together_are_wrong_usage_and_say_what_would() {
    let house = House::empty();
    renew(house.home.path());
    fs::write(house.home.path().join("other.pem"), "nothing").expect("written");
    for (arguments, expected) in [
        (&["--tls-cert", "chain.pem"][..], "--tls-key FILE"),
        (&["--tls-key", "key.pem"], "--tls-cert FILE"),
        (
            &["--listen", "0.0.0.0:0"],
            "--tls-cert and --tls-key, or --behind-proxy",
        ),
        (
            &["--listen", "[::]:0"],
            "--tls-cert and --tls-key, or --behind-proxy",
        ),
        (&["--trusted-proxy", "10.0.0.1"], "give --behind-proxy"),
        (
            &["--behind-proxy", "--trusted-proxy", "proxy"],
            "10.0.0.0/8",
        ),
        (
            &["--behind-proxy", "--trusted-proxy", "10.0.0.1/8"],
            "is 10.0.0.0/8",
        ),
        (
            &["--behind-proxy", "--trusted-proxy", "0.0.0.0/0"],
            "believe everybody",
        ),
        (&["--metrics-listen", "everywhere"], "such as 9464"),
        (
            &["--tls-cert", "nowhere.pem", "--tls-key", "key.pem"],
            "nowhere.pem cannot be read",
        ),
        (
            &["--tls-cert", "other.pem", "--tls-key", "key.pem"],
            "other.pem holds no certificate",
        ),
        (
            &["--tls-cert", "chain.pem", "--tls-key", "other.pem"],
            "other.pem holds no private key",
        ),
    ] {
        let done = house.epic(&[&["serve"], arguments].concat()).exits(2);
        assert!(
            done.stderr.contains(expected),
            "{arguments:?}: {}",
            done.stderr
        );
    }
    for (name, value, expected) in [
        ("EPIC_SERVER__TLS_CERT", "chain.pem", "--tls-key FILE"),
        (
            "EPIC_SERVER__TRUSTED_PROXIES",
            "10.0.0.1",
            "give --behind-proxy",
        ),
        ("EPIC_SERVER__LISTEN", "192.0.2.1:80", "or --behind-proxy"),
    ] {
        let done = house.epic(&["serve"]).with(name, value).exits(2);
        assert!(done.stderr.contains(expected), "{name}: {}", done.stderr);
    }
}

#[test]
fn a_database_that_is_missing_or_old_keeps_the_server_from_starting() {
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let done = House::empty().epic(&serve).exits(5);
    assert!(done.stderr.contains("epic init"), "{}", done.stderr);
    let house = House::set_up();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let url = format!("sqlite://{}", house.database().display());
        let database = Database::connect(url).await.expect("connected");
        let older = "DELETE FROM schema_migrations";
        database.execute_unprepared(older).await.expect("it is run");
    });
    let done = house.epic(&serve).exits(5);
    assert!(done.stderr.contains("epic db migrate"), "{}", done.stderr);
}

#[test]
fn a_hangup_renews_the_certificate_and_a_bad_one_changes_nothing() {
    let house = House::set_up();
    let folder = house.home.path();
    let first = renew(folder);
    let server = Running::start(&house, &["--tls-cert", "chain.pem", "--tls-key", "key.pem"]);
    let ok = "HTTP/1.1 200 OK\r\n";
    assert_eq!(server.ask_by_tls(&first).expect("trusted"), ok);
    let key = fs::read(folder.join("key.pem")).expect("a key");
    let second = renew(folder);
    fs::write(folder.join("key.pem"), &key).expect("written");
    server.signal("-HUP");
    let refused = server.logged("stays in force");
    assert!(
        refused["error"]
            .as_str()
            .expect("why")
            .contains("is not that of")
    );
    assert_eq!(server.ask_by_tls(&first).expect("trusted"), ok);
    assert!(server.ask_by_tls(&second).is_err());
    let third = renew(folder);
    server.signal("-HUP");
    server.logged("were read again");
    assert_eq!(server.ask_by_tls(&third).expect("trusted"), ok);
    assert!(server.ask_by_tls(&first).is_err());
    server.signal("-TERM");
    server.logged("stopped");
    assert_eq!(server.ends(), 0);
}

#[test]
fn the_first_signal_waits_for_a_request_and_the_second_does_not() {
    let house = House::set_up();
    let server = Running::start(&house, &[]);
    let mut slow = TcpStream::connect(server.address).expect("connected");
    slow.write_all(
        b"POST /api/v1/session HTTP/1.1\r\nhost: epic\r\ncontent-type: application/json\r\n\
          content-length: 9\r\n\r\n{",
    )
    .expect("sent");
    thread::sleep(Duration::from_millis(300));
    server.signal("-TERM");
    server.logged("stopping");
    thread::sleep(Duration::from_millis(300));
    server.signal("-INT");
    server.logged("ended at once");
    assert_eq!(server.ends(), 0);
}

#[test]
fn each_request_is_one_log_line_that_tells_of_nobody() {
    let house = House::set_up();
    let server = Running::start(&house, &[]);
    let reply = server.log_in("mona@epic.example", PASSWORD);
    let (_, body) = reply.split_once("\r\n\r\n").expect("a body");
    let body: Value = serde_json::from_str(body).expect("JSON");
    let token = body["token"].as_str().expect("a token");
    let line = server.logged("mine-1");
    assert_eq!(
        (&line["method"], &line["route"], &line["status"]),
        (&"POST".into(), &"/api/v1/session".into(), &201.into()),
    );
    server.ask(&format!(
        "GET /api/v1/clients/4711?q=mona%40epic.example HTTP/1.1\nhost: epic\nconnection: close\n\
         x-request-id: mine-2\nx-forwarded-for: 203.0.113.5\nauthorization: Bearer {token}\n\n"
    ));
    let line = server.logged("mine-2");
    assert_eq!(line["route"], "/api/v1/clients/{id}", "{line}");
    assert_eq!(line["employee"], body["employee"]["id"], "{line}");
    assert!(line["ms"].is_number(), "{line}");
    let known = [
        "timestamp",
        "level",
        "message",
        "target",
        "request_id",
        "method",
        "route",
        "status",
        "ms",
        "employee",
    ];
    for name in line.as_object().expect("an object").keys() {
        assert!(known.contains(&name.as_str()), "{name} in {line}");
    }
    // nothing of the caller's making is logged
    server.ask("SING /tab\u{1b}[2J/%0Aforged HTTP/1.1\nhost: epic\nconnection: close\n\n");
    server.ask("SING /%1b%0Aforged HTTP/1.1\nhost: epic\nconnection: close\nx-request-id: a b\n\n");
    let line = server.logged("\"other\"");
    assert_eq!(
        (&line["route"], &line["status"]),
        (&"-".into(), &404.into())
    );
    assert_eq!(line["request_id"].as_str().expect("an id").len(), 16);
    server.ask("GET /healthz HTTP/1.1\nhost: epic\nconnection: close\n\n");
    server.signal("-TERM");
    for line in server
        .log
        .iter()
        .take_while(|line| !line.contains("stopped"))
    {
        assert!(!line.contains("/healthz"), "{line}");
    }
}

#[test]
fn a_key_that_everybody_may_read_is_warned_of() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::set_up();
    renew(house.home.path());
    let key = house.home.path().join("key.pem");
    let open = fs::Permissions::from_mode(0o644);
    fs::set_permissions(&key, open).expect("changed");
    let child = house
        .command()
        .args(["serve", "--listen", "0.0.0.0:0"])
        .env("EPIC_SERVER__TLS_CERT", "chain.pem")
        .env("EPIC_SERVER__TLS_KEY", "key.pem")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.expect("the server starts");
    let log = BufReader::new(child.stderr.take().expect("a log")).lines();
    let lines: Vec<String> = log
        .map_while(Result::ok)
        .take_while(|line| !line.contains("listening on https://0.0.0.0:"))
        .collect();
    child.kill().expect("it ends");
    child.wait().expect("and is gone");
    assert!(
        lines.iter().any(|line| line.contains("chmod o=")),
        "{lines:?}"
    );
}

#[test]
fn a_running_server_logs_more_and_less_as_it_is_told() {
    let house = House::set_up();
    let server = Running::start(&house, &[]);
    let probe = "GET /healthz HTTP/1.1\nhost: epic\nconnection: close\n\n";
    server.signal("-USR1");
    server.logged("the log level is debug now");
    server.ask(probe);
    assert_eq!(server.logged("/healthz")["level"], "DEBUG");
    server.signal("-USR2");
    server.logged("the log level is info now");
    server.signal("-USR2");
    server.logged("the log level is warn now");
    server.ask(probe);
    server.log_in("mona@epic.example", PASSWORD);
    server.signal("-USR1");
    let next = server.logged("");
    assert_eq!(
        next["message"], "the log level is info now",
        "nothing before"
    );
}

#[test]
fn what_is_counted_is_told_on_a_listener_of_its_own() {
    let house = House::set_up();
    let server = Running::start(&house, &["--metrics-listen", "0"]);
    let at_the_door = server.ask("GET /metrics HTTP/1.1\nhost: epic\nconnection: close\n\n");
    assert!(at_the_door.starts_with("HTTP/1.1 404"), "{at_the_door}");
    server.log_in("mona@epic.example", PASSWORD);
    server.log_in("mona@epic.example", "not her password");
    server.ask("GET /api/v1/clients/4711 HTTP/1.1\nhost: epic\nconnection: close\n\n");
    let told = server.metrics();
    assert!(told.starts_with("HTTP/1.1 200 OK"), "{told}");
    for line in [
        "epic_http_requests_total{method=\"POST\",route=\"/api/v1/session\",status=\"201\"} 1",
        "epic_http_requests_total{method=\"POST\",route=\"/api/v1/session\",status=\"401\"} 1",
        "epic_http_requests_total{method=\"GET\",route=\"/api/v1/clients/{id}\",status=\"401\"} 1",
        "epic_http_request_duration_seconds_count{method=\"POST\",route=\"/api/v1/session\"} 2",
        "epic_http_requests_in_flight 0",
        "epic_logins_total{outcome=\"opened\"} 1",
        "epic_logins_total{outcome=\"refused\"} 1",
        "epic_audit_entries_total{outcome=\"allowed\"} 1",
        "epic_database_up 1",
        "epic_database_connections_max{pool=\"writer\"} 1",
        "epic_letters{state=\"waiting\"} 0",
        "epic_imports_under_way 0",
        "epic_backup_last_success_timestamp_seconds 0",
    ] {
        assert!(told.lines().any(|one| one == line), "{line} in\n{told}");
    }
    for begun in [
        "process_resident_memory_bytes ",
        "process_open_fds ",
        "epic_build_info{",
    ] {
        assert!(
            told.lines().any(|one| one.starts_with(begun)),
            "{begun} in\n{told}"
        );
    }
    assert!(!told.contains("mona"), "{told}");
    assert!(!told.contains("4711"), "{told}");
    // what is told is explained, and what is watched is told
    let page = include_str!("../../../../docs/operations.md");
    for name in names_in(&told) {
        assert!(
            page.contains(&format!("`{name}`")),
            "{name} is not explained"
        );
    }
    for watched in [
        include_str!("../../../../deploy/grafana-dashboard.json"),
        include_str!("../../../../deploy/prometheus-alerts.yml"),
    ] {
        for name in names_in(watched) {
            assert!(
                page.contains(&format!("`{name}`")),
                "{name} is watched, and not told"
            );
        }
    }
}

/// The names of this program's metrics in a text, without what Prometheus adds to histograms.
fn names_in(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let mut names: Vec<_> = words
        .filter(|word| word.starts_with("epic_"))
        .map(|word| {
            let bare = ["_bucket", "_sum", "_count"]
                .iter()
                .find_map(|end| word.strip_suffix(end));
            bare.unwrap_or(word).to_owned()
        })
        .collect();
    names.sort();
    names.dedup();
    names
}
