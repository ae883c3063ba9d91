//! `epic profile`: the servers that this user works with, and which one is current.
//!
//! About files of this user alone, so nothing of it goes through the API.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::Context;
use crate::backend;
use crate::config::Settings;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Column, Format, Kind, ListView};
use crate::profiles::{ProfileFile, ProfileName, Profiles};

pub(super) const EXAMPLES: &str = "\
Examples:
  epic login --server https://crm.example.com
  epic profile list
  epic profile use crm-example-com
  epic --profile local dashboard
  epic profile use local
  epic profile remove crm-example-com

`epic login --server URL` makes a profile, named after the host or as --profile says, and
makes it current. `local` is always there: the database of this machine. What is nearer goes
before the current profile: --server, --profile, EPIC_SERVER, EPIC_PROFILE, EPIC_DATABASE_URL.";

const COLUMNS: &[Column] = &[
    Column::new("name", "NAME", Kind::Text),
    Column::new("server", "SERVER", Kind::Text),
    Column::new("email", "LOGGED IN", Kind::Text),
    Column::new("state", "STATE", Kind::State),
];

/// What to do with the profiles.
#[derive(Debug, Subcommand)]
pub(crate) enum ProfileCommand {
    /// List the profiles, with who is logged in
    #[command(alias = "ls", after_help = EXAMPLES)]
    List,
    /// Make a profile the current one
    #[command(after_help = EXAMPLES)]
    Use(Named),
    /// Forget a profile, and its session on this machine
    #[command(alias = "rm", after_help = EXAMPLES)]
    Remove(Named),
}

/// Which profile.
#[derive(Debug, Args)]
pub(crate) struct Named {
    /// Name of the profile, as `epic profile list` shows it
    #[arg(value_name = "NAME", value_parser = ProfileName::parse)]
    name: ProfileName,
}

pub(super) fn run(command: &ProfileCommand, context: &Context) -> Result<(), Failure> {
    match command {
        ProfileCommand::List => list(context),
        ProfileCommand::Use(named) => make_current(&named.name, context),
        ProfileCommand::Remove(named) => remove(&named.name, context),
    }
}

fn file(settings: &Settings) -> Result<&ProfileFile, Failure> {
    settings.profile_file.as_ref().ok_or_else(|| {
        Failure::new(
            Exit::Refused,
            "profiles",
            "this account has no home directory to keep profiles in",
        )
        .with_hint("name a folder with XDG_CONFIG_HOME")
    })
}

fn list(context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    let profiles = file(settings)?.read()?;
    let is_current = |name: &ProfileName| match &profiles.current {
        Some(current) => current == name,
        None => name.is_local(),
    };
    let row = |name: &ProfileName, server: Option<&str>, target: &str| {
        json!({
            "name": name.as_str(),
            "server": server,
            "email": backend::logged_in(settings, target),
            "current": is_current(name),
        })
    };
    let local = ProfileName::local();
    let mut items = vec![row(&local, None, settings.database_target())];
    for (name, profile) in &profiles.profiles {
        items.push(row(name, Some(&profile.server), &profile.server));
    }
    if context.output.format == Format::Table {
        for item in &mut items {
            name_in_words(item);
        }
    }
    let view = ListView {
        noun: "profiles",
        columns: COLUMNS,
        fields: &["name", "server", "email", "current"],
    };
    let page = json!({
        "count": {"value": items.len(), "capped": false},
        "items": items,
        "previous": null,
        "next": null,
    });
    context.output.list(view, &page)?;
    tell_of_nearer(context);
    Ok(())
}

/// A word says more in a table than a yes.
fn name_in_words(item: &mut Value) {
    if item["current"] == true {
        item["state"] = "current".into();
    }
    if item["server"].is_null() {
        item["server"] = "this machine's database".into();
    }
}

fn make_current(name: &ProfileName, context: &Context) -> Result<(), Failure> {
    let chosen = file(&context.settings)?.change(|profiles| {
        if name.is_local() {
            profiles.current = Some(name.clone());
            return Ok(String::from("the database of this machine"));
        }
        let Some(profile) = profiles.profiles.get(name) else {
            return Err(unknown(name));
        };
        profiles.current = Some(name.clone());
        Ok(profile.server.clone())
    })??;
    context
        .output
        .say(&format!("profile {name} is current · {chosen}"));
    tell_of_nearer(context);
    Ok(())
}

fn remove(name: &ProfileName, context: &Context) -> Result<(), Failure> {
    if name.is_local() {
        return Err(Failure::new(
            Exit::Refused,
            "profiles",
            "local is this machine's own database and cannot be removed",
        ));
    }
    let (server, was_current) = file(&context.settings)?.change(|profiles| {
        let Some(profile) = profiles.profiles.remove(name) else {
            return Err(unknown(name));
        };
        let was_current = profiles.current.as_ref() == Some(name);
        if was_current {
            profiles.current = None;
        }
        Ok((
            (!is_used(profiles, &profile.server)).then_some(profile.server),
            was_current,
        ))
    })??;
    // another profile of the same server goes on with its session
    if let Some(server) = server {
        backend::forget_target(&context.settings, &server)?;
    }
    let rest = if was_current {
        " · no profile is current now"
    } else {
        ""
    };
    context.output.say(&format!("profile {name} removed{rest}"));
    Ok(())
}

fn is_used(profiles: &Profiles, server: &str) -> bool {
    profiles
        .profiles
        .values()
        .any(|profile| profile.server == server)
}

fn unknown(name: &ProfileName) -> Failure {
    Failure::new(
        Exit::Refused,
        "not_found",
        format!("there is no profile {name}"),
    )
    .with_hint("`epic profile list` names them; `epic login --server URL` makes one")
}

/// Says what has the current profile not count here.
fn tell_of_nearer(context: &Context) {
    if let Some(origin) = &context.settings.overriding {
        context.output.warn(&format!(
            "{origin} is set and goes before the current profile"
        ));
    }
}
