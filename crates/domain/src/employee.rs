//! Employees: the staff, each in one department. Passwords are not here; a
//! record of this type can be shown.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    audit::{Audited, RecordKind, RecordRef},
    contact::Email,
    department::Department,
    ids::{EmployeeId, Version},
    own_settings::{Locale, OwnSettingsChanges, Theme},
    page::sort_fields,
    period::TimeZone,
    policy::Subject,
    refusal::{Refusal, Refused},
    search::Terms,
    text::{EmployeeNumber, PersonName},
};

/// An employee as other records name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmployeeRef {
    /// The employee.
    pub id: EmployeeId,
    /// Their name.
    pub full_name: String,
}

/// Whose records a list of one's own holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mine {
    /// Those of a sales contact.
    OfSales(EmployeeId),
    /// Those of a support contact.
    OfSupport(EmployeeId),
}

/// An employee.
#[derive(Debug, Clone, PartialEq)]
pub struct Employee {
    /// The id.
    pub id: EmployeeId,
    /// Unique, never reused.
    pub employee_number: EmployeeNumber,
    /// The name on every record they touch.
    pub full_name: PersonName,
    /// Unique without regard to case; the login.
    pub email: Email,
    /// The department, which is the role.
    pub department: Department,
    /// A password somebody else set has to be changed first.
    pub must_change_password: bool,
    /// Since when the account is closed; `None` when active.
    pub deactivated_at: Option<DateTime<Utc>>,
    /// Language of the interface.
    pub locale: Locale,
    /// Zone in which instants are shown and dates without offset are read.
    pub time_zone: TimeZone,
    /// Theme of the web interface.
    pub theme: Theme,
    /// Since when they log in with a second factor; `None` when they do not.
    pub two_factor_since: Option<DateTime<Utc>>,
    /// How many times the record was written.
    pub version: Version,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last written.
    pub updated_at: DateTime<Utc>,
}

/// What management gives to create an employee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEmployee {
    /// Generated when absent.
    pub employee_number: Option<EmployeeNumber>,
    /// The name.
    pub full_name: PersonName,
    /// The login.
    pub email: Email,
    /// The department.
    pub department: Department,
}

/// What management changes on an employee; absent fields stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmployeeChanges {
    /// The version this is based on.
    pub version: Version,
    /// A new number; the old one is not given out again.
    pub employee_number: Option<EmployeeNumber>,
    /// A new name.
    pub full_name: Option<PersonName>,
    /// A new login.
    pub email: Option<Email>,
    /// Another department, with its rights from the next request on.
    pub department: Option<Department>,
}

sort_fields! {
    /// What employees can be sorted by.
    EmployeeSort {
        /// The folded name.
        FullName = "full_name",
        /// The id.
        Id = "id",
        /// The number.
        EmployeeNumber = "employee_number",
        /// The folded e-mail.
        Email = "email",
        /// When the record was created.
        CreatedAt = "created_at",
    }
}

/// Which employees a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmployeeFilter {
    /// Only this department.
    pub department: Option<Department>,
    /// Deactivated ones instead of active ones.
    pub inactive: bool,
    /// Only those that have every term.
    pub search: Option<Terms>,
    /// All but this one.
    pub except: Option<EmployeeId>,
}

impl Employee {
    /// Whether the account is open.
    pub fn is_active(&self) -> bool {
        self.deactivated_at.is_none()
    }

    /// Whether they have to set up a second factor before anything else, where these
    /// departments must use one.
    pub fn owes_two_factor(&self, demanded_of: &[Department]) -> bool {
        self.two_factor_since.is_none() && demanded_of.contains(&self.department)
    }

    /// Whether the company has no other active manager, when it has so many.
    pub fn is_last_manager(&self, active_managers: u64) -> bool {
        self.department == Department::Management && self.is_active() && active_managers <= 1
    }

    /// As other records name this employee.
    pub fn reference(&self) -> EmployeeRef {
        EmployeeRef {
            id: self.id,
            full_name: self.full_name.as_str().to_owned(),
        }
    }

    /// With the changes made.
    #[must_use]
    pub fn changed(&self, changes: &EmployeeChanges) -> Self {
        let mut after = self.clone();
        if let Some(number) = &changes.employee_number {
            after.employee_number = number.clone();
        }
        if let Some(name) = &changes.full_name {
            after.full_name = name.clone();
        }
        if let Some(email) = &changes.email {
            after.email = email.clone();
        }
        if let Some(department) = changes.department {
            after.department = department;
        }
        after
    }

    /// With one's own settings changed.
    #[must_use]
    pub fn settled(&self, changes: &OwnSettingsChanges) -> Self {
        Self {
            locale: changes.locale.unwrap_or(self.locale),
            time_zone: changes.time_zone.unwrap_or(self.time_zone),
            theme: changes.theme.unwrap_or(self.theme),
            ..self.clone()
        }
    }

    /// Closed from `now` on.
    ///
    /// # Errors
    /// [`Refusal::AlreadyDeactivated`].
    pub fn deactivated(&self, now: DateTime<Utc>) -> Result<Self, Refused> {
        if !self.is_active() {
            return Err(Refusal::AlreadyDeactivated(self.id).into());
        }
        Ok(Self {
            deactivated_at: Some(now),
            ..self.clone()
        })
    }

    /// Open again.
    ///
    /// # Errors
    /// [`Refusal::AlreadyActive`].
    pub fn reactivated(&self) -> Result<Self, Refused> {
        if self.is_active() {
            return Err(Refusal::AlreadyActive(self.id).into());
        }
        Ok(Self {
            deactivated_at: None,
            ..self.clone()
        })
    }
}

impl Subject for Employee {
    fn record(&self) -> Option<RecordRef> {
        Some(RecordRef::new(RecordKind::Employee, self.id.get()))
    }
    fn label(&self) -> String {
        self.full_name.to_string()
    }
    fn version(&self) -> Version {
        self.version
    }
}

impl Audited for Employee {
    fn facts(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("employee_number", json!(self.employee_number.as_str())),
            ("full_name", json!(self.full_name.as_str())),
            ("email", json!(self.email.as_str())),
            ("department", json!(self.department)),
            ("active", json!(self.is_active())),
            ("must_change_password", json!(self.must_change_password)),
            ("locale", json!(self.locale.name())),
            ("time_zone", json!(self.time_zone.name())),
            ("theme", json!(self.theme.name())),
            ("two_factor", json!(self.two_factor_since.is_some())),
        ]
    }
}

#[cfg(test)]
mod tests;
