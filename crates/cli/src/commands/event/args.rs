//! Arguments of `epic event`.

use clap::{Args, Subcommand};

use crate::commands::audit::HistoryArgs;
use crate::commands::list::{PageArgs, Words};
use crate::commands::target::{Based, Target, TargetAndReason, TargetAndVersion};
use crate::commands::typed::Typed;

/// Shown under the group's help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  epic event list --without-support
  epic event list --mine --upcoming
  epic event assign 109 --support 7
  epic event note 109 'the DJ is booked'";

/// Verbs of the noun.
#[derive(Debug, Subcommand)]
pub(crate) enum EventCommand {
    /// List events
    #[command(
        alias = "ls",
        after_help = "Examples:\n  epic event list --mine --upcoming\n  \
                      epic event list --from 2026-06-01 --to 2026-06-30 -o csv\n  \
                      epic event list --without-support --json"
    )]
    List(ListFilters),
    /// Show an event with its client
    #[command(aliases = ["get", "view"], after_help = "Examples:\n  epic event show 109")]
    Show(Target),
    /// Create an event on a signed contract
    #[command(
        aliases = ["add", "new"],
        after_help = "Times without offset are in the event's zone.\n\n\
                      Examples:\n  epic event create\n  \
                      epic event create --contract 652 --name 'John Ouick Wedding' \
                      --start '2026-06-04 13:00' --end '2026-06-05 02:00' \
                      --location 'Candé-sur-Beuvron, France' --attendees 75"
    )]
    Create(CreateArgs),
    /// Change an event
    #[command(
        alias = "edit",
        after_help = "An empty text clears --notes and --external-ref.\n\n\
                      Examples:\n  epic event update 109 --attendees 80\n  \
                      epic event update 109 --start '2026-06-04 14:00'"
    )]
    Update(UpdateArgs),
    /// Assign or replace the support contact
    #[command(after_help = "Examples:\n  epic event assign 109 --support 7\n  \
                      epic event assign 109 --support 7 --force --reason 'both are next door'")]
    Assign(AssignArgs),
    /// Remove the support contact
    #[command(after_help = "Examples:\n  epic event unassign 109")]
    Unassign(TargetAndVersion),
    /// Cancel an event
    #[command(after_help = "Examples:\n  epic event cancel 109 --reason 'called off' --yes")]
    Cancel(TargetAndReason),
    /// Append a note, with date and author
    #[command(after_help = "Examples:\n  epic event note 109 'the DJ is booked'")]
    Note(NoteArgs),
    /// Show what happened to an event
    #[command(after_help = "Examples:\n  epic event history 109")]
    History(HistoryArgs),
}

/// Which events to list.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a filter of its own")]
pub(crate) struct Filters {
    /// Only those nobody runs yet
    #[arg(long)]
    pub(super) without_support: bool,
    /// Only those without notes
    #[arg(long)]
    pub(super) without_notes: bool,
    /// Only those assigned to you; for sales those of your clients
    #[arg(long)]
    pub(super) mine: bool,
    /// Only those that stand (`planned`), or only those that do not (`cancelled`)
    #[arg(long, value_name = "STATUS")]
    pub(super) status: Option<String>,
    /// Only those not over yet
    #[arg(long, conflicts_with = "past")]
    pub(super) upcoming: bool,
    /// Only those that are over
    #[arg(long)]
    pub(super) past: bool,
    /// Only those reaching past this day or time, in your time zone unless it has an offset
    #[arg(long, value_name = "DATE")]
    pub(super) from: Option<String>,
    /// Only those beginning before this time; a day includes that day
    #[arg(long, value_name = "DATE")]
    pub(super) to: Option<String>,
    /// Only those of this contract
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub(super) contract: Option<String>,
    /// Only those of this client
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub(super) client: Option<String>,
    /// Only those of this support contact
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub(super) support: Option<String>,
    /// Only those of this sales contact's clients
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub(super) sales: Option<String>,
    #[command(flatten)]
    pub(super) words: Words,
}

