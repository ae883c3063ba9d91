//! One record of each kind that the policy is asked about.

use crate::{
    client::Client,
    contract::{Contract, ContractStatus},
    employee::{Employee, EmployeeRef},
    event::Event,
    ids::Version,
    money::Currency,
    period::TimeZone,
    policy::{Company, Subject},
    sample,
    settings::CompanySettings,
    text::CompanyName,
};

/// A record of each kind, in the care of these two.
pub(super) trait Sample: Subject {
    fn of(sales: EmployeeRef, support: EmployeeRef) -> Self;
}

impl Sample for Company {
    fn of(_: EmployeeRef, _: EmployeeRef) -> Self {
        Self
    }
}

impl Sample for CompanySettings {
    fn of(_: EmployeeRef, _: EmployeeRef) -> Self {
        Self {
            company_name: CompanyName::parse("Epic Events").expect("a name"),
            currency: Currency::default(),
            time_zone: TimeZone::default(),
            two_factor_departments: Vec::new(),
            version: Version::FIRST,
        }
    }
}

impl Sample for Employee {
    fn of(_: EmployeeRef, _: EmployeeRef) -> Self {
        sample::employee()
    }
}

impl Sample for Client {
    fn of(sales: EmployeeRef, _: EmployeeRef) -> Self {
        Self {
            sales_contact: sales,
            ..sample::client()
        }
    }
}

impl Sample for Contract {
    fn of(sales: EmployeeRef, _: EmployeeRef) -> Self {
        Self {
            sales_contact: sales,
            ..sample::contract(ContractStatus::Draft)
        }
    }
}

impl Sample for Event {
    fn of(sales: EmployeeRef, support: EmployeeRef) -> Self {
        Self {
            sales_contact: sales,
            support_contact: Some(support),
            ..sample::event()
        }
    }
}
