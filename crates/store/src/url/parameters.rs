//! What may follow the question mark of a server's URL: how the connection is encrypted.

use std::fmt;

use sea_orm::sqlx::mysql::MySqlSslMode;
use sea_orm::sqlx::postgres::PgSslMode;

use super::{Engine, InvalidDatabaseUrl, decode};

/// Parameters of a connection, by the engine's own names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parameters {
    /// Whether and how TLS is used.
    pub(crate) tls_mode: Option<String>,
    /// A file with the certificate authority to trust.
    pub(crate) tls_authority: Option<String>,
    /// A file with our own certificate, and its key.
    pub(crate) tls_certificate: Option<String>,
    pub(crate) tls_key: Option<String>,
    /// A socket of this machine instead of the host.
    pub(crate) socket: Option<String>,
}

/// Reads `a=b&c=d`.
///
/// # Errors
/// A name or a mode that the engine does not have.
pub(super) fn parse(engine: Engine, text: &str) -> Result<Parameters, InvalidDatabaseUrl> {
    let mut parameters = Parameters::default();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = decode(value)?;
        let place = match (engine, name) {
            (Engine::MySql, "ssl-mode") | (Engine::Postgres, "sslmode") => {
                check_mode(engine, &value)?;
                &mut parameters.tls_mode
            }
            (Engine::MySql, "ssl-ca") | (Engine::Postgres, "sslrootcert") => {
                &mut parameters.tls_authority
            }
            (Engine::MySql, "ssl-cert") | (Engine::Postgres, "sslcert") => {
                &mut parameters.tls_certificate
            }
            (Engine::MySql, "ssl-key") | (Engine::Postgres, "sslkey") => &mut parameters.tls_key,
            (Engine::MySql | Engine::Postgres, "socket") => &mut parameters.socket,
            (Engine::MySql, _) => {
                return Err(InvalidDatabaseUrl::new(
                    "has an unknown parameter (MySQL takes ssl-mode, ssl-ca, ssl-cert, ssl-key and socket)",
                ));
            }
            (Engine::Postgres | Engine::Sqlite, _) => {
                return Err(InvalidDatabaseUrl::new(
                    "has an unknown parameter (PostgreSQL takes sslmode, sslrootcert, sslcert, sslkey and socket)",
                ));
            }
        };
        *place = Some(value);
    }
    Ok(parameters)
}

fn check_mode(engine: Engine, mode: &str) -> Result<(), InvalidDatabaseUrl> {
    let refused = if engine == Engine::MySql {
        let modes = "DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY";
        mode.parse::<MySqlSslMode>().is_err().then_some(modes)
    } else {
        let modes = "disable, allow, prefer, require, verify-ca or verify-full";
        mode.parse::<PgSslMode>().is_err().then_some(modes)
    };
    match refused {
        Some(modes) => Err(InvalidDatabaseUrl::new(format!(
            "has an unknown TLS mode (one of {modes})"
        ))),
        None => Ok(()),
    }
}

/// As they stood in the URL: none of them is a secret.
impl fmt::Display for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = [
            ("tls mode", &self.tls_mode),
            ("tls authority", &self.tls_authority),
            ("tls certificate", &self.tls_certificate),
            ("tls key", &self.tls_key),
            ("socket", &self.socket),
        ];
        let given: Vec<_> = shown
            .iter()
            .filter_map(|(name, value)| Some(format!("{name} {}", value.as_ref()?)))
            .collect();
        if given.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", given.join(", "))
    }
}
