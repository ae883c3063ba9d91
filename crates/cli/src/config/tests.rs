use std::fs;
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;

use super::keys::{self, SPECS};
use super::secrets::check_secret;
use super::urls::{ServerOrigin, database_identity, percent_encoded, redacted, sqlite_url};
use super::{
    ConfigError, Environment, JwtAlgorithm, Key, LogFormat, LogLevel, Origin, Places, ServerToken,
    Settings, Synchronous, load,
};

/// A machine of one test: its folders, files and environment.
struct Machine {
    folder: TempDir,
    environment: Vec<(String, String)>,
    flags: Vec<(Key, String)>,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["work", "config", "data", "state"] {
            fs::create_dir(folder.path().join(name)).expect("a fresh folder");
        }
        Self {
            folder,
            environment: Vec::new(),
            flags: Vec::new(),
        }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    fn flag(mut self, key: Key, value: &str) -> Self {
        self.flags.push((key, value.to_owned()));
        self
    }

    fn file(self, name: &str, text: &str) -> Self {
        fs::write(self.path(name), text).expect("written");
        self
    }

    fn dot_env(self, text: &str) -> Self {
        self.file("work/.env", text)
    }

    fn toml(self, text: &str) -> Self {
        self.file("config/config.toml", text)
    }

    fn load(&self) -> Result<Settings, ConfigError> {
        let pairs: Vec<(&str, &str)> = self
            .environment
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let places = Places {
            working: self.path("work"),
            config: Some(self.path("config")),
            data: Some(self.path("data")),
            state: Some(self.path("state")),
        };
        load(&self.flags, &Environment::of_pairs(&pairs), &places)
    }

    fn settings(&self) -> Settings {
        self.load().expect("the configuration is fine")
    }

    fn refusal(&self) -> String {
        let error = self.load().expect_err("the configuration is refused");
        format!("{error} | {}", error.hint().unwrap_or("no hint"))
    }
}

fn database(settings: &Settings) -> &str {
    settings.database_url.value.expose_secret()
}

fn secret(settings: &Settings) -> &str {
    let secret = settings.jwt_secret.as_ref().expect("a secret is set");
    secret.value.expose_secret()
}

#[test]
fn without_any_configuration_the_defaults_hold() {
    let machine = Machine::new();
    let settings = machine.settings();
    let data = machine.path("data");
    assert_eq!(settings.data_dir.value, data);
    assert_eq!(
        database(&settings),
        format!("sqlite://{}/epic.db", data.display())
    );
    assert_eq!(settings.database_synchronous.value, Synchronous::Full);
    assert_eq!(settings.server.listen.value.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.server.request_timeout.value.as_secs(), 30);
    assert_eq!(settings.server.stop_timeout.value.as_secs(), 30);
    assert_eq!(settings.server.max_connections.value, 1024);
    assert!(settings.server.tls_cert.is_none() && settings.server.tls_key.is_none());
    assert!(!settings.server.behind_proxy.value);
    assert!(settings.server.trusted_proxies.is_none());
    assert_eq!(settings.log_format.value, LogFormat::Human);
    assert_eq!(settings.log_level.value, LogLevel::Warn);
    assert_eq!(settings.jwt_algorithm.value, JwtAlgorithm::Hs256);
    assert!(settings.server_url.is_none() && settings.token.is_none());
    assert_eq!(settings.database_url.origin, Origin::Default);
}

#[test]
fn the_nearer_layer_wins_and_is_named() {
    let toml = "[log]\nlevel = \"error\"\n";
    let everything = || {
        Machine::new()
            .toml(toml)
            .dot_env("EPIC_LOG__LEVEL=info\n")
            .env("EPIC_LOG__LEVEL", "debug")
            .flag(Key::LogLevel, "trace")
    };
    let mut machine = everything();
    assert_eq!(machine.settings().log_level.value, LogLevel::Trace);
    assert_eq!(machine.settings().log_level.origin.to_string(), "flag");
    machine.flags.clear();
    let level = machine.settings().log_level;
    assert_eq!(level.value, LogLevel::Debug);
    assert_eq!(level.origin.to_string(), "environment EPIC_LOG__LEVEL");
    machine.environment.clear();
    let level = machine.settings().log_level;
    assert_eq!(level.value, LogLevel::Info);
    assert_eq!(level.origin.to_string(), ".env EPIC_LOG__LEVEL");
    let machine = machine.dot_env("");
    let level = machine.settings().log_level;
    assert_eq!(level.value, LogLevel::Error);
    assert_eq!(
        level.origin,
        Origin::File(machine.path("config/config.toml"))
    );
}

