//! Why a file cannot be used as a whole, in words.

use std::io;

use domain::{
    error::{BadValue, Invalid},
    worded,
    wording::{Argument, Joint, Sentence},
};

/// Why a file cannot be used as a whole.
#[derive(Debug, thiserror::Error)]
pub enum BrokenFile {
    /// The file, or what was said about it: the fields are `file`, `encoding`,
    /// `separator` and `sheet`.
    #[error("{0}")]
    Refused(Invalid),
    /// Our own disk failed.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] io::Error),
}

impl From<Invalid> for BrokenFile {
    fn from(invalid: Invalid) -> Self {
        Self::Refused(invalid)
    }
}

fn file(sentence: Sentence) -> BrokenFile {
    Invalid::field("file", BadValue::new(sentence)).into()
}

pub(super) fn empty() -> BrokenFile {
    file(worded!(
        "bad-file-empty",
        "is empty; a table with a header is accepted"
    ))
}

pub(super) fn not_a_table() -> BrokenFile {
    file(worded!(
        "bad-file-not-a-table",
        "is not a table; CSV and XLSX are accepted"
    ))
}

pub(super) fn old_workbook() -> BrokenFile {
    file(worded!(
        "bad-file-old-workbook",
        "is a workbook of an old kind or with a password; XLSX without a password and CSV are \
         accepted",
    ))
}

pub(super) fn other_workbook() -> BrokenFile {
    file(worded!(
        "bad-file-other-workbook",
        "is a workbook of another kind; save it as XLSX or CSV"
    ))
}

pub(super) fn archive() -> BrokenFile {
    file(worded!(
        "bad-file-archive",
        "is a ZIP archive, not a workbook; CSV and XLSX are accepted"
    ))
}

pub(super) fn damaged() -> BrokenFile {
    file(worded!(
        "bad-file-damaged",
        "is damaged or cut off; save it again, or as CSV"
    ))
}

pub(super) fn unpacks_to_too_much() -> BrokenFile {
    file(worded!(
        "bad-file-unpacks-to-too-much",
        "unpacks to more than a workbook of records does; save it as CSV",
    ))
}

pub(super) fn open_quote(line: u64) -> BrokenFile {
    file(worded!(
        "bad-file-open-quote",
        "has a quote in line {line} that is never closed",
        line = line,
    ))
}

pub(super) fn long_row(line: u64, max: usize) -> BrokenFile {
    file(worded!(
        "bad-file-long-row",
        "has more than {max} bytes in the row of line {line}; is a quote there never closed?",
        line = line,
        max = max,
    ))
}

pub(super) fn too_many_columns(columns: usize, max: usize) -> BrokenFile {
    file(worded!(
        "bad-file-too-many-columns",
        "has {columns} columns; at most {max} are accepted",
        columns = columns,
        max = max,
    ))
}

pub(super) fn same_headers(names: Vec<String>) -> BrokenFile {
    file(worded!(
        "bad-file-same-headers",
        "has several columns of the same name: {names}; each needs its own",
        names = Argument::list(names, Joint::Comma),
    ))
}

pub(super) fn no_such_encoding() -> BrokenFile {
    Invalid::field(
        "encoding",
        worded!(
            "bad-encoding",
            "is not an encoding; names such as utf-8, windows-1252 and utf-16le are accepted",
        ),
    )
    .into()
}

pub(super) fn no_such_separator() -> BrokenFile {
    Invalid::field(
        "separator",
        worded!(
            "bad-separator",
            "is not a separator; a comma, a semicolon, a tab or a bar is accepted",
        ),
    )
    .into()
}

pub(super) fn no_such_sheet(sheets: Vec<String>) -> BrokenFile {
    Invalid::field(
        "sheet",
        worded!(
            "bad-sheet",
            "is not a sheet of the workbook, which has {sheets}",
            sheets = Argument::list(sheets, Joint::Comma),
        ),
    )
    .into()
}
