//! How many cells the rows of a table have, and which numbers are right.
//!
//! A row of CSV with fewer cells than the header is usually one that broke in two at a
//! line break without quotes, and what is missing stands in the next row: it is refused.
//! But Excel leaves separators at the end of a line out in whole blocks of rows whose
//! last columns are empty, and so do other programs. A length that many rows in a row
//! have is such a habit, and they are filled up with empty cells.

use std::collections::BTreeSet;

use super::{BrokenFile, Line, Lines};

/// So many rows of one length, one after the other, are no accident.
const HABIT: u64 = 8;

#[derive(Debug, Default)]
pub(super) struct Widths {
    rows: u64,
    widest: usize,
    habits: BTreeSet<usize>,
}

impl Widths {
    /// Reads all rows below the header.
    pub(super) fn measure(lines: &mut Lines<'_>, header_number: u64) -> Result<Self, BrokenFile> {
        let mut widths = Self::default();
        let mut run = (0, 0);
        let is_grid = matches!(lines, Lines::Workbook(_));
        while let Some(line) = lines.next()? {
            if line.number <= header_number {
                continue;
            }
            widths.rows += 1;
            widths.widest = widths.widest.max(line.filled());
            let width = line.cells.len();
            run = if run.0 == width {
                (width, run.1 + 1)
            } else {
                (width, 1)
            };
            // a workbook has no cells where they are empty
            if run.1 == HABIT || is_grid {
                widths.habits.insert(width);
            }
        }
        Ok(widths)
    }

    /// How many rows there are.
    pub(super) const fn rows(&self) -> u64 {
        self.rows
    }

    /// How many cells the widest row has.
    pub(super) const fn widest(&self) -> usize {
        self.widest
    }

    /// A row with as many cells as the header, or with that as its fault.
    pub(super) fn settled(&self, mut line: Line, columns: usize) -> Line {
        let surplus = line.filled().max(columns);
        line.cells.truncate(surplus);
        let is_short = line.cells.len() < columns && !self.habits.contains(&line.cells.len());
        if line.cells.len() > columns || is_short {
            line.refuse_width(columns);
        }
        if line.cells.len() < columns {
            line.cells.resize(columns, String::new());
        }
        line
    }
}
