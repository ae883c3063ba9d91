//! A database server that a test has to itself, to stop and to start again.

use std::{
    io,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{Engine, fail};

/// How long a server may take to answer.
const START: Duration = Duration::from_mins(1);

/// A running or stopped server on a port of its own.
#[derive(Debug)]
pub struct PrivateServer {
    engine: Engine,
    directory: TempDir,
    port: u16,
    options: Vec<String>,
    process: Option<Child>,
}

impl PrivateServer {
    /// Sets one up and starts it; the options go to the server.
    ///
    /// # Panics
    /// For the embedded engine, and when the server does not start.
    pub fn start_new(engine: Engine, options: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap_or_else(|error| fail(&error.to_string()));
        let port = TcpListener::bind(("127.0.0.1", 0))
            .and_then(|listener| listener.local_addr())
            .unwrap_or_else(|error| fail(&error.to_string()))
            .port();
        let mut server = Self {
            engine,
            directory,
            port,
            options: options.iter().map(|&option| option.to_owned()).collect(),
            process: None,
        };
        server.start();
        server
    }

    /// The engine it runs.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The administrator's URL, without a database.
    pub fn admin_url(&self) -> String {
        match self.engine {
            Engine::MySql => format!("mysql://root@127.0.0.1:{}", self.port),
            Engine::Postgres => format!("postgres://postgres@127.0.0.1:{}", self.port),
            Engine::Sqlite => fail("SQLite has no server"),
        }
    }

    /// Starts it, or starts it again with everything it had.
    pub fn start(&mut self) {
        let name = match self.engine {
            Engine::MySql => "mysql",
            Engine::Postgres => "postgres",
            Engine::Sqlite => fail("SQLite has no server"),
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/private-server");
        let process = Command::new(script)
            .arg(name)
            .arg(self.directory.path())
            .arg(self.port.to_string())
            .args(&self.options)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.process = Some(process.unwrap_or_else(|error| fail(&error.to_string())));
        let since = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            if since.elapsed() > START {
                fail("the private server does not answer");
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Ends it without warning, as a crash would.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// Asks it to end and waits until it did; PostgreSQL closes its connections.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            // SIGINT is PostgreSQL's fast shutdown; MariaDB takes SIGTERM
            let signal = match self.engine {
                Engine::Postgres => "-INT",
                Engine::MySql | Engine::Sqlite => "-TERM",
            };
            let asked: io::Result<_> = Command::new("kill")
                .args([signal, &process.id().to_string()])
                .status();
            if asked.is_err() {
                let _ = process.kill();
            }
            let _ = process.wait();
        }
    }
}

impl Drop for PrivateServer {
    fn drop(&mut self) {
        self.stop();
    }
}
