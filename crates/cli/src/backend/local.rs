//! Opens the service on the configured database and puts the router around it.
//!
//! Creates nothing: a database or a signing secret that is missing is told, with the
//! command that makes it. Asks one question before it hands the service out: whether the
//! schema is this program's.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use api::client::Transport;
use secrecy::{ExposeSecret, SecretString};
use service::authn::password::Passwords;
use service::authn::token::{Algorithm, TokenKey};
use service::maintenance::{KeyFileError, open_store, read_key_file};
use service::{DatabaseUrl, Options, Parts, Service, Sessions};

use super::clock::SystemClock;
use crate::config::{JwtAlgorithm, Settings, Synchronous};
use crate::exit::Exit;
use crate::failure::Failure;

/// Name of the signing secret's file in the data directory.
const KEY_FILE: &str = "secret.key";

/// The server inside this process, on the configured database.
pub(super) async fn open(settings: &Settings) -> Result<Transport, Failure> {
    let service = service(settings).await?;
    Ok(Transport::InProcess(server::in_process(service)))
}

/// The service on the configured database, whose schema is this program's.
pub(crate) async fn service(settings: &Settings) -> Result<Service, Failure> {
    let url = database_url(settings)?;
    require_file(&url)?;
    let tokens = token_key(settings, &url)?;
    let store = open_store(&url, options(settings)).await?;
    let algorithm = algorithm(settings.jwt_algorithm.value);
    let second_factors = settings.second_factor_secret()?.cloned();
    let parts = Parts {
        store,
        clock: Arc::new(SystemClock),
        second_factors: second_factors
            .map(|secret| signing_key(secret, algorithm))
            .transpose()?,
        tokens,
        passwords: Passwords::new(),
        sessions: Sessions {
            web_idle: settings.server.web_idle.value,
            ..Sessions::default()
        },
        dashboards: service::DASHBOARDS,
    };
    let service = Service::with_mail(parts, settings.mail()?);
    service.health().await?;
    Ok(service)
}

/// Where the data is.
pub(crate) fn database_url(settings: &Settings) -> Result<DatabaseUrl, Failure> {
    DatabaseUrl::from_str(settings.database_url.value.expose_secret())
        .map_err(|wrong| Failure::new(Exit::Usage, "configuration", wrong.to_string()))
}

/// How the database is opened; never created.
pub(crate) fn options(settings: &Settings) -> Options {
    Options {
        synchronous: match settings.database_synchronous.value {
            Synchronous::Full => service::Synchronous::Full,
            Synchronous::Normal => service::Synchronous::Normal,
        },
        max_connections: settings.database_max_connections.value,
        acquire_timeout: settings.database_acquire_timeout.value,
        ..Options::default()
    }
}

/// Refuses a SQLite file that is not there.
pub(crate) fn require_file(url: &DatabaseUrl) -> Result<(), Failure> {
    match url.path() {
        Some(path) if !path.exists() => Err(Failure::new(
            Exit::Unreachable,
            "unavailable",
            format!("there is no database at {}", path.display()),
        )
        .with_hint("run `epic init` to set a company up, or `epic demo` to try one out")),
        Some(_) | None => Ok(()),
    }
}

/// Where the signing secret is when no setting holds one.
pub(crate) fn key_file(data_dir: &Path) -> PathBuf {
    data_dir.join(KEY_FILE)
}

/// The server's secret: that of a setting, or the one in the data directory.
pub(crate) fn token_key(settings: &Settings, url: &DatabaseUrl) -> Result<TokenKey, Failure> {
    let secret = match settings.signing_secret()? {
        Some(secret) => secret.clone(),
        None => read_key_file(&key_file(&settings.data_dir.value)).map_err(|error| {
            let has_data = url.path().is_none_or(Path::exists);
            key_failure(&error, has_data)
        })?,
    };
    signing_key(secret, algorithm(settings.jwt_algorithm.value))
}

/// A key of a secret that is strong enough.
pub(crate) fn signing_key(secret: SecretString, algorithm: Algorithm) -> Result<TokenKey, Failure> {
    TokenKey::new(secret, algorithm)
        .map_err(|weak| Failure::new(Exit::Usage, "configuration", weak.to_string()))
}

/// Why the key file cannot be used, with what mends it.
pub(crate) fn key_failure(error: &KeyFileError, has_data: bool) -> Failure {
    let text = error.to_string();
    match error {
        KeyFileError::Missing(_) => {
            Failure::new(Exit::Unreachable, "no_secret", text).with_hint(if has_data {
                "run `epic db migrate` to make a new one, or set JWT_SECRET"
            } else {
                "run `epic init`"
            })
        }
        KeyFileError::Exposed(path) => {
            let (what, _) = text.split_once(';').unwrap_or((&text, ""));
            Failure::new(Exit::Unreachable, "secret_exposed", what)
                .with_hint(format!("run `chmod 600 {}`", path.display()))
        }
        KeyFileError::Io { .. } => Failure::new(Exit::Unreachable, "secret_unreadable", text),
    }
}

fn algorithm(configured: JwtAlgorithm) -> Algorithm {
    match configured {
        JwtAlgorithm::Hs256 => Algorithm::Hs256,
        JwtAlgorithm::Hs384 => Algorithm::Hs384,
        JwtAlgorithm::Hs512 => Algorithm::Hs512,
    }
}
