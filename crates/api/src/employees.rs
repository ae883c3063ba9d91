//! Employees and departments on the wire.

use chrono::{DateTime, Utc};
use domain::{
    contact::Email,
    department::Department,
    employee::{EmployeeChanges, EmployeeFilter, EmployeeSort, NewEmployee},
    error::{Checks, Invalid},
    ids::{EmployeeId, Version},
    page::{ListRequest, Sort},
    text::{EmployeeNumber, PersonName},
};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use utoipa::{IntoParams, ToSchema};

use crate::{
    csv::Row,
    page::{Paging, flag, search},
    request::Request,
};

/// An employee. The fields after `active` are shown to management and to the
/// employee alone.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Employee {
    /// The id.
    pub id: i64,
    /// Unique, never reused.
    #[schema(example = "E0007")]
    pub employee_number: String,
    /// The name.
    pub full_name: String,
    /// The login.
    pub email: String,
    /// `MANAGEMENT`, `SALES` or `SUPPORT`.
    pub department: String,
    /// Whether the account is open.
    pub active: bool,
    /// Whether a new password is due.
    pub must_change_password: Option<bool>,
    /// Whether a login needs the code of a second factor.
    pub two_factor: Option<bool>,
    /// Language of the interface: `en` or `fr`.
    pub locale: Option<String>,
    /// Zone in which instants are shown.
    pub time_zone: Option<String>,
    /// Theme of the web interface: `system`, `light` or `dark`.
    pub theme: Option<String>,
    /// When the account was closed.
    pub deactivated_at: Option<DateTime<Utc>>,
    /// Send it back with a change.
    pub version: Option<i64>,
    /// When the record was created.
    pub created_at: Option<DateTime<Utc>>,
    /// When the record was last written.
    pub updated_at: Option<DateTime<Utc>>,
}

impl Employee {
    /// Everything, for management and for the employee.
    pub fn full(employee: &domain::employee::Employee) -> Self {
        Self {
            must_change_password: Some(employee.must_change_password),
            two_factor: Some(employee.two_factor_since.is_some()),
            locale: Some(employee.locale.name().to_owned()),
            time_zone: Some(employee.time_zone.name().to_owned()),
            theme: Some(employee.theme.name().to_owned()),
            deactivated_at: employee.deactivated_at,
            version: Some(employee.version.get()),
            created_at: Some(employee.created_at),
            updated_at: Some(employee.updated_at),
            ..Self::directory(employee)
        }
    }

    /// What every colleague may see.
    pub fn directory(employee: &domain::employee::Employee) -> Self {
        Self {
            id: employee.id.get(),
            employee_number: employee.employee_number.to_string(),
            full_name: employee.full_name.to_string(),
            email: employee.email.to_string(),
            department: employee.department.name().to_owned(),
            active: employee.is_active(),
            must_change_password: None,
            two_factor: None,
            locale: None,
            time_zone: None,
            theme: None,
            deactivated_at: None,
            version: None,
            created_at: None,
            updated_at: None,
        }
    }
}

/// A new employee.
#[skip_serializing_none]
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateEmployee {
    /// The name.
    #[schema(example = "Bill Boquet")]
    pub full_name: String,
    /// The login.
    #[schema(example = "bill@epic.example")]
    pub email: String,
    /// `MANAGEMENT`, `SALES` or `SUPPORT`.
    #[schema(example = "SALES")]
    pub department: String,
    /// To be changed by the employee at first login.
    #[schema(format = Password)]
    pub password: String,
    /// Generated when absent.
    pub employee_number: Option<String>,
}

impl CreateEmployee {
    /// The values, checked; the password is checked by the use-case, which
    /// knows the company's name.
    ///
    /// # Errors
    /// Names every bad field.
    pub fn read(&self) -> Result<NewEmployee, Invalid> {
        let mut checks = Checks::default();
        let number = checks.take_optional(
            "employee_number",
            self.employee_number.as_deref().map(EmployeeNumber::parse),
        );
        let full_name = checks.take("full_name", PersonName::parse(&self.full_name));
        let email = checks.take("email", Email::parse(&self.email));
        let department = checks.take("department", Department::parse(&self.department));
        checks.finish(|| {
            Some(NewEmployee {
                employee_number: number?,
                full_name: full_name?,
                email: email?,
                department: department?,
            })
        })
    }
}

/// Changes to an employee; absent fields stay.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateEmployee {
    /// The version this is based on; or the `If-Match` header.
    pub version: Option<i64>,
    /// A new name.
    pub full_name: Option<String>,
    /// A new login.
    pub email: Option<String>,
    /// Another department.
    pub department: Option<String>,
    /// Another number.
    pub employee_number: Option<String>,
}

