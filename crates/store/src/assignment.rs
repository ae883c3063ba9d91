//! Who could run an event: the support employees with what each still has to run, and what
//! stands against it. A query each, however many they are.

use std::collections::{BTreeMap, HashMap};

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
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{CaseStatement, Func, SimpleExpr},
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
    let staff: Vec<(i64, String)> = employee::Entity::find()
        .select_only()
        .columns([employee::Column::Id, employee::Column::FullName])
        .filter(which)
        .order_by_asc(employee::Column::FullNameKey)
        .order_by_asc(employee::Column::Id)
        .limit(most)
        .into_tuple()
        .all(&from.connection())
        .await?;
    let of_these = most.map(|_| staff.iter().map(|(id, _)| *id).collect());
    let before_them = before_them(from, of_these, (now, horizon)).await?;
    Ok(staff
        .into_iter()
        .map(|(id, full_name)| {
            let (events, soon) = before_them.get(&id).copied().unwrap_or_default();
            Load {
                support: EmployeeRef {
                    id: EmployeeId::new(id),
                    full_name,
                },
                events,
                soon,
            }
        })
        .collect())
}

/// What these people, or all, still have to run, and what of it begins before the horizon.
async fn before_them(
    from: &impl Queries,
    people: Option<Vec<i64>>,
    (now, horizon): (DateTime<Utc>, DateTime<Utc>),
) -> Result<HashMap<i64, (u64, u64)>> {
    let begins_soon = event::Column::StartsAt.lt(micros(horizon));
    let soon = CaseStatement::new().case(begins_soon, event::Column::Id.into_expr());
    let (whose, standing) = match people {
        Some(people) => (
            event::Column::SupportContactId.is_in(people),
            events::standing(),
        ),
        None => (
            event::Column::SupportContactId.is_not_null(),
            events::standing_among_many(from),
        ),
    };
    let counted: Vec<(i64, i64, i64)> = event::Entity::find()
        .select_only()
        .column(event::Column::SupportContactId)
        .expr_as(event::Column::Id.count(), "coming")
        .expr_as(Func::count(SimpleExpr::Case(Box::new(soon))), "soon")
        .filter(whose)
        .filter(event::Column::EndsAt.gt(micros(now)))
        .filter(standing)
        .group_by(event::Column::SupportContactId)
        .into_tuple()
        .all(&from.connection())
        .await?;
    Ok(counted
        .into_iter()
        .map(|(id, coming, soon)| (id, (coming.unsigned_abs(), soon.unsigned_abs())))
        .collect())
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
