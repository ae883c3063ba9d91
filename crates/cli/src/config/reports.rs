//! Where unexpected errors are reported to, and as coming from where.

use secrecy::SecretString;
use sentry::types::Dsn;

use super::error::ConfigError;
use super::origin::Setting;
use super::settings::secret;

/// What reports say they come from when nothing is set.
pub(super) const USUAL_ENVIRONMENT: &str = "production";
/// Longest name of an environment that Sentry takes.
const LONGEST_ENVIRONMENT: usize = 64;

/// Refuses a DSN that nothing can be sent to. Never shows it.
pub(super) fn dsn(given: Setting<String>) -> Result<Setting<SecretString>, ConfigError> {
    let trimmed = Setting {
        value: given.value.trim().to_owned(),
        origin: given.origin,
    };
    match trimmed.value.parse::<Dsn>() {
        Ok(_) => Ok(secret(trimmed)),
        Err(_) => Err(ConfigError::new(format!(
            "the Sentry DSN cannot be used ({}); expected https://KEY@HOST/PROJECT",
            trimmed.origin
        ))
        .with_hint("copy it from the project's settings, or unset it to send nothing")),
    }
}

/// Reads `sentry.environment`.
pub(super) fn environment(text: &str) -> Result<String, ConfigError> {
    let name = text.trim();
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || ".-_".contains(letter);
    if (1..=LONGEST_ENVIRONMENT).contains(&name.len()) && name.chars().all(allowed) {
        return Ok(name.to_owned());
    }
    Err(ConfigError::new(format!(
        "sentry.environment is {name:?}; expected up to {LONGEST_ENVIRONMENT} letters, digits, \
         dots and dashes such as production"
    )))
}