#[test]
fn every_setting_has_its_section_name_in_the_environment() {
    for spec in SPECS {
        let expected = format!("EPIC_{}", spec.path.replace('.', "__").to_uppercase());
        assert_eq!(spec.names[0], expected);
        assert_eq!(keys::spec_of(spec.key).path, spec.path);
    }
}

#[test]
fn short_names_and_legacy_names_mean_the_same_settings() {
    for name in ["EPIC_DATABASE__URL", "EPIC_DATABASE_URL", "DATABASE_URL"] {
        let settings = Machine::new().env(name, "sqlite:///srv/a.db").settings();
        assert_eq!(database(&settings), "sqlite:///srv/a.db", "{name}");
    }
    for name in ["EPIC_DATA__DIR", "EPIC_DATA_DIR"] {
        let settings = Machine::new().env(name, "/srv/epic").settings();
        assert_eq!(settings.data_dir.value, Path::new("/srv/epic"), "{name}");
        assert_eq!(database(&settings), "sqlite:///srv/epic/epic.db", "{name}");
    }
    for (text, expected) in [
        ("HS256", JwtAlgorithm::Hs256),
        ("HS384", JwtAlgorithm::Hs384),
        ("HS512", JwtAlgorithm::Hs512),
    ] {
        let settings = Machine::new().env("JWT_ALGORITHM", text).settings();
        assert_eq!(settings.jwt_algorithm.value, expected);
    }
}

#[test]
fn our_own_name_wins_over_a_general_one_and_an_empty_value_counts_as_absent() {
    let machine = Machine::new()
        .env("DATABASE_URL", "sqlite:///general.db")
        .env("EPIC_DATABASE_URL", "sqlite:///own.db")
        .env("EPIC_TOKEN", "");
    let settings = machine.settings();
    assert_eq!(database(&settings), "sqlite:///own.db");
    assert!(settings.token.is_none());
}

#[test]
fn secret_key_signs_only_when_no_layer_has_a_jwt_secret() {
    let machine = Machine::new().env("SECRET_KEY", "from-secret-key");
    assert_eq!(secret(&machine.settings()), "from-secret-key");
    let machine = machine.dot_env("JWT_SECRET=from-jwt-secret\n");
    assert_eq!(secret(&machine.settings()), "from-jwt-secret");
}

#[test]
fn legacy_database_names_make_a_url_with_special_characters_safe() {
    let machine = Machine::new().dot_env(
        "DB_USER=epic@office\nDB_PASSWORD='p@s:s/w#r d?%&$é'\nDB_HOST=db.example\nDB_PORT=3307\nDB_NAME=epic\n",
    );
    let settings = machine.settings();
    assert_eq!(
        database(&settings),
        "mysql://epic%40office:p%40s%3As%2Fw%23r%20d%3F%25%26%24%C3%A9@db.example:3307/epic"
    );
    assert_eq!(settings.database_url.origin.to_string(), ".env DB_*");
    assert_eq!(settings.target(), "mysql://db.example:3307/epic");
    let settings = machine.env("DATABASE_URL", "sqlite:///a.db").settings();
    assert_eq!(database(&settings), "sqlite:///a.db");
}

#[test]
fn legacy_database_names_default_to_the_local_server() {
    let machine = Machine::new().env("DB_USER", "root").env("DB_NAME", "crm");
    let settings = machine.settings();
    assert_eq!(database(&settings), "mysql://root@localhost:3306/crm");
}

#[test]
fn incomplete_or_odd_legacy_names_are_refused() {
    let cases: [(&[(&str, &str)], &str); 4] = [
        (&[("DB_HOST", "db")], "DB_USER is not"),
        (&[("DB_USER", "u")], "DB_NAME is not"),
        (
            &[("DB_USER", "u"), ("DB_NAME", "n"), ("DB_PORT", "x")],
            "DB_PORT is \"x\"",
        ),
        (
            &[("DB_USER", "u"), ("DB_NAME", "n"), ("DB_HOST", "h/x")],
            "DB_HOST is",
        ),
    ];
    for (pairs, expected) in cases {
        let mut machine = Machine::new();
        for (name, value) in pairs {
            machine = machine.env(name, value);
        }
        let refusal = machine.refusal();
        assert!(refusal.contains(expected), "{refusal}");
    }
}

