//! The company's settings: its name and what contracts and events take when
//! they name nothing. Who must use a second factor is kept as it is: nothing
//! asks for it yet.

use api::settings::UpdateSettings;
use axum::response::Response;
use domain::{money::Currency, settings::CompanySettings, text::CompanyName};
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

fn settings_form<'a>(page: &'a Page, settings: &CompanySettings) -> Form<'a> {
    let currencies = Currency::all()
        .map(|currency| Choice::new(currency, currency))
        .collect();
    Form::new(page, page.t("settings-title"), PLACE, "/")
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
        )
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
    };
    match page.session.update_settings(given(changes.read())).await {
        Ok(_) => Ok(page.done(PLACE, &Flash::new("saved"))),
        Err(error) => {
            let settings = page.session.show_settings().await?;
            settings_form(&page, &settings).refused(&typed, error)
        }
    }
}
