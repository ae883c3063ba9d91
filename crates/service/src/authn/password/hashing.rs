//! Hashing and checking with Argon2id, off the async threads and two at once at
//! most: each takes 64 MiB for a good tenth of a second.
//!
//! Whatever is wrong with a login, one verification is done, so that the time
//! does not tell which account exists.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use password_hash::{Error, phc::PasswordHash};
use secrecy::{ExposeSecret, SecretString};
use tokio::{sync::Semaphore, task};

use super::NewPassword;

/// Memory of new hashes, in KiB: 64 MiB.
const MEMORY_KIB: u32 = 64 * 1024;
/// Passes of new hashes.
const PASSES: u32 = 3;
/// Lanes of new hashes.
const LANES: u32 = 4;

/// A stored hash that asks for more than this is not ours and not computed.
const MOST_MEMORY_KIB: u32 = 256 * 1024;
const MOST_PASSES: u32 = 10;
const MOST_LANES: u32 = 16;

/// What an argon2 hash without `v=` was made with.
const UNNAMED_VERSION: u32 = 0x10;
/// Salt and output of new hashes, in bytes.
const SALT_BYTES: usize = 16;
const OUTPUT_BYTES: usize = 32;

/// Longer input than this was never a password and is not hashed.
const MOST_TYPED_BYTES: usize = 1024;
/// Hashings that run at the same time.
const AT_ONCE: usize = 2;

/// What verifying a typed password found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Not the password, or no such account, or nothing usable is stored.
    Wrong,
    /// The password.
    Right {
        /// The stored hash was made with other parameters than new ones: hash
        /// the password again and store that.
        outdated: bool,
    },
}

/// A password could not be hashed: no memory or no randomness was to be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct HashingFailed(String);

impl HashingFailed {
    #[expect(clippy::needless_pass_by_value, reason = "for map_err")]
    fn new(cause: impl ToString) -> Self {
        Self(cause.to_string())
    }
}

/// Hashes and verifies passwords. Clones share the limit of two at once.
#[derive(Debug, Clone)]
pub struct Passwords {
    params: Params,
    turns: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl Passwords {
    /// With the published parameters: m = 64 MiB, t = 3, p = 4. Costs nothing.
    ///
    /// # Panics
    /// Never: the parameters are constant and valid.
    pub fn new() -> Self {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(OUTPUT_BYTES));
        Self::with_params(params.expect("the published parameters are valid"))
    }

    /// With the least parameters there are, so that a suite with many logins is
    /// quick. For tests only: such hashes are quickly guessed.
    ///
    /// # Panics
    /// Never: the parameters are constant and valid.
    pub fn for_tests() -> Self {
        let params = Params::new(Params::MIN_M_COST, 1, 1, Some(OUTPUT_BYTES));
        Self::with_params(params.expect("the least parameters are valid"))
    }

    /// With these parameters, for new hashes and for unknown accounts alike.
    pub fn with_params(params: Params) -> Self {
        Self {
            params,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// Hashes a new password; gives the PHC string to store.
    ///
    /// # Errors
    /// When memory or randomness is not to be had.
    pub async fn hash(&self, password: &NewPassword) -> Result<String, HashingFailed> {
        let NewPassword(secret) = password.clone();
        let ours = self.ours();
        self.run(move || {
            let hash: PasswordHash = ours
                .hash_password(secret.expose_secret().as_bytes())
                .map_err(HashingFailed::new)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Verifies what somebody typed against the stored PHC string; `None` when
    /// there is no such account, which takes as long.
    pub async fn verify(&self, stored: Option<&str>, typed: &SecretString) -> Verdict {
        let short = typed.expose_secret().len() <= MOST_TYPED_BYTES;
        let typed = if short { typed.clone() } else { "".into() };
        let stored = stored.filter(|_| short).and_then(read_stored);
        let outdated = stored.as_ref().is_some_and(|hash| self.is_outdated(hash));
        let known = stored.is_some();
        let hash = stored.unwrap_or_else(|| self.dummy());
        let ours = self.ours();
        let matched =
            self.run(
                move || match ours.verify_password(typed.expose_secret().as_bytes(), &hash) {
                    Err(Error::PasswordInvalid) => Ok(false),
                    other => other.map(|()| true).map_err(HashingFailed::new),
                },
            );
        match matched.await {
            Ok(true) if known => Verdict::Right { outdated },
            Ok(_) => Verdict::Wrong,
            Err(failure) => {
                tracing::error!(%failure, "a login was refused because hashing failed");
                Verdict::Wrong
            }
        }
    }

    /// Runs one hashing on the blocking pool when its turn comes. A caller that
    /// goes away does not give its turn back before the work is done.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, HashingFailed> + Send + 'static,
    ) -> Result<T, HashingFailed> {
        let turn = Arc::clone(&self.turns)
            .acquire_owned()
            .await
            .map_err(HashingFailed::new)?;
        let task = task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        task.await.map_err(HashingFailed::new)?
    }

    fn ours(&self) -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone())
    }

    /// A hash of no password, for the time that its verification takes.
    fn dummy(&self) -> PasswordHash {
        let (m, t, p) = costs(&self.params);
        let salt = "A".repeat(22);
        let output = "A".repeat(43);
        PasswordHash::new(&format!("$argon2id$v=19$m={m},t={t},p={p}${salt}${output}"))
            .expect("it is written as a PHC string is")
    }

    /// Whether a new hash would be made in another way than this one.
    fn is_outdated(&self, hash: &PasswordHash) -> bool {
        let same = hash.algorithm == Algorithm::Argon2id.ident()
            && hash.version == Some(u32::from(Version::V0x13))
            && Params::try_from(hash).is_ok_and(|params| costs(&params) == costs(&self.params))
            && hash.salt.is_some_and(|salt| salt.len() >= SALT_BYTES)
            && hash.hash.is_some_and(|output| output.len() >= OUTPUT_BYTES);
        !same
    }
}

/// Memory in KiB, passes and lanes.
fn costs(params: &Params) -> (u32, u32, u32) {
    (params.m_cost(), params.t_cost(), params.p_cost())
}

/// Reads a stored hash; `None` when it is not one that can be verified, or asks
/// for more than a hash of ours ever would.
fn read_stored(stored: &str) -> Option<PasswordHash> {
    let mut hash = PasswordHash::new(stored).ok()?;
    let version = hash.version.unwrap_or(UNNAMED_VERSION);
    Version::try_from(version).ok()?;
    hash.version = Some(version);
    Algorithm::new(hash.algorithm.as_str()).ok()?;
    hash.salt?;
    hash.hash?;
    let (memory, passes, lanes) = costs(&Params::try_from(&hash).ok()?);
    let bearable = memory <= MOST_MEMORY_KIB && passes <= MOST_PASSES && lanes <= MOST_LANES;
    bearable.then_some(hash)
}

#[cfg(test)]
mod tests;
