//! Which row is the header, and whether it can be one.

use std::collections::BTreeMap;

use domain::fold;

use super::{BrokenFile, Lines, broken};

/// How many rows of a title may stand above the header.
const TITLE_ROWS: usize = 3;
/// Fewer columns than this are no table under a title.
const COLUMNS_UNDER_TITLE: usize = 3;

/// The names of the columns.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) number: u64,
    pub(super) names: Vec<String>,
}

/// Finds the header: the first row, or the first row of several cells below one to three
/// rows of a single one.
pub(super) fn find(lines: &mut Lines<'_>, max: usize) -> Result<Header, BrokenFile> {
    let mut first = None;
    for _ in 0..=TITLE_ROWS {
        let Some(line) = lines.next()? else {
            break;
        };
        let filled = line.cells.iter().filter(|cell| !cell.trim().is_empty());
        let several = filled.count();
        let is_under_title = first.is_some() && several >= COLUMNS_UNDER_TITLE;
        if is_under_title || (first.is_none() && several > 1) {
            return read(line.number, &line.cells, max);
        }
        if several > 1 {
            break;
        }
        first.get_or_insert(line);
    }
    let first = first.ok_or_else(broken::empty)?;
    read(first.number, &first.cells, max)
}

fn read(number: u64, cells: &[String], max: usize) -> Result<Header, BrokenFile> {
    let names: Vec<String> = cells
        .iter()
        .map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    if names.len() > max {
        return Err(broken::too_many_columns(names.len(), max));
    }
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        *known.entry(fold::key_case(name)).or_default() += 1;
    }
    let twice: Vec<String> = known
        .into_iter()
        .filter(|(_, count)| *count > 1)
        .filter_map(|(key, _)| names.iter().find(|name| fold::key_case(name) == key))
        .cloned()
        .collect();
    if twice.is_empty() {
        Ok(Header { number, names })
    } else {
        Err(broken::same_headers(twice))
    }
}
