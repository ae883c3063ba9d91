//! Which database URLs are accepted, and that none shows its password.

use super::*;

fn parse(text: &str) -> Result<DatabaseUrl, InvalidDatabaseUrl> {
    text.parse()
}

fn refusal(text: &str) -> String {
    parse(text)
        .expect_err("the URL must be refused")
        .to_string()
}

#[test]
fn each_scheme_names_its_engine() {
    for (text, engine) in [
        ("sqlite:///data/epic.db", Engine::Sqlite),
        ("SQLite:///data/epic.db", Engine::Sqlite),
        ("mysql://epic@db.example/crm", Engine::MySql),
        ("mariadb://epic@db.example:3307/crm", Engine::MySql),
        ("postgres://epic@db.example/crm", Engine::Postgres),
        (
            "postgresql://db.example/crm?sslmode=require",
            Engine::Postgres,
        ),
    ] {
        assert_eq!(
            parse(text).expect("the URL is accepted").engine(),
            engine,
            "{text}"
        );
    }
}

#[test]
fn sqlite_paths_are_made_absolute() {
    let path = |text: &str| parse(text).expect("accepted").path().map(Path::to_path_buf);
    let here = std::env::current_dir().expect("there is a working directory");
    assert_eq!(
        path("sqlite:///data/epic.db"),
        Some(PathBuf::from("/data/epic.db"))
    );
    assert_eq!(path("sqlite://epic.db"), Some(here.join("epic.db")));
    assert_eq!(
        path("sqlite://file:epic.db"),
        Some(here.join("file:epic.db"))
    );
    assert_eq!(
        path("sqlite:///a%20b/100%.db"),
        Some(PathBuf::from("/a b/100%.db"))
    );
}

#[test]
fn unknown_and_ambiguous_urls_are_refused_with_what_is_accepted() {
    for text in [
        "",
        "epic.db",
        "sqlite:epic.db",
        "sqlite://",
        "sqlite:///data/",
        "sqlite:///data/epic.db?mode=rwc",
        "sqlite3:///data/epic.db",
        "mysql+pymysql://u:p@h/d",
        "oracle://u:p@h/d",
        "http://h/d",
        "mysql://u:p@h",
        "mysql://u:p@/d",
        "postgres:///d",
        "postgres://epic@h/crm?password=hunter2",
        "mysql://epic@h/crm?sslmode=require",
        "mysql://epic@h/crm?ssl-mode=always",
        "postgres://epic@h/crm?sslmode=REQUIRED!",
        "mysql://epic@h:mysql/crm",
        "mysql://epic@h:70000/crm",
        "postgres://epic@[::1/crm",
    ] {
        assert!(
            refusal(text).contains("accepted are sqlite://PATH"),
            "{text}"
        );
    }
    for text in ["sqlite::memory:", "sqlite://:memory:"] {
        assert!(refusal(text).contains("in memory"), "{text}");
    }
}

#[test]
fn a_refusal_never_quotes_the_password() {
    for text in [
        "oracle://u:hunter2@h/d",
        "mysql://u:hunter2@h",
        "mysql:u:hunter2@h/d",
        "hunter2",
        "postgres://epic@h/crm?password=hunter2",
        "mysql://epic@h/crm?ssl-mode=hunter2",
    ] {
        assert!(!refusal(text).contains("hunter2"), "{text}");
    }
}

#[test]
fn display_and_debug_hide_the_password() {
    for (text, shown) in [
        (
            "mysql://epic:hunter2@db:3306/crm",
            "mysql://epic:***@db:3306/crm",
        ),
        (
            "postgresql://epic:hunter2@h/crm",
            "postgres://epic:***@h/crm",
        ),
        ("mysql://epic:p@/hunter2@h/crm", "mysql://epic:***@h/crm"),
        ("mysql://epic:hunter%32@h/crm", "mysql://epic:***@h/crm"),
        (
            "postgres://epic:hunter2@[::1]:5433/crm?sslmode=verify-full&sslrootcert=/etc/ca.pem",
            "postgres://epic:***@[::1]:5433/crm (tls mode verify-full, tls authority /etc/ca.pem)",
        ),
    ] {
        let url = parse(text).expect("accepted");
        assert_eq!(url.to_string(), shown);
        assert!(!format!("{url:?}").contains("hunter2"), "{url:?}");
    }
    let parts = DatabaseUrl::mysql("epic", "hun@:/ter2", "db", 3306, "crm");
    assert_eq!(parts.to_string(), "mysql://epic:***@db:3306/crm");
}

#[test]
fn one_database_is_known_again_whoever_connects_to_it() {
    let url = |text: &str| text.parse::<DatabaseUrl>().expect("accepted");
    let one = url("mysql://a:b@DB.example/crm");
    assert!(one.is_same_place(&url("mariadb://c@db.example:3306/crm?ssl-mode=required")));
    assert!(one.has_password());
    for other in [
        "mysql://a@db.example:3307/crm",
        "mysql://a@db.example/crm2",
        "postgres://a@db.example:3306/crm",
        "sqlite:///srv/crm",
    ] {
        assert!(!one.is_same_place(&url(other)), "{other}");
        assert!(!url(other).has_password(), "{other}");
    }
}
