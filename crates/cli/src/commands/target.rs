//! Arguments that many verbs share: the record they act on and the version they know.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

/// The record a verb acts on.
#[derive(Debug, Args)]
pub(crate) struct Target {
    /// Number of the record; chosen from a list when left out on a terminal
    #[arg(
        value_name = "ID",
        allow_negative_numbers = true,
        value_parser = NonEmptyStringValueParser::new()
    )]
    pub(crate) id: Option<String>,
}

/// The version a change is based on.
#[derive(Debug, Args)]
pub(crate) struct Based {
    /// Version that the change is based on, instead of the record's current one
    #[arg(long = "version", value_name = "N")]
    pub(crate) version_known: Option<i64>,
}

/// A record that needs no more than its id and version.
#[derive(Debug, Args)]
pub(crate) struct TargetAndVersion {
    #[command(flatten)]
    pub(crate) target: Target,
    #[command(flatten)]
    pub(crate) based: Based,
}

/// A record, its version and why.
#[derive(Debug, Args)]
pub(crate) struct TargetAndReason {
    #[command(flatten)]
    pub(crate) target: Target,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) based: Based,
}

/// A filter that is set or absent.
pub(crate) fn flag(is_set: bool) -> Option<String> {
    is_set.then(|| String::from("true"))
}
