//! A machine with a new database server, and the operator who works on it.

use std::{
    fs,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use tempfile::TempDir;
use testbed::{Engine, PrivateServer, page};

use crate::house::House;

/// Everybody but the administrator of PostgreSQL has to give a password, as on a real one.
const RULES: &str = "local all all trust\n\
    host all postgres 127.0.0.1/32 trust\n\
    host all all 127.0.0.1/32 scram-sha-256\n";

/// A machine with a new server on a port of its own, and an operator's empty home.
pub(super) struct Host {
    pub(super) engine: Engine,
    server: PrivateServer,
    _rules: TempDir,
    home: House,
}

/// What a client of the database said.
pub(super) struct Said {
    pub(super) succeeded: bool,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

impl Host {
    pub(super) fn new(engine: Engine) -> Self {
        let rules = tempfile::tempdir().expect("a folder");
        let file = rules.path().join("hba.conf");
        fs::write(&file, RULES).expect("written");
        // the account of the server reads it
        let open = fs::Permissions::from_mode(0o755);
        fs::set_permissions(rules.path(), open).expect("changed");
        let option = format!("hba_file={}", file.display());
        let server = match engine {
            Engine::Postgres => PrivateServer::start_new(engine, &["-c", &option]),
            Engine::MySql | Engine::Sqlite => PrivateServer::start_new(engine, &[]),
        };
        Self {
            engine,
            server,
            _rules: rules,
            home: House::empty(),
        }
    }

    /// As [`Host::new`], after the page's steps from accounts to grants.
    pub(super) fn set_up(engine: Engine) -> Self {
        let host = Self::new(engine);
        host.administer(None, host.of_engine("accounts"));
        if engine == Engine::Postgres {
            host.administer(Some("crm"), page::block("postgresql: schema"));
        }
        run(&mut host.shell(host.home.home.path(), host.of_engine("urls")));
        run(&mut host.operate(page::block("both: init")));
        host.administer(Some("crm"), host.of_engine("grants"));
        host
    }

    /// The page's block of this name for this engine.
    pub(super) fn of_engine(&self, name: &str) -> &'static str {
        page::block(match (self.engine, name) {
            (Engine::Postgres, "accounts") => "postgresql: accounts",
            (Engine::Postgres, "urls") => "postgresql: urls",
            (Engine::Postgres, _) => "postgresql: grants",
            (Engine::MySql | Engine::Sqlite, "accounts") => "mariadb: accounts",
            (Engine::MySql | Engine::Sqlite, "urls") => "mariadb: urls",
            (Engine::MySql | Engine::Sqlite, _) => "mariadb: grants",
        })
    }

    /// Where the page's commands are run.
    pub(super) fn folder(&self) -> PathBuf {
        self.home.home.path().join("crm")
    }

    /// A command of the operator's.
    pub(super) fn operate(&self, script: &str) -> Command {
        self.shell(&self.folder(), script)
    }

    fn shell(&self, folder: &Path, script: &str) -> Command {
        let script = script.replace(":3306/", &format!(":{}/", self.port()));
        let script = script.replace(":5432/", &format!(":{}/", self.port()));
        shell(&self.home, folder, &script)
    }

    fn port(&self) -> String {
        let url = self.server.admin_url();
        url.rsplit(':').next().expect("a port").to_owned()
    }

    /// Runs statements as the administrator.
    #[track_caller]
    pub(super) fn administer(&self, database: Option<&str>, statements: &str) -> String {
        let account = match self.engine {
            Engine::Postgres => "postgres",
            Engine::MySql | Engine::Sqlite => "root",
        };
        let said = self.say(account, "", database, statements);
        assert!(said.succeeded, "{statements}\n{}", said.stderr);
        said.stdout
    }

    /// Runs statements as the run account.
    pub(super) fn run_account(&self, statements: &str) -> Said {
        self.say("epic_run", "another-long-password", Some("crm"), statements)
    }

    /// Runs statements with the client that the page names.
    fn say(&self, account: &str, password: &str, database: Option<&str>, statements: &str) -> Said {
        let port = self.port();
        let mut command = match self.engine {
            Engine::Postgres => {
                let mut psql = Command::new("psql");
                psql.args(["-XqAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1"])
                    .args(["-p", &port, "-U", account])
                    .args(["-d", database.unwrap_or("postgres")])
                    .env("PGPASSWORD", password);
                psql
            }
            Engine::MySql | Engine::Sqlite => {
                let mut mariadb = Command::new("mariadb");
                mariadb
                    .args(["--no-defaults", "--protocol=tcp", "--host=127.0.0.1"])
                    .args(["--port", &port, "--user", account, "-N"])
                    .args(database)
                    .env("MYSQL_PWD", password);
                mariadb
            }
        };
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the client is installed");
        let mut stdin = child.stdin.take().expect("an input");
        // a client that was refused does not read
        let _ = stdin.write_all(statements.as_bytes());
        drop(stdin);
        let done = child.wait_with_output().expect("it ends");
        Said {
            succeeded: done.status.success(),
            stdout: String::from_utf8_lossy(&done.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&done.stderr).into_owned(),
        }
    }
}

/// A script with `epic` in its path.
pub(super) fn shell(house: &House, folder: &Path, script: &str) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_epic"));
    let programs = program.parent().expect("a folder").display();
    let mut command = house.at_home("sh");
    command
        .args(["-euc", script])
        .env("PATH", format!("{programs}:/usr/bin:/bin"))
        .current_dir(folder);
    command
}

/// Runs a script to its good end and gives what it printed.
#[track_caller]
pub(super) fn run(script: &mut Command) -> String {
    let done = script.stdin(Stdio::null()).output().expect("sh runs");
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{script:?}\n{told}{said}");
    told
}
