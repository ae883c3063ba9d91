//! One connection: TLS first where it is spoken, then one request after another.

use std::{
    net::SocketAddr,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo};
use http::Request;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::watch,
    time::timeout,
};
use tower::ServiceExt;

use super::{patience::Patient, tls::Tls};

/// How long a caller may take to agree on TLS.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// The largest head of a request, in bytes.
const LARGEST_HEAD: usize = 32 * 1024;
/// What is read ahead of a connection, in bytes.
const BUFFER: usize = 64 * 1024;

/// What every connection is served with.
#[derive(Clone)]
pub(super) struct Terms {
    pub(super) router: Router,
    pub(super) tls: Option<Tls>,
    pub(super) head_timeout: Duration,
    /// Ends when the server stops.
    pub(super) stopping: watch::Receiver<()>,
}

/// Serves one connection to its end. Once the server stops, a connection
/// without a request is closed and any other after the one under way.
pub(super) async fn serve(stream: TcpStream, peer: SocketAddr, mut terms: Terms) {
    // replies are written whole: nothing is gained by waiting for more
    let _ = stream.set_nodelay(true);
    let stream = Patient::new(stream);
    let Some(tls) = terms.tls.take() else {
        return speak_http(stream, peer, terms).await;
    };
    let agreed = tokio::select! {
        agreed = timeout(HANDSHAKE, tls.acceptor().accept(stream)) => agreed,
        _ = terms.stopping.changed() => return,
    };
    match agreed {
        Ok(Ok(stream)) => speak_http(stream, peer, terms).await,
        Ok(Err(error)) => tracing::debug!(%error, "no agreement on TLS"),
        Err(_) => tracing::debug!("a TLS handshake took too long"),
    }
}

async fn speak_http(stream: impl AsyncRead + AsyncWrite + Unpin, peer: SocketAddr, terms: Terms) {
    let Terms {
        router,
        head_timeout,
        mut stopping,
        ..
    } = terms;
    let has_asked = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&has_asked);
    let answer = service_fn(move |mut request: Request<Incoming>| {
        asked.store(true, Ordering::Relaxed);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request.map(Body::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_timeout)
        .max_header_size(LARGEST_HEAD)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(stream), answer);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        // what has arrived is looked at first
        biased;
        ended = connection.as_mut() => ended,
        _ = stopping.changed() => {
            // hyper takes a connection that never asked for a busy one
            if !has_asked.load(Ordering::Relaxed) {
                return;
            }
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke off");
    }
}