impl Filters {
    /// The same with its days and times as the API reads them.
    pub(crate) fn timed(self, typed: &mut Typed) -> Self {
        Self {
            from: typed.start("from", self.from.as_deref()),
            to: typed.end("to", self.to.as_deref()),
            ..self
        }
    }
}

/// Which events to list, and which part of them.
#[derive(Debug, Args)]
pub(crate) struct ListFilters {
    #[command(flatten)]
    pub(super) filters: Filters,
    #[command(flatten)]
    pub(super) page: PageArgs,
}

/// A new event.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// Number of the signed contract
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub(super) contract: Option<String>,
    /// What people call it
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// Beginning, such as '2026-06-04 13:00'
    #[arg(long, alias = "starts-at", value_name = "TIME")]
    pub(super) start: Option<String>,
    /// End, such as '2026-06-05 02:00'
    #[arg(long, alias = "ends-at", value_name = "TIME")]
    pub(super) end: Option<String>,
    /// Time zone, such as Europe/Paris; the company's when left out
    #[arg(long, alias = "timezone", value_name = "ZONE")]
    pub(super) time_zone: Option<String>,
    /// Where
    #[arg(long, value_name = "PLACE")]
    pub(super) location: Option<String>,
    /// How many people are expected
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(super) attendees: Option<String>,
    /// Anything that helps to run it
    #[arg(long, value_name = "TEXT")]
    pub(super) notes: Option<String>,
    /// Number in the company's own files
    #[arg(long, value_name = "NUMBER")]
    pub(super) external_ref: Option<String>,
}

/// Fields that an update changes.
#[derive(Debug, Default, PartialEq, Eq, Args)]
pub(crate) struct Fields {
    /// Another name
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// Another beginning, in the event's zone unless it has an offset
    #[arg(long, alias = "starts-at", value_name = "TIME")]
    pub(super) start: Option<String>,
    /// Another end
    #[arg(long, alias = "ends-at", value_name = "TIME")]
    pub(super) end: Option<String>,
    /// Another time zone; times not given anew keep their wall clock
    #[arg(long, alias = "timezone", value_name = "ZONE")]
    pub(super) time_zone: Option<String>,
    /// Another place
    #[arg(long, value_name = "PLACE")]
    pub(super) location: Option<String>,
    /// Another number of people
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(super) attendees: Option<String>,
    /// Other notes in place of all; empty for none
    #[arg(long, value_name = "TEXT")]
    pub(super) notes: Option<String>,
    /// Another signed contract of the same client
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub(super) contract: Option<String>,
    /// Another number in the company's own files; empty for none
    #[arg(long, value_name = "NUMBER")]
    pub(super) external_ref: Option<String>,
}

/// Accepting that a support contact has two events at once.
#[derive(Debug, Args)]
pub(crate) struct Overlap {
    /// Accept an overlap with another event of the support contact; needs --reason
    #[arg(long)]
    pub(super) force: bool,
    /// Why the overlap is accepted
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: Option<String>,
}

/// An update.
#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    #[command(flatten)]
    pub(super) target: Target,
    #[command(flatten)]
    pub(super) fields: Fields,
    #[command(flatten)]
    pub(super) overlap: Overlap,
    #[command(flatten)]
    pub(super) based: Based,
}

/// Who is to run an event.
#[derive(Debug, Args)]
pub(crate) struct AssignArgs {
    #[command(flatten)]
    pub(super) target: Target,
    /// Number of an active employee of SUPPORT
    #[arg(long, alias = "to", value_name = "ID", allow_negative_numbers = true)]
    pub(super) support: Option<String>,
    #[command(flatten)]
    pub(super) overlap: Overlap,
    #[command(flatten)]
    pub(super) based: Based,
}

/// A note.
#[derive(Debug, Args)]
pub(crate) struct NoteArgs {
    #[command(flatten)]
    pub(super) target: Target,
    /// The note
    #[arg(value_name = "TEXT")]
    pub(super) text: Option<String>,
}
