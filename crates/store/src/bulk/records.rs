//! Records that belong together, written together.

use std::collections::BTreeMap;

use domain::{
    audit::{Audited, ChangeSet, RecordRef},
    client::Client,
    contract::Contract,
    employee::Employee,
    event::Event,
    ids::{ClientId, Version},
    payment::Payment,
    policy::{Operation, Permit, PermittedBy, Subject},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, Statement,
};

use super::{insert_all, weight};
use crate::{
    audit, clients,
    connect::postgres,
    contracts, employees,
    entity::{client, contract, employee, event, used_employee_number},
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

/// Writes new clients as [`write()`] does, to whom the database gives ids unless they bring
/// theirs. Their addresses are new: the ids are read back by them.
///
/// # Errors
/// [`crate::Error::Unique`] when an address or an id is taken.
pub async fn write_clients<A: Operation>(
    work: &UnitOfWork,
    permit: &Permit<A>,
    mut new: Vec<Client>,
    why: Why<'_>,
) -> Result<Vec<Client>> {
    let connection = &work.connection();
    let (with_id, without): (Vec<_>, Vec<_>) = new.iter().partition(|one| one.id.get() > 0);
    let row = |one: &Client, id| client::ActiveModel {
        id,
        created_at: Set(micros(one.created_at)),
        ..clients::encode(one)
    };
    let rows = with_id.iter().map(|one| row(one, Set(one.id.get())));
    insert_all(connection, rows, |_| 0).await?;
    let rows = without.iter().map(|one| row(one, NotSet));
    insert_all(connection, rows, |_| 0).await?;
    let keys: Vec<String> = without.iter().map(|one| one.email.key()).collect();
    let mut ids = BTreeMap::new();
    for some in keys.chunks(1_000) {
        let given: Vec<(String, i64)> = client::Entity::find()
            .select_only()
            .columns([client::Column::EmailKey, client::Column::Id])
            .filter(client::Column::EmailKey.is_in(some.iter().map(String::as_str)))
            .into_tuple()
            .all(connection)
            .await?;
        ids.extend(given);
    }
    for one in &mut new {
        if let Some(id) = ids.get(&one.email.key()) {
            one.id = ClientId::new(*id);
        }
    }
    search::written(connection, new.iter()).await?;
    let entries = Entries { work, permit, why };
    entries.append(new.iter()).await?;
    Ok(new)
}

/// Writes an audit entry for each of many records that are gone.
pub(crate) async fn note_gone<A: Operation>(
    work: &UnitOfWork,
    permit: &Permit<A>,
    gone: &[(RecordRef, String, Version)],
) -> Result<()> {
    let actor = match permit.by() {
        PermittedBy::Actor(actor) => Some(actor),
        PermittedBy::System => None,
    };
    let entries = gone.iter().map(|named| {
        audit::entry(
            work,
            actor,
            A::ACTION.name(),
            Some(named.clone()),
            permit.reason(),
            &ChangeSet::none(),
        )
    });
    audit::append_all(work, entries).await
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
        let entry = |record: &R| {
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
        audit::append_all(self.work, records.map(entry)).await
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
