//! Where the database is: parsing of the connection URL.
//!
//! Owns which URLs are accepted and how they may be shown. Opens nothing and creates
//! nothing; a URL that could be read in two ways is refused.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

mod parameters;

pub(crate) use parameters::Parameters;

/// What is accepted, said by every refusal.
const ACCEPTED: &str =
    "accepted are sqlite://PATH, mysql://USER@HOST/DATABASE and postgres://USER@HOST/DATABASE";

/// The database engine behind a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// The embedded engine: one file.
    Sqlite,
    /// MySQL, MariaDB and what speaks their protocol.
    MySql,
    /// PostgreSQL.
    Postgres,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::MySql => "MySQL",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// Why a database URL was refused; never quotes the URL, which may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the database URL {reason}; {ACCEPTED}")]
pub struct InvalidDatabaseUrl {
    reason: String,
}

impl InvalidDatabaseUrl {
    fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
        }
    }
}

/// A parsed database URL; `Display` and `Debug` never show the password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Place);

/// Where the rows are.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a file, by its absolute path.
    File(PathBuf),
    /// On a server.
    Server(Server),
}

/// A database on a server, and how to log in there.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) engine: Engine,
    pub(crate) user: Option<String>,
    pub(crate) password: Option<String>,
    /// A name or an address; one of version 6 without its brackets.
    pub(crate) host: String,
    pub(crate) port: Option<u16>,
    pub(crate) database: String,
    pub(crate) parameters: Parameters,
}

impl Server {
    /// The port, the usual one when none is written.
    fn port_or_usual(&self) -> u16 {
        self.port.unwrap_or(match self.engine {
            Engine::Postgres => 5432,
            Engine::MySql | Engine::Sqlite => 3306,
        })
    }
}

impl DatabaseUrl {
    /// The SQLite file at `path`, made absolute from the working directory.
    pub fn sqlite(path: impl AsRef<Path>) -> Result<Self, InvalidDatabaseUrl> {
        let path = std::path::absolute(path.as_ref())
            .map_err(|_| InvalidDatabaseUrl::new("names no usable path"))?;
        if path.to_str().is_none_or(|text| text.contains('\0')) {
            return Err(InvalidDatabaseUrl::new(
                "has a path that is not plain UTF-8 text",
            ));
        }
        Ok(Self(Place::File(path)))
    }

    /// A MySQL or MariaDB database from its parts; any character is safe in each of them.
    pub fn mysql(user: &str, password: &str, host: &str, port: u16, database: &str) -> Self {
        Self(Place::Server(Server {
            engine: Engine::MySql,
            user: Some(user.to_owned()),
            password: Some(password.to_owned()),
            host: host.trim_matches(['[', ']']).to_owned(),
            port: Some(port),
            database: database.to_owned(),
            parameters: Parameters::default(),
        }))
    }

    /// The engine that the scheme names.
    pub fn engine(&self) -> Engine {
        match &self.0 {
            Place::File(_) => Engine::Sqlite,
            Place::Server(server) => server.engine,
        }
    }

    /// Where it leads to.
    pub(crate) fn place(&self) -> &Place {
        &self.0
    }

    /// Whether both name one database, whoever connects to it. Two names of one server
    /// are not told to be the same.
    pub fn is_same_place(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Place::File(one), Place::File(two)) => one == two,
            (Place::Server(one), Place::Server(two)) => {
                one.engine == two.engine
                    && one.database == two.database
                    && one.host.eq_ignore_ascii_case(&two.host)
                    && one.port_or_usual() == two.port_or_usual()
            }
            (Place::File(_), Place::Server(_)) | (Place::Server(_), Place::File(_)) => false,
        }
    }

    /// Whether a password stands in it.
    pub fn has_password(&self) -> bool {
        match &self.0 {
            Place::File(_) => false,
            Place::Server(server) => server.password.is_some(),
        }
    }

    /// The absolute path of the SQLite file; none for a server.
    pub fn path(&self) -> Option<&Path> {
        match &self.0 {
            Place::File(path) => Some(path),
            Place::Server(_) => None,
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = InvalidDatabaseUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.contains(":memory:") {
            return Err(InvalidDatabaseUrl::new(
                "asks for a database in memory, where every connection would see an empty one of its own",
            ));
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(InvalidDatabaseUrl::new("has no scheme followed by ://"));
        };
        match scheme.to_ascii_lowercase().as_str() {
            "sqlite" => parse_file(rest),
            "mysql" | "mariadb" => parse_server(Engine::MySql, rest),
            "postgres" | "postgresql" => parse_server(Engine::Postgres, rest),
            other
                if other
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) =>
            {
                Err(InvalidDatabaseUrl::new(format!(
                    "has the unknown scheme {other}://"
                )))
            }
            _ => Err(InvalidDatabaseUrl::new("has an unknown scheme")),
        }
    }
}

