//! The settings that exist, with every name they go by.
//!
//! One table; adding a setting is adding a row. Reads nothing by itself.

/// A setting's identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// Where the data is.
    DatabaseUrl,
    /// How durable a SQLite write is when it is acknowledged.
    DatabaseSynchronous,
    /// Most connections to a database server.
    DatabaseMaxConnections,
    /// How long to wait for a connection to the database.
    DatabaseAcquireTimeout,
    /// The legacy database to import.
    LegacyUrl,
    /// Folder of `epic.db` and `secret.key`.
    DataDir,
    /// Server to talk to instead of an own database.
    ServerUrl,
    /// Profile to work with: a remembered server, or this machine.
    Profile,
    /// Authority to trust beside those of the platform.
    RemoteCaFile,
    /// How long a connection to a server may take.
    RemoteConnectTimeout,
    /// How long an answer of a server may take.
    RemoteTimeout,
    /// Address that `epic serve` listens on.
    ServerListen,
    /// Longest time a request may take.
    ServerRequestTimeout,
    /// Longest time requests under way may take once the server stops.
    ServerStopTimeout,
    /// Connections at a time.
    ServerMaxConnections,
    /// How long a session of the web interface lasts without being used.
    ServerWebIdle,
    /// Address to listen on for Prometheus.
    ServerMetricsListen,
    /// Folder of backups.
    BackupFolder,
    /// How many hours after the last backup the next one is due.
    BackupEvery,
    /// How many backups are kept.
    BackupKeep,
    /// PEM file of the server's certificates.
    ServerCertificates,
    /// PEM file of the server's key.
    ServerTlsSecret,
    /// Whether a proxy stands before the server.
    ServerBehindProxy,
    /// Proxies whose word on addresses counts.
    ServerTrustedProxies,
    /// Shape of the log lines.
    LogFormat,
    /// Least severity that is logged.
    LogLevel,
    /// Secret that signs sessions.
    JwtSecret,
    /// Algorithm that signs sessions.
    JwtAlgorithm,
    /// Secret that encrypts the secrets of second factors.
    SecondFactorSecret,
    /// Secrets of before, with which audit entries are sealed.
    AuditOldSecrets,
    /// Where unexpected errors are reported to.
    SentryDsn,
    /// What the reports say they come from.
    SentryEnvironment,
    /// Server that takes e-mail to employees.
    MailUrl,
    /// Sender of e-mail.
    MailFrom,
    /// Where people reach this server.
    ServerPublicUrl,
    /// Session or API token, instead of the session file.
    Token,
}

impl Key {
    /// Whether it chooses what a run talks to.
    pub(crate) fn is_target(self) -> bool {
        matches!(self, Self::ServerUrl | Self::Profile)
    }
}

/// How a value is shown and whether it may come from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Shown as it is.
    Plain,
    /// Shown without its password; may come from a file.
    Url,
    /// Never shown; may come from a file.
    Secret,
}

/// One row of the table of settings.
#[derive(Debug)]
pub(crate) struct Spec {
    /// Which setting.
    pub(crate) key: Key,
    /// `section.key` as in `config.toml` and `config show`.
    pub(crate) path: &'static str,
    /// Environment names, the first given one wins within a layer.
    pub(crate) names: &'static [&'static str],
    /// Environment names that count only when no layer has the setting.
    pub(crate) fallbacks: &'static [&'static str],
    /// How it is shown.
    pub(crate) sort: Sort,
}

impl Spec {
    /// Whether `NAME_FILE` is understood beside `NAME`.
    pub(crate) fn may_come_from_file(&self) -> bool {
        self.sort != Sort::Plain
    }

    /// Section (empty at top level) and key in `config.toml`.
    pub(crate) fn section_and_key(&self) -> (&'static str, &'static str) {
        self.path.split_once('.').unwrap_or(("", self.path))
    }
}

const fn spec(
    key: Key,
    path: &'static str,
    names: &'static [&'static str],
    fallbacks: &'static [&'static str],
    sort: Sort,
) -> Spec {
    Spec {
        key,
        path,
        names,
        fallbacks,
        sort,
    }
}

