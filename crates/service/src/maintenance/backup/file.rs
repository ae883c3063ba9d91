//! The file of a backup: lines of JSON, compressed by gzip.
//!
//! ```text
//! {"epic_backup":1,"program":"0.1.0","taken_at":"…","engine":"SQLite","company":"…","schema":["m0001…",…]}
//! {"table":"clients","columns":[["id","integer"],["full_name","text"],…],"last_id":1023}
//! [1,"Kevin Casey",…]
//! …
//! {"end":{"tables":24,"rows":10412,"sha256":"…"}}
//! ```
//!
//! Rows are in the order of their keys, so that two databases that hold the same give the
//! same lines. The last line says how much there was before it and its SHA-256: a file that was
//! cut off or changed is told from a whole one. `zcat FILE | head` shows what is in it.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, NaiveDate, Utc};
use flate2::{Compression, bufread::MultiGzDecoder, write::GzEncoder};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::backup::{Cell, Column, Kind, Piece, Row, Table};
use tempfile::NamedTempFile;

/// The format that this program writes, and the only one it reads.
const FORMAT: u32 = 1;
/// How hard to compress: little more is gained by more, for much more time.
const LEVEL: u32 = 3;
/// How the name of a file ends that is not whole yet.
pub(super) const PARTIAL: &str = ".partial";
/// Bytes of the longest line that is read: a row with its longest texts is shorter.
const LONGEST_LINE: u64 = 64 * 1024 * 1024;
/// Rows that are handed on together.
const TOGETHER: usize = 1_000;
/// Bytes of lines that are handed on together.
const MOST_BYTES: usize = 1_000_000;

/// Why a file is no backup, or could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file system refused.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What happened.
        cause: io::Error,
    },
    /// It begins otherwise.
    #[error("{} is no backup of this program", .0.display())]
    Foreign(PathBuf),
    /// A newer program wrote it.
    #[error("{} has the format {format}, this program reads {FORMAT}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        format: u32,
    },
    /// It is not as it was written.
    #[error("{} is damaged: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
}

/// What stands before the tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The format.
    epic_backup: u32,
    /// The version of the program that wrote it.
    pub program: String,
    /// The moment that it is of.
    pub taken_at: DateTime<Utc>,
    /// The engine of the database that was read.
    pub engine: String,
    /// The name of the company.
    pub company: Option<String>,
    /// The steps of the schema.
    pub schema: Vec<String>,
}

