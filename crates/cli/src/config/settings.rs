//! The settings in force, typed, each with its origin.
//!
//! Built once at start by `load`; never changes and never reads anything later.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::backup::BackupSettings;
use super::environment::{Environment, Places};
use super::error::ConfigError;
use super::keys::{self, Key, Sort};
use super::layers::Layers;
use super::legacy;
use super::mail::MailSettings;
use super::origin::{Origin, Setting};
use super::reports;
use super::server::ServerSettings;
use super::target;
use super::urls::{self, ServerOrigin};
use super::values::{Choice, JwtAlgorithm, LogFormat, LogLevel, Synchronous, whole_number};
use crate::profiles::{ProfileFile, ProfileName};

/// The settings in force.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Where the data is; a secret because it may hold a password.
    pub(crate) database_url: Setting<SecretString>,
    /// Durability of SQLite writes.
    pub(crate) database_synchronous: Setting<Synchronous>,
    /// Most connections to a database server.
    pub(crate) database_max_connections: Setting<u32>,
    /// How long to wait for a connection to the database.
    pub(crate) database_acquire_timeout: Setting<Duration>,
    /// The legacy database to import; a secret because it may hold a password.
    pub(crate) legacy_url: Option<Setting<SecretString>>,
    /// Folder of `epic.db` and `secret.key`.
    pub(crate) data_dir: Setting<PathBuf>,
    /// Server to talk to instead of an own database.
    pub(crate) server_url: Option<Setting<ServerOrigin>>,
    /// How `epic serve` serves.
    pub(crate) server: ServerSettings,
    /// Where backups go and how often they are taken.
    pub(crate) backup: BackupSettings,
    /// The profile in force; none when a server or database is named without one.
    pub(crate) profile: Option<Setting<ProfileName>>,
    /// The name that a login is to keep its server under.
    pub(crate) new_profile: Option<ProfileName>,
    /// Authority to trust beside those of the platform.
    pub(crate) ca_file: Option<Setting<PathBuf>>,
    /// How long a connection to a server may take.
    pub(crate) connect_timeout: Setting<Duration>,
    /// How long an answer of a server may take.
    pub(crate) remote_timeout: Setting<Duration>,
    /// What goes before the current profile in every run from here.
    pub(crate) overriding: Option<Origin>,
    /// The file of profiles; none for an account without a home.
    pub(crate) profile_file: Option<ProfileFile>,
    /// Shape of the log lines.
    pub(crate) log_format: Setting<LogFormat>,
    /// Least severity that is logged; `warn` by default.
    pub(crate) log_level: Setting<LogLevel>,
    /// Secret that signs sessions; none means the one in the data directory.
    pub(crate) jwt_secret: Option<Setting<SecretString>>,
    /// Algorithm that signs sessions.
    pub(crate) jwt_algorithm: Setting<JwtAlgorithm>,
    /// Secret that encrypts the secrets of second factors; none means the one that signs.
    pub(crate) two_factor_key: Option<Setting<SecretString>>,
    /// Secrets of before, one a line; see `earlier_secrets`.
    pub(super) audit_old_secrets: Option<Setting<SecretString>>,
    /// Where unexpected errors are reported to.
    pub(crate) sentry_dsn: Option<Setting<SecretString>>,
    /// What the reports say they come from; `production` by default.
    pub(crate) sentry_environment: Setting<String>,
    /// How people are told of things by e-mail; see `mail`.
    pub(super) mail: MailSettings,
    /// Token given outside the session file. For a server, ask `token_for_server`.
    pub(crate) token: Option<Setting<SecretString>>,
    /// Folder of the session file; none for an account without a home.
    pub(crate) state_dir: Option<PathBuf>,
    /// What tells the database from others; see `target`.
    database_identity: String,
}

