//! The secret of an authenticator app: made, sealed for the database, and the codes of it.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use chrono::{DateTime, Utc};
use domain::{ids::EmployeeId, two_factor};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::authn::token::TokenKey;

/// Random bytes of a secret: the length of SHA-1's output (RFC 4226, section 4).
pub(super) const SECRET_BYTES: usize = 20;
/// How long a code is shown, in seconds.
const STEP: u64 = 30;
/// The codes of so many steps before and after are taken too: clocks differ.
const SKEW: u16 = 1;
/// What authenticator apps show beside the account.
const ISSUER: &str = "Epic Events";

/// Why a stored secret cannot be read: it was sealed with another key, for somebody else, or
/// changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// The key that encrypts the secrets of second factors; not stored.
#[derive(Clone)]
pub(crate) struct FactorKey([u8; 32]);

impl FactorKey {
    /// The key that a secret of the server gives for this purpose.
    pub(crate) fn of(key: &TokenKey) -> Self {
        Self(key.derive("second factors"))
    }

    /// Encrypts a secret with AES-256-GCM, bound to whose it is.
    ///
    /// # Errors
    /// When there is no randomness.
    pub(super) fn seal(&self, owner: EmployeeId, secret: &[u8]) -> Result<String, Unreadable> {
        let mut sealed = secret.to_vec();
        let nonce = self
            .cipher()?
            .seal_in_place_append_tag(bound_to(owner), &mut sealed)
            .map_err(|_| Unreadable)?;
        sealed.splice(..0, *nonce.as_ref());
        Ok(STANDARD_NO_PAD.encode(sealed))
    }

    /// Decrypts what [`seal`](Self::seal) made.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub(super) fn open(&self, owner: EmployeeId, sealed: &str) -> Result<Vec<u8>, Unreadable> {
        let mut bytes = STANDARD_NO_PAD.decode(sealed).map_err(|_| Unreadable)?;
        let (nonce, text) = bytes.split_at_mut_checked(NONCE_LEN).ok_or(Unreadable)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Unreadable)?;
        let opened = self
            .cipher()?
            .open_in_place(nonce, bound_to(owner), text)
            .map_err(|_| Unreadable)?;
        Ok(opened.to_vec())
    }

    fn cipher(&self) -> Result<RandomizedNonceKey, Unreadable> {
        RandomizedNonceKey::new(&AES_256_GCM, &self.0).map_err(|_| Unreadable)
    }
}

/// So that the row of one employee opens nothing as that of another.
fn bound_to(owner: EmployeeId) -> Aad<[u8; 8]> {
    Aad::from(owner.get().to_be_bytes())
}

/// The codes of a secret: SHA-1, six digits, thirty seconds, which is what every
/// authenticator app knows.
pub(super) struct Codes(Totp);

impl Codes {
    /// Those of a secret, for an account by its name.
    pub(super) fn of(secret: &[u8], account: &str) -> Result<Self, Unreadable> {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(two_factor::APP_DIGITS.try_into().unwrap_or(6))
            .with_skew(SKEW)
            .with_step_duration(STEP)
            .with_secret(secret.to_vec())
            // a colon separates the two in the address of the code
            .with_account_name(account.replace(':', "_"))
            .with_issuer(Some(ISSUER))
            .build()
            .map(Self)
            .map_err(|_| Unreadable)
    }

    /// The step whose code this is; `None` when it is none of now.
    pub(super) fn step_of(&self, code: &str, now: DateTime<Utc>) -> Option<i64> {
        let now = u64::try_from(now.timestamp()).ok()?;
        i64::try_from(self.0.check(code, now)?).ok()
    }

    /// The address that a QR code tells an app.
    pub(super) fn url(&self) -> Result<String, Unreadable> {
        self.0.to_url().map_err(|_| Unreadable)
    }

    /// The secret as one types it into an app that reads no QR code.
    pub(super) fn base32(&self) -> String {
        self.0.secret().to_base32()
    }
}

/// Random bytes in the letters and digits of base 32.
pub(super) fn base32(bytes: Vec<u8>) -> String {
    Secret::from(bytes).to_base32()
}

#[cfg(test)]
mod tests;
