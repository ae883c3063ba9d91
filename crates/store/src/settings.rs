//! The company settings: one row.

use domain::{
    audit::{ChangeSet, RecordKind, RecordRef},
    department::Department,
    error::BadValue,
    ids::Version,
    money::Currency,
    period::TimeZone,
    policy::{Permit, Subject, UpdateSettings},
    settings::CompanySettings,
    text::CompanyName,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    audit::{self, Written},
    entity::company_settings::{ActiveModel, Column, Entity},
    error::{Error, Result},
    instant::micros,
    unit_of_work::{Connected, Queries, UnitOfWork},
};

/// The id of the one row.
const ONLY: i64 = 1;

/// Reads the settings; `None` before the company was set up. Every face needs
/// them, so no clearance is asked.
pub async fn find(from: &impl Queries) -> Result<Option<CompanySettings>> {
    let Some(row) = Entity::find_by_id(ONLY).one(&from.connection()).await? else {
        return Ok(None);
    };
    Ok(Some(CompanySettings {
        company_name: CompanyName::from_stored(row.company_name),
        currency: Currency::parse(&row.currency).map_err(corrupt)?,
        time_zone: TimeZone::parse(&row.time_zone).map_err(corrupt)?,
        two_factor_departments: departments(&row.two_factor_departments)?,
        version: Version::new(row.version),
    }))
}

/// The departments that a column names.
pub(crate) fn departments(stored: &str) -> Result<Vec<Department>> {
    stored
        .split(',')
        .filter(|name| !name.is_empty())
        .map(|name| Department::parse(name).map_err(corrupt))
        .collect()
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "what an error is turned into takes it"
)]
fn corrupt(refused: BadValue) -> Error {
    Error::Corrupt(format!("company settings: a value {refused}"))
}

/// Writes the settings of a company that is being set up.
pub async fn insert(work: &UnitOfWork, settings: &CompanySettings) -> Result<()> {
    let row = ActiveModel {
        id: Set(ONLY),
        ..encode(work, settings)
    };
    Entity::insert(row)
        .exec_without_returning(&work.connection())
        .await?;
    Ok(())
}

/// Writes the next state of the settings.
///
/// # Errors
/// [`Error::Retry`] when they were written since they were loaded.
pub async fn update(
    work: &UnitOfWork,
    permit: Permit<UpdateSettings>,
    before: &CompanySettings,
    after: CompanySettings,
) -> Result<CompanySettings> {
    let after = CompanySettings {
        version: permit.version().next(),
        ..after
    };
    let updated = Entity::update_many()
        .set(encode(work, &after))
        .filter(Column::Id.eq(ONLY))
        .filter(Column::Version.eq(permit.version().get()))
        .exec(&work.connection())
        .await?;
    if updated.rows_affected != 1 {
        return Err(Error::Retry);
    }
    audit::written(
        work,
        &permit,
        Written {
            record: RecordRef::new(RecordKind::Settings, ONLY),
            label: after.label(),
            version: Some(after.version),
            changes: ChangeSet::between(before, &after),
        },
    )
    .await?;
    Ok(after)
}

fn encode(work: &UnitOfWork, settings: &CompanySettings) -> ActiveModel {
    let departments: Vec<_> = settings
        .two_factor_departments
        .iter()
        .map(|department| department.name())
        .collect();
    ActiveModel {
        company_name: Set(settings.company_name.to_string()),
        currency: Set(settings.currency.code().to_owned()),
        time_zone: Set(settings.time_zone.name().to_owned()),
        two_factor_departments: Set(departments.join(",")),
        version: Set(settings.version.get()),
        updated_at: Set(micros(work.stamp().now)),
        ..ActiveModel::default()
    }
}
