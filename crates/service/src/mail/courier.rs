//! Sending what is due: claimed for a while, sent, then forgotten or put off.
//!
//! Several servers and command lines may do this at once over one database. A letter whose
//! sender died is sent again when its claim ran out, under the same message id.

use std::{fmt::Write, pin::pin, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use domain::actor::Channel;
use lettre::{AsyncTransport, Message, transport::smtp};
use rand::{TryRng, rngs::SysRng};
use store::{
    Stamp, employees,
    mail::{self, Letter},
    settings,
};

use super::{
    Mail, SEND_TIMEOUT,
    letter::{NotSent, compose},
};
use crate::{
    Service,
    error::{ServiceError, words::no_randomness},
    observing::count_job,
};

/// How often the outbox is looked at when nobody says that there is something.
const POLL: Duration = Duration::from_secs(30);
/// How long a claim holds: longer than sending can take.
const CLAIM_LENGTH: TimeDelta = TimeDelta::minutes(2);
/// How many letters are looked up at once.
const BATCH: u64 = 20;
/// After this a letter is given up.
const LONGEST: TimeDelta = TimeDelta::hours(48);
/// A letter that the server refuses for good is tried so often: it may be set up wrongly.
const MOST_REFUSALS: u32 = 4;

/// What came of looking after the outbox once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delivered {
    /// How many letters were sent.
    pub sent: u32,
    /// How many were put off or given up.
    pub failed: u32,
}

/// What came of one letter.
#[derive(Debug, PartialEq, Eq)]
enum Attempt {
    Sent,
    /// Nobody needs to be told any more, or somebody else is telling them.
    Nothing,
    Failed(Failure),
}

