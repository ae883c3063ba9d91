//! What is well with a database and what is not, for its operator.

use chrono::{DateTime, TimeDelta, Utc};
use store::{
    SchemaState,
    integrity::RULES,
    jobs::{self, Job},
};

use super::Maintenance;
use crate::error::ServiceError;

/// How far the clocks of program and database may be apart.
const APART: TimeDelta = TimeDelta::seconds(5);

/// How a thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// As it should be.
    Well,
    /// It works, and somebody should look at it.
    Warning,
    /// It does not work, or what is there is wrong.
    Wrong,
}

impl Verdict {
    /// The name for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Warning => "warning",
            Self::Wrong => "wrong",
        }
    }
}

/// What was found of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub about: String,
    /// How it stands.
    pub verdict: Verdict,
    /// What was found, in a few words.
    pub said: String,
    /// What to do, where there is something.
    pub advice: Option<String>,
}

impl Finding {
    /// As it should be.
    pub fn well(about: impl Into<String>, said: impl Into<String>) -> Self {
        Self {
            about: about.into(),
            verdict: Verdict::Well,
            said: said.into(),
            advice: None,
        }
    }

    /// To be looked at.
    pub fn warning(
        about: impl Into<String>,
        said: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            verdict: Verdict::Warning,
            advice: Some(advice.into()),
            ..Self::well(about, said)
        }
    }

    /// Not as it should be.
    pub fn wrong(
        about: impl Into<String>,
        said: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            verdict: Verdict::Wrong,
            ..Self::warning(about, said, advice)
        }
    }
}

impl Maintenance {
    /// Looks at a database: its schema, its file, its clock, the facts that it keeps twice,
    /// and when a backup was taken last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn examine(
        &self,
        backups_every: Option<TimeDelta>,
    ) -> Result<Vec<Finding>, ServiceError> {
        let mut found = vec![self.schema().await?];
        let damage = self.store.damage().await?;
        found.push(if damage.is_empty() {
            let said = format!("{} {}", self.store.engine(), self.store.version().await?);
            Finding::well("database", said)
        } else {
            Finding::wrong(
                "database",
                damage.join("; "),
                "restore the last backup that is whole: `epic db restore`",
            )
        });
        found.push(self.clocks().await?);
        if found[0].verdict == Verdict::Wrong {
            // what follows would look for tables that are not there
            return Ok(found);
        }
        for rule in RULES {
            let count = self.store.breaking(rule).await?;
            found.push(if count == 0 {
                Finding::well(rule.name, rule.says)
            } else {
                Finding::wrong(
                    rule.name,
                    format!("{count} time(s) not: {}", rule.says),
                    "somebody wrote past the program: look with `epic audit verify`, \
                     restore the last good backup",
                )
            });
        }
        found.push(if self.store.is_searchable().await? {
            Finding::well("search", "every record is found by its words")
        } else {
            Finding::wrong(
                "search",
                "some records are not found by their words",
                "run `epic db migrate`, which makes what is missing",
            )
        });
        found.push(self.last_backup(backups_every).await?);
        Ok(found)
    }

    async fn schema(&self) -> Result<Finding, ServiceError> {
        Ok(match self.store.schema_state().await? {
            SchemaState::Applied => Finding::well("schema", "as this program needs it"),
            SchemaState::Pending(pending) => Finding::wrong(
                "schema",
                format!("{pending} migration(s) to run"),
                "take a backup and run `epic db migrate`",
            ),
            SchemaState::Newer(names) => Finding::wrong(
                "schema",
                format!("made by a newer program ({})", names.join(", ")),
                "update this program",
            ),
            SchemaState::Restoring => Finding::wrong(
                "schema",
                "a backup is being restored into it, or that was cut off",
                "wait, or empty it and restore again",
            ),
        })
    }

    async fn clocks(&self) -> Result<Finding, ServiceError> {
        let there = DateTime::from_timestamp_micros(self.store.time().await?).unwrap_or_default();
        let apart = (self.clock.now() - there).abs();
        let said = format!("{} ms apart", apart.num_milliseconds());
        Ok(if apart <= APART {
            Finding::well("clock", said)
        } else {
            Finding::warning(
                "clock",
                said,
                "have both machines follow a time server: sessions and second factors depend on it",
            )
        })
    }

    async fn last_backup(&self, every: Option<TimeDelta>) -> Result<Finding, ServiceError> {
        let last = jobs::done_at(&self.store.reader(), Job::Backup).await?;
        let Some(every) = every else {
            return Ok(Finding::warning(
                "backup",
                "none is taken by `epic serve`",
                "set EPIC_BACKUP__EVERY_HOURS, or see to it that something else takes them",
            ));
        };
        let since = |at: DateTime<Utc>| self.clock.now() - at;
        Ok(match last {
            Some(at) if since(at) <= every * 2 => Finding::well(
                "backup",
                format!("taken {}", at.format("%Y-%m-%d %H:%M UTC")),
            ),
            Some(at) => Finding::wrong(
                "backup",
                format!("the last one is of {}", at.format("%Y-%m-%d %H:%M UTC")),
                "look into the log of `epic serve` for why; until it takes one, `epic db backup` does",
            ),
            None => Finding::warning(
                "backup",
                "`epic serve` has taken none yet",
                "let `epic serve` run for a minute",
            ),
        })
    }
}
