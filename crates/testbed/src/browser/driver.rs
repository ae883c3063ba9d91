//! A chromedriver of one's own: a process on a free port, and everything it started.

use std::{
    env,
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    thread,
};

use super::Language;
use crate::fail;

/// Where Debian's packages put the two programs.
const CHROMEDRIVER: &str = "/usr/bin/chromedriver";
const CHROMIUM: &str = "/usr/bin/chromium";

/// Runs the driver until standard input ends, then ends the whole process group: whatever
/// becomes of the test, not even a killed one leaves a browser behind.
const UNTIL_LEFT: &str = r#""$0" --port=0 </dev/null & cat >/dev/null; kill -KILL 0"#;

/// A running chromedriver; ended, with its browsers, when dropped.
#[derive(Debug)]
pub(super) struct Driver {
    process: Child,
    pub(super) url: String,
}

impl Driver {
    /// Starts one whose browsers speak this language.
    pub(super) fn start(language: Language) -> Self {
        let mut process = Command::new("sh")
            .args(["-c", UNTIL_LEFT])
            .arg(place("TEST_CHROMEDRIVER", CHROMEDRIVER))
            // Chromium takes the language of its own texts from here and nowhere else
            .env("LANGUAGE", language.tag())
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| fail(&error.to_string()));
        let Some(output) = process.stdout.take() else {
            fail("chromedriver has no output");
        };
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let Some(port) = port else {
            fail("chromedriver does not start: run this under `scripts/browser`");
        };
        // read on, or the driver would wait for its reader
        thread::spawn(move || lines.for_each(drop));
        Self {
            process,
            url: format!("http://127.0.0.1:{port}"),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// The browser's program.
pub(super) fn chromium() -> String {
    place("TEST_CHROMIUM", CHROMIUM)
}

/// A path that `scripts/browser` tells, or the usual one.
#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by their environment, not by settings"
)]
fn place(variable: &str, usual: &str) -> String {
    env::var(variable).unwrap_or_else(|_| usual.to_owned())
}
