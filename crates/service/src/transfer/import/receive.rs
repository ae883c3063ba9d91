//! Receiving a file: read whole, understood, and written into the database in parts.

use std::fs::File;

use chrono::TimeDelta;
use domain::{
    error::{Given, Invalid},
    import::{Existing, Import, ImportKind, ImportState},
    policy::{self, Operation as _},
    worded,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::imports::{self, NewImport, Part};

use super::{
    columns::Mapping,
    corrupt,
    row::{self, Columns},
    sheet::{self, Fault, Line, Sheet},
};
use crate::{
    Session,
    attempt::opened,
    error::ServiceError,
    idempotency::{Once, Outcome},
};

/// Most rows of a part.
const PART_ROWS: usize = 1_000;
/// Most bytes of cells in a part, unless one row alone has more.
const PART_BYTES: usize = 512 * 1024;
/// A file that stopped coming is forgotten after this.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(1);

/// A file that somebody sent, kept where it can be read twice.
#[derive(Debug)]
pub struct ImportFile {
    /// The bytes, from their beginning.
    pub file: File,
    /// The name it had, without a folder.
    pub name: Option<String>,
}

/// How a file is to be taken.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// What its rows are.
    pub kind: ImportKind,
    /// Only tried; it can be run afterwards.
    pub dry_run: bool,
    /// What is done with records that there are already.
    pub existing: Existing,
    /// What columns are that their headers do not tell: header and column.
    pub map: Vec<(String, String)>,
    /// Values for every row of columns that the file does not have.
    pub set: Vec<(String, String)>,
    /// How the file is told apart, where it cannot be seen.
    pub reading: sheet::Choices,
    /// Whether a file whose columns are not understood is kept, so that its sender can say
    /// what they are, instead of being refused.
    pub asks: bool,
}

/// How a file was read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Reading {
    /// `csv` or `xlsx`.
    pub format: String,
    /// The encoding of a CSV file.
    pub encoding: Option<String>,
    /// The separator of a CSV file.
    pub separator: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The header of each column.
    pub headers: Vec<String>,
    /// What was said about columns.
    pub map: Vec<(String, String)>,
    /// What was given for every row.
    pub set: Vec<(String, String)>,
    /// The file's hash as it was received, once its columns were said anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<String>,
}

/// Why an import waits whose columns are not understood.
pub const COLUMNS_UNKNOWN: &str = "columns_unknown";

impl Reading {
    /// How an import was read.
    ///
    /// # Errors
    /// When it was written by another program.
    pub fn of(import: &Import) -> Result<Self, ServiceError> {
        serde_json::from_str(&import.reading).map_err(corrupt)
    }

    /// What each header was taken for; nothing where the column is not used.
    pub fn columns(&self, kind: ImportKind) -> Vec<(String, Option<String>)> {
        self.guess(kind, &[]).0
    }

    /// What each header is taken for with these choices besides, and what is wrong with that.
    pub fn guess(
        &self,
        kind: ImportKind,
        choices: &[(String, String)],
    ) -> (Vec<(String, Option<String>)>, Option<Invalid>) {
        let set: Vec<_> = self.set.iter().map(|(name, _)| name.as_str()).collect();
        let map = [&self.map, choices].concat();
        let (mapping, wrong) = Mapping::tried(kind, &self.headers, &map, &set);
        (row::told(&mapping), wrong)
    }

    /// Which header is which column.
    pub(super) fn columns_of(&self, kind: ImportKind) -> Result<Columns, ServiceError> {
        let set: Vec<_> = self.set.iter().map(|(name, _)| name.as_str()).collect();
        let mapping = Mapping::new(kind, &self.headers, &self.map, &set)?;
        Columns::new(kind, mapping, self)
    }
}

/// A row that waits in the database.
#[derive(Debug, Clone)]
pub(super) struct StoredRow {
    /// The place in the file, from 0.
    pub(super) place: i64,
    /// The row as it was read.
    pub(super) line: Line,
}

/// The same as it is written: short names, there are many.
#[derive(Debug, Serialize, Deserialize)]
struct WrittenRow {
    l: u64,
    c: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    f: Vec<Fault>,
}

