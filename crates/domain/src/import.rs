//! Imports: a file of records, taken in row by row under the rights of whoever sent it.
//!
//! An import is received, maybe checked, run, and maybe taken back. What became of a row
//! is its outcome; the states and what may follow them are here, the work is a use-case.

use chrono::{DateTime, Utc};

use crate::{
    employee::EmployeeRef,
    ids::{ImportId, SessionId},
    page::sort_fields,
    refusal::Refusal,
};

/// What a file can be a list of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportKind {
    /// Clients.
    Clients,
    /// Contracts, with their opening payments.
    Contracts,
    /// Payments on contracts.
    Payments,
    /// Events of contracts.
    Events,
    /// Employees, without passwords.
    Employees,
}

impl ImportKind {
    /// Every kind, in the order in which files that refer to each other are imported.
    pub const ALL: [Self; 5] = [
        Self::Employees,
        Self::Clients,
        Self::Contracts,
        Self::Payments,
        Self::Events,
    ];

    /// The name as stored and typed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::Contracts => "contracts",
            Self::Payments => "payments",
            Self::Events => "events",
            Self::Employees => "employees",
        }
    }

    /// Reads a name; `None` when it is no kind.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// Its rows are tried, and nothing is kept.
    Checking,
    /// Its rows were tried; it can be run.
    Checked,
    /// Its rows are taken in.
    Running,
    /// Every row was taken in or refused.
    Done,
    /// It stopped on the way; what was taken in stays, the rest can be run.
    Stopped,
    /// What it did is taken back.
    Undoing,
    /// What it did was taken back, as far as nothing else stood on it.
    Undone,
}

impl ImportState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Checking,
        Self::Checked,
        Self::Running,
        Self::Done,
        Self::Stopped,
        Self::Undoing,
        Self::Undone,
    ];

    /// The name as stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Checked => "checked",
            Self::Running => "running",
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    /// Reads a name; `None` when it is no state.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether somebody has to work on it.
    pub const fn is_at_work(self) -> bool {
        match self {
            Self::Checking | Self::Running | Self::Undoing => true,
            Self::Checked | Self::Done | Self::Stopped | Self::Undone => false,
        }
    }
}

/// What is done with a row about a record that there is already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Existing {
    /// The record becomes what the row says.
    #[default]
    Update,
    /// The record stays; the row counts as unchanged.
    Skip,
    /// The row is refused, unless it says what the record says.
    Refuse,
}

impl Existing {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Update, Self::Skip, Self::Refuse];

    /// The name as stored and typed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Skip => "skip",
            Self::Refuse => "refuse",
        }
    }

    /// Reads a name; `None` when it is none of them.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

/// What became of a row, or would become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowOutcome {
    /// A record was created.
    Created,
    /// A record was changed.
    Updated,
    /// The record says that already.
    Unchanged,
    /// The row was refused.
    Refused,
    /// Taken back with the import.
    Undone,
    /// Not taken back: the record was changed since, or others refer to it.
    Kept,
}

impl RowOutcome {
    /// Every outcome.
    pub const ALL: [Self; 6] = [
        Self::Created,
        Self::Updated,
        Self::Unchanged,
        Self::Refused,
        Self::Undone,
        Self::Kept,
    ];

    /// The name as stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
            Self::Undone => "undone",
            Self::Kept => "kept",
        }
    }

    /// Reads a name; `None` when it is no outcome.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

/// How many rows became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Records created.
    pub created: i64,
    /// Records changed.
    pub updated: i64,
    /// Rows that say what is known.
    pub unchanged: i64,
    /// Rows refused.
    pub refused: i64,
    /// Rows taken back.
    pub undone: i64,
    /// Rows that could not be taken back.
    pub kept: i64,
}

impl Tally {
    /// Counts one more.
    pub fn count(&mut self, outcome: RowOutcome) {
        let counter = match outcome {
            RowOutcome::Created => &mut self.created,
            RowOutcome::Updated => &mut self.updated,
            RowOutcome::Unchanged => &mut self.unchanged,
            RowOutcome::Refused => &mut self.refused,
            RowOutcome::Undone => &mut self.undone,
            RowOutcome::Kept => &mut self.kept,
        };
        *counter += 1;
    }
}

/// An import.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The id.
    pub id: ImportId,
    /// What its rows are.
    pub kind: ImportKind,
    /// Where it stands.
    pub state: ImportState,
    /// Whose rights its rows have.
    pub by: EmployeeRef,
    /// The session that sent it, for audit entries.
    pub session: SessionId,
    /// The name of the file, if it had one.
    pub file_name: Option<String>,
    /// What the file is and holds, the same for the same file.
    pub file_hash: String,
    /// How it was read: format, encoding, separator, what its columns became; JSON that
    /// the use-case writes and reads.
    pub reading: String,
    /// What is done with records that there are already.
    pub existing: Existing,
    /// Rows in the file, without its header.
    pub rows: i64,
    /// Rows looked at so far, or taken back so far.
    pub rows_done: i64,
    /// What became of them.
    pub tally: Tally,
    /// Why it stopped, by a stable code.
    pub stopped_by: Option<String>,
    /// When it was sent.
    pub created_at: DateTime<Utc>,
    /// When something last happened to it.
    pub updated_at: DateTime<Utc>,
}

sort_fields! {
    /// What imports can be sorted by.
    ImportSort {
        /// The id; latest first is the default order.
        Id = "id",
    }
}

impl Import {
    /// Whether its rows may be taken in now.
    ///
    /// # Errors
    /// [`Refusal::ImportState`].
    pub fn check_can_run(&self) -> Result<(), Refusal> {
        match self.state {
            // what was being taken back is taken back to its end, or not run again
            ImportState::Stopped if self.tally.undone + self.tally.kept > 0 => Err(self.refusal()),
            ImportState::Checked | ImportState::Stopped => Ok(()),
            ImportState::Checking
            | ImportState::Running
            | ImportState::Done
            | ImportState::Undoing
            | ImportState::Undone => Err(self.refusal()),
        }
    }

    /// Whether what it did may be taken back now.
    ///
    /// # Errors
    /// [`Refusal::ImportState`].
    pub fn check_can_undo(&self) -> Result<(), Refusal> {
        match self.state {
            // also when it is under way: whoever was at it may have been killed
            ImportState::Checked
            | ImportState::Running
            | ImportState::Done
            | ImportState::Stopped
            | ImportState::Undoing => Ok(()),
            ImportState::Checking | ImportState::Undone => Err(self.refusal()),
        }
    }

    /// Whether nothing of it was taken in, so that it can be read otherwise or forgotten.
    ///
    /// # Errors
    /// [`Refusal::ImportState`].
    pub fn check_untouched(&self) -> Result<(), Refusal> {
        match self.state {
            ImportState::Checked => Ok(()),
            ImportState::Stopped if self.rows_done == 0 => Ok(()),
            ImportState::Checking
            | ImportState::Running
            | ImportState::Done
            | ImportState::Stopped
            | ImportState::Undoing
            | ImportState::Undone => Err(self.refusal()),
        }
    }

    fn refusal(&self) -> Refusal {
        Refusal::ImportState {
            import: self.id,
            state: self.state,
        }
    }
}

/// A row of an import that is worth showing: refused, kept, or one of the first.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportRow {
    /// The row as the spreadsheet program numbers it.
    pub number: i64,
    /// What became of it.
    pub outcome: RowOutcome,
    /// The record it is about, once there is one.
    pub record: Option<i64>,
    /// JSON of the use-case: cells and errors of a refused row, changes of another.
    pub detail: Option<String>,
}
