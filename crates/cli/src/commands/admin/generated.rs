//! What is made from the program itself: OpenAPI document, completions, manual pages.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::Context;
use crate::cli::Cli;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

pub(super) const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  epic completions bash > ~/.local/share/bash-completion/completions/epic
  epic completions zsh > ~/.zfunc/_epic
  epic completions fish > ~/.config/fish/completions/epic.fish";

pub(super) const MAN_EXAMPLES: &str = "\
Examples:
  epic man | man -l -
  epic man ~/.local/share/man/man1";

/// Which shell.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// Shell that is to complete
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Where the manual pages go.
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Folder to write every page to; without it the page of `epic` is printed
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub(super) fn openapi() -> Result<(), Failure> {
    let document = serde_json::to_value(server::openapi_document())
        .map_err(|error| Failure::new(Exit::Bug, "openapi", error.to_string()))?;
    Ok(Output::json(&document)?)
}

pub(super) fn completions(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "epic", &mut script);
    Ok(Output::bytes(&script)?)
}

pub(super) fn man(args: &ManArgs, context: &Context) -> Result<(), Failure> {
    let Some(folder) = &args.folder else {
        return Ok(Output::bytes(&page(Cli::command(), "epic")?)?);
    };
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    let mut command = Cli::command();
    command.build();
    let written = write_pages(&command, "epic", folder)?;
    let message = format!("{written} manual pages written to {}", folder.display());
    Ok(context.output.done(&message, None)?)
}

/// Writes the page of a command and of all below it; returns how many.
fn write_pages(command: &clap::Command, name: &str, folder: &Path) -> Result<usize, Failure> {
    let path = folder.join(format!("{name}.1"));
    fs::write(&path, page(command.clone(), name)?).map_err(|error| unwritable(&path, &error))?;
    let mut written = 1;
    for below in command.get_subcommands() {
        if !below.is_hide_set() && below.get_name() != "help" {
            written += write_pages(below, &format!("{name}-{}", below.get_name()), folder)?;
        }
    }
    Ok(written)
}

fn page(command: clap::Command, name: &str) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    Man::new(command.display_name(name.to_owned()))
        .title(name.to_uppercase())
        .render(&mut page)
        .map_err(|error| Failure::new(Exit::Bug, "man", error.to_string()))?;
    Ok(page)
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        Exit::Refused,
        "not_written",
        format!("{} cannot be written: {error}", path.display()),
    )
}
