//! `epic serve`: the web interface and the API over HTTP or HTTPS.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use server::metrics::Metrics;
use server::{Listening, Network, ServeError, Serving, Tls, TrustedProxies};
use service::maintenance::backup::BackupSchedule;
use tokio::net::TcpListener;

use super::Context;
use super::renewing::Renewing;
use super::serving::{self, Stopping};
use crate::backend;
use crate::config::{ServerSettings, Settings};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::logging;

pub(super) const EXAMPLES: &str = "\
Examples:
  epic serve
  epic serve --listen 127.0.0.1:9000 --log-format json
  epic serve --metrics-listen 9464
  epic serve --listen 0.0.0.0:8443 --tls-cert chain.pem --tls-key key.pem
  epic serve --listen 10.0.0.5:8080 --behind-proxy --trusted-proxy 10.0.0.2

The first SIGTERM or Ctrl-C lets requests under way finish, the second does not wait for them.
SIGHUP reads certificate and key again. SIGUSR1 logs more, up to everything; SIGUSR2 less.";

/// Where to serve, and how protected.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Address to listen on; port 0 takes any free one [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT", value_parser = crate::config::address)]
    listen: Option<SocketAddr>,
    /// Answer Prometheus at /metrics there; a port alone is on this machine's loopback
    #[arg(long, value_name = "[ADDR:]PORT", value_parser = crate::config::port_or_address)]
    metrics_listen: Option<SocketAddr>,
    /// Speak TLS: PEM file of the server's certificate and those that vouch for it
    #[arg(long, value_name = "FILE")]
    tls_cert: Option<PathBuf>,
    /// PEM file of the certificate's key, without a passphrase
    #[arg(long, value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// A proxy that speaks TLS stands in front: plain HTTP on any address
    #[arg(long)]
    behind_proxy: bool,
    /// Proxy whose X-Forwarded-For is believed, again for each [default: this machine]
    #[arg(long, value_name = "IP|CIDR")]
    trusted_proxy: Vec<Network>,
}

pub(super) async fn run(args: &ServeArgs, context: &Context) -> Result<(), Failure> {
    let settings = &context.settings;
    let address = args.listen.unwrap_or(settings.server.listen.value);
    let serving = how_to_serve(args, &settings.server)?;
    let behind_proxy = serving.behind.is_some();
    let stopping = Stopping::heard()?;
    let renewing = Renewing::heard(serving.tls.clone())?;
    let hearing = logging::Hearing::heard()?;
    let listening = listen(address, serving, "--listen").await?;
    let metrics = metrics(args, settings).await?;
    let service = backend::service(settings).await?;
    if let Some((metrics, on)) = metrics {
        let service = service.clone();
        tokio::spawn(async move {
            if let Err(error) = metrics.serve(on, service).await {
                tracing::error!(%error, "metrics are not answered any more");
            }
        });
    }
    if let Some(door) = door(&listening, behind_proxy) {
        context.output.say(&format!("open {door} in a browser"));
    }
    tracing::info!("listening on {}", listening.url());
    tokio::select! {
        () = serving::until_stopped(listening, service, backups(settings), stopping) => Ok(()),
        () = renewing.forever() => Ok(()),
        () = hearing.forever() => Ok(()),
    }
}

/// When it takes backups by itself.
fn backups(settings: &Settings) -> Option<BackupSchedule> {
    let backup = &settings.backup;
    Some(BackupSchedule {
        folder: backup.folder.value.clone(),
        every: backup.every.value?,
        keep: usize::try_from(backup.keep.value).unwrap_or(usize::MAX),
    })
}

