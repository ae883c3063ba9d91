//! Wrong usage as a problem: as JSON for those who asked for it, and as plain words where
//! an argument would act on the terminal that it is repeated on.
//!
//! The arguments were not understood, so what was asked for is looked up in them by hand.

use std::ffi::OsString;

use clap::error::ErrorKind;

use crate::failure::Failure;
use crate::output::{self, Format, OutputFlags};

/// How to print when the arguments ask for JSON; none when they do not.
pub(crate) fn flags_of(arguments: impl IntoIterator<Item = OsString>) -> Option<OutputFlags> {
    let mut is_after_flag = false;
    for argument in arguments {
        let argument = argument.to_str().unwrap_or_default();
        match argument {
            "json" if is_after_flag => return Some(json()),
            "--json" | "-ojson" | "-o=json" | "--output=json" => return Some(json()),
            "--" => return None,
            _ => is_after_flag = matches!(argument, "-o" | "--output"),
        }
    }
    None
}

fn json() -> OutputFlags {
    OutputFlags {
        format: Format::Json,
        ..OutputFlags::default()
    }
}

/// Whether an argument holds what acts on a terminal instead of being shown.
pub(crate) fn acts(arguments: impl IntoIterator<Item = OsString>) -> bool {
    arguments.into_iter().any(|argument| {
        let argument = argument.to_string_lossy();
        output::one_line(&argument) != argument
    })
}

/// The same refusal as a failure: the sentence, with the tip as what mends it.
pub(crate) fn failure(told: &clap::Error) -> Failure {
    if told.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Failure::usage("a command is missing").with_hint("--help lists them");
    }
    let text = told.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let said = ["\n\nUsage:", "\n\nFor more information"]
        .iter()
        .fold(text, |text, rest| text.split(rest).next().unwrap_or(text));
    match said.split_once("\n\n  tip: ") {
        Some((detail, tip)) => Failure::usage(one_line(detail)).with_hint(one_line(tip)),
        None => Failure::usage(one_line(said)),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
