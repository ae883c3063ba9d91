use super::*;
use crate::{audit::ChangeSet, sample};

fn settings() -> CompanySettings {
    CompanySettings {
        company_name: CompanyName::parse("Epic Events").expect("a company"),
        currency: Currency::default(),
        time_zone: TimeZone::default(),
        two_factor_departments: vec![Department::Management],
        version: Version::FIRST,
    }
}

const NOTHING: SettingsChanges = SettingsChanges {
    company_name: None,
    currency: None,
    time_zone: None,
    two_factor_departments: None,
    version: Version::FIRST,
};

#[test]
fn a_new_company_works_in_euros_and_paris_time() {
    let facts = settings().facts();
    assert_eq!(facts[1], ("currency", json!("EUR")));
    assert_eq!(facts[2], ("time_zone", json!("Europe/Paris")));
}

#[test]
fn what_is_not_given_stays() {
    assert_eq!(settings().changed(&NOTHING), settings());
}

#[test]
fn each_setting_changes_alone() {
    let cases = [
        (
            "company_name",
            SettingsChanges {
                company_name: Some(CompanyName::parse("Épique").expect("a company")),
                ..NOTHING
            },
        ),
        (
            "currency",
            SettingsChanges {
                currency: Some(Currency::parse("CHF").expect("a currency")),
                ..NOTHING
            },
        ),
        (
            "time_zone",
            SettingsChanges {
                time_zone: Some(sample::zone("Asia/Tokyo")),
                ..NOTHING
            },
        ),
        (
            "two_factor_departments",
            SettingsChanges {
                two_factor_departments: Some(Vec::new()),
                ..NOTHING
            },
        ),
    ];
    for (field, changes) in cases {
        let set = ChangeSet::between(&settings(), &settings().changed(&changes));
        let fields: Vec<_> = set.changes().iter().map(|change| &*change.field).collect();
        assert_eq!(fields, [field]);
    }
}
