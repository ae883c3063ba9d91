//! The staff: directory, accounts, handing over.

mod args;
mod view;

use api::client::Reply;
use api::employees::{
    CreateEmployee as NewEmployee, Employee, EmployeeQuery, HandOver, ResetPassword as NewPassword,
    Transition, UpdateEmployee as Changes,
};
use api::endpoint::{
    CreateEmployee, DeactivateEmployee, DeleteEmployee, HandOverEmployee, ListEmployees,
    ReactivateEmployee, ResetPassword, ResetTwoFactor, ShowEmployee, UpdateEmployee,
};
use domain::contact::Email;
use domain::department::Department;
use domain::text::{EmployeeNumber, PersonName};

use super::Context;
use super::change::version_of;
use super::list::Paging;
use super::target::{Target, TargetAndVersion, flag};
use crate::failure::Failure;
use crate::output::Section;
use crate::prompt::{Choice, ask_new};

use args::{CreateArgs, Fields, HandoverArgs, ListFilters, ResetArgs, UpdateArgs};
pub(crate) use args::{EXAMPLES, EmployeeCommand, Filters};

/// Runs a verb.
pub(crate) async fn run(command: EmployeeCommand, context: &Context) -> Result<(), Failure> {
    match command {
        EmployeeCommand::List(filters) => list(filters, context).await,
        EmployeeCommand::Show(target) => show(target, context).await,
        EmployeeCommand::Create(args) => create(args, context).await,
        EmployeeCommand::Update(args) => update(args, context).await,
        EmployeeCommand::Deactivate(args) => deactivate(args, context).await,
        EmployeeCommand::Reactivate(args) => reactivate(args, context).await,
        EmployeeCommand::Delete(args) => delete(args, context).await,
        EmployeeCommand::ResetPassword(args) => reset_password(args, context).await,
        EmployeeCommand::ResetTwoFactor(args) => reset_two_factor(args, context).await,
        EmployeeCommand::Handover(args) => handover(args, context).await,
    }
}

async fn list(list: ListFilters, context: &Context) -> Result<(), Failure> {
    let page = context
        .list::<ListEmployees>(&[], &list.page, |page| query(&list.filters, page))
        .await?;
    Ok(context.output.list(view::LIST, &page)?)
}

/// What the filters ask for.
pub(super) fn query(filters: &Filters, page: Paging) -> EmployeeQuery {
    EmployeeQuery {
        limit: page.limit,
        after: page.after,
        before: page.before,
        sort: page.sort,
        q: filters.words.search.clone(),
        department: filters.department.clone(),
        inactive: flag(filters.inactive),
    }
}

/// Active employees to pick from, of one department or of all.
pub(super) async fn choices(
    context: &Context,
    department: Option<Department>,
    inactive: bool,
) -> Result<Vec<Choice>, Failure> {
    let query = EmployeeQuery {
        limit: Some("200".to_owned()),
        department: department.map(|department| department.name().to_owned()),
        inactive: flag(inactive),
        ..EmployeeQuery::default()
    };
    let employees = context
        .query::<ListEmployees>(&[], &query)
        .await?
        .value
        .items;
    Ok(employees.iter().map(view::choice).collect())
}

async fn pick(target: Target, context: &Context) -> Result<String, Failure> {
    let choices = choices(context, None, false);
    context.pick(target.id, "Employee", choices).await
}

async fn show(target: Target, context: &Context) -> Result<(), Failure> {
    let id = pick(target, context).await?;
    let employee = context.get::<ShowEmployee>(&[&id]).await?;
    show_card(context, &employee, Vec::new())
}

/// Prints one employee.
pub(super) fn show_card(
    context: &Context,
    employee: &Reply<Employee>,
    sections: Vec<Section<'_>>,
) -> Result<(), Failure> {
    let card = view::card(&employee.value, sections);
    Ok(context.output.show(&card, &employee.raw)?)
}

async fn create(args: CreateArgs, context: &Context) -> Result<(), Failure> {
    let mut form = context.form().await?;
    let full_name = form.text(args.name, "--name", "Full name", PersonName::parse);
    let email = form.text(args.email, "--email", "E-mail", Email::parse);
    let departments = Department::ALL.map(Department::name);
    let department = form.word(args.department, "--department", "Department", &departments);
    let password = form.password(args.password_stdin, || {
        ask_new(context.asking, "First password")
    });
    form.finish()?;
    let body = NewEmployee {
        full_name,
        email,
        department,
        password,
        employee_number: args.number,
    };
    let created = context.write::<CreateEmployee>(&[], &body).await?;
    context.done(&view::message(&created.value, "created"), &created.raw)
}