fn parse_file(rest: &str) -> Result<DatabaseUrl, InvalidDatabaseUrl> {
    if rest.contains(['?', '#']) {
        return Err(InvalidDatabaseUrl::new(
            "has parameters, which a SQLite file does not take (write %3F for ? and %23 for # in its name)",
        ));
    }
    let path = decode(rest)?;
    if path.is_empty() || path.ends_with('/') {
        return Err(InvalidDatabaseUrl::new("names no file"));
    }
    DatabaseUrl::sqlite(path)
}

fn parse_server(engine: Engine, rest: &str) -> Result<DatabaseUrl, InvalidDatabaseUrl> {
    // The last @ ends the password, so that one written with a raw @ or / is still hidden.
    let (credentials, place) = match rest.rsplit_once('@') {
        Some((credentials, place)) => (Some(credentials), place),
        None => (None, rest),
    };
    let (place, parameters) = match place.split_once('?') {
        Some((place, parameters)) => (place, parameters::parse(engine, parameters)?),
        None => (place, Parameters::default()),
    };
    let (address, database) = place.split_once('/').unwrap_or((place, ""));
    if address.is_empty() {
        return Err(InvalidDatabaseUrl::new("names no host"));
    }
    if database.is_empty() || database.contains('/') {
        return Err(InvalidDatabaseUrl::new("names no database after the host"));
    }
    let (user, password) = match credentials.map(|text| text.split_once(':').ok_or(text)) {
        None => (None, None),
        Some(Err(user)) => (Some(decode(user)?), None),
        Some(Ok((user, password))) => (Some(decode(user)?), Some(decode(password)?)),
    };
    let (host, port) = split_address(address)?;
    let database = decode(database)?;
    Ok(DatabaseUrl(Place::Server(Server {
        engine,
        user,
        password,
        host,
        port,
        database,
        parameters,
    })))
}

/// The host and, when there is one, the port.
fn split_address(address: &str) -> Result<(String, Option<u16>), InvalidDatabaseUrl> {
    let (host, port) = match address.strip_prefix('[').map(|rest| rest.split_once(']')) {
        // an address of version 6 is full of colons, hence its brackets
        Some(Some((host, rest))) => (host, rest.strip_prefix(':')),
        Some(None) => return Err(InvalidDatabaseUrl::new("has an unclosed [ in its host")),
        None => match address.rsplit_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (address, None),
        },
    };
    if host.is_empty() {
        return Err(InvalidDatabaseUrl::new("names no host"));
    }
    let port = match port {
        None => None,
        Some(port) => Some(port.parse().map_err(|_| {
            InvalidDatabaseUrl::new("has a port that is not a number from 1 to 65535")
        })?),
    };
    Ok((decode(host)?, port))
}

/// Replaces `%41` by `A`; a percent sign without two digits stands for itself.
fn decode(text: &str) -> Result<String, InvalidDatabaseUrl> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match (first, tail) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        bytes.push(escaped.map_or(*first, |(high, low)| high * 16 + low));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes)
        .map_err(|_| InvalidDatabaseUrl::new("has a percent escape that is not UTF-8 text"))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = match &self.0 {
            Place::File(path) => return write!(f, "sqlite://{}", path.display()),
            Place::Server(server) => server,
        };
        let scheme = match server.engine {
            Engine::Sqlite => "sqlite",
            Engine::MySql => "mysql",
            Engine::Postgres => "postgres",
        };
        write!(f, "{scheme}://")?;
        if let Some(user) = &server.user {
            let password = if server.password.is_some() {
                ":***"
            } else {
                ""
            };
            write!(f, "{user}{password}@")?;
        }
        if server.host.contains(':') {
            write!(f, "[{}]", server.host)?;
        } else {
            f.write_str(&server.host)?;
        }
        if let Some(port) = server.port {
            write!(f, ":{port}")?;
        }
        write!(f, "/{}{}", server.database, server.parameters)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

#[cfg(test)]
mod tests;
