//! Employees of a file. Nobody's password is in a file: new accounts open once management
//! sets one.

use domain::{
    audit::ChangeSet,
    contact::Email,
    department::Department,
    employee::{Employee, EmployeeChanges, NewEmployee},
    error::Checks,
    ids::EmployeeId,
    import::{Existing, RowOutcome},
    policy::{
        self, Clearance, Company, CreateEmployee, DeactivateEmployee, ReadEmployees, UpdateEmployee,
    },
    text::{EmployeeNumber, PersonName},
    worded,
};
use store::{employees, matching};

use super::{
    batch::{Batch, Taken},
    row::Row,
    undo::Undoing,
};
use crate::error::ServiceError;

/// Opens no account: it is no hash.
const NO_PASSWORD: &str = "!";

/// What a row says of an employee.
#[derive(Debug)]
struct Said {
    number: Option<EmployeeNumber>,
    full_name: Option<PersonName>,
    email: Option<Email>,
    department: Option<Department>,
    is_active: Option<bool>,
}

impl Said {
    fn read(row: &Row<'_>) -> Result<Self, ServiceError> {
        let mut checks = Checks::default();
        let number = checks.take_optional(
            "employee_number",
            row.parsed("employee_number", EmployeeNumber::parse),
        );
        let name = checks.take_optional("full_name", row.parsed("full_name", PersonName::parse));
        let email = checks.take_optional("email", row.parsed("email", Email::parse));
        let department = checks.take_optional("department", row.department());
        let is_active = checks.take_optional("active", row.flag("active"));
        let said = checks.finish(|| {
            Some(Self {
                number: number?,
                full_name: name?,
                email: email?,
                department: department?,
                is_active: is_active?,
            })
        })?;
        Ok(said)
    }
}

/// Takes an employee in.
pub(super) async fn take(batch: &mut Batch<'_>, row: &Row<'_>) -> Result<Taken, ServiceError> {
    let clearance = policy::admit::<CreateEmployee>(&batch.session.actor)?;
    let said = Said::read(row)?;
    let found = find(batch, &said).await?;
    let email = said.email.as_ref().or(found.as_ref().map(|one| &one.email));
    let key = email.map(|email| format!("employee e-mail {}", email.key()));
    let number = said
        .number
        .as_ref()
        .map(|number| format!("employee number {}", domain::fold::key(number.as_str())));
    for (field, key) in [("email", &key), ("employee_number", &number)] {
        if let Some(key) = key {
            batch.check_first(field, key).await?;
        }
    }
    let taken = if let Some(found) = found {
        update(batch, row, &said, found).await?
    } else {
        hire(batch, row, said, &clearance).await?
    };
    for key in [key, number].into_iter().flatten() {
        batch.name(&key, row.line());
    }
    Ok(taken)
}

/// Creates an employee, without a password.
async fn hire(
    batch: &Batch<'_>,
    row: &Row<'_>,
    said: Said,
    clearance: &Clearance<CreateEmployee>,
) -> Result<Taken, ServiceError> {
    let (session, work) = (batch.session, batch.work);
    let mut checks = Checks::default();
    let full_name = checks.required("full_name", said.full_name);
    let email = checks.required("email", said.email);
    let department = checks.required("department", said.department);
    let new = checks.finish(|| {
        Some(NewEmployee {
            employee_number: said.number,
            full_name: full_name?,
            email: email?,
            department: department?,
        })
    })?;
    let reason = batch.reason(row.line());
    let permit = clearance.on(&Company)?.because(Some(&reason));
    let zone = batch.company.time_zone;
    let made = employees::insert(work, permit, &new, NO_PASSWORD, true, zone);
    let mut made = made.await?;
    let created = ChangeSet::created(&made);
    if said.is_active == Some(false) {
        let clearance = policy::admit::<DeactivateEmployee>(&session.actor)?;
        let permit = clearance.on(&made)?.because(Some(&reason));
        let after = made.deactivated(session.now())?;
        made = employees::update(work, permit, &made, after).await?;
    }
    Ok(Taken {
        outcome: RowOutcome::Created,
        record: made.id.get(),
        version: made.version.get(),
        label: made.full_name.to_string(),
        changes: created,
    })
}

