//! What waits for a person, by department; and what `epic` alone shows.

use std::io::IsTerminal;

use api::client::Reply;
use api::endpoint::ShowDashboard;
use clap::CommandFactory;
use domain::department::Department;
use serde_json::{Value, json};

use super::{Context, contract, event};
use crate::backend;
use crate::cli::Cli;
use crate::failure::Failure;
use crate::output::{CardView, Column, Format, Kind, ListView, Output, Section};

const MONEY: Kind = Kind::Money("currency");

const FIGURES: &[Column] = &[
    Column::new("label", "WHAT", Kind::Text),
    Column::new("value", "HOW MANY", Kind::Number),
    Column::optional("command", "SEE THEM WITH", Kind::Text),
];

const AMOUNTS: &[Column] = &[
    Column::new("signed", "SIGNED", MONEY),
    Column::new("paid", "PAID", MONEY),
    Column::new("outstanding", "OUTSTANDING", MONEY),
    Column::new("overdue", "OVERDUE", MONEY),
];

const WEEKS: &[Column] = &[
    Column::new("week_of", "WEEK OF", Kind::Date),
    Column::new("events", "EVENTS", Kind::Number),
    Column::new("without_support", "WITHOUT SUPPORT", Kind::Number),
];

const LOADS: &[Column] = &[
    Column::new("full_name", "SUPPORT CONTACT", Kind::Text),
    Column::new("events", "COMING EVENTS", Kind::Number),
    Column::new("next_30_days", "NEXT 30 DAYS", Kind::Number),
];

/// `epic` alone: on a terminal the dashboard of whoever is logged in, otherwise help.
pub(crate) async fn home(context: &Context) -> Result<(), Failure> {
    let is_looked_at = std::io::stdout().is_terminal();
    if !is_looked_at || backend::token(&context.settings, &context.output).is_err() {
        return Ok(Output::text(&Cli::command().render_help().to_string())?);
    }
    let dashboard = show_all(context).await?;
    if context.output.format == Format::Table {
        let commands = commands_of(&dashboard.value.department);
        Output::text(&format!("\nWhat you need most\n{commands}"))?;
    }
    Ok(())
}

/// Shows the dashboard.
pub(crate) async fn show(context: &Context) -> Result<(), Failure> {
    show_all(context).await.map(|_| ())
}

async fn show_all(context: &Context) -> Result<Reply<api::dashboard::Dashboard>, Failure> {
    let dashboard = context.get::<ShowDashboard>(&[]).await?;
    let raw = &dashboard.raw;
    match context.output.format {
        Format::Json => Output::json(raw)?,
        Format::Csv => {
            let figures = ListView {
                noun: "figures",
                columns: FIGURES,
                fields: &["name", "value", "list"],
            };
            context
                .output
                .list(figures, &json!({ "items": raw["figures"] }))?;
        }
        Format::Table => {
            let mut figures = rows(raw, "figures").to_vec();
            for figure in &mut figures {
                figure["label"] = label(figure["name"].as_str().unwrap_or_default()).into();
                figure["command"] = command(figure["list"].as_str().unwrap_or_default()).into();
            }
            let card = CardView {
                title: format!("Dashboard · {}", dashboard.value.department),
                facts: &[],
                sections: sections(raw, &figures),
                fields: &[],
            };
            context.output.show(&card, raw)?;
        }
    }
    Ok(dashboard)
}

/// Only what the department has anything of.
fn sections<'a>(raw: &'a Value, figures: &'a [Value]) -> Vec<Section<'a>> {
    let section = |title, columns, name| Section {
        title,
        columns,
        items: rows(raw, name),
    };
    let mut sections = vec![
        Section {
            title: "At a glance",
            columns: FIGURES,
            items: figures,
        },
        section("Money", AMOUNTS, "money"),
        section("Events by week", WEEKS, "weeks"),
        section("Support load", LOADS, "support_load"),
        Section {
            title: "Coming events",
            ..event::section(rows(raw, "events"))
        },
        Section {
            title: "Contracts that wait for you",
            ..contract::section(rows(raw, "contracts"))
        },
    ];
    sections.retain(|section| !section.items.is_empty());
    sections
}

fn rows<'a>(raw: &'a Value, name: &str) -> &'a [Value] {
    raw[name].as_array().map_or(&[], Vec::as_slice)
}

/// `events_without_support` as people say it.
fn label(name: &str) -> String {
    name.replace('_', " ")
}

/// The command that lists what a figure counts: `/events?without_support=true` becomes
/// `epic event list --without-support`.
fn command(list: &str) -> String {
    let (path, query) = list.split_once('?').unwrap_or((list, ""));
    let path = path.trim_start_matches("/api/v1").trim_matches('/');
    let mut command = format!("epic {} list", path.strip_suffix('s').unwrap_or(path));
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, "true"));
        let flag = match name {
            "q" => String::from("search"),
            name => name.replace('_', "-"),
        };
        command.push_str(" --");
        command.push_str(&flag);
        if value != "true" {
            command.push(' ');
            command.push_str(value);
        }
    }
    command
}

/// The five commands that a department needs most, each with what it is for.
fn commands_of(department: &str) -> String {
    let commands = match Department::parse(department) {
        Ok(Department::Management) => [
            (
                "epic event list --without-support",
                "events nobody runs yet",
            ),
            ("epic event assign", "choose who runs one"),
            ("epic contract create", "draw up a contract"),
            ("epic employee list", "the staff"),
            ("epic audit list", "who did what"),
        ],
        Ok(Department::Sales) => [
            ("epic client create", "a new client"),
            ("epic client list --mine", "your clients"),
            ("epic contract list --mine --unsigned", "drafts to sign"),
            ("epic contract pay", "record a payment"),
            ("epic event create", "an event on a signed contract"),
        ],
        Ok(Department::Support) | Err(_) => [
            ("epic event list --mine --upcoming", "your coming events"),
            ("epic event show", "everything about one"),
            ("epic event update", "change its details"),
            ("epic event note", "add a note"),
            ("epic search", "find anything"),
        ],
    };
    let line = |(command, purpose)| format!("  {command:<38}{purpose}\n");
    commands.map(line).concat()
}

#[cfg(test)]
mod tests {
    use super::{command, label};

    #[test]
    fn a_figure_names_the_command_behind_it() {
        for (list, expected) in [
            (
                "/events?without_support=true",
                "epic event list --without-support",
            ),
            ("/api/v1/clients?mine=true", "epic client list --mine"),
            (
                "/contracts?status=signed&unpaid=true",
                "epic contract list --status signed --unpaid",
            ),
            ("/employees", "epic employee list"),
        ] {
            assert_eq!(command(list), expected);
        }
        assert_eq!(label("events_without_support"), "events without support");
    }
}
