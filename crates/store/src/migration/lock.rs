//! The lock under which a schema changes, in the language of each engine.
//!
//! SQLite and PostgreSQL change a schema inside a transaction, all of it or nothing:
//! there the lock is the transaction's. MySQL ends a transaction at each such statement,
//! so there the lock is a lease in a table: it holds between the nodes of a cluster too,
//! and a program that dies with it is waited for only until it runs out.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::error::{Error, Result};

/// The table of MySQL's lease.
pub(crate) const TABLE: &str = "schema_lock";

/// How long a lease holds when it is not renewed; written out in the statements.
const RENEWED_EVERY: Duration = Duration::from_secs(10);
/// How long another program may migrate before waiting for it ends.
const PATIENCE: Duration = Duration::from_mins(30);
const POLL: Duration = Duration::from_millis(100);

/// Any number, the same in every program that migrates.
const POSTGRES_KEY: i64 = 0x0e91_c5c2_4d16_0001;

/// Waits until no other transaction of the database migrates; held to its end.
pub(super) async fn for_transaction(transaction: &impl ConnectionTrait) -> Result<()> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        // unlike a request's, this wait may take as long as another migration does
        let wait = "SET LOCAL lock_timeout = '30min'";
        transaction.execute_unprepared(wait).await?;
        let lock = format!("SELECT pg_advisory_xact_lock({POSTGRES_KEY})");
        transaction.execute_unprepared(&lock).await?;
    }
    Ok(())
}

/// A lease on the schema of a MySQL database; ends with [`Lease::end`].
pub(crate) struct Lease<'a> {
    connection: &'a DatabaseConnection,
    owner: String,
}

impl<'a> Lease<'a> {
    /// Waits for it.
    ///
    /// # Errors
    /// [`Error::Unreachable`] when another program does not come to an end.
    pub(crate) async fn take(connection: &'a DatabaseConnection) -> Result<Self> {
        make_table(connection).await?;
        let lease = Self {
            connection,
            owner: format!("{:032x}", rand::random::<u128>()),
        };
        let polls = PATIENCE.as_millis() / POLL.as_millis();
        for _ in 0..polls {
            let free = "UPDATE schema_lock SET owner = ?, ends_at = UNIX_TIMESTAMP() + 60 \
                        WHERE id = 1 AND ends_at < UNIX_TIMESTAMP()";
            if lease.run(free).await? == 1 {
                return Ok(lease);
            }
            tokio::time::sleep(POLL).await;
        }
        Err(Error::Unreachable(
            "another program has been changing the schema for half an hour".to_owned(),
        ))
    }

    /// Runs `work` and renews the lease meanwhile.
    ///
    /// # Errors
    /// Those of `work`; [`Error::Unreachable`] when the lease was lost.
    pub(crate) async fn during<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let renew = async {
            loop {
                tokio::time::sleep(RENEWED_EVERY).await;
                let renew =
                    "UPDATE schema_lock SET ends_at = UNIX_TIMESTAMP() + 60 WHERE owner = ?";
                match self.run(renew).await {
                    Ok(1) => {}
                    Ok(_) => {
                        return Error::Unreachable(
                            "another program took over changing the schema".to_owned(),
                        );
                    }
                    Err(error) => return error,
                }
            }
        };
        tokio::select! {
            done = work => done,
            lost = renew => Err(lost),
        }
    }

    /// Gives it back.
    pub(crate) async fn end(self) -> Result<()> {
        self.run("UPDATE schema_lock SET ends_at = 0 WHERE owner = ?")
            .await?;
        Ok(())
    }

    async fn run(&self, sql: &str) -> Result<u64> {
        let owner = self.owner.as_str().into();
        let statement = Statement::from_sql_and_values(DbBackend::MySql, sql, [owner]);
        Ok(self
            .connection
            .execute_raw(statement)
            .await?
            .rows_affected())
    }
}

async fn make_table(connection: &DatabaseConnection) -> Result<()> {
    let table = "CREATE TABLE IF NOT EXISTS schema_lock (\
                 id INT NOT NULL PRIMARY KEY, owner VARCHAR(32) NOT NULL, ends_at BIGINT NOT NULL)";
    connection.execute_unprepared(table).await?;
    let row = "INSERT INTO schema_lock (id, owner, ends_at) SELECT 1, '', 0 FROM DUAL \
               WHERE NOT EXISTS (SELECT 1 FROM schema_lock)";
    match connection
        .execute_unprepared(row)
        .await
        .map_err(Error::from)
    {
        // another program put it there in between
        Ok(_) | Err(Error::Unique(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
