//! Records that belong together, written together.

use domain::{
    audit::{Audited, ChangeSet},
    client::Client,
    contract::Contract,
    employee::Employee,
    event::Event,
    payment::Payment,
    policy::{Operation, Permit, PermittedBy, Subject},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbBackend, Statement};

use super::{insert_all, try_insert_all, weight};
use crate::{
    audit, clients,
    connect::postgres,
    contracts, employees,
    entity::{audit_entry, client, contract, employee, event, used_employee_number},
    error::Result,
    events,
    instant::micros,
    payments,
    search::{self, Indexed},
    unit_of_work::{Connected, UnitOfWork},
};

/// An employee with the hash of their password.
#[derive(Clone, Copy)]
pub struct Member<'a> {
    /// The employee.
    pub employee: &'a Employee,
    /// The PHC string of the password.
    pub password_hash: &'a str,
}

impl std::fmt::Debug for Member<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // not the hash
        self.employee.fmt(f)
    }
}

/// New records, each with its id and as it is to be. What they refer to is among them or
/// written already; contracts and events carry the present name of their client.
#[derive(Debug, Clone, Copy, Default)]
pub struct Records<'a> {
    /// Employees.
    pub employees: &'a [Member<'a>],
    /// Clients.
    pub clients: &'a [Client],
    /// Contracts, with their sums and their number of events.
    pub contracts: &'a [Contract],
    /// Payments, those that sums of contracts count; their ids are given here.
    pub payments: &'a [Payment],
    /// Events.
    pub events: &'a [Event],
}

/// What the audit log says of each record.
#[derive(Debug, Clone, Copy)]
pub struct Why<'a> {
    /// The action.
    pub action: &'a str,
    /// Why there is a record that nobody typed.
    pub reason: Option<&'a str>,
}

/// Writes records with an audit entry for each, by whom the permit is of, and with their
/// words of search. The caller saves, and sees to [`continue_ids`] after the last records.
///
/// Clients that were written by an earlier unit of work have to be held by this one when
/// contracts or events of theirs are among the records.
pub async fn write<A: Operation>(
    work: &UnitOfWork,
    permit: &Permit<A>,
    records: &Records<'_>,
    why: Why<'_>,
) -> Result<()> {
    insert_rows(work, records).await?;
    insert_words(work, records).await?;
    let entries = Entries { work, permit, why };
    let staff = records.employees.iter().map(|member| member.employee);
    entries.append(staff).await?;
    entries.append(records.clients.iter()).await?;
    entries.append(records.contracts.iter()).await?;
    entries.append(records.events.iter()).await
}

/// The rows alone.
async fn insert_rows(work: &UnitOfWork, records: &Records<'_>) -> Result<()> {
    let connection = &work.connection();
    insert_staff(connection, records.employees).await?;
    let rows = records.clients.iter().map(|one| client::ActiveModel {
        id: Set(one.id.get()),
        created_at: Set(micros(one.created_at)),
        ..clients::encode(one)
    });
    insert_all(connection, rows, |_| 0).await?;
    let rows = records.contracts.iter().map(|one| contract::ActiveModel {
        id: Set(one.id.get()),
        event_count: Set(one.event_count),
        created_at: Set(micros(one.created_at)),
        ..contracts::encode(one)
    });
    insert_all(connection, rows, |_| 0).await?;
    let rows = records.payments.iter().map(payments::encode);
    insert_all(connection, rows, |_| 0).await?;
    let rows = records.events.iter().map(|one| event::ActiveModel {
        id: Set(one.id.get()),
        created_at: Set(micros(one.created_at)),
        ..events::encode(one)
    });
    insert_all(connection, rows, |row| weight(&row.notes)).await
}

async fn insert_staff(connection: &impl ConnectionTrait, staff: &[Member<'_>]) -> Result<()> {
    let rows = staff.iter().map(|member| employee::ActiveModel {
        id: Set(member.employee.id.get()),
        password_hash: Set(member.password_hash.to_owned()),
        schedule_version: Set(0),
        created_at: Set(micros(member.employee.created_at)),
        ..employees::encode(member.employee)
    });
    insert_all(connection, rows, |_| 0).await?;
    let numbers = staff.iter().flat_map(|member| {
        let number = member.employee.employee_number.to_string();
        let capitals = number.to_ascii_uppercase();
        // a new number is in capitals and has to differ from this one
        let also = (capitals != number).then_some(capitals);
        let employee_id = member.employee.id.get();
        std::iter::once(number)
            .chain(also)
            .map(move |number| used_employee_number::ActiveModel {
                number: Set(number),
                employee_id: Set(employee_id),
            })
    });
    insert_all(connection, numbers, |_| 0).await
}

/// The words by which the records are found.
async fn insert_words(work: &UnitOfWork, records: &Records<'_>) -> Result<()> {
    let connection = &work.connection();
    let staff = records.employees.iter().map(|member| member.employee);
    search::written(connection, staff).await?;
    search::written(connection, records.clients.iter()).await?;
    search::written(connection, records.contracts.iter()).await?;
    search::written(connection, records.events.iter()).await
}

/// Makes the audit entries of what is written.
struct Entries<'a, A: Operation> {
    work: &'a UnitOfWork,
    permit: &'a Permit<A>,
    why: Why<'a>,
}

impl<A: Operation> Entries<'_, A> {
    async fn append<'r, R>(&self, records: impl Iterator<Item = &'r R>) -> Result<()>
    where
        R: Subject + Audited + Indexed + 'r,
    {
        let actor = match self.permit.by() {
            PermittedBy::Actor(actor) => Some(actor),
            PermittedBy::System => None,
        };
        let entry = |record: &R| -> Result<audit_entry::ActiveModel> {
            let named = record.record();
            audit::entry(
                self.work,
                actor,
                self.why.action,
                named.map(|named| (named, record.label(), record.version())),
                self.why.reason,
                &ChangeSet::created(record),
            )
        };
        let entries = records.map(entry);
        try_insert_all(&self.work.connection(), entries, |row| weight(&row.changes)).await
    }
}

/// Lets new ids come after those that were written. MySQL and SQLite see to that by
/// themselves; PostgreSQL's sequences have to be told.
pub async fn continue_ids(work: &UnitOfWork) -> Result<()> {
    let connection = &work.connection();
    if connection.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    for table in ["employees", "clients", "contracts", "events"] {
        let statement = Statement::from_string(DbBackend::Postgres, postgres::continue_ids(table));
        connection.query_all_raw(statement).await?;
    }
    Ok(())
}