impl UpdateEmployee {
    /// The changes, checked.
    ///
    /// # Errors
    /// Names every bad field.
    pub fn read(&self) -> Result<EmployeeChanges, Invalid> {
        let mut checks = Checks::default();
        let version = checks.required("version", self.version.map(Version::new));
        let number = checks.take_optional(
            "employee_number",
            self.employee_number.as_deref().map(EmployeeNumber::parse),
        );
        let full_name = checks.take_optional(
            "full_name",
            self.full_name.as_deref().map(PersonName::parse),
        );
        let email = checks.take_optional("email", self.email.as_deref().map(Email::parse));
        let department = checks.take_optional(
            "department",
            self.department.as_deref().map(Department::parse),
        );
        checks.finish(|| {
            Some(EmployeeChanges {
                version: version?,
                employee_number: number?,
                full_name: full_name?,
                email: email?,
                department: department?,
            })
        })
    }
}

/// A transition that needs only the version, and maybe a reason.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// The version this is based on; or the `If-Match` header.
    pub version: Option<i64>,
    /// Why; some transitions need one.
    pub reason: Option<String>,
}

/// A new password for somebody else.
#[skip_serializing_none]
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetPassword {
    /// The version this is based on; or the `If-Match` header.
    pub version: Option<i64>,
    /// To be changed by the employee at the next login.
    #[schema(format = Password)]
    pub password: String,
}

/// To whom everything goes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// An active colleague of the same department.
    pub to_employee_id: i64,
}

/// What was handed over.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HandedOver {
    /// From whom.
    pub from: crate::page::EmployeeRef,
    /// To whom.
    pub to: crate::page::EmployeeRef,
    /// How many clients moved.
    pub clients: u64,
    /// How many events moved.
    pub events: u64,
}

/// A department and its head-count.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DepartmentCount {
    /// `MANAGEMENT`, `SALES` or `SUPPORT`.
    pub name: String,
    /// How many active employees it has.
    pub active: u64,
    /// How many deactivated employees it has.
    pub inactive: u64,
}

/// The three departments.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Departments {
    /// Each with its head-count.
    pub items: Vec<DepartmentCount>,
}

/// Which employees to list.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct EmployeeQuery {
    /// Rows in a page.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
    /// `next` of the page before: the rows that follow it.
    pub after: Option<String>,
    /// `previous` of the page after: the rows that lead up to it.
    pub before: Option<String>,
    /// `full_name` (default), `id`, `employee_number`, `email` or `created_at`;
    /// `-` in front reverses.
    pub sort: Option<String>,
    /// Words or their beginnings, in any order: of a name, an e-mail address, a number.
    pub q: Option<String>,
    /// Only this department.
    pub department: Option<String>,
    /// Deactivated employees instead of active ones.
    #[param(value_type = Option<bool>)]
    pub inactive: Option<String>,
}

impl EmployeeQuery {
    /// The request, checked.
    ///
    /// # Errors
    /// Names every bad parameter.
    pub fn read(&self) -> Result<ListRequest<EmployeeFilter, EmployeeSort>, Invalid> {
        let mut checks = Checks::default();
        let department = checks.take_optional(
            "department",
            self.department.as_deref().map(Department::parse),
        );
        let inactive = flag(&mut checks, "inactive", self.inactive.as_deref());
        let search = search(&mut checks, self.q.as_deref());
        Paging {
            limit: self.limit.as_deref(),
            after: self.after.as_deref(),
            before: self.before.as_deref(),
            sort: self.sort.as_deref(),
            mine: None,
        }
        .read(checks, Sort::ascending(EmployeeSort::FullName), || {
            Some(EmployeeFilter {
                department: department?,
                inactive,
                search,
                ..EmployeeFilter::default()
            })
        })
    }
}

impl HandOver {
    /// The colleague.
    ///
    /// # Errors
    /// Names the field.
    pub fn read(&self) -> Result<EmployeeId, Invalid> {
        let mut checks = Checks::default();
        let to = checks.take(
            "to_employee_id",
            EmployeeId::parse(&self.to_employee_id.to_string()),
        );
        checks.finish(|| to)
    }
}

const GUARDED: &[&str] = &[
    "id",
    "active",
    "must_change_password",
    "two_factor",
    "locale",
    "time_zone",
    "theme",
    "deactivated_at",
    "created_at",
    "updated_at",
];

impl Request for CreateEmployee {
    const GUARDED: &'static [&'static str] = GUARDED;
}
impl Request for UpdateEmployee {
    const GUARDED: &'static [&'static str] = GUARDED;
}
impl Request for Transition {}
impl Request for ResetPassword {}
impl Request for HandOver {}

impl Row for Employee {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "employee_number",
        "full_name",
        "email",
        "department",
        "active",
        "must_change_password",
        "two_factor",
        "locale",
        "time_zone",
        "theme",
        "deactivated_at",
        "version",
        "created_at",
        "updated_at",
    ];
}
