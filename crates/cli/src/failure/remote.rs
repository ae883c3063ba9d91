//! What stands between this program and a server, with what mends it.

use api::client::{ClientError, Strange, Trouble};

use super::Failure;
use crate::exit::Exit;

/// The failure of a request that got no answer of ours.
pub(super) fn failure(error: &ClientError) -> Failure {
    let (code, hint) = match error {
        ClientError::Unreachable {
            may_be_done: true,
            trouble: Trouble::Cut | Trouble::NoAnswer(_) | Trouble::Other(_),
            ..
        } => (
            "unknown_outcome",
            Some(String::from(
                "it is not known whether this was done: look before trying again",
            )),
        ),
        ClientError::Unreachable {
            origin, trouble, ..
        } => ("unreachable", hint_of(trouble, origin)),
        ClientError::NotUnderstood { strange, .. } => strange_hint(strange),
        ClientError::OtherVersion {
            theirs, is_older, ..
        } => ("other_version", Some(version_hint(theirs, *is_older))),
        ClientError::Refused(_) => ("refused", None),
    };
    let failure = Failure::new(Exit::Unreachable, code, error.to_string());
    match hint {
        Some(hint) => failure.with_hint(hint),
        None => failure,
    }
}

/// When to come again.
pub(super) fn later(seconds: u64) -> String {
    match seconds {
        0 | 1 => String::from("try again in a second"),
        2..=120 => format!("try again in {seconds} seconds"),
        _ => format!("try again in {} minutes", seconds.div_ceil(60)),
    }
}

fn hint_of(trouble: &Trouble, origin: &str) -> Option<String> {
    Some(match trouble {
        Trouble::UnknownHost => String::from("look at the name's spelling, and at the network"),
        Trouble::Refused => {
            String::from("is `epic serve` running there, and on this port? a proxy may refuse too")
        }
        Trouble::NoConnection(_) => {
            String::from("look at address, network and firewall; a proxy is set with HTTPS_PROXY")
        }
        Trouble::NoAnswer(_) => String::from(
            "try again; EPIC_REMOTE__TIMEOUT_SECONDS allows more time when the work is long",
        ),
        Trouble::UnknownAuthority => String::from(
            "if the company has its own authority, name its certificate with EPIC_CA_FILE=ca.pem",
        ),
        Trouble::NoAuthorities => String::from(
            "install the system's list (ca-certificates), or name an authority with EPIC_CA_FILE",
        ),
        Trouble::Expired => String::from(
            "whoever runs the server has to renew it; if it is fine, this machine's clock is not",
        ),
        Trouble::NotYetValid => String::from("look at this machine's clock"),
        Trouble::OtherName(_) => {
            String::from("use the name that the certificate is for, or have the name added to it")
        }
        Trouble::AuthorityAsServer => String::from(
            "have that authority sign a certificate for the server (basicConstraints CA:FALSE)",
        ),
        Trouble::NotTls => match origin.strip_prefix("https://") {
            Some(place) if place.starts_with("127.") || place.starts_with("localhost") => {
                format!("on this machine a server without TLS is http://{place}")
            }
            _ => String::from("look at the port: TLS may be served on another one"),
        },
        Trouble::NotHttp => match origin.strip_prefix("http://") {
            Some(place) => format!("a server with TLS is https://{place}"),
            None => String::from("look at the port: something else may listen there"),
        },
        Trouble::Cut => String::from("try again; if it stays so, look at the server's log"),
        Trouble::Certificate(_) | Trouble::Other(_) => return None,
    })
}

fn strange_hint(strange: &Strange) -> (&'static str, Option<String>) {
    match strange {
        Strange::Gateway(_) => (
            "unavailable",
            Some(String::from(
                "try again in a moment; after a change, look first whether it was done",
            )),
        ),
        Strange::TooMany { retry_after } => (
            "slow_down",
            Some(retry_after.map_or_else(|| String::from("try again later"), later)),
        ),
        Strange::Redirect { location } => (
            "redirected",
            location
                .starts_with("https://")
                .then(|| format!("if that is the server, use --server {location}")),
        ),
        Strange::Other { .. } => (
            "not_understood",
            Some(String::from(
                "look at the address; a proxy or a log-in page may stand in between",
            )),
        ),
    }
}

fn version_hint(theirs: &str, is_older: bool) -> String {
    if is_older {
        format!("have the server updated, or use epic {theirs} with it")
    } else {
        format!("update this program: install epic {theirs}")
    }
}
