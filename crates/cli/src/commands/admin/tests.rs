//! The command tree as a whole: each command has its operation, and its page in `docs`.

mod leaves;
mod reference;

use clap::{Command as Tree, CommandFactory};

use crate::cli::Cli;

/// Every command that help tells of, in the order of the tree with its full name, groups
/// before their verbs.
fn commands() -> Vec<(String, Tree)> {
    let shown = all_commands().into_iter();
    shown
        .filter(|(_, command)| !command.is_hide_set())
        .collect()
}

/// As [`commands`], with the hidden ones.
fn all_commands() -> Vec<(String, Tree)> {
    fn below(command: &Tree, path: &str, found: &mut Vec<(String, Tree)>) {
        for inner in command.get_subcommands() {
            if inner.get_name() != "help" {
                let path = format!("{path} {}", inner.get_name());
                found.push((path.clone(), inner.clone()));
                below(inner, &path, found);
            }
        }
    }
    let mut root = Cli::command().name("epic").bin_name("epic").term_width(100);
    root.build();
    let mut found = vec![(String::from("epic"), root.clone())];
    below(&root, "epic", &mut found);
    found
}
