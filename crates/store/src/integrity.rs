//! Whether the facts that are kept twice agree, and the file itself is whole.
//!
//! Sums, counts and copies are written in the transaction of what they follow from
//! (`docs/architecture.md`); what disagrees was written past the program.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::{
    connect::{Store, time_of_database},
    error::Result,
    search,
};

/// A fact that is kept twice, and the rows in which the two differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// A name for programs.
    pub name: &'static str,
    /// What holds when no row differs.
    pub says: &'static str,
    /// The rows that differ, after `FROM`, in the language of every engine.
    rows: &'static str,
}

/// Every fact that is kept twice.
pub const RULES: &[Rule] = &[
    Rule {
        name: "paid_amounts",
        says: "what is paid of a contract is the sum of its payments",
        rows: "contracts c WHERE c.paid_minor <> (SELECT COALESCE(SUM(p.amount_minor), 0) \
               FROM payments p WHERE p.contract_id = c.id AND p.voided_at IS NULL)",
    },
    Rule {
        name: "remaining_amounts",
        says: "what remains of a contract is its total without what is paid",
        rows: "contracts c WHERE c.remaining_minor <> c.total_minor - c.paid_minor",
    },
    Rule {
        name: "deposits",
        says: "a contract's deposit is its one opening payment",
        rows: "contracts c WHERE c.deposit_minor <> (SELECT COALESCE(SUM(p.amount_minor), 0) \
               FROM payments p WHERE p.contract_id = c.id AND p.is_opening \
               AND p.voided_at IS NULL)",
    },
    Rule {
        name: "event_counts",
        says: "a contract knows how many events it has",
        rows: "contracts c WHERE c.event_count <> \
               (SELECT COUNT(*) FROM events e WHERE e.contract_id = c.id)",
    },
    Rule {
        name: "sales_contacts",
        says: "contracts have the sales contact of their client",
        rows: "contracts c JOIN clients o ON o.id = c.client_id \
               WHERE c.sales_contact_id <> o.sales_contact_id",
    },
    Rule {
        name: "event_owners",
        says: "events have the client and the sales contact of their contract",
        rows: "events e JOIN contracts c ON c.id = e.contract_id \
               WHERE e.client_id <> c.client_id OR e.sales_contact_id <> c.sales_contact_id",
    },
    Rule {
        name: "event_lengths",
        says: "the length of an event is the time between beginning and end",
        rows: "events e WHERE e.lasts <> e.ends_at - e.starts_at OR e.ends_at <= e.starts_at",
    },
    Rule {
        name: "second_factors",
        says: "who is said to have a second factor has one",
        rows: "employees e WHERE (e.two_factor_since IS NULL) <> (NOT EXISTS \
               (SELECT 1 FROM second_factors f WHERE f.employee_id = e.id \
               AND f.confirmed_at IS NOT NULL))",
    },
];

impl Store {
    /// How many rows break a rule.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn breaking(&self, rule: &Rule) -> Result<u64> {
        let reader = self.readers();
        let backend = reader.get_database_backend();
        let sql = format!("SELECT COUNT(*) FROM {}", rule.rows);
        let row = reader
            .query_one_raw(Statement::from_string(backend, sql))
            .await?;
        let count: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        Ok(count.unsigned_abs())
    }

    /// Whether every record can be found by its words.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn is_searchable(&self) -> Result<bool> {
        Ok(!search::is_unfilled(self.readers()).await?)
    }

    /// What the embedded database finds wrong with its own file; nothing on a server, which
    /// looks after its files itself.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn damage(&self) -> Result<Vec<String>> {
        let reader = self.readers();
        let backend = reader.get_database_backend();
        if backend != DbBackend::Sqlite {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for asked in ["PRAGMA quick_check(10)", "PRAGMA foreign_key_check"] {
            let rows = reader
                .query_all_raw(Statement::from_string(backend, asked))
                .await?;
            for row in rows {
                let told: String = row.try_get_by_index(0)?;
                if told != "ok" {
                    found.push(told);
                }
            }
        }
        Ok(found)
    }

    /// The time as the database tells it, in microseconds since the epoch.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn time(&self) -> Result<i64> {
        time_of_database(self.readers()).await
    }

    /// The version that the database tells of itself.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn version(&self) -> Result<String> {
        let reader = self.readers();
        let backend = reader.get_database_backend();
        let asked = match backend {
            DbBackend::MySql => "SELECT CAST(VERSION() AS CHAR)",
            DbBackend::Postgres => "SELECT current_setting('server_version')",
            DbBackend::Sqlite | _ => "SELECT sqlite_version()",
        };
        let row = reader
            .query_one_raw(Statement::from_string(backend, asked))
            .await?;
        Ok(row.map_or(Ok(String::new()), |row| row.try_get_by_index(0))?)
    }
}
