//! A batch of rows: what is known to all of them, and what became of each.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    audit::{ChangeSet, Outcome as AuditOutcome},
    error::FieldError,
    import::{Import, ImportKind, ImportState, RowOutcome},
    settings::CompanySettings,
    text::Reason,
    worded,
};
use sha2::{Digest, Sha256};
use store::{
    Mark, UnitOfWork,
    audit::Note,
    imports::{self, RowRecord},
};

use super::{
    RowDetail, clients, contracts, corrupt, employees, events, payments,
    people::People,
    receive::{Reading, StoredRow},
    row::{Columns, Row},
};
use crate::{Session, employees::company, error::ServiceError};

/// So many rows of a check are shown of those that create and those that change something.
const SAMPLES: i64 = 20;

/// Rows that are taken in together.
pub(super) struct Batch<'a> {
    pub(super) session: &'a Session,
    pub(super) work: &'a UnitOfWork,
    pub(super) import: Import,
    pub(super) columns: Columns,
    pub(super) company: CompanySettings,
    pub(super) people: People,
    keys: Keys,
    rows: Vec<StoredRow>,
    records: Vec<RowRecord>,
}

/// What a batch came to.
pub(super) struct Done {
    pub(super) import: Import,
    pub(super) rows: Vec<RowRecord>,
    /// What rows were about that none was about before: key, line, how many.
    pub(super) new_keys: Vec<NewKey>,
    /// Keys of before, and how many rows they have now.
    pub(super) keys_again: Vec<KeyAgain>,
}

/// A key, the line of its first row, and how many rows have it.
type NewKey = (i64, i64, i32);
/// A key of an earlier batch, and how many rows have it now.
type KeyAgain = (i64, i32);

/// What came of a row that was not refused.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) outcome: RowOutcome,
    pub(super) record: i64,
    pub(super) version: i64,
    pub(super) label: String,
    pub(super) changes: ChangeSet,
}

impl Taken {
    /// The record says that already.
    pub(super) fn unchanged(record: i64, version: i64) -> Self {
        Self {
            outcome: RowOutcome::Unchanged,
            record,
            version,
            label: String::new(),
            changes: ChangeSet::none(),
        }
    }
}

impl<'a> Batch<'a> {
    /// Takes what all rows need to know.
    pub(super) async fn begin(
        session: &'a Session,
        work: &'a UnitOfWork,
        import: Import,
        reading: &Reading,
        rows: Vec<StoredRow>,
    ) -> Result<Self, ServiceError> {
        Ok(Self {
            session,
            work,
            columns: reading.columns_of(import.kind)?,
            company: company(work).await?,
            people: People::default(),
            keys: Keys::default(),
            import,
            rows,
            records: Vec::new(),
        })
    }

    /// Takes the rows in, or refuses them one by one.
    pub(super) async fn taken_in(mut self) -> Result<Done, ServiceError> {
        let rows = std::mem::take(&mut self.rows);
        self.import.rows_done += i64::try_from(rows.len()).unwrap_or(0);
        let known = self.known_already(&rows).await?;
        let mut sound = Vec::new();
        for row in rows {
            if known.contains(&row.place) {
                self.import.tally.count(RowOutcome::Unchanged);
            } else if let Some(fault) = self.columns.fault(&row.line) {
                self.refused(&row, vec![fault])?;
            } else {
                sound.push(row);
            }
        }
        match self.import.kind {
            ImportKind::Clients => clients::take(&mut self, sound).await?,
            ImportKind::Contracts
            | ImportKind::Payments
            | ImportKind::Events
            | ImportKind::Employees => self.take_one_by_one(sound).await?,
        }
        if self.import.rows_done >= self.import.rows {
            self.import.state = match self.import.state {
                ImportState::Checking => ImportState::Checked,
                ImportState::Checked
                | ImportState::Running
                | ImportState::Done
                | ImportState::Stopped
                | ImportState::Undoing
                | ImportState::Undone => ImportState::Done,
            };
        }
        let (new_keys, keys_again) = self.keys.into_changes();
        Ok(Done {
            import: self.import,
            rows: self.records,
            new_keys,
            keys_again,
        })
    }

    async fn take_one_by_one(&mut self, rows: Vec<StoredRow>) -> Result<(), ServiceError> {
        for stored in rows {
            let columns = self.columns.clone();
            let row = Row::new(&columns, &stored);
            let mark = self.work.mark().await?;
            let taken = match self.import.kind {
                ImportKind::Contracts => contracts::take(self, &row).await,
                ImportKind::Payments => payments::take(self, &row).await,
                ImportKind::Events => events::take(self, &row).await,
                ImportKind::Employees | ImportKind::Clients => employees::take(self, &row).await,
            };
            self.seal(mark, taken.as_ref().err()).await?;
            self.settle(&stored, taken).await?;
        }
        Ok(())
    }

