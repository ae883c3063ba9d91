//! Moving from the legacy system, as an operator does it: a database of the old program on
//! a MariaDB, an account that may only read it, and a new database of each engine.

mod refused;
mod source;
mod variant_b;
mod whole;

use std::path::Path;

use serde_json::Value;
use testbed::{EmptyDatabase, Engine};

use crate::house::{House, Run};
use source::LegacyDatabase;

/// A home whose company is in a database of an engine, and the legacy database it comes from.
pub(crate) struct Move {
    house: House,
    target: EmptyDatabase,
    pub(crate) legacy: LegacyDatabase,
    secret: String,
}

impl Move {
    pub(crate) fn new(dump: &str, engine: Engine) -> Self {
        Self {
            house: House::empty(),
            target: EmptyDatabase::new(engine),
            legacy: LegacyDatabase::load(dump),
            secret: facts()["jwt_secret"].as_str().expect("a secret").to_owned(),
        }
    }

    /// A command on the new database, with the secret of the legacy system.
    pub(crate) fn epic<'a>(&self, arguments: &[&'a str]) -> Run<'a> {
        self.house
            .epic(arguments)
            .with("EPIC_DATABASE_URL", self.target.url())
            .with("JWT_SECRET", &self.secret)
    }

    /// The import, told where the legacy database is as an operator would.
    pub(crate) fn import<'a>(&self, more: &[&'a str]) -> Run<'a> {
        let arguments = [&["db", "import-legacy"], more].concat();
        self.epic(&arguments)
            .with("EPIC_LEGACY_URL", &self.legacy.reader_url())
    }

    pub(crate) fn log_in(&self, email: &str, password: &str) {
        self.epic(&["login", email, "--password-stdin"])
            .typing(password)
            .succeeds();
    }

    pub(crate) fn shown(&self, arguments: &[&str]) -> Value {
        self.epic(&[arguments, &["--json"]].concat())
            .succeeds()
            .json()
    }

    /// That nothing was written: no file was made, and there is no table on a server.
    #[track_caller]
    pub(crate) fn assert_untouched(&self) {
        match self.target.url().strip_prefix("sqlite://") {
            Some(file) => assert!(!Path::new(file).exists(), "no file was made"),
            None => assert_eq!(self.contents(), testbed::Contents::new()),
        }
    }

    /// Everything in the new database, which is there.
    pub(crate) fn contents(&self) -> testbed::Contents {
        self.target.contents(|_| true, |_| true)
    }

    /// Changes the new database, past the program.
    pub(crate) fn execute(&self, sql: &str) {
        self.target.execute(sql);
    }
}

/// What the legacy system said of its own rows.
pub(crate) fn facts() -> Value {
    serde_json::from_str(include_str!("../legacy_data/facts.json")).expect("JSON")
}

pub(crate) const DUMP: &str = include_str!("../legacy_data/dump.sql");
pub(crate) const VARIANT_B: &str = include_str!("../legacy_data/variant_b.sql");
