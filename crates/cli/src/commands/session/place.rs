//! Where one is logged in: keeping the server of a login as a profile, and showing it.

use api::client::Reply;
use serde_json::{Value, json};

use crate::commands::Context;
use crate::config::{Origin, Settings};
use crate::failure::Failure;
use crate::output::{Column, Kind, Section};
use crate::profiles::{Profile, ProfileName};

/// Where this run's session is.
pub(super) const COLUMNS: &[Column] = &[
    Column::new("server", "SERVER", Kind::Text),
    Column::new("profile", "PROFILE", Kind::Text),
    Column::new("version", "VERSION", Kind::Text),
];

/// The section of a card that says where one is.
pub(super) fn section(items: &[Value]) -> Section<'_> {
    Section {
        title: "Logged in at",
        columns: COLUMNS,
        items,
    }
}

/// Server, profile and version, as the section shows them.
pub(super) fn described<T>(settings: &Settings, reply: &Reply<T>) -> Value {
    let server = settings.server_url.as_ref();
    json!({
        "server": server.map_or_else(
            || String::from("this machine's database"),
            |server| server.value.to_string(),
        ),
        "profile": settings.profile.as_ref().map(|profile| profile.value.as_str()),
        "version": server.and(reply.server_version.as_deref()),
    })
}

/// Where a session was opened, behind a message.
pub(super) fn behind(settings: &Settings, name: Option<&ProfileName>) -> String {
    let Some(server) = &settings.server_url else {
        return String::new();
    };
    let of_run = settings.profile.as_ref().map(|profile| &profile.value);
    match name.or(of_run) {
        Some(name) => format!(" · at {} (profile {name})", server.value),
        None => format!(" · at {}", server.value),
    }
}

/// Keeps a server that was named by `--server` as a profile, and makes it the current one.
pub(super) fn remember(context: &Context) -> Result<Option<ProfileName>, Failure> {
    let settings = &context.settings;
    let (Some(server), Some(file)) = (&settings.server_url, &settings.profile_file) else {
        return Ok(None);
    };
    if server.origin != Origin::Flag {
        return Ok(None);
    }
    let profile = Profile {
        server: server.value.as_str().to_owned(),
        ca_file: authority(settings),
    };
    let (name, former) = file.change(|profiles| {
        let name = settings
            .new_profile
            .clone()
            .unwrap_or_else(|| profiles.name_for(&profile.server));
        let former = profiles.profiles.insert(name.clone(), profile.clone());
        profiles.current = Some(name.clone());
        (name, former)
    })?;
    if let Some(former) = former.filter(|former| former.server != profile.server) {
        context
            .output
            .warn(&format!("profile {name} was {} before", former.server));
    }
    if let Some(origin) = &settings.overriding {
        context.output.warn(&format!(
            "{origin} is set and goes before the profile just kept; unset it, or use --profile {name}"
        ));
    }
    Ok(Some(name))
}

/// The authority this server was checked with, unless `config.toml` has it for all.
fn authority(settings: &Settings) -> Option<std::path::PathBuf> {
    let file = settings.ca_file.as_ref()?;
    let is_for_all = matches!(file.origin, Origin::File(_));
    (!is_for_all).then(|| file.value.clone())
}
