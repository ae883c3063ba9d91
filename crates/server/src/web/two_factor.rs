//! The second factor of one's own login: set up with a QR code drawn here, recovery codes,
//! turned off. Each page stands alone: while a second factor is due, there is no other.

mod qr;

use askama::Template;
use axum::response::Response;
use domain::{
    error::{Checks, Given, Invalid},
    two_factor::Code,
};
use http::StatusCode;
use secrecy::SecretString;
use service::{
    Account,
    authn::second_factor::{Enrolment, Proof},
    error::ServiceError,
    given,
};

use self::qr::Picture;
use super::{
    failure::{Failure, with_retry_after},
    flash::Flash,
    page::{Sheet, see_other},
    typed::Typed,
    words,
};
use crate::{error::status_of, extract::CurrentAccount};

/// Where a second factor is set up.
pub(crate) const TWO_FACTOR: &str = "/two-factor";
/// Where the app's code is shown.
pub(crate) const CONFIRM: &str = "/two-factor/confirm";
/// Where one's account is.
const PROFILE: &str = "/profile";

/// What is wrong with fields, by name.
type Wrong = Vec<(String, String)>;

fn of<'a>(wrong: &'a Wrong, field: &str) -> Option<&'a str> {
    let found = wrong.iter().find(|(name, _)| name == field);
    found.map(|(_, text)| text.as_str())
}

#[derive(Template)]
#[template(path = "two_factor/begin.html")]
struct Begin<'a> {
    page: &'a Sheet,
    is_due: bool,
    email: &'a str,
    wrong: Wrong,
}

impl Begin<'_> {
    fn wrong(&self, field: &str) -> Option<&str> {
        of(&self.wrong, field)
    }
}

#[derive(Template)]
#[template(path = "two_factor/confirm.html")]
struct Confirm<'a> {
    page: &'a Sheet,
    picture: Picture,
    secret: &'a str,
    takes_recovery: bool,
    takes_focus: bool,
    wrong: Wrong,
}

impl Confirm<'_> {
    fn wrong(&self, field: &str) -> Option<&str> {
        of(&self.wrong, field)
    }
}

#[derive(Template)]
#[template(path = "two_factor/codes.html")]
struct Told<'a> {
    page: &'a Sheet,
    codes: &'a [String],
    is_new: bool,
}

#[derive(Template)]
#[template(path = "two_factor/prove.html")]
struct Prove<'a> {
    page: &'a Sheet,
    title: &'static str,
    lead: &'static str,
    submit: &'static str,
    action: &'static str,
    is_grave: bool,
    email: &'a str,
    takes_recovery: bool,
    takes_focus: bool,
    wrong: Wrong,
}

impl Prove<'_> {
    fn wrong(&self, field: &str) -> Option<&str> {
        of(&self.wrong, field)
    }
}

/// What is wrong with the fields of a form; another failure goes on.
fn refused(
    sheet: &Sheet,
    error: ServiceError,
    field: &str,
) -> Result<(Wrong, ServiceError), Failure> {
    let wrong = match &error {
        ServiceError::Invalid(invalid) => invalid
            .fields()
            .iter()
            .map(|wrong| {
                (
                    wrong.field.clone(),
                    words::field_error(&sheet.habits, wrong),
                )
            })
            .collect(),
        ServiceError::SlowDown(_) => {
            vec![(field.to_owned(), words::error(&sheet.habits, &error))]
        }
        ServiceError::NotAuthenticated(_)
        | ServiceError::PasswordChangeRequired
        | ServiceError::TwoFactorSetupRequired
        | ServiceError::ReadOnlyToken
        | ServiceError::LoginRequired
        | ServiceError::Denied(_)
        | ServiceError::NotFound(_)
        | ServiceError::MediaType
        | ServiceError::TooLarge(_)
        | ServiceError::Conflict(_)
        | ServiceError::Unavailable { .. }
        | ServiceError::Unreachable(_)
        | ServiceError::Internal(_) => return Err(error.into()),
    };
    Ok((wrong, error))
}

fn answered(sheet: &Sheet, error: &ServiceError, shown: &impl Template) -> Response {
    let answer = sheet.render(status_of(error), shown);
    with_retry_after(answer, error, sheet.now)
}

fn beginning<'a>(sheet: &'a Sheet, account: &'a Account, wrong: Wrong) -> Begin<'a> {
    Begin {
        page: sheet,
        is_due: account.owes_two_factor(),
        email: account.employee().email.as_str(),
        wrong,
    }
}

/// Asks for the password, before a secret is made.
pub(crate) async fn form(
    sheet: Sheet,
    CurrentAccount(account): CurrentAccount,
) -> Result<Response, Failure> {
    if account.two_factor().await?.since.is_some() {
        return Ok(see_other(PROFILE));
    }
    let sheet = sheet.for_employee(account.employee());
    Ok(sheet.render(StatusCode::OK, &beginning(&sheet, &account, Vec::new())))
}

/// Makes a secret.
pub(crate) async fn begin(
    sheet: Sheet,
    CurrentAccount(account): CurrentAccount,
    typed: Typed,
) -> Result<Response, Failure> {
    let sheet = sheet.for_employee(account.employee());
    let password = SecretString::from(typed.text("password"));
    match account.begin_two_factor(Ok(password)).await {
        Ok(_) => Ok(see_other(CONFIRM)),
        Err(ServiceError::Conflict(_)) => Ok(see_other(PROFILE)),
        Err(error) => {
            let (wrong, error) = refused(&sheet, error, "password")?;
            let shown = beginning(&sheet, &account, wrong);
            Ok(answered(&sheet, &error, &shown))
        }
    }
}

