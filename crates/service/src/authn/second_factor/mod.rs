//! The second factor of a login: set up by oneself, asked for at each login, and taken away
//! by oneself or by management.
//!
//! An authenticator app's code is taken once, whatever its thirty seconds; a recovery code
//! is taken once, too. Wrong codes are counted apart from wrong passwords: whoever tries
//! them knows the password, so the pause is the account's, and no stranger can cause it.

mod secret;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    audit::{ChangeSet, Outcome, RecordKind},
    employee::Employee,
    error::Given,
    ids::{EmployeeId, Version},
    policy::{self, ResetTwoFactor, UseOwnAccount},
    refusal::{AccountChange, Refusal},
    two_factor::{Code, RECOVERY_CODES, RECOVERY_LENGTH, grouped},
    worded,
};
use rand::{TryRng, rngs::SysRng};
use secrecy::SecretString;
use store::{
    Queries, UnitOfWork, audit::Note, employees, second_factors, second_factors::SecondFactor,
    sessions,
};

use self::secret::{Codes, SECRET_BYTES};
use crate::{
    Account, Service, Session,
    attempt::{Transition, about},
    authn::door::Door,
    employees::{load, reference},
    error::{NotAuthenticated, ServiceError, words::no_randomness},
    secret_token,
};

pub(crate) use self::secret::{FactorKey, Unreadable};

/// How long a secret that was made can be confirmed.
const BEGUN_LASTS: TimeDelta = TimeDelta::minutes(15);
/// Random bytes of a recovery code, which are the characters of it.
const RECOVERY_BYTES: usize = RECOVERY_LENGTH * 5 / 8;

/// How an employee logs in, as they see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwoFactor {
    /// Since when with a second factor; `None` when without.
    pub since: Option<DateTime<Utc>>,
    /// Whether the company demands it of their department.
    pub is_demanded: bool,
    /// How many recovery codes are still good.
    pub recovery_codes_left: u64,
}

/// What an authenticator app is told; shown to its owner alone.
#[derive(Clone)]
pub struct Enrolment {
    /// The address that a QR code carries.
    pub url: String,
    /// The secret in base 32, for an app that reads no QR code.
    pub secret: String,
}

/// Password and code, typed again before something grave.
#[derive(Clone)]
pub struct Proof {
    /// The current password.
    pub password: SecretString,
    /// A code of the app, or a recovery code.
    pub code: Code,
}

