//! The second factor of one's own login: an authenticator app, and recovery codes.

mod qr;

use api::endpoint::{
    BeginTwoFactor, ConfirmTwoFactor, DisableTwoFactor, RenewRecoveryCodes, ShowTwoFactor,
};
use api::two_factor::{
    BeginTwoFactor as Beginning, ConfirmTwoFactor as Confirmation, ProveTwoFactor, RecoveryCodes,
};
use clap::{Args, Subcommand};
use domain::two_factor::Code;

use super::Context;
use crate::failure::Failure;
use crate::output::{CardView, Column, Format, Kind, Output};
use crate::prompt::ask_own;

/// Shown under the group's help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  epic two-factor enable
  epic two-factor show
  epic two-factor recovery-codes
  epic two-factor disable

With a second factor, a login needs the password and the code that an authenticator app
shows. Keep the recovery codes where the phone is not: each opens one login without it.";

/// Verbs of the noun.
#[derive(Debug, Subcommand)]
pub(crate) enum TwoFactorCommand {
    /// Show whether your login needs a code, and how many recovery codes are left
    #[command(
        aliases = ["get", "view", "status"],
        after_help = "Examples:\n  epic two-factor show"
    )]
    Show,
    /// Set up a second factor: a QR code for your authenticator app, then its first code
    #[command(
        aliases = ["on", "setup"],
        after_help = "Examples:\n  epic two-factor enable\n  \
                      epic two-factor enable --password-stdin < password.txt\n\n\
                      Without a terminal it prints the secret and ends;\n\
                      `epic two-factor confirm CODE` then turns it on."
    )]
    Enable(PasswordArgs),
    /// Turn on what `enable` has begun, with the code that the app shows
    #[command(after_help = "Examples:\n  epic two-factor confirm 123456")]
    Confirm {
        /// The code that the app shows now
        #[arg(value_name = "CODE")]
        code: Option<String>,
    },
    /// Print new recovery codes, this once; those before are void
    #[command(
        alias = "codes",
        after_help = "Examples:\n  epic two-factor recovery-codes\n  \
                      epic two-factor recovery-codes --code 123456 --password-stdin < password.txt"
    )]
    RecoveryCodes(ProofArgs),
    /// Log in with the password alone from now on
    #[command(
        alias = "off",
        after_help = "Examples:\n  epic two-factor disable\n  \
                      epic two-factor disable --code abcd-efgh-2345-67zy-kmnp-qrst"
    )]
    Disable(ProofArgs),
}

/// How the password is given.
#[derive(Debug, Args)]
pub(crate) struct PasswordArgs {
    /// Read your current password from standard input
    #[arg(long)]
    password_stdin: bool,
}

/// Password and code.
#[derive(Debug, Args)]
pub(crate) struct ProofArgs {
    /// The code that the app shows now, or a recovery code
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    #[command(flatten)]
    password: PasswordArgs,
}

const FACTS: &[Column] = &[
    Column::new("enabled", "Second factor", Kind::YesNo),
    Column::new("since", "Since", Kind::Instant),
    Column::new("demanded", "Demanded by the company", Kind::YesNo),
    Column::new("recovery_codes_left", "Recovery codes left", Kind::Number),
];

const FIELDS: &[&str] = &["enabled", "since", "demanded", "recovery_codes_left"];

/// Runs a verb.
pub(crate) async fn run(command: TwoFactorCommand, context: &Context) -> Result<(), Failure> {
    match command {
        TwoFactorCommand::Show => show(context).await,
        TwoFactorCommand::Enable(args) => enable(&args, context).await,
        TwoFactorCommand::Confirm { code } => confirm(code, context).await,
        TwoFactorCommand::RecoveryCodes(args) => recovery_codes(args, context).await,
        TwoFactorCommand::Disable(args) => disable(args, context).await,
    }
}

async fn show(context: &Context) -> Result<(), Failure> {
    let found = context.get::<ShowTwoFactor>(&[]).await?;
    let card = CardView {
        title: String::from("Your second factor"),
        facts: FACTS,
        sections: Vec::new(),
        fields: FIELDS,
    };
    Ok(context.output.show(&card, &found.raw)?)
}

async fn enable(args: &PasswordArgs, context: &Context) -> Result<(), Failure> {
    let mut form = context.form().await?;
    let password = form.password(args.password_stdin, || {
        ask_own(context.asking, "Current password")
    });
    form.finish()?;
    let begun = context
        .write::<BeginTwoFactor>(&[], &Beginning { password })
        .await?;
    if context.output.format != Format::Table {
        return Ok(Output::json(&begun.raw)?);
    }
    let told = &begun.value;
    let picture = qr::picture(&told.url);
    let key = grouped(&told.secret);
    Output::text(&format!(
        "{picture}\nScan this with your authenticator app, or type the key into it:\n  {key}\n"
    ))?;
    if context.asking.is_interactive() && !args.password_stdin {
        return confirm(None, context).await;
    }
    context
        .output
        .say("not on yet · run `epic two-factor confirm CODE` with the code that the app shows");
    Ok(())
}

async fn confirm(code: Option<String>, context: &Context) -> Result<(), Failure> {
    let mut form = context.form().await?;
    let code = form.text(code, "CODE", "Code of the app", Code::parse);
    form.finish()?;
    let on = context
        .write::<ConfirmTwoFactor>(&[], &Confirmation { code })
        .await?;
    print_codes(&on.value, &on.raw, context)?;
    context.output.say(
        "second factor on · each login needs a code from now on · all other sessions are over",
    );
    Ok(())
}

fn print_codes(
    codes: &RecoveryCodes,
    raw: &serde_json::Value,
    context: &Context,
) -> Result<(), Failure> {
    if context.output.format == Format::Json {
        return Ok(Output::json(raw)?);
    }
    Output::text(&format!("{}\n", codes.recovery_codes.join("\n")))?;
    context
        .output
        .say("these recovery codes are told this once; keep them where your phone is not");
    Ok(())
}

async fn proof(args: ProofArgs, context: &Context) -> Result<ProveTwoFactor, Failure> {
    let mut form = context.form().await?;
    let password = form.password(args.password.password_stdin, || {
        ask_own(context.asking, "Current password")
    });
    let code = form.text(args.code, "--code", "Code", Code::parse);
    form.finish()?;
    Ok(ProveTwoFactor { password, code })
}

async fn recovery_codes(args: ProofArgs, context: &Context) -> Result<(), Failure> {
    let proof = proof(args, context).await?;
    let renewed = context.write::<RenewRecoveryCodes>(&[], &proof).await?;
    print_codes(&renewed.value, &renewed.raw, context)
}

async fn disable(args: ProofArgs, context: &Context) -> Result<(), Failure> {
    let proof = proof(args, context).await?;
    context.write::<DisableTwoFactor>(&[], &proof).await?;
    context
        .output
        .say("second factor off · a login needs the password alone");
    Ok(())
}

/// A key as people type it: in groups of four.
fn grouped(key: &str) -> String {
    let characters: Vec<char> = key.chars().collect();
    let groups = characters.chunks(4).map(String::from_iter);
    groups.collect::<Vec<_>>().join(" ")
}
