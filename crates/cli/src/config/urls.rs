//! Server and database URLs: reading, building and showing them.
//!
//! Opens no connection and reads no settings.

use std::fmt;
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv6Addr};
use std::path::{Path, PathBuf};

use super::error::ConfigError;

/// Scheme, host and port of an `epic serve`, in one spelling: `https://crm.example:443`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServerOrigin(String);

impl ServerOrigin {
    /// Reads a URL; a path, a query or a user name in it is refused.
    pub(crate) fn parse(text: &str) -> Result<Self, ConfigError> {
        let refused = |what: &str| {
            ConfigError::new(format!(
                "the server URL {what}; expected something like https://crm.example.com"
            ))
        };
        let (scheme, rest) = text
            .trim()
            .split_once("://")
            .ok_or_else(|| refused("has no http:// or https:// in front"))?;
        let (scheme, usual_port) = match scheme.to_ascii_lowercase().as_str() {
            "http" => ("http", 80),
            "https" => ("https", 443),
            _ => return Err(refused("must begin with http:// or https://")),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        if authority.contains('@') {
            return Err(refused("must not hold a user name or password"));
        }
        if authority.contains(['/', '?', '#']) {
            return Err(refused("must end after the host and port"));
        }
        let (host, port) = host_and_port(authority);
        let port = match port {
            None => usual_port,
            Some(digits) => port_of(digits).ok_or_else(|| refused("has an invalid port"))?,
        };
        if !is_host(host) {
            return Err(refused("has no valid host name"));
        }
        if scheme == "http" && !is_loopback(host) {
            return Err(ConfigError::new(format!(
                "http://{host} would carry passwords and tokens in the clear \
                 over the network; http:// is for this machine only"
            ))
            .with_hint(format!("use https://{host}")));
        }
        Ok(Self(format!(
            "{scheme}://{}:{port}",
            host.to_ascii_lowercase()
        )))
    }

    /// The origin as text, without a slash at the end.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// As people write it: without the port that its scheme stands for.
impl fmt::Display for ServerOrigin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let usual = if self.0.starts_with("https:") {
            ":443"
        } else {
            ":80"
        };
        formatter.write_str(self.0.strip_suffix(usual).unwrap_or(&self.0))
    }
}

/// Whether it is this machine, by name or number.
fn is_loopback(host: &str) -> bool {
    let number = host.trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost")
        || number.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn port_of(digits: &str) -> Option<u16> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|port| plain && *port != 0)
}

/// Splits `host:port`, minding the colons inside `[::1]`.
fn host_and_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

fn is_host(host: &str) -> bool {
    if let Some(inside) = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return inside.parse::<Ipv6Addr>().is_ok();
    }
    let allowed =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
    !host.is_empty() && host.chars().all(allowed)
}

/// The SQLite URL of a file, its special characters encoded.
pub(crate) fn sqlite_url(path: &Path) -> Result<String, ConfigError> {
    let text = path
        .to_str()
        .ok_or_else(|| ConfigError::new("the data directory's path is not valid UTF-8"))?;
    let mut url = String::from("sqlite://");
    for letter in text.chars() {
        match letter {
            '%' => url.push_str("%25"),
            '?' => url.push_str("%3F"),
            '#' => url.push_str("%23"),
            other => url.push(other),
        }
    }
    Ok(url)
}

/// Makes any text safe as one component of a URL.
pub(crate) fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a string does not fail");
        }
    }
    encoded
}

/// A URL fit to be shown: passwords in it are replaced by `***`.
pub(crate) fn redacted(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return String::from("[redacted]");
    };
    // the last `@`, not the first: a password may hold one, or a `/`, unencoded
    let rest = match rest.rsplit_once('@') {
        Some((user, host)) if scheme != "sqlite" => match user.split_once(':') {
            Some((name, _)) => format!("{name}:***@{host}"),
            None => format!("{user}@{host}"),
        },
        _ => rest.to_owned(),
    };
    let Some((before, query)) = rest.split_once('?') else {
        return format!("{scheme}://{rest}");
    };
    let pairs: Vec<String> = query.split('&').map(redacted_pair).collect();
    format!("{scheme}://{before}?{}", pairs.join("&"))
}

fn redacted_pair(pair: &str) -> String {
    let Some((name, value)) = pair.split_once('=') else {
        return pair.to_owned();
    };
    let lower = name.to_ascii_lowercase();
    let is_secret = ["pass", "pwd", "secret", "token", "key"]
        .iter()
        .any(|word| lower.contains(word));
    format!("{name}={}", if is_secret { "***" } else { value })
}

/// What tells one database from another, without user and password.
///
/// The key of its entry in the session file.
pub(crate) fn database_identity(url: &str, working: &Path) -> Result<String, ConfigError> {
    let unknown = || {
        ConfigError::new(
            "the database URL must begin with sqlite://, mysql:// or postgres:// \
             (such as sqlite:///srv/epic/epic.db)",
        )
    };
    let (scheme, rest) = url.split_once("://").ok_or_else(unknown)?;
    let rest = rest.split_once('?').map_or(rest, |(before, _)| before);
    let (scheme, usual_port) = match scheme {
        "sqlite" if rest.is_empty() => {
            return Err(ConfigError::new(
                "the database URL sqlite:// names no file; expected sqlite://PATH",
            ));
        }
        "sqlite" => {
            let path: PathBuf = working.join(rest);
            let path = path.canonicalize().unwrap_or(path);
            return Ok(format!("sqlite://{}", path.display()));
        }
        "mysql" | "mariadb" => ("mysql", "3306"),
        "postgres" | "postgresql" => ("postgres", "5432"),
        _ => return Err(unknown()),
    };
    let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
    let (authority, name) = place.split_once('/').unwrap_or((place, ""));
    let (host, port) = host_and_port(authority);
    let port = port.unwrap_or(usual_port);
    Ok(format!(
        "{scheme}://{}:{port}/{name}",
        host.to_ascii_lowercase()
    ))
}