    /// Keeps what a row did since a mark; of a row that is refused nothing stays.
    pub(super) async fn seal(
        &mut self,
        mark: Mark,
        error: Option<&ServiceError>,
    ) -> Result<(), ServiceError> {
        match error {
            None => self.work.keep(mark).await?,
            Some(refusal) if reasons(refusal).is_some() => {
                self.work.back(mark).await?;
                // what guarded them is gone with it
                self.people.forget_eligible();
            }
            // the whole unit of work is given up
            Some(_) => {}
        }
        Ok(())
    }

    /// The rows that an earlier import of the same file took in: they say nothing new.
    async fn known_already(&self, rows: &[StoredRow]) -> Result<BTreeSet<i64>, ServiceError> {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            return Ok(BTreeSet::new());
        };
        let Some(earlier) = imports::earlier(self.work, &self.import).await? else {
            return Ok(BTreeSet::new());
        };
        let span = (first.place, last.place + 1);
        let refused = imports::refused_between(self.work, earlier, span).await?;
        let mut known: BTreeSet<i64> = rows.iter().map(|row| row.place).collect();
        for place in refused {
            known.remove(&place);
        }
        Ok(known)
    }

    /// Writes down what came of a row; only a failure of the program or the database goes on.
    pub(super) async fn settle(
        &mut self,
        row: &StoredRow,
        taken: Result<Taken, ServiceError>,
    ) -> Result<(), ServiceError> {
        match taken {
            Ok(taken) => self.accepted(row, taken),
            Err(error) => match reasons(&error) {
                Some(errors) => {
                    if matches!(error, ServiceError::Denied(_)) {
                        self.note_denied(row, &error).await?;
                    }
                    self.refused(row, errors)
                }
                None => Err(error),
            },
        }
    }

    /// Whether the next record that would be created is shown with all it holds.
    pub(super) fn is_sampled(&self) -> bool {
        self.import.state == ImportState::Checking && self.import.tally.created < SAMPLES
    }

    fn accepted(&mut self, row: &StoredRow, taken: Taken) -> Result<(), ServiceError> {
        let before = match taken.outcome {
            RowOutcome::Created => self.import.tally.created,
            RowOutcome::Updated => self.import.tally.updated,
            RowOutcome::Unchanged | RowOutcome::Refused | RowOutcome::Undone | RowOutcome::Kept => {
                i64::MAX
            }
        };
        self.import.tally.count(taken.outcome);
        let is_check = self.import.state == ImportState::Checking;
        if taken.outcome == RowOutcome::Unchanged || (is_check && before >= SAMPLES) {
            return Ok(());
        }
        // what was created is seen in the record; what was changed is needed to undo it
        let is_told = is_check || taken.outcome == RowOutcome::Updated;
        let detail = RowDetail {
            changes: taken.changes,
            label: taken.label,
            ..RowDetail::default()
        };
        let detail = is_told.then(|| serde_json::to_string(&detail));
        self.records.push(RowRecord {
            place: row.place,
            line: number(row),
            outcome: taken.outcome,
            record: (!is_check || taken.outcome == RowOutcome::Updated).then_some(taken.record),
            version: (!is_check).then_some(taken.version),
            detail: detail.transpose().map_err(corrupt)?,
        });
        Ok(())
    }

    fn refused(&mut self, row: &StoredRow, errors: Vec<FieldError>) -> Result<(), ServiceError> {
        self.import.tally.count(RowOutcome::Refused);
        let detail = RowDetail {
            cells: row.line.cells.clone(),
            errors,
            ..RowDetail::default()
        };
        self.records.push(RowRecord {
            place: row.place,
            line: number(row),
            outcome: RowOutcome::Refused,
            record: None,
            version: None,
            detail: Some(serde_json::to_string(&detail).map_err(corrupt)?),
        });
        Ok(())
    }

    /// A row that its person had no right to is in the audit log like any other attempt.
    async fn note_denied(&self, row: &StoredRow, error: &ServiceError) -> Result<(), ServiceError> {
        let ServiceError::Denied(denied) = error else {
            return Ok(());
        };
        let changes = ChangeSet::none()
            .with("import", None::<i64>, self.import.id.get())
            .with("row", None::<i64>, number(row));
        let entry = Note {
            actor: Some(&self.session.actor),
            action: denied.action.name(),
            record: denied.record,
            version: None,
            outcome: AuditOutcome::Denied,
            code: Some(denied.code()),
            changes,
        };
        store::audit::note(self.work, entry).await?;
        Ok(())
    }

    /// The reason that audit entries of a row give.
    pub(super) fn reason(&self, line: i64) -> Reason {
        Reason::from_stored(format!(
            "{}{}, row {line}",
            store::undo::IMPORT_REASON,
            self.import.id
        ))
    }

    /// Looks up which of these were named by rows before.
    pub(super) async fn prepare_keys(&mut self, named: &[String]) -> Result<(), ServiceError> {
        let hashes: Vec<i64> = named
            .iter()
            .map(|key| hash(key))
            .filter(|hash| !self.keys.known.contains_key(hash))
            .collect();
        let found = imports::keys(self.work, self.import.id, &hashes).await?;
        self.keys.known.extend(
            found
                .into_iter()
                .map(|(hash, (line, times))| (hash, Seen::before(line, times))),
        );
        Ok(())
    }

    /// The line of the row that named this before, if one did.
    pub(super) fn named_in(&self, key: &str) -> Option<i64> {
        self.keys.known.get(&hash(key)).map(|seen| seen.line)
    }

    /// How many rows named this before.
    pub(super) fn times_named(&self, key: &str) -> i32 {
        self.keys.known.get(&hash(key)).map_or(0, |seen| seen.times)
    }

    /// Remembers that a row named this.
    pub(super) fn name(&mut self, key: &str, line: i64) {
        let seen = self.keys.known.entry(hash(key)).or_insert(Seen {
            line,
            times: 0,
            of_before: 0,
        });
        seen.times += 1;
    }

    /// Refuses a row that is about the same as an earlier one.
    pub(super) async fn check_first(&mut self, field: &str, key: &str) -> Result<(), ServiceError> {
        self.prepare_keys(&[key.to_owned()]).await?;
        match self.named_in(key) {
            None => Ok(()),
            Some(line) => Err(twice(field, line)),
        }
    }
}

