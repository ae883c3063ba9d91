//! Sessions: opened, seen, ended; never deleted.

use chrono::{DateTime, Utc};
use domain::{
    actor::Channel,
    api_token::{NewApiToken, TokenScope},
    employee::Employee,
    ids::{EmployeeId, SessionId},
    text::TokenName,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
    sea_query::{Expr, Query},
};

use crate::{
    employees,
    entity::{
        company_settings, employee,
        session::{ActiveModel, Column, Entity, Model, Relation},
    },
    error::Result,
    instant::{instant, micros, optional_instant},
    settings,
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
    /// What it is when nobody logged in for it.
    pub api_token: Option<ApiToken>,
}

/// A session that a program has by a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// What it is for.
    pub name: TokenName,
    /// What it may do.
    pub scope: TokenScope,
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
    /// The API token that stands for it, with the hash of its secret.
    pub token: Option<(&'a NewApiToken, &'a str)>,
}

/// Finds a session, before there is any clearance.
pub async fn find(from: &impl Queries, id: SessionId) -> Result<Option<Session>> {
    let row = Entity::find_by_id(id.get()).one(&from.connection()).await?;
    row.map(decode).transpose()
}

/// A session, whose it is, and what the company demands of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Owned {
    /// The session.
    pub session: Session,
    /// Whose it is.
    pub owner: Employee,
    /// Whether they have to set up a second factor before anything else.
    pub owes_two_factor: bool,
}

/// A session's row beside the departments that the company's settings name.
#[derive(FromQueryResult)]
struct Asked {
    #[sea_orm(nested)]
    session: Model,
    two_factor_departments: Option<String>,
}

/// Finds a session and whose it is in one query, before there is any clearance: every
/// request asks.
pub async fn find_with_owner(from: &impl Queries, id: SessionId) -> Result<Option<Owned>> {
    owned(from, Entity::find_by_id(id.get())).await
}

/// As [`find_with_owner`], by the hash of an API token.
pub async fn find_token(from: &impl Queries, token_hash: &str) -> Result<Option<Owned>> {
    let rows = Entity::find().filter(Column::TokenHash.eq(token_hash));
    owned(from, rows).await
}

async fn owned(from: &impl Queries, rows: Select<Entity>) -> Result<Option<Owned>> {
    let demanded = Query::select()
        .column(company_settings::Column::TwoFactorDepartments)
        .from(company_settings::Entity)
        .take();
    let found = rows
        .expr_as(demanded, "two_factor_departments")
        .join(JoinType::InnerJoin, Relation::Employee.def())
        .select_also(employee::Entity)
        .into_model::<Asked, employee::Model>()
        .one(&from.connection())
        .await?;
    let Some((asked, Some(owner))) = found else {
        return Ok(None);
    };
    let owner = employees::decode(owner)?;
    let demanded_of =
        settings::departments(asked.two_factor_departments.as_deref().unwrap_or_default())?;
    Ok(Some(Owned {
        session: decode(asked.session)?,
        owes_two_factor: owner.owes_two_factor(&demanded_of),
        owner,
    }))
}

/// The sessions of an employee that are still open, latest first.
pub async fn open_of(
    from: &impl Queries,
    employee: EmployeeId,
    now: DateTime<Utc>,
) -> Result<Vec<Session>> {
    Entity::find()
        .filter(Column::EmployeeId.eq(employee.get()))
        .filter(Column::TokenHash.is_null())
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(micros(now)))
        .order_by_desc(Column::Id)
        .all(&from.connection())
        .await?
        .into_iter()
        .map(decode)
        .collect()
}

/// The API tokens of an employee that are still good, latest first.
pub async fn tokens_of(
    from: &impl Queries,
    employee: EmployeeId,
    now: DateTime<Utc>,
) -> Result<Vec<Session>> {
    Entity::find()
        .filter(Column::EmployeeId.eq(employee.get()))
        .filter(Column::TokenHash.is_not_null())
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
        token_hash: Set(new.token.map(|(_, hash)| hash.to_owned())),
        token_name: Set(new.token.map(|(token, _)| token.name.to_string())),
        token_scope: Set(new.token.map(|(token, _)| token.scope.name().to_owned())),
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
        api_token: new.token.map(|(token, _)| ApiToken {
            name: token.name.clone(),
            scope: token.scope,
        }),
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

/// Ends one session of an employee, whether of a login or an API token. Returns whether it
/// was open.
pub async fn revoke(work: &UnitOfWork, employee: EmployeeId, id: SessionId) -> Result<bool> {
    revoke_where(work, employee, id, Condition::all()).await
}

/// Ends one session of a login. Returns whether it was open.
pub async fn revoke_login(work: &UnitOfWork, employee: EmployeeId, id: SessionId) -> Result<bool> {
    let login = Condition::all().add(Column::TokenHash.is_null());
    revoke_where(work, employee, id, login).await
}

/// Ends an API token of an employee. Returns whether it was good.
pub async fn revoke_token(work: &UnitOfWork, employee: EmployeeId, id: SessionId) -> Result<bool> {
    let token = Condition::all().add(Column::TokenHash.is_not_null());
    revoke_where(work, employee, id, token).await
}

async fn revoke_where(
    work: &UnitOfWork,
    employee: EmployeeId,
    id: SessionId,
    which: Condition,
) -> Result<bool> {
    let now = micros(work.stamp().now);
    let ended = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::val(now))
        .filter(Column::Id.eq(id.get()))
        .filter(Column::EmployeeId.eq(employee.get()))
        .filter(which)
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .exec(&work.connection())
        .await?;
    Ok(ended.rows_affected == 1)
}

/// Ends all open sessions of an employee but one.
pub async fn revoke_others(work: &UnitOfWork, employee: EmployeeId, kept: SessionId) -> Result<()> {
    let now = micros(work.stamp().now);
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::val(now))
        .filter(Column::EmployeeId.eq(employee.get()))
        .filter(Column::Id.ne(kept.get()))
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .exec(&work.connection())
        .await?;
    Ok(())
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
        api_token: row.token_name.map(|name| ApiToken {
            name: TokenName::from_stored(name),
            scope: TokenScope::from_stored(row.token_scope.as_deref().unwrap_or_default()),
        }),
    })
}
