//! The profiles: servers that this user works with, by name, and which one is current.
//!
//! Owns `profiles.toml`: reading, checking and writing it. Holds no token; which profile
//! counts in a run is decided in `config`.

mod file;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub(crate) use file::{ProfileError, ProfileFile};

/// The profile that is always there: the database of this machine.
pub(crate) const LOCAL: &str = "local";
/// The longest name.
const LONGEST: usize = 64;

/// The name of a profile: letters, digits, `-` and `_`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct ProfileName(String);

impl ProfileName {
    /// Reads a name; says what is accepted.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if (1..=LONGEST).contains(&text.len()) && text.bytes().all(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!(
                "{text:?} is not the name of a profile; \
                 expected 1 to {LONGEST} letters, digits, - or _"
            ))
        }
    }

    /// The built-in one.
    pub(crate) fn local() -> Self {
        Self(LOCAL.to_owned())
    }

    /// Whether it is the built-in one.
    pub(crate) fn is_local(&self) -> bool {
        self.0 == LOCAL
    }

    /// As it is written.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProfileName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for ProfileName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

impl From<ProfileName> for String {
    fn from(name: ProfileName) -> Self {
        name.0
    }
}

/// A server that is worked with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    /// The server's origin.
    pub(crate) server: String,
    /// The authority its certificate is checked with, beside those of the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ca_file: Option<PathBuf>,
}

/// What `profiles.toml` holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profiles {
    /// The profile that counts when nothing else is said; none when none was ever chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) current: Option<ProfileName>,
    /// The profiles beside the built-in one.
    #[serde(default)]
    pub(crate) profiles: BTreeMap<ProfileName, Profile>,
}

impl Profiles {
    /// The name for a server that is remembered without one: the one it has, or its host.
    pub(crate) fn name_for(&self, server: &str) -> ProfileName {
        let known = self
            .profiles
            .iter()
            .find(|(_, profile)| profile.server == server);
        if let Some((name, _)) = known {
            return name.clone();
        }
        let place = server.split_once("://").map_or(server, |(_, place)| place);
        let host = place.rsplit_once(':').map_or(place, |(host, _)| host);
        let candidates = [host.to_owned(), place.to_owned(), server.to_owned()];
        let numbered = (2..).map(|number| format!("{place}-{number}"));
        candidates
            .into_iter()
            .chain(numbered)
            .map(|text| from_host(&text))
            .find(|name| !name.is_local() && !self.profiles.contains_key(name))
            .unwrap_or_else(|| from_host(server))
    }
}

/// What of a host may stand in a name; the end, with what was added, is kept.
fn from_host(text: &str) -> ProfileName {
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() || letter == '_' {
            letter
        } else {
            '-'
        }
    };
    let name: String = text.chars().map(plain).collect();
    let name = name.trim_matches('-').replace("---", "-");
    let from = name.len().saturating_sub(LONGEST);
    ProfileName(name[from..].to_owned())
}

#[cfg(test)]
mod tests;
