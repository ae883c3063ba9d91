//! Reaching a server over a socket: whom to trust, how long to wait.
//!
//! Certificates are always verified; there is no way to ask for less.

use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};
use reqwest::{Certificate, redirect::Policy};
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

use super::{Answer, AskedBody, error::ClientError, trouble::Trouble};

/// How servers elsewhere are reached.
#[derive(Debug, Clone)]
pub struct Network {
    /// Authorities trusted beside those of the platform.
    pub authorities: Vec<Authority>,
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// How long an answer may take, the connection included.
    pub timeout: Duration,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            authorities: Vec::new(),
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_mins(1),
        }
    }
}

/// A certificate authority that is trusted beside those of the platform.
#[derive(Debug, Clone)]
pub struct Authority(Certificate);

/// Why a text gives no authority.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// Not one certificate is in it.
    #[error("holds no certificate in PEM form")]
    Empty,
    /// One of its certificates cannot be read.
    #[error("holds a certificate that cannot be read (number {0})")]
    Broken(usize),
}

impl Authority {
    /// Every certificate of a PEM text.
    ///
    /// # Errors
    /// When there is none, or one cannot be read.
    pub fn read_all(pem: &[u8]) -> Result<Vec<Self>, AuthorityError> {
        let mut store = RootCertStore::empty();
        let mut found = Vec::new();
        for (at, certificate) in CertificateDer::pem_slice_iter(pem).enumerate() {
            let broken = AuthorityError::Broken(at + 1);
            let Ok(certificate) = certificate else {
                return Err(broken);
            };
            match Certificate::from_der(&certificate) {
                Ok(trusted) if store.add(certificate).is_ok() => found.push(Self(trusted)),
                _ => return Err(broken),
            }
        }
        if found.is_empty() {
            return Err(AuthorityError::Empty);
        }
        Ok(found)
    }
}

/// The longest that a file may take to come.
const LONGEST_FILE: Duration = Duration::from_hours(24);

/// An answer that is still coming.
pub(super) struct Coming {
    remote: Remote,
    answer: reqwest::Response,
}

impl Coming {
    /// What comes next; none at its end.
    pub(super) async fn chunk(&mut self) -> Result<Option<bytes::Bytes>, ClientError> {
        let chunk = self.answer.chunk().await;
        chunk.map_err(|error| self.remote.trouble(&error))
    }
}

/// A server somewhere else, by the origin of its URL.
#[derive(Clone)]
pub struct Remote {
    http: reqwest::Client,
    origin: String,
    connect_timeout: Duration,
    timeout: Duration,
}

impl Remote {
    /// Connects to nothing yet.
    ///
    /// # Errors
    /// When no HTTP client can be set up.
    pub fn new(origin: &str, network: &Network) -> Result<Self, ClientError> {
        // the one place that chooses; another choice made before is kept
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let builder = reqwest::Client::builder()
            .connect_timeout(network.connect_timeout)
            .timeout(network.timeout)
            // of a file, which may take longer than any answer, each part has to come in time
            .read_timeout(network.timeout)
            // a token goes to the server that issued it, and nowhere else
            .redirect(Policy::none());
        let authorities = network.authorities.iter().map(|one| one.0.clone());
        let builder = if origin.starts_with("https://") {
            builder.tls_certs_merge(authorities)
        } else {
            // a token must not pass a proxy in clear text, and `http_proxy` would have even
            // loopback go there; nor does this need the platform's authorities
            builder.no_proxy().tls_certs_only(authorities)
        };
        let http = builder.build().map_err(|error| {
            let text = format!("{error:?}");
            ClientError::Unreachable {
                origin: origin.to_owned(),
                trouble: if text.contains("No CA certificates") {
                    Trouble::NoAuthorities
                } else {
                    Trouble::of(&error, network.connect_timeout, network.timeout)
                },
                may_be_done: false,
            }
        })?;
        Ok(Self {
            http,
            origin: origin.trim_end_matches('/').to_owned(),
            connect_timeout: network.connect_timeout,
            timeout: network.timeout,
        })
    }

    /// For example `https://crm.example`.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// Sends a request and waits for the whole answer.
    pub(super) async fn carry(
        &self,
        request: http::Request<bytes::Bytes>,
        may_change: bool,
    ) -> Result<Answer, ClientError> {
        let (parts, body) = request.into_parts();
        let target = format!("{}{}", self.origin, parts.uri);
        let sent = self.exchange(parts.method, target, parts.headers, body);
        let (status, headers, body) = sent.await.map_err(|error| ClientError::Unreachable {
            origin: self.origin.clone(),
            trouble: Trouble::of(&error, self.connect_timeout, self.timeout),
            may_be_done: may_change && !error.is_connect(),
        })?;
        Ok(Answer {
            status,
            headers,
            body,
        })
    }

    /// Sends a request whose answer is taken as it comes, however long that takes.
    pub(super) async fn open(
        &self,
        request: http::Request<bytes::Bytes>,
    ) -> Result<(StatusCode, HeaderMap, Coming), ClientError> {
        let (parts, body) = request.into_parts();
        let target = format!("{}{}", self.origin, parts.uri);
        let sent = self
            .http
            .request(parts.method, target)
            .headers(parts.headers)
            .body(body)
            .timeout(LONGEST_FILE)
            .send();
        let mut answer = sent.await.map_err(|error| self.trouble(&error))?;
        let headers = std::mem::take(answer.headers_mut());
        let coming = Coming {
            remote: self.clone(),
            answer,
        };
        Ok((coming.answer.status(), headers, coming))
    }

    /// Why the answer to a question did not come.
    fn trouble(&self, error: &reqwest::Error) -> ClientError {
        ClientError::Unreachable {
            origin: self.origin.clone(),
            trouble: Trouble::of(error, self.connect_timeout, self.timeout),
            may_be_done: false,
        }
    }

    /// Sends a file, however long that takes, and waits for the whole answer.
    pub(super) async fn carry_file(
        &self,
        request: http::Request<AskedBody>,
    ) -> Result<Answer, ClientError> {
        let (parts, body) = request.into_parts();
        let target = format!("{}{}", self.origin, parts.uri);
        let asked = self
            .http
            .request(parts.method, target)
            .headers(parts.headers)
            .body(reqwest::Body::wrap(body))
            .timeout(LONGEST_FILE);
        let answer = Self::answered(asked).await;
        let (status, headers, body) = answer.map_err(|error| self.trouble(&error))?;
        Ok(Answer {
            status,
            headers,
            body,
        })
    }

    async fn exchange(
        &self,
        method: Method,
        target: String,
        headers: HeaderMap,
        body: bytes::Bytes,
    ) -> Result<(StatusCode, HeaderMap, bytes::Bytes), reqwest::Error> {
        Self::answered(
            self.http
                .request(method, target)
                .headers(headers)
                .body(body),
        )
        .await
    }

    async fn answered(
        asked: reqwest::RequestBuilder,
    ) -> Result<(StatusCode, HeaderMap, bytes::Bytes), reqwest::Error> {
        let mut answer = asked.send().await?;
        let status = answer.status();
        let headers = std::mem::take(answer.headers_mut());
        Ok((status, headers, answer.bytes().await?))
    }
}
