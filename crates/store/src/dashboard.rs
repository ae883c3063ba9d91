//! Sums and counts for the dashboards, each one query.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    client::ClientFilter,
    contract::{ContractFilter, ContractStatus},
    event::EventFilter,
    ids::EmployeeId,
    money::Currency,
    policy::{Clearance, ReadDashboard},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, Func, Query},
};

use crate::{
    clients, contracts,
    entity::{client, contract, event},
    error::{Error, Result},
    events,
    instant::micros,
    unit_of_work::Queries,
};

/// Sums of the signed contracts in one currency, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    /// The currency.
    pub currency: Currency,
    /// Their totals.
    pub signed: i64,
    /// What was paid.
    pub paid: i64,
    /// What remains.
    pub outstanding: i64,
    /// What remains and is overdue.
    pub overdue: i64,
}

/// How many clients pass a filter.
pub async fn count_clients(
    from: &impl Queries,
    _: &Clearance<ReadDashboard>,
    filter: &ClientFilter,
) -> Result<u64> {
    Ok(client::Entity::find()
        .filter(clients::condition(filter))
        .count(&from.connection())
        .await?)
}

/// How many contracts pass a filter.
pub async fn count_contracts(
    from: &impl Queries,
    _: &Clearance<ReadDashboard>,
    filter: &ContractFilter,
) -> Result<u64> {
    Ok(contract::Entity::find()
        .filter(contracts::condition(filter))
        .count(&from.connection())
        .await?)
}

/// How many events pass a filter.
pub async fn count_events(
    from: &impl Queries,
    _: &Clearance<ReadDashboard>,
    filter: &EventFilter,
) -> Result<u64> {
    Ok(event::Entity::find()
        .filter(events::condition(filter))
        .count(&from.connection())
        .await?)
}

/// Sums by currency. Overdue: signed, something remains, and past the due date
/// or, without one, past the last event that stands.
pub async fn money(
    from: &impl Queries,
    _: &Clearance<ReadDashboard>,
    sales_contact: Option<EmployeeId>,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<Money>> {
    let mut signed =
        Condition::all().add(contract::Column::Status.eq(ContractStatus::Signed.name()));
    if let Some(sales) = sales_contact {
        signed = signed.add(contract::Column::SalesContactId.eq(sales.get()));
    }
    // a sum of BIGINT is a decimal on MySQL and PostgreSQL
    let integer = match from.connection().get_database_backend() {
        DbBackend::MySql => "SIGNED",
        DbBackend::Postgres | DbBackend::Sqlite | _ => "BIGINT",
    };
    let sum = |column: contract::Column| Func::cast_as(column.sum(), Alias::new(integer));
    let sums: Vec<(String, i64, i64, i64)> = contract::Entity::find()
        .select_only()
        .column(contract::Column::Currency)
        .expr_as(sum(contract::Column::TotalMinor), "total")
        .expr_as(sum(contract::Column::PaidMinor), "paid")
        .expr_as(sum(contract::Column::RemainingMinor), "remaining")
        .filter(signed.clone())
        .group_by(contract::Column::Currency)
        .into_tuple()
        .all(&from.connection())
        .await?;
    let overdue: Vec<(String, i64)> = contract::Entity::find()
        .select_only()
        .column(contract::Column::Currency)
        .expr_as(sum(contract::Column::RemainingMinor), "remaining")
        .filter(signed)
        .filter(contract::Column::RemainingMinor.gt(0))
        .filter(overdue(today, now))
        .group_by(contract::Column::Currency)
        .into_tuple()
        .all(&from.connection())
        .await?;
    sums.into_iter()
        .map(|(currency, signed, paid, outstanding)| {
            let late = overdue.iter().find(|(code, _)| *code == currency);
            Ok(Money {
                currency: Currency::parse(&currency)
                    .map_err(|refused| Error::Corrupt(format!("a currency {refused}")))?,
                signed,
                paid,
                outstanding,
                overdue: late.map_or(0, |(_, remaining)| *remaining),
            })
        })
        .collect()
}

fn overdue(today: NaiveDate, now: DateTime<Utc>) -> Condition {
    let of_contract = Expr::col((event::Entity, event::Column::ContractId))
        .equals((contract::Entity, contract::Column::Id));
    let any_event = Query::select()
        .expr(Expr::val(1))
        .from(event::Entity)
        .and_where(of_contract.clone())
        .cond_where(events::standing())
        .take();
    let not_over = Query::select()
        .expr(Expr::val(1))
        .from(event::Entity)
        .and_where(of_contract)
        .and_where(event::Column::EndsAt.gte(micros(now)))
        .cond_where(events::standing())
        .take();
    Condition::any().add(contract::Column::DueOn.lt(today)).add(
        Condition::all()
            .add(contract::Column::DueOn.is_null())
            .add(Expr::exists(any_event))
            .add(Expr::exists(not_over).not()),
    )
}

/// How many standing events begin in `[from, to)`.
pub async fn count_beginning(
    from: &impl Queries,
    _: &Clearance<ReadDashboard>,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<u64> {
    Ok(event::Entity::find()
        .filter(event::Column::StartsAt.gte(micros(since)))
        .filter(event::Column::StartsAt.lt(micros(until)))
        .filter(events::standing())
        .count(&from.connection())
        .await?)
}