/// Gathers metrics and listens for Prometheus, where that is asked for.
async fn metrics(
    args: &ServeArgs,
    settings: &Settings,
) -> Result<Option<(Metrics, TcpListener)>, Failure> {
    let setting = settings.server.metrics_listen.as_ref();
    let Some(address) = args.metrics_listen.or(setting.map(|setting| setting.value)) else {
        return Ok(None);
    };
    let failed = |cause: std::io::Error| {
        let failure = if cause.kind() == std::io::ErrorKind::AddrInUse {
            Failure::from(ServeError::InUse(address))
        } else {
            Failure::from(ServeError::Io { address, cause })
        };
        failure.with_hint("choose another port with --metrics-listen")
    };
    let on = server::metrics::listen(address).await.map_err(failed)?;
    let address = on.local_addr().map_err(failed)?;
    let metrics = Metrics::gather(settings.backup.every.value.is_some())
        .map_err(|error| Failure::new(Exit::Bug, "metrics", error.to_string()))?;
    tracing::info!("metrics on http://{address}/metrics");
    Ok(Some((metrics, on)))
}

/// Where somebody who looks at this terminal finds the pages; behind a proxy only the proxy
/// knows.
fn door(listening: &Listening, behind_proxy: bool) -> Option<String> {
    if behind_proxy || !std::io::stderr().is_terminal() {
        return None;
    }
    let address = listening.address();
    let url = listening.url();
    let on_this_machine = format!("localhost:{}", address.port());
    Some(if address.ip().is_unspecified() {
        format!("{}/", url.replace(&address.to_string(), &on_this_machine))
    } else {
        format!("{url}/")
    })
}

/// The flags over the settings.
fn how_to_serve(args: &ServeArgs, settings: &ServerSettings) -> Result<Serving, Failure> {
    let given = |flag: &Option<PathBuf>, setting: &Option<crate::config::Setting<PathBuf>>| {
        let setting = setting.as_ref().map(|setting| setting.value.clone());
        flag.clone().or(setting)
    };
    let certificates = given(&args.tls_cert, &settings.tls_cert);
    let tls = match (certificates, given(&args.tls_key, &settings.tls_key)) {
        (Some(certificates), Some(key)) => Some(Tls::read(certificates, key)?),
        (None, None) => None,
        (Some(_), None) => {
            return Err(Failure::usage("a certificate needs its key")
                .with_hint("give --tls-key FILE, or set EPIC_SERVER__TLS_KEY"));
        }
        (None, Some(_)) => {
            return Err(Failure::usage("a key needs its certificate")
                .with_hint("give --tls-cert FILE, or set EPIC_SERVER__TLS_CERT"));
        }
    };
    Ok(Serving {
        request_timeout: settings.request_timeout.value,
        stop_timeout: settings.stop_timeout.value,
        max_connections: usize::try_from(settings.max_connections.value).unwrap_or(usize::MAX),
        tls,
        behind: proxies(args, settings)?,
        ..Serving::default()
    })
}

/// The proxies in front, when there is one: by default on this machine.
fn proxies(args: &ServeArgs, settings: &ServerSettings) -> Result<Option<TrustedProxies>, Failure> {
    let listed = match &settings.trusted_proxies {
        _ if !args.trusted_proxy.is_empty() => Some(args.trusted_proxy.clone()),
        setting => setting.as_ref().map(|setting| setting.value.clone()),
    };
    if args.behind_proxy || settings.behind_proxy.value {
        let listed = listed.map(TrustedProxies::new);
        return Ok(Some(listed.unwrap_or_else(TrustedProxies::loopback)));
    }
    if listed.is_some() {
        return Err(
            Failure::usage("trusted proxies mean nothing without a proxy in front").with_hint(
                "give --behind-proxy, or leave --trusted-proxy and EPIC_SERVER__TRUSTED_PROXIES out",
            ),
        );
    }
    Ok(None)
}

/// Listens, or says with which flag to do better.
pub(super) async fn listen(
    address: SocketAddr,
    serving: Serving,
    flag: &str,
) -> Result<Listening, Failure> {
    Listening::on(address, serving).await.map_err(|error| {
        let hint = match &error {
            ServeError::InUse(_) => Some(format!("choose another port with {flag}")),
            ServeError::Unprotected(_) => Some(String::from(
                "give --tls-cert and --tls-key, or --behind-proxy when a proxy in front speaks TLS",
            )),
            ServeError::Io { .. } => None,
        };
        let failure = Failure::from(error);
        match hint {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    })
}
