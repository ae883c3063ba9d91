//! The legacy system's `DB_*` names, as one `mysql://` URL.

use super::error::ConfigError;
use super::layers::Layers;
use super::origin::{Origin, Setting};
use super::urls::percent_encoded;

/// The URL that `DB_USER`, `DB_PASSWORD`, `DB_HOST`, `DB_PORT` and `DB_NAME` describe.
///
/// None when none of them is set. A password never goes to a host that a `.env` names
/// unless it stands in that `.env` itself.
pub(super) fn database_url(layers: &Layers<'_>) -> Result<Option<Setting<String>>, ConfigError> {
    let user = layers.find_name("DB_USER", false)?;
    let password = layers.find_name("DB_PASSWORD", true)?;
    let host = layers.find_name("DB_HOST", false)?;
    let port = layers.find_name("DB_PORT", false)?;
    let name = layers.find_name("DB_NAME", false)?;
    if [&user, &password, &host, &port, &name]
        .iter()
        .all(|part| part.is_none())
    {
        return Ok(None);
    }
    let missing = |what: &str| {
        ConfigError::new(format!("the other DB_ names are set, but {what} is not"))
            .with_hint("set it, or say where the data is with EPIC_DATABASE_URL")
    };
    let user = user.ok_or_else(|| missing("DB_USER"))?;
    let name = name.ok_or_else(|| missing("DB_NAME"))?;
    let place_from_dot_env = [&host, &port]
        .iter()
        .any(|part| part.as_ref().is_some_and(|part| part.origin.is_dot_env()));
    if let Some(password) = &password
        && place_from_dot_env
        && !password.origin.is_literal_in_dot_env()
    {
        return Err(ConfigError::new(format!(
            "DB_HOST or DB_PORT comes from .env but the password from {}; \
             they must come from the same place",
            password.origin
        )));
    }
    let host = host.map_or_else(|| String::from("localhost"), |host| host.value);
    let port = port_of(port)?;
    let credentials = match &password {
        Some(password) => format!(
            "{}:{}",
            percent_encoded(&user.value),
            percent_encoded(&password.value)
        ),
        None => percent_encoded(&user.value),
    };
    Ok(Some(Setting {
        value: format!(
            "mysql://{credentials}@{}:{port}/{}",
            host_in_url(&host)?,
            percent_encoded(&name.value)
        ),
        origin: if name.origin.is_dot_env() {
            Origin::DotEnv(String::from("DB_*"))
        } else {
            Origin::Environment(String::from("DB_*"))
        },
    }))
}

fn port_of(port: Option<Setting<String>>) -> Result<u16, ConfigError> {
    let Some(port) = port else { return Ok(3306) };
    port.value.trim().parse().map_err(|_| {
        ConfigError::new(format!(
            "DB_PORT is {:?}; expected a number from 1 to 65535",
            port.value
        ))
    })
}

fn host_in_url(host: &str) -> Result<String, ConfigError> {
    if host.parse::<std::net::Ipv6Addr>().is_ok() {
        return Ok(format!("[{host}]"));
    }
    let reads_well = host
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_'));
    if reads_well {
        Ok(host.to_owned())
    } else {
        Err(ConfigError::new(format!(
            "DB_HOST is {host:?}; expected a host name or address"
        )))
    }
}