#[test]
fn a_database_password_from_elsewhere_never_goes_to_a_host_of_a_dot_env() {
    let machine = Machine::new()
        .env("DB_PASSWORD", "hunter2")
        .dot_env("DB_USER=u\nDB_NAME=n\nDB_HOST=stranger.example\n");
    let refusal = machine.refusal();
    assert!(
        refusal.contains("must come from the same place"),
        "{refusal}"
    );
    assert!(!refusal.contains("hunter2"));
}

#[test]
fn secrets_and_urls_can_come_from_files() {
    for name in [
        "JWT_SECRET_FILE",
        "EPIC_JWT__SECRET_FILE",
        "SECRET_KEY_FILE",
    ] {
        let machine = Machine::new().file("secret", " kept as it is \r\n");
        let path = machine.path("secret");
        let settings = machine.env(name, &path.to_string_lossy()).settings();
        assert_eq!(secret(&settings), " kept as it is ", "{name}");
        let origin = settings.jwt_secret.expect("set").origin;
        assert_eq!(origin.to_string(), format!("environment {name}"));
    }
    let machine = Machine::new()
        .file("work/url", "sqlite:///srv/a.db\n")
        .env("EPIC_DATABASE_URL_FILE", "url");
    assert_eq!(database(&machine.settings()), "sqlite:///srv/a.db");
    let machine = Machine::new()
        .file("work/secret", "from the toml's file\n")
        .toml("[jwt]\nsecret_file = \"secret\"\n");
    assert_eq!(secret(&machine.settings()), "from the toml's file");
}

#[test]
fn a_name_and_its_file_together_are_refused() {
    let machine = Machine::new()
        .env("EPIC_TOKEN", "a")
        .env("EPIC_TOKEN_FILE", "b");
    let refusal = machine.refusal();
    assert!(
        refusal.contains("both EPIC_TOKEN and EPIC_TOKEN_FILE"),
        "{refusal}"
    );
    let machine = Machine::new().toml("[jwt]\nsecret = \"a\"\nsecret_file = \"b\"\n");
    let refusal = machine.refusal();
    assert!(
        refusal.contains("both jwt.secret and jwt.secret_file"),
        "{refusal}"
    );
}

#[test]
fn a_missing_or_empty_secret_file_is_refused_by_name() {
    let machine = Machine::new().env("JWT_SECRET_FILE", "nowhere");
    assert!(machine.refusal().contains("JWT_SECRET_FILE names"));
    let machine = Machine::new()
        .file("work/empty", "\n")
        .env("JWT_SECRET_FILE", "empty");
    assert!(machine.refusal().contains("which is empty"));
}

#[test]
fn unknown_names_are_refused_with_the_closest_known_one() {
    let cases = [
        (
            Machine::new().env("EPIC_SEVER", "x"),
            "EPIC_SEVER in the environment | did you mean EPIC_SERVER?",
        ),
        (
            Machine::new().dot_env("EPIC_LOG__LEVLE=info\n"),
            "EPIC_LOG__LEVLE in .env | did you mean EPIC_LOG__LEVEL?",
        ),
        (
            Machine::new().env("EPIC_DATA_DIR_FILE", "x"),
            "unknown setting EPIC_DATA_DIR_FILE",
        ),
        (
            Machine::new().toml("[database]\nurls = \"x\"\n"),
            "did you mean database.url?",
        ),
        (
            Machine::new().toml("[databse]\nurl = \"x\"\n"),
            "unknown setting databse in",
        ),
        (Machine::new().toml("tokn = \"x\"\n"), "did you mean token?"),
    ];
    for (machine, expected) in cases {
        let refusal = machine.refusal();
        assert!(refusal.contains(expected), "{refusal}");
    }
}

#[test]
fn names_of_other_programs_are_left_alone() {
    let machine = Machine::new()
        .env("EPICENTER", "x")
        .dot_env("OTHER=${UNKNOWN}\nAPP.NAME=x\n");
    assert!(machine.settings().server_url.is_none());
}

