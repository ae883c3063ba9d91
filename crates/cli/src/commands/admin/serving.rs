//! Serving until somebody stops it: what `serve` and `demo` share.

use std::{future::pending, time::Duration};

use server::Listening;
use service::{Service, maintenance::backup::BackupSchedule};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::exit::Exit;
use crate::failure::Failure;

/// How long a stopping server waits for a letter under way, and for the database.
const LEAVING: Duration = Duration::from_secs(5);

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
pub(super) async fn until_stopped(
    listening: Listening,
    service: Service,
    backups: Option<BackupSchedule>,
    mut stopping: Stopping,
) {
    let courier = Courier::start(service.clone());
    let importing = service.clone();
    // what is under way when the server ends goes on with the next one
    let importer = tokio::spawn(async move { importing.import_until(pending()).await });
    // one that is under way when the server ends is begun anew by the next one
    let backing_up = backups.map(|schedule| {
        let service = service.clone();
        tokio::spawn(async move { service.back_up_until(&schedule, pending()).await })
    });
    let (stop, stopped) = oneshot::channel();
    let closing = service.clone();
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
        () = serving => {
            courier.leave().await;
            tracing::info!("stopped");
        }
        () = asked => {}
    }
    importer.abort();
    if let Some(task) = backing_up {
        task.abort();
    }
    if tokio::time::timeout(LEAVING, closing.close())
        .await
        .is_err()
    {
        tracing::warn!("statements were under way when the database was closed");
    }
}

/// Looks after the outbox of e-mail beside the server.
struct Courier {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Courier {
    fn start(service: Service) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            let stopped = async {
                // an end of the other side stops it as well
                let _ = stopped.await;
            };
            service.deliver_until(stopped).await;
        });
        Self { stop, task }
    }

    /// Waits a little for the letter under way; it is sent again later otherwise.
    async fn leave(self) {
        let _ = self.stop.send(());
        if tokio::time::timeout(LEAVING, self.task).await.is_err() {
            tracing::info!("a letter was under way and will be sent again");
        }
    }
}
