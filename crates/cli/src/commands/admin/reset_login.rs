//! `epic db reset-login`: for somebody who cannot log in any more, when no manager can help.

use clap::Args;
use domain::contact::Email;
use serde_json::json;

use super::{Context, db, init};
use crate::backend;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::prompt::{Form, ask_new, whole_from_stdin};

pub(super) const EXAMPLES: &str = "\
Examples:
  epic db reset-login mona@epic.example
  pass show epic | epic db reset-login mona@epic.example --password-stdin

Colleagues are helped by a manager: epic employee reset-password, epic employee reset-two-factor.";

/// Whom to let in again.
#[derive(Debug, Args)]
pub(crate) struct ResetLoginArgs {
    /// E-mail address they log in with
    #[arg(value_name = "EMAIL")]
    email: String,
    /// Read the new password from standard input
    #[arg(long)]
    password_stdin: bool,
}

pub(super) async fn run(args: &ResetLoginArgs, context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    let email = init::read("email", &args.email, Email::parse)?;
    let url = backend::database_url(settings)?;
    backend::require_file(&url)?;
    let tokens = backend::token_key(settings, &url)?;
    let database = db::open(&url, backend::options(settings)).await?;
    let database = database.sealing_with(&tokens);
    db::refuse_foreign(database.look().await?, &url)?;
    database.require_current_schema().await?;
    let found = database.who_logs_in(&email).await?;
    let found = found.ok_or_else(|| nobody(&email))?;
    if found.deactivated_at.is_some() {
        return Err(Failure::new(
            Exit::Refused,
            "account_closed",
            format!("the account of {} is closed", found.full_name),
        )
        .with_hint("a manager opens it again: epic employee reactivate"));
    }
    let mut form = Form::new(context.asking);
    let password = form.other(|| {
        if args.password_stdin {
            whole_from_stdin()
        } else {
            ask_new(context.asking, "New password")
        }
    });
    form.finish()?;
    let done = database.reset_login(found.id, &password, &tokens).await?;
    let done = done.ok_or_else(|| nobody(&email))?;
    database.close().await?;
    let message = format!(
        "{} has a new password, to be changed at the next login, and no second factor",
        done.full_name
    );
    let record = json!({
        "id": done.id.get(),
        "email": done.email.as_str(),
        "full_name": done.full_name.as_str(),
        "must_change_password": done.must_change_password,
    });
    context.output.done(&message, Some(&record))?;
    context
        .output
        .say(&format!("next: epic login {}", done.email));
    Ok(())
}

fn nobody(email: &Email) -> Failure {
    Failure::new(
        Exit::Refused,
        "not_found",
        format!("nobody logs in with {email}"),
    )
    .with_hint(
        "name the address of an employee of this database; `epic db status` says which it is",
    )
}
