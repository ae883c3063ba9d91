//! The company settings.

use api::endpoint::{ShowSettings, UpdateSettings};
use api::settings::{Settings, UpdateSettings as Changes};
use clap::{Args, Subcommand};
use domain::money::Currency;
use domain::period::TimeZone;
use domain::text::CompanyName;

use super::Context;
use super::change::version_of;
use super::target::Based;
use crate::failure::Failure;
use crate::output::{CardView, Column, Kind};

/// Shown under the group's help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  epic settings show
  epic settings update --currency CHF --time-zone Europe/Zurich
  epic settings update --two-factor MANAGEMENT,SALES
  epic settings update --two-factor none";

/// Verbs of the noun.
#[derive(Debug, Subcommand)]
pub(crate) enum SettingsCommand {
    /// Show the company settings
    #[command(aliases = ["get", "view"], after_help = "Examples:\n  epic settings show")]
    Show,
    /// Change the company settings
    #[command(
        aliases = ["edit", "set"],
        after_help = "Examples:\n  epic settings update --company-name 'Epic Events'"
    )]
    Update(UpdateArgs),
}

/// An update.
#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    #[command(flatten)]
    fields: Fields,
    #[command(flatten)]
    based: Based,
}

/// Fields that an update changes.
#[derive(Debug, Default, PartialEq, Eq, Args)]
struct Fields {
    /// Name of the company
    #[arg(long, aliases = ["company", "name"], value_name = "NAME")]
    company_name: Option<String>,
    /// Currency of contracts that name none
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Time zone of events that name none
    #[arg(long, alias = "timezone", value_name = "ZONE")]
    time_zone: Option<String>,
    /// Departments that must use a second factor, with commas between; none for nobody
    #[arg(long, value_name = "DEPARTMENTS")]
    two_factor: Option<String>,
}

const CARD: &[Column] = &[
    Column::new("company_name", "Company", Kind::Text),
    Column::new("currency", "Currency", Kind::Text),
    Column::new("time_zone", "Time zone", Kind::Text),
    Column::new("two_factor_departments", "Second factor for", Kind::Text),
    Column::new("version", "Version", Kind::Id),
];

const FIELDS: &[&str] = &[
    "company_name",
    "currency",
    "time_zone",
    "two_factor_departments",
    "version",
];

/// Runs a verb.
pub(crate) async fn run(command: SettingsCommand, context: &Context) -> Result<(), Failure> {
    match command {
        SettingsCommand::Show => show(context).await,
        SettingsCommand::Update(args) => update(args, context).await,
    }
}

async fn show(context: &Context) -> Result<(), Failure> {
    let settings = context.get::<ShowSettings>(&[]).await?;
    let card = CardView {
        title: String::from("Company settings"),
        facts: CARD,
        sections: Vec::new(),
        fields: FIELDS,
    };
    Ok(context.output.show(&card, &settings.raw)?)
}

async fn update(args: UpdateArgs, context: &Context) -> Result<(), Failure> {
    let is_given = args.fields != Fields::default();
    context.require_changes(is_given, "settings update")?;
    let current = context.get::<ShowSettings>(&[]).await?;
    let mut edit = context.edit(is_given, Some(&current));
    let given = args.fields;
    let body = Changes {
        version: args.based.version_known.or(version_of(&current)),
        company_name: edit.text(
            given.company_name,
            "company_name",
            "Company",
            CompanyName::parse,
        ),
        currency: edit.text(given.currency, "currency", "Currency", Currency::parse),
        time_zone: edit.text(given.time_zone, "time_zone", "Time zone", TimeZone::parse),
        two_factor_departments: given.two_factor.as_deref().map(departments).transpose()?,
    };
    edit.finish()?;
    let updated = context.write::<UpdateSettings>(&[], &body).await?;
    context.done(&message(&updated.value), &updated.raw)
}

/// The departments of a flag; `none` alone names none. Whoever means nobody says so: an
/// empty text may be a variable that was not set.
fn departments(text: &str) -> Result<Vec<String>, Failure> {
    if text.trim().eq_ignore_ascii_case("none") {
        return Ok(Vec::new());
    }
    let names: Vec<_> = text.split(',').map(str::trim).collect();
    if names
        .iter()
        .any(|name| name.is_empty() || name.eq_ignore_ascii_case("none"))
    {
        return Err(
            Failure::usage(format!("--two-factor {text:?} does not name departments"))
                .with_hint("name them with commas between, or say `none` for nobody"),
        );
    }
    Ok(names.into_iter().map(ToOwned::to_owned).collect())
}

fn message(settings: &Settings) -> String {
    let demanded = match settings.two_factor_departments.as_slice() {
        [] => "second factor demanded of nobody".to_owned(),
        some => {
            let names: Vec<_> = some.iter().map(ToString::to_string).collect();
            format!("second factor demanded of {}", names.join(", "))
        }
    };
    format!(
        "settings updated · {} · {} · {} · {demanded}",
        settings.company_name, settings.currency, settings.time_zone
    )
}

#[cfg(test)]
mod tests {
    use super::departments;

    #[test]
    fn nobody_is_meant_only_where_it_is_said() {
        let named = |text| departments(text).ok();
        let some = |names: &[&str]| Some(names.iter().map(ToString::to_string).collect());
        assert_eq!(named("sales, SUPPORT"), some(&["sales", "SUPPORT"]));
        assert_eq!(named(" None "), some(&[]));
        for unclear in ["", " ", "sales,", "sales,none", ",", "none,sales"] {
            assert_eq!(named(unclear), None, "{unclear:?}");
        }
    }
}
