//! Sessions: opened, seen, ended; never deleted.

use chrono::{DateTime, Utc};
use domain::{
    actor::Channel,
    employee::Employee,
    ids::{EmployeeId, SessionId},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
    sea_query::Expr,
};

use crate::{
    employees,
    entity::{
        employee,
        session::{ActiveModel, Column, Entity, Model, Relation},
    },
    error::Result,
    instant::{instant, micros, optional_instant},
    unit_of_work::{Connected, Queries, UnitOfWork},
};

/// Characters of a user agent that are kept.
const USER_AGENT_WIDTH: usize = 255;

/// A session as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// The id in the token.
    pub id: SessionId,
    /// Whose it is.
    pub employee_id: EmployeeId,
    /// Through which face it was opened.
    pub channel: Channel,
    /// The program it was opened with.
    pub user_agent: String,
    /// When it was opened.
    pub issued_at: DateTime<Utc>,
    /// When it ends; one of the web interface sooner than its token, unless it
    /// is used again.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, to within a minute.
    pub last_seen_at: DateTime<Utc>,
    /// When it was ended before its time.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Session {
    /// Whether it can still be used.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at > now
    }
}

/// A session to open.
#[derive(Debug, Clone)]
pub struct NewSession<'a> {
    /// Whose it is.
    pub employee_id: EmployeeId,
    /// The name kept beside the id.
    pub employee_name: &'a str,
    /// Through which face.
    pub channel: Channel,
    /// With which program.
    pub user_agent: &'a str,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// Finds a session, before there is any clearance.
pub async fn find(from: &impl Queries, id: SessionId) -> Result<Option<Session>> {
    let row = Entity::find_by_id(id.get()).one(&from.connection()).await?;
    row.map(decode).transpose()
}

/// Finds a session and whose it is in one query, before there is any clearance: every
/// request asks.
pub async fn find_with_owner(
    from: &impl Queries,
    id: SessionId,
) -> Result<Option<(Session, Employee)>> {
    let found = Entity::find_by_id(id.get())
        .join(JoinType::InnerJoin, Relation::Employee.def())
        .select_also(employee::Entity)
        .one(&from.connection())
        .await?;
    let Some((session, Some(owner))) = found else {
        return Ok(None);
    };
    Ok(Some((decode(session)?, employees::decode(owner)?)))
}

/// The sessions of an employee that are still open, latest first.
pub async fn open_of(
    from: &impl Queries,
    employee: EmployeeId,
    now: DateTime<Utc>,
) -> Result<Vec<Session>> {
    Entity::find()
        .filter(Column::EmployeeId.eq(employee.get()))
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(micros(now)))
        .order_by_desc(Column::Id)
        .all(&from.connection())
        .await?
        .into_iter()
        .map(decode)
        .collect()
}

/// Opens a session.
pub async fn insert(work: &UnitOfWork, new: NewSession<'_>) -> Result<Session> {
    let now = work.stamp().now;
    let user_agent: String = new.user_agent.chars().take(USER_AGENT_WIDTH).collect();
    let inserted = Entity::insert(ActiveModel {
        id: NotSet,
        employee_id: Set(new.employee_id.get()),
        employee_name: Set(new.employee_name.to_owned()),
        issued_at: Set(micros(now)),
        expires_at: Set(micros(new.expires_at)),
        last_seen_at: Set(micros(now)),
        revoked_at: Set(None),
        channel: Set(new.channel.name().to_owned()),
        user_agent: Set(user_agent.clone()),
    })
    .exec(&work.connection())
    .await?;
    Ok(Session {
        id: SessionId::new(inserted.last_insert_id),
        employee_id: new.employee_id,
        channel: new.channel,
        user_agent,
        issued_at: now,
        expires_at: new.expires_at,
        last_seen_at: now,
        revoked_at: None,
    })
}

/// Notes that a session was used, and when it ends if it is not used again.
pub async fn touch(work: &UnitOfWork, id: SessionId, expires_at: DateTime<Utc>) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::ExpiresAt, Expr::val(micros(expires_at)))
        .col_expr(Column::LastSeenAt, Expr::val(micros(work.stamp().now)))
        .filter(Column::Id.eq(id.get()))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Ends one session of an employee. Returns whether it was open.
pub async fn revoke(work: &UnitOfWork, employee: EmployeeId, id: SessionId) -> Result<bool> {
    let now = micros(work.stamp().now);
    let ended = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::val(now))
        .filter(Column::Id.eq(id.get()))
        .filter(Column::EmployeeId.eq(employee.get()))
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .exec(&work.connection())
        .await?;
    Ok(ended.rows_affected == 1)
}

/// Ends all open sessions of an employee. Returns how many there were.
pub async fn revoke_all(work: &UnitOfWork, employee: EmployeeId) -> Result<u64> {
    let now = micros(work.stamp().now);
    let ended = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::val(now))
        .filter(Column::EmployeeId.eq(employee.get()))
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .exec(&work.connection())
        .await?;
    Ok(ended.rows_affected)
}

fn decode(row: Model) -> Result<Session> {
    Ok(Session {
        id: SessionId::new(row.id),
        employee_id: EmployeeId::new(row.employee_id),
        channel: Channel::from_stored(&row.channel),
        user_agent: row.user_agent,
        issued_at: instant(row.issued_at)?,
        expires_at: instant(row.expires_at)?,
        last_seen_at: instant(row.last_seen_at)?,
        revoked_at: optional_instant(row.revoked_at)?,
    })
}
