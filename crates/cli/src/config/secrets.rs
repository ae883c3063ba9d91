//! Which secret may be used where: the signing secret, and tokens for a server.

use secrecy::{ExposeSecret, SecretString};
use service::authn::token::{Algorithm, TokenKey};

use super::error::ConfigError;
use super::origin::Setting;
use super::settings::Settings;

/// What may be sent to the server as proof of who asks.
#[derive(Debug)]
pub(crate) enum ServerToken<'a> {
    /// This token, given by the user.
    Given(&'a SecretString),
    /// The entry of this server in the session file, if there is one.
    FromSessionFile,
    /// Nothing: a `.env` chose the server, and the token given comes from elsewhere.
    Withheld,
}

/// Refuses a signing secret that is public or too short. Never shows it.
pub(crate) fn check_secret(secret: &Setting<SecretString>) -> Result<(), ConfigError> {
    // which algorithm signs makes no secret weaker
    match TokenKey::new(secret.value.clone(), Algorithm::default()) {
        Ok(_) => Ok(()),
        Err(weak) => Err(ConfigError::new(format!("{weak} ({})", secret.origin))
            .with_hint("remove it and run `epic init`, which generates a good one")),
    }
}

impl Settings {
    /// The configured signing secret, checked; none means the one in the data directory.
    pub(crate) fn signing_secret(&self) -> Result<Option<&SecretString>, ConfigError> {
        match &self.jwt_secret {
            None => Ok(None),
            Some(secret) => check_secret(secret).map(|()| Some(&secret.value)),
        }
    }

    /// The configured secret of second factors, checked; none means the one that signs.
    pub(crate) fn second_factor_secret(&self) -> Result<Option<&SecretString>, ConfigError> {
        match &self.two_factor_key {
            None => Ok(None),
            Some(secret) => check_secret(secret).map(|()| Some(&secret.value)),
        }
    }

    /// The signing secrets of before, one a line, checked: audit entries may be sealed with
    /// them.
    pub(crate) fn earlier_secrets(&self) -> Result<Vec<TokenKey>, ConfigError> {
        let Some(given) = &self.audit_old_secrets else {
            return Ok(Vec::new());
        };
        let lines = given.value.expose_secret().lines().map(str::trim);
        lines
            .filter(|line| !line.is_empty())
            .map(|line| {
                let secret = SecretString::from(line);
                TokenKey::new(secret, Algorithm::default())
                    .map_err(|weak| ConfigError::new(format!("{weak} ({})", given.origin)))
            })
            .collect()
    }

    /// What may be sent to the configured server.
    ///
    /// A `.env` is whatever lies in the folder one happens to be in, so it never decides
    /// where a token goes: a server from there gets a token written in it too, or the
    /// entry of the session file that this very server issued.
    pub(crate) fn token_for_server(&self) -> ServerToken<'_> {
        let chosen_by_dot_env = self
            .server_url
            .as_ref()
            .is_some_and(|server| server.origin.is_dot_env());
        match &self.token {
            Some(token) if !chosen_by_dot_env || token.origin.is_literal_in_dot_env() => {
                ServerToken::Given(&token.value)
            }
            Some(_) => ServerToken::Withheld,
            None => ServerToken::FromSessionFile,
        }
    }
}
