//! Certificates renewed while the server runs: SIGHUP has them read again.

use std::future::pending;

use server::Tls;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::exit::Exit;
use crate::failure::Failure;

/// Hears SIGHUP where there are certificates to read again; elsewhere that
/// signal ends the process as ever, so that a closed terminal ends its server.
pub(super) struct Renewing(Option<(Tls, Signal)>);

impl Renewing {
    /// From here on the signal is heard.
    pub(super) fn heard(tls: Option<Tls>) -> Result<Self, Failure> {
        let Some(tls) = tls else {
            return Ok(Self(None));
        };
        let signal = signal(SignalKind::hangup())
            .map_err(|error| Failure::new(Exit::Bug, "signals", error.to_string()))?;
        Ok(Self(Some((tls, signal))))
    }

    /// Reads the files again at each signal; never completes.
    pub(super) async fn forever(self) {
        let Some((tls, mut signal)) = self.0 else {
            return pending().await;
        };
        while signal.recv().await.is_some() {
            let files = tls.clone();
            match tokio::task::spawn_blocking(move || files.read_again()).await {
                Ok(Ok(())) => tracing::info!("certificate and key were read again"),
                Ok(Err(error)) => {
                    tracing::error!(%error, "the certificate before stays in force");
                }
                Err(_) => tracing::error!("reading certificate and key again panicked"),
            }
        }
        pending::<()>().await;
    }
}