/// Reads every layer and checks every value.
pub(crate) fn load(
    flags: &[(Key, String)],
    environment: &Environment,
    places: &Places,
) -> Result<Settings, ConfigError> {
    let layers = Layers::read(flags, environment, places)?;
    let data_dir = data_dir(&layers, places)?;
    let database_url = database_url(&layers, &data_dir.value)?;
    let database_identity = urls::database_identity(&database_url.value, &places.working)?;
    let profile_file = places.config.as_deref().map(ProfileFile::in_folder);
    let target = target::choose(&layers, &database_url.origin, profile_file.as_ref())?;
    Ok(Settings {
        database_url: secret(database_url),
        database_synchronous: choice(&layers, Key::DatabaseSynchronous, Synchronous::Full)?,
        database_max_connections: parsed(&layers, Key::DatabaseMaxConnections, 16, |text| {
            whole(Key::DatabaseMaxConnections, text, 1..=1000)
        })?,
        database_acquire_timeout: seconds(&layers, Key::DatabaseAcquireTimeout, 10, 1..=120)?,
        legacy_url: layers.find(Key::LegacyUrl)?.map(secret),
        backup: BackupSettings::read(&layers, &data_dir.value, &places.working)?,
        data_dir,
        server: ServerSettings::read(&layers, places)?,
        ca_file: ca_file(&layers, target.ca_file, &places.working)?,
        server_url: target.server,
        profile: target.profile,
        new_profile: target.new_profile,
        overriding: target.overriding,
        profile_file,
        connect_timeout: seconds(&layers, Key::RemoteConnectTimeout, 10, 1..=3600)?,
        remote_timeout: seconds(&layers, Key::RemoteTimeout, 60, 1..=3600)?,
        log_format: choice(&layers, Key::LogFormat, LogFormat::Human)?,
        log_level: choice(&layers, Key::LogLevel, LogLevel::Warn)?,
        jwt_secret: layers.find(Key::JwtSecret)?.map(secret),
        jwt_algorithm: choice(&layers, Key::JwtAlgorithm, JwtAlgorithm::Hs256)?,
        two_factor_key: layers.find(Key::SecondFactorSecret)?.map(secret),
        audit_old_secrets: layers.find(Key::AuditOldSecrets)?.map(secret),
        sentry_dsn: layers.find(Key::SentryDsn)?.map(reports::dsn).transpose()?,
        sentry_environment: parsed(
            &layers,
            Key::SentryEnvironment,
            reports::USUAL_ENVIRONMENT.to_owned(),
            reports::environment,
        )?,
        mail: MailSettings::read(&layers)?,
        token: layers.find(Key::Token)?.map(token),
        state_dir: places.state.clone(),
        database_identity,
    })
}

/// What is shown in place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// One line of `epic config show`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    /// `section.key`.
    pub(crate) key: &'static str,
    /// The value, secrets redacted; none when not set.
    pub(crate) value: Option<String>,
    /// Where it came from, in words.
    pub(crate) origin: String,
}

impl Settings {
    /// Every setting with its origin, secrets redacted.
    pub(crate) fn shown(&self) -> Vec<Shown> {
        let line = |spec: &keys::Spec| {
            let found = self.raw(spec.key);
            let (value, origin) = match found {
                None => (None, Origin::Default),
                Some((value, origin)) => {
                    let value = match spec.sort {
                        Sort::Plain => value,
                        Sort::Url => urls::redacted(&value),
                        Sort::Secret => String::from(REDACTED),
                    };
                    (Some(value), origin)
                }
            };
            Shown {
                key: spec.path,
                value,
                origin: origin.to_string(),
            }
        };
        keys::SPECS.iter().map(line).collect()
    }

