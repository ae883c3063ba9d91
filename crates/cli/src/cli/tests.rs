use std::ffi::OsString;

use clap::{Command as Tree, CommandFactory, Parser};

use super::{Cli, usage};
use crate::config::Key;
use crate::exit::Exit;
use crate::output::Format;

/// Every command without subcommands, by its path.
fn leaves(tree: &Tree, path: &str, found: &mut Vec<(String, Tree)>) {
    for command in tree.get_subcommands() {
        let path = format!("{path} {}", command.get_name());
        if command.has_subcommands() {
            leaves(command, &path, found);
        } else {
            found.push((path, command.clone()));
        }
    }
}

#[test]
fn the_tree_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn every_command_has_an_example_of_itself() {
    let mut found = Vec::new();
    leaves(&Cli::command(), "epic", &mut found);
    assert!(found.len() > 40, "{}", found.len());
    for (path, command) in found {
        let help = command.get_after_help().map(ToString::to_string);
        assert!(help.is_some_and(|help| help.contains(&path)), "{path}");
        assert!(command.get_about().is_some(), "{path}");
    }
}

#[test]
fn the_promised_commands_are_understood() {
    for line in [
        "login bill@epic.example --password-stdin",
        "logout --everywhere",
        "whoami --json",
        "password --password-stdin",
        "preferences",
        "preferences --language fr --time-zone Europe/Paris --theme dark --version 3",
        "session list",
        "session revoke 12",
        "employee list --department SALES --inactive --limit 5 --after c --all --sort -id --search b",
        "employee create --name N --email E --department D --number X --password-stdin",
        "employee update 4 --name N --version 3",
        "employee deactivate 4 --yes",
        "employee reactivate 4",
        "employee delete 4 --yes",
        "employee reset-password 4 --password-stdin",
        "employee handover 4 --to 9",
        "department list -o csv",
        "client list --mine --search Q --sales 4",
        "client create --name N --email E --phone +1 --company C --contact-person P",
        "client update 42 --company=",
        "client contact 42 --on 2023-03-29 --note T",
        "client reassign 42 --sales 9 --version 2",
        "client anonymise 42 --yes",
        "client history 42 --limit 5",
        "contract list --overdue --sales 4",
        "contract list --unsigned --unpaid --mine --client 42 --without-event --sort -total_amount",
        "contract create --client 42 --total 12000.50 --deposit 1 --currency EUR --title T --due-on D",
        "contract update 17 --total 1 --reason R",
        "contract sign 17 --version 2",
        "contract cancel 17 --yes",
        "contract pay 17 --amount -5 --on 2026-06-03 --method M --reference R",
        "contract void-payment 17 5 --reason R --yes",
        "contract history 17",
        "event list --without-support --mine --upcoming --from 2026-06-01 --to 2026-06-30 --contract 1",
        "event list --past",
        "event create --contract 1 --name N --start S --end E --location L --attendees 7 --notes X --time-zone Z",
        "event update 109 --notes= --force --reason R",
        "event assign 109 --support 7 --force --reason R",
        "event unassign 109 --version 4",
        "event cancel 109 --reason R --yes",
        "event note 109 text",
        "event history 109",
        "event show -5",
        "search casey",
        "dashboard",
        "audit list --kind contract --record 17",
        "settings show",
        "settings update --currency CHF",
    ] {
        let parsed = Cli::try_parse_from(format!("epic {line}").split(' '));
        assert!(parsed.is_ok(), "{line}: {}", parsed.expect_err("refused"));
    }
}

#[test]
fn an_order_may_begin_with_a_hyphen_after_a_blank() {
    for field in ["-starts_at", "-quantity", "-o", "-y", "-version", "--id"] {
        for line in [
            "event list --sort",
            "client list --json --sort",
            "audit list --sort",
        ] {
            let mut words: Vec<&str> = line.split(' ').collect();
            words.insert(0, "epic");
            words.extend([field, "--limit", "3"]);
            let cli = Cli::try_parse_from(&words).expect("understood");
            let shown = format!("{:?}", cli.command);
            assert!(shown.contains(&format!("sort: Some({field:?})")), "{shown}");
        }
    }
}

