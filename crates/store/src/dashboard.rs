//! Sums and counts for the dashboards, each one query.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{
    client::ClientFilter,
    contract::{ContractFilter, ContractStatus},
    event::EventFilter,
    ids::EmployeeId,
    money::Currency,
    period::AsOf,
    policy::{Clearance, ReadDashboard},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Alias, CaseStatement, Expr, ExprTrait, Func, Query},
};

use crate::{
    clients, contracts,
    entity::{client, contract, event},
    error::{Error, Result},
    events,
    instant::micros,
    list::Reading,
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
    /// How many contracts are.
    pub overdue_contracts: u64,
}

/// Whether there were ever so many contracts that sums over them take long.
pub async fn is_large(from: &impl Queries, _: &Clearance<ReadDashboard>) -> Result<bool> {
    const MANY: i64 = 10_000;
    let latest: Option<i64> = contract::Entity::find()
        .select_only()
        .column(contract::Column::Id)
        .order_by_desc(contract::Column::Id)
        .into_tuple()
        .one(&from.connection())
        .await?;
    Ok(latest.is_some_and(|id| id > MANY))
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
    as_of: AsOf,
) -> Result<u64> {
    Ok(contract::Entity::find()
        .filter(contracts::condition(from, filter, as_of))
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
        .filter(events::which(from, filter).await?)
        .count(&from.connection())
        .await?)
}

/// Sums by currency.
pub async fn money(
    from: &impl Queries,
    _: &Clearance<ReadDashboard>,
    sales_contact: Option<EmployeeId>,
    as_of: AsOf,
) -> Result<Vec<Money>> {
    let status = match sales_contact {
        Some(_) => Reading::ByIndex.beside_a_name(from),
        None => Reading::ByIndex,
    };
    let of_sales = sales_contact.map(|sales| contract::Column::SalesContactId.eq(sales.get()));
    let signed = Condition::all().add_option(of_sales.clone()).add(
        status
            .column(contract::Column::Status)
            .eq(ContractStatus::Signed.name()),
    );
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
        .filter(signed)
        .group_by(contract::Column::Currency)
        .into_tuple()
        .all(&from.connection())
        .await?;
    let overdue: Vec<(String, i64, i64)> = contract::Entity::find()
        .select_only()
        .column(contract::Column::Currency)
        .expr_as(sum(contract::Column::RemainingMinor), "remaining")
        .expr_as(contract::Column::Id.count(), "contracts")
        .filter(Condition::all().add_option(of_sales))
        .filter(contracts::overdue_by(as_of, status))
        .group_by(contract::Column::Currency)
        .into_tuple()
        .all(&from.connection())
        .await?;
    sums.into_iter()
        .map(|(currency, signed, paid, outstanding)| {
            let late = overdue.iter().find(|(code, ..)| *code == currency);
            Ok(Money {
                currency: Currency::parse(&currency)
                    .map_err(|refused| Error::Corrupt(format!("a currency {refused}")))?,
                signed,
                paid,
                outstanding,
                overdue: late.map_or(0, |(_, remaining, _)| *remaining),
                overdue_contracts: late.map_or(0, |(.., contracts)| contracts.unsigned_abs()),
            })
        })
        .collect()
}

/// The events that begin in a span of time, and how many of them nobody runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beginning {
    /// How many begin.
    pub events: u64,
    /// How many of those have no support contact.
    pub without_support: u64,
}

/// The standing events that begin in each span between one of `bounds` and the
/// next, of which there have to be two at least, in order.
pub async fn beginnings(
    from: &impl Queries,
    _: &Clearance<ReadDashboard>,
    bounds: &[DateTime<Utc>],
) -> Result<Vec<Beginning>> {
    let bounds: Vec<_> = bounds.iter().copied().map(micros).collect();
    let (Some(first), Some(last)) = (bounds.first(), bounds.last()) else {
        return Ok(Vec::new());
    };
    // a span is named by where it begins
    let starts_at = || Expr::col((event::Entity, event::Column::StartsAt));
    let mut span = CaseStatement::new();
    for pair in bounds.windows(2) {
        span = span.case(starts_at().lt(pair[1]), pair[0]);
    }
    let counted = Query::select()
        .expr_as(span, "span")
        .expr_as(Expr::col(event::Column::Id).count(), "events")
        .expr_as(
            Expr::col(event::Column::SupportContactId).count(),
            "supported",
        )
        .from(event::Entity)
        .and_where(starts_at().gte(*first))
        .and_where(starts_at().lt(*last))
        .cond_where(events::standing_among_many(from))
        .group_by_col("span")
        .take();
    let mut found = HashMap::new();
    for row in from.connection().query_all(&counted).await? {
        let (events, supported): (i64, i64) =
            (row.try_get("", "events")?, row.try_get("", "supported")?);
        let beginning = Beginning {
            events: events.unsigned_abs(),
            without_support: (events - supported).unsigned_abs(),
        };
        found.insert(row.try_get::<i64>("", "span")?, beginning);
    }
    let spans = bounds.iter().take(bounds.len() - 1);
    Ok(spans
        .map(|span| found.get(span).copied().unwrap_or_default())
        .collect())
}
