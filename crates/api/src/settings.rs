//! The company settings on the wire.

use domain::{
    department::Department,
    error::{BadValue, Checks, Invalid},
    ids::Version,
    money::Currency,
    period::TimeZone,
    settings::SettingsChanges,
    text::CompanyName,
};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::request::Request;

/// The company settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Settings {
    /// The company's own name.
    pub company_name: String,
    /// Of contracts that name none.
    #[schema(example = "EUR")]
    pub currency: String,
    /// Of events that name none.
    #[schema(example = "Europe/Paris")]
    pub time_zone: String,
    /// The departments that must use two-factor.
    pub two_factor_departments: Vec<String>,
    /// Send it back with a change.
    pub version: i64,
}

impl From<domain::settings::CompanySettings> for Settings {
    fn from(settings: domain::settings::CompanySettings) -> Self {
        Self {
            company_name: settings.company_name.to_string(),
            currency: settings.currency.code().to_owned(),
            time_zone: settings.time_zone.name().to_owned(),
            two_factor_departments: settings
                .two_factor_departments
                .iter()
                .map(|department| department.name().to_owned())
                .collect(),
            version: settings.version.get(),
        }
    }
}

/// Changes to the company settings; absent fields stay.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateSettings {
    /// The version this is based on; or the `If-Match` header.
    pub version: Option<i64>,
    /// Another name.
    pub company_name: Option<String>,
    /// Another currency, of two decimals.
    pub currency: Option<String>,
    /// Another zone, an IANA name.
    pub time_zone: Option<String>,
    /// The departments that must use a second factor, all of them.
    #[schema(example = json!(["MANAGEMENT"]))]
    pub two_factor_departments: Option<Vec<String>>,
}

impl UpdateSettings {
    /// The changes, checked.
    ///
    /// # Errors
    /// Names every bad field.
    pub fn read(&self) -> Result<SettingsChanges, Invalid> {
        let mut checks = Checks::default();
        let version = checks.required("version", self.version.map(Version::new));
        let name = checks.take_optional(
            "company_name",
            self.company_name.as_deref().map(CompanyName::parse),
        );
        let currency =
            checks.take_optional("currency", self.currency.as_deref().map(Currency::parse));
        let zone =
            checks.take_optional("time_zone", self.time_zone.as_deref().map(TimeZone::parse));
        let departments = checks.take_optional(
            "two_factor_departments",
            self.two_factor_departments.as_deref().map(read_departments),
        );
        checks.finish(|| {
            Some(SettingsChanges {
                version: version?,
                company_name: name?,
                currency: currency?,
                time_zone: zone?,
                two_factor_departments: departments?,
            })
        })
    }
}

/// Each of them once, in their own order.
fn read_departments(names: &[String]) -> Result<Vec<Department>, BadValue> {
    let asked: Vec<Department> = names
        .iter()
        .map(|name| Department::parse(name))
        .collect::<Result<_, _>>()?;
    let all = Department::ALL.into_iter();
    Ok(all
        .filter(|department| asked.contains(department))
        .collect())
}

impl Request for UpdateSettings {}
