//! Employees, their numbers and their password hashes.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    audit::{ChangeSet, RecordKind, RecordRef},
    contact::Email,
    department::Department,
    employee::{Employee, EmployeeFilter, EmployeeRef, EmployeeSort, NewEmployee},
    ids::{EmployeeId, Version},
    own_settings::{Locale, Theme},
    page::{Page, PageRequest, Position, SortKey},
    period::TimeZone,
    policy::{
        Action, Clearance, CreateEmployee, DeleteEmployee, HandOver, Operation, Permit, Subject,
        UseOwnAccount,
    },
    refusal::ReferenceKind,
    text::{EmployeeNumber, PersonName},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    audit::{self, Written},
    constraint,
    entity::{
        client, client_contact, contract, counter, department,
        employee::{ActiveModel, Column, Entity, Model},
        event, payment, used_employee_number,
    },
    error::{Error, Result},
    fact::{self, Fact, Happened},
    instant::{instant, key, micros, optional_instant, width},
    list::Listing,
    search::{self, Kind, Narrowed},
    unit_of_work::{Connected, Queries, UnitOfWork},
};

/// The counter of generated employee numbers.
const COUNTER: &str = "employee_number";

/// What logging in needs to know of an account; never shown.
pub struct Account {
    /// The employee.
    pub employee: Employee,
    /// The PHC string of the password.
    pub password_hash: String,
}

/// Finds an employee.
pub async fn find<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    id: EmployeeId,
) -> Result<Option<Employee>> {
    let row = Entity::find_by_id(id.get()).one(&from.connection()).await?;
    row.map(decode).transpose()
}

/// The names of these employees, by id; without those who are not there.
pub async fn names<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    ids: &BTreeSet<EmployeeId>,
) -> Result<BTreeMap<EmployeeId, String>> {
    let rows: Vec<(i64, String)> = Entity::find()
        .select_only()
        .column(Column::Id)
        .column(Column::FullName)
        .filter(Column::Id.is_in(ids.iter().map(|id| id.get())))
        .into_tuple()
        .all(&from.connection())
        .await?;
    let named = |(id, name)| (EmployeeId::new(id), name);
    Ok(rows.into_iter().map(named).collect())
}

/// Finds the account behind a session or a login, before there is any
/// clearance.
pub async fn account(from: &impl Queries, id: EmployeeId) -> Result<Option<Account>> {
    let row = Entity::find_by_id(id.get()).one(&from.connection()).await?;
    row.map(decode_account).transpose()
}

/// Finds the account of an e-mail address, before there is any clearance.
pub async fn account_by_email(from: &impl Queries, email_key: &str) -> Result<Option<Account>> {
    let row = Entity::find()
        .filter(Column::EmailKey.eq(email_key))
        .one(&from.connection())
        .await?;
    row.map(decode_account).transpose()
}

/// Whether there is any employee: whether the company was set up.
pub async fn any(from: &impl Queries) -> Result<bool> {
    Ok(Entity::find()
        .select_only()
        .column(Column::Id)
        .limit(1)
        .into_tuple::<i64>()
        .one(&from.connection())
        .await?
        .is_some())
}

/// As [`any`], after raising the guard row of management: two who set a company up at
/// once cannot both find it empty.
pub async fn any_guarded(work: &UnitOfWork) -> Result<bool> {
    raise_guard(work, Department::Management).await?;
    any(work).await
}

/// Reads a page of employees.
pub async fn list<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    filter: &EmployeeFilter,
    page: &PageRequest<EmployeeSort>,
) -> Result<Page<Employee>> {
    let field = page.sort.field;
    let found = Narrowed::by(from, Kind::Employee, Column::Id, filter.search.as_ref()).await?;
    let few = found.few(false, || condition(filter));
    Listing {
        rows: Entity::find(),
        filter: condition(filter).add(found.filter),
        few,
        sample: found.sample.map(|some| condition(filter).add(some)),
        key: column(field),
        id: Column::Id,
    }
    .page(from, page, |row: &Model| position(field, row))
    .await?
    .try_map(decode)
}

fn column(field: EmployeeSort) -> Column {
    match field {
        EmployeeSort::Id => Column::Id,
        EmployeeSort::FullName => Column::FullNameKey,
        EmployeeSort::EmployeeNumber => Column::EmployeeNumber,
        EmployeeSort::Email => Column::EmailKey,
        EmployeeSort::CreatedAt => Column::CreatedAt,
    }
}

