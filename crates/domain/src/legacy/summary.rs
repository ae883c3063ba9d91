//! Rows and amounts, in the legacy database and here, to be laid side by side.

use rust_decimal::Decimal;

use super::{ById, Circumstances, Source, StaffMember};
use crate::{client::Client, contract::Contract, event::Event, money::Currency, payment::Payment};

/// Rows and amounts, there and here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// One line for each kind of record.
    pub tables: Vec<TableCount>,
    /// One line for each kind of amount.
    pub sums: Vec<Sum>,
}

/// How many rows of a kind there were, and how many are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableCount {
    /// The kind, in the plural.
    pub table: &'static str,
    /// Rows of the legacy table; none where it has no such table.
    pub source: Option<usize>,
    /// Rows here.
    pub imported: usize,
}

/// What the contracts add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The field of contracts.
    pub field: &'static str,
    /// The currency.
    pub currency: Currency,
    /// In the legacy database.
    pub source: Decimal,
    /// Here: the source plus the corrections listed.
    pub imported: Decimal,
}

impl Sum {
    /// What the corrections add up to.
    pub fn difference(&self) -> Decimal {
        self.imported - self.source
    }
}

pub(super) fn of(
    source: &Source,
    staff: &[StaffMember],
    clients: &ById<Client>,
    contracts: &ById<Contract>,
    payments: &[Payment],
    events: &[Event],
    with: Circumstances,
) -> Summary {
    let departments = source.departments.iter().filter(|row| {
        let name = row.name.as_deref().unwrap_or_default();
        crate::department::Department::parse(name).is_ok()
    });
    let count = |table, source, imported| TableCount {
        table,
        source,
        imported,
    };
    let tables = vec![
        count(
            "departments",
            Some(source.departments.len()),
            departments.count(),
        ),
        count("employees", Some(source.employees.len()), staff.len()),
        count("clients", Some(source.clients.len()), clients.len()),
        count("contracts", Some(source.contracts.len()), contracts.len()),
        count("payments", None, payments.len()),
        count("events", Some(source.events.len()), events.len()),
    ];
    let sum = |field, there: Vec<Option<&str>>, here: Vec<i64>| Sum {
        field,
        currency: with.currency,
        source: there
            .into_iter()
            .flatten()
            .filter_map(|text| Decimal::from_str_exact(text.trim()).ok())
            .sum(),
        imported: here.into_iter().map(|minor| Decimal::new(minor, 2)).sum(),
    };
    let rows = &source.contracts;
    let sums = vec![
        sum(
            "total_amount",
            rows.iter().map(|row| row.total_amount.as_deref()).collect(),
            contracts
                .values()
                .map(|one| one.total_amount.minor())
                .collect(),
        ),
        sum(
            "remaining_amount",
            rows.iter()
                .map(|row| row.remaining_amount.as_deref())
                .collect(),
            contracts
                .values()
                .map(|one| one.remaining_amount.minor())
                .collect(),
        ),
    ];
    Summary { tables, sums }
}