#[test]
fn values_that_mean_nothing_are_refused_with_what_is_accepted() {
    for (name, value, expected) in [
        ("EPIC_DATABASE__SYNCHRONOUS", "off", "expected full, normal"),
        ("EPIC_LOG__FORMAT", "xml", "expected human, json"),
        ("EPIC_LOG__LEVEL", "loud", "expected off, error, warn"),
        ("JWT_ALGORITHM", "none", "expected HS256, HS384, HS512"),
        ("EPIC_SERVER__LISTEN", "8080", "expected ADDR:PORT"),
        (
            "EPIC_SERVER__REQUEST_TIMEOUT_SECONDS",
            "0",
            "expected 1 to 3600",
        ),
        (
            "EPIC_DATABASE__MAX_CONNECTIONS",
            "many",
            "expected 1 to 1000",
        ),
        (
            "EPIC_DATABASE__ACQUIRE_TIMEOUT_SECONDS",
            "121",
            "expected 1 to 120",
        ),
        ("EPIC_SERVER__STOP_TIMEOUT", "-1", "expected 0 to 3600"),
        ("EPIC_SERVER__STOP_TIMEOUT", "30s", "expected 0 to 3600"),
        ("EPIC_SERVER__MAX_CONNECTIONS", "0", "expected 1 to 100000"),
        ("EPIC_SERVER__WEB_IDLE_MINUTES", "4", "expected 5 to 720"),
        ("EPIC_SERVER__BEHIND_PROXY", "1", "expected true, false"),
        (
            "EPIC_SERVER__TRUSTED_PROXIES",
            "10.0.0.1,proxy",
            "has \"proxy\": expected an address or a network",
        ),
        (
            "EPIC_SERVER__TRUSTED_PROXIES",
            "0.0.0.0/0",
            "believe everybody",
        ),
        ("EPIC_SERVER", "crm.example", "http:// or https://"),
        ("EPIC_DATABASE_URL", "epic.db", "must begin with sqlite://"),
        ("EPIC_DATABASE_URL", "sqlite://", "names no file"),
    ] {
        let refusal = Machine::new().env(name, value).refusal();
        assert!(refusal.contains(expected), "{name}={value}: {refusal}");
    }
    let refusal = Machine::new().toml("token = [1]\n").refusal();
    assert!(refusal.contains("must be a text, a number"), "{refusal}");
}

#[test]
fn a_malformed_file_names_its_line_and_shows_no_value() {
    for (machine, expected) in [
        (
            Machine::new().dot_env("A=1\n\n# note\nhunter2 hunter2\n"),
            ".env line 4 is malformed",
        ),
        (
            Machine::new().dot_env("A=\"two\nlines\"\nJWT_SECRET='hunter2\n"),
            ".env line 3 is malformed: a quote is not closed",
        ),
        (
            Machine::new().dot_env("JWT_SECRET='x'hunter2\n"),
            "text after the closing quote",
        ),
        (
            Machine::new().toml("[jwt]\nsecret = hunter2 hunter2\n"),
            "config.toml line 2 is not valid TOML",
        ),
    ] {
        let refusal = machine.refusal();
        assert!(refusal.contains(expected), "{refusal}");
        assert!(!refusal.contains("hunter2"), "{refusal}");
    }
}

