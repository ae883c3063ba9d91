//! The sample company of `epic demo`, for tests that look around in it.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use testbed::browser::{Browser, Options};

use crate::house::{House, Server};

/// Where the program keeps it, in a home.
const PLACE: &str = ".local/share/epic-events-demo";

/// The dates in it count from the day it was made.
const FRESH: Duration = Duration::from_hours(6);

/// The password of everybody there.
pub(crate) const PASSWORD: &str = "lantern orchard river";

/// A running `epic demo` with a company of its own.
pub(crate) struct Company {
    // the server goes first
    server: Server,
    _house: House,
}

impl Company {
    /// Opens a copy. The company itself takes seconds to make, so one is made for all tests
    /// of a program and kept beside it.
    pub(crate) fn open() -> Self {
        let house = House::empty();
        move_in(&house);
        let mut child = start(&house);
        let output = child.stdout.take().expect("an output");
        Self {
            server: Server::announced(child, output),
            _house: house,
        }
    }

    /// Where it listens, without a slash at the end.
    pub(crate) fn url(&self) -> &str {
        &self.server.url
    }

    /// A browser of somebody who works there, such as `bill`, logged in; of nobody without a
    /// name.
    pub(crate) fn browser_of(&self, name: &str, options: Options) -> Browser {
        let browser = Browser::open(options);
        browser.go(self.url());
        if !name.is_empty() {
            log_in(&browser, name);
        }
        browser
    }
}

/// Fills in the form to log in, by its two fields in either language.
pub(crate) fn log_in(browser: &Browser, name: &str) {
    browser.fill("E-mail", &format!("{name}@epic.example"));
    browser.press("Tab");
    browser.type_text(PASSWORD);
    browser.submit();
    let gone = browser.becomes(|| browser.current_path() != "/login");
    assert!(gone, "{name} logs in: {}", browser.text());
}

/// Puts a copy of the company into a home.
pub(crate) fn move_in(house: &House) {
    let home = house.home.path().join(PLACE);
    fs::create_dir_all(home.parent().expect("a folder")).expect("made");
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sample-company");
    // each test may be a process of its own
    let lock = File::create(kept.with_extension("lock")).expect("a lock");
    lock.lock().expect("locked");
    if !is_fresh(&kept) {
        make(&kept);
    }
    copy(&kept.join("data"), &home);
}

/// Whether this very program made what is kept, and not long ago.
fn is_fresh(kept: &Path) -> bool {
    let made_by = kept.join("made-by");
    let age = fs::metadata(&made_by)
        .and_then(|made| made.modified())
        .map(|made| made.elapsed().unwrap_or_default());
    age.is_ok_and(|age| age < FRESH) && fs::read_to_string(made_by).is_ok_and(|by| by == program())
}

/// What tells one build of the program from another.
fn program() -> String {
    let program = fs::metadata(env!("CARGO_BIN_EXE_epic")).expect("the program");
    format!(
        "{:?} {}",
        program.modified().expect("a time"),
        program.len()
    )
}

fn make(kept: &Path) {
    let house = House::empty();
    let mut child = start(&house);
    let mut lines = said(&mut child);
    assert!(lines.any(|line| line.contains("http://")));
    // in order, so that nothing is left in its journal
    let asked = Command::new("kill").arg(child.id().to_string()).status();
    assert!(asked.expect("kill runs").success());
    assert!(child.wait().expect("it ends").success());
    let _ = fs::remove_dir_all(kept);
    fs::create_dir_all(kept).expect("made");
    copy(&house.home.path().join(PLACE), &kept.join("data"));
    fs::write(kept.join("made-by"), program()).expect("written");
}

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status();
    assert!(copied.expect("cp runs").success(), "{}", from.display());
}

/// Runs `epic demo` there.
pub(crate) fn start(house: &House) -> Child {
    let mut command = house.command();
    command
        .args(["demo", "--port", "0"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command.spawn().expect("the company opens")
}

/// The lines that it prints.
pub(crate) fn said(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    let output = child.stdout.take().expect("an output");
    BufReader::new(output).lines().map_while(Result::ok)
}
