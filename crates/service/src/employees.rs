//! Employees: created, moved, closed and handed over by management.

mod holdings;
mod ties;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    audit::{RecordKind, RecordRef},
    department::Department,
    employee::{Employee, EmployeeChanges, EmployeeFilter, EmployeeRef, EmployeeSort, NewEmployee},
    error::{Given, Invalid, Unusable},
    ids::{EmployeeId, Version},
    page::ListRequest,
    policy::{
        self, Clearance, Company, CreateEmployee, DeactivateEmployee, DeleteEmployee, HandOver,
        Operation, ReactivateEmployee, ReadEmployees, ResetPassword, UpdateEmployee,
    },
    refusal::{AccountChange, Refusal},
    worded,
};
use store::{
    Queries, UnitOfWork, calendar_feeds, clients, employees, events, second_factors, sessions,
    settings,
};

use self::holdings::Holdings;
pub use self::ties::Ties;
use crate::{
    Session, Transition,
    attempt::{Attempt, Listed, about, opened},
    authn::password::{NewPassword, PasswordContext},
    error::ServiceError,
    events::check_free,
    idempotency::{Once, Outcome},
};

/// An employee as the caller may see them.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The employee.
    pub employee: Employee,
    /// Whether the caller may see more than the directory shows.
    pub in_full: bool,
}

/// What was handed over.
#[derive(Debug, Clone, PartialEq)]
pub struct HandedOver {
    /// From whom.
    pub from: EmployeeRef,
    /// To whom.
    pub to: EmployeeRef,
    /// How many clients.
    pub clients: u64,
    /// How many events.
    pub events: u64,
}

