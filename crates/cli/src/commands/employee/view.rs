//! What employees look like: columns, card, messages.

use api::csv::Row;
use api::employees::{Employee, HandedOver};

use crate::output::{CardView, Column, Kind, ListView, Section};
use crate::prompt::Choice;

const COLUMNS: &[Column] = &[
    Column::new("id", "ID", Kind::Id),
    Column::new("employee_number", "NUMBER", Kind::Text),
    Column::new("full_name", "NAME", Kind::Text),
    Column::new("department", "DEPARTMENT", Kind::Text),
    Column::optional("email", "E-MAIL", Kind::Text),
    Column::new("active", "STATE", Kind::State),
];

const FACTS: &[Column] = &[
    Column::new("employee_number", "Number", Kind::Text),
    Column::new("email", "E-mail", Kind::Text),
    Column::new("department", "Department", Kind::Text),
    Column::new("active", "State", Kind::State),
    Column::new("deactivated_at", "Deactivated", Kind::Instant),
    Column::new("must_change_password", "New password due", Kind::YesNo),
    Column::new("two_factor", "Second factor", Kind::YesNo),
    Column::new("locale", "Language", Kind::Text),
    Column::new("time_zone", "Time zone", Kind::Text),
    Column::new("created_at", "Created", Kind::Instant),
    Column::new("updated_at", "Changed", Kind::Instant),
    Column::new("version", "Version", Kind::Id),
];

/// The list.
pub(super) const LIST: ListView<'static> = ListView {
    noun: "employees",
    columns: COLUMNS,
    fields: Employee::COLUMNS,
};

/// One employee.
pub(super) fn card<'a>(employee: &Employee, sections: Vec<Section<'a>>) -> CardView<'a> {
    CardView {
        title: format!("Employee {} · {}", employee.id, employee.full_name),
        facts: FACTS,
        sections,
        fields: Employee::COLUMNS,
    }
}

/// A row of a pick-list.
pub(super) fn choice(employee: &Employee) -> Choice {
    Choice {
        id: employee.id,
        label: format!("{} · {}", employee.full_name, employee.department),
    }
}

/// `employee 4 created · E0004 · Bill Boquet · SALES`
pub(super) fn message(employee: &Employee, done: &str) -> String {
    format!(
        "employee {} {done} · {} · {} · {}",
        employee.id, employee.employee_number, employee.full_name, employee.department
    )
}

/// `employee 4 handed over to Kate Hastroff · 3 clients · 0 events`
pub(super) fn handed_over(moved: &HandedOver) -> String {
    format!(
        "employee {} handed over to {} · {} clients · {} events",
        moved.from.id, moved.to.full_name, moved.clients, moved.events
    )
}