#[test]
fn wrong_usage_is_json_for_those_who_asked_for_json() {
    let asks = |line: &str| usage::flags_of(line.split(' ').map(OsString::from)).is_some();
    for line in [
        "client lsit --json",
        "-o json client lsit",
        "client -ojson lsit",
        "client lsit --output json",
        "client lsit --output=json",
    ] {
        assert!(asks(line), "{line}");
    }
    for line in [
        "client lsit",
        "client lsit -o csv",
        "client lsit -o",
        "search json",
        "client lsit -- --json",
    ] {
        assert!(!asks(line), "{line}");
    }
    for (line, detail, hint) in [
        (
            "client list --mien",
            "unexpected argument '--mien' found",
            "a similar argument exists: '--mine'",
        ),
        (
            "search",
            "the following required arguments were not provided: <Q>...",
            "",
        ),
        ("client", "a command is missing", "--help lists them"),
    ] {
        let told = Cli::try_parse_from(format!("epic {line}").split(' ')).expect_err(line);
        let failure = usage::failure(&told);
        assert_eq!(failure.exit(), Exit::Usage, "{line}");
        let shown = format!("{failure:?}");
        assert!(shown.contains("code: \"usage\""), "{shown}");
        assert!(shown.contains(&format!("message: {detail:?}")), "{shown}");
        assert!(shown.contains(hint), "{shown}");
    }
}

#[test]
fn an_argument_that_acts_on_a_terminal_is_told_from_one_that_does_not() {
    let acts = |text: &str| usage::acts([OsString::from(text)]);
    for text in ["\u{1b}[2J", "\u{9b}31m", "a\u{202e}b", "\u{7}"] {
        assert!(acts(text), "{text:?}");
    }
    for text in ["Candé-sur-Beuvron", "--name=O'Neill", "山田 太郎", "@#$%"] {
        assert!(!acts(text), "{text:?}");
    }
}

#[test]
fn wrong_usage_is_refused_and_a_typo_is_met_with_the_right_word() {
    for (line, expected) in [
        ("client lsit", "list"),
        ("clinet list", "client"),
        ("client list --mien", "--mine"),
        ("event list --upcoming --past", "cannot be used with"),
        ("client list -o xml", "possible values"),
        ("contract sign 1 2", "unexpected argument"),
        ("contract sign 1 --version x", "invalid value"),
        ("search", "required"),
    ] {
        let refused = Cli::try_parse_from(format!("epic {line}").split(' ')).expect_err(line);
        assert_eq!(refused.exit_code(), 2, "{line}");
        assert!(refused.to_string().contains(expected), "{line}: {refused}");
    }
}

#[test]
fn global_flags_stand_anywhere_and_become_settings() {
    let cli = Cli::try_parse_from([
        "epic",
        "-v",
        "client",
        "list",
        "--json",
        "--server",
        "http://crm.example",
        "-v",
    ]);
    let global = cli.expect("understood").global;
    assert_eq!(global.output_flags().format, Format::Json);
    let flags = global.config_flags();
    assert!(flags.contains(&(Key::ServerUrl, "http://crm.example".to_owned())));
    assert!(flags.iter().any(|(key, _)| *key == Key::LogLevel));
}

#[test]
fn only_the_top_level_prints_the_version() {
    let told = Cli::try_parse_from(["epic", "--version"]).expect_err("the version");
    assert_eq!(told.exit_code(), 0);
    let told = Cli::try_parse_from(["epic", "client", "--version"]).expect_err("none here");
    assert_eq!(told.exit_code(), 2);
}

#[test]
fn the_help_of_the_top_level_reads_well() {
    insta::assert_snapshot!(Cli::command().term_width(100).render_help());
}
