//! Employees: the directory, and the card of one of them. What management does
//! to an account is in [`changes`] and [`leaving`].

pub(super) mod changes;
pub(super) mod leaving;

use api::{
    audit::AuditQuery, clients::ClientQuery, contracts::ContractQuery, employees::EmployeeQuery,
    events::EventQuery,
};
use askama::Template;
use axum::response::Response;
use domain::{
    audit::{Outcome, RecordKind},
    department::Department,
    employee::Employee,
    event::Event,
    ids::EmployeeId,
    import::ImportKind,
    page::Count,
    policy::{self, Operation},
};
use service::{
    employees::{Seen, Ties},
    error::ServiceError,
    given,
};

use super::{
    failure::{Failure, can_mend},
    form::Choice,
    list::{Address, Chip, Column, Frame, ListQuery, Paging},
    page::{Page, department_key},
    timeline::{self, Timeline},
};
use crate::extract::PathIds;

/// Where an employee's page is.
pub(crate) fn place(id: EmployeeId) -> String {
    format!("/employees/{id}")
}

#[derive(Template)]
#[template(path = "employees/list.html")]
struct List<'a> {
    page: &'a Page,
    address: &'a Address,
    chips: Vec<Chip>,
    columns: Vec<Column>,
    employees: Vec<Seen>,
    paging: Paging,
    frame: Frame,
}

/// The directory.
pub(crate) async fn list(page: Page, query: ListQuery<EmployeeQuery>) -> Result<Response, Failure> {
    let listed = page
        .session
        .list_employees(query.read(EmployeeQuery::read))
        .await?;
    let address = &query.address;
    let mut chips: Vec<Chip> = Department::ALL
        .into_iter()
        .map(|department| {
            let said = page.t(department_key(department));
            address.chip(said, "department", department.name())
        })
        .collect();
    chips.push(address.chip(page.t("employees-inactive"), "inactive", "true"));
    let column = |key: &str, field| address.column(page.t(key), field, "full_name");
    let mut columns = vec![
        column("field-full-name", "full_name"),
        column("field-employee-number", "employee_number"),
        column("field-email", "email"),
        address.plain(page.t("field-department")),
        address.plain(page.t("field-status")),
    ];
    if page.ever::<policy::UpdateEmployee>() {
        columns.push(address.plain(page.t("list-actions")));
    }
    let paging = Paging::of(address, &listed);
    Ok(page.show(&List {
        page: &page,
        address,
        chips,
        columns,
        employees: listed.items,
        paging,
        frame: Frame {
            title: "employees-title",
            new: page
                .ever::<policy::CreateEmployee>()
                .then_some(("/employees/new", "employee-new")),
            import: page.imports(ImportKind::Employees),
            none: "employees-none-found",
            all: "/employees",
        },
    }))
}

#[derive(Template)]
#[template(path = "employees/show.html")]
struct Show<'a> {
    page: &'a Page,
    employee: &'a Employee,
    /// Whether more is shown than the directory has.
    in_full: bool,
    is_me: bool,
    charge: Charge,
    /// For management alone.
    ties: Option<Ties>,
    timeline: Option<Timeline>,
}

/// What somebody is in charge of.
struct Charge {
    clients: Count,
    contracts: Count,
    /// Coming events of their clients.
    of_clients: Count,
    /// Events they run that are not over; the first of them, and how many.
    events: Vec<Event>,
    running: Count,
}

impl Charge {
    fn is_of_sales(&self, employee: &Employee) -> bool {
        employee.department == Department::Sales || self.clients.value > 0
    }

    fn is_of_support(&self, employee: &Employee) -> bool {
        employee.department == Department::Support || self.running.value > 0
    }
}

/// Rows of related records on a record's page.
const RELATED: &str = "10";
/// Where only the count is asked for.
const COUNT_ALONE: &str = "1";

/// The card of one employee.
pub(crate) async fn show(page: Page, ids: PathIds, address: Address) -> Result<Response, Failure> {
    let id = ids.read("id", EmployeeId::parse);
    let Seen { employee, in_full } = page.session.show_employee(id.clone()).await?;
    let charge = charge_of(&page, employee.id).await?;
    let (mut ties, mut timeline) = (None, None);
    if page.may::<policy::DeactivateEmployee>(&employee) {
        ties = Some(page.session.show_ties(id).await?);
        timeline = Some(history(&page, &address, employee.id).await?);
    }
    Ok(page.show(&Show {
        page: &page,
        employee: &employee,
        in_full,
        is_me: employee.id == page.me().id,
        charge,
        ties,
        timeline,
    }))
}

