//! Who could run an event: the support employees with what each still has to run, and what
//! stands against it. A query each, however many they are.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{
    department::Department,
    employee::{EmployeeFilter, EmployeeRef},
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
    employees,
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

/// The active support employees of a filter with their load, by name; at most so many, all when
/// nothing is said.
pub async fn loads<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    filter: &EmployeeFilter,
    most: Option<u64>,
    (now, horizon): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Load>> {
    let of_support = EmployeeFilter {
        department: Some(Department::Support),
        inactive: false,
        ..filter.clone()
    };
    let which = employees::which(from, &of_support).await?;
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
        .cond_where(which)
        .take();
    if let Some(most) = most {
        select.limit(most);
    }
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

/// The standing events of some people that overlap a period, by who runs them, earliest first;
/// `except` is left out.
pub async fn clashes<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    period: &Period,
    except: EventId,
    people: &[EmployeeId],
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
        .filter(event::Column::SupportContactId.is_in(people.iter().map(|id| id.get())))
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
