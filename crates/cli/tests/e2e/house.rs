//! A company in a folder of its own, used through the built program alone.

use std::{
    io::{BufRead, BufReader, Read, Write},
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    sync::Mutex,
};

use sea_orm::{ConnectionTrait, Database};
use serde_json::Value;
use tempfile::TempDir;
use testbed::{EmptyDatabase, Engine};

/// The password of everybody in these tests.
pub(crate) const PASSWORD: &str = "lamprey hollow ten";

/// A folder that stands for a home, with nothing in it at first.
pub(crate) struct House {
    pub(crate) home: TempDir,
    /// The database on a server; without one, the file that the program chooses.
    on_server: Option<EmptyDatabase>,
}

/// A running `epic serve`, ended by its own process id.
pub(crate) struct Server {
    child: Mutex<Child>,
    pub(crate) url: String,
}

impl House {
    /// An empty home.
    pub(crate) fn empty() -> Self {
        Self::empty_on(Engine::Sqlite)
    }

    /// An empty home whose settings name an empty database of this engine.
    fn empty_on(engine: Engine) -> Self {
        Self {
            home: tempfile::tempdir().expect("a temporary folder"),
            on_server: (engine != Engine::Sqlite).then(|| EmptyDatabase::new(engine)),
        }
    }

    /// As [`House::set_up`], with its records in this database.
    pub(crate) fn set_up_in(database: EmptyDatabase) -> Self {
        let house = Self {
            home: tempfile::tempdir().expect("a temporary folder"),
            on_server: Some(database),
        };
        house.init();
        house
    }

    /// A home in which `epic init` made a company for Mona.
    pub(crate) fn set_up() -> Self {
        Self::set_up_on(Engine::Sqlite)
    }

    /// A company in which something happened: Bill was hired, and Mona is logged in.
    pub(crate) fn lively() -> Self {
        let house = Self::set_up();
        house.log_in();
        let hire = ["employee", "create", "--name", "Bill Boquet", "--email"];
        let rest = [
            "bill@epic.example",
            "--department",
            "sales",
            "--password-stdin",
        ];
        house
            .epic(&[&hire[..], &rest].concat())
            .typing("orchard lantern four")
            .succeeds();
        house
    }

    /// As [`House::set_up`], with its records on this engine.
    pub(crate) fn set_up_on(engine: Engine) -> Self {
        let house = Self::empty_on(engine);
        house.init();
        house
    }

    fn init(&self) {
        let name = ["init", "--name", "Mona Delacroix"];
        let rest = ["--email", "mona@epic.example", "--password-stdin"];
        self.epic(&[name, rest].concat())
            .typing(PASSWORD)
            .succeeds();
    }

    /// A command with the environment of this home and nothing else.
    pub(crate) fn epic<'a>(&self, arguments: &[&'a str]) -> Run<'a> {
        let mut command = self.command();
        command.args(arguments);
        Run {
            command,
            arguments: arguments.to_vec(),
            input: String::new(),
        }
    }

    /// As [`House::epic`], with the session of one of the people here.
    pub(crate) fn epic_as<'a>(&self, person: &str, arguments: &[&'a str]) -> Run<'a> {
        let state = self.home.path().join(person);
        let mut run = self.epic(arguments);
        run.command.env("XDG_STATE_HOME", state);
        run
    }

    /// The program with the environment of this home.
    pub(crate) fn command(&self) -> Command {
        self.at_home(env!("CARGO_BIN_EXE_epic"))
    }

    /// Any program with the environment of this home.
    pub(crate) fn at_home(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("HOME", self.home.path())
            .env("PATH", "/usr/bin:/bin")
            .current_dir(self.home.path());
        if let Some(database) = &self.on_server {
            command.env("EPIC_DATABASE_URL", database.url());
        }
        command
    }

    /// The database file.
    pub(crate) fn database(&self) -> PathBuf {
        self.home.path().join(".local/share/epic-events/epic.db")
    }

    /// The session file.
    pub(crate) fn sessions(&self) -> PathBuf {
        self.home
            .path()
            .join(".local/state/epic-events/sessions.json")
    }

    /// Logs Mona in.
    pub(crate) fn log_in(&self) {
        self.epic(&["login", "mona@epic.example", "--password-stdin"])
            .typing(PASSWORD)
            .succeeds();
    }

    /// A server on a free port.
    pub(crate) fn serve(&self) -> Server {
        Self::served_by(&mut self.command())
    }

    /// As [`House::serve`], with one more variable in its environment.
    pub(crate) fn serve_with(&self, name: &str, value: &str) -> Server {
        Self::served_by(self.command().env(name, value))
    }

    /// Runs statements on the database, past the program.
    pub(crate) fn run_sql(&self, sql: &str) {
        let url = format!("sqlite://{}?mode=rw", self.database().display());
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime")
            .block_on(async {
                let database = Database::connect(url).await.expect("the file opens");
                database.execute_unprepared(sql).await.expect(sql);
            });
    }

    fn served_by(command: &mut Command) -> Server {
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let log = child.stderr.take().expect("a log");
        Server::announced(child, log)
    }
}

impl Server {
    /// One that says on this output where it listens.
    pub(crate) fn announced(child: Child, output: impl Read + Send + 'static) -> Self {
        let mut lines = BufReader::new(output).lines();
        let url = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let from = line.find("http://127.0.0.1:")?;
                let url: String = line[from..]
                    .chars()
                    .take_while(|c| !c.is_whitespace() && *c != '\u{1b}')
                    .collect();
                Some(url.trim_end_matches(['/', '"', ',', '.']).to_owned())
            })
            .expect("the server says where it listens");
        // the log has to be read on, or the server would wait for its reader
        std::thread::spawn(move || for _ in lines.map_while(Result::ok) {});
        Self {
            child: Mutex::new(child),
            url,
        }
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.lock().expect("whole").id()
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill_now(&self) {
        let mut child = self.child.lock().expect("whole");
        child.kill().expect("the server ends");
        child.wait().expect("and is gone");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(child) = self.child.get_mut() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// One run of the program.
pub(crate) struct Run<'a> {
    command: Command,
    arguments: Vec<&'a str>,
    input: String,
}

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run<'_> {
    /// With this on standard input.
    pub(crate) fn typing(mut self, input: &str) -> Self {
        self.input = format!("{input}\n");
        self
    }

    /// With one more variable in its environment.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it to its end.
    pub(crate) fn done(mut self) -> Done {
        let mut child = self
            .command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("an input");
        // a program that refuses early does not read what it is given
        let _ = stdin.write_all(self.input.as_bytes());
        drop(stdin);
        let Output {
            status,
            stdout,
            stderr,
        } = child.wait_with_output().expect("the program ends");
        Done {
            code: status.code().unwrap_or(-1),
            stdout: String::from_utf8(stdout).expect("text"),
            stderr: String::from_utf8(stderr).expect("text"),
        }
    }

    /// Runs it and expects exit 0.
    #[track_caller]
    pub(crate) fn succeeds(self) -> Done {
        self.exits(0)
    }

    /// Runs it and expects this exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Done {
        let arguments = self.arguments.join(" ");
        let done = self.done();
        assert_eq!(
            done.code, code,
            "epic {arguments}\n{}{}",
            done.stdout, done.stderr
        );
        done
    }
}

impl Done {
    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).expect("JSON on standard output")
    }
}