/// What is done with a letter in the outbox.
#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    /// Nobody else may send it until then.
    Claim(DateTime<Utc>),
    Done,
    /// Until when, and why.
    PutOff(DateTime<Utc>, &'a str),
    GiveUp(&'a str),
}

#[derive(Debug, PartialEq, Eq)]
struct Failure {
    /// In few words, without any text of the server's.
    why: String,
    /// Whether other letters would fare the same.
    is_of_server: bool,
    is_for_good: bool,
}

impl Service {
    /// Whether letters are written and sent at all.
    pub fn sends_mail(&self) -> bool {
        self.0.mail.is_some()
    }

    /// Looks after the outbox until told to stop: at once after a write, else every half
    /// minute. The letter under way is finished.
    pub async fn deliver_until(&self, stop: impl Future<Output = ()>) {
        let Some(mail) = &self.0.mail else { return };
        let mut stop = pin!(stop);
        loop {
            match self.deliver_due().await {
                Ok(_) => {}
                Err(ServiceError::Internal(cause)) => {
                    tracing::error!(error = %cause, kind = cause.kind(), "the outbox failed");
                }
                Err(error) => tracing::warn!(code = error.code(), "the outbox is out of reach"),
            }
            tokio::select! {
                () = &mut stop => return,
                () = mail.wake.notified() => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    /// Sends what is due now; stops at the first sign that the mail server is away.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn deliver_due(&self) -> Result<Delivered, ServiceError> {
        let mut delivered = Delivered::default();
        let Some(mail) = &self.0.mail else {
            return Ok(delivered);
        };
        loop {
            let due = mail::due(&self.store().reader(), self.now(), BATCH).await?;
            if due.is_empty() {
                return Ok(delivered);
            }
            for letter in due {
                match self.deliver(mail, &letter).await? {
                    Attempt::Nothing => {}
                    Attempt::Sent => {
                        count_job("mail", true);
                        delivered.sent += 1;
                    }
                    Attempt::Failed(failure) => {
                        count_job("mail", false);
                        delivered.failed += 1;
                        if failure.is_of_server {
                            return Ok(delivered);
                        }
                    }
                }
            }
        }
    }

    async fn deliver(&self, mail: &Mail, letter: &Letter) -> Result<Attempt, ServiceError> {
        let claim = fresh_claim()?;
        let until = Step::Claim(self.now() + CLAIM_LENGTH);
        if !self.take(letter, &claim, until).await? {
            return Ok(Attempt::Nothing);
        }
        let attempt = match self.write_out(mail, letter).await? {
            Ok(message) => send(mail, message).await,
            Err(NotSent::Outdated) => Attempt::Nothing,
            Err(NotSent::Unsendable) => Attempt::Failed(Failure {
                why: "no usable address".to_owned(),
                is_of_server: false,
                is_for_good: true,
            }),
        };
        self.record(letter, &claim, &attempt).await?;
        Ok(attempt)
    }

    /// The letter in words, from the records as they are now.
    async fn write_out(
        &self,
        mail: &Mail,
        letter: &Letter,
    ) -> Result<Result<Message, NotSent>, ServiceError> {
        let reader = self.store().reader();
        let account = employees::account(&reader, letter.employee).await?;
        let Some(employee) = account.map(|account| account.employee) else {
            return Ok(Err(NotSent::Outdated));
        };
        let Some(company) = settings::find(&reader).await? else {
            return Ok(Err(NotSent::Outdated));
        };
        if !employee.is_active() {
            return Ok(Err(NotSent::Outdated));
        }
        let event = match letter.event {
            Some(event) => mail::event(&reader, event).await?,
            None => None,
        };
        Ok(compose(
            mail,
            letter,
            &employee,
            event.as_ref(),
            &company.company_name,
            self.now(),
        ))
    }

    async fn record(
        &self,
        letter: &Letter,
        claim: &str,
        attempt: &Attempt,
    ) -> Result<(), ServiceError> {
        let (id, kind, employee) = (letter.id, letter.kind.name(), letter.employee.get());
        let step = match attempt {
            Attempt::Sent => {
                tracing::info!(letter = id, kind, employee, "letter sent");
                Step::Done
            }
            Attempt::Nothing => {
                tracing::info!(letter = id, kind, employee, "letter outdated");
                Step::Done
            }
            Attempt::Failed(failure) => {
                let (attempts, now) = (letter.attempts + 1, self.now());
                let why = failure.why.as_str();
                let next = next_attempt(letter.created_at, attempts, failure.is_for_good, now);
                if let Some(next_at) = next {
                    tracing::info!(letter = id, kind, employee, why, "letter put off");
                    Step::PutOff(next_at, why)
                } else {
                    tracing::warn!(letter = id, kind, employee, why, "letter given up");
                    Step::GiveUp(why)
                }
            }
        };
        self.take(letter, claim, step).await?;
        Ok(())
    }

    /// Takes a step with a letter, in a unit of work of its own. Returns whether the letter
    /// is the caller's.
    async fn take(
        &self,
        letter: &Letter,
        claim: &str,
        step: Step<'_>,
    ) -> Result<bool, ServiceError> {
        let stamp = || Stamp {
            now: self.now(),
            channel: Channel::System,
            request_id: "mail".to_owned(),
        };
        let taken = self.store().retry(|| async {
            let (work, id) = (self.store().begin(stamp()).await?, letter.id);
            let mut is_ours = true;
            match step {
                Step::Claim(until) => is_ours = mail::claim(&work, id, claim, until).await?,
                Step::Done => mail::done(&work, id, claim).await?,
                Step::PutOff(next_at, why) => {
                    mail::put_off(&work, id, claim, next_at, why).await?;
                }
                Step::GiveUp(why) => mail::give_up(&work, id, claim, why).await?,
            }
            work.save().await?;
            Ok::<_, store::Error>(is_ours)
        });
        Ok(taken.await?)
    }
}

async fn send(mail: &Mail, message: Message) -> Attempt {
    match tokio::time::timeout(SEND_TIMEOUT, mail.transport.send(message)).await {
        Ok(Ok(_)) => Attempt::Sent,
        Ok(Err(error)) => Attempt::Failed(failure(&error)),
        Err(_) => Attempt::Failed(Failure {
            why: "timeout".to_owned(),
            is_of_server: true,
            is_for_good: false,
        }),
    }
}

/// What a failure is, in words of ours: a server's own may hold an address.
fn failure(error: &smtp::Error) -> Failure {
    let Some(status) = error.status() else {
        let (why, is_of_server) = if error.is_timeout() {
            ("timeout", true)
        } else if error.is_tls() {
            ("tls", true)
        } else if error.is_client() {
            // the address needs what the server does not speak
            ("not spoken by the server", false)
        } else {
            ("unreachable", true)
        };
        return Failure {
            why: why.to_owned(),
            is_of_server,
            is_for_good: !is_of_server,
        };
    };
    let code = u16::from(status);
    Failure {
        why: format!("refused {code}"),
        // closing down, or not content with who we are
        is_of_server: matches!(code, 421 | 454 | 530 | 534 | 535 | 538),
        is_for_good: error.is_permanent() && !matches!(code, 530 | 534 | 535 | 538),
    }
}

/// When to try again after so many attempts; never when it is time to give up.
fn next_attempt(
    created_at: DateTime<Utc>,
    attempts: u32,
    is_for_good: bool,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    if now - created_at >= LONGEST || (is_for_good && attempts >= MOST_REFUSALS) {
        return None;
    }
    let pause = match attempts {
        0 | 1 => TimeDelta::minutes(1),
        2 => TimeDelta::minutes(5),
        3 => TimeDelta::minutes(20),
        4 => TimeDelta::hours(1),
        5 => TimeDelta::hours(3),
        _ => TimeDelta::hours(6),
    };
    Some(now + pause)
}

fn fresh_claim() -> Result<String, ServiceError> {
    let mut bytes = [0_u8; 16];
    SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|error| ServiceError::unavailable(no_randomness(&error)))?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        // writing to a string cannot fail
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_six_hours_and_end_after_two_days() {
        let start = DateTime::UNIX_EPOCH;
        let (mut now, mut pauses) = (start, Vec::new());
        for attempts in 1.. {
            let Some(next) = next_attempt(start, attempts, false, now) else {
                break;
            };
            pauses.push((next - now).num_minutes());
            now = next;
        }
        assert_eq!(pauses[..7], [1, 5, 20, 60, 180, 360, 360]);
        assert!(pauses.iter().all(|pause| *pause <= 360), "{pauses:?}");
        let lasted = (now - start).num_hours();
        assert!((48..=54).contains(&lasted), "{lasted} hours");
    }

    #[test]
    fn a_refusal_for_good_is_not_repeated_for_two_days() {
        let now = DateTime::UNIX_EPOCH;
        let tries = (1..20).take_while(|tries| next_attempt(now, *tries, true, now).is_some());
        assert_eq!(tries.count(), 3);
    }
}