fn position(field: EmployeeSort, row: &Model) -> Position {
    let key = match field {
        EmployeeSort::Id => SortKey::Number(row.id),
        EmployeeSort::FullName => SortKey::Text(row.full_name_key.clone()),
        EmployeeSort::EmployeeNumber => SortKey::Text(row.employee_number.clone()),
        EmployeeSort::Email => SortKey::Text(row.email_key.clone()),
        EmployeeSort::CreatedAt => SortKey::Number(row.created_at),
    };
    Position { key, id: row.id }
}

/// The employees that pass a filter, what was searched for included.
pub(crate) async fn which(from: &impl Queries, filter: &EmployeeFilter) -> Result<Condition> {
    let found = Narrowed::by(from, Kind::Employee, Column::Id, filter.search.as_ref()).await?;
    Ok(condition(filter).add(found.by_index()))
}

fn condition(filter: &EmployeeFilter) -> Condition {
    let mut all = Condition::all().add(if filter.inactive {
        Column::DeactivatedAt.is_not_null()
    } else {
        Column::DeactivatedAt.is_null()
    });
    if let Some(department) = filter.department {
        all = all.add(Column::Department.eq(department.name()));
    }
    if let Some(except) = filter.except {
        all = all.add(Column::Id.ne(except.get()));
    }
    all
}

/// How many active and deactivated employees each department has.
pub async fn head_counts<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
) -> Result<Vec<(Department, u64, u64)>> {
    let mut counts = Vec::with_capacity(Department::ALL.len());
    for department in Department::ALL {
        let of = Entity::find().filter(Column::Department.eq(department.name()));
        let all = of.clone().count(&from.connection()).await?;
        let active = of
            .filter(Column::DeactivatedAt.is_null())
            .count(&from.connection())
            .await?;
        counts.push((department, active, all - active));
    }
    Ok(counts)
}

/// How many active employees a department has, after raising its guard row:
/// two units of work that both look cannot both change it.
pub async fn count_active_guarded<A: Operation>(
    work: &UnitOfWork,
    _: &Clearance<A>,
    department: Department,
) -> Result<u64> {
    raise_guard(work, department).await?;
    Ok(Entity::find()
        .filter(Column::Department.eq(department.name()))
        .filter(Column::DeactivatedAt.is_null())
        .count(&work.connection())
        .await?)
}

