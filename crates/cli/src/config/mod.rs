//! Configuration: from flags, environment, `.env` and `config.toml` to `Settings`.
//!
//! Owns every name and every precedence, and is the only place that reads environment
//! variables. Must not open databases or connections, print, or change the environment.

mod backup;
mod dotenv;
mod environment;
mod error;
mod keys;
mod layers;
mod legacy;
mod mail;
mod origin;
mod reports;
mod secrets;
mod server;
mod settings;
mod target;
mod toml_file;
mod urls;
mod values;

pub(crate) use environment::{Environment, Places};
pub(crate) use error::ConfigError;
pub(crate) use keys::Key;
pub(crate) use origin::{Origin, Setting};
pub(crate) use secrets::ServerToken;
pub(crate) use server::ServerSettings;
pub(crate) use settings::{REDACTED, Settings, Shown, load};
pub(crate) use urls::ServerOrigin;
pub(crate) use values::{JwtAlgorithm, LogFormat, LogLevel, Synchronous, address, port_or_address};

#[cfg(test)]
mod tests;
