//! Listening on a socket, and stopping without dropping what was begun.

mod accept;
mod connection;
mod patience;
mod tls;

use std::{future::Future, net::SocketAddr, time::Duration};

use service::Service;
use tokio::net::TcpListener;

use crate::{Origin, TrustedProxies, health::Readiness, router_with};

pub use tls::{Tls, TlsError};

/// Why a server cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Passwords would cross a network in the clear.
    #[error("{0} can be reached from other machines, and there is no TLS to keep passwords secret")]
    Unprotected(SocketAddr),
    /// Somebody else listens there.
    #[error("{0} is in use by another program")]
    InUse(SocketAddr),
    /// The system refused.
    #[error("cannot listen on {address}: {cause}")]
    Io {
        /// Where.
        address: SocketAddr,
        /// Why.
        cause: std::io::Error,
    },
}

/// How to serve.
#[derive(Debug, Clone)]
pub struct Serving {
    /// After this a request is given up.
    pub request_timeout: Duration,
    /// How long the head of a request may take, counted from the end of the one
    /// before it: so long an idle connection is kept.
    pub head_timeout: Duration,
    /// How long requests under way may take once the server was told to stop.
    pub stop_timeout: Duration,
    /// Connections at a time; further ones wait until one is closed.
    pub max_connections: usize,
    /// What proves who this server is; without it, plain HTTP.
    pub tls: Option<Tls>,
    /// The proxies before this server, when it stands behind one.
    pub behind: Option<TrustedProxies>,
}

impl Default for Serving {
    /// Plain HTTP for this machine.
    fn default() -> Self {
        Self {
            request_timeout: Duration::from_secs(30),
            head_timeout: Duration::from_secs(15),
            stop_timeout: Duration::from_secs(30),
            max_connections: 1024,
            tls: None,
            behind: None,
        }
    }
}

impl Serving {
    /// Whether what is sent to this server is kept secret on its way.
    fn is_secure(&self) -> bool {
        self.tls.is_some() || self.behind.is_some()
    }
}

/// A socket that accepts connections and waits to be served.
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
    serving: Serving,
}

impl Listening {
    /// Listens; port 0 takes any free one.
    ///
    /// # Errors
    /// When other machines reach the address and nothing keeps what they send
    /// secret, when it is in use, or refused by the system.
    pub async fn on(address: SocketAddr, serving: Serving) -> Result<Self, ServeError> {
        if !address.ip().to_canonical().is_loopback() && !serving.is_secure() {
            return Err(ServeError::Unprotected(address));
        }
        let io = |cause: std::io::Error| {
            if cause.kind() == std::io::ErrorKind::AddrInUse {
                return ServeError::InUse(address);
            }
            ServeError::Io { address, cause }
        };
        let listener = TcpListener::bind(address).await.map_err(io)?;
        let address = listener.local_addr().map_err(io)?;
        Ok(Self {
            listener,
            address,
            serving,
        })
    }

    /// The address with its real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its URL, by the protocol that is spoken there.
    pub fn url(&self) -> String {
        let scheme = if self.serving.tls.is_some() {
            "https"
        } else {
            "http"
        };
        format!("{scheme}://{}", self.address)
    }
}

/// Serves until `stop` completes, then finishes what was begun, as long as that
/// takes no longer than it may. A server that stops is not ready any more.
pub async fn serve(
    listening: Listening,
    service: Service,
    stop: impl Future<Output = ()> + Send + 'static,
) {
    let Listening {
        listener, serving, ..
    } = listening;
    let readiness = Readiness::of(service.clone());
    let origin = Origin::Network {
        timeout: serving.request_timeout,
        proxies: serving.behind.clone().unwrap_or_default(),
        is_secure: serving.is_secure(),
    };
    let router = router_with(service, origin, readiness.clone());
    let stop = async move {
        stop.await;
        readiness.stop();
    };
    accept::until_stopped(listener, router, &serving, stop).await;
}