impl StoredRow {
    /// The rows of a part from a place on, at most so many.
    pub(super) fn of_part(part: &Part, from: i64, most: usize) -> Result<Vec<Self>, ServiceError> {
        let skipped = usize::try_from(from - part.first_row).unwrap_or(0);
        let mut rows = Vec::new();
        for (place, line) in (part.first_row..)
            .zip(part.content.lines())
            .skip(skipped)
            .take(most)
        {
            let row: WrittenRow = serde_json::from_str(line).map_err(corrupt)?;
            rows.push(Self {
                place,
                line: Line {
                    number: row.l,
                    cells: row.c,
                    faults: row.f,
                },
            });
        }
        Ok(rows)
    }
}

impl Session {
    /// Whether a file may come at all, before it comes.
    ///
    /// # Errors
    /// As [`Session::import_file`], what needs the file itself apart.
    pub async fn prepare_import(
        &self,
        options: &Given<ImportOptions>,
    ) -> Result<ImportOptions, ServiceError> {
        self.admit::<policy::Import>().await?;
        let options = match opened::<policy::Import, _>(options) {
            Ok(options) => options,
            Err(error) => {
                self.note_refusal(policy::Import::ACTION, None, &error)
                    .await?;
                return Err(error);
            }
        };
        match self.check_may_import(options.kind) {
            Ok(()) => Ok(options),
            Err(denied) => {
                let action = denied.action;
                let error = ServiceError::from(denied);
                self.note_refusal(action, None, &error).await?;
                Err(error)
            }
        }
    }

    /// Receives a file of records. Its rows are tried or taken in afterwards, in the
    /// background; the same file of the same person that was cut off goes on.
    ///
    /// # Errors
    /// 403 when the department may do no row of this kind; 422 when the file cannot be
    /// read or its columns are not understood, with nothing kept.
    pub async fn import_file(
        &self,
        options: Given<ImportOptions>,
        file: ImportFile,
        once: Once<'_, Import>,
    ) -> Result<Outcome<Import>, ServiceError> {
        let options = self.prepare_import(&options).await?;
        let (hash, sheet) = opened_sheet(file.file, options.clone()).await?;
        let reading = reading(&sheet, &options);
        let is_understood = match reading.columns_of(options.kind) {
            Ok(_) => true,
            Err(_) if options.asks && reading.guess(options.kind, &[]).1.is_some() => false,
            Err(error) => return Err(error),
        };
        if let Some(left) = self.left_of(&options, &hash).await? {
            return Ok(Outcome::Created(left));
        }
        let name = file.name.map(|name| name.chars().take(255).collect());
        let new = NewImport {
            kind: options.kind,
            by: self.myself(),
            session: self.actor.session,
            channel: self.actor.channel,
            file_name: name,
            file_hash: hash,
            reading: serde_json::to_string(&reading).map_err(corrupt)?,
            existing: options.existing,
        };
        let (id, rows) = self.store_rows(&new, sheet).await?;
        let state = match (is_understood, options.dry_run) {
            (false, _) => ImportState::Stopped,
            (true, true) => ImportState::Checking,
            (true, false) => ImportState::Running,
        };
        let begun = self
            .write_once::<policy::Import, _, _, _>(once, |attempt, once| async move {
                let waits = (!is_understood).then_some(COLUMNS_UNKNOWN);
                imports::begin(&attempt.work, id, rows, (state, waits)).await?;
                let import = imports::find(&attempt.work, &attempt.clearance, id, None)
                    .await?
                    .ok_or_else(|| super::no_import(id))?;
                let step = if options.dry_run { "check" } else { "run" };
                self.note_import(&attempt.work, &import, step).await?;
                once.keep(&attempt.work, &import).await?;
                attempt.work.save().await?;
                Ok(import)
            })
            .await?;
        self.service.start_importing();
        Ok(begun)
    }

    /// An import of the same file that was cut off, set going again.
    async fn left_of(
        &self,
        options: &ImportOptions,
        hash: &str,
    ) -> Result<Option<Import>, ServiceError> {
        if options.dry_run {
            return Ok(None);
        }
        let reader = self.store().reader();
        let left = imports::unfinished(&reader, options.kind, self.actor.id, hash).await?;
        match left {
            Some(left) if left.state == ImportState::Stopped => {
                self.run_import(Ok(left.id)).await.map(Some)
            }
            Some(running) => {
                self.service.start_importing();
                Ok(Some(running))
            }
            None => Ok(None),
        }
    }

