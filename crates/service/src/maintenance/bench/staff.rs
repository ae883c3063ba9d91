//! The people: one manager, and sales and support by how much there is to do.

use chrono::TimeDelta;
use domain::{
    contact::Email,
    department::Department,
    employee::{Employee, EmployeeRef},
    ids::{EmployeeId, Version},
    own_settings::{Locale, Theme},
    period::TimeZone,
    text::{EmployeeNumber, PersonName},
};

use super::{
    outline::{Outline, today},
    words::words,
};

/// Everybody's password.
pub const PASSWORD: &str = "plover tidal nineteen";
/// The address of the manager.
pub const MANAGER: &str = "manager@bench.example";
/// The address of the first of sales.
pub const SALES: &str = "sales1@bench.example";
/// The address of the first of support.
pub const SUPPORT: &str = "support1@bench.example";

/// Clients that one of sales looks after.
const CLIENTS_EACH: u64 = 5_000;
/// Events that one of support runs, in four years.
pub(super) const EVENTS_EACH: u64 = 1_000;
/// Fewest people of sales and of support.
const FEWEST: u64 = 2;

/// Everybody.
#[derive(Debug)]
pub(super) struct Staff {
    pub(super) all: Vec<Employee>,
    pub(super) sales: Vec<EmployeeRef>,
    pub(super) support: Vec<EmployeeRef>,
}

impl Staff {
    /// The people of a company.
    pub(super) fn of(outline: Outline) -> Self {
        let sales = outline.clients().div_ceil(CLIENTS_EACH).max(FEWEST);
        let support = outline.events().div_ceil(EVENTS_EACH).max(FEWEST);
        let manager = std::iter::once((Department::Management, String::from(MANAGER)));
        let sales = (1..=sales).map(|one| (Department::Sales, format!("sales{one}@bench.example")));
        let support =
            (1..=support).map(|one| (Department::Support, format!("support{one}@bench.example")));
        let mut chance = outline.chance(None);
        let all: Vec<_> = (1..)
            .zip(manager.chain(sales).chain(support))
            .map(|(id, (department, email))| {
                employee(id, department, email, words().person(&mut chance).name())
            })
            .collect();
        let of = |department| {
            let of_it = all
                .iter()
                .filter(move |one: &&Employee| one.department == department);
            of_it.map(Employee::reference).collect()
        };
        Self {
            sales: of(Department::Sales),
            support: of(Department::Support),
            all,
        }
    }
}

/// Their numbers are none that are given out later.
fn employee(id: i64, department: Department, email: String, full_name: String) -> Employee {
    let hired = today() - TimeDelta::days(1_500);
    Employee {
        id: EmployeeId::new(id),
        employee_number: EmployeeNumber::from_stored(format!("B{id:04}")),
        full_name: PersonName::from_stored(full_name),
        email: Email::from_stored(email),
        department,
        must_change_password: false,
        deactivated_at: None,
        locale: Locale::default(),
        time_zone: TimeZone::default(),
        theme: Theme::default(),
        two_factor_since: None,
        version: Version::FIRST,
        created_at: hired,
        updated_at: hired,
    }
}
