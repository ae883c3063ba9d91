//! A legacy database on the private MariaDB, and the account that may only read it.

use std::io::Write;
use std::process::{Command, Stdio};

use testbed::{EmptyDatabase, Engine};

/// Every character that has a meaning in URLs.
const PASSWORD: &str = "p@ss/w:rd%41?#é";
const PASSWORD_IN_URL: &str = "p%40ss%2Fw%3Ard%2541%3F%23%C3%A9";

/// A database as the legacy system left it.
pub(crate) struct LegacyDatabase {
    database: EmptyDatabase,
    pub(crate) reader: String,
    pub(crate) password: &'static str,
}

impl LegacyDatabase {
    /// Loads a dump as an operator would, and makes the account.
    pub(crate) fn load(dump: &str) -> Self {
        let database = EmptyDatabase::new(Engine::MySql);
        let name = database.server().expect("on a server").1.to_owned();
        let reader = format!("r{}", &name[name.len() - 16..]);
        database.execute(&format!(
            "CREATE USER '{reader}'@'%' IDENTIFIED BY '{PASSWORD}'"
        ));
        database.execute(&format!("GRANT SELECT ON {name}.* TO '{reader}'@'%'"));
        let legacy = Self {
            database,
            reader,
            password: PASSWORD,
        };
        legacy.run_client("mariadb", &[], dump);
        legacy
    }

    /// As the account that has SELECT and nothing else.
    pub(crate) fn reader_url(&self) -> String {
        let (_, place) = self.database.url().rsplit_once('@').expect("a user");
        format!("mysql://{}:{PASSWORD_IN_URL}@{place}", self.reader)
    }

    /// As the administrator.
    pub(crate) fn admin_url(&self) -> &str {
        self.database.url()
    }

    /// Changes it, past the program.
    pub(crate) fn execute(&self, sql: &str) {
        self.database.execute(sql);
    }

    /// Everything in it, as text.
    pub(crate) fn dumped(&self) -> String {
        let options = ["--skip-comments", "--skip-dump-date"];
        self.run_client("mariadb-dump", &options, "")
    }

    fn run_client(&self, program: &str, options: &[&str], input: &str) -> String {
        let (admin, name) = self.database.server().expect("on a server");
        let (_, address) = admin.rsplit_once('@').expect("a user");
        let (host, port) = address.rsplit_once(':').expect("a port");
        let mut child = Command::new(program)
            .args(["--no-defaults", "--protocol=tcp", "--user=root"])
            .args(["--host", host, "--port", port])
            .arg("--default-character-set=utf8mb4")
            .args(options)
            .arg(name)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the MariaDB client is installed");
        let mut stdin = child.stdin.take().expect("an input");
        stdin.write_all(input.as_bytes()).expect("read");
        drop(stdin);
        let done = child.wait_with_output().expect("ends");
        assert!(done.status.success(), "{program} failed");
        String::from_utf8(done.stdout).expect("text")
    }
}

impl Drop for LegacyDatabase {
    fn drop(&mut self) {
        self.database
            .execute(&format!("DROP USER '{}'@'%'", self.reader));
    }
}