async fn charge_of(page: &Page, id: EmployeeId) -> Result<Charge, Failure> {
    let sales = || Some(id.to_string());
    let clients = ClientQuery {
        sales: sales(),
        limit: Some(COUNT_ALONE.to_owned()),
        ..ClientQuery::default()
    };
    let contracts = ContractQuery {
        sales: sales(),
        limit: Some(COUNT_ALONE.to_owned()),
        ..ContractQuery::default()
    };
    let of_clients = EventQuery {
        sales: sales(),
        limit: Some(COUNT_ALONE.to_owned()),
        ..coming()
    };
    let events = EventQuery {
        support: Some(id.to_string()),
        limit: Some(RELATED.to_owned()),
        ..coming()
    };
    let reader = page.reader();
    let session = &page.session;
    let running = session.list_events(given(events.read(reader))).await?;
    Ok(Charge {
        clients: session.list_clients(given(clients.read())).await?.count,
        contracts: session.list_contracts(given(contracts.read())).await?.count,
        of_clients: session
            .list_events(given(of_clients.read(reader)))
            .await?
            .count,
        events: running.items,
        running: running.count,
    })
}

/// Events that stand and are not over.
fn coming() -> EventQuery {
    EventQuery {
        upcoming: Some("true".to_owned()),
        status: Some("planned".to_owned()),
        ..EventQuery::default()
    }
}

/// What was done to an account.
async fn history(page: &Page, address: &Address, id: EmployeeId) -> Result<Timeline, Failure> {
    let query = AuditQuery {
        kind: Some(RecordKind::Employee.name().to_owned()),
        record: Some(id.to_string()),
        outcome: Some(Outcome::Allowed.name().to_owned()),
        after: address.given("after"),
        before: address.given("before"),
        ..AuditQuery::default()
    };
    let entries = page
        .session
        .list_audit(given(query.read(page.zone)))
        .await?;
    Ok(timeline::of(page, address, entries).await?)
}

/// An account that management is about to act on, with what ties it to its
/// place. Whoever may never do this hears so whatever the id is.
async fn for_form<A: Operation<On = Employee>>(
    page: &Page,
    ids: &PathIds,
) -> Result<(Employee, Ties), ServiceError> {
    let id = ids.read("id", EmployeeId::parse);
    let seen = Box::pin(page.session.show_employee(id.clone()));
    let employee = async { Ok(seen.await?.employee) };
    let employee = page.session.prepare::<A>(employee).await?;
    Ok((employee, page.session.show_ties(id).await?))
}

/// The same for the form that was refused; what no form can mend is passed on.
async fn after_refusal(
    page: &Page,
    ids: &PathIds,
    error: ServiceError,
) -> Result<(Employee, Ties, ServiceError), ServiceError> {
    if !can_mend(&error) {
        return Err(error);
    }
    let id = ids.read("id", EmployeeId::parse);
    let employee = page.session.show_employee(id.clone()).await?.employee;
    Ok((employee, page.session.show_ties(id).await?, error))
}

impl Page {
    /// What somebody is in charge of, in words.
    pub(crate) fn held(&self, ties: &Ties) -> String {
        let events = ties.events.count;
        let clients = self.say("employee-held-clients").count("n", ties.clients);
        let coming = self.say("employee-held-events").count("n", events);
        match (ties.clients, events) {
            (0, 0) => self.t("employee-held-nothing").into_owned(),
            (_, 0) => clients.to_string(),
            (0, _) => coming.to_string(),
            (..) => self
                .say("employee-held-both")
                .with("clients", clients)
                .with("events", coming)
                .to_string(),
        }
    }
}

/// The departments, to choose one.
fn departments(page: &Page) -> Vec<Choice> {
    Department::ALL
        .into_iter()
        .map(|department| Choice::new(department.name(), page.t(department_key(department))))
        .collect()
}
