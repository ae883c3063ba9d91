//! Second factors: the sealed secret of an employee's authenticator app, and the hashes of
//! their recovery codes.
//!
//! `employees.two_factor_since` says the same as a confirmed row here, for everybody who
//! looks at an employee; both are written in one unit of work.

use chrono::{DateTime, Utc};
use domain::ids::{EmployeeId, SessionId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr,
};

use crate::{
    entity::{recovery_code, second_factor},
    error::{Error, Result},
    instant::{instant, micros},
    unit_of_work::{Connected, Queries, UnitOfWork},
};

/// A second factor as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The secret, encrypted by the caller.
    pub sealed_secret: String,
    /// Whether a code of the app was shown once: before that it guards nothing.
    pub is_confirmed: bool,
    /// The session in which it was begun.
    pub begun_in: SessionId,
    /// When it was begun.
    pub begun_at: DateTime<Utc>,
}

/// The second factor of an employee.
pub async fn of(from: &impl Queries, employee: EmployeeId) -> Result<Option<SecondFactor>> {
    let row = second_factor::Entity::find_by_id(employee.get())
        .one(&from.connection())
        .await?;
    row.map(|row| {
        Ok(SecondFactor {
            sealed_secret: row.sealed_secret,
            is_confirmed: row.confirmed_at.is_some(),
            begun_in: SessionId::new(row.begun_in),
            begun_at: instant(row.created_at)?,
        })
    })
    .transpose()
}

/// Writes a secret that is to be confirmed, in the place of one that never was.
///
/// # Errors
/// [`Error::Retry`] when one was confirmed, or written at the same time.
pub async fn begin(
    work: &UnitOfWork,
    employee: EmployeeId,
    session: SessionId,
    sealed_secret: &str,
) -> Result<()> {
    use second_factor::{ActiveModel, Column, Entity};
    Entity::delete_many()
        .filter(Column::EmployeeId.eq(employee.get()))
        .filter(Column::ConfirmedAt.is_null())
        .exec(&work.connection())
        .await?;
    let row = ActiveModel {
        employee_id: Set(employee.get()),
        sealed_secret: Set(sealed_secret.to_owned()),
        confirmed_at: Set(None),
        last_step: Set(0),
        begun_in: Set(session.get()),
        created_at: Set(micros(work.stamp().now)),
    };
    let inserted = Entity::insert(row)
        .exec_without_returning(&work.connection())
        .await;
    match inserted.map_err(Error::from) {
        Ok(_) => Ok(()),
        Err(Error::Unique(_)) => Err(Error::Retry),
        Err(error) => Err(error),
    }
}

/// Confirms a secret with the step of the code that was shown. Returns whether there was one
/// to confirm.
pub async fn confirm(work: &UnitOfWork, employee: EmployeeId, step: i64) -> Result<bool> {
    use second_factor::{Column, Entity};
    let confirmed = Entity::update_many()
        .col_expr(Column::ConfirmedAt, Expr::val(micros(work.stamp().now)))
        .col_expr(Column::LastStep, Expr::val(step))
        .filter(Column::EmployeeId.eq(employee.get()))
        .filter(Column::ConfirmedAt.is_null())
        .exec(&work.connection())
        .await?;
    Ok(confirmed.rows_affected == 1)
}

/// Uses the code of a step up. Returns whether it was still good: a code is taken once
/// (RFC 6238, section 5.2).
pub async fn use_step(work: &UnitOfWork, employee: EmployeeId, step: i64) -> Result<bool> {
    use second_factor::{Column, Entity};
    let used = Entity::update_many()
        .col_expr(Column::LastStep, Expr::val(step))
        .filter(Column::EmployeeId.eq(employee.get()))
        .filter(Column::LastStep.lt(step))
        .exec(&work.connection())
        .await?;
    Ok(used.rows_affected == 1)
}

/// Gives an employee recovery codes in the place of those they have.
pub async fn replace_codes(
    work: &UnitOfWork,
    employee: EmployeeId,
    hashes: &[String],
) -> Result<()> {
    forget_codes(work, employee).await?;
    let rows = hashes.iter().map(|hash| recovery_code::ActiveModel {
        employee_id: Set(employee.get()),
        code_hash: Set(hash.clone()),
        used_at: Set(None),
    });
    recovery_code::Entity::insert_many(rows)
        .exec_without_returning(&work.connection())
        .await?;
    Ok(())
}

/// Uses a recovery code up. Returns whether it was still good.
pub async fn use_code(work: &UnitOfWork, employee: EmployeeId, hash: &str) -> Result<bool> {
    use recovery_code::{Column, Entity};
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::val(micros(work.stamp().now)))
        .filter(Column::EmployeeId.eq(employee.get()))
        .filter(Column::CodeHash.eq(hash))
        .filter(Column::UsedAt.is_null())
        .exec(&work.connection())
        .await?;
    Ok(used.rows_affected == 1)
}

/// How many recovery codes of an employee are still good.
pub async fn codes_left(from: &impl Queries, employee: EmployeeId) -> Result<u64> {
    use recovery_code::{Column, Entity};
    Ok(Entity::find()
        .filter(Column::EmployeeId.eq(employee.get()))
        .filter(Column::UsedAt.is_null())
        .count(&from.connection())
        .await?)
}

/// Takes an employee's second factor and recovery codes away. Returns whether one was
/// confirmed.
pub async fn remove(work: &UnitOfWork, employee: EmployeeId) -> Result<bool> {
    forget_codes(work, employee).await?;
    let was = of(work, employee).await?;
    second_factor::Entity::delete_by_id(employee.get())
        .exec(&work.connection())
        .await?;
    Ok(was.is_some_and(|factor| factor.is_confirmed))
}

async fn forget_codes(work: &UnitOfWork, employee: EmployeeId) -> Result<()> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::EmployeeId.eq(employee.get()))
        .exec(&work.connection())
        .await?;
    Ok(())
}
