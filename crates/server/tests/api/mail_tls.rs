//! A mail server behind TLS: spoken to only when its certificate is trusted.

use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{ServerConfig, crypto::aws_lc_rs, pki_types::PrivateKeyDer};
use serde_json::json;
use service::mail::{Delivered, Mail, MailOptions, MailServer};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
};
use tokio_rustls::TlsAcceptor;

use crate::api::support::House;

/// Takes letters over TLS and tells their recipients; returns its URL and certificate.
async fn listen() -> (String, Vec<u8>, UnboundedReceiver<String>) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).expect("a key");
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .expect("a server");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (told, taken) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((caller, _)) = listener.accept().await {
            // a caller who does not trust us leaves
            let _ = take(&acceptor, caller, &told).await;
        }
    });
    let pem = cert.pem().into_bytes();
    (format!("smtps://localhost:{port}"), pem, taken)
}

async fn take(
    acceptor: &TlsAcceptor,
    caller: TcpStream,
    told: &UnboundedSender<String>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(acceptor.accept(caller).await?);
    stream.write_all(b"220 sink\r\n").await?;
    let mut is_data = false;
    loop {
        stream.flush().await?;
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        if is_data && line != ".\r\n" {
            continue;
        }
        is_data = line.starts_with("DATA");
        if line.starts_with("RCPT") {
            // the test may have seen enough
            let _ = told.send(line.trim().to_owned());
        }
        let answer = if is_data {
            "354 go on\r\n"
        } else {
            "250 ok\r\n"
        };
        stream.write_all(answer.as_bytes()).await?;
    }
}

async fn reset_and_deliver(url: &str, authorities: Option<Vec<u8>>) -> Delivered {
    let server = MailServer::parse(url).expect("a mail server");
    let options = MailOptions {
        authorities,
        ..MailOptions::default()
    };
    let mail = Mail::new(&server, &options).expect("mail that can be sent");
    let house = House::telling(Some(mail)).await;
    let kate = house.show("employees", house.kate.id).await;
    let path = format!("/employees/{}/reset-password", house.kate.id);
    let body = json!({"version": kate["version"], "password": "copper violin nine"});
    house.mona.post(&path, body).await.expect_status(200);
    house.deliver().await
}

#[tokio::test]
async fn a_certificate_is_trusted_by_the_authority_given_and_not_without() {
    let (url, pem, mut taken) = listen().await;
    let refused = reset_and_deliver(&url, None).await;
    assert_eq!(refused, Delivered { sent: 0, failed: 1 });
    assert!(taken.try_recv().is_err(), "nothing was said before");
    let sent = reset_and_deliver(&url, Some(pem)).await;
    assert_eq!(sent, Delivered { sent: 1, failed: 0 });
    let recipient = taken.recv().await.expect("a recipient");
    assert!(recipient.contains("<kate@epic.example>"), "{recipient}");
}
