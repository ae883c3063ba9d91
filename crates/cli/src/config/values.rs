//! Settings that take one of a few values, and how each is read.
//!
//! Pure parsing; an error names the setting and what it accepts.

use std::net::{Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;

use super::error::ConfigError;

/// How durable a SQLite write is when it is acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Synchronous {
    /// Survives a power cut.
    Full,
    /// Faster; a power cut may take the last writes back.
    Normal,
}

/// Shape of the log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For eyes.
    Human,
    /// One JSON object a line.
    Json,
}

/// Least severity that is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogLevel {
    /// Nothing.
    Off,
    /// Bugs and failures.
    Error,
    /// What may need a look.
    Warn,
    /// What happened.
    Info,
    /// How it happened.
    Debug,
    /// Everything.
    Trace,
}

/// Algorithm that signs sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JwtAlgorithm {
    /// HMAC with SHA-256.
    Hs256,
    /// HMAC with SHA-384.
    Hs384,
    /// HMAC with SHA-512.
    Hs512,
}

/// A closed list of values with the text of each.
pub(super) trait Choice: Copy + PartialEq + 'static {
    /// Every value with its text.
    const CHOICES: &'static [(Self, &'static str)];

    /// The value's text.
    fn text(self) -> &'static str {
        Self::CHOICES
            .iter()
            .find(|(value, _)| *value == self)
            .map_or("", |(_, text)| text)
    }

    /// Reads a text, in any case.
    fn read(setting: &str, text: &str) -> Result<Self, ConfigError> {
        let wanted = text.trim();
        let found = Self::CHOICES
            .iter()
            .find(|(_, known)| known.eq_ignore_ascii_case(wanted));
        found.map(|(value, _)| *value).ok_or_else(|| {
            let known: Vec<&str> = Self::CHOICES.iter().map(|(_, text)| *text).collect();
            ConfigError::new(format!(
                "{setting} is {wanted:?}; expected {}",
                known.join(", ")
            ))
        })
    }
}

impl Choice for Synchronous {
    const CHOICES: &'static [(Self, &'static str)] =
        &[(Self::Full, "full"), (Self::Normal, "normal")];
}

impl Choice for bool {
    const CHOICES: &'static [(Self, &'static str)] = &[(true, "true"), (false, "false")];
}

impl Choice for LogFormat {
    const CHOICES: &'static [(Self, &'static str)] =
        &[(Self::Human, "human"), (Self::Json, "json")];
}

impl Choice for LogLevel {
    const CHOICES: &'static [(Self, &'static str)] = &[
        (Self::Off, "off"),
        (Self::Error, "error"),
        (Self::Warn, "warn"),
        (Self::Info, "info"),
        (Self::Debug, "debug"),
        (Self::Trace, "trace"),
    ];
}

impl Choice for JwtAlgorithm {
    const CHOICES: &'static [(Self, &'static str)] = &[
        (Self::Hs256, "HS256"),
        (Self::Hs384, "HS384"),
        (Self::Hs512, "HS512"),
    ];
}

impl Synchronous {
    /// `full` or `normal`.
    pub(crate) fn as_str(self) -> &'static str {
        self.text()
    }
}

impl LogLevel {
    /// The level's name, as `tracing` spells it.
    pub(crate) fn as_str(self) -> &'static str {
        self.text()
    }
}

impl JwtAlgorithm {
    /// The algorithm's name in RFC 7518.
    pub(crate) fn as_str(self) -> &'static str {
        self.text()
    }
}

/// Reads `server.listen`.
pub(super) fn listen_address(text: &str) -> Result<SocketAddr, ConfigError> {
    address(text).map_err(|expected| {
        let text = text.trim();
        ConfigError::new(format!("server.listen is {text:?}; {expected}"))
    })
}

/// Reads `ADDR:PORT`; `localhost` means the IPv4 loopback.
pub(crate) fn address(text: &str) -> Result<SocketAddr, String> {
    let text = text.trim();
    let local = text
        .strip_prefix("localhost:")
        .and_then(|port| port.parse().ok())
        .map(|port: u16| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    local
        .or_else(|| text.parse().ok())
        .ok_or_else(|| String::from("expected ADDR:PORT such as 127.0.0.1:8080"))
}

/// Reads `ADDR:PORT`, or a port alone on the IPv4 loopback.
pub(crate) fn port_or_address(text: &str) -> Result<SocketAddr, String> {
    match text.trim().parse::<u16>() {
        Ok(port) => Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port))),
        Err(_) => address(text).map_err(|_| {
            String::from("expected a port such as 9464, or ADDR:PORT such as 127.0.0.1:9464")
        }),
    }
}

/// Reads a whole number within limits.
pub(super) fn whole_number(
    path: &str,
    text: &str,
    allowed: RangeInclusive<u32>,
) -> Result<u32, ConfigError> {
    let number = text.trim().parse().ok();
    number
        .filter(|number| allowed.contains(number))
        .ok_or_else(|| {
            let (least, most) = (allowed.start(), allowed.end());
            ConfigError::new(format!("{path} is {text:?}; expected {least} to {most}"))
        })
}