async fn raise_guard(work: &UnitOfWork, department: Department) -> Result<()> {
    department::Entity::update_many()
        .col_expr(
            department::Column::GuardVersion,
            Expr::col(department::Column::GuardVersion).add(1),
        )
        .filter(department::Column::Name.eq(department.name()))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Raises an employee's schedule version: two units of work that both plan
/// with the same person cannot both win.
pub async fn guard_schedule(work: &UnitOfWork, id: EmployeeId) -> Result<()> {
    Entity::update_many()
        .col_expr(
            Column::ScheduleVersion,
            Expr::col(Column::ScheduleVersion).add(1),
        )
        .filter(Column::Id.eq(id.get()))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Writes a new employee, with a generated number unless one was given.
pub async fn insert(
    work: &UnitOfWork,
    permit: Permit<CreateEmployee>,
    new: &NewEmployee,
    password_hash: &str,
    must_change_password: bool,
    time_zone: TimeZone,
) -> Result<Employee> {
    let now = work.stamp().now;
    let number = match &new.employee_number {
        Some(number) => number.clone(),
        None => next_number(work).await?,
    };
    let mut employee = Employee {
        id: EmployeeId::new(0),
        employee_number: number,
        full_name: new.full_name.clone(),
        email: new.email.clone(),
        department: new.department,
        must_change_password,
        deactivated_at: None,
        locale: Locale::default(),
        time_zone,
        theme: Theme::default(),
        two_factor_since: None,
        version: Version::FIRST,
        created_at: now,
        updated_at: now,
    };
    let inserted = Entity::insert(ActiveModel {
        id: NotSet,
        password_hash: Set(password_hash.to_owned()),
        schedule_version: Set(0),
        created_at: Set(micros(now)),
        ..encode(&employee)
    })
    .exec(&work.connection())
    .await?;
    employee.id = EmployeeId::new(inserted.last_insert_id);
    use_number(work, &employee).await?;
    search::created(work, &employee).await?;
    wrote(work, &permit, &employee, ChangeSet::created(&employee)).await?;
    Ok(employee)
}

/// Writes the next state of an employee.
///
/// # Errors
/// [`Error::Retry`] when the row was written since it was loaded.
pub async fn update<A: Operation<On = Employee>>(
    work: &UnitOfWork,
    permit: Permit<A>,
    before: &Employee,
    after: Employee,
) -> Result<Employee> {
    let after = Employee {
        version: permit.version().next(),
        updated_at: work.stamp().now,
        ..after
    };
    write(work, before.id, permit.version(), encode(&after)).await?;
    if after.employee_number != before.employee_number {
        use_number(work, &after).await?;
    }
    search::changed(work, before, &after).await?;
    wrote(work, &permit, &after, ChangeSet::between(before, &after)).await?;
    Ok(after)
}

/// Writes a new password hash with the next state; the audit entry says that
/// it changed, not to what.
///
/// # Errors
/// [`Error::Retry`] when the row was written since it was loaded.
pub async fn update_password<A: Operation<On = Employee>>(
    work: &UnitOfWork,
    permit: Permit<A>,
    before: &Employee,
    after: Employee,
    password_hash: &str,
) -> Result<Employee> {
    let after = Employee {
        version: permit.version().next(),
        updated_at: work.stamp().now,
        ..after
    };
    let row = ActiveModel {
        password_hash: Set(password_hash.to_owned()),
        ..encode(&after)
    };
    write(work, before.id, permit.version(), row).await?;
    let changes = ChangeSet::between(before, &after).with("password", "(secret)", "(secret)");
    wrote(work, &permit, &after, changes).await?;
    Ok(after)
}

/// Writes the next state of one's own record, with settings that only oneself
/// changes; the caller notes it in the audit log.
///
/// # Errors
/// [`Error::Retry`] when the row was written since it was loaded.
pub async fn update_own(
    work: &UnitOfWork,
    permit: Permit<UseOwnAccount>,
    before: &Employee,
    after: Employee,
) -> Result<Employee> {
    let after = Employee {
        version: before.version.next(),
        updated_at: work.stamp().now,
        ..after
    };
    write(work, before.id, before.version, encode(&after)).await?;
    note_fact(work, &permit, after.id, &ChangeSet::between(before, &after));
    Ok(after)
}

/// Writes one's own new password, or the same one hashed with today's
/// parameters; the caller notes it in the audit log.
pub async fn replace_own_hash(
    work: &UnitOfWork,
    id: EmployeeId,
    password_hash: &str,
    changed_by_owner: bool,
) -> Result<()> {
    let mut update = Entity::update_many()
        .col_expr(Column::PasswordHash, Expr::val(password_hash))
        .filter(Column::Id.eq(id.get()));
    if changed_by_owner {
        update = update
            .col_expr(Column::MustChangePassword, Expr::val(false))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .col_expr(Column::UpdatedAt, Expr::val(micros(work.stamp().now)));
    }
    update.exec(&work.connection()).await?;
    if changed_by_owner {
        work.note_fact(Fact::Employee {
            happened: Happened::Changed,
            employee: id,
            actor: Some(id),
            fields: vec!["password".to_owned()],
        });
    }
    Ok(())
}

/// Deletes an employee; sessions and audit entries keep id and name.
///
/// # Errors
/// [`Error::ForeignKey`] when a record still refers to them.
pub async fn delete(
    work: &UnitOfWork,
    permit: Permit<DeleteEmployee>,
    employee: &Employee,
) -> Result<()> {
    let deleted = Entity::delete_many()
        .filter(Column::Id.eq(employee.id.get()))
        .filter(Column::Version.eq(permit.version().get()))
        .exec(&work.connection())
        .await?;
    if deleted.rows_affected != 1 {
        return Err(Error::Retry);
    }
    search::deleted(work, employee).await?;
    wrote(work, &permit, employee, ChangeSet::deleted(employee)).await
}

/// Writes the audit entry of a hand-over on the employee who gave; what moved
/// has entries of its own.
pub async fn handed_over(
    work: &UnitOfWork,
    permit: Permit<HandOver>,
    from: &Employee,
    to: &EmployeeRef,
    (clients, events): (u64, u64),
) -> Result<()> {
    let changes = ChangeSet::none()
        .with("handed_over_to", None::<i64>, to.id.get())
        .with("clients", clients, 0)
        .with("events", events, 0);
    let after = Employee {
        version: permit.version().next(),
        updated_at: work.stamp().now,
        ..from.clone()
    };
    write(work, from.id, permit.version(), encode(&after)).await?;
    wrote(work, &permit, &after, changes).await
}

/// Whether a record refers to an employee: the first that is found is enough.
pub async fn is_named<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    id: EmployeeId,
) -> Result<bool> {
    Ok(
        is_in::<client::Entity>(from, client::Column::SalesContactId, id).await?
            || is_in::<contract::Entity>(from, contract::Column::SalesContactId, id).await?
            || is_in::<event::Entity>(from, event::Column::SupportContactId, id).await?
            || is_in::<event::Entity>(from, event::Column::SalesContactId, id).await?
            || is_in::<client_contact::Entity>(from, client_contact::Column::RecordedBy, id)
                .await?
            || is_in::<contract::Entity>(from, contract::Column::SignedBy, id).await?
            || is_in::<payment::Entity>(from, payment::Column::RecordedBy, id).await?
            || is_in::<payment::Entity>(from, payment::Column::VoidedBy, id).await?,
    )
}

async fn is_in<E: EntityTrait>(
    from: &impl Queries,
    column: E::Column,
    id: EmployeeId,
) -> Result<bool> {
    let found: Option<i64> = E::find()
        .select_only()
        .column(column)
        .filter(column.eq(id.get()))
        .limit(1)
        .into_tuple()
        .one(&from.connection())
        .await?;
    Ok(found.is_some())
}

/// What refers to an employee, with counts; empty when nothing does.
pub async fn references_to<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    id: EmployeeId,
) -> Result<Vec<(ReferenceKind, u64)>> {
    let id = id.get();
    let connection = &from.connection();
    let found = [
        (
            ReferenceKind::Clients,
            client::Entity::find()
                .filter(client::Column::SalesContactId.eq(id))
                .count(connection)
                .await?,
        ),
        (
            ReferenceKind::Contracts,
            contract::Entity::find()
                .filter(
                    Condition::any()
                        .add(contract::Column::SalesContactId.eq(id))
                        .add(contract::Column::SignedBy.eq(id)),
                )
                .count(connection)
                .await?,
        ),
        (
            ReferenceKind::Events,
            event::Entity::find()
                .filter(
                    Condition::any()
                        .add(event::Column::SupportContactId.eq(id))
                        .add(event::Column::SalesContactId.eq(id)),
                )
                .count(connection)
                .await?,
        ),
        (
            ReferenceKind::Payments,
            payment::Entity::find()
                .filter(
                    Condition::any()
                        .add(payment::Column::RecordedBy.eq(id))
                        .add(payment::Column::VoidedBy.eq(id)),
                )
                .count(connection)
                .await?,
        ),
        (
            ReferenceKind::LoggedContacts,
            client_contact::Entity::find()
                .filter(client_contact::Column::RecordedBy.eq(id))
                .count(connection)
                .await?,
        ),
    ];
    Ok(found.into_iter().filter(|(_, count)| *count > 0).collect())
}