impl Session {
    /// Lists employees.
    ///
    /// # Errors
    /// 422 on a bad parameter.
    pub async fn list_employees(
        &self,
        request: Given<ListRequest<EmployeeFilter, EmployeeSort>>,
    ) -> Result<Listed<Seen>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadEmployees>().await?;
        let request = opened::<ReadEmployees, _>(&request)?;
        let page = self.page("employees", &request)?;
        let found = employees::list(&reader, &clearance, &request.filter, &page).await?;
        Ok(self.listed("employees", &request, found.map(|one| self.seen(one))))
    }

    /// Shows an employee.
    ///
    /// # Errors
    /// 404 or 422.
    pub async fn show_employee(&self, id: Given<EmployeeId>) -> Result<Seen, ServiceError> {
        let (clearance, reader) = self.reading::<ReadEmployees>().await?;
        let id = opened::<ReadEmployees, _>(&id)?;
        Ok(self.seen(load(&reader, &clearance, id).await?))
    }

    /// The names of some employees, by id; whoever is not there any more has none.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn employee_names(
        &self,
        ids: &BTreeSet<EmployeeId>,
    ) -> Result<BTreeMap<EmployeeId, String>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadEmployees>().await?;
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        Ok(employees::names(&reader, &clearance, ids).await?)
    }

    /// The departments with their active and deactivated head-counts.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn list_departments(&self) -> Result<Vec<(Department, u64, u64)>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadEmployees>().await?;
        Ok(employees::head_counts(&reader, &clearance).await?)
    }

    /// Creates an employee with a password to be changed at first login.
    ///
    /// # Errors
    /// 403, 409 when e-mail or number are taken, 422.
    pub async fn create_employee(
        &self,
        new: Given<NewEmployee>,
        password: &str,
        once: Once<'_, Employee>,
    ) -> Result<Outcome<Employee>, ServiceError> {
        let prepared = match &new {
            Ok(new) if policy::admit::<CreateEmployee>(&self.actor).is_ok() => {
                let name = new.full_name.as_str();
                self.hash("password", password, name, new.email.local_part())
                    .await?
                    .map(|hash| (new.clone(), hash))
            }
            Ok(_) => Err(Unusable::Invalid(Invalid::field(
                "password",
                worded!("bad-unread-password", "was not read"),
            ))),
            Err(unusable) => Err(unusable.clone()),
        };
        self.write_once::<CreateEmployee, _, _, _>(once, |attempt, once| {
            let prepared = &prepared;
            async move {
                let permit = attempt.clearance.on(&Company)?;
                let (new, hash) = attempt.input(prepared)?;
                let zone = company(&attempt.work).await?.time_zone;
                let employee =
                    employees::insert(&attempt.work, permit, &new, &hash, true, zone).await?;
                once.keep(&attempt.work, &employee).await?;
                attempt.work.save().await?;
                Ok(employee)
            }
        })
        .await
    }

    /// Changes an employee's name, e-mail, number or department.
    ///
    /// # Errors
    /// 403, 404, 409 when the company would lose its last manager or the
    /// employee still owns something, 422.
    pub async fn update_employee(
        &self,
        id: Given<EmployeeId>,
        changes: Given<EmployeeChanges>,
    ) -> Result<Employee, ServiceError> {
        let record = about(RecordKind::Employee, &id, EmployeeId::get);
        self.write::<UpdateEmployee, _, _, _>(record, |attempt| {
            let (id, changes) = (&id, &changes);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let changes = attempt.input(changes)?;
                attempt
                    .check_version(reference(id), before.version, changes.version)
                    .await?;
                let after = before.changed(&changes);
                if after.department != before.department {
                    self.check_may_leave(&attempt, &before, AccountChange::Demote)
                        .await?;
                }
                let after = employees::update(&attempt.work, permit, &before, after).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }

    /// Closes an employee's account and ends their sessions.
    ///
    /// # Errors
    /// 403, 404, 409, 422.
    pub async fn deactivate_employee(
        &self,
        id: Given<EmployeeId>,
        transition: Given<Transition>,
    ) -> Result<Employee, ServiceError> {
        let record = about(RecordKind::Employee, &id, EmployeeId::get);
        self.write::<DeactivateEmployee, _, _, _>(record, |attempt| {
            let (id, transition) = (&id, &transition);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let (version, reason) = attempt.input(transition)?;
                attempt
                    .check_version(reference(id), before.version, version)
                    .await?;
                let after = before.deactivated(self.now())?;
                self.check_may_leave(&attempt, &before, AccountChange::Deactivate)
                    .await?;
                let permit = permit.because(reason.as_ref());
                let after = employees::update(&attempt.work, permit, &before, after).await?;
                sessions::revoke_all(&attempt.work, id).await?;
                calendar_feeds::remove(&attempt.work, id).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }

    /// Opens an employee's account again.
    ///
    /// # Errors
    /// 403, 404, 409, 422.
    pub async fn reactivate_employee(
        &self,
        id: Given<EmployeeId>,
        transition: Given<Transition>,
    ) -> Result<Employee, ServiceError> {
        let record = about(RecordKind::Employee, &id, EmployeeId::get);
        self.write::<ReactivateEmployee, _, _, _>(record, |attempt| {
            let (id, transition) = (&id, &transition);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let (version, reason) = attempt.input(transition)?;
                attempt
                    .check_version(reference(id), before.version, version)
                    .await?;
                let after = before.reactivated()?;
                let permit = permit.because(reason.as_ref());
                let after = employees::update(&attempt.work, permit, &before, after).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }

    /// Deletes an employee nothing but sessions and audit entries refer to.
    ///
    /// # Errors
    /// 403, 404, 409, 422.
    pub async fn delete_employee(
        &self,
        id: Given<EmployeeId>,
        version: Given<Version>,
    ) -> Result<(), ServiceError> {
        let record = about(RecordKind::Employee, &id, EmployeeId::get);
        self.write::<DeleteEmployee, _, _, _>(record, |attempt| {
            let (id, version) = (&id, &version);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let version = attempt.input(version)?;
                attempt
                    .check_version(reference(id), before.version, version)
                    .await?;
                self.check_may_leave(&attempt, &before, AccountChange::Delete)
                    .await?;
                let references =
                    employees::references_to(&attempt.work, &attempt.clearance, id).await?;
                if !references.is_empty() {
                    return Err(Refusal::StillReferredTo {
                        employee: id,
                        references,
                    }
                    .into());
                }
                sessions::revoke_all(&attempt.work, id).await?;
                calendar_feeds::remove(&attempt.work, id).await?;
                second_factors::remove(&attempt.work, id).await?;
                employees::delete(&attempt.work, permit, &before).await?;
                attempt.work.save().await?;
                Ok(())
            }
        })
        .await
    }

    /// Sets a new password, to be changed at the next login, and ends all
    /// sessions of the employee.
    ///
    /// # Errors
    /// 403, 404, 409, 422.
    pub async fn reset_password(
        &self,
        id: Given<EmployeeId>,
        reset: Given<(Version, String)>,
    ) -> Result<Employee, ServiceError> {
        let record = about(RecordKind::Employee, &id, EmployeeId::get);
        let hashed = self.prepare_reset(&id, &reset).await?;
        self.write::<ResetPassword, _, _, _>(record, |attempt| {
            let (id, hashed) = (&id, &hashed);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let (version, hash) = attempt.input(hashed)?;
                attempt
                    .check_version(reference(id), before.version, version)
                    .await?;
                if id == self.actor.id {
                    return Err(Refusal::OwnAccount(AccountChange::ResetPassword).into());
                }
                let after = Employee {
                    must_change_password: true,
                    ..before.clone()
                };
                let after =
                    employees::update_password(&attempt.work, permit, &before, after, &hash)
                        .await?;
                sessions::revoke_all(&attempt.work, id).await?;
                calendar_feeds::remove(&attempt.work, id).await?;
                self.tell_of_reset(&attempt.work, id).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }

    /// Hands all clients and all events not yet over to a colleague.
    ///
    /// # Errors
    /// 403, 404, 409 on overlapping events, 422 when the colleague cannot take
    /// them.
    pub async fn hand_over(
        &self,
        from: Given<EmployeeId>,
        to: Given<EmployeeId>,
    ) -> Result<HandedOver, ServiceError> {
        let record = about(RecordKind::Employee, &from, EmployeeId::get);
        self.write::<HandOver, _, _, _>(record, |attempt| {
            let (from, to) = (&from, &to);
            async move {
                let from = attempt.input(from)?;
                let from = load(&attempt.work, &attempt.clearance, from).await?;
                let permit = attempt.clearance.on(&from)?;
                let to = attempt.input(to)?;
                if to == from.id {
                    return Err(ServiceError::field(
                        "to_employee_id",
                        worded!(
                            "bad-same-employee",
                            "is the same employee; a colleague is accepted"
                        ),
                    ));
                }
                // in one order, so that two who hand over to each other do not deadlock
                for id in [from.id.min(to), from.id.max(to)] {
                    employees::guard_schedule(&attempt.work, id).await?;
                }
                events::hold_of(&attempt.work, from.id).await?;
                let holdings =
                    Holdings::of(&attempt.work, &attempt.clearance, from.id, self.now()).await?;
                let given =
                    events::not_ended_of(&attempt.work, &attempt.clearance, from.id, self.now())
                        .await?;
                let mut taker = None;
                for department in holdings.departments(from.department) {
                    let found = self
                        .eligible(
                            &attempt.work,
                            &attempt.clearance,
                            to,
                            department,
                            "to_employee_id",
                        )
                        .await?;
                    taker = Some(found.reference());
                }
                let Some(to) = taker else {
                    let refused = worded!("bad-taker", "can take nothing");
                    return Err(ServiceError::field("to_employee_id", refused));
                };
                holdings::check_apart(&given, &to)?;
                for event in &given {
                    check_free(
                        &attempt.work,
                        &attempt.clearance,
                        &to,
                        &event.period,
                        event.id,
                    )
                    .await?;
                }
                events::hand_over(&attempt.work, &permit, &given, &to).await?;
                for event in &given {
                    let after = event.given_to(to.clone());
                    self.tell_of_event(&attempt.work, event, &after).await?;
                }
                let moved = clients::hand_over(&attempt.work, &permit, from.id, &to).await?;
                let handed = HandedOver {
                    from: from.reference(),
                    to,
                    clients: moved,
                    events: given.len() as u64,
                };
                employees::handed_over(
                    &attempt.work,
                    permit,
                    &from,
                    &handed.to,
                    (handed.clients, handed.events),
                )
                .await?;
                attempt.work.save().await?;
                Ok(handed)
            }
        })
        .await
    }

    /// Finds an employee who can be given work: active and of a department.
    /// Their row is guarded, so that they do not leave meanwhile.
    pub(crate) async fn eligible<A: Operation>(
        &self,
        work: &UnitOfWork,
        clearance: &Clearance<A>,
        id: EmployeeId,
        department: Department,
        field: &str,
    ) -> Result<Employee, ServiceError> {
        employees::guard_schedule(work, id).await?;
        let found = employees::find(work, clearance, id).await?;
        match found {
            Some(employee) if employee.is_active() && employee.department == department => {
                Ok(employee)
            }
            Some(employee) if !employee.is_active() => Err(ServiceError::field(
                field,
                worded!(
                    "bad-deactivated-employee",
                    "names {name}, who is deactivated; an active employee of {department} is accepted",
                    name = employee.full_name.as_str(),
                    department = department,
                ),
            )),
            Some(employee) => Err(ServiceError::field(
                field,
                worded!(
                    "bad-employee-of-another-department",
                    "names {name}, who is in {other}; an active employee of {department} is accepted",
                    name = employee.full_name.as_str(),
                    other = employee.department,
                    department = department,
                ),
            )),
            None => Err(ServiceError::field(
                field,
                worded!(
                    "bad-no-such-employee",
                    "names no employee; an active employee of {department} is accepted",
                    department = department,
                ),
            )),
        }
    }

    /// Refuses to let an employee leave their place who is the last manager, the
    /// caller, or still owns something.
    async fn check_may_leave<A: Operation>(
        &self,
        attempt: &Attempt<A>,
        employee: &Employee,
        change: AccountChange,
    ) -> Result<(), ServiceError> {
        if employee.department == Department::Management && employee.is_active() {
            let managers = employees::count_active_guarded(
                &attempt.work,
                &attempt.clearance,
                Department::Management,
            )
            .await?;
            if employee.is_last_manager(managers) {
                return Err(Refusal::LastManager(employee.id).into());
            }
        }
        if employee.id == self.actor.id {
            return Err(Refusal::OwnAccount(change).into());
        }
        employees::guard_schedule(&attempt.work, employee.id).await?;
        let holdings =
            Holdings::of(&attempt.work, &attempt.clearance, employee.id, self.now()).await?;
        match holdings.refusal(attempt).await? {
            Some(refusal) => Err(refusal.into()),
            None => Ok(()),
        }
    }

    fn seen(&self, employee: Employee) -> Seen {
        Seen {
            in_full: self.actor.department == Department::Management
                || employee.id == self.actor.id,
            employee,
        }
    }

    async fn prepare_reset(
        &self,
        id: &Given<EmployeeId>,
        reset: &Given<(Version, String)>,
    ) -> Result<Given<(Version, String)>, ServiceError> {
        let (Ok(id), Ok((version, password)), Ok(clearance)) =
            (id, reset, policy::admit::<ResetPassword>(&self.actor))
        else {
            return Ok(reset.clone());
        };
        let found = employees::find(&self.store().reader(), &clearance, *id).await?;
        let Some(employee) = found else {
            return Ok(reset.clone());
        };
        let name = employee.full_name.as_str();
        let local = employee.email.local_part();
        let hash = self.hash("password", password, name, local).await?;
        Ok(hash.map(|hash| (*version, hash)))
    }

    /// Checks and hashes a new password, outside any transaction.
    async fn hash(
        &self,
        field: &str,
        password: &str,
        full_name: &str,
        email_local_part: &str,
    ) -> Result<Given<String>, ServiceError> {
        let company = company(&self.store().reader()).await?;
        let about = PasswordContext {
            full_name,
            email_local_part,
            company_name: company.company_name.as_str(),
        };
        let password = match NewPassword::parse(password, &about) {
            Ok(password) => password,
            Err(refused) => {
                return Ok(Err(Unusable::Invalid(Invalid::field(field, refused))));
            }
        };
        Ok(Ok(self.service.hash_new(&password).await?))
    }
}

/// Names an employee.
pub(crate) fn reference(id: EmployeeId) -> RecordRef {
    RecordRef::new(RecordKind::Employee, id.get())
}

/// The settings of a company that was set up.
pub(crate) async fn company(
    from: &impl Queries,
) -> Result<domain::settings::CompanySettings, ServiceError> {
    settings::find(from).await?.ok_or_else(|| {
        let said = worded!("unavailable-not-set-up", "the company is not set up yet");
        ServiceError::unavailable_until(said, "epic init")
    })
}

/// Finds an employee that has to be there.
pub(crate) async fn load<A: Operation>(
    from: &impl Queries,
    clearance: &Clearance<A>,
    id: EmployeeId,
) -> Result<Employee, ServiceError> {
    employees::find(from, clearance, id)
        .await?
        .ok_or_else(|| ServiceError::no_record(reference(id)))
}
