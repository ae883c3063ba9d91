//! The process environment and the user's folders, read once.
//!
//! The only place that reads environment variables; it never changes them. Tests hand
//! in a map instead.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use directories::{BaseDirs, ProjectDirs};

use super::error::ConfigError;

const APPLICATION: &str = "epic-events";

/// Environment variables as they were when the process started.
#[derive(Clone, Default)]
pub(crate) struct Environment {
    variables: BTreeMap<String, OsString>,
}

impl Environment {
    /// The variables of this process.
    pub(crate) fn of_process() -> Self {
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
            .collect();
        Self { variables }
    }

    /// Variables made up by a test.
    #[cfg(test)]
    pub(crate) fn of_pairs(pairs: &[(&str, &str)]) -> Self {
        let variables = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), OsString::from(value)))
            .collect();
        Self { variables }
    }

    /// A variable's text; an empty or unreadable one counts as not given.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.variables
            .get(name)
            .and_then(|value| value.to_str())
            .filter(|value| !value.is_empty())
    }

    /// A variable's text; an empty one counts as not given, one that is not UTF-8 is an error.
    pub(crate) fn checked_text(&self, name: &str) -> Result<Option<&str>, ConfigError> {
        match self.variables.get(name) {
            None => Ok(None),
            Some(value) => match value.to_str() {
                None => Err(ConfigError::new(format!("{name} is not valid UTF-8"))),
                Some("") => Ok(None),
                Some(text) => Ok(Some(text)),
            },
        }
    }

    /// Every name, in alphabetical order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.variables.keys().map(String::as_str)
    }
}

/// The folders that settings are looked for and kept in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places {
    /// Working directory, where `.env` is looked for.
    pub(crate) working: PathBuf,
    /// Folder of `config.toml`; none for an account without a home.
    pub(crate) config: Option<PathBuf>,
    /// Default data folder.
    pub(crate) data: Option<PathBuf>,
    /// Folder of the session file.
    pub(crate) state: Option<PathBuf>,
}

impl Places {
    /// The platform's folders for this user, XDG variables honoured.
    pub(crate) fn of_user(environment: &Environment) -> Result<Self, ConfigError> {
        let working = std::env::current_dir().map_err(|error| {
            ConfigError::new(format!("the working directory cannot be used: {error}"))
        })?;
        let project = ProjectDirs::from("", "", APPLICATION);
        let given_state = environment
            .text("XDG_STATE_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute());
        let home_state = || BaseDirs::new().map(|base| base.home_dir().join(".local/state"));
        Ok(Self {
            working,
            config: project.as_ref().map(|dirs| dirs.config_dir().to_owned()),
            data: project.as_ref().map(|dirs| dirs.data_dir().to_owned()),
            state: given_state
                .or_else(home_state)
                .map(|path| path.join(APPLICATION)),
        })
    }
}