async fn update(args: UpdateArgs, context: &Context) -> Result<(), Failure> {
    let is_given = args.fields != Fields::default();
    context.require_changes(is_given, "employee update")?;
    let id = pick(args.target, context).await?;
    let current = context.current::<ShowEmployee>(&id).await?;
    let mut edit = context.edit(is_given, current.as_ref());
    let Fields {
        name,
        email,
        department,
        number,
    } = args.fields;
    let body = Changes {
        version: args
            .based
            .version_known
            .or(current.as_ref().and_then(version_of)),
        full_name: edit.text(name, "full_name", "Full name", PersonName::parse),
        email: edit.text(email, "email", "E-mail", Email::parse),
        department: edit.text(department, "department", "Department", Department::parse),
        employee_number: edit.text(number, "employee_number", "Number", EmployeeNumber::parse),
    };
    edit.finish()?;
    let updated = context.write::<UpdateEmployee>(&[&id], &body).await?;
    context.done(&view::message(&updated.value, "updated"), &updated.raw)
}

async fn deactivate(args: TargetAndVersion, context: &Context) -> Result<(), Failure> {
    let id = pick(args.target, context).await?;
    let version = context
        .confirmed_version::<ShowEmployee>(&id, args.based.version_known, |employee| {
            format!(
                "Deactivate {} and end all their sessions?",
                employee.full_name
            )
        })
        .await?;
    let body = Transition {
        version,
        reason: None,
    };
    let closed = context.write::<DeactivateEmployee>(&[&id], &body).await?;
    context.done(&view::message(&closed.value, "deactivated"), &closed.raw)
}

async fn reactivate(args: TargetAndVersion, context: &Context) -> Result<(), Failure> {
    let choices = choices(context, None, true);
    let id = context.pick(args.target.id, "Employee", choices).await?;
    let version = context
        .version::<ShowEmployee>(&id, args.based.version_known)
        .await?;
    let body = Transition {
        version,
        reason: None,
    };
    let opened = context.write::<ReactivateEmployee>(&[&id], &body).await?;
    context.done(&view::message(&opened.value, "reactivated"), &opened.raw)
}

async fn delete(args: TargetAndVersion, context: &Context) -> Result<(), Failure> {
    let id = pick(args.target, context).await?;
    context.asking.require_consent()?;
    let current = context.current::<ShowEmployee>(&id).await?;
    let mut version = args.based.version_known;
    let mut message = format!("employee {id} deleted");
    if let Some(employee) = &current {
        let number = &employee.value.employee_number;
        let question = format!("Type {number} to delete {}:", employee.value.full_name);
        context.asking.confirm_by_typing(&question, number)?;
        version = version.or(version_of(employee));
        message = view::message(&employee.value, "deleted");
    }
    context.remove::<DeleteEmployee>(&[&id], version).await?;
    context.output.say(&message);
    Ok(())
}

async fn reset_password(args: ResetArgs, context: &Context) -> Result<(), Failure> {
    let id = pick(args.target, context).await?;
    let mut form = context.form().await?;
    let password = form.password(args.password_stdin, || {
        ask_new(context.asking, "New password")
    });
    form.finish()?;
    let version = context
        .version::<ShowEmployee>(&id, args.based.version_known)
        .await?;
    let body = NewPassword { version, password };
    let reset = context.write::<ResetPassword>(&[&id], &body).await?;
    let message = view::message(&reset.value, "password reset");
    context.done(
        &format!("{message} · to be changed at the next login"),
        &reset.raw,
    )
}

async fn reset_two_factor(args: TargetAndVersion, context: &Context) -> Result<(), Failure> {
    let id = pick(args.target, context).await?;
    let version = context
        .confirmed_version::<ShowEmployee>(&id, args.based.version_known, |employee| {
            format!(
                "Take the second factor of {} away and end all their sessions?",
                employee.full_name
            )
        })
        .await?;
    let body = Transition {
        version,
        reason: None,
    };
    let reset = context.write::<ResetTwoFactor>(&[&id], &body).await?;
    let message = view::message(&reset.value, "second factor reset");
    context.done(&message, &reset.raw)
}

async fn handover(args: HandoverArgs, context: &Context) -> Result<(), Failure> {
    let mut form = context.form().await?;
    let from = form
        .pick(args.from, "FROM", "From", choices(context, None, false))
        .await;
    let colleagues = async {
        let department = context
            .get::<ShowEmployee>(&[&from])
            .await?
            .value
            .department;
        let mut colleagues = choices(context, Department::parse(&department).ok(), false).await?;
        colleagues.retain(|colleague| colleague.id.to_string() != from);
        Ok(colleagues)
    };
    let to = form.pick(args.to, "--to", "To", colleagues).await;
    form.finish()?;
    let mut typed = context.typed();
    let body = HandOver {
        to_employee_id: typed.id("to_employee_id", &to),
    };
    let moved = typed.explain(context.write::<HandOverEmployee>(&[&from], &body).await)?;
    context.done(&view::handed_over(&moved.value), &moved.raw)
}
