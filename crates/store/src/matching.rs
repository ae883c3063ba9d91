//! Finding the records that a row of a file is about: by id, by number in the company's own
//! files, by address, by name.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{
    client::Client,
    contract::{Contract, NewContract},
    employee::Employee,
    event::Event,
    fold,
    ids::{ClientId, ContractId},
    money::Currency,
    payment::Payment,
    policy::{Clearance, Operation},
    text::{EventName, ExternalRef, PersonName, Title},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::ExprTrait,
};

use crate::{
    clients, contracts, employees,
    entity::{client, contract, employee, event, merged_client, payment},
    error::Result,
    events,
    instant::{key, micros, reference_key, width},
    unit_of_work::Queries,
};

/// So many tell that something is not the only one.
const SEVERAL: u64 = 2;

/// What rows say about which clients they are of.
#[derive(Debug, Clone, Default)]
pub struct ClientKeys {
    /// Ids.
    pub ids: Vec<ClientId>,
    /// Folded addresses.
    pub emails: Vec<String>,
    /// Numbers in the company's own files.
    pub references: Vec<ExternalRef>,
}

/// The clients that have one of these ids, addresses or numbers.
pub async fn clients<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    keys: &ClientKeys,
) -> Result<Vec<Client>> {
    let mut found = Vec::new();
    let conditions = [
        client::Column::Id.is_in(keys.ids.iter().map(|id| id.get())),
        client::Column::EmailKey.is_in(keys.emails.iter().map(String::as_str)),
        client::Column::ExternalRefKey.is_in(
            keys.references
                .iter()
                .filter_map(|reference| reference_key(Some(reference))),
        ),
    ];
    let given = [
        !keys.ids.is_empty(),
        !keys.emails.is_empty(),
        !keys.references.is_empty(),
    ];
    // one index each: a question with "or" between them would read the whole table
    for (condition, is_given) in conditions.into_iter().zip(given) {
        if !is_given {
            continue;
        }
        let rows = clients::rows()
            .filter(condition)
            .into_model::<clients::Row>()
            .all(&from.connection())
            .await?;
        for row in rows {
            let client = clients::decode(row)?;
            if !found.iter().any(|known: &Client| known.id == client.id) {
                found.push(client);
            }
        }
    }
    Ok(found)
}

/// Where numbers of clients lead that were merged into others.
pub async fn merged<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    ids: &[ClientId],
) -> Result<BTreeMap<ClientId, ClientId>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found: Vec<(i64, i64)> = merged_client::Entity::find()
        .select_only()
        .columns([merged_client::Column::Id, merged_client::Column::IntoId])
        .filter(merged_client::Column::Id.is_in(ids.iter().map(|id| id.get())))
        .into_tuple()
        .all(&from.connection())
        .await?;
    let leads = found.into_iter();
    Ok(leads
        .map(|(id, into)| (ClientId::new(id), ClientId::new(into)))
        .collect())
}

/// Clients of this name; several tell that the name is not enough.
pub async fn clients_named<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    name: &PersonName,
) -> Result<Vec<Client>> {
    clients::rows()
        .filter(client::Column::FullNameKey.eq(key(name.as_str(), width::NAME)))
        .filter(client::Column::AnonymisedAt.is_null())
        .order_by_asc(client::Column::Id)
        .limit(SEVERAL)
        .into_model::<clients::Row>()
        .all(&from.connection())
        .await?
        .into_iter()
        .map(clients::decode)
        .collect()
}

/// Contracts of this number; several tell that the number is not enough.
pub async fn contracts<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    reference: &ExternalRef,
) -> Result<Vec<Contract>> {
    contracts::rows()
        .filter(contract::Column::ExternalRefKey.eq(reference_key(Some(reference))))
        .order_by_asc(contract::Column::Id)
        .limit(SEVERAL)
        .into_model::<contracts::Row>()
        .all(&from.connection())
        .await?
        .into_iter()
        .map(contracts::decode)
        .collect()
}

