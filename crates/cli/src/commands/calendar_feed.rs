//! The calendar feed of one's own: an address that calendar programs read without a login.

use api::calendar::CreateCalendarFeed as NewFeed;
use api::endpoint::{CreateCalendarFeed, RemoveCalendarFeed, ShowCalendarFeed};
use clap::Subcommand;

use super::Context;
use crate::config::Settings;
use crate::failure::Failure;
use crate::output::{CardView, Column, Format, Kind, Output};

/// Shown under the group's help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  epic calendar-feed create
  epic calendar-feed show
  epic calendar-feed remove

Whoever has the address reads your events: keep it as a password.";

/// Verbs of the noun.
#[derive(Debug, Subcommand)]
pub(crate) enum CalendarFeedCommand {
    /// Show since when you have a feed, and when it was last read
    #[command(
        aliases = ["get", "view"],
        after_help = "Examples:\n  epic calendar-feed show"
    )]
    Show,
    /// Make a feed and print its address, this once; the one before ends
    #[command(
        aliases = ["new", "add"],
        after_help = "Examples:\n  epic calendar-feed create\n  epic calendar-feed create | xclip"
    )]
    Create,
    /// End your feed
    #[command(
        aliases = ["rm", "delete"],
        after_help = "Examples:\n  epic calendar-feed remove --yes"
    )]
    Remove,
}

const FACTS: &[Column] = &[
    Column::new("created_at", "Since", Kind::Instant),
    Column::new("last_read_at", "Last read", Kind::Instant),
];

const FIELDS: &[&str] = &["created_at", "last_read_at"];

/// Runs a verb.
pub(crate) async fn run(command: CalendarFeedCommand, context: &Context) -> Result<(), Failure> {
    match command {
        CalendarFeedCommand::Show => show(context).await,
        CalendarFeedCommand::Create => create(context).await,
        CalendarFeedCommand::Remove => remove(context).await,
    }
}

async fn show(context: &Context) -> Result<(), Failure> {
    let feed = context.get::<ShowCalendarFeed>(&[]).await?;
    let card = CardView {
        title: String::from("Your calendar feed"),
        facts: FACTS,
        sections: Vec::new(),
        fields: FIELDS,
    };
    Ok(context.output.show(&card, &feed.raw)?)
}

async fn create(context: &Context) -> Result<(), Failure> {
    let made = context
        .write::<CreateCalendarFeed>(&[], &NewFeed {})
        .await?;
    let Some(path) = made.value.url_path else {
        // the same request came twice, and its first answer got lost
        context.output.warn(
            "the feed was made, but its address got lost on the way; \
             run `epic calendar-feed create` again",
        );
        return Ok(());
    };
    let address = address(&context.settings, &path);
    match context.output.format {
        Format::Json => {
            let mut record = made.raw;
            record["url"] = address.into();
            Output::json(&record)?;
        }
        Format::Table | Format::Csv => Output::text(&format!("{address}\n"))?,
    }
    context
        .output
        .say("calendar feed made · its address is told this once; keep it as a password");
    Ok(())
}

/// Where a path is found: on the server in use, or where this one says that it is reached.
/// Where neither is known, the path alone.
fn address(settings: &Settings, path: &str) -> String {
    let server = settings.server_url.as_ref();
    let base = server.map(|server| server.value.as_str());
    match base.or(settings.public_url()) {
        Some(base) => format!("{}{path}", base.trim_end_matches('/')),
        None => path.to_owned(),
    }
}

async fn remove(context: &Context) -> Result<(), Failure> {
    context.asking.require_consent()?;
    if !context.asking.has_consented() {
        context.get::<ShowCalendarFeed>(&[]).await?;
        context
            .asking
            .confirm("End your calendar feed? Calendars that read it will find nothing.")?;
    }
    context.remove::<RemoveCalendarFeed>(&[], None).await?;
    context.output.say("calendar feed removed");
    Ok(())
}
