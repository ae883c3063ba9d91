//! Everything that is kept, read out of one database and put into another one.
//!
//! What is read and written are tables, columns and rows as the schema has them, without the
//! entities: a backup of an older program has the tables of that time, is put into tables
//! made by the steps of that time, and is then brought up to date like any older database.
//! Values are those of the five kinds that the schema has, alike on every engine.
//!
//! Words of search are not read: they follow from the records, and are made anew.

mod read;
mod restore;
mod tables;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

pub use read::Moment;
pub use restore::RestoreError;

/// The step that stands in the list of steps while a database is being restored: nobody
/// takes it for a whole one.
pub(crate) const RESTORING: &str = "m9999_restoring";

/// Rows that are handed on together.
const TOGETHER: usize = 1_000;
/// Bytes of texts that are handed on together, unless one text alone has more.
const MOST_BYTES: usize = 1_000_000;

/// What is known of a backup before its tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The steps of the schema, in their order.
    pub schema: Vec<String>,
    /// The name of the company, when it was set up.
    pub company: Option<String>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole number of 64 bits.
    Integer,
    /// A whole number of 16 bits.
    Small,
    /// A text.
    Text,
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// A table, as it is named before its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The highest id that was ever given, where ids are given by the database.
    pub last_id: Option<i64>,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// None.
    Null,
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
    /// Yes or no.
    Truth(bool),
    /// A day.
    Day(NaiveDate),
}

/// The values of a row, in the order of its table's columns.
pub type Row = Vec<Cell>;

/// A piece of a backup; a table's rows follow it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A table begins.
    Table(Table),
    /// Rows of it.
    Rows(Vec<Row>),
}

/// How many rows a table has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The table.
    pub table: String,
    /// Its rows.
    pub rows: u64,
}

/// Whether a batch of rows is as large as it gets.
fn is_full(rows: &[Row], bytes: usize) -> bool {
    rows.len() >= TOGETHER || bytes >= MOST_BYTES
}

/// Bytes of a row's texts.
fn weight(row: &[Cell]) -> usize {
    row.iter()
        .map(|cell| match cell {
            Cell::Text(text) => text.len(),
            Cell::Null | Cell::Number(_) | Cell::Truth(_) | Cell::Day(_) => 0,
        })
        .sum()
}
