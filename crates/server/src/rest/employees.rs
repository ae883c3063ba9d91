//! Employees and departments.

use api::{
    employees::{
        CreateEmployee, DepartmentCount, Departments, Employee, EmployeeQuery, HandOver,
        HandedOver, ResetPassword, Transition, UpdateEmployee,
    },
    endpoint::{self as table, Endpoint},
};
use axum::response::Response;
use domain::{
    error::{Checks, Invalid},
    ids::{EmployeeId, Version},
};
use service::{employees::Seen, idempotency::Once};

use super::reply::{created, gone, listed, ok, render};
use crate::extract::{CurrentSession, Json, PathIds, Query, VersionOnly, version_and_reason};

pub(crate) fn wire(seen: &Seen) -> Employee {
    if seen.in_full {
        Employee::full(&seen.employee)
    } else {
        Employee::directory(&seen.employee)
    }
}

fn full(employee: &domain::employee::Employee) -> Employee {
    Employee::full(employee)
}

fn reply(employee: &domain::employee::Employee) -> String {
    let path = format!("{}/{}", table::ListEmployees::INFO.path, employee.id);
    render(&path, &full(employee))
}

pub(super) async fn list(
    CurrentSession(session): CurrentSession,
    query: Query<EmployeeQuery>,
) -> Response {
    let request = query.read(EmployeeQuery::read);
    listed(&session, session.list_employees(request).await, |seen| {
        wire(&seen)
    })
}

pub(super) async fn show(CurrentSession(session): CurrentSession, ids: PathIds) -> Response {
    let id = ids.read("id", EmployeeId::parse);
    ok(&session, session.show_employee(id).await, |seen| {
        wire(&seen)
    })
}

pub(super) async fn create(
    CurrentSession(session): CurrentSession,
    body: Json<CreateEmployee>,
) -> Response {
    let new = body.read_new(CreateEmployee::read);
    let password = body
        .given()
        .as_ref()
        .map_or("", |body| body.password.as_str());
    let once = Once::new(body.key(), &reply);
    let done = session.create_employee(new, password, once).await;
    created(&session, done, reply)
}

pub(super) async fn update(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<UpdateEmployee>,
) -> Response {
    let id = ids.read("id", EmployeeId::parse);
    let changes = body.read(UpdateEmployee::read);
    ok(
        &session,
        session.update_employee(id, changes).await,
        |one| full(&one),
    )
}

pub(super) async fn delete(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<VersionOnly>,
) -> Response {
    let id = ids.read("id", EmployeeId::parse);
    let version = body.read(VersionOnly::read);
    gone(&session, session.delete_employee(id, version).await)
}

pub(super) async fn deactivate(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<Transition>,
) -> Response {
    let id = ids.read("id", EmployeeId::parse);
    let transition = body.read(version_and_reason);
    ok(
        &session,
        session.deactivate_employee(id, transition).await,
        |one| full(&one),
    )
}

pub(super) async fn reactivate(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<Transition>,
) -> Response {
    let id = ids.read("id", EmployeeId::parse);
    let transition = body.read(version_and_reason);
    ok(
        &session,
        session.reactivate_employee(id, transition).await,
        |one| full(&one),
    )
}

pub(super) async fn reset_password(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<ResetPassword>,
) -> Response {
    let id = ids.read("id", EmployeeId::parse);
    let reset = body.read(|body| {
        let mut checks = Checks::default();
        let version = checks.required("version", body.version.map(Version::new));
        checks.finish(|| Some((version?, body.password.clone())))
    });
    ok(&session, session.reset_password(id, reset).await, |one| {
        full(&one)
    })
}

pub(super) async fn reset_two_factor(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<Transition>,
) -> Response {
    let id = ids.read("id", EmployeeId::parse);
    let transition = body.read(version_and_reason);
    ok(
        &session,
        session.reset_two_factor(id, transition).await,
        |one| full(&one),
    )
}

pub(super) async fn hand_over(
    CurrentSession(session): CurrentSession,
    ids: PathIds,
    body: Json<HandOver>,
) -> Response {
    let id = ids.read("id", EmployeeId::parse);
    let to = body.read(|body| -> Result<EmployeeId, Invalid> { body.read() });
    ok(&session, session.hand_over(id, to).await, |done| {
        HandedOver {
            from: done.from.into(),
            to: done.to.into(),
            clients: done.clients,
            events: done.events,
        }
    })
}

pub(super) async fn departments(CurrentSession(session): CurrentSession) -> Response {
    ok(&session, session.list_departments().await, |counts| {
        Departments {
            items: counts
                .into_iter()
                .map(|(department, active, inactive)| DepartmentCount {
                    name: department.name().to_owned(),
                    active,
                    inactive,
                })
                .collect(),
        }
    })
}
