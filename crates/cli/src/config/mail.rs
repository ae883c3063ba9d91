//! How people are told of things by e-mail; checked at start, used when there is something.

use std::fs;

use secrecy::{ExposeSecret, SecretString};
use service::mail::{Mail, MailOptions, MailServer, UnusableMail};

use super::error::ConfigError;
use super::keys::Key;
use super::layers::Layers;
use super::origin::Setting;
use super::settings::{Settings, secret};
use super::urls::ServerOrigin;

/// The settings of e-mail, as they were given.
#[derive(Debug)]
pub(super) struct MailSettings {
    /// Server that takes the letters; no letters without.
    pub(super) url: Option<Setting<SecretString>>,
    /// Sender of the letters.
    pub(super) from: Option<Setting<String>>,
    /// Where people reach this server.
    pub(super) public_url: Option<Setting<String>>,
}

impl MailSettings {
    /// Reads them and refuses what cannot be used.
    pub(super) fn read(layers: &Layers<'_>) -> Result<Self, ConfigError> {
        let settings = Self {
            url: layers.find(Key::MailUrl)?.map(secret),
            from: layers.find(Key::MailFrom)?,
            public_url: public_url(layers)?,
        };
        if let Some(server) = settings.server()? {
            settings.check_sender(&server)?;
        }
        Ok(settings)
    }

    fn server(&self) -> Result<Option<MailServer>, ConfigError> {
        let parse = |url: &Setting<SecretString>| {
            MailServer::parse(url.value.expose_secret())
                .map_err(|unusable| ConfigError::new(format!("{unusable} ({})", url.origin)))
        };
        self.url.as_ref().map(parse).transpose()
    }

    fn check_sender(&self, server: &MailServer) -> Result<(), ConfigError> {
        let Some(from) = &self.from else {
            return Ok(());
        };
        match server.sender(Some(&from.value)) {
            Ok(_) => Ok(()),
            Err(unusable) => Err(ConfigError::new(format!("{unusable} ({})", from.origin))),
        }
    }

    fn options(&self, authorities: Option<Vec<u8>>) -> MailOptions {
        MailOptions {
            from: self.from.as_ref().map(|from| from.value.clone()),
            public_url: self.public_url.as_ref().map(|url| url.value.clone()),
            authorities,
        }
    }
}

fn public_url(layers: &Layers<'_>) -> Result<Option<Setting<String>>, ConfigError> {
    let Some(found) = layers.find(Key::ServerPublicUrl)? else {
        return Ok(None);
    };
    match ServerOrigin::parse(&found.value) {
        Ok(_) => Ok(Some(Setting {
            value: found.value.trim().to_owned(),
            origin: found.origin,
        })),
        Err(refused) => Err(ConfigError::new(format!("server.public_url: {refused}"))),
    }
}

impl Settings {
    /// Whether people are told of things by e-mail.
    pub(crate) fn sends_mail(&self) -> bool {
        self.mail.url.is_some()
    }

    /// Where people reach the server of this database with a browser, when that is set.
    pub(crate) fn public_url(&self) -> Option<&str> {
        let url = self.mail.public_url.as_ref()?;
        Some(url.value.as_str())
    }

    /// A way to send e-mail, when a server for it is configured.
    pub(crate) fn mail(&self) -> Result<Option<Mail>, ConfigError> {
        let unusable = |unusable: UnusableMail| ConfigError::new(unusable.to_string());
        let Some(server) = self.mail.server()? else {
            return Ok(None);
        };
        let options = self.mail.options(self.authorities()?);
        Mail::new(&server, &options).map(Some).map_err(unusable)
    }

    /// What is trusted beside the public authorities, when a file of it is named.
    fn authorities(&self) -> Result<Option<Vec<u8>>, ConfigError> {
        let Some(file) = &self.ca_file else {
            return Ok(None);
        };
        let path = file.value.display();
        match fs::read(&file.value) {
            Ok(pem) => Ok(Some(pem)),
            Err(error) => Err(ConfigError::new(format!(
                "the authority file {path} ({}) cannot be read: {error}",
                file.origin
            ))),
        }
    }
}