async fn find(batch: &Batch<'_>, said: &Said) -> Result<Option<Employee>, ServiceError> {
    let clearance = policy::admit::<ReadEmployees>(&batch.session.actor)?;
    let mut found: Option<Employee> = None;
    let called = [
        said.email.as_ref().map(ToString::to_string),
        said.number.as_ref().map(ToString::to_string),
    ];
    for called in called.into_iter().flatten() {
        for one in matching::employees(batch.work, &clearance, &called).await? {
            match &found {
                None => found = Some(one),
                Some(known) if known.id == one.id => {}
                Some(known) => {
                    return Err(ServiceError::field(
                        "employee_number",
                        worded!(
                            "bad-two-employees",
                            "is that of employee {number}, the e-mail address that of employee {email}",
                            number = one.id,
                            email = known.id,
                        ),
                    ));
                }
            }
        }
    }
    // a name that happens to be somebody's number is no match
    Ok(found.filter(|one| {
        said.email.as_ref().map(Email::key) == Some(one.email.key())
            || said.number.as_ref() == Some(&one.employee_number)
    }))
}

async fn update(
    batch: &Batch<'_>,
    row: &Row<'_>,
    said: &Said,
    before: Employee,
) -> Result<Taken, ServiceError> {
    let by_hand = |field: &'static str| {
        ServiceError::field(
            field,
            worded!(
                "bad-employee-by-hand",
                "is another one for employee {employee}; change it by itself, an import does not",
                employee = before.id,
            ),
        )
    };
    if said.department.is_some_and(|new| new != before.department) {
        return Err(by_hand("department"));
    }
    if said.is_active.is_some_and(|new| new != before.is_active()) {
        return Err(by_hand("active"));
    }
    let changes = EmployeeChanges {
        version: before.version,
        employee_number: said
            .number
            .clone()
            .filter(|new| *new != before.employee_number),
        full_name: said
            .full_name
            .clone()
            .filter(|new| *new != before.full_name),
        email: said.email.clone().filter(|new| *new != before.email),
        department: None,
    };
    let after = before.changed(&changes);
    let unchanged = Taken::unchanged(before.id.get(), before.version.get());
    if after == before || batch.import.existing == Existing::Skip {
        return Ok(unchanged);
    }
    if batch.import.existing == Existing::Refuse {
        return Err(ServiceError::field(
            "email",
            worded!(
                "bad-known-employee",
                "is that of employee {employee}, who is not to be changed by this import",
                employee = before.id,
            ),
        ));
    }
    let clearance = policy::admit::<UpdateEmployee>(&batch.session.actor)?;
    let permit = clearance
        .on(&before)?
        .because(Some(&batch.reason(row.line())));
    let written = employees::update(batch.work, permit, &before, after).await?;
    Ok(Taken {
        outcome: RowOutcome::Updated,
        record: written.id.get(),
        version: written.version.get(),
        label: written.full_name.to_string(),
        changes: ChangeSet::between(&before, &written),
    })
}

/// Puts the values back that an import changed, as far as they are still its own.
pub(super) async fn restore(
    session: &Undoing<'_>,
    id: i64,
    made: i64,
    changes: &ChangeSet,
) -> Result<bool, ServiceError> {
    let clearance = policy::admit::<UpdateEmployee>(&session.session.actor)?;
    let Some(before) = employees::find(session.work, &clearance, EmployeeId::new(id)).await? else {
        return Ok(false);
    };
    if !session.is_as_imported(&before, made).await? {
        return Ok(false);
    }
    let mut after = before.clone();
    for change in changes.changes() {
        let Some(old) = change.old.as_str().map(ToOwned::to_owned) else {
            continue;
        };
        match change.field.as_str() {
            "full_name" => after.full_name = PersonName::from_stored(old),
            "email" => after.email = Email::from_stored(old),
            // a number is given once; the new one stays
            _ => {}
        }
    }
    let permit = clearance.on(&before)?.because(Some(&session.reason));
    employees::update(session.work, permit, &before, after).await?;
    Ok(true)
}
