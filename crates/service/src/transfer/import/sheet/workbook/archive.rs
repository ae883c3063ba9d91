//! The ZIP archive that a workbook is: its parts by name, each unpacked in bounds.

use std::{
    fmt,
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use zip::{ZipArchive, read::ZipFile, result::ZipError};

use super::xml::Xml;
use crate::transfer::import::sheet::{BrokenFile, broken};

/// Workbooks have some tens of parts.
const MOST_PARTS: u64 = 10_000;
/// What is read to find the parts: their list, and where it is.
const MOST_LISTED: u64 = 16 << 20;
/// What all parts of a workbook but the rows may unpack to.
pub(super) const MOST_OF_A_PART: u64 = 512 << 20;
/// A part that unpacks to more than this…
const LARGE: u64 = 8 << 20;
/// …may not unpack to more than this many times what is packed. Rows reach 50.
const MOST_TIMES: u64 = 300;
/// What may stand between two marks of XML, such as the text of a cell.
const MOST_AT_ONCE: u64 = 4 << 20;

/// A workbook as an archive.
pub(super) struct Archive {
    zip: ZipArchive<Counted>,
    packed: Arc<AtomicU64>,
}

impl Archive {
    pub(super) fn open(mut file: File) -> Result<Self, BrokenFile> {
        let packed = Arc::new(AtomicU64::new(0));
        let most = Arc::new(AtomicU64::new(MOST_LISTED));
        if !has_likely_list(&mut file)? {
            return Err(broken::damaged());
        }
        let counted = Counted {
            file,
            read: Arc::clone(&packed),
            most: Arc::clone(&most),
        };
        let zip = ZipArchive::new(counted).map_err(broken_by)?;
        // parts have limits of their own
        most.store(u64::MAX, Ordering::Relaxed);
        let archive = Self { zip, packed };
        match archive.find("xl/workbook.xml") {
            Some(_) => Ok(archive),
            None if archive.has_any(&["xl/workbook.bin", "content.xml"]) => {
                Err(broken::other_workbook())
            }
            None => Err(broken::archive()),
        }
    }

    /// A part by its name, when there is one.
    pub(super) fn part(&mut self, name: &str, most: u64) -> Result<Option<Xml<'_>>, BrokenFile> {
        let Some(index) = self.find(name) else {
            return Ok(None);
        };
        self.packed.store(0, Ordering::Relaxed);
        let unpacked = Unpacked {
            packed: Arc::clone(&self.packed),
            part: self.zip.by_index(index).map_err(broken_by)?,
            total: 0,
            at_once: 0,
            most,
            is_too_much: false,
        };
        Ok(Some(Xml::new(BufReader::with_capacity(
            32 * 1024,
            unpacked,
        ))))
    }

    fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.find(name).is_some())
    }

    /// Some programs write names with other capitals than the references to them.
    fn find(&self, name: &str) -> Option<usize> {
        self.zip.index_for_name(name).or_else(|| {
            let same = |known: &[u8]| known.eq_ignore_ascii_case(name.as_bytes());
            self.zip.file_names_raw().position(same)
        })
    }
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Archive({} parts)", self.zip.len())
    }
}

/// A part as it unpacks, to a limit that counts what really comes out.
pub(super) struct Unpacked<'a> {
    part: ZipFile<'a, Counted>,
    packed: Arc<AtomicU64>,
    total: u64,
    at_once: u64,
    most: u64,
    is_too_much: bool,
}

impl Unpacked<'_> {
    /// What comes next stands behind a mark.
    pub(super) const fn is_behind_mark(&mut self) {
        self.at_once = 0;
    }

    /// Whether a limit was the error.
    pub(super) const fn is_too_much(&self) -> bool {
        self.is_too_much
    }
}

impl Read for Unpacked<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.part.read(bytes)?;
        self.total += read as u64;
        self.at_once += read as u64;
        let packed = self.packed.load(Ordering::Relaxed).max(1);
        self.is_too_much = self.total > self.most
            || self.at_once > MOST_AT_ONCE
            || (self.total > LARGE && self.total / packed > MOST_TIMES);
        if self.is_too_much {
            return Err(io::Error::other("unpacks to too much"));
        }
        Ok(read)
    }
}

impl fmt::Debug for Unpacked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unpacked({} bytes)", self.total)
    }
}

/// A file that says how much of it was read, to a limit.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
    most: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(bytes)?;
        let before = self.read.fetch_add(read as u64, Ordering::Relaxed);
        if before > self.most.load(Ordering::Relaxed) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a long list"));
        }
        Ok(read)
    }
}

impl Seek for Counted {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.seek(position)
    }
}

/// Whether an archive of 64 bits says that it has a likely number of parts, at the usual
/// place. Memory is taken for as many as it says, whether there are so many or not; other
/// archives cannot say more than 65 535.
fn has_likely_list(file: &mut File) -> io::Result<bool> {
    const LOCATOR: usize = 20;
    const RECORD: usize = 56;
    const END: usize = 22 + 65_535;
    let length = file.seek(SeekFrom::End(0))?;
    let start = length.saturating_sub((RECORD + LOCATOR + END) as u64);
    file.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let number = |at: usize| {
        let bytes = tail.get(at..at + 8)?;
        Some(u64::from_le_bytes(bytes.try_into().ok()?))
    };
    let is_likely = |locator: usize| {
        let record = locator.checked_sub(RECORD)?;
        let is_record = tail[record..].starts_with(b"PK\x06\x06");
        let is_told = number(locator + 8)? == start + record as u64;
        Some(is_record && is_told && number(record + 32)? <= MOST_PARTS)
    };
    let mut locators = (0..tail.len().saturating_sub(LOCATOR)).filter(|at| {
        tail[*at..].starts_with(b"PK\x06\x07") && tail[at + LOCATOR..].starts_with(b"PK\x05\x06")
    });
    Ok(locators.all(|locator| is_likely(locator) == Some(true)))
}

fn broken_by(error: ZipError) -> BrokenFile {
    if let ZipError::Io(error) = error {
        return broken_by_reading(error);
    }
    let wants_password = matches!(
        error,
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword
    );
    if wants_password {
        broken::old_workbook()
    } else {
        broken::damaged()
    }
}

/// What is wrong in the file is told as bad data; all else is our own disk.
pub(super) fn broken_by_reading(error: io::Error) -> BrokenFile {
    let is_of_file = matches!(
        error.kind(),
        io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::Other
    );
    if is_of_file {
        broken::damaged()
    } else {
        BrokenFile::Unreadable(error)
    }
}
