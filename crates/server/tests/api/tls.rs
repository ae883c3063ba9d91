//! Served by TLS: what callers trust, renewed certificates, and those who do
//! not speak it.

use std::{fs, path::Path, sync::Arc, time::Duration};

use rcgen::{CertificateParams, KeyPair};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use server::{Serving, Tls};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::api::{
    support::House,
    wire::{Caller, OnSocket},
};

/// A new certificate and key for `localhost`, written to a folder.
fn renew(folder: &Path) -> String {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(["localhost".to_owned()]).expect("names");
    let certificate = params.self_signed(&key).expect("a certificate").pem();
    fs::write(folder.join("chain.pem"), &certificate).expect("written");
    fs::write(folder.join("key.pem"), key.serialize_pem()).expect("written");
    certificate
}

/// A caller who trusts one certificate.
async fn trusting(
    server: &OnSocket,
    certificate: &str,
) -> std::io::Result<Caller<TlsStream<TcpStream>>> {
    let mut roots = RootCertStore::empty();
    let certificate = CertificateDer::from_pem_slice(certificate.as_bytes());
    roots.add(certificate.expect("PEM")).expect("a certificate");
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(server.address).await?;
    let name = ServerName::try_from("localhost").expect("a name");
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream);
    Ok(Caller::over(stream.await?))
}

#[tokio::test]
async fn callers_are_served_by_tls_and_renewed_certificates_hold_at_once() {
    let house = House::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let first = renew(folder);
    let tls = Tls::read(folder.join("chain.pem"), folder.join("key.pem")).expect("fine files");
    let serving = Serving {
        tls: Some(tls.clone()),
        ..Serving::default()
    };
    let server = OnSocket::start(house.service.clone(), serving).await;
    // neither holds up anybody else
    let mut silent = server.caller().await;
    let mut plain = server.caller().await;
    plain.write("GET /healthz HTTP/1.1\r\n\r\n").await;

    let mut caller = trusting(&server, &first).await.expect("it is trusted");
    let reply = caller.get("/api/v1/clients").await;
    assert_eq!(reply.status, 401);
    for header in [
        "strict-transport-security: max-age=31536000",
        "x-content-type-options: nosniff",
        "cache-control: no-store",
    ] {
        assert!(reply.head.contains(header), "{header} in {}", reply.head);
    }
    let second = renew(folder);
    assert!(trusting(&server, &second).await.is_err(), "not read yet");
    tls.read_again().expect("fine files");
    assert!(trusting(&server, &first).await.is_err(), "out of date");
    let mut renewed = trusting(&server, &second).await.expect("it is trusted");
    assert_eq!(renewed.get("/healthz").await.status, 200);
    // a connection from before goes on
    assert_eq!(caller.get("/healthz").await.status, 200);
    assert!(silent.waits(Duration::from_millis(50)).await);
    let stopped = server.stop();
    silent.is_closed().await;
    drop((caller, renewed));
    stopped.await.expect("in peace");
}
