//! The layers that settings come from, and which of them wins.
//!
//! Flag > environment > `.env` > `config.toml`. Knows texts and origins only; what a
//! text means is decided in `settings`.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::PathBuf;

use super::dotenv::{self, Assignment};
use super::environment::{Environment, Places};
use super::error::ConfigError;
use super::keys::{self, Key, Spec};
use super::origin::{Origin, Setting};
use super::toml_file::TomlFile;

/// The two layers that have environment names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Environment,
    DotEnv,
}

/// Every layer, read and checked for unknown names.
pub(super) struct Layers<'a> {
    flags: &'a [(Key, String)],
    environment: &'a Environment,
    dot_env: BTreeMap<String, Assignment>,
    toml: TomlFile,
    working: PathBuf,
}

impl<'a> Layers<'a> {
    /// Reads `.env` and `config.toml` and refuses names that nothing understands.
    pub(super) fn read(
        flags: &'a [(Key, String)],
        environment: &'a Environment,
        places: &Places,
    ) -> Result<Self, ConfigError> {
        refuse_unknown(environment.names(), "the environment")?;
        let dot_env = read_dot_env(places)?;
        refuse_unknown(dot_env.keys().map(String::as_str), ".env")?;
        let toml = match &places.config {
            Some(folder) => TomlFile::read(&folder.join("config.toml"))?,
            None => TomlFile::default(),
        };
        Ok(Self {
            flags,
            environment,
            dot_env,
            toml,
            working: places.working.clone(),
        })
    }

    /// The text of a setting from the first layer that has it.
    pub(super) fn find(&self, key: Key) -> Result<Option<Setting<String>>, ConfigError> {
        if let Some((_, value)) = self.flags.iter().find(|(flag, _)| *flag == key) {
            return Ok(Some(Setting {
                value: value.clone(),
                origin: Origin::Flag,
            }));
        }
        self.find_below_flags(key)
    }

    /// The same, whatever the flags say.
    pub(super) fn find_below_flags(
        &self,
        key: Key,
    ) -> Result<Option<Setting<String>>, ConfigError> {
        let spec = keys::spec_of(key);
        for layer in [Named::Environment, Named::DotEnv] {
            if let Some(found) = self.named(spec.names, spec.may_come_from_file(), layer)? {
                return Ok(Some(found));
            }
        }
        if let Some(found) = self.in_toml(spec)? {
            return Ok(Some(found));
        }
        for layer in [Named::Environment, Named::DotEnv] {
            if let Some(found) = self.named(spec.fallbacks, spec.may_come_from_file(), layer)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The text under one environment name; the environment wins over `.env`.
    pub(super) fn find_name(
        &self,
        name: &str,
        may_come_from_file: bool,
    ) -> Result<Option<Setting<String>>, ConfigError> {
        for layer in [Named::Environment, Named::DotEnv] {
            if let Some(found) = self.named(&[name], may_come_from_file, layer)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn named(
        &self,
        names: &[&str],
        may_come_from_file: bool,
        layer: Named,
    ) -> Result<Option<Setting<String>>, ConfigError> {
        let origin = |name: String| match layer {
            Named::Environment => Origin::Environment(name),
            Named::DotEnv => Origin::DotEnv(name),
        };
        for name in names {
            let file_name = format!("{name}_FILE");
            let value = self.text(name, layer)?;
            let path = if may_come_from_file {
                self.text(&file_name, layer)?
            } else {
                None
            };
            match (value, path) {
                (None, None) => {}
                (Some(_), Some(_)) => {
                    return Err(ConfigError::new(format!(
                        "both {name} and {file_name} are set; keep one of them"
                    )));
                }
                (Some(value), None) => {
                    let (value, origin) = (value.to_owned(), origin((*name).to_owned()));
                    return Ok(Some(Setting { value, origin }));
                }
                (None, Some(path)) => {
                    let value = self.content(&file_name, path)?;
                    let origin = origin(file_name);
                    return Ok(Some(Setting { value, origin }));
                }
            }
        }
        Ok(None)
    }

    fn text(&self, name: &str, layer: Named) -> Result<Option<&str>, ConfigError> {
        if layer == Named::Environment {
            return self.environment.checked_text(name);
        }
        let Some(assignment) = self.dot_env.get(name) else {
            return Ok(None);
        };
        if assignment.has_reference {
            return Err(ConfigError::new(format!(
                ".env line {}: ${{…}} in {name} is not expanded",
                assignment.line
            ))
            .with_hint("write the value out, or put it in single quotes to keep it as it is"));
        }
        Ok(Some(assignment.value.as_str()).filter(|value| !value.is_empty()))
    }

    fn in_toml(&self, spec: &Spec) -> Result<Option<Setting<String>>, ConfigError> {
        let origin = Origin::File(self.toml.path().to_owned());
        let file_key = format!("{}_file", spec.path);
        match (self.toml.get(spec.path), self.toml.get(&file_key)) {
            (None, None) => Ok(None),
            (Some(_), Some(_)) => Err(ConfigError::new(format!(
                "both {} and {file_key} are set in {}; keep one of them",
                spec.path,
                self.toml.path().display()
            ))),
            (Some(value), None) => Ok(Some(Setting {
                value: value.to_owned(),
                origin,
            })),
            (None, Some(path)) => {
                let value = self.content(&file_key, path)?;
                Ok(Some(Setting { value, origin }))
            }
        }
    }

    /// The content of a `…_FILE`, without its one line ending.
    fn content(&self, name: &str, path: &str) -> Result<String, ConfigError> {
        let path = self.working.join(path);
        let text = fs::read_to_string(&path).map_err(|error| {
            ConfigError::new(format!(
                "{name} names {}, which cannot be read: {error}",
                path.display()
            ))
        })?;
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        if text.is_empty() {
            let message = format!("{name} names {}, which is empty", path.display());
            return Err(ConfigError::new(message));
        }
        Ok(text.to_owned())
    }
}

fn read_dot_env(places: &Places) -> Result<BTreeMap<String, Assignment>, ConfigError> {
    let path = places.working.join(".env");
    // a folder of that name is somebody's Python environment, not ours to read
    if path.is_dir() {
        return Ok(BTreeMap::new());
    }
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => {
            let message = format!("{} cannot be read: {error}", path.display());
            return Err(ConfigError::new(message));
        }
    };
    let assignments = dotenv::parse(&text)?;
    Ok(assignments
        .into_iter()
        .map(|assignment| (assignment.name.clone(), assignment))
        .collect())
}

fn refuse_unknown<'a>(
    names: impl Iterator<Item = &'a str>,
    place: &str,
) -> Result<(), ConfigError> {
    let known = keys::environment_names();
    for name in names {
        if name.starts_with("EPIC_") && !known.iter().any(|candidate| candidate == name) {
            let error = ConfigError::new(format!("unknown setting {name} in {place}"));
            return Err(match keys::closest(name, &known) {
                Some(closest) => error.with_hint(format!("did you mean {closest}?")),
                None => error,
            });
        }
    }
    Ok(())
}
