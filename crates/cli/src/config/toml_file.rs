//! Reader of `config.toml`: known keys and their texts.
//!
//! Never shows a value: an error names the key or the line.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::error::ConfigError;
use super::keys::{self, SPECS};

/// The values of a `config.toml` by `section.key`.
#[derive(Default)]
pub(super) struct TomlFile {
    path: PathBuf,
    values: BTreeMap<String, String>,
}

impl TomlFile {
    /// Reads the file; a missing one is empty, an unknown key is an error.
    pub(super) fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => {
                let message = format!("{} cannot be read: {error}", path.display());
                return Err(ConfigError::new(message));
            }
        };
        let table: Table = text
            .parse()
            .map_err(|error| malformed(path, &text, &error))?;
        let mut values = BTreeMap::new();
        collect(path, "", &table, &mut values)?;
        Ok(Self {
            path: path.to_owned(),
            values,
        })
    }

    /// Where it was read from.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The text under `section.key`; an empty one counts as not given.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.values
            .get(key)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }
}

/// The parser's own message would quote the line, and with it perhaps a secret.
fn malformed(path: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
    let line = error
        .span()
        .and_then(|span| text.get(..span.start))
        .map_or(1, |before| before.matches('\n').count() + 1);
    ConfigError::new(format!("{} line {line} is not valid TOML", path.display()))
}

fn collect(
    path: &Path,
    section: &str,
    table: &Table,
    values: &mut BTreeMap<String, String>,
) -> Result<(), ConfigError> {
    let known = known_keys();
    for (name, value) in table {
        let key = if section.is_empty() {
            name.clone()
        } else {
            format!("{section}.{name}")
        };
        if let Value::Table(inner) = value
            && section.is_empty()
            && SPECS.iter().any(|spec| spec.section_and_key().0 == name)
        {
            collect(path, name, inner, values)?;
            continue;
        }
        if !known.contains(&key) {
            let error = ConfigError::new(format!("unknown setting {key} in {}", path.display()));
            return Err(match keys::closest(&key, &known) {
                Some(closest) => error.with_hint(format!("did you mean {closest}?")),
                None => error,
            });
        }
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Boolean(is_so) => is_so.to_string(),
            Value::Float(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => {
                let message = format!(
                    "{key} in {} must be a text, a number, true or false",
                    path.display()
                );
                return Err(ConfigError::new(message));
            }
        };
        values.insert(key, text);
    }
    Ok(())
}

fn known_keys() -> Vec<String> {
    let mut known = Vec::new();
    for spec in SPECS {
        known.push(spec.path.to_owned());
        if spec.may_come_from_file() {
            known.push(format!("{}_file", spec.path));
        }
    }
    known
}
