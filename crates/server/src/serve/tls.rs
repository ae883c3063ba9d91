//! What proves who this server is: certificates and key, read from files and
//! read again when they were renewed.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use rustls::{
    ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject},
    sign::{CertifiedKey, SingleCertAndKey},
};
use tokio_rustls::TlsAcceptor;

/// Why certificates and key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{} cannot be read: {cause}", .path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// What stands in a file is damaged.
    #[error("{} is damaged: it is no well-formed PEM file", .0.display())]
    Damaged(PathBuf),
    /// There is no certificate in its file.
    #[error("{} holds no certificate; it has to be a PEM file with the server's own one first", .0.display())]
    NoCertificate(PathBuf),
    /// There is no key in its file.
    #[error("{} holds no private key; it has to be a PEM file, without a passphrase", .0.display())]
    NoKey(PathBuf),
    /// The first certificate is not that of the key.
    #[error("the key in {} is not that of the first certificate in {}", .key.display(), .certificates.display())]
    Mismatch {
        /// The file of certificates.
        certificates: PathBuf,
        /// The file of the key.
        key: PathBuf,
    },
    /// The library refuses them.
    #[error("{} and {} cannot be used: {cause}", .certificates.display(), .key.display())]
    Unusable {
        /// The file of certificates.
        certificates: PathBuf,
        /// The file of the key.
        key: PathBuf,
        /// Why.
        cause: rustls::Error,
    },
}

/// Certificates and key in force; clones share what is read again.
#[derive(Clone)]
pub struct Tls(Arc<Inner>);

struct Inner {
    certificates: PathBuf,
    key: PathBuf,
    current: RwLock<Arc<ServerConfig>>,
}

impl Tls {
    /// Reads a PEM file of certificates, the server's own one first, and one
    /// with its key in PKCS#8, PKCS#1 or SEC1.
    ///
    /// # Errors
    /// When the files cannot be read or do not belong together.
    pub fn read(certificates: PathBuf, key: PathBuf) -> Result<Self, TlsError> {
        let current = configuration(&certificates, &key)?;
        Ok(Self(Arc::new(Inner {
            certificates,
            key,
            current: RwLock::new(Arc::new(current)),
        })))
    }

    /// Reads both files again, for the connections from now on.
    ///
    /// # Errors
    /// As [`Tls::read`]; then what was in force stays so.
    pub fn read_again(&self) -> Result<(), TlsError> {
        let renewed = configuration(&self.0.certificates, &self.0.key)?;
        let mut current = self.0.current.write();
        **current.as_mut().unwrap_or_else(|error| error.get_mut()) = Arc::new(renewed);
        Ok(())
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let current = self.0.current.read();
        Arc::clone(&current.unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Tls")
            .field("certificates", &self.0.certificates)
            .field("key", &self.0.key)
            .finish_non_exhaustive()
    }
}

fn configuration(certificates: &Path, key: &Path) -> Result<ServerConfig, TlsError> {
    let unusable = |cause| {
        let (certificates, key) = (certificates.to_owned(), key.to_owned());
        if matches!(cause, rustls::Error::InconsistentKeys(_)) {
            return TlsError::Mismatch { certificates, key };
        }
        TlsError::Unusable {
            certificates,
            key,
            cause,
        }
    };
    let provider = Arc::new(aws_lc_rs::default_provider());
    let chain = read_chain(certificates)?;
    let certified = CertifiedKey::from_der(chain, read_key(key)?, &provider).map_err(unusable)?;
    let mut configuration = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)));
    configuration.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(configuration)
}

fn read_chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let text = content(path)?;
    let chain: Result<Vec<_>, pem::Error> = CertificateDer::pem_slice_iter(&text).collect();
    let chain = chain.map_err(|_| TlsError::Damaged(path.to_owned()))?;
    if chain.is_empty() {
        return Err(TlsError::NoCertificate(path.to_owned()));
    }
    Ok(chain)
}

fn read_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let text = content(path)?;
    let key = PrivateKeyDer::from_pem_slice(&text).map_err(|error| {
        if matches!(error, pem::Error::NoItemsFound) {
            return TlsError::NoKey(path.to_owned());
        }
        TlsError::Damaged(path.to_owned())
    })?;
    warn_of_readers(path);
    Ok(key)
}

fn content(path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|cause| TlsError::Unreadable {
        path: path.to_owned(),
        cause,
    })
}

/// A group may read the key, as on systems with one for it; everybody may not.
#[cfg(unix)]
fn warn_of_readers(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).map_or(0, |file| file.permissions().mode());
    if mode & 0o007 != 0 {
        tracing::warn!(
            "everybody on this machine may read the key: run `chmod o= {}`",
            path.display()
        );
    }
}

#[cfg(not(unix))]
fn warn_of_readers(_: &Path) {}

#[cfg(test)]
mod tests;
