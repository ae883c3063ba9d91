//! The settings of `epic serve`: where, how protected, and within which bounds.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use chrono::TimeDelta;
use server::Network;
use service::Sessions;

use super::environment::Places;
use super::error::ConfigError;
use super::keys::Key;
use super::layers::Layers;
use super::origin::Setting;
use super::settings::{choice, parsed, seconds, whole};
use super::values::{listen_address, port_or_address};

/// The settings of `epic serve`.
#[derive(Debug)]
pub(crate) struct ServerSettings {
    /// Address to listen on.
    pub(crate) listen: Setting<SocketAddr>,
    /// Longest time a request may take.
    pub(crate) request_timeout: Setting<Duration>,
    /// Longest time requests under way may take once it was told to stop.
    pub(crate) stop_timeout: Setting<Duration>,
    /// Connections at a time.
    pub(crate) max_connections: Setting<u32>,
    /// How long a session of the web interface lasts without being used.
    pub(crate) web_idle: Setting<TimeDelta>,
    /// Address to answer Prometheus on; nowhere without one.
    pub(crate) metrics_listen: Option<Setting<SocketAddr>>,
    /// PEM file of certificates.
    pub(crate) tls_cert: Option<Setting<PathBuf>>,
    /// PEM file of the key.
    pub(crate) tls_key: Option<Setting<PathBuf>>,
    /// Whether a proxy stands before it.
    pub(crate) behind_proxy: Setting<bool>,
    /// The proxies that are believed; none means those on this machine.
    pub(crate) trusted_proxies: Option<Setting<Vec<Network>>>,
}

impl ServerSettings {
    /// Reads and checks every one of them.
    pub(super) fn read(layers: &Layers<'_>, places: &Places) -> Result<Self, ConfigError> {
        let file = |key| -> Result<Option<Setting<PathBuf>>, ConfigError> {
            Ok(layers.find(key)?.map(|found| Setting {
                value: places.working.join(found.value),
                origin: found.origin,
            }))
        };
        Ok(Self {
            listen: parsed(
                layers,
                Key::ServerListen,
                SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
                listen_address,
            )?,
            request_timeout: seconds(layers, Key::ServerRequestTimeout, 30, 1..=3600)?,
            stop_timeout: seconds(layers, Key::ServerStopTimeout, 30, 0..=3600)?,
            max_connections: parsed(layers, Key::ServerMaxConnections, 1024, |text| {
                whole(Key::ServerMaxConnections, text, 1..=100_000)
            })?,
            web_idle: parsed(
                layers,
                Key::ServerWebIdle,
                Sessions::default().web_idle,
                |text| {
                    let minutes = whole(Key::ServerWebIdle, text, 5..=720)?;
                    Ok(TimeDelta::minutes(minutes.into()))
                },
            )?,
            metrics_listen: metrics_listen(layers)?,
            tls_cert: file(Key::ServerCertificates)?,
            tls_key: file(Key::ServerTlsSecret)?,
            behind_proxy: choice(layers, Key::ServerBehindProxy, false)?,
            trusted_proxies: trusted_proxies(layers)?,
        })
    }
}

fn metrics_listen(layers: &Layers<'_>) -> Result<Option<Setting<SocketAddr>>, ConfigError> {
    let Some(found) = layers.find(Key::ServerMetricsListen)? else {
        return Ok(None);
    };
    let value = port_or_address(&found.value).map_err(|expected| {
        let text = found.value.trim();
        ConfigError::new(format!("server.metrics_listen is {text:?}; {expected}"))
    })?;
    Ok(Some(Setting {
        value,
        origin: found.origin,
    }))
}

fn trusted_proxies(layers: &Layers<'_>) -> Result<Option<Setting<Vec<Network>>>, ConfigError> {
    let Some(found) = layers.find(Key::ServerTrustedProxies)? else {
        return Ok(None);
    };
    let read = |text: &str| {
        Network::from_str(text).map_err(|wrong| {
            let text = text.trim();
            ConfigError::new(format!("server.trusted_proxies has {text:?}: {wrong}"))
        })
    };
    let value = found.value.split(',').map(read).collect::<Result<_, _>>()?;
    Ok(Some(Setting {
        value,
        origin: found.origin,
    }))
}
