//! What management enters about an account: a new one, its details, a new
//! first password.

use api::employees::{CreateEmployee, UpdateEmployee};
use axum::response::Response;
use domain::{
    contact::Email,
    employee::Employee,
    error::{Checks, Given},
    ids::{EmployeeId, Version},
    policy,
    text::{EmployeeNumber, PersonName},
};
use service::{
    employees::Ties,
    given,
    idempotency::{Once, Outcome},
};

use super::{after_refusal, departments, for_form, place};
use crate::{
    extract::{PathIds, version_and_reason},
    web::{
        failure::Failure,
        flash::Flash,
        form::Form,
        known::PASSWORD,
        page::{Page, see_other},
        typed::Typed,
    },
};

fn create_form(page: &Page) -> Form<'_> {
    Form::new(page, page.t("employee-new"), "/employees", "/employees")
        .lead(page.t("employee-new-lead"))
        .submit("employee-create")
        .once()
        .field(
            page.text_field("full_name")
                .required()
                .longest(PersonName::MAX),
        )
        .field(
            page.email_field("email")
                .required()
                .longest(Email::MAX)
                .hint(page.t("employee-hint-email")),
        )
        .field(
            page.choice_field("department", departments(page))
                .required(),
        )
        .field(
            page.text_field("employee_number")
                .longest(EmployeeNumber::MAX)
                .hint(page.t("employee-hint-number")),
        )
        .field(
            page.password_field("password", "new-password")
                .required()
                .label(page.t("employee-first-password"))
                .hint(page.t("password-rules")),
        )
        .field(
            page.password_field("password_again", "new-password")
                .required()
                .label(page.t("employee-first-password-again")),
        )
}

/// The form for a new employee.
pub(crate) async fn new(page: Page) -> Result<Response, Failure> {
    page.session.admit::<policy::CreateEmployee>().await?;
    Ok(create_form(&page).show())
}

/// Creates an employee, whose first password has to be changed at the first
/// login.
pub(crate) async fn create(page: Page, typed: Typed) -> Result<Response, Failure> {
    let new = CreateEmployee {
        full_name: typed.text("full_name"),
        email: typed.text("email"),
        department: typed.text("department"),
        password: typed.text("password"),
        employee_number: typed.optional("employee_number"),
    };
    let checked = given(new.read()).and_then(|checked| {
        typed.twice("password", "password_again")?;
        Ok(checked)
    });
    let made = |employee: &Employee| place(employee.id);
    let once = Once::new(typed.once("employee"), &made);
    let done = page.session.create_employee(checked, &new.password, once);
    match done.await {
        Ok(Outcome::Created(employee)) => {
            let said = Flash::new("employee-created").with("name", &employee.full_name);
            Ok(page.done(place(employee.id), &said))
        }
        Ok(Outcome::Replayed(place)) => Ok(page.done(place, &Flash::new("already-done"))),
        Err(error) => create_form(&page).refused(&typed, error),
    }
}

fn edit_form<'a>(page: &'a Page, employee: &Employee, ties: &Ties) -> Form<'a> {
    let here = place(employee.id);
    let title = page.t("employee-edit");
    let mut form = Form::new(page, title, &format!("{here}/edit"), &here)
        .about(&employee.full_name)
        .version(employee.version)
        .field(
            page.text_field("full_name")
                .of(&employee.full_name)
                .required()
                .longest(PersonName::MAX),
        )
        .field(
            page.email_field("email")
                .of(&employee.email)
                .required()
                .longest(Email::MAX)
                .hint(page.t("employee-hint-email")),
        )
        .field(
            page.text_field("employee_number")
                .of(&employee.employee_number)
                .required()
                .longest(EmployeeNumber::MAX)
                .hint(page.t("employee-hint-number-change")),
        );
    if ties.may_leave() {
        let department = page
            .choice_field("department", departments(page))
            .of(employee.department.name())
            .required()
            .hint(page.t("employee-hint-department"));
        form = form.field(department);
    } else {
        form = form.lead(page.t(why_not_moved(ties)));
    }
    form
}

/// Why an account stays in its department, by key.
fn why_not_moved(ties: &Ties) -> &'static str {
    if ties.is_last_manager {
        "employee-not-moved-last-manager"
    } else if ties.is_own {
        "employee-not-moved-own"
    } else {
        "employee-not-moved-holds"
    }
}

