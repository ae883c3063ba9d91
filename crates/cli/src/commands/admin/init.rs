//! `epic init`: database, signing secret and first manager of a new company.
//!
//! Everything that can be refused is looked at before anything is created.

use std::fs;
use std::path::Path;

use clap::Args;
use domain::contact::Email;
use domain::department::Department;
use domain::employee::{Employee, NewEmployee};
use domain::error::BadValue;
use domain::money::Currency;
use domain::period::TimeZone;
use domain::text::{CompanyName, EmployeeNumber, PersonName};
use serde_json::{Value, json};
use service::authn::password::{NewPassword, PasswordContext};
use service::maintenance::{Founding, read_key_file, write_key_file};
use service::{DatabaseUrl, Options};

use super::{Context, db};
use crate::backend;
use crate::config::Settings;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::prompt::{Form, ask_new, whole_from_stdin};

pub(super) const EXAMPLES: &str = "\
Examples:
  epic init --name 'Mona Delacroix' --email mona@epic.example
  pass show epic | epic init --name 'Mona Delacroix' --email mona@epic.example --password-stdin

The password has 12 to 128 characters of any kind, without names in it.";

/// The company's name when none is given.
pub(super) const COMPANY: &str = "Epic Events";

/// The company and its first manager.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// Full name of the first manager
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// E-mail address the first manager logs in with
    #[arg(long, value_name = "EMAIL")]
    email: Option<String>,
    /// Number of the first manager [default: E0001]
    #[arg(long, value_name = "NUMBER")]
    employee_number: Option<String>,
    /// Name of the company
    #[arg(long, value_name = "NAME", default_value = COMPANY)]
    company: String,
    /// Currency of contracts that name none [default: EUR]
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Time zone of events that name none [default: Europe/Paris]
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Read the password from standard input
    #[arg(long)]
    password_stdin: bool,
}

pub(super) async fn run(args: InitArgs, context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    let url = backend::database_url(settings)?;
    settings.signing_secret()?;
    refuse_used(&url, settings).await?;
    let founding = founding(args, context)?;
    check_password(&founding)?;

    make_secret(settings)?;
    let options = Options {
        create: true,
        ..backend::options(settings)
    };
    let database = db::open_with_secret(&url, options, settings).await?;
    database.migrate().await?;
    let manager = database.set_up(&founding).await?;
    database.close().await?;
    tell(context, &url, &founding, &manager)
}

/// Refuses a database in which there is somebody, or something of another program.
pub(super) async fn refuse_used(url: &DatabaseUrl, settings: &Settings) -> Result<(), Failure> {
    if url.path().is_some_and(|path| !path.exists()) {
        return Ok(());
    }
    let database = db::open(url, backend::options(settings)).await?;
    let state = db::refuse_foreign(database.look().await?, url)?;
    if state == service::SchemaState::Applied && database.is_set_up().await? {
        return Err(Failure::new(
            Exit::Refused,
            "already_set_up",
            format!("{url} is already set up: there are employees"),
        )
        .with_hint("run `epic login`"));
    }
    Ok(database.close().await?)
}

fn founding(args: InitArgs, context: &Context) -> Result<Founding, Failure> {
    let company_name = read("company_name", &args.company, CompanyName::parse)?;
    let currency = optional("currency", args.currency.as_deref(), Currency::parse)?;
    let time_zone = optional("time_zone", args.time_zone.as_deref(), TimeZone::parse)?;
    let employee_number = optional(
        "employee_number",
        args.employee_number.as_deref(),
        EmployeeNumber::parse,
    )?;
    let mut form = Form::new(context.asking);
    let name = form.text(args.name, "--name", "Full name", PersonName::parse);
    let email = form.text(args.email, "--email", "E-mail", Email::parse);
    let password = form.other(|| {
        if args.password_stdin {
            whole_from_stdin()
        } else {
            ask_new(context.asking, "Password")
        }
    });
    form.finish()?;
    Ok(Founding {
        company_name,
        currency: currency.unwrap_or_default(),
        time_zone: time_zone.unwrap_or_default(),
        manager: NewEmployee {
            employee_number,
            full_name: read("full_name", &name, PersonName::parse)?,
            email: read("email", &email, Email::parse)?,
            department: Department::Management,
        },
        password,
    })
}

pub(super) fn read<T>(
    field: &str,
    text: &str,
    parse: impl Fn(&str) -> Result<T, BadValue>,
) -> Result<T, Failure> {
    parse(text).map_err(|wrong| Failure::invalid(field, &wrong))
}

pub(super) fn optional<T>(
    field: &str,
    text: Option<&str>,
    parse: impl Fn(&str) -> Result<T, BadValue>,
) -> Result<Option<T>, Failure> {
    text.map(|text| read(field, text, parse)).transpose()
}

fn check_password(founding: &Founding) -> Result<(), Failure> {
    let about = PasswordContext {
        full_name: founding.manager.full_name.as_str(),
        email_local_part: founding.manager.email.local_part(),
        company_name: founding.company_name.as_str(),
    };
    match NewPassword::parse(&founding.password, &about) {
        Ok(_) => Ok(()),
        Err(wrong) => Err(Failure::invalid("password", &wrong)),
    }
}

/// Makes the signing secret, unless a setting holds one; an earlier one is kept.
pub(super) fn make_secret(settings: &Settings) -> Result<(), Failure> {
    if settings.signing_secret()?.is_some() {
        return Ok(());
    }
    create_private_folder(&settings.data_dir.value)?;
    let path = backend::key_file(&settings.data_dir.value);
    write_key_file(&path)
        .and_then(|()| read_key_file(&path))
        .map_err(|error| backend::key_failure(&error, false))?;
    Ok(())
}

/// Creates a folder that only its owner may look into.
pub(super) fn create_private_folder(folder: &Path) -> Result<(), Failure> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| {
        Failure::new(
            Exit::Refused,
            "not_written",
            format!("{} cannot be created: {error}", folder.display()),
        )
        .with_hint("name another folder with EPIC_DATA_DIR")
    })
}

fn tell(
    context: &Context,
    url: &DatabaseUrl,
    founding: &Founding,
    manager: &Employee,
) -> Result<(), Failure> {
    let message = format!(
        "{} is set up in {url}; its first manager is {} ({})",
        founding.company_name, manager.full_name, manager.employee_number
    );
    let record: Value = json!({
        "url": url.to_string(),
        "company_name": founding.company_name.as_str(),
        "currency": founding.currency.code(),
        "time_zone": founding.time_zone.name(),
        "employee": {
            "id": manager.id.get(),
            "employee_number": manager.employee_number.as_str(),
            "full_name": manager.full_name.as_str(),
            "email": manager.email.as_str(),
            "department": manager.department.name(),
        },
    });
    context.output.done(&message, Some(&record))?;
    let next = format!("next: epic login {}", manager.email);
    context.output.say(&next);
    Ok(())
}
