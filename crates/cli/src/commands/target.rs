//! Arguments that many verbs share: the record they act on and the version they know.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use domain::error::BadValue;

use crate::failure::Failure;

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

/// An id for a request body; what is none is refused in the API's words.
pub(crate) fn id_field(field: &str, typed: &str) -> Result<i64, Failure> {
    // every kind of id is read alike
    domain::ids::ClientId::parse(typed)
        .map(domain::ids::ClientId::get)
        .map_err(|wrong| Failure::invalid(field, &wrong))
}

/// A number of people for a request body; the range is the API's to refuse.
pub(crate) fn attendees_field(typed: &str) -> Result<i64, Failure> {
    parse_attendees(typed).map_err(|wrong| Failure::invalid("attendees", &wrong))
}

/// Reads a number of people.
pub(crate) fn parse_attendees(typed: &str) -> Result<i64, BadValue> {
    typed
        .trim()
        .parse()
        .map_err(|_| BadValue::new("is not a number of people; a whole number is accepted"))
}

/// A filter that is set or absent.
pub(crate) fn flag(is_set: bool) -> Option<String> {
    is_set.then(|| String::from("true"))
}
