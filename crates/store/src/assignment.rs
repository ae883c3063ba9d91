//! Who could run an event: the support employees with what each still has to run, and what
//! stands against it. A query each, however many they are.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{
    department::Department,
    employee::EmployeeRef,
    ids::{EmployeeId, EventId},
    period::Period,
    policy::{Clearance, Operation},
    text::EventName,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};

use crate::{
    entity::{employee, event},
    error::Result,
    events,
    instant::micros,
    unit_of_work::Queries,
};

/// How much a support employee has before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub support: EmployeeRef,
    /// Standing events of theirs that are not over.
    pub events: u64,
    /// Those among them that begin before the horizon.
    pub soon: u64,
}

/// An event that somebody runs at the same time.
#[derive(Debug, Clone, PartialEq)]
pub struct Clash {
    /// The event.
    pub id: EventId,
    /// What people call it.
    pub name: EventName,
    /// From when to when.
    pub period: Period,
}

/// The active support employees with their load, by name.
pub async fn loads<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    now: DateTime<Utc>,
    horizon: DateTime<Utc>,
) -> Result<Vec<Load>> {
    let mut select = Query::select()
        .column(employee::Column::Id)
        .column(employee::Column::FullName)
        .expr_as(coming(now), "coming")
        .expr_as(
            coming(now)
                .and_where(event::Column::StartsAt.lt(micros(horizon)))
                .take(),
            "soon",
        )
        .from(employee::Entity)
        .and_where(employee::Column::Department.eq(Department::Support.name()))
        .and_where(employee::Column::DeactivatedAt.is_null())
        .take();
    select
        .order_by(employee::Column::FullNameKey, Order::Asc)
        .order_by(employee::Column::Id, Order::Asc);
    let rows = from.connection().query_all(&select).await?;
    rows.into_iter()
        .map(|row| {
            let count = |name| Ok::<_, crate::Error>(row.try_get::<i64>("", name)?.unsigned_abs());
            Ok(Load {
                support: EmployeeRef {
                    id: EmployeeId::new(row.try_get("", "id")?),
                    full_name: row.try_get("", "full_name")?,
                },
                events: count("coming")?,
                soon: count("soon")?,
            })
        })
        .collect()
}

/// Counts what the employee of the surrounding query still has to run.
fn coming(now: DateTime<Utc>) -> SelectStatement {
    Query::select()
        .expr(Expr::col((event::Entity, event::Column::Id)).count())
        .from(event::Entity)
        .and_where(
            Expr::col((event::Entity, event::Column::SupportContactId))
                .equals((employee::Entity, employee::Column::Id)),
        )
        .and_where(event::Column::EndsAt.gt(micros(now)))
        .cond_where(events::standing())
        .take()
}

#[derive(FromQueryResult)]
struct Busy {
    id: i64,
    support_contact_id: i64,
    name: String,
    starts_at: i64,
    starts_local: String,
    ends_at: i64,
    ends_local: String,
    time_zone: String,
}

/// The standing events that overlap a period, by who runs them, earliest first; `except` is
/// left out.
pub async fn clashes<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    period: &Period,
    except: EventId,
) -> Result<BTreeMap<EmployeeId, Vec<Clash>>> {
    let busy = event::Entity::find()
        .select_only()
        .columns([
            event::Column::Id,
            event::Column::SupportContactId,
            event::Column::Name,
            event::Column::StartsAt,
            event::Column::StartsLocal,
            event::Column::EndsAt,
            event::Column::EndsLocal,
            event::Column::TimeZone,
        ])
        .filter(event::Column::SupportContactId.is_not_null())
        .filter(events::overlaps(period))
        .filter(event::Column::Id.ne(except.get()))
        .filter(events::standing())
        .order_by_asc(event::Column::StartsAt)
        .order_by_asc(event::Column::Id)
        .into_model::<Busy>()
        .all(&from.connection())
        .await?;
    let mut clashes: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for row in busy {
        let period = events::period(
            row.id,
            &row.time_zone,
            (row.starts_at, &row.starts_local),
            (row.ends_at, &row.ends_local),
        )?;
        let clash = Clash {
            id: EventId::new(row.id),
            name: EventName::from_stored(row.name),
            period,
        };
        let of = EmployeeId::new(row.support_contact_id);
        clashes.entry(of).or_default().push(clash);
    }
    Ok(clashes)
}
