//! The loop that takes connections: no more than allowed at a time, and never
//! ended by one that goes wrong.

use std::{future::Future, io, pin::pin, time::Duration};

use axum::Router;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::{JoinError, JoinSet},
    time::{sleep, timeout},
};

use super::{
    Serving,
    connection::{self, Terms},
};

/// How long the loop rests when the system cannot give it a connection, as
/// when the process has no file descriptor left.
const REST: Duration = Duration::from_secs(1);

/// Takes connections until `stop`, then waits for those that are busy.
pub(super) async fn until_stopped(
    listener: TcpListener,
    router: Router,
    serving: &Serving,
    stop: impl Future<Output = ()>,
) {
    let (stopping, stopped) = watch::channel(());
    let terms = Terms {
        router,
        tls: serving.tls.clone(),
        head_timeout: serving.head_timeout,
        stopping: stopped,
    };
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            Some(ended) = connections.join_next() => tell(ended),
            (stream, peer) = next(&listener), if connections.len() < serving.max_connections => {
                connections.spawn(connection::serve(stream, peer, terms.clone()));
            }
        }
    }
    // from here on the system refuses new connections
    drop(listener);
    drop(stopping);
    let all = async {
        while let Some(ended) = connections.join_next().await {
            tell(ended);
        }
    };
    if timeout(serving.stop_timeout, all).await.is_err() {
        tracing::warn!(
            connections = connections.len(),
            "requests under way took too long and were given up"
        );
    }
}

async fn next(listener: &TcpListener) -> (TcpStream, std::net::SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            // the caller went away before its turn
            Err(error) if is_callers(&error) => {}
            Err(error) => {
                tracing::error!(%error, "cannot take connections for a moment");
                sleep(REST).await;
            }
        }
    }
}

fn is_callers(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}

fn tell(ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        tracing::error!("a connection panicked");
    }
}
