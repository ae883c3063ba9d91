//! Private calendar feeds: one for an employee at most, found by the hash of its secret.
//!
//! The secret itself is never stored. Who knows it reads without a session: an
//! [`OpenFeed`], which only a hash that is known gives, stands in the place of a clearance.

use chrono::{DateTime, Utc};
use domain::{department::Department, employee::Employee, event::Event, ids::EmployeeId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use crate::{
    employees,
    entity::{
        calendar_feed::{ActiveModel, Column, Entity, Model},
        event,
    },
    error::{Error, Result},
    events::{self, Row},
    instant::{instant, micros, optional_instant},
    unit_of_work::{Connected, Queries, UnitOfWork},
};

/// A feed as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Since when there is one.
    pub created_at: DateTime<Utc>,
    /// When a calendar last read it, to within a minute.
    pub last_read_at: Option<DateTime<Utc>>,
}

/// A feed that somebody asked for by its secret, with its owner as they are now.
#[derive(Debug)]
pub struct OpenFeed {
    feed: Feed,
    employee: Employee,
    token_hash: String,
}

impl OpenFeed {
    /// The feed.
    pub fn feed(&self) -> &Feed {
        &self.feed
    }

    /// Whose it is.
    pub fn employee(&self) -> &Employee {
        &self.employee
    }
}

/// The feed of an employee.
pub async fn of(from: &impl Queries, employee: EmployeeId) -> Result<Option<Feed>> {
    let row = Entity::find_by_id(employee.get())
        .one(&from.connection())
        .await?;
    row.as_ref().map(decode).transpose()
}

/// Finds the feed of a secret, unless its owner's account is closed.
pub async fn open(from: &impl Queries, token_hash: &str) -> Result<Option<OpenFeed>> {
    let row = Entity::find()
        .filter(Column::TokenHash.eq(token_hash))
        .one(&from.connection())
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let owner = employees::account(from, EmployeeId::new(row.employee_id)).await?;
    let owner = owner.map(|account| account.employee);
    let Some(employee) = owner.filter(Employee::is_active) else {
        return Ok(None);
    };
    Ok(Some(OpenFeed {
        feed: decode(&row)?,
        employee,
        token_hash: row.token_hash,
    }))
}

/// The events that concern the owner of a feed and end after an instant, earliest first,
/// cancelled ones among them: support their own, sales those of their clients, management
/// every one.
pub async fn events(
    from: &impl Queries,
    open: &OpenFeed,
    ending_after: DateTime<Utc>,
    most: u64,
) -> Result<Vec<Event>> {
    let me = open.employee.id.get();
    let rows = events::rows().filter(event::Column::EndsAt.gt(micros(ending_after)));
    let rows = match open.employee.department {
        Department::Management => rows,
        Department::Sales => rows.filter(event::Column::SalesContactId.eq(me)),
        Department::Support => rows.filter(event::Column::SupportContactId.eq(me)),
    };
    rows.order_by_asc(event::Column::StartsAt)
        .order_by_asc(event::Column::Id)
        .limit(most)
        .into_model::<Row>()
        .all(&from.connection())
        .await?
        .into_iter()
        .map(events::decode)
        .collect()
}

/// Notes that a feed was read.
pub async fn touch(work: &UnitOfWork, open: &OpenFeed) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::LastReadAt, Expr::val(micros(work.stamp().now)))
        .filter(Column::TokenHash.eq(open.token_hash.as_str()))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Gives an employee a feed in the place of the one they may have.
///
/// # Errors
/// [`Error::Retry`] when they were given another at the same time.
pub async fn replace(work: &UnitOfWork, employee: EmployeeId, token_hash: &str) -> Result<Feed> {
    remove(work, employee).await?;
    let now = work.stamp().now;
    let row = ActiveModel {
        employee_id: Set(employee.get()),
        token_hash: Set(token_hash.to_owned()),
        created_at: Set(micros(now)),
        last_read_at: Set(None),
    };
    Entity::insert(row)
        .exec_without_returning(&work.connection())
        .await
        .map_err(|error| {
            let error = Error::from(error);
            if matches!(error, Error::Unique(_)) {
                Error::Retry
            } else {
                error
            }
        })?;
    Ok(Feed {
        created_at: now,
        last_read_at: None,
    })
}

/// Takes an employee's feed away. Returns whether there was one.
pub async fn remove(work: &UnitOfWork, employee: EmployeeId) -> Result<bool> {
    let removed = Entity::delete_many()
        .filter(Column::EmployeeId.eq(employee.get()))
        .exec(&work.connection())
        .await?;
    Ok(removed.rows_affected == 1)
}

fn decode(row: &Model) -> Result<Feed> {
    Ok(Feed {
        created_at: instant(row.created_at)?,
        last_read_at: optional_instant(row.last_read_at)?,
    })
}
