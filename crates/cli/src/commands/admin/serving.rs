//! Serving until somebody stops it: what `serve` and `demo` share.

use std::time::Duration;

use server::Listening;
use service::Service;
use tokio::sync::oneshot;

use crate::failure::Failure;

/// Serves until the first SIGINT or SIGTERM, then finishes what was begun; a second one
/// does not wait for that.
pub(super) async fn until_stopped(
    listening: Listening,
    service: Service,
    timeout: Duration,
) -> Result<(), Failure> {
    let (stop, stopped) = oneshot::channel();
    let serving = server::serve(listening, service, timeout, async {
        // an end of the other side stops the server as well
        let _ = stopped.await;
    });
    let asked = async {
        asked_to_stop().await;
        let _ = stop.send(());
        tracing::info!("stopping; requests under way are finished");
        asked_to_stop().await;
    };
    tokio::select! {
        served = serving => Ok(served?),
        () = asked => Ok(()),
    }
}

/// Completes when the process is asked to end.
pub(super) async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
