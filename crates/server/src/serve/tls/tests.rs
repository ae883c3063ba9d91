//! Files of all kinds: what is taken, and how the rest is refused.

use rcgen::{CertificateParams, KeyPair};
use tempfile::TempDir;

use super::*;

/// A certificate and its key, as PEM.
fn pair() -> (String, String) {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(["localhost".to_owned()]).expect("names");
    let certificate = params.self_signed(&key).expect("a certificate");
    (certificate.pem(), key.serialize_pem())
}

fn read(folder: &TempDir, certificates: &str, key: &str) -> Result<Tls, TlsError> {
    let (first, second) = (folder.path().join("c.pem"), folder.path().join("k.pem"));
    fs::write(&first, certificates).expect("written");
    fs::write(&second, key).expect("written");
    Tls::read(first, second)
}

#[test]
fn files_that_cannot_be_used_are_refused_by_name_and_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate, key) = pair();
    let (_, other) = pair();
    read(&folder, &certificate, &key).expect("both are fine");
    let chain = format!("{certificate}{}", pair().0);
    read(&folder, &chain, &format!("{chain}{key}")).expect("a chain, a key among others");
    for (certificates, key, expected) in [
        ("", key.as_str(), "c.pem holds no certificate"),
        (&key, &key, "c.pem holds no certificate"),
        (&certificate, "", "k.pem holds no private key"),
        (&certificate, &certificate, "k.pem holds no private key"),
        (&certificate, &other, "k.pem is not that of the first"),
        (&certificate[..100], &key, "c.pem is damaged"),
        (&certificate, &key[..60], "k.pem is damaged"),
    ] {
        let refused = read(&folder, certificates, key).expect_err("is refused");
        let said = refused.to_string();
        assert!(said.contains(expected), "{said} instead of {expected}");
    }
    let nonsense = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let refused = read(&folder, nonsense, &key).expect_err("is refused");
    assert!(matches!(refused, TlsError::Unusable { .. }), "{refused}");
    let nowhere = folder.path().join("nowhere.pem");
    let refused = Tls::read(nowhere, folder.path().join("k.pem")).expect_err("is refused");
    assert!(refused.to_string().contains("nowhere.pem cannot be read"));
}

#[test]
fn what_was_in_force_stays_so_when_the_new_files_are_bad() {
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate, key) = pair();
    let tls = read(&folder, &certificate, &key).expect("both are fine");
    let before = Arc::clone(&tls.0.current.read().expect("whole"));
    fs::write(folder.path().join("k.pem"), pair().1).expect("written");
    assert!(matches!(tls.read_again(), Err(TlsError::Mismatch { .. })));
    assert!(Arc::ptr_eq(&before, &tls.0.current.read().expect("whole")));
    let (certificate, key) = pair();
    fs::write(folder.path().join("c.pem"), certificate).expect("written");
    fs::write(folder.path().join("k.pem"), key).expect("written");
    tls.read_again().expect("both are fine");
    assert!(!Arc::ptr_eq(&before, &tls.0.current.read().expect("whole")));
}
