//! Serving until somebody stops it: what `serve` and `demo` share.

use server::Listening;
use service::Service;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;

use crate::exit::Exit;
use crate::failure::Failure;

/// Hears SIGINT and SIGTERM from its making on, whenever it is asked.
pub(super) struct Stopping {
    interrupt: Signal,
    terminate: Signal,
}

impl Stopping {
    /// From here on the two signals no longer end the process by themselves.
    pub(super) fn heard() -> Result<Self, Failure> {
        let hear = |kind| {
            signal(kind).map_err(|error| Failure::new(Exit::Bug, "signals", error.to_string()))
        };
        Ok(Self {
            interrupt: hear(SignalKind::interrupt())?,
            terminate: hear(SignalKind::terminate())?,
        })
    }

    /// Completes when the process was asked to end.
    pub(super) async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Serves until the first signal, then finishes what was begun; a second one does not wait
/// for that.
pub(super) async fn until_stopped(listening: Listening, service: Service, mut stopping: Stopping) {
    let (stop, stopped) = oneshot::channel();
    let serving = server::serve(listening, service, async {
        // an end of the other side stops the server as well
        let _ = stopped.await;
    });
    let asked = async {
        stopping.asked().await;
        let _ = stop.send(());
        tracing::info!("stopping; requests under way are finished");
        stopping.asked().await;
        tracing::warn!("ended at once; requests under way are given up");
    };
    tokio::select! {
        () = serving => tracing::info!("stopped"),
        () = asked => {}
    }
}