fn confirming<'a>(sheet: &'a Sheet, enrolment: &'a Enrolment, wrong: Wrong) -> Confirm<'a> {
    Confirm {
        page: sheet,
        picture: Picture::of(&enrolment.url),
        secret: &enrolment.secret,
        takes_recovery: false,
        takes_focus: true,
        wrong,
    }
}

/// Shows the secret, and asks for the code that the app makes of it.
pub(crate) async fn confirm_form(
    sheet: Sheet,
    CurrentAccount(account): CurrentAccount,
) -> Result<Response, Failure> {
    let Some(enrolment) = account.pending_two_factor().await? else {
        return Ok(see_other(TWO_FACTOR));
    };
    let sheet = sheet.for_employee(account.employee());
    Ok(sheet.render(StatusCode::OK, &confirming(&sheet, &enrolment, Vec::new())))
}

/// Turns the second factor on, and shows the recovery codes.
pub(crate) async fn confirm(
    sheet: Sheet,
    CurrentAccount(account): CurrentAccount,
    typed: Typed,
) -> Result<Response, Failure> {
    let sheet = sheet.for_employee(account.employee());
    match account.confirm_two_factor(given(code(&typed))).await {
        Ok(codes) => Ok(told(&sheet, &codes, true)),
        // sent twice, or begun anew elsewhere
        Err(ServiceError::Conflict(_)) => Ok(see_other(TWO_FACTOR)),
        Err(error) => {
            let (wrong, error) = refused(&sheet, error, "code")?;
            let Some(enrolment) = account.pending_two_factor().await? else {
                return Ok(see_other(TWO_FACTOR));
            };
            let shown = confirming(&sheet, &enrolment, wrong);
            Ok(answered(&sheet, &error, &shown))
        }
    }
}

fn told(sheet: &Sheet, codes: &[String], is_new: bool) -> Response {
    let shown = Told {
        page: sheet,
        codes,
        is_new,
    };
    sheet.render(StatusCode::OK, &shown)
}

fn renewing<'a>(sheet: &'a Sheet, account: &'a Account, wrong: Wrong) -> Prove<'a> {
    Prove {
        page: sheet,
        title: "two-factor-codes",
        lead: "two-factor-codes-renew-lead",
        submit: "two-factor-codes-renew",
        action: "/two-factor/codes",
        is_grave: false,
        email: account.employee().email.as_str(),
        takes_recovery: true,
        takes_focus: false,
        wrong,
    }
}

/// Asks for password and code, before new recovery codes are made.
pub(crate) async fn codes_form(
    sheet: Sheet,
    CurrentAccount(account): CurrentAccount,
) -> Result<Response, Failure> {
    let shown =
        |sheet: &Sheet| sheet.render(StatusCode::OK, &renewing(sheet, &account, Vec::new()));
    where_there_is_one(sheet, &account, shown).await
}

/// Makes new recovery codes and shows them, this once.
pub(crate) async fn renew_codes(
    sheet: Sheet,
    CurrentAccount(account): CurrentAccount,
    typed: Typed,
) -> Result<Response, Failure> {
    let sheet = sheet.for_employee(account.employee());
    match account.renew_recovery_codes(proof(&typed)).await {
        Ok(codes) => Ok(told(&sheet, &codes, false)),
        Err(ServiceError::Conflict(_)) => Ok(see_other(TWO_FACTOR)),
        Err(error) => {
            let (wrong, error) = refused(&sheet, error, "password")?;
            Ok(answered(&sheet, &error, &renewing(&sheet, &account, wrong)))
        }
    }
}

fn ending<'a>(sheet: &'a Sheet, account: &'a Account, wrong: Wrong) -> Prove<'a> {
    Prove {
        page: sheet,
        title: "two-factor-off",
        lead: "two-factor-off-lead",
        submit: "two-factor-off",
        action: "/two-factor/off",
        is_grave: true,
        email: account.employee().email.as_str(),
        takes_recovery: true,
        takes_focus: false,
        wrong,
    }
}

/// Asks for password and code, before the second factor is turned off.
pub(crate) async fn off_form(
    sheet: Sheet,
    CurrentAccount(account): CurrentAccount,
) -> Result<Response, Failure> {
    let shown = |sheet: &Sheet| sheet.render(StatusCode::OK, &ending(sheet, &account, Vec::new()));
    where_there_is_one(sheet, &account, shown).await
}

/// Turns the second factor off.
pub(crate) async fn turn_off(
    sheet: Sheet,
    CurrentAccount(account): CurrentAccount,
    typed: Typed,
) -> Result<Response, Failure> {
    let sheet = sheet.for_employee(account.employee());
    match account.disable_two_factor(proof(&typed)).await {
        Ok(()) => Ok(sheet.lead_on(PROFILE, Some(&Flash::new("two-factor-off-now")))),
        Err(ServiceError::Conflict(_)) => Ok(see_other(PROFILE)),
        Err(error) => {
            let (wrong, error) = refused(&sheet, error, "password")?;
            Ok(answered(&sheet, &error, &ending(&sheet, &account, wrong)))
        }
    }
}

async fn where_there_is_one(
    sheet: Sheet,
    account: &Account,
    shown: impl FnOnce(&Sheet) -> Response,
) -> Result<Response, Failure> {
    if account.two_factor().await?.since.is_none() {
        return Ok(see_other(TWO_FACTOR));
    }
    Ok(shown(&sheet.for_employee(account.employee())))
}

/// The code that was typed.
pub(super) fn code(typed: &Typed) -> Result<Code, Invalid> {
    let mut checks = Checks::default();
    let code = checks.take("code", Code::parse(&typed.text("code")));
    checks.finish(|| code)
}

fn proof(typed: &Typed) -> Given<Proof> {
    Ok(Proof {
        password: SecretString::from(typed.text("password")),
        code: code(typed)?,
    })
}