impl Head {
    /// Of a backup that is taken now.
    pub(super) fn new(
        taken_at: DateTime<Utc>,
        engine: String,
        company: Option<String>,
        schema: Vec<String>,
    ) -> Self {
        Self {
            epic_backup: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            taken_at,
            engine,
            company,
            schema,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct TableLine {
    table: String,
    columns: Vec<(String, String)>,
    last_id: Option<i64>,
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Tables.
    pub tables: u64,
    /// Rows of all tables.
    pub rows: u64,
    /// SHA-256 of the lines before the last one, in hexadecimal digits.
    pub sha256: String,
}

#[derive(Serialize, Deserialize)]
struct EndLine {
    end: Totals,
}

/// A backup that is being written: under another name until it is whole, and gone when it is
/// dropped before.
pub(super) struct Writer {
    path: PathBuf,
    to: GzEncoder<BufWriter<NamedTempFile>>,
    digest: Sha256,
    line: Vec<u8>,
    tables: u64,
    rows: u64,
}

impl Writer {
    /// Begins a file, which is the owner's alone. An earlier one of this name stays until
    /// the new one is whole.
    pub(super) fn create(path: &Path, head: &Head) -> Result<Self, FileError> {
        let io = |cause| FileError::Io {
            path: path.to_owned(),
            cause,
        };
        let name = path
            .file_name()
            .ok_or_else(|| io(io::ErrorKind::InvalidFilename.into()))?;
        let mut begins = name.to_os_string();
        begins.push(".");
        // a name that nobody guesses, and mode 0600 from its making on
        let file = tempfile::Builder::new()
            .prefix(&begins)
            .suffix(PARTIAL)
            .tempfile_in(folder_of(path))
            .map_err(io)?;
        let to = GzEncoder::new(BufWriter::new(file), Compression::new(LEVEL));
        let mut writer = Self {
            path: path.to_owned(),
            to,
            digest: Sha256::new(),
            line: Vec::new(),
            tables: 0,
            rows: 0,
        };
        writer.json(head)?;
        Ok(writer)
    }

    /// Writes a table's heading, or rows.
    pub(super) fn piece(&mut self, piece: Piece) -> Result<(), FileError> {
        match piece {
            Piece::Table(table) => {
                self.tables += 1;
                let columns = table.columns.into_iter();
                let columns = columns.map(|one| (one.name, kind_name(one.kind).to_owned()));
                self.json(&TableLine {
                    table: table.name,
                    columns: columns.collect(),
                    last_id: table.last_id,
                })
            }
            Piece::Rows(rows) => {
                for row in rows {
                    self.rows += 1;
                    write_row(&mut self.line, &row).map_err(|cause| self.io(cause))?;
                    self.end_line()?;
                }
                Ok(())
            }
        }
    }

    /// Ends the file, and gives it its name once it is on disk.
    pub(super) fn finish(mut self) -> Result<(Totals, u64), FileError> {
        let totals = Totals {
            tables: self.tables,
            rows: self.rows,
            sha256: hex(&self.digest.finalize_reset()),
        };
        self.json(&EndLine {
            end: totals.clone(),
        })?;
        let path = self.path;
        let io = |cause| FileError::Io {
            path: path.clone(),
            cause,
        };
        let file = self.to.finish().map_err(io)?;
        let file = file.into_inner().map_err(|error| io(error.into_error()))?;
        file.as_file().sync_all().map_err(io)?;
        let size = file.as_file().metadata().map_err(io)?.len();
        file.persist(&path).map_err(|kept| io(kept.error))?;
        // the name, too, is on disk
        File::open(folder_of(&path))
            .and_then(|folder| folder.sync_all())
            .map_err(io)?;
        Ok((totals, size))
    }

    fn json(&mut self, line: &impl Serialize) -> Result<(), FileError> {
        serde_json::to_writer(&mut self.line, line).map_err(|error| self.io(error.into()))?;
        self.end_line()
    }

    fn end_line(&mut self) -> Result<(), FileError> {
        self.line.push(b'\n');
        self.digest.update(&self.line);
        let written = self.to.write_all(&self.line);
        self.line.clear();
        written.map_err(|cause| self.io(cause))
    }

    fn io(&self, cause: io::Error) -> FileError {
        FileError::Io {
            path: self.path.clone(),
            cause,
        }
    }
}

/// The folder that a file is in.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    }
}

fn write_row(line: &mut Vec<u8>, row: &[Cell]) -> io::Result<()> {
    line.push(b'[');
    for (at, cell) in row.iter().enumerate() {
        if at > 0 {
            line.push(b',');
        }
        match cell {
            Cell::Null => line.extend_from_slice(b"null"),
            Cell::Number(number) => write!(line, "{number}")?,
            Cell::Truth(truth) => write!(line, "{truth}")?,
            Cell::Day(day) => write!(line, "\"{day}\"")?,
            Cell::Text(text) => serde_json::to_writer(&mut *line, text)?,
        }
    }
    line.push(b']');
    Ok(())
}

/// A backup that is being read.
pub(super) struct Reader {
    path: PathBuf,
    head: Head,
    from: BufReader<MultiGzDecoder<BufReader<File>>>,
    digest: Sha256,
    line: Vec<u8>,
    number: u64,
    table: Option<Table>,
    tables: u64,
    rows: u64,
    /// The heading of a table that came while rows were collected.
    next: Option<Table>,
    totals: Option<Totals>,
}

impl Reader {
    /// Opens a backup and reads what stands before the tables.
    pub(super) fn open(path: &Path) -> Result<Self, FileError> {
        let io = |cause| FileError::Io {
            path: path.to_owned(),
            cause,
        };
        let file = File::open(path).map_err(io)?;
        if file.metadata().map_err(io)?.is_dir() {
            return Err(FileError::Foreign(path.to_owned()));
        }
        let mut reader = Self {
            path: path.to_owned(),
            head: Head::new(DateTime::UNIX_EPOCH, String::new(), None, Vec::new()),
            from: BufReader::new(MultiGzDecoder::new(BufReader::new(file))),
            digest: Sha256::new(),
            line: Vec::new(),
            number: 0,
            table: None,
            tables: 0,
            rows: 0,
            next: None,
            totals: None,
        };
        let foreign = || FileError::Foreign(path.to_owned());
        let is_there = reader.next_line().map_err(|_| foreign())?;
        let first: Value = serde_json::from_slice(&reader.line).map_err(|_| foreign())?;
        let format = first["epic_backup"].as_u64().filter(|_| is_there);
        match format.and_then(|format| u32::try_from(format).ok()) {
            None => return Err(foreign()),
            Some(FORMAT) => {}
            Some(format) => {
                return Err(FileError::Newer {
                    path: path.to_owned(),
                    format,
                });
            }
        }
        reader.head = serde_json::from_value(first).map_err(|_| foreign())?;
        reader.digest.update(&reader.line);
        Ok(reader)
    }

    /// What stands before the tables.
    pub(super) fn head(&self) -> &Head {
        &self.head
    }

    /// The next piece; none after the last one.
    pub(super) fn next(&mut self) -> Result<Option<Piece>, FileError> {
        if let Some(table) = self.next.take() {
            return Ok(Some(self.begin(table)));
        }
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while self.totals.is_none() && rows.len() < TOGETHER && bytes < MOST_BYTES {
            if !self.next_line()? {
                return Err(self.damaged("it ends in the middle"));
            }
            bytes += self.line.len();
            if self.line.first() == Some(&b'[') {
                rows.push(self.row()?);
                self.rows += 1;
                self.digest.update(&self.line);
                continue;
            }
            if let Ok(table) = serde_json::from_slice::<TableLine>(&self.line) {
                self.digest.update(&self.line);
                let table = self.table(table)?;
                if rows.is_empty() {
                    return Ok(Some(self.begin(table)));
                }
                self.next = Some(table);
                break;
            }
            self.end()?;
        }
        if rows.is_empty() {
            return Ok(None);
        }
        Ok(Some(Piece::Rows(rows)))
    }

    /// How much there was, once everything was read.
    pub(super) fn totals(&self) -> Option<&Totals> {
        self.totals.as_ref()
    }

    fn begin(&mut self, table: Table) -> Piece {
        self.tables += 1;
        self.table = Some(table.clone());
        Piece::Table(table)
    }

    fn table(&self, line: TableLine) -> Result<Table, FileError> {
        let columns = line.columns.into_iter().map(|(name, kind)| {
            let kind = kind_of(&kind).ok_or_else(|| self.damaged("a column of no known kind"))?;
            Ok(Column { name, kind })
        });
        Ok(Table {
            name: line.table,
            columns: columns.collect::<Result<_, FileError>>()?,
            last_id: line.last_id,
        })
    }

    fn row(&self) -> Result<Row, FileError> {
        let Some(table) = &self.table else {
            return Err(self.damaged("a row before any table"));
        };
        let values: Vec<Value> =
            serde_json::from_slice(&self.line).map_err(|_| self.damaged("a row is no JSON"))?;
        if values.len() != table.columns.len() {
            return Err(self.damaged("a row has not as many values as its table has columns"));
        }
        let cells = values.into_iter().zip(&table.columns);
        let cells = cells.map(|(value, column)| cell(value, column.kind));
        cells
            .collect::<Option<Row>>()
            .ok_or_else(|| self.damaged("a value is of another kind than its column"))
    }

    /// Takes the last line.
    fn end(&mut self) -> Result<(), FileError> {
        let end: EndLine = serde_json::from_slice(&self.line)
            .map_err(|_| self.damaged("a line is neither table nor row"))?;
        if self.next_line()? {
            return Err(self.damaged("something comes after its end"));
        }
        let found = Totals {
            tables: self.tables,
            rows: self.rows,
            sha256: hex(&self.digest.finalize_reset()),
        };
        if end.end != found {
            return Err(self.damaged("its checksum is another one"));
        }
        self.totals = Some(found);
        Ok(())
    }

    fn next_line(&mut self) -> Result<bool, FileError> {
        self.line.clear();
        self.number += 1;
        let mut bounded = (&mut self.from).take(LONGEST_LINE);
        let read = bounded.read_until(b'\n', &mut self.line);
        match read {
            Ok(0) => Ok(false),
            Ok(_) if self.line.last() == Some(&b'\n') => Ok(true),
            Ok(_) => Err(self.damaged("a line is too long or cut off")),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => self.next_line(),
            Err(error) => Err(self.damaged(&error.to_string())),
        }
    }

    fn damaged(&self, what: &str) -> FileError {
        FileError::Damaged {
            path: self.path.clone(),
            what: format!("{what} (line {})", self.number),
        }
    }
}

fn cell(value: Value, kind: Kind) -> Option<Cell> {
    match (kind, value) {
        (_, Value::Null) => Some(Cell::Null),
        (Kind::Integer | Kind::Small, Value::Number(number)) => number.as_i64().map(Cell::Number),
        (Kind::Boolean, Value::Bool(truth)) => Some(Cell::Truth(truth)),
        (Kind::Text, Value::String(text)) => Some(Cell::Text(text)),
        (Kind::Date, Value::String(text)) => text.parse::<NaiveDate>().ok().map(Cell::Day),
        _ => None,
    }
}

const KINDS: [(Kind, &str); 5] = [
    (Kind::Integer, "integer"),
    (Kind::Small, "small"),
    (Kind::Text, "text"),
    (Kind::Boolean, "boolean"),
    (Kind::Date, "date"),
];

fn kind_name(kind: Kind) -> &'static str {
    KINDS
        .iter()
        .find(|(one, _)| *one == kind)
        .map_or("text", |(_, name)| name)
}

fn kind_of(name: &str) -> Option<Kind> {
    KINDS
        .iter()
        .find(|(_, one)| *one == name)
        .map(|(kind, _)| *kind)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