    fn raw(&self, key: Key) -> Option<(String, Origin)> {
        fn of<T>(setting: &Setting<T>, text: impl Fn(&T) -> String) -> (String, Origin) {
            (text(&setting.value), setting.origin.clone())
        }
        let seconds = |time: &Duration| time.as_secs().to_string();
        let path = |path: &PathBuf| path.display().to_string();
        let exposed = |secret: &SecretString| secret.expose_secret().to_owned();
        Some(match key {
            Key::DatabaseUrl => of(&self.database_url, exposed),
            Key::DatabaseSynchronous => of(&self.database_synchronous, |v| v.as_str().to_owned()),
            Key::DatabaseMaxConnections => of(&self.database_max_connections, ToString::to_string),
            Key::DatabaseAcquireTimeout => {
                of(&self.database_acquire_timeout, |v| v.as_secs().to_string())
            }
            Key::LegacyUrl => of(self.legacy_url.as_ref()?, exposed),
            Key::DataDir => of(&self.data_dir, |path| path.display().to_string()),
            Key::ServerUrl => of(self.server_url.as_ref()?, ToString::to_string),
            Key::ServerListen => of(&self.server.listen, ToString::to_string),
            Key::ServerRequestTimeout => of(&self.server.request_timeout, seconds),
            Key::ServerStopTimeout => of(&self.server.stop_timeout, seconds),
            Key::ServerMaxConnections => of(&self.server.max_connections, ToString::to_string),
            Key::ServerWebIdle => of(&self.server.web_idle, |idle| idle.num_minutes().to_string()),
            Key::ServerMetricsListen => {
                of(self.server.metrics_listen.as_ref()?, ToString::to_string)
            }
            Key::BackupFolder => of(&self.backup.folder, |path| path.display().to_string()),
            Key::BackupEvery => of(&self.backup.every, |every| {
                every.map_or(0, |every| every.num_hours()).to_string()
            }),
            Key::BackupKeep => of(&self.backup.keep, ToString::to_string),
            Key::ServerCertificates => of(self.server.tls_cert.as_ref()?, path),
            Key::ServerTlsSecret => of(self.server.tls_key.as_ref()?, path),
            Key::ServerBehindProxy => of(&self.server.behind_proxy, ToString::to_string),
            Key::ServerTrustedProxies => of(self.server.trusted_proxies.as_ref()?, |networks| {
                let texts: Vec<_> = networks.iter().map(ToString::to_string).collect();
                texts.join(",")
            }),
            Key::Profile => of(self.profile.as_ref()?, ToString::to_string),
            Key::RemoteCaFile => of(self.ca_file.as_ref()?, |path| path.display().to_string()),
            Key::RemoteConnectTimeout => of(&self.connect_timeout, |v| v.as_secs().to_string()),
            Key::RemoteTimeout => of(&self.remote_timeout, |v| v.as_secs().to_string()),
            Key::LogFormat => of(&self.log_format, |v| v.text().to_owned()),
            Key::LogLevel => of(&self.log_level, |v| v.as_str().to_owned()),
            Key::JwtSecret => of(self.jwt_secret.as_ref()?, exposed),
            Key::JwtAlgorithm => of(&self.jwt_algorithm, |v| v.as_str().to_owned()),
            Key::SecondFactorSecret => of(self.two_factor_key.as_ref()?, exposed),
            Key::AuditOldSecrets => of(self.audit_old_secrets.as_ref()?, exposed),
            Key::SentryDsn => of(self.sentry_dsn.as_ref()?, exposed),
            Key::SentryEnvironment => of(&self.sentry_environment, Clone::clone),
            Key::MailUrl => of(self.mail.url.as_ref()?, exposed),
            Key::MailFrom => of(self.mail.from.as_ref()?, Clone::clone),
            Key::ServerPublicUrl => of(self.mail.public_url.as_ref()?, Clone::clone),
            Key::Token => of(self.token.as_ref()?, exposed),
        })
    }

    /// The key of the database's entry in the session file, whatever this run talks to.
    pub(crate) fn database_target(&self) -> &str {
        &self.database_identity
    }

    /// The key of this run's entry in the session file: server origin or database.
    pub(crate) fn target(&self) -> &str {
        match &self.server_url {
            Some(server) => server.value.as_str(),
            None => &self.database_identity,
        }
    }
}