async fn next_number(work: &UnitOfWork) -> Result<EmployeeNumber> {
    loop {
        counter::Entity::update_many()
            .col_expr(
                counter::Column::Value,
                Expr::col(counter::Column::Value).add(1),
            )
            .filter(counter::Column::Name.eq(COUNTER))
            .exec(&work.connection())
            .await?;
        let value = counter::Entity::find_by_id(COUNTER.to_owned())
            .one(&work.connection())
            .await?
            .ok_or_else(|| Error::Corrupt("the counter of employee numbers is gone".to_owned()))?
            .value;
        let number = format!("E{value:04}");
        let used = used_employee_number::Entity::find_by_id(number.clone())
            .one(&work.connection())
            .await?;
        if used.is_none() {
            return Ok(EmployeeNumber::from_stored(number));
        }
    }
}

/// Remembers a number for good.
async fn use_number(work: &UnitOfWork, employee: &Employee) -> Result<()> {
    used_employee_number::Entity::insert(used_employee_number::ActiveModel {
        number: Set(employee.employee_number.to_string()),
        employee_id: Set(employee.id.get()),
    })
    .exec_without_returning(&work.connection())
    .await
    .map_err(|error| {
        let error = Error::from(error);
        // MariaDB calls every primary key PRIMARY, without the table
        if matches!(error, Error::Unique(_)) {
            Error::Unique(constraint::USED_EMPLOYEE_NUMBER.to_owned())
        } else {
            error
        }
    })?;
    Ok(())
}

