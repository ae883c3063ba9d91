//! What the company has settled for everybody: its name, its defaults and who
//! has to log in with a second factor.

use serde_json::{Value, json};

use crate::{
    audit::{Audited, RecordKind, RecordRef},
    department::Department,
    ids::Version,
    money::Currency,
    period::TimeZone,
    policy::Subject,
    text::CompanyName,
};

/// The company's settings; there is one set of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanySettings {
    /// The company's own name; no password may contain it.
    pub company_name: CompanyName,
    /// The currency of a contract that names none.
    pub currency: Currency,
    /// The zone of an event that names none.
    pub time_zone: TimeZone,
    /// The departments that must use two-factor.
    pub two_factor_departments: Vec<Department>,
    /// How many times the settings were written.
    pub version: Version,
}

/// The settings to change; `None` leaves one as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsChanges {
    /// The company's name.
    pub company_name: Option<CompanyName>,
    /// The currency of a contract that names none.
    pub currency: Option<Currency>,
    /// The zone of an event that names none.
    pub time_zone: Option<TimeZone>,
    /// The departments that must use two-factor, all of them.
    pub two_factor_departments: Option<Vec<Department>>,
    /// The version that the change is based on.
    pub version: Version,
}

impl CompanySettings {
    /// With the changes made.
    #[must_use]
    pub fn changed(&self, changes: &SettingsChanges) -> Self {
        let mut after = self.clone();
        if let Some(name) = &changes.company_name {
            after.company_name = name.clone();
        }
        if let Some(currency) = changes.currency {
            after.currency = currency;
        }
        if let Some(zone) = changes.time_zone {
            after.time_zone = zone;
        }
        if let Some(departments) = &changes.two_factor_departments {
            after.two_factor_departments.clone_from(departments);
        }
        after
    }
}

impl Subject for CompanySettings {
    fn record(&self) -> Option<RecordRef> {
        Some(RecordRef::new(RecordKind::Settings, 1))
    }
    fn label(&self) -> String {
        self.company_name.to_string()
    }
    fn version(&self) -> Version {
        self.version
    }
}

impl Audited for CompanySettings {
    fn facts(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("company_name", json!(self.company_name.as_str())),
            ("currency", json!(self.currency)),
            ("time_zone", json!(self.time_zone.name())),
            ("two_factor_departments", json!(self.two_factor_departments)),
        ]
    }
}

#[cfg(test)]
mod tests;