/// The form for an employee's details.
pub(crate) async fn edit(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let (employee, ties) = for_form::<policy::UpdateEmployee>(&page, &ids).await?;
    Ok(edit_form(&page, &employee, &ties).show())
}

/// Changes an employee's details.
pub(crate) async fn update(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let id = ids.read("id", EmployeeId::parse);
    let changes = UpdateEmployee {
        version: typed.version(),
        full_name: typed.changed("full_name"),
        email: typed.changed("email"),
        department: typed.changed("department"),
        employee_number: typed.changed("employee_number"),
    };
    match page
        .session
        .update_employee(id, given(changes.read()))
        .await
    {
        Ok(employee) => Ok(page.done(place(employee.id), &Flash::new("saved"))),
        Err(error) => {
            let (employee, ties, error) = after_refusal(&page, &ids, error).await?;
            edit_form(&page, &employee, &ties).refused(&typed, error)
        }
    }
}

fn reset_form<'a>(page: &'a Page, employee: &Employee) -> Form<'a> {
    let here = place(employee.id);
    let title = page.t("employee-reset");
    Form::new(page, title, &format!("{here}/reset-password"), &here)
        .about(&employee.full_name)
        .lead(
            page.say("employee-reset-lead")
                .with("name", &employee.full_name),
        )
        .submit("employee-reset-do")
        .version(employee.version)
        .field(
            page.password_field("password", "new-password")
                .required()
                .label(page.t("field-new-password"))
                .hint(page.t("password-rules")),
        )
        .field(
            page.password_field("password_again", "new-password")
                .required()
                .label(page.t("field-new-password-again")),
        )
}

/// The form for a new password of somebody else's; one's own is changed
/// elsewhere.
pub(crate) async fn reset_password_form(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let (employee, ties) = for_form::<policy::ResetPassword>(&page, &ids).await?;
    if ties.is_own {
        return Ok(see_other(PASSWORD));
    }
    Ok(reset_form(&page, &employee).show())
}

/// Sets a new password, to be changed at the next login.
pub(crate) async fn reset_password(
    page: Page,
    ids: PathIds,
    typed: Typed,
) -> Result<Response, Failure> {
    let id = ids.read("id", EmployeeId::parse);
    match page.session.reset_password(id, new_password(&typed)).await {
        Ok(employee) => {
            let said = Flash::new("employee-password-reset").with("name", &employee.full_name);
            Ok(page.done(place(employee.id), &said))
        }
        Err(error) => {
            let (employee, _, error) = after_refusal(&page, &ids, error).await?;
            reset_form(&page, &employee).refused(&typed, error)
        }
    }
}

fn reset_two_factor_form_of<'a>(page: &'a Page, employee: &Employee) -> Form<'a> {
    let here = place(employee.id);
    let action = format!("{here}/reset-two-factor");
    Form::new(page, page.t("employee-two-factor-reset"), &action, &here)
        .about(&employee.full_name)
        .version(employee.version)
        .lead(
            page.say("employee-two-factor-reset-lead")
                .with("name", &employee.full_name),
        )
        .submit("employee-two-factor-reset")
        .grave()
}

/// Asks before taking a colleague's second factor away.
pub(crate) async fn reset_two_factor_form(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let (employee, ties) = for_form::<policy::ResetTwoFactor>(&page, &ids).await?;
    if ties.is_own || employee.two_factor_since.is_none() {
        return Ok(see_other(&place(employee.id)));
    }
    Ok(reset_two_factor_form_of(&page, &employee).show())
}

/// Takes a colleague's second factor away.
pub(crate) async fn reset_two_factor(
    page: Page,
    ids: PathIds,
    typed: Typed,
) -> Result<Response, Failure> {
    let id = ids.read("id", EmployeeId::parse);
    match page
        .session
        .reset_two_factor(id, given(version_and_reason(&typed.transition())))
        .await
    {
        Ok(employee) => {
            let said = Flash::new("employee-two-factor-is-reset").with("name", &employee.full_name);
            Ok(page.done(place(employee.id), &said))
        }
        Err(error) => {
            let (employee, _, error) = after_refusal(&page, &ids, error).await?;
            reset_two_factor_form_of(&page, &employee).refused(&typed, error)
        }
    }
}

fn new_password(typed: &Typed) -> Given<(Version, String)> {
    let mut checks = Checks::default();
    let version = checks.required("version", typed.version().map(Version::new));
    let version = checks.finish(|| version)?;
    Ok((version, typed.twice("password", "password_again")?))
}
