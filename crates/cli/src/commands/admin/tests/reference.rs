//! `docs/cli.md` is what the program says of itself.

use std::fmt::Write as _;
use std::path::Path;

use super::commands;
use crate::config::Environment;

/// The heading of the flags that every command takes; told once.
const GLOBAL: &str = "\nGlobal options:\n";

#[test]
fn the_reference_is_what_the_program_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    let made = reference();
    if is_blessed() {
        std::fs::write(&path, &made).expect("the reference is written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "docs/cli.md is out of date: run the tests of `cli` with EPIC_BLESS=1"
    );
}

/// Whether the reference is to be written anew.
fn is_blessed() -> bool {
    Environment::of_process().text("EPIC_BLESS").is_some()
}

fn reference() -> String {
    let mut text = String::from(
        "# `epic` on the command line\n\n\
         Generated from the program: change the help there, then run the tests of `cli` with\n\
         `EPIC_BLESS=1`.\n",
    );
    for (path, mut command) in commands() {
        let help = command.render_long_help().to_string();
        let help = if path == "epic" {
            help
        } else {
            without_global_flags(&help)
        };
        let level = "#".repeat(path.split(' ').count().min(3) + 1);
        // writing to a string cannot fail
        let _ = write!(
            text,
            "\n{level} {path}\n\n```text\n{}\n```\n",
            trimmed(&help)
        );
    }
    text
}

/// From the heading to the next line that is not indented.
fn without_global_flags(help: &str) -> String {
    let Some((before, after)) = help.split_once(GLOBAL) else {
        return help.to_owned();
    };
    let rest = after
        .split_inclusive('\n')
        .skip_while(|line| line.trim().is_empty() || line.starts_with(' '));
    let rest: String = rest.collect();
    format!("{before}\n{rest}")
}

/// No blanks at the ends of lines, no empty line at the end.
fn trimmed(help: &str) -> String {
    let lines: Vec<&str> = help.trim_end().lines().map(str::trim_end).collect();
    lines.join("\n")
}
