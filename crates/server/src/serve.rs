//! Listening on a socket, and stopping without dropping what was begun.

use std::{future::Future, net::SocketAddr, time::Duration};

use service::Service;
use tokio::net::TcpListener;

use crate::{Origin, router};

/// Why a server cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is not this machine's own loopback.
    #[error(
        "{0} can be reached from other machines, and this server does not speak TLS; listen on 127.0.0.1 or [::1]"
    )]
    NotLoopback(SocketAddr),
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

/// A socket that accepts connections and waits to be served.
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
}

impl Listening {
    /// Listens on a loopback address; port 0 takes any free one.
    ///
    /// # Errors
    /// When the address is not loopback, in use, or refused by the system.
    pub async fn on(address: SocketAddr) -> Result<Self, ServeError> {
        if !address.ip().is_loopback() {
            return Err(ServeError::NotLoopback(address));
        }
        let io = |cause: std::io::Error| {
            if cause.kind() == std::io::ErrorKind::AddrInUse {
                return ServeError::InUse(address);
            }
            ServeError::Io { address, cause }
        };
        let listener = TcpListener::bind(address).await.map_err(io)?;
        let address = listener.local_addr().map_err(io)?;
        Ok(Self { listener, address })
    }

    /// The address with its real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

/// Serves until `stop` completes, then finishes what was begun.
///
/// # Errors
/// When the socket breaks.
pub async fn serve(
    listening: Listening,
    service: Service,
    timeout: Duration,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let address = listening.address;
    let app = router(service, Origin::Network { timeout })
        .into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listening.listener, app)
        .with_graceful_shutdown(stop)
        .await
        .map_err(|cause| ServeError::Io { address, cause })
}