#[test]
fn dot_env_lines_are_read_as_the_legacy_program_read_them() {
    for (line, expected) in [
        ("JWT_SECRET=plain", "plain"),
        ("export JWT_SECRET = spaced out  ", "spaced out"),
        ("JWT_SECRET=a$b#c", "a$b#c"),
        ("JWT_SECRET=a # comment", "a"),
        ("JWT_SECRET='a # b \\ c'  # comment", "a # b \\ c"),
        ("JWT_SECRET='${HOME}'", "${HOME}"),
        (r#"JWT_SECRET="a\n\"b\"\\""#, "a\n\"b\"\\"),
        ("JWT_SECRET=first\r\nJWT_SECRET=second\r", "second"),
        ("\u{feff}JWT_SECRET=é", "é"),
    ] {
        let machine = Machine::new().dot_env(line);
        assert_eq!(secret(&machine.settings()), expected, "{line}");
    }
    let refusal = Machine::new().dot_env("\nJWT_SECRET=a${HOME}\n").refusal();
    assert!(refusal.contains("line 2: ${…} in JWT_SECRET"), "{refusal}");
}

#[test]
fn a_folder_named_dot_env_is_not_ours() {
    let machine = Machine::new();
    fs::create_dir(machine.path("work/.env")).expect("created");
    assert!(machine.settings().token.is_none());
}

#[test]
fn a_dot_env_never_decides_where_a_token_goes() {
    let server = "https://crm.example";
    let in_dot_env = format!("EPIC_SERVER={server}\n");
    let both = format!("{in_dot_env}EPIC_TOKEN=here\n");
    let by_file = format!("{in_dot_env}EPIC_TOKEN_FILE=private\n");
    let cases = [
        ("nothing set", Machine::new(), "session file"),
        (
            "server from the environment",
            Machine::new().env("EPIC_SERVER", server),
            "session file",
        ),
        (
            "both from the environment",
            Machine::new()
                .env("EPIC_SERVER", server)
                .env("EPIC_TOKEN", "elsewhere"),
            "elsewhere",
        ),
        (
            "server by flag",
            Machine::new()
                .flag(Key::ServerUrl, server)
                .env("EPIC_TOKEN", "elsewhere"),
            "elsewhere",
        ),
        (
            "server from .env, whose own entry the session file may have",
            Machine::new().dot_env(&in_dot_env),
            "session file",
        ),
        (
            "server from .env, token from the environment",
            Machine::new()
                .dot_env(&in_dot_env)
                .env("EPIC_TOKEN", "elsewhere"),
            "withheld",
        ),
        (
            "server from .env, token from config.toml",
            Machine::new()
                .dot_env(&in_dot_env)
                .toml("token = \"elsewhere\"\n"),
            "withheld",
        ),
        (
            "server from .env, token from a file that it names",
            Machine::new()
                .dot_env(&by_file)
                .file("work/private", "elsewhere"),
            "withheld",
        ),
        ("both from .env", Machine::new().dot_env(&both), "here"),
        (
            "server by flag, token from .env",
            Machine::new()
                .flag(Key::ServerUrl, server)
                .dot_env("EPIC_TOKEN=here\n"),
            "here",
        ),
    ];
    for (case, machine, expected) in cases {
        let settings = machine.settings();
        let outcome = match settings.token_for_server() {
            ServerToken::Given(token) => token.expose_secret(),
            ServerToken::FromSessionFile => "session file",
            ServerToken::Withheld => "withheld",
        };
        assert_eq!(outcome, expected, "{case}");
    }
}

#[test]
fn weak_signing_secrets_are_refused_and_never_shown() {
    for (text, expected) in [
        ("default-secret-key-to-change", "published default"),
        ("hunter2", "shorter than 32 bytes"),
        ("0123456789012345678901234567890", "shorter than 32 bytes"),
    ] {
        let settings = Machine::new().env("JWT_SECRET", text).settings();
        let secret = settings.jwt_secret.as_ref().expect("set");
        let error = check_secret(secret).expect_err("refused");
        let told = format!("{error} {}", error.hint().expect("a hint"));
        assert!(
            told.contains(expected) && told.contains("`epic init`"),
            "{told}"
        );
        assert!(
            told.contains("JWT_SECRET") && !told.contains(text),
            "{told}"
        );
        assert!(settings.signing_secret().is_err());
    }
    let settings = Machine::new().env("JWT_SECRET", &"x".repeat(32)).settings();
    assert!(settings.signing_secret().expect("long enough").is_some());
    let none = Machine::new().settings();
    assert!(none.signing_secret().expect("nothing to refuse").is_none());
}

#[test]
fn nothing_shown_or_debugged_holds_a_secret() {
    let settings = Machine::new()
        .env("EPIC_DATABASE_URL", "mysql://epic:hunter2@db/epic")
        .env("JWT_SECRET", "hunter2hunter2hunter2hunter2hunter2")
        .env("SENTRY_DSN", "https://hunter2@sentry.example/1")
        .env("EPIC_TOKEN", "hunter2")
        .settings();
    assert!(!format!("{settings:?}").contains("hunter2"));
    let shown = settings.shown();
    assert_eq!(shown.len(), SPECS.len());
    assert!(!format!("{shown:?}").contains("hunter2"));
    let line = |key: &str| {
        let found = shown.iter().find(|line| line.key == key);
        found.cloned().expect("the setting is shown")
    };
    let database = line("database.url");
    assert_eq!(database.value.as_deref(), Some("mysql://epic:***@db/epic"));
    assert_eq!(database.origin, "environment EPIC_DATABASE_URL");
    assert_eq!(line("token").value.as_deref(), Some("[redacted]"));
    assert_eq!(line("server.url").value, None);
    assert_eq!(line("log.level").value.as_deref(), Some("warn"));
    assert_eq!(line("log.level").origin, "default");
    let secret = format!("{:?}", SecretString::from("hunter2"));
    assert!(!secret.contains("hunter2"));
}

#[test]
fn passwords_in_urls_are_redacted_however_they_are_written() {
    for (url, expected) in [
        ("mysql://u:p@h/d", "mysql://u:***@h/d"),
        ("mysql://u:p@ss/w@h:1/d", "mysql://u:***@h:1/d"),
        ("mysql://u:p?w@h/d", "mysql://u:***@h/d"),
        ("mysql://u@h/d", "mysql://u@h/d"),
        (
            "postgres://h/d?user=u&password=p",
            "postgres://h/d?user=u&password=***",
        ),
        (
            "sqlite:///home/a@b:c/epic.db",
            "sqlite:///home/a@b:c/epic.db",
        ),
        ("u:p@h", "[redacted]"),
    ] {
        assert_eq!(redacted(url), expected, "{url}");
    }
}

#[test]
fn one_server_has_one_origin_however_it_is_written() {
    for (text, expected) in [
        ("https://CRM.example", "https://crm.example:443"),
        ("HTTPS://crm.example:443/", "https://crm.example:443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        (" http://localhost/ ", "http://localhost:80"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("http://[::1]", "http://[::1]:80"),
    ] {
        let origin = ServerOrigin::parse(text).expect("a fine URL");
        assert_eq!(origin.as_str(), expected, "{text}");
    }
    for text in [
        "crm.example",
        "ftp://crm.example",
        "https://",
        "https://a b",
        "https://user:pass@crm.example",
        "https://crm.example@stranger.example",
        "https://crm.example/api/v1",
        "https://crm.example?x",
        "https://crm.example#x",
        "https://crm.example:0",
        "http://crm.example",
        "http://192.168.0.7:8080",
        "http://127.0.0.1.crm.example",
        "http://localhost.crm.example",
        "https://crm.example:+80",
        "https://crm.example:70000",
        "https://crm.example:",
        "https://[::1",
        "https://[::g]",
        "https://crm.example\\@stranger.example",
    ] {
        assert!(ServerOrigin::parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_database_is_known_by_place_and_name_not_by_its_user() {
    let working = Path::new("/nowhere");
    for (url, expected) in [
        ("mysql://a:b@DB/crm", "mysql://db:3306/crm"),
        ("mariadb://c@db:3306/crm?x=1", "mysql://db:3306/crm"),
        ("postgresql://db/crm", "postgres://db:5432/crm"),
        ("sqlite://epic.db?mode=rwc", "sqlite:///nowhere/epic.db"),
        ("sqlite:///srv-x/epic.db", "sqlite:///srv-x/epic.db"),
    ] {
        let identity = database_identity(url, working).expect("a fine URL");
        assert_eq!(identity, expected, "{url}");
    }
    let settings = Machine::new()
        .env("EPIC_SERVER", "https://crm.example/")
        .settings();
    assert_eq!(settings.target(), "https://crm.example:443");
}

#[test]
fn special_characters_are_encoded_in_urls() {
    let url = sqlite_url(Path::new("/a b/50%?#/epic.db")).expect("UTF-8");
    assert_eq!(url, "sqlite:///a b/50%25%3F%23/epic.db");
    assert_eq!(percent_encoded("aZ9-._~"), "aZ9-._~");
    assert_eq!(percent_encoded("+ é"), "%2B%20%C3%A9");
}

#[test]
fn the_settings_of_a_server_are_read_from_environment_and_file() {
    let machine = Machine::new()
        .env("EPIC_SERVER__TLS_CERT", "tls/chain.pem")
        .env("EPIC_SERVER__TLS_KEY", "/etc/epic/key.pem")
        .env(
            "EPIC_SERVER__TRUSTED_PROXIES",
            "10.0.0.0/8, ::1,::ffff:192.0.2.1",
        )
        .env("EPIC_SERVER__STOP_TIMEOUT", "0")
        .toml("[server]\nbehind_proxy = true\nmax_connections = 12\n");
    let settings = machine.settings();
    let shown = |key: &str| {
        let shown = settings.shown();
        let line = shown.into_iter().find(|line| line.key == key);
        line.and_then(|line| line.value).expect("it is set")
    };
    let chain = machine.path("work/tls/chain.pem");
    assert_eq!(shown("server.tls_cert"), chain.display().to_string());
    assert_eq!(shown("server.tls_key"), "/etc/epic/key.pem");
    assert_eq!(shown("server.trusted_proxies"), "10.0.0.0/8,::1,192.0.2.1");
    assert_eq!(shown("server.stop_timeout_seconds"), "0");
    assert_eq!(shown("server.behind_proxy"), "true");
    assert_eq!(shown("server.max_connections"), "12");
}