/// Every setting, in the order in which `config show` prints them.
pub(crate) const SPECS: &[Spec] = &[
    spec(
        Key::DatabaseUrl,
        "database.url",
        &["EPIC_DATABASE__URL", "EPIC_DATABASE_URL", "DATABASE_URL"],
        &[],
        Sort::Url,
    ),
    spec(
        Key::DatabaseSynchronous,
        "database.synchronous",
        &["EPIC_DATABASE__SYNCHRONOUS"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::DatabaseMaxConnections,
        "database.max_connections",
        &["EPIC_DATABASE__MAX_CONNECTIONS"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::DatabaseAcquireTimeout,
        "database.acquire_timeout_seconds",
        &["EPIC_DATABASE__ACQUIRE_TIMEOUT_SECONDS"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::LegacyUrl,
        "legacy.url",
        &["EPIC_LEGACY__URL", "EPIC_LEGACY_URL"],
        &[],
        Sort::Url,
    ),
    spec(
        Key::DataDir,
        "data.dir",
        &["EPIC_DATA__DIR", "EPIC_DATA_DIR"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::ServerUrl,
        "server.url",
        &["EPIC_SERVER__URL", "EPIC_SERVER"],
        &[],
        Sort::Url,
    ),
    spec(Key::Profile, "profile", &["EPIC_PROFILE"], &[], Sort::Plain),
    spec(
        Key::RemoteCaFile,
        "remote.ca_file",
        &["EPIC_REMOTE__CA_FILE", "EPIC_CA_FILE"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::RemoteConnectTimeout,
        "remote.connect_timeout_seconds",
        &["EPIC_REMOTE__CONNECT_TIMEOUT_SECONDS"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::RemoteTimeout,
        "remote.timeout_seconds",
        &["EPIC_REMOTE__TIMEOUT_SECONDS"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::ServerListen,
        "server.listen",
        &["EPIC_SERVER__LISTEN"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::ServerRequestTimeout,
        "server.request_timeout_seconds",
        &[
            "EPIC_SERVER__REQUEST_TIMEOUT_SECONDS",
            "EPIC_SERVER__REQUEST_TIMEOUT",
        ],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::ServerStopTimeout,
        "server.stop_timeout_seconds",
        &[
            "EPIC_SERVER__STOP_TIMEOUT_SECONDS",
            "EPIC_SERVER__STOP_TIMEOUT",
        ],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::ServerMaxConnections,
        "server.max_connections",
        &["EPIC_SERVER__MAX_CONNECTIONS"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::ServerWebIdle,
        "server.web_idle_minutes",
        &["EPIC_SERVER__WEB_IDLE_MINUTES"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::ServerMetricsListen,
        "server.metrics_listen",
        &["EPIC_SERVER__METRICS_LISTEN"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::BackupFolder,
        "backup.folder",
        &["EPIC_BACKUP__FOLDER"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::BackupEvery,
        "backup.every_hours",
        &["EPIC_BACKUP__EVERY_HOURS"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::BackupKeep,
        "backup.keep",
        &["EPIC_BACKUP__KEEP"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::ServerCertificates,
        "server.tls_cert",
        &["EPIC_SERVER__TLS_CERT"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::ServerTlsSecret,
        "server.tls_key",
        &["EPIC_SERVER__TLS_KEY"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::ServerBehindProxy,
        "server.behind_proxy",
        &["EPIC_SERVER__BEHIND_PROXY"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::ServerTrustedProxies,
        "server.trusted_proxies",
        &["EPIC_SERVER__TRUSTED_PROXIES"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::LogFormat,
        "log.format",
        &["EPIC_LOG__FORMAT"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::LogLevel,
        "log.level",
        &["EPIC_LOG__LEVEL"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::JwtSecret,
        "jwt.secret",
        &["EPIC_JWT__SECRET", "JWT_SECRET"],
        &["SECRET_KEY"],
        Sort::Secret,
    ),
    spec(
        Key::JwtAlgorithm,
        "jwt.algorithm",
        &["EPIC_JWT__ALGORITHM", "JWT_ALGORITHM"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::SecondFactorSecret,
        "two_factor.key",
        &["EPIC_TWO_FACTOR__KEY"],
        &[],
        Sort::Secret,
    ),
    spec(
        Key::AuditOldSecrets,
        "audit.old_secrets",
        &["EPIC_AUDIT__OLD_SECRETS"],
        &[],
        Sort::Secret,
    ),
    spec(
        Key::SentryDsn,
        "sentry.dsn",
        &["EPIC_SENTRY__DSN", "SENTRY_DSN"],
        &[],
        Sort::Secret,
    ),
    spec(
        Key::SentryEnvironment,
        "sentry.environment",
        &["EPIC_SENTRY__ENVIRONMENT"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::MailUrl,
        "mail.url",
        &["EPIC_MAIL__URL"],
        &[],
        Sort::Url,
    ),
    spec(
        Key::MailFrom,
        "mail.from",
        &["EPIC_MAIL__FROM"],
        &[],
        Sort::Plain,
    ),
    spec(
        Key::ServerPublicUrl,
        "server.public_url",
        &["EPIC_SERVER__PUBLIC_URL"],
        &[],
        Sort::Plain,
    ),
    spec(Key::Token, "token", &["EPIC_TOKEN"], &[], Sort::Secret),
];

/// The row of one setting.
pub(crate) fn spec_of(key: Key) -> &'static Spec {
    SPECS
        .iter()
        .find(|spec| spec.key == key)
        .expect("every key has a row, which a test holds")
}

/// Every environment name that is understood, those ending in `_FILE` included.
pub(crate) fn environment_names() -> Vec<String> {
    let mut names = Vec::new();
    for spec in SPECS {
        for name in spec.names.iter().chain(spec.fallbacks) {
            names.push((*name).to_owned());
            if spec.may_come_from_file() {
                names.push(format!("{name}_FILE"));
            }
        }
    }
    names
}

/// The candidate nearest to what was written, by edit distance.
pub(crate) fn closest<'a>(written: &str, candidates: &'a [String]) -> Option<&'a str> {
    candidates
        .iter()
        .min_by_key(|candidate| edit_distance(written, candidate))
        .map(String::as_str)
}

fn edit_distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, a) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, b) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(a != *b);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
