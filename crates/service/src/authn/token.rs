//! Session tokens: JSON Web Tokens signed with the server's secret.
//!
//! A token says who and which session, nothing about rights. That its session
//! still stands is for the caller to look up; here only the token is judged,
//! and with the caller's clock.

use chrono::{DateTime, Utc};
use domain::ids::{EmployeeId, SessionId};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{DecodingKey, EncodingKey, Header, Validation, errors::ErrorKind};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use store::audit::AuditKey;

/// Issuer and audience of our tokens.
const EPIC_EVENTS: &str = "epic-events";
/// The fewest bytes of a signing secret.
const MIN_SECRET_BYTES: usize = 32;
/// The secret that the legacy system published in its source.
const PUBLISHED_SECRET: &str = "default-secret-key-to-change";
/// How far another replica's clock may be ahead of ours.
const MAX_CLOCK_SKEW_SECONDS: i64 = 60;
/// A longer text was never a token of ours.
const MAX_TOKEN_BYTES: usize = 4096;

/// How tokens are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Algorithm {
    /// HMAC with SHA-256.
    #[default]
    Hs256,
    /// HMAC with SHA-384.
    Hs384,
    /// HMAC with SHA-512.
    Hs512,
}

impl Algorithm {
    /// Reads the name that `JWT_ALGORITHM` has, in any case; `None` for others.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Hs256, Self::Hs384, Self::Hs512]
            .into_iter()
            .find(|algorithm| algorithm.name().eq_ignore_ascii_case(text))
    }

    /// The name as tokens carry it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Hs384 => "HS384",
            Self::Hs512 => "HS512",
        }
    }

    const fn of_library(self) -> jsonwebtoken::Algorithm {
        match self {
            Self::Hs256 => jsonwebtoken::Algorithm::HS256,
            Self::Hs384 => jsonwebtoken::Algorithm::HS384,
            Self::Hs512 => jsonwebtoken::Algorithm::HS512,
        }
    }
}

/// A signing secret that is too easy to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakSecret {
    /// It has too few bytes.
    #[error("the signing secret is shorter than {MIN_SECRET_BYTES} bytes")]
    Short,
    /// It is the one that the legacy system's source shows to everybody.
    #[error("the signing secret is the published default")]
    Published,
}

/// Why a token is not accepted. In each case the person logs in again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefused {
    /// It is no token, or lacks a claim, or a claim has another type.
    #[error("the token is malformed")]
    Malformed,
    /// It is signed in another way than configured, or not at all.
    #[error("the token is signed with another algorithm")]
    OtherAlgorithm,
    /// It was changed, or signed with another secret.
    #[error("the token's signature is not ours")]
    BadSignature,
    /// It was made by or for another system.
    #[error("the token is not for this system")]
    Foreign,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// It claims to come from the future.
    #[error("the token was issued in the future")]
    NotYetIssued,
}

/// Everything that a token carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Claims {
    /// The employee's id, as a string.
    sub: String,
    /// The session's id, as a string.
    sid: String,
    /// When it was issued, in seconds since 1970.
    iat: i64,
    /// When it stops being accepted, in seconds since 1970.
    exp: i64,
    /// Who made it.
    iss: String,
    /// Whom it is for.
    aud: String,
}

/// Whom a good token stands for, as far as the token can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifiedToken {
    /// Who logged in.
    pub employee: EmployeeId,
    /// The session to look up: it may have been ended since.
    pub session: SessionId,
}

/// The server's secret: signs tokens, and gives the keys for other purposes.
#[derive(Clone)]
pub struct TokenKey {
    secret: SecretString,
    algorithm: Algorithm,
}

impl std::fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenKey")
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

impl TokenKey {
    /// Takes the configured secret and algorithm.
    ///
    /// # Errors
    /// When the secret is too short or publicly known.
    pub fn new(secret: SecretString, algorithm: Algorithm) -> Result<Self, WeakSecret> {
        if secret.expose_secret().contains(PUBLISHED_SECRET) {
            return Err(WeakSecret::Published);
        }
        if secret.expose_secret().len() < MIN_SECRET_BYTES {
            return Err(WeakSecret::Short);
        }
        Ok(Self { secret, algorithm })
    }

    /// Makes the token of a session; times are cut to whole seconds.
    ///
    /// # Panics
    /// Never: claims of strings and numbers can always be written and signed.
    pub fn issue(
        &self,
        employee: EmployeeId,
        session: SessionId,
        issued_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> String {
        let claims = Claims {
            sub: employee.to_string(),
            sid: session.to_string(),
            iat: issued_at.timestamp(),
            exp: expires_at.timestamp(),
            iss: EPIC_EVENTS.to_owned(),
            aud: EPIC_EVENTS.to_owned(),
        };
        let header = Header::new(self.algorithm.of_library());
        let key = EncodingKey::from_secret(self.secret.expose_secret().as_bytes());
        jsonwebtoken::encode(&header, &claims, &key)
            .expect("claims of strings and numbers can be signed with a secret")
    }

    /// Judges a token as of `now`, without any leeway at its end.
    ///
    /// # Errors
    /// Says why it is refused; callers tell the person only to log in again.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<VerifiedToken, TokenRefused> {
        let claims = self.read(token)?;
        if claims.iss != EPIC_EVENTS || claims.aud != EPIC_EVENTS {
            return Err(TokenRefused::Foreign);
        }
        if claims.exp <= now.timestamp() {
            return Err(TokenRefused::Expired);
        }
        if claims.iat.saturating_sub(now.timestamp()) > MAX_CLOCK_SKEW_SECONDS {
            return Err(TokenRefused::NotYetIssued);
        }
        Ok(VerifiedToken {
            employee: EmployeeId::parse(&claims.sub).map_err(|_| TokenRefused::Malformed)?,
            session: SessionId::parse(&claims.sid).map_err(|_| TokenRefused::Malformed)?,
        })
    }

    /// Checks the algorithm and the signature; the claims are judged by
    /// [`TokenKey::verify`], because the library would ask the system's clock.
    fn read(&self, token: &str) -> Result<Claims, TokenRefused> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenRefused::Malformed);
        }
        let mut validation = Validation::new(self.algorithm.of_library());
        validation.validate_exp = false;
        validation.validate_aud = false;
        let key = DecodingKey::from_secret(self.secret.expose_secret().as_bytes());
        let read = jsonwebtoken::decode::<Claims>(token, &key, &validation);
        read.map(|token| token.claims).map_err(|error| {
            let kind = error.kind();
            if matches!(kind, ErrorKind::InvalidSignature) {
                TokenRefused::BadSignature
            } else if matches!(kind, ErrorKind::InvalidAlgorithm) {
                TokenRefused::OtherAlgorithm
            } else {
                TokenRefused::Malformed
            }
        })
    }

    /// The key that seals the audit log.
    pub fn audit_key(&self) -> AuditKey {
        AuditKey::new(self.derive("audit chain"))
    }

    /// A key for another purpose, from which the secret cannot be found.
    ///
    /// One purpose always gives the same key; a token cannot be mistaken for a
    /// purpose, because what is signed for a token never starts as this does.
    ///
    /// # Panics
    /// Never: a key of any length is accepted.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut mac =
            <Hmac<Sha256> as KeyInit>::new_from_slice(self.secret.expose_secret().as_bytes())
                .expect("a key of any length is accepted");
        mac.update(b"epic-events key for ");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests;