/// How many contracts of a client say the same: title, total, currency and due date.
pub async fn contracts_like<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    new: &NewContract,
    currency: Currency,
) -> Result<u64> {
    let title = key(new.title.as_ref().map_or("", Title::as_str), width::COMPANY);
    let due_on = match new.due_on {
        Some(day) => contract::Column::DueOn.eq(day),
        None => contract::Column::DueOn.is_null(),
    };
    Ok(contract::Entity::find()
        .filter(contract::Column::ClientId.eq(new.client_id.get()))
        .filter(contract::Column::TotalMinor.eq(new.total_amount.minor()))
        .filter(contract::Column::Currency.eq(currency.code()))
        .filter(contract::Column::TitleKey.eq(title))
        .filter(due_on)
        .count(&from.connection())
        .await?)
}

/// Events of a contract of this name and beginning; several tell that they are not enough.
pub async fn events_like<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    contract: ContractId,
    name: &EventName,
    starts_at: DateTime<Utc>,
) -> Result<Vec<Event>> {
    events::rows()
        .filter(event::Column::ContractId.eq(contract.get()))
        .filter(event::Column::NameKey.eq(key(name.as_str(), width::NAME)))
        .filter(event::Column::StartsAt.eq(micros(starts_at)))
        .order_by_asc(event::Column::Id)
        .limit(SEVERAL)
        .into_model::<events::Row>()
        .all(&from.connection())
        .await?
        .into_iter()
        .map(events::decode)
        .collect()
}

/// Events of this number; several tell that the number is not enough.
pub async fn events<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    reference: &ExternalRef,
) -> Result<Vec<Event>> {
    events::rows()
        .filter(event::Column::ExternalRefKey.eq(reference_key(Some(reference))))
        .order_by_asc(event::Column::Id)
        .limit(SEVERAL)
        .into_model::<events::Row>()
        .all(&from.connection())
        .await?
        .into_iter()
        .map(events::decode)
        .collect()
}

/// Employees whose number, address or name this is; several tell that it is not enough.
pub async fn employees<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    called: &str,
) -> Result<Vec<Employee>> {
    let called = called.trim();
    let is_it = Condition::any()
        .add(employee::Column::EmployeeNumber.eq(called))
        .add(employee::Column::EmployeeNumber.eq(called.to_ascii_uppercase()))
        .add(employee::Column::EmailKey.eq(fold::key(called)))
        .add(employee::Column::FullNameKey.eq(key(called, width::NAME)));
    employee::Entity::find()
        .filter(is_it)
        .order_by_asc(employee::Column::Id)
        .limit(SEVERAL)
        .all(&from.connection())
        .await?
        .into_iter()
        .map(employees::decode)
        .collect()
}

/// How many payments of a contract say the same: amount, day, method and reference.
pub async fn payments_like<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    contract: ContractId,
    payment: &Payment,
) -> Result<u64> {
    let text = |column: payment::Column, value: Option<String>| match value {
        Some(value) => column.eq(value),
        None => column.is_null(),
    };
    let method = payment.method.as_ref().map(ToString::to_string);
    let reference = payment.reference.as_ref().map(ToString::to_string);
    Ok(payment::Entity::find()
        .filter(payment::Column::ContractId.eq(contract.get()))
        .filter(payment::Column::AmountMinor.eq(payment.amount.minor()))
        .filter(payment::Column::PaidOn.eq(payment.paid_on))
        .filter(payment::Column::IsOpening.eq(false))
        .filter(
            text(payment::Column::Method, method).and(text(payment::Column::Reference, reference)),
        )
        .filter(if payment.voided.is_some() {
            payment::Column::VoidedAt.is_not_null()
        } else {
            payment::Column::VoidedAt.is_null()
        })
        .count(&from.connection())
        .await?)
}
