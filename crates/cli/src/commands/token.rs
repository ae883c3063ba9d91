//! API tokens: what programs log in with in one's name.

use api::endpoint::{CreateToken, ListTokens, RevokeToken};
use api::tokens::{ApiToken, CreateToken as NewToken};
use clap::{Args, Subcommand};
use domain::text::TokenName;

use super::Context;
use super::target::Target;
use crate::failure::Failure;
use crate::output::{Column, Format, Kind, ListView, Output};
use crate::prompt::{Choice, ask_own};

/// Shown under the group's help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  epic token create 'accounting sync'
  epic token create 'web form' --scope read-write --days 30
  epic token list
  epic token revoke 12

A program sends its token as `Authorization: Bearer TOKEN`, or has it in EPIC_TOKEN.
It never has more rights than you have at that moment.";

/// Verbs of the noun.
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// List your API tokens
    #[command(alias = "ls", after_help = "Examples:\n  epic token list")]
    List,
    /// Make an API token and print it, this once
    #[command(
        aliases = ["new", "add"],
        after_help = "Examples:\n  epic token create 'accounting sync'\n  \
                      epic token create 'web form' --scope read-write --days 30 \
                      --password-stdin < password.txt"
    )]
    Create(CreateArgs),
    /// End one of your API tokens
    #[command(
        aliases = ["rm", "delete"],
        after_help = "Examples:\n  epic token revoke 12"
    )]
    Revoke(Target),
}

/// What to make.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// What it is for
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// What it may do of what you may: read or read-write
    #[arg(long, value_name = "SCOPE", default_value = "read")]
    scope: String,
    /// How many days it lasts, 1 to 366
    #[arg(
        long,
        value_name = "N",
        default_value_t = 90,
        allow_negative_numbers = true
    )]
    days: i64,
    /// Read your current password from standard input
    #[arg(long)]
    password_stdin: bool,
}

const COLUMNS: &[Column] = &[
    Column::new("id", "ID", Kind::Id),
    Column::new("name", "NAME", Kind::Text),
    Column::new("scope", "SCOPE", Kind::Text),
    Column::new("last_used_at", "LAST USED", Kind::Instant),
    Column::new("expires_at", "EXPIRES", Kind::Instant),
    Column::optional("created_at", "MADE", Kind::Instant),
];

const FIELDS: &[&str] = &[
    "id",
    "name",
    "scope",
    "created_at",
    "expires_at",
    "last_used_at",
];

/// Runs a verb.
pub(crate) async fn run(command: TokenCommand, context: &Context) -> Result<(), Failure> {
    match command {
        TokenCommand::List => list(context).await,
        TokenCommand::Create(args) => create(args, context).await,
        TokenCommand::Revoke(target) => revoke(target.id, context).await,
    }
}

async fn list(context: &Context) -> Result<(), Failure> {
    let page = context.get::<ListTokens>(&[]).await?.raw;
    let view = ListView {
        noun: "API tokens",
        columns: COLUMNS,
        fields: FIELDS,
    };
    Ok(context.output.list(view, &page)?)
}

async fn create(args: CreateArgs, context: &Context) -> Result<(), Failure> {
    let mut form = context.form().await?;
    let name = form.text(args.name, "NAME", "What it is for", TokenName::parse);
    let password = form.password(args.password_stdin, || {
        ask_own(context.asking, "Current password")
    });
    form.finish()?;
    let body = NewToken {
        name,
        scope: Some(args.scope),
        days: Some(args.days),
        password,
    };
    let made = context.write::<CreateToken>(&[], &body).await?;
    let Some(token) = &made.value.token else {
        // the same request came twice, and its first answer got lost
        context.output.warn(&format!(
            "the token was made, but got lost on the way; run `epic token revoke {}`",
            made.value.id
        ));
        return Ok(());
    };
    match context.output.format {
        Format::Json => Output::json(&made.raw)?,
        Format::Table | Format::Csv => Output::text(&format!("{token}\n"))?,
    }
    context.output.say(&format!(
        "API token {} made · {} · until {} · it is told this once; keep it as a password",
        made.value.id,
        made.value.scope,
        made.value.expires_at.format("%Y-%m-%d")
    ));
    Ok(())
}

async fn choices(context: &Context) -> Result<Vec<Choice>, Failure> {
    let tokens = context.get::<ListTokens>(&[]).await?.value.items;
    let choice = |token: ApiToken| Choice {
        id: token.id,
        label: format!("{} · {}", token.name, token.scope),
    };
    Ok(tokens.into_iter().map(choice).collect())
}

async fn revoke(id: Option<String>, context: &Context) -> Result<(), Failure> {
    let id = context.pick(id, "API token", choices(context)).await?;
    context.remove::<RevokeToken>(&[&id], None).await?;
    context.output.say(&format!("API token {id} revoked"));
    Ok(())
}