async fn write(
    work: &UnitOfWork,
    id: EmployeeId,
    version: Version,
    row: ActiveModel,
) -> Result<()> {
    let updated = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(id.get()))
        .filter(Column::Version.eq(version.get()))
        .exec(&work.connection())
        .await?;
    if updated.rows_affected == 1 {
        Ok(())
    } else {
        Err(Error::Retry)
    }
}

async fn wrote<A: Operation>(
    work: &UnitOfWork,
    permit: &Permit<A>,
    employee: &Employee,
    changes: ChangeSet,
) -> Result<()> {
    note_fact(work, permit, employee.id, &changes);
    audit::written(
        work,
        permit,
        Written {
            record: RecordRef::new(RecordKind::Employee, employee.id.get()),
            label: employee.label(),
            version: Some(employee.version),
            changes,
        },
    )
    .await
}

/// Notes what happened to the record. A hand-over is written on the one who gave without
/// changing them.
fn note_fact<A: Operation>(
    work: &UnitOfWork,
    permit: &Permit<A>,
    employee: EmployeeId,
    changes: &ChangeSet,
) {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "whatever else changes a field is a change"
    )]
    let happened = match A::ACTION {
        Action::CreateEmployee => Happened::Created,
        Action::DeactivateEmployee => Happened::Deactivated,
        Action::ReactivateEmployee => Happened::Reactivated,
        Action::DeleteEmployee => Happened::Deleted,
        Action::HandOver => return,
        _ if changes.is_empty() => return,
        _ => Happened::Changed,
    };
    let fields = changes.changes().iter();
    work.note_fact(Fact::Employee {
        happened,
        employee,
        actor: fact::actor(permit),
        fields: fields.map(|change| change.field.clone()).collect(),
    });
}

/// Every column that a write may change, the password hash apart.
pub(crate) fn encode(employee: &Employee) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        employee_number: Set(employee.employee_number.to_string()),
        full_name: Set(employee.full_name.to_string()),
        full_name_key: Set(key(employee.full_name.as_str(), width::NAME)),
        email: Set(employee.email.to_string()),
        email_key: Set(employee.email.key()),
        department: Set(employee.department.name().to_owned()),
        password_hash: NotSet,
        must_change_password: Set(employee.must_change_password),
        deactivated_at: Set(employee.deactivated_at.map(micros)),
        locale: Set(employee.locale.name().to_owned()),
        time_zone: Set(employee.time_zone.name().to_owned()),
        theme: Set(employee.theme.name().to_owned()),
        two_factor_since: Set(employee.two_factor_since.map(micros)),
        schedule_version: NotSet,
        version: Set(employee.version.get()),
        created_at: NotSet,
        updated_at: Set(micros(employee.updated_at)),
    }
}

fn decode_account(mut row: Model) -> Result<Account> {
    let password_hash = std::mem::take(&mut row.password_hash);
    Ok(Account {
        employee: decode(row)?,
        password_hash,
    })
}

pub(crate) fn decode(row: Model) -> Result<Employee> {
    let corrupt = |refused: domain::error::BadValue| {
        Error::Corrupt(format!("employee {}: a stored value {refused}", row.id))
    };
    Ok(Employee {
        id: EmployeeId::new(row.id),
        department: Department::parse(&row.department).map_err(corrupt)?,
        time_zone: TimeZone::parse(&row.time_zone).map_err(corrupt)?,
        employee_number: EmployeeNumber::from_stored(row.employee_number),
        full_name: PersonName::from_stored(row.full_name),
        email: Email::from_stored(row.email),
        must_change_password: row.must_change_password,
        deactivated_at: optional_instant(row.deactivated_at)?,
        locale: Locale::from_stored(&row.locale),
        theme: Theme::from_stored(&row.theme),
        two_factor_since: optional_instant(row.two_factor_since)?,
        version: Version::new(row.version),
        created_at: instant(row.created_at)?,
        updated_at: instant(row.updated_at)?,
    })
}
