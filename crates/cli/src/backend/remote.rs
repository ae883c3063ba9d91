//! The way to a server: whom to trust and how long to wait, from the settings.

use std::fs;

use api::client::{Authority, Network, Remote, Transport};

use crate::config::{ServerOrigin, Settings};
use crate::exit::Exit;
use crate::failure::Failure;

/// A transport to this server; connects to nothing yet.
pub(super) fn open(server: &ServerOrigin, settings: &Settings) -> Result<Transport, Failure> {
    let network = Network {
        authorities: authorities(settings)?,
        connect_timeout: settings.connect_timeout.value,
        timeout: settings.remote_timeout.value,
    };
    Ok(Transport::Http(Remote::new(&server.to_string(), &network)?))
}

fn authorities(settings: &Settings) -> Result<Vec<Authority>, Failure> {
    let Some(file) = &settings.ca_file else {
        return Ok(Vec::new());
    };
    let wrong = |what: String| {
        let path = file.value.display();
        let message = format!("the authority file {path} ({}) {what}", file.origin);
        Failure::new(Exit::Usage, "configuration", message)
            .with_hint("EPIC_CA_FILE names a PEM file with one or more certificates")
    };
    let pem = fs::read(&file.value).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    Authority::read_all(&pem).map_err(|error| wrong(error.to_string()))
}