impl Account {
    /// How the caller logs in.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn two_factor(&self) -> Result<TwoFactor, ServiceError> {
        self.require_own_password().await?;
        let reader = self.service.store().reader();
        let settings = crate::employees::company(&reader).await?;
        Ok(TwoFactor {
            since: self.employee.two_factor_since,
            is_demanded: settings
                .two_factor_departments
                .contains(&self.employee.department),
            recovery_codes_left: second_factors::codes_left(&reader, self.actor.id).await?,
        })
    }

    /// Makes a secret for the caller's authenticator app. It guards nothing before
    /// [`confirm_two_factor`](Self::confirm_two_factor).
    ///
    /// # Errors
    /// 409 when there is a second factor already, 422 when the password is wrong, 429 after
    /// too many failures.
    pub async fn begin_two_factor(
        &self,
        password: Given<SecretString>,
    ) -> Result<Enrolment, ServiceError> {
        self.require_own_password().await?;
        let begun = self.try_begin(password).await;
        self.noting(begun).await
    }

    async fn try_begin(&self, password: Given<SecretString>) -> Result<Enrolment, ServiceError> {
        self.check_logged_in()?;
        let password = crate::attempt::opened::<UseOwnAccount, _>(&password)?;
        if self.employee.two_factor_since.is_some() {
            return Err(Refusal::TwoFactorOn.into());
        }
        self.check_password("password", &password).await?;
        let secret = random::<SECRET_BYTES>()?;
        let keys = &self.service.0.factors;
        let sealed = &keys.seal(self.actor.id, &secret).map_err(unsealed)?;
        self.at_work()
            .write::<UseOwnAccount, _, _, _>(Some(reference(self.actor.id)), |attempt| async move {
                let session = self.actor.session;
                second_factors::begin(&attempt.work, self.actor.id, session, sealed).await?;
                self.note_own(&attempt.work, "begin_two_factor", None, ChangeSet::none())
                    .await?;
                attempt.work.save().await?;
                Ok(())
            })
            .await?;
        self.told(&secret)
    }

    /// The secret that was made in this session a short time ago and not confirmed yet;
    /// `None` when there is none.
    ///
    /// # Errors
    /// 503 when it was sealed with another key.
    pub async fn pending_two_factor(&self) -> Result<Option<Enrolment>, ServiceError> {
        let factor = second_factors::of(&self.service.store().reader(), self.actor.id).await?;
        let Some(factor) = factor.filter(|factor| self.has_begun(factor)) else {
            return Ok(None);
        };
        let keys = &self.service.0.factors;
        let secret = keys.open(self.actor.id, &factor.sealed_secret);
        self.told(&secret.map_err(unsealed)?).map(Some)
    }

    /// Whether a second factor was begun, with the password, by whoever has this session: it
    /// is theirs to confirm, and not for long.
    fn has_begun(&self, factor: &SecondFactor) -> bool {
        !factor.is_confirmed
            && factor.begun_in == self.actor.session
            && self.service.now() < factor.begun_at + BEGUN_LASTS
    }

    fn told(&self, secret: &[u8]) -> Result<Enrolment, ServiceError> {
        let codes = Codes::of(secret, self.employee.email.as_str()).map_err(unsealed)?;
        Ok(Enrolment {
            url: codes.url().map_err(unsealed)?,
            secret: codes.base32(),
        })
    }

    /// Shows that the app works: from now on each login needs it. Ends the caller's other
    /// sessions, and gives recovery codes, which are told this once.
    ///
    /// # Errors
    /// 409 when no secret was made, or one is confirmed already; 422 when the code is wrong.
    pub async fn confirm_two_factor(&self, code: Given<Code>) -> Result<Vec<String>, ServiceError> {
        self.require_own_password().await?;
        self.noting(self.check_logged_in()).await?;
        let (codes, hashes) = &fresh_codes()?;
        let me = reference(self.actor.id);
        self.at_work()
            .write::<UseOwnAccount, _, _, _>(Some(me), |attempt| {
                let code = &code;
                async move {
                    let code = attempt.input(code)?;
                    let work = &attempt.work;
                    let before = employees::find(work, &attempt.clearance, self.actor.id)
                        .await?
                        .ok_or(NotAuthenticated::SessionOver)?;
                    if before.two_factor_since.is_some() {
                        return Err(Refusal::TwoFactorOn.into());
                    }
                    let factor = second_factors::of(work, self.actor.id).await?;
                    let factor = factor.filter(|factor| self.has_begun(factor));
                    let factor = factor.ok_or(Refusal::TwoFactorOff)?;
                    let step = self.service.step_of(&before, &factor, &code)?;
                    let step = step.ok_or_else(wrong_code)?;
                    if !second_factors::confirm(work, self.actor.id, step).await? {
                        return Err(Refusal::TwoFactorOn.into());
                    }
                    second_factors::replace_codes(work, self.actor.id, hashes).await?;
                    let after = Employee {
                        two_factor_since: Some(self.service.now()),
                        ..before.clone()
                    };
                    self.write_own(&attempt, "enable_two_factor", &before, after)
                        .await?;
                    // after that write logins under way are seen, or see it
                    sessions::revoke_others(work, self.actor.id, self.actor.session).await?;
                    attempt.work.save().await?;
                    Ok(())
                }
            })
            .await?;
        Ok(codes.clone())
    }

    /// Gives new recovery codes in the place of those there are, told this once.
    ///
    /// # Errors
    /// 409 without a second factor, 422 when password or code is wrong, 429 after too many
    /// failures.
    pub async fn renew_recovery_codes(
        &self,
        proof: Given<Proof>,
    ) -> Result<Vec<String>, ServiceError> {
        let (codes, hashes) = &fresh_codes()?;
        self.proven(proof, |work| async move {
            second_factors::replace_codes(&work, self.actor.id, hashes).await?;
            self.note_own(&work, "renew_recovery_codes", None, ChangeSet::none())
                .await?;
            work.save().await?;
            Ok(())
        })
        .await?;
        Ok(codes.clone())
    }

    /// Logs in without a second factor from now on.
    ///
    /// # Errors
    /// 409 without one, 422 when password or code is wrong, 429 after too many failures.
    pub async fn disable_two_factor(&self, proof: Given<Proof>) -> Result<(), ServiceError> {
        self.proven(proof, |work| async move {
            let account = employees::account(&work, self.actor.id).await?;
            let before = account.ok_or(NotAuthenticated::SessionOver)?.employee;
            second_factors::remove(&work, self.actor.id).await?;
            let clearance = policy::admit::<UseOwnAccount>(&self.actor)?;
            let permit = clearance.on(&policy::Company)?;
            let after = Employee {
                two_factor_since: None,
                ..before.clone()
            };
            let after = employees::update_own(&work, permit, &before, after).await?;
            let changes = ChangeSet::between(&before, &after);
            let version = Some(after.version);
            self.note_own(&work, "disable_two_factor", version, changes)
                .await?;
            work.save().await?;
            Ok(())
        })
        .await
    }

    /// Runs a grave change of one's own account once password and code were right.
    async fn proven<Fut>(
        &self,
        proof: Given<Proof>,
        run: impl Fn(UnitOfWork) -> Fut,
    ) -> Result<(), ServiceError>
    where
        Fut: Future<Output = Result<(), ServiceError>>,
    {
        self.require_own_password().await?;
        let done = self.try_proven(proof, run).await;
        self.noting(done).await
    }

    async fn try_proven<Fut>(
        &self,
        proof: Given<Proof>,
        run: impl Fn(UnitOfWork) -> Fut,
    ) -> Result<(), ServiceError>
    where
        Fut: Future<Output = Result<(), ServiceError>>,
    {
        self.check_logged_in()?;
        let proof = crate::attempt::opened::<UseOwnAccount, _>(&proof)?;
        if self.employee.two_factor_since.is_none() {
            return Err(Refusal::TwoFactorOff.into());
        }
        self.check_password("password", &proof.password).await?;
        let service = &self.service;
        let door = Door::of_second_factor(service, self.actor.id);
        let stamp = || service.stamp(&self.request, self.actor.channel);
        service
            .store()
            .retry(|| async {
                let work = service.store().begin(stamp()).await?;
                door.check_and_begin(&work).await?;
                service.actor_now(&work, &self.actor).await?;
                let account = employees::account(&work, self.actor.id).await?;
                let employee = account.ok_or(NotAuthenticated::SessionOver)?.employee;
                let factor = second_factors::of(&work, self.actor.id).await?;
                let factor = factor.ok_or(Refusal::TwoFactorOff)?;
                if !service
                    .redeem(&work, &employee, &factor, &proof.code)
                    .await?
                {
                    // counted where it was judged: of guesses at once each is
                    door.count(&work).await?;
                    work.save().await?;
                    return Err(wrong_code());
                }
                door.forget(&work).await?;
                run(work).await
            })
            .await
    }

    /// Leaves an audit entry of a refusal.
    async fn noting<T>(&self, done: Result<T, ServiceError>) -> Result<T, ServiceError> {
        if let Err(error) = &done {
            let me = Some(reference(self.actor.id));
            let action = policy::Action::UseOwnAccount;
            self.at_work().note_refusal(action, me, error).await?;
        }
        done
    }

    async fn write_own(
        &self,
        attempt: &crate::attempt::Attempt<UseOwnAccount>,
        action: &str,
        before: &Employee,
        after: Employee,
    ) -> Result<(), ServiceError> {
        let permit = attempt.clearance.on(&policy::Company)?;
        let after = employees::update_own(&attempt.work, permit, before, after).await?;
        let changes = ChangeSet::between(before, &after);
        self.note_own(&attempt.work, action, Some(after.version), changes)
            .await
    }

    async fn note_own(
        &self,
        work: &UnitOfWork,
        action: &str,
        version: Option<Version>,
        changes: ChangeSet,
    ) -> Result<(), ServiceError> {
        let entry = Note {
            actor: Some(&self.actor),
            action,
            record: Some(reference(self.actor.id)),
            version,
            outcome: Outcome::Allowed,
            code: None,
            changes,
        };
        Ok(store::audit::note(work, entry).await?)
    }
}

