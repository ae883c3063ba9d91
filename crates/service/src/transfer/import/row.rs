//! A row by the names of its columns, and what its cells are.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    contract::ContractStatus,
    department::Department,
    error::BadValue,
    fold,
    money::{Amount, Currency},
    period::{Moment, TimeZone},
    worded,
};

use super::{
    columns::{Mapping, values},
    receive::{Reading, StoredRow},
};
use crate::error::ServiceError;

/// Ids of other companies are kept up to here, so that there is room for our own.
const LARGEST_ID: i64 = 1_000_000_000_000;

/// Which columns a file has, and what stands for those it has not.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    mapping: Mapping,
    set: Vec<(&'static str, String)>,
}

impl Columns {
    /// # Errors
    /// When a value is given for a column that there is not, or that the file has.
    pub(super) fn new(mapping: &Mapping, reading: &Reading) -> Result<Self, ServiceError> {
        let mut set = Vec::new();
        for (column, value) in &reading.set {
            let column = mapping.column(column)?;
            set.push((column, value.trim().to_owned()));
        }
        Ok(Self {
            mapping: mapping.clone(),
            set,
        })
    }
}

/// A row by the names of its columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    columns: &'a Columns,
    stored: &'a StoredRow,
}

impl<'a> Row<'a> {
    pub(super) const fn new(columns: &'a Columns, stored: &'a StoredRow) -> Self {
        Self { columns, stored }
    }

    /// The line as a spreadsheet program shows it.
    pub(super) const fn line(&self) -> i64 {
        self.stored.line
    }

    /// What stands in a column; nothing when the file has no such column, or the cell
    /// nothing in it.
    pub(super) fn text(&self, column: &str) -> Option<&'a str> {
        let cell = self.columns.mapping.cell(&self.stored.cells, column);
        cell.or_else(|| {
            let set = self.columns.set.iter().find(|(name, _)| *name == column);
            set.map(|(_, value)| value.as_str())
                .filter(|value| !value.is_empty())
        })
    }

    /// What a column says, by a reader of its own.
    pub(super) fn parsed<T>(
        &self,
        column: &str,
        read: impl Fn(&str) -> Result<T, BadValue>,
    ) -> Option<Result<T, BadValue>> {
        self.text(column).map(read)
    }

    /// A day.
    pub(super) fn day(&self, column: &str) -> Option<Result<NaiveDate, BadValue>> {
        self.parsed(column, values::day)
    }

    /// A wall-clock time, or an instant.
    pub(super) fn moment(&self, column: &str) -> Option<Result<Moment, BadValue>> {
        self.parsed(column, values::moment)
    }

    /// An instant; without an offset in this zone.
    pub(super) fn instant(
        &self,
        column: &str,
        zone: TimeZone,
    ) -> Option<Result<DateTime<Utc>, BadValue>> {
        self.parsed(column, |text| Ok(values::moment(text)?.in_zone(zone)?.utc()))
    }

    /// An amount, with a currency when one is written beside it.
    pub(super) fn amount(
        &self,
        column: &str,
    ) -> Option<Result<(Amount, Option<Currency>), BadValue>> {
        self.parsed(column, values::amount)
    }

    /// Yes or no.
    pub(super) fn flag(&self, column: &str) -> Option<Result<bool, BadValue>> {
        self.parsed(column, values::flag)
    }

    /// A number of people.
    pub(super) fn count(&self, column: &str) -> Option<Result<u32, BadValue>> {
        self.parsed(column, values::count)
    }

    /// Where a contract stands, in English or French, or whether it is signed.
    pub(super) fn contract_status(&self) -> Option<Result<ContractStatus, BadValue>> {
        self.parsed("status", |text| match fold::key(text).as_str() {
            "draft" | "brouillon" | "projet" => Ok(ContractStatus::Draft),
            "signed" | "signe" | "signee" => Ok(ContractStatus::Signed),
            "cancelled" | "canceled" | "annule" | "annulee" => Ok(ContractStatus::Cancelled),
            _ => match values::flag(text) {
                Ok(true) => Ok(ContractStatus::Signed),
                Ok(false) => Ok(ContractStatus::Draft),
                Err(_) => Err(BadValue::new(worded!(
                    "bad-contract-status",
                    "is no status of a contract; draft, signed or cancelled is accepted"
                ))),
            },
        })
    }

    /// Whether an event is cancelled.
    pub(super) fn is_cancelled(&self) -> Option<Result<bool, BadValue>> {
        self.parsed("status", |text| match fold::key(text).as_str() {
            "planned" | "prevu" | "prevue" | "planifie" | "confirme" | "confirmed" => Ok(false),
            "cancelled" | "canceled" | "annule" | "annulee" => Ok(true),
            _ => Err(BadValue::new(worded!(
                "bad-event-status",
                "is no status of an event; planned or cancelled is accepted"
            ))),
        })
    }

    /// A department, in English or French.
    pub(super) fn department(&self) -> Option<Result<Department, BadValue>> {
        self.parsed("department", |text| match fold::key(text).as_str() {
            "gestion" | "direction" => Ok(Department::Management),
            "commercial" | "commerciale" | "vente" | "ventes" => Ok(Department::Sales),
            _ => Department::parse(text),
        })
    }
}

/// An id that a record brings.
pub(super) fn checked_id(text: &str) -> Result<i64, BadValue> {
    let id = domain::ids::ClientId::parse(text)?.get();
    if id > LARGEST_ID {
        return Err(BadValue::new(worded!(
            "bad-large-id",
            "is too large to be kept; ids up to {largest} are accepted",
            largest = LARGEST_ID.to_string(),
        )));
    }
    Ok(id)
}
