//! The company's settings: its name, what contracts and events take when they name nothing,
//! and who must use a second factor.

use api::settings::UpdateSettings;
use axum::response::Response;
use domain::{
    department::Department, money::Currency, settings::CompanySettings, text::CompanyName,
};
use service::given;

use super::{
    failure::Failure,
    flash::Flash,
    form::{Choice, Form},
    page::Page,
    typed::Typed,
    zones,
};

/// Where the settings are.
const PLACE: &str = "/settings";
/// That a department must use a second factor, or may.
const MUST: &str = "must";
const MAY: &str = "may";

/// The field that says whether a department must use a second factor.
const fn two_factor_field(department: Department) -> &'static str {
    match department {
        Department::Management => "two_factor_management",
        Department::Sales => "two_factor_sales",
        Department::Support => "two_factor_support",
    }
}

fn settings_form<'a>(page: &'a Page, settings: &CompanySettings) -> Form<'a> {
    let currencies = Currency::all()
        .map(|currency| Choice::new(currency, currency))
        .collect();
    let form = Form::new(page, page.t("settings-title"), PLACE, "/")
        .version(settings.version)
        .field(
            page.text_field("company_name")
                .of(&settings.company_name)
                .required()
                .longest(CompanyName::MAX)
                .hint(page.t("settings-hint-name")),
        )
        .field(
            page.choice_field("currency", currencies)
                .of(settings.currency)
                .required()
                .hint(page.t("settings-hint-currency")),
        )
        .field(
            page.choice_field("time_zone", zones::choices(settings.time_zone))
                .of(settings.time_zone.name())
                .required()
                .hint(page.t("settings-hint-time-zone")),
        );
    Department::ALL.into_iter().fold(form, |form, department| {
        let choices = vec![
            Choice::new(MAY, page.t("settings-two-factor-may")),
            Choice::new(MUST, page.t("settings-two-factor-must")),
        ];
        let is_demanded = settings.two_factor_departments.contains(&department);
        let label = page
            .say("settings-two-factor")
            .with("department", page.department_said(department));
        form.field(
            page.choice_field(two_factor_field(department), choices)
                .of(if is_demanded { MUST } else { MAY })
                .required()
                .label(label),
        )
    })
}

/// The departments that must use a second factor, when that was changed.
fn changed_departments(typed: &Typed) -> Option<Vec<String>> {
    let mut all = Department::ALL.into_iter();
    let is_changed = all.any(|department| typed.changed(two_factor_field(department)).is_some());
    let must = Department::ALL
        .into_iter()
        .filter(|department| typed.text(two_factor_field(*department)) == MUST)
        .map(|department| department.name().to_owned());
    is_changed.then(|| must.collect())
}

/// The form for the company's settings.
pub(crate) async fn form(page: Page) -> Result<Response, Failure> {
    let settings = page.session.show_settings().await?;
    Ok(settings_form(&page, &settings).show())
}

/// Changes the company's settings.
pub(crate) async fn update(page: Page, typed: Typed) -> Result<Response, Failure> {
    let changes = UpdateSettings {
        version: typed.version(),
        company_name: typed.changed("company_name"),
        currency: typed.changed("currency"),
        time_zone: typed.changed("time_zone"),
        two_factor_departments: changed_departments(&typed),
    };
    match page.session.update_settings(given(changes.read())).await {
        Ok(_) => Ok(page.done(PLACE, &Flash::new("saved"))),
        Err(error) => {
            let settings = page.session.show_settings().await?;
            settings_form(&page, &settings).refused(&typed, error)
        }
    }
}
