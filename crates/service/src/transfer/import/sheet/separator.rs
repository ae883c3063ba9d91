//! What stands between the cells: found by reading the first rows with each of the usual
//! separators, for the one by which most rows have as many cells as the header.

use super::{BrokenFile, Text, broken};

/// The usual ones; of two that are as good the first is taken.
const USUAL: [u8; 4] = [b';', b',', b'\t', b'|'];
/// How many rows are looked at.
const ROWS: usize = 30;
/// How many of them may be the header, the others above it being a title.
const HEADERS: usize = 4;

/// Takes what somebody says it is.
pub(super) fn named(separator: char) -> Result<u8, BrokenFile> {
    u8::try_from(separator)
        .ok()
        .filter(|byte| *byte == b'\t' || byte.is_ascii_punctuation() && !b"\"'".contains(byte))
        .ok_or_else(broken::no_such_separator)
}

/// What the first line says it is, as Excel wants it: `sep=;`.
pub(super) fn announced(first_line: &str) -> Option<u8> {
    let said = first_line.trim_end_matches(['\r', '\n']);
    let (name, separator) = said.split_at_checked(4)?;
    let mut letters = separator.chars();
    match (letters.next(), letters.next()) {
        (Some(separator), None) if name.eq_ignore_ascii_case("sep=") => named(separator).ok(),
        _ => None,
    }
}

/// Finds it out.
pub(super) fn detect(text: &mut Text) -> Result<u8, BrokenFile> {
    let mut best = (0, b',');
    for separator in USUAL {
        text.set_separator(separator);
        let rows = first_rows(text)?;
        let score = score(&rows);
        if score > best.0 {
            best = (score, separator);
        }
    }
    Ok(best.1)
}

/// The number of cells of each of the first rows. A row that cannot be read is the last:
/// that is told when the separator is known.
fn first_rows(text: &mut Text) -> Result<Vec<usize>, BrokenFile> {
    let mut lines = text.lines()?;
    let mut rows = Vec::new();
    while rows.len() < ROWS {
        match lines.next() {
            Ok(Some(line)) if line.is_blank() => {}
            // half of a pair of quotes: they were cut through
            Ok(Some(line)) if line.cells.iter().any(|cell| has_odd_quotes(cell)) => rows.push(0),
            Ok(Some(line)) => rows.push(line.cells.len()),
            Ok(None) | Err(BrokenFile::Refused(_)) => break,
            Err(BrokenFile::Unreadable(error)) => return Err(error.into()),
        }
    }
    Ok(rows)
}

fn has_odd_quotes(cell: &str) -> bool {
    cell.matches('"').count() % 2 == 1
}

/// How well a separator fits: the rows that are as wide as the header, the more the less
/// is above it; of two that fit alike, the one that makes more cells.
fn score(rows: &[usize]) -> usize {
    let fitting = rows.iter().take(HEADERS).enumerate().map(|(above, width)| {
        if *width < 2 {
            return 0;
        }
        let alike = rows[above..].iter().filter(|row| *row == width).count();
        alike * (HEADERS - above) * 1000 + width.min(&999)
    });
    fitting.max().unwrap_or(0)
}