fn data_dir(layers: &Layers<'_>, places: &Places) -> Result<Setting<PathBuf>, ConfigError> {
    if let Some(found) = layers.find(Key::DataDir)? {
        return Ok(Setting {
            value: places.working.join(found.value),
            origin: found.origin,
        });
    }
    let value = places.data.clone().ok_or_else(|| {
        ConfigError::new("this account has no home directory to keep data in")
            .with_hint("name a folder with EPIC_DATA_DIR")
    })?;
    Ok(Setting {
        value,
        origin: Origin::Default,
    })
}

fn database_url(layers: &Layers<'_>, data_dir: &Path) -> Result<Setting<String>, ConfigError> {
    if let Some(found) = layers.find(Key::DatabaseUrl)? {
        return Ok(found);
    }
    if let Some(found) = legacy::database_url(layers)? {
        return Ok(found);
    }
    Ok(Setting {
        value: urls::sqlite_url(&data_dir.join("epic.db"))?,
        origin: Origin::Default,
    })
}

/// The authority file: a given one goes before the profile's, and that before `config.toml`.
fn ca_file(
    layers: &Layers<'_>,
    of_profile: Option<Setting<PathBuf>>,
    working: &Path,
) -> Result<Option<Setting<PathBuf>>, ConfigError> {
    let found = layers.find(Key::RemoteCaFile)?;
    if let Some(found) = &found
        && found.origin.is_dot_env()
    {
        // or whoever leaves a folder about could read what goes to any server
        return Err(ConfigError::new(format!(
            "{} is set, but whom to trust is not for a .env to say",
            found.origin
        ))
        .with_hint("export it in the shell, or set remote.ca_file in config.toml"));
    }
    let found = found.map(|found| Setting {
        value: working.join(found.value),
        origin: found.origin,
    });
    Ok(match (found, of_profile) {
        (Some(found), Some(of_profile)) if found.origin.layer() < of_profile.origin.layer() => {
            Some(found)
        }
        (found, of_profile) => of_profile.or(found),
    })
}

pub(super) fn secret(setting: Setting<String>) -> Setting<SecretString> {
    Setting {
        value: SecretString::from(setting.value),
        origin: setting.origin,
    }
}

fn token(setting: Setting<String>) -> Setting<SecretString> {
    Setting {
        value: SecretString::from(setting.value.trim()),
        origin: setting.origin,
    }
}

/// One of a few values, or the default.
pub(super) fn choice<T: Choice>(
    layers: &Layers<'_>,
    key: Key,
    default: T,
) -> Result<Setting<T>, ConfigError> {
    let path = keys::spec_of(key).path;
    parsed(layers, key, default, |text| T::read(path, text))
}

/// A whole number within limits.
pub(super) fn whole(
    key: Key,
    text: &str,
    allowed: RangeInclusive<u32>,
) -> Result<u32, ConfigError> {
    whole_number(keys::spec_of(key).path, text, allowed)
}

/// So many seconds within limits, or the default.
pub(super) fn seconds(
    layers: &Layers<'_>,
    key: Key,
    default: u32,
    allowed: RangeInclusive<u32>,
) -> Result<Setting<Duration>, ConfigError> {
    let default = Duration::from_secs(default.into());
    parsed(layers, key, default, |text| {
        Ok(Duration::from_secs(
            whole(key, text, allowed.clone())?.into(),
        ))
    })
}

/// A value as `read` reads it, or the default.
pub(super) fn parsed<T>(
    layers: &Layers<'_>,
    key: Key,
    default: T,
    read: impl Fn(&str) -> Result<T, ConfigError>,
) -> Result<Setting<T>, ConfigError> {
    let Some(found) = layers.find(key)? else {
        return Ok(Setting {
            value: default,
            origin: Origin::Default,
        });
    };
    Ok(Setting {
        value: read(&found.value)?,
        origin: found.origin,
    })
}
