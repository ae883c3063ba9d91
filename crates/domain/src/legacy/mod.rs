//! Moving from the legacy system: what its rows become here, and what is mended on the way.
//!
//! Pure: [`plan`] takes every row as it was read and gives every record to write, with a
//! [`Finding`] for each value that breaks a rule, or the faults for which nothing is
//! imported at all. Every repair has its line in [`Rule`]. Nothing is dropped silently:
//! a row that can be neither kept nor mended is a fault, and one fault refuses the whole.

mod clients;
mod contracts;
mod events;
mod ledger;
mod people;
mod rules;
mod source;
mod summary;

pub use ledger::{Fault, Finding};
pub use people::StaffMember;
pub use rules::Rule;
pub use source::{
    ClientRow, ContractRow, DepartmentRow, EmployeeRow, EventRow, Source, SourceTime,
};
pub use summary::{Sum, Summary, TableCount};

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::{
    client::Client, contract::Contract, employee::EmployeeRef, event::Event, money::Currency,
    payment::Payment, period::TimeZone,
};
use ledger::Ledger;

/// What the rows are read with: nothing of it stands in the legacy database.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances {
    /// The currency of every amount.
    pub currency: Currency,
    /// The zone of every time without one.
    pub time_zone: TimeZone,
    /// The instant of the import.
    pub now: DateTime<Utc>,
}

/// Everything to write, in the order in which it can be written.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The staff, the placeholder for missing sales contacts among them.
    pub employees: Vec<StaffMember>,
    /// The clients.
    pub clients: Vec<Client>,
    /// The contracts.
    pub contracts: Vec<Contract>,
    /// What had been paid, one opening payment a contract.
    pub payments: Vec<Payment>,
    /// The events.
    pub events: Vec<Event>,
    /// Every value that breaks a rule, and what became of it.
    pub findings: Vec<Finding>,
    /// What is true of the whole import rather than of one record.
    pub remarks: Vec<String>,
    /// Rows and amounts, there and here.
    pub summary: Summary,
}

/// Decides what every row becomes.
///
/// # Errors
/// Every row that can be neither kept nor mended; then nothing is to be imported.
pub fn plan(source: &Source, with: Circumstances) -> Result<Plan, Vec<Fault>> {
    let mut ledger = Ledger::new(with, source.remarks.clone());
    let mut staff = people::plan(source, &mut ledger);
    let clients = clients::plan(source, &mut staff, &mut ledger);
    let (contracts, payments) = contracts::plan(source, &clients, &mut ledger);
    let (events, contracts) = events::plan(source, &staff, &clients, contracts, &mut ledger);
    let summary = summary::of(
        source, &staff, &clients, &contracts, &payments, &events, with,
    );
    ledger.finish().map(|(findings, remarks)| Plan {
        employees: staff,
        clients: clients.into_values().collect(),
        contracts: contracts.into_values().collect(),
        payments,
        events,
        findings,
        remarks,
        summary,
    })
}

/// Records by the id that they had and keep.
type ById<T> = BTreeMap<i64, T>;

/// The employee of this id, as other records name them.
fn colleague(staff: &[StaffMember], id: i64) -> Option<&StaffMember> {
    staff.iter().find(|member| member.employee.id.get() == id)
}

fn reference(member: &StaffMember) -> EmployeeRef {
    member.employee.reference()
}

#[cfg(test)]
mod tests;