    /// Writes the rows of a file, some at a time; nobody sees them before the import begins.
    async fn store_rows(
        &self,
        new: &NewImport,
        mut sheet: Sheet,
    ) -> Result<(domain::ids::ImportId, i64), ServiceError> {
        let stamp = || self.service.stamp(&self.request, self.actor.channel);
        let id = self
            .store()
            .retry(|| async {
                let work = self.store().begin(stamp()).await?;
                let before = self.now() - FORGOTTEN_AFTER;
                imports::forget_unreceived(&work, before).await?;
                let id = imports::insert(&work, new).await?;
                work.save().await?;
                Ok::<_, ServiceError>(id)
            })
            .await?;
        let mut first_row = 0;
        let mut rows = sheet.rows();
        loop {
            let (content, count) = next_part(&mut rows)?;
            if count == 0 {
                return Ok((id, first_row));
            }
            let part = Part {
                first_row,
                rows: count,
                content,
            };
            self.store()
                .retry(|| async {
                    let work = self.store().begin(stamp()).await?;
                    imports::add_part(&work, id, &part).await?;
                    imports::touch(&work, id).await?;
                    work.save().await?;
                    Ok::<_, ServiceError>(())
                })
                .await?;
            first_row += count;
        }
    }
}

/// Reads the file through once: what cannot be read is refused here, before anything is kept.
async fn opened_sheet(
    mut file: File,
    options: ImportOptions,
) -> Result<(String, Sheet), ServiceError> {
    let opened = tokio::task::spawn_blocking(move || {
        let hash = hash_of(&mut file, &options)?;
        let sheet = Sheet::open(file, &options.reading)?;
        Ok((hash, sheet))
    });
    match opened.await {
        Ok(opened) => opened,
        // the reader panicked, which was told where it happened
        Err(_) => Err(ServiceError::Internal(store::Error::Corrupt(
            "reading a file was broken off".to_owned(),
        ))),
    }
}

/// What a file is and how it is taken: the same for the same file.
fn hash_of(file: &mut File, options: &ImportOptions) -> Result<String, ServiceError> {
    use std::io::{Read, Seek};

    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = file.read(&mut buffer).map_err(|error| unreadable(&error))?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
    }
    file.rewind().map_err(|error| unreadable(&error))?;
    hash.update(format!(
        "{:?} {:?} {:?} {:?}",
        options.existing, options.map, options.set, options.reading
    ));
    Ok(hex(&hash.finalize()))
}

/// A hash as it is stored.
pub(super) fn hex(digits: &[u8]) -> String {
    use std::fmt::Write as _;

    digits.iter().fold(String::new(), |mut text, byte| {
        // writing to a string cannot fail
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A file that is no table is a bad value like any other.
impl From<sheet::BrokenFile> for ServiceError {
    fn from(broken: sheet::BrokenFile) -> Self {
        match broken {
            sheet::BrokenFile::Unreadable(error) => unreadable(&error),
            sheet::BrokenFile::Refused(invalid) => Self::Invalid(invalid),
        }
    }
}

fn unreadable(error: &std::io::Error) -> ServiceError {
    ServiceError::field(
        "file",
        worded!(
            "bad-unreadable-file",
            "could not be read: {why}",
            why = error.to_string(),
        ),
    )
}

fn reading(sheet: &Sheet, options: &ImportOptions) -> Reading {
    let facts = sheet.facts();
    Reading {
        format: facts.format.name().to_lowercase(),
        encoding: facts.encoding.map(ToOwned::to_owned),
        separator: facts.separator.map(String::from),
        sheet: facts.sheet.clone(),
        headers: sheet.headers().to_vec(),
        map: options.map.clone(),
        set: options.set.clone(),
        received: None,
    }
}

/// As many rows as a part takes, one a line.
fn next_part(
    rows: &mut impl Iterator<Item = Result<sheet::Line, sheet::BrokenFile>>,
) -> Result<(String, i64), ServiceError> {
    let mut content = String::new();
    let mut count = 0;
    for row in rows.take(PART_ROWS) {
        let row = row?;
        let stored = WrittenRow {
            l: row.number,
            c: row.cells,
            f: row.faults,
        };
        content.push_str(&serde_json::to_string(&stored).map_err(corrupt)?);
        content.push('\n');
        count += 1;
        if content.len() > PART_BYTES {
            break;
        }
    }
    Ok((content, count))
}
