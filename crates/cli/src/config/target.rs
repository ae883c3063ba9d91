//! What a run talks to: a server, by URL or profile, or the database of this machine.
//!
//! Decides by layers alone; opens nothing.

use std::path::PathBuf;

use super::error::ConfigError;
use super::keys::Key;
use super::layers::Layers;
use super::origin::{Origin, Setting};
use super::urls::ServerOrigin;
use crate::profiles::{Profile, ProfileError, ProfileFile, ProfileName, Profiles};

/// What a run talks to, and why.
#[derive(Debug)]
pub(super) struct Target {
    /// The server; none for the database of this machine.
    pub(super) server: Option<Setting<ServerOrigin>>,
    /// The profile that chose it; none when something else did.
    pub(super) profile: Option<Setting<ProfileName>>,
    /// The name that a login is to keep the server under.
    pub(super) new_profile: Option<ProfileName>,
    /// The authority that the profile has.
    pub(super) ca_file: Option<Setting<PathBuf>>,
    /// What goes before the current profile in every run from here.
    pub(super) overriding: Option<Origin>,
}

impl From<ProfileError> for ConfigError {
    fn from(error: ProfileError) -> Self {
        Self::new(error.to_string())
    }
}

/// Chooses by layer: the nearest that names a server or profile wins, and a database named
/// in the environment or `.env` goes before what is remembered.
pub(super) fn choose(
    layers: &Layers<'_>,
    database: &Origin,
    file: Option<&ProfileFile>,
) -> Result<Target, ConfigError> {
    let profiles = file.map(ProfileFile::read).transpose()?.unwrap_or_default();
    let given = layers.find(Key::ServerUrl)?;
    let named = layers.find(Key::Profile)?;
    let overriding = overriding(layers, database)?;
    let mut target = match (given, named) {
        (Some(given), Some(named)) if given.origin.layer() == named.origin.layer() => {
            if given.origin != Origin::Flag {
                return Err(ConfigError::new(format!(
                    "both a server ({}) and a profile ({}) are set; keep one of them",
                    given.origin, named.origin
                )));
            }
            let mut target = by_url(&profiles, given)?;
            let name = name(&named)?;
            if name.is_local() {
                return Err(ConfigError::new(
                    "the profile local is this machine's own database, never a server",
                )
                .with_hint("choose another name with --profile"));
            }
            target.new_profile = Some(name);
            target
        }
        (Some(given), None) if given.origin.layer() < Origin::REMEMBERED => {
            by_url(&profiles, given)?
        }
        (None, Some(named)) if named.origin.layer() < Origin::REMEMBERED => {
            by_name(&profiles, &named)?
        }
        (Some(given), Some(named)) if given.origin.layer() < named.origin.layer() => {
            by_url(&profiles, given)?
        }
        (Some(_), Some(named)) => by_name(&profiles, &named)?,
        (given, named) => remembered(&profiles, database, given, named)?,
    };
    target.overriding = overriding;
    Ok(target)
}

/// The current profile, or what `config.toml` says.
fn remembered(
    profiles: &Profiles,
    database: &Origin,
    given: Option<Setting<String>>,
    named: Option<Setting<String>>,
) -> Result<Target, ConfigError> {
    if database.layer() < Origin::REMEMBERED {
        return Ok(local(None));
    }
    if let Some(current) = &profiles.current {
        let named = Setting {
            value: current.to_string(),
            origin: Origin::Current,
        };
        return by_name(profiles, &named);
    }
    match (given, named) {
        (Some(given), _) => by_url(profiles, given),
        (None, Some(named)) => by_name(profiles, &named),
        (None, None) => Ok(local(Some(Setting {
            value: ProfileName::local(),
            origin: Origin::Default,
        }))),
    }
}

fn overriding(layers: &Layers<'_>, database: &Origin) -> Result<Option<Origin>, ConfigError> {
    let named = [
        layers.find_below_flags(Key::ServerUrl)?,
        layers.find_below_flags(Key::Profile)?,
    ];
    let origins = named.into_iter().flatten().map(|setting| setting.origin);
    Ok(origins
        .chain([database.clone()])
        .filter(|origin| origin.layer() < Origin::REMEMBERED)
        .min_by_key(Origin::layer))
}

fn local(profile: Option<Setting<ProfileName>>) -> Target {
    Target {
        server: None,
        profile,
        new_profile: None,
        ca_file: None,
        overriding: None,
    }
}

fn by_url(profiles: &Profiles, given: Setting<String>) -> Result<Target, ConfigError> {
    let server = ServerOrigin::parse(&given.value)?;
    // the authority belongs to the server, whichever way that is named
    let ca_file = profiles.profiles.iter().find_map(|(name, profile)| {
        let path = profile.ca_file.clone()?;
        (profile.server == server.as_str()).then(|| Setting {
            value: path,
            origin: of_profile(name, false),
        })
    });
    Ok(Target {
        server: Some(Setting {
            value: server,
            origin: given.origin,
        }),
        ca_file,
        ..local(None)
    })
}

fn of_profile(name: &ProfileName, is_chosen_by_dot_env: bool) -> Origin {
    Origin::Profile {
        name: name.to_string(),
        is_chosen_by_dot_env,
    }
}

fn by_name(profiles: &Profiles, named: &Setting<String>) -> Result<Target, ConfigError> {
    let name = name(named)?;
    let profile = Setting {
        value: name.clone(),
        origin: named.origin.clone(),
    };
    if name.is_local() {
        return Ok(local(Some(profile)));
    }
    let Some(Profile { server, ca_file }) = profiles.profiles.get(&name) else {
        let error = ConfigError::new(format!("there is no profile {name} ({})", named.origin));
        return Err(error.with_hint(if named.origin == Origin::Current {
            "choose another with `epic profile use NAME`; `local` is always there"
        } else {
            "`epic profile list` names them; `epic login --server URL --profile NAME` makes one"
        }));
    };
    let origin = of_profile(&name, named.origin.is_dot_env());
    Ok(Target {
        server: Some(Setting {
            value: ServerOrigin::parse(server)?,
            origin: origin.clone(),
        }),
        ca_file: ca_file.clone().map(|value| Setting { value, origin }),
        ..local(Some(profile))
    })
}

fn name(named: &Setting<String>) -> Result<ProfileName, ConfigError> {
    ProfileName::parse(named.value.trim()).map_err(ConfigError::new)
}
