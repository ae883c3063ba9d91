//! What stands between this program and a server, told apart.

use std::{error::Error, io, time::Duration};

use rustls::CertificateError;

/// What stood in the way of an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The name has no address.
    #[error("there is no host of this name")]
    UnknownHost,
    /// The machine is there, and nothing listens.
    #[error("the connection was refused; nothing listens there")]
    Refused,
    /// No connection in time.
    #[error("no connection within {}", seconds(*.0))]
    NoConnection(Duration),
    /// Connected, and no answer in time.
    #[error("no answer within {}", seconds(*.0))]
    NoAnswer(Duration),
    /// Nobody whom this machine trusts signed the certificate.
    #[error("its certificate is signed by an authority that is not known here")]
    UnknownAuthority,
    /// The certificate's time is over.
    #[error("its certificate has expired")]
    Expired,
    /// The certificate's time is to come.
    #[error("its certificate is not valid yet")]
    NotYetValid,
    /// The certificate is somebody else's.
    #[error("its certificate is for another name{0}")]
    OtherName(String),
    /// The certificate is an authority's own.
    #[error("its certificate is that of an authority, which no server may show as its own")]
    AuthorityAsServer,
    /// The certificate cannot be accepted for another reason.
    #[error("its certificate is not acceptable: {0}")]
    Certificate(String),
    /// The URL says https, the server speaks something else.
    #[error("it does not speak TLS there")]
    NotTls,
    /// What came is not HTTP.
    #[error("it does not speak HTTP there")]
    NotHttp,
    /// The connection broke off.
    #[error("the connection was cut before the answer was whole")]
    Cut,
    /// Nothing can be trusted: the machine has no list of authorities.
    #[error("this machine knows no certificate authority at all")]
    NoAuthorities,
    /// Something else.
    #[error("{0}")]
    Other(String),
}

impl Trouble {
    /// Told from an error of the HTTP client; the two limits are those it was given.
    pub(super) fn of(error: &reqwest::Error, connect: Duration, total: Duration) -> Self {
        let chain: Vec<&(dyn Error + 'static)> = chain(error).collect();
        if let Some(tls) = find::<rustls::Error>(&chain) {
            return Self::of_tls(tls);
        }
        if chain.iter().any(|cause| cause.to_string() == "dns error") {
            return Self::UnknownHost;
        }
        if error.is_timeout() {
            return if error.is_connect() {
                Self::NoConnection(connect.min(total))
            } else {
                Self::NoAnswer(total)
            };
        }
        if let Some(http) = find::<hyper::Error>(&chain) {
            if http.is_parse() {
                return Self::NotHttp;
            }
            if http.is_incomplete_message() {
                return Self::Cut;
            }
        }
        let of_system = find::<io::Error>(&chain).map(io::Error::kind);
        if of_system == Some(io::ErrorKind::ConnectionRefused) {
            return Self::Refused;
        }
        if of_system.is_some_and(is_cut) {
            return Self::Cut;
        }
        Self::Other(chain.last().map_or_else(String::new, ToString::to_string))
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "an open list of others, of which few can be mended from here"
    )]
    fn of_tls(error: &rustls::Error) -> Self {
        match error {
            rustls::Error::InvalidCertificate(wrong) => Self::of_certificate(wrong),
            rustls::Error::InvalidMessage(_) => Self::NotTls,
            other => Self::Other(other.to_string()),
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "an open list of others, of which few can be mended from here"
    )]
    fn of_certificate(wrong: &CertificateError) -> Self {
        match wrong {
            // a bad signature is one by a namesake, such as the authority before its renewal
            CertificateError::UnknownIssuer | CertificateError::BadSignature => {
                Self::UnknownAuthority
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                Self::NotYetValid
            }
            CertificateError::NotValidForName => Self::OtherName(String::new()),
            CertificateError::NotValidForNameContext { presented, .. } => {
                Self::OtherName(named(presented))
            }
            // the checker's own type is not ours to know
            other if format!("{other:?}").contains("CaUsedAsEndEntity") => Self::AuthorityAsServer,
            other => Self::Certificate(other.to_string()),
        }
    }
}

fn is_cut(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof
    )
}

fn seconds(limit: Duration) -> String {
    match limit.as_secs() {
        1 => String::from("1 second"),
        seconds => format!("{seconds} seconds"),
    }
}

/// The names of a certificate, as its reader spells them: `DnsName("crm.example")`.
fn named(presented: &[String]) -> String {
    let plain = |name: &String| {
        let inside = name.split_once('(').map_or(name.as_str(), |(_, rest)| rest);
        inside.trim_matches([')', '"']).to_owned()
    };
    match presented {
        [] => String::new(),
        names => {
            let names: Vec<String> = names.iter().take(3).map(plain).collect();
            format!(" ({})", names.join(", "))
        }
    }
}

/// An error and what caused it, the outermost first.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| {
        cause(*error)
    })
}

fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    // an I/O error passes over the very error that it was made of
    let inner = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    match inner {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

/// The innermost error of a type: it says most.
fn find<'a, T: Error + 'static>(chain: &[&'a (dyn Error + 'static)]) -> Option<&'a T> {
    chain
        .iter()
        .rev()
        .find_map(|error| error.downcast_ref::<T>())
}
