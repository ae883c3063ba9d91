//! The account that `epic serve` runs as, with the rights that `docs/operations.md` gives it
//! and no other.

use crate::{EmptyDatabase, Engine, Place, execute, page};

impl EmptyDatabase {
    /// Makes the run account of a database that is migrated, with the very statements of
    /// the page, and gives its URL. A file has no accounts: there it is the file's own.
    ///
    /// # Panics
    /// When a statement is refused.
    pub fn run_account(&self) -> String {
        let Place::Server { admin, name, run } = &self.place else {
            return self.url.clone();
        };
        let account = format!("run_{}", &name[name.len() - 16..]);
        let (engine, create, marks) = if admin.starts_with("postgres") {
            (
                Engine::Postgres,
                format!("CREATE ROLE {account} LOGIN PASSWORD 'run'"),
                ["postgresql: schema", "postgresql: grants"].as_slice(),
            )
        } else {
            (
                Engine::MySql,
                format!("CREATE USER '{account}'@'127.0.0.1' IDENTIFIED BY 'run'"),
                ["mariadb: grants"].as_slice(),
            )
        };
        execute(admin, &create);
        let _ = run.set(account.clone());
        for (_, statements) in page::blocks(marks) {
            let statements = statements
                .replace("crm.", &format!("{name}."))
                .replace("epic_run", &account)
                // here the administrator migrates
                .replace("epic_migrate", "postgres");
            self.execute(&statements);
        }
        let (_, address) = admin.rsplit_once('@').unwrap_or(("", admin));
        let scheme = if engine == Engine::Postgres {
            "postgres"
        } else {
            "mysql"
        };
        format!("{scheme}://{account}:run@{address}/{name}")
    }
}

/// Takes the account away again, after its database.
pub(crate) fn drop(admin: &str, account: &str) {
    let host = if admin.starts_with("postgres") {
        String::new()
    } else {
        "@'127.0.0.1'".to_owned()
    };
    // a server that was stopped by its test takes its accounts along
    let _ = crate::try_execute(admin, &format!("DROP USER {account}{host}"));
}