/// Says that a row is about what another one was about.
pub(super) fn twice(field: &str, line: i64) -> ServiceError {
    ServiceError::field(
        field,
        worded!(
            "bad-row-twice",
            "is the same as in row {line} of this file",
            line = u64::try_from(line).unwrap_or(0),
        ),
    )
}

/// What rows were about, by a hash: a name stands for itself, a million of them in little.
#[derive(Debug, Default)]
struct Keys {
    known: BTreeMap<i64, Seen>,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    line: i64,
    times: i32,
    /// Of them in earlier batches.
    of_before: i32,
}

impl Seen {
    const fn before(line: i64, times: i32) -> Self {
        Self {
            line,
            times,
            of_before: times,
        }
    }
}

impl Keys {
    /// The new ones, and those that were named again.
    fn into_changes(self) -> (Vec<NewKey>, Vec<KeyAgain>) {
        let mut new = Vec::new();
        let mut again = Vec::new();
        for (hash, seen) in self.known {
            if seen.of_before == 0 {
                new.push((hash, seen.line, seen.times));
            } else if seen.times > seen.of_before {
                again.push((hash, seen.times));
            }
        }
        (new, again)
    }
}

fn hash(key: &str) -> i64 {
    let digest = Sha256::digest(key.as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    i64::from_be_bytes(first)
}

/// The line as a spreadsheet program shows it.
fn number(row: &StoredRow) -> i64 {
    i64::try_from(row.line.number).unwrap_or(i64::MAX)
}

/// Why a row is refused; nothing when it is no fault of the row's.
pub(super) fn reasons(error: &ServiceError) -> Option<Vec<FieldError>> {
    match error {
        ServiceError::Invalid(invalid) => Some(invalid.fields().to_vec()),
        ServiceError::Conflict(refusal) => {
            let field = refusal.field().unwrap_or("row");
            Some(vec![FieldError::new(field, refusal.sentence())])
        }
        ServiceError::Denied(denied) => Some(vec![FieldError::new("row", denied.sentence())]),
        ServiceError::NotFound(_) => Some(vec![FieldError::new("row", error.sentence())]),
        ServiceError::NotAuthenticated(_)
        | ServiceError::PasswordChangeRequired
        | ServiceError::TwoFactorSetupRequired
        | ServiceError::ReadOnlyToken
        | ServiceError::LoginRequired
        | ServiceError::MediaType
        | ServiceError::TooLarge(_)
        | ServiceError::SlowDown(_)
        | ServiceError::Unavailable { .. }
        | ServiceError::Unreachable(_)
        | ServiceError::Internal(_) => None,
    }
}
