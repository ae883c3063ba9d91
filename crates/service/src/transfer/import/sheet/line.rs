//! A row as it was read, and what is wrong with it.

use domain::{
    text::{control_character, too_long},
    worded,
    wording::{Argument, Sentence},
};
use serde::{Deserialize, Serialize};

const MOST_FAULTS: usize = 200;

/// A row as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Where it is, as a spreadsheet program or an editor shows it: the line in which a
    /// row of CSV begins, the number of a row of a workbook.
    pub number: u64,
    /// What the cells hold.
    pub cells: Vec<String>,
    /// What is wrong, so that the row cannot be used as it is.
    pub faults: Vec<Fault>,
}

/// What is wrong with a row as such, whatever its cells mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The cell, from 0; none when it is the row.
    pub column: Option<usize>,
    /// What is wrong; continues the name of the column, or `row`.
    pub said: Sentence,
}

impl Line {
    /// Whether there is nothing in it.
    pub(super) fn is_blank(&self) -> bool {
        self.faults.is_empty() && self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    /// How many cells there are up to the last that is not empty.
    pub(super) fn filled(&self) -> usize {
        let last = self.cells.iter().rposition(|cell| !cell.trim().is_empty());
        last.map_or(0, |last| last + 1)
    }

    /// Notes what is wrong with a text that no cell may hold.
    pub(super) fn check(&mut self, column: usize, max: usize) {
        let Some(cell) = self.cells.get(column) else {
            return;
        };
        let said = if cell.contains('\0') {
            control_character('\0')
        } else if cell.len() > max && cell.chars().count() > max {
            too_long(cell.chars().count(), max)
        } else {
            return;
        };
        self.refuse(column, said);
    }

    /// Notes what is wrong with a cell.
    pub(super) fn refuse(&mut self, column: usize, said: Sentence) {
        // a row may have as many faults as cells, and nobody reads so many
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(Fault {
                column: Some(column),
                said,
            });
        }
    }

    /// Notes that the row has more or fewer cells than the header.
    pub(super) fn refuse_width(&mut self, columns: usize) {
        let said = worded!(
            "bad-row-width",
            "has {cells} where the header has {columns}; is a quote, a separator or the end of a \
             line wrong?",
            cells = Argument::counted(self.cells.len(), "cell"),
            columns = columns,
        );
        self.faults.push(Fault { column: None, said });
    }
}
