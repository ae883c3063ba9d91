//! Servers made up by a test, on sockets of their own, and certificates for them.

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    thread,
};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair,
    PKCS_ECDSA_P256_SHA256, date_time_ymd,
};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// An authority of a test's own.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// What a certificate is like.
pub(crate) enum Kind {
    Good,
    Expired,
    OtherName,
}

impl Authority {
    pub(crate) fn named(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, key()).expect("an authority");
        Self { issuer }
    }

    /// Its certificate as a file of this name.
    pub(crate) fn file(&self, folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        fs::write(&path, self.issuer.pem()).expect("written");
        path
    }

    /// What a server needs to be believed.
    pub(crate) fn issue(&self, kind: &Kind) -> Arc<ServerConfig> {
        let names: &[&str] = match kind {
            Kind::OtherName => &["other.example"],
            Kind::Good | Kind::Expired => &["localhost", "127.0.0.1"],
        };
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let mut params = CertificateParams::new(names).expect("fine names");
        if matches!(kind, Kind::Expired) {
            params.not_before = date_time_ymd(2019, 1, 1);
            params.not_after = date_time_ymd(2020, 1, 1);
        }
        let key = key();
        let certificate = params.signed_by(&key, &self.issuer).expect("signed");
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("a certificate with its key");
        Arc::new(config)
    }
}

fn key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("a key")
}

/// What becomes of a request.
pub(crate) enum Reaction {
    /// These bytes, then the connection is closed.
    Say(String),
    /// The connection is closed without a word.
    Cut,
    /// Nothing, until the other side loses patience.
    Wait,
    /// Whatever the server at this address says.
    Pass(String),
    /// The same, but the answer is thrown away and the connection cut.
    PassAndCut(String),
}

/// A server that does with each request what the test says.
pub(crate) struct Front {
    pub(crate) port: u16,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Front {
    /// Over TLS when there is a certificate; the reaction knows the how-manieth request it is.
    pub(crate) fn new(
        tls: Option<Arc<ServerConfig>>,
        react: impl Fn(usize) -> Reaction + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let Some(config) = &tls else {
                    serve(stream, &kept, &react);
                    continue;
                };
                let connection = ServerConnection::new(Arc::clone(config)).expect("a session");
                serve(StreamOwned::new(connection, stream), &kept, &react);
            }
        });
        Self { port, seen }
    }

    /// Says the same to everybody, in clear text.
    pub(crate) fn saying(answer: &str) -> Self {
        let answer = answer.to_owned();
        Self::new(None, move |_| Reaction::Say(answer.clone()))
    }

    pub(crate) fn http(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn https(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// The requests that came, heads and bodies.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("whole").clone()
    }
}

fn serve(
    mut stream: impl Read + Write,
    seen: &Mutex<Vec<String>>,
    react: &impl Fn(usize) -> Reaction,
) {
    let Some(request) = request(&mut stream) else {
        return;
    };
    let number = {
        let mut seen = seen.lock().expect("whole");
        seen.push(request.clone());
        seen.len()
    };
    let answer = match react(number) {
        Reaction::Say(answer) => answer,
        Reaction::Cut => return,
        Reaction::Wait => {
            // ends when the other side hangs up
            let _ = stream.read(&mut [0]);
            return;
        }
        Reaction::Pass(url) => pass(&request, &url),
        Reaction::PassAndCut(url) => {
            pass(&request, &url);
            return;
        }
    };
    let _ = stream.write_all(answer.as_bytes());
    let _ = stream.flush();
}

/// One request with its body; none when what comes is none.
fn request(stream: &mut impl Read) -> Option<String> {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let read = stream.read(&mut part).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.to_ascii_lowercase();
        let length = length
            .split("content-length: ")
            .nth(1)
            .and_then(|rest| rest.lines().next())
            .map_or(0, |digits| digits.trim().parse().expect("a length"));
        if body.len() >= length {
            return Some(text.into_owned());
        }
    }
}

/// What another server says to the same request.
fn pass(request: &str, url: &str) -> String {
    let place = url.strip_prefix("http://").expect("a plain server");
    let mut stream = TcpStream::connect(place).expect("connected");
    let request = request.replacen("\r\n", "\r\nconnection: close\r\n", 1);
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    answer
}

/// An answer with these headers and this body.
pub(crate) fn answer(status: &str, headers: &[&str], body: &str) -> String {
    let headers = headers
        .iter()
        .fold(String::new(), |all, line| all + *line + "\r\n");
    format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}
