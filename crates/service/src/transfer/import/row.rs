//! A row by the names of its columns, and what its cells are.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    contract::ContractStatus,
    department::Department,
    error::{BadValue, FieldError},
    import::ImportKind,
    money::{Amount, Currency},
    period::{Moment, TimeZone},
    worded,
    wording::{Argument, Joint},
};

use super::{
    columns::{Column, Known, Mapping, Target, values},
    receive::{Reading, StoredRow},
    sheet::Line,
};
use crate::error::ServiceError;

/// Ids of other companies are kept up to here, so that there is room for our own.
const LARGEST_ID: i64 = 1_000_000_000_000;

/// Which columns a file has, and what stands for those it has not.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    mapping: Mapping,
    set: Vec<(Column, String)>,
}

impl Columns {
    /// # Errors
    /// When a value is given for a column that there is not, or that the file has.
    pub(super) fn new(
        kind: ImportKind,
        mapping: Mapping,
        reading: &Reading,
    ) -> Result<Self, ServiceError> {
        let mut set = Vec::new();
        for (name, value) in &reading.set {
            let column = kind.columns().find(|column| column.name() == name);
            let Some(column) = column else {
                return Err(ServiceError::field(
                    "set",
                    worded!(
                        "bad-set-column",
                        "names “{name}”, which is no field of {kind}; they have {columns}",
                        name = name.as_str(),
                        kind = kind.name(),
                        columns = Argument::list(kind.columns().map(Column::name), Joint::Comma),
                    ),
                ));
            };
            if mapping.has(column) {
                return Err(ServiceError::field(
                    "set",
                    worded!(
                        "bad-set-twice",
                        "names “{name}”, which the file has; leave that column out with --map, or this",
                        name = name.as_str(),
                    ),
                ));
            }
            set.push((column, value.trim().to_owned()));
        }
        Ok(Self { mapping, set })
    }

    /// What is wrong with a row as such, whatever its cells mean.
    pub(super) fn fault(&self, line: &Line) -> Option<FieldError> {
        let fault = self.mapping.fault(line)?;
        let header = fault.column.and_then(|column| {
            let (header, _) = self.mapping.targets().nth(column)?;
            Some(header.to_owned())
        });
        let header = header.unwrap_or_else(|| "row".to_owned());
        Some(FieldError::new(header, fault.said.clone()))
    }
}

/// What became of each header.
pub(super) fn told(mapping: &Mapping) -> Vec<(String, Option<String>)> {
    let told = mapping.targets().map(|(header, target)| {
        let column = match target {
            Target::Column(column) => Some(column.name().to_owned()),
            Target::LeftOut(..) | Target::Unwanted | Target::Unknown => None,
        };
        (header.to_owned(), column)
    });
    told.collect()
}

/// The columns that a file of a kind can fill, in the order of our exports.
pub fn fillable(kind: ImportKind) -> Vec<&'static str> {
    let fillable = kind
        .columns()
        .filter(|column| kind.left_out(*column).is_none());
    fillable.map(Column::name).collect()
}

/// Every column by its name.
static BY_NAME: LazyLock<HashMap<&'static str, Column>> = LazyLock::new(|| {
    let all = Column::ALL.iter();
    all.map(|column| (column.name(), *column)).collect()
});

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
    pub(super) fn line(&self) -> i64 {
        self.stored.line.number.try_into().unwrap_or(i64::MAX)
    }

    /// What stands in a column; nothing when the file has no such column, or the cell
    /// nothing in it.
    pub(super) fn text(&self, column: &str) -> Option<Cow<'a, str>> {
        let column = *BY_NAME.get(column)?;
        let cell = self.columns.mapping.cell(&self.stored.line, column);
        cell.or_else(|| {
            let set = self.columns.set.iter().find(|(known, _)| *known == column);
            set.map(|(_, value)| Cow::Borrowed(value.as_str()))
                .filter(|value| !value.is_empty())
        })
    }

    /// What a column says, by a reader of its own.
    pub(super) fn parsed<T>(
        &self,
        column: &str,
        read: impl Fn(&str) -> Result<T, BadValue>,
    ) -> Option<Result<T, BadValue>> {
        self.text(column).map(|text| read(&text))
    }

    /// A day.
    pub(super) fn day(&self, column: &str, zone: TimeZone) -> Option<Result<NaiveDate, BadValue>> {
        self.parsed(column, |text| values::day(text, zone))
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
        self.parsed(column, |text| {
            Ok(values::moment(text)?.in_zone(zone)?.utc())
        })
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
        self.parsed(column, values::attendees)
    }

    /// Where a contract stands, in English or French, or whether it is signed.
    pub(super) fn contract_status(&self) -> Option<Result<ContractStatus, BadValue>> {
        self.parsed("status", values::contract_status)
    }

    /// Whether an event is cancelled.
    pub(super) fn is_cancelled(&self) -> Option<Result<bool, BadValue>> {
        self.parsed("status", |text| Ok(!values::stands(text)?))
    }

    /// A department, in English or French.
    pub(super) fn department(&self) -> Option<Result<Department, BadValue>> {
        self.parsed("department", values::department)
    }

    /// The currency of a row, by its code or sign: in a column of its own, or beside its
    /// amounts. They have to agree; an amount that cannot be read says so itself.
    pub(super) fn currency_of(&self, amounts: &[&str]) -> Option<Result<Currency, BadValue>> {
        let beside = |column: &&str| match self.amount(column) {
            Some(Ok((_, Some(currency)))) => Some(Ok(currency)),
            Some(Ok((_, None)) | Err(_)) | None => None,
        };
        let own = self.parsed("currency", values::currency);
        let mut stated = own.into_iter().chain(amounts.iter().filter_map(beside));
        let first = match stated.next()? {
            Ok(first) => first,
            Err(bad) => return Some(Err(bad)),
        };
        let other = stated.flatten().find(|other| *other != first);
        Some(other.map_or(Ok(first), |other| {
            Err(BadValue::new(worded!(
                "bad-two-currencies",
                "is {currency}, but {other} is written beside an amount of the row",
                currency = first.code(),
                other = other.code(),
            )))
        }))
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