impl Session {
    /// Takes the second factor of a colleague away who lost theirs, and ends their sessions.
    ///
    /// # Errors
    /// 403, 404, 409 when it is one's own account or there is none, 422.
    pub async fn reset_two_factor(
        &self,
        id: Given<EmployeeId>,
        transition: Given<Transition>,
    ) -> Result<Employee, ServiceError> {
        let record = about(RecordKind::Employee, &id, EmployeeId::get);
        self.write::<ResetTwoFactor, _, _, _>(record, |attempt| {
            let (id, transition) = (&id, &transition);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let (version, reason) = attempt.input(transition)?;
                attempt
                    .check_version(reference(id), before.version, version)
                    .await?;
                if id == self.actor.id {
                    return Err(Refusal::OwnAccount(AccountChange::ResetTwoFactor).into());
                }
                if before.two_factor_since.is_none() {
                    return Err(Refusal::TwoFactorOff.into());
                }
                let after = Employee {
                    two_factor_since: None,
                    ..before.clone()
                };
                let permit = permit.because(reason.as_ref());
                let after = employees::update(&attempt.work, permit, &before, after).await?;
                second_factors::remove(&attempt.work, id).await?;
                // whoever has to be helped has tried before
                Door::of_second_factor(&self.service, id)
                    .forget(&attempt.work)
                    .await?;
                sessions::revoke_all(&attempt.work, id).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }
}

impl Service {
    /// The confirmed second factor of an employee.
    pub(super) async fn second_factor_of(
        &self,
        from: &impl Queries,
        employee: &Employee,
    ) -> Result<Option<SecondFactor>, ServiceError> {
        if employee.two_factor_since.is_none() {
            return Ok(None);
        }
        let factor = second_factors::of(from, employee.id).await?;
        let factor = factor.filter(|factor| factor.is_confirmed);
        // one that is said to be there and is not opens nothing
        factor.ok_or_else(|| unsealed(Unreadable)).map(Some)
    }

    /// Uses a code up. Returns whether it was good.
    pub(super) async fn redeem(
        &self,
        work: &UnitOfWork,
        employee: &Employee,
        factor: &SecondFactor,
        code: &Code,
    ) -> Result<bool, ServiceError> {
        if let Code::Recovery(code) = code {
            let hash = secret_token::hash(code);
            return Ok(second_factors::use_code(work, employee.id, &hash).await?);
        }
        match self.step_of(employee, factor, code)? {
            Some(step) => Ok(second_factors::use_step(work, employee.id, step).await?),
            None => Ok(false),
        }
    }

    /// The step of which a code is; `None` when it is none of now.
    fn step_of(
        &self,
        employee: &Employee,
        factor: &SecondFactor,
        code: &Code,
    ) -> Result<Option<i64>, ServiceError> {
        let Code::App(code) = code else {
            return Ok(None);
        };
        let secret = self.0.factors.open(employee.id, &factor.sealed_secret);
        let secret = secret.map_err(unsealed)?;
        let codes = Codes::of(&secret, employee.email.as_str()).map_err(unsealed)?;
        Ok(codes.step_of(code, self.now()))
    }
}

/// Recovery codes as people write them down, and their hashes.
fn fresh_codes() -> Result<(Vec<String>, Vec<String>), ServiceError> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let code = secret::base32(random::<RECOVERY_BYTES>()?.to_vec());
            Ok((grouped(&code), secret_token::hash(&code)))
        })
        .collect()
}

fn random<const BYTES: usize>() -> Result<[u8; BYTES], ServiceError> {
    let mut bytes = [0_u8; BYTES];
    SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|error| ServiceError::unavailable(no_randomness(&error)))?;
    Ok(bytes)
}

fn wrong_code() -> ServiceError {
    ServiceError::field(
        "code",
        worded!(
            "bad-two-factor-code-wrong",
            "is wrong, or was used before; the code that the app shows now is accepted"
        ),
    )
}

/// What the database holds was encrypted with a key that is not ours.
fn unsealed(_: Unreadable) -> ServiceError {
    ServiceError::unavailable(worded!(
        "unavailable-second-factor",
        "the secrets of second factors were encrypted with another key: a recovery code still \
         works, and the operator can set EPIC_TWO_FACTOR__KEY to the signing secret of before"
    ))
}
