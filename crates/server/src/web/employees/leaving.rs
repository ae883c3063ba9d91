//! How an account is closed, opened again, deleted, and freed of what it holds.

use api::{clients::ClientQuery, employees::HandOver};
use askama::Template;
use axum::response::Response;
use domain::{
    client::Client,
    employee::Employee,
    error::{Checks, Given, Invalid},
    ids::{EmployeeId, Version},
    page::MOST_NAMED,
    policy,
    refusal::Refusal,
    text::{EmployeeNumber, Reason},
    worded,
};
use http::StatusCode;
use service::{employees::Ties, error::ServiceError, given};

use super::{after_refusal, for_form, place};
use crate::{
    extract::{PathIds, version_and_reason},
    web::{
        failure::Failure,
        flash::Flash,
        form::Form,
        list::Address,
        page::Page,
        pick::{self, Narrowing, Pick},
        typed::Typed,
    },
};

/// Why an account cannot leave its place yet, and what to do first.
#[derive(Template)]
#[template(path = "employees/held.html")]
struct Held<'a> {
    page: &'a Page,
    /// What was wanted, by key.
    title: &'static str,
    employee: &'a Employee,
    ties: &'a Ties,
    /// Whether it was the deletion that was wanted.
    to_delete: bool,
    clients: Vec<Client>,
}

async fn held(
    page: &Page,
    title: &'static str,
    employee: &Employee,
    ties: &Ties,
    to_delete: bool,
) -> Result<Response, Failure> {
    let query = ClientQuery {
        sales: Some(employee.id.to_string()),
        limit: Some(MOST_NAMED.to_string()),
        ..ClientQuery::default()
    };
    let clients = page.session.list_clients(given(query.read())).await?.items;
    let shown = Held {
        page,
        title,
        employee,
        ties,
        to_delete,
        clients,
    };
    Ok(page.render(StatusCode::CONFLICT, &shown))
}

/// Whether a refusal is about what ties somebody to their place.
fn is_about_ties(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::Conflict(
            Refusal::OwnAccount(_)
                | Refusal::LastManager(_)
                | Refusal::StillOwns { .. }
                | Refusal::StillReferredTo { .. }
        )
    )
}

fn deactivating<'a>(page: &'a Page, employee: &Employee) -> Form<'a> {
    let here = place(employee.id);
    let title = page.t("employee-deactivate");
    Form::new(page, title, &format!("{here}/deactivate"), &here)
        .about(&employee.full_name)
        .done_when(!employee.is_active())
        .lead(
            page.say("employee-deactivate-lead")
                .with("name", &employee.full_name),
        )
        .submit("employee-deactivate-do")
        .grave()
        .version(employee.version)
        .field(page.text_field("reason").longest(Reason::MAX))
}

/// The form that closes an account.
pub(crate) async fn deactivate_form(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let (employee, ties) = for_form::<policy::DeactivateEmployee>(&page, &ids).await?;
    employee.deactivated(page.now)?;
    if !ties.may_leave() {
        return held(&page, "employee-deactivate", &employee, &ties, false).await;
    }
    Ok(deactivating(&page, &employee).show())
}

/// Closes an account.
pub(crate) async fn deactivate(
    page: Page,
    ids: PathIds,
    typed: Typed,
) -> Result<Response, Failure> {
    let id = ids.read("id", EmployeeId::parse);
    let transition = given(version_and_reason(&typed.transition()));
    match page.session.deactivate_employee(id, transition).await {
        Ok(employee) => {
            let said = Flash::new("employee-deactivated").with("name", &employee.full_name);
            Ok(page.done(place(employee.id), &said))
        }
        Err(error) => {
            let (employee, ties, error) = after_refusal(&page, &ids, error).await?;
            if is_about_ties(&error) && !ties.may_leave() {
                return held(&page, "employee-deactivate", &employee, &ties, false).await;
            }
            deactivating(&page, &employee).refused(&typed, error)
        }
    }
}

fn reactivating<'a>(page: &'a Page, employee: &Employee) -> Form<'a> {
    let here = place(employee.id);
    let title = page.t("employee-reactivate");
    Form::new(page, title, &format!("{here}/reactivate"), &here)
        .about(&employee.full_name)
        .done_when(employee.is_active())
        .lead(
            page.say("employee-reactivate-lead")
                .with("name", &employee.full_name),
        )
        .submit("employee-reactivate-do")
        .version(employee.version)
        .field(page.text_field("reason").longest(Reason::MAX))
}

/// The form that opens an account again.
pub(crate) async fn reactivate_form(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let (employee, _) = for_form::<policy::ReactivateEmployee>(&page, &ids).await?;
    employee.reactivated()?;
    Ok(reactivating(&page, &employee).show())
}

/// Opens an account again.
pub(crate) async fn reactivate(
    page: Page,
    ids: PathIds,
    typed: Typed,
) -> Result<Response, Failure> {
    let id = ids.read("id", EmployeeId::parse);
    let transition = given(version_and_reason(&typed.transition()));
    match page.session.reactivate_employee(id, transition).await {
        Ok(employee) => {
            let said = Flash::new("employee-reactivated").with("name", &employee.full_name);
            Ok(page.done(place(employee.id), &said))
        }
        Err(error) => {
            let (employee, _, error) = after_refusal(&page, &ids, error).await?;
            reactivating(&page, &employee).refused(&typed, error)
        }
    }
}

