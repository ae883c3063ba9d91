//! Creating once: a request with an idempotency key that comes again gets the
//! reply of the first time.
//!
//! The key is claimed before the work and completed in the work's own
//! transaction, so that there is a reply exactly when there is a write. A claim
//! whose process died is taken over after `CLAIM_LENGTH`.

use std::{fmt::Write, time::Duration};

use chrono::TimeDelta;
use domain::{
    audit::RecordRef,
    policy::{self, Operation},
    refusal::Refusal,
    worded,
};
use rand::{TryRng, rngs::SysRng};
use store::{
    UnitOfWork,
    idempotency::{self, Hold, Key},
};

use tokio::time::{Instant, sleep};

use crate::{
    Session,
    attempt::Attempt,
    error::{ServiceError, words::no_randomness},
};

/// How long a reply is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// After this, a claim without a reply is taken for abandoned.
const CLAIM_LENGTH: TimeDelta = TimeDelta::seconds(15);
/// How often somebody who waits looks again.
const ASKED_EVERY: Duration = Duration::from_millis(50);

/// A key as it came with a request.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    /// The path it was sent to.
    pub path: String,
    /// The key itself.
    pub key: String,
    /// A hash of the body.
    pub body_hash: String,
    /// How long the same request is waited for while it still runs; then, or at once, it is
    /// refused.
    pub patience: Duration,
}

/// How a creation is kept from happening twice.
pub struct Once<'a, T> {
    key: Option<IdempotencyKey>,
    render: Render<'a, T>,
}

/// Renders the reply that is kept.
type Render<'a, T> = &'a (dyn Fn(&T) -> String + Send + Sync);

/// What came of a creation.
#[derive(Debug)]
pub enum Outcome<T> {
    /// It was created now.
    Created(T),
    /// It was created before under the same key: the reply of that time.
    Replayed(String),
}

impl<'a, T> Once<'a, T> {
    /// Under a key, if there is one; `render` gives the reply that is kept.
    pub fn new(key: Option<IdempotencyKey>, render: Render<'a, T>) -> Self {
        Self { key, render }
    }

    /// Without a key: nothing is kept.
    pub fn without_key() -> Self {
        Self {
            key: None,
            render: &|_| String::new(),
        }
    }
}

/// The claim under which a unit of work runs.
pub(crate) struct Claim<'a, T> {
    claim: Option<Hold>,
    render: Render<'a, T>,
}

impl<T> Claim<'_, T> {
    /// Keeps the reply in the transaction of the write.
    pub(crate) async fn keep(&self, work: &UnitOfWork, made: &T) -> Result<(), ServiceError> {
        if let Some(claim) = &self.claim {
            idempotency::complete(work, claim, &(self.render)(made)).await?;
        }
        Ok(())
    }
}

impl Session {
    /// As [`Session::write`], for a creation.
    pub(crate) async fn write_once<'a, A, T, Run, Fut>(
        &self,
        once: Once<'a, T>,
        run: Run,
    ) -> Result<Outcome<T>, ServiceError>
    where
        A: Operation,
        Run: Fn(Attempt<A>, Claim<'a, T>) -> Fut,
        Fut: Future<Output = Result<T, ServiceError>>,
    {
        self.write_once_about(None, once, run).await
    }

    /// As [`Session::write_once`], under a parent record.
    pub(crate) async fn write_once_about<'a, A, T, Run, Fut>(
        &self,
        about: Option<RecordRef>,
        once: Once<'a, T>,
        run: Run,
    ) -> Result<Outcome<T>, ServiceError>
    where
        A: Operation,
        Run: Fn(Attempt<A>, Claim<'a, T>) -> Fut,
        Fut: Future<Output = Result<T, ServiceError>>,
    {
        // whoever may never do this learns nothing about keys
        let claimed = match &once.key {
            Some(key) if policy::admit::<A>(&self.actor).is_ok() => match self.wait(key).await {
                Ok(Claimed::Now(claim)) => Some(claim),
                Ok(Claimed::Before(reply)) => return Ok(Outcome::Replayed(reply)),
                Err(error) => {
                    self.note_refusal(A::ACTION, about, &error).await?;
                    return Err(error);
                }
            },
            Some(_) | None => None,
        };
        let made = self
            .write::<A, _, _, _>(about, |attempt| {
                run(
                    attempt,
                    Claim {
                        claim: claimed.clone(),
                        render: once.render,
                    },
                )
            })
            .await;
        if let (Err(_), Some(claim)) = (&made, &claimed) {
            self.release(claim).await?;
        }
        made.map(Outcome::Created)
    }

    /// Claims a key, once nobody works under it any more.
    async fn wait(&self, key: &IdempotencyKey) -> Result<Claimed, ServiceError> {
        let until = Instant::now() + key.patience;
        loop {
            match self.claim(key).await {
                Err(ServiceError::Conflict(Refusal::StillRunning)) if Instant::now() < until => {
                    sleep(ASKED_EVERY).await;
                }
                settled => return settled,
            }
        }
    }

    async fn claim(&self, key: &IdempotencyKey) -> Result<Claimed, ServiceError> {
        let named = Key {
            employee: self.actor.id,
            path: &key.path,
            key: &key.key,
        };
        let claim = &fresh_claim()?;
        // keyed: the hash of a body with a password must not invite guessing
        let purpose = format!("idempotency {}", key.body_hash);
        let body_hash = &hex(&self.service.0.tokens.derive(&purpose));
        let stamp = || self.service.stamp(&self.request, self.actor.channel);
        self.store()
            .retry(|| async {
                let work = self.store().begin(stamp()).await?;
                let now = self.now();
                let known = idempotency::find(&work, named).await?;
                if let Some(entry) = known.as_ref().filter(|entry| entry.expires_at > now) {
                    if &entry.body_hash != body_hash {
                        return Err(ServiceError::field(
                            "Idempotency-Key",
                            worded!(
                                "bad-used-key",
                                "was used with another body; choose a new key"
                            ),
                        ));
                    }
                    match &entry.reply {
                        Some(reply) => return Ok(Claimed::Before(reply.clone())),
                        None if entry.claimed_at + CLAIM_LENGTH > now => {
                            return Err(Refusal::StillRunning.into());
                        }
                        None => {}
                    }
                }
                if let Some(entry) = &known {
                    idempotency::forget(&work, named, entry).await?;
                }
                let hold = idempotency::claim(&work, named, body_hash, claim, now + KEPT).await?;
                work.save().await?;
                Ok(Claimed::Now(hold))
            })
            .await
    }

    async fn release(&self, claim: &Hold) -> Result<(), ServiceError> {
        let stamp = || self.service.stamp(&self.request, self.actor.channel);
        self.store()
            .retry(|| async {
                let work = self.store().begin(stamp()).await?;
                idempotency::release(&work, claim).await?;
                work.save().await
            })
            .await?;
        Ok(())
    }
}

enum Claimed {
    Now(Hold),
    Before(String),
}

pub(crate) fn fresh_claim() -> Result<String, ServiceError> {
    let mut bytes = [0_u8; 16];
    SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|error| ServiceError::unavailable(no_randomness(&error)))?;
    Ok(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // writing to a string cannot fail
        let _ = write!(text, "{byte:02x}");
        text
    })
}