fn deleting<'a>(page: &'a Page, employee: &Employee) -> Form<'a> {
    let here = place(employee.id);
    let title = page.t("employee-delete");
    let lead = page
        .say("employee-delete-lead")
        .with("name", &employee.full_name);
    let hint = page
        .say("employee-hint-delete")
        .with("number", &employee.employee_number);
    Form::new(page, title, &format!("{here}/delete"), &here)
        .about(&employee.full_name)
        .lead(lead)
        .submit("employee-delete-do")
        .grave()
        .version(employee.version)
        .field(
            page.text_field("employee_number")
                .required()
                .longest(EmployeeNumber::MAX)
                .hint(hint),
        )
}

/// The form that deletes an account.
pub(crate) async fn delete_form(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let (employee, ties) = for_form::<policy::DeleteEmployee>(&page, &ids).await?;
    if !ties.may_go() {
        return held(&page, "employee-delete", &employee, &ties, true).await;
    }
    Ok(deleting(&page, &employee).show())
}

/// Deletes an account, when its number was typed.
pub(crate) async fn delete(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let id = ids.read("id", EmployeeId::parse);
    // what is wrong with the id is for the use-case to say
    let found = page.session.show_employee(id.clone()).await.ok();
    let employee = found.as_ref().map(|seen| &seen.employee);
    match page
        .session
        .delete_employee(id, confirmed(&typed, employee))
        .await
    {
        Ok(()) => {
            let name = employee.map(|employee| employee.full_name.to_string());
            let said = Flash::new("employee-deleted").with("name", name.unwrap_or_default());
            Ok(page.done("/employees", &said))
        }
        Err(error) => {
            let (employee, ties, error) = after_refusal(&page, &ids, error).await?;
            if is_about_ties(&error) && !ties.may_go() {
                return held(&page, "employee-delete", &employee, &ties, true).await;
            }
            deleting(&page, &employee).refused(&typed, error)
        }
    }
}

/// The version to delete, once the employee's number stands beside it.
fn confirmed(typed: &Typed, employee: Option<&Employee>) -> Given<Version> {
    let mut checks = Checks::default();
    let version = checks.required("version", typed.version().map(Version::new));
    let number = EmployeeNumber::parse(&typed.text("employee_number"));
    let number = checks.take("employee_number", number);
    let version = checks.finish(|| version)?;
    if employee.is_some_and(|employee| number.as_ref() != Some(&employee.employee_number)) {
        let refused = worded!(
            "bad-other-employee-number",
            "is not the number of this employee"
        );
        return Err(Invalid::field("employee_number", refused).into());
    }
    Ok(version)
}

async fn handing_over<'a>(
    page: &'a Page,
    employee: &Employee,
    ties: &Ties,
    typed: &str,
) -> Result<Form<'a>, Failure> {
    let here = place(employee.id);
    let mut takers = Pick::default();
    // a colleague is in one department: nobody takes clients and events at once
    if let [department] = ties.takers[..] {
        takers = pick::colleagues(page, department, employee.id, typed).await?;
    }
    let lead = page
        .say("employee-handover-lead")
        .with("name", &employee.full_name)
        .with("what", page.held(ties));
    let mut form = Form::new(
        page,
        page.t("employee-handover"),
        &format!("{here}/handover"),
        &here,
    )
    .about(&employee.full_name)
    .lead(lead)
    .submit("employee-handover-do");
    if takers.choices.is_empty() && !takers.narrowing.is_wanted() {
        form = form.lead(page.t("employee-handover-nobody"));
    }
    let field = page.choice_field("to_employee_id", Vec::new()).required();
    Ok(form.picking(field, takers))
}

/// The form that gives everything to a colleague.
pub(crate) async fn hand_over_form(
    page: Page,
    ids: PathIds,
    address: Address,
) -> Result<Response, Failure> {
    let (employee, ties) = for_form::<policy::HandOver>(&page, &ids).await?;
    let typed = address.get(Narrowing::NAME);
    let form = handing_over(&page, &employee, &ties, typed).await?;
    Ok(form.show())
}

/// Gives everything to a colleague.
pub(crate) async fn hand_over(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let id = ids.read("id", EmployeeId::parse);
    let to = HandOver {
        to_employee_id: typed.id("to_employee_id"),
    };
    match page.session.hand_over(id, given(to.read())).await {
        // nothing was left: sent twice, or somebody else did it
        Ok(done) if done.clients == 0 && done.events == 0 => {
            Ok(page.done(place(done.from.id), &Flash::new("already-done")))
        }
        Ok(done) => {
            let said = Flash::new("employee-handed-over")
                .with("name", &done.to.full_name)
                .with("clients", page.number(done.clients))
                .with("events", page.number(done.events));
            Ok(page.done(place(done.from.id), &said))
        }
        Err(error) => {
            let (employee, ties, error) = after_refusal(&page, &ids, error).await?;
            let narrowed = typed.text(Narrowing::NAME);
            let form = handing_over(&page, &employee, &ties, &narrowed).await?;
            form.refused(&typed, error)
        }
    }
}
