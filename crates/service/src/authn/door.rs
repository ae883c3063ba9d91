//! The door that failed logins slow down: the arithmetic of
//! [`throttle`](super::throttle) over tallies kept in the database, so that
//! every process and replica counts together.

use domain::{clock::Clock, employee::Employee, ids::EmployeeId};
use store::{Queries, UnitOfWork, throttle as tallies};

use super::throttle::{
    FORGOTTEN_AFTER, KNOWN_FOR, Scope, Tally, after_failure, blocked_until, keys, known_key,
    second_factor_key,
};
use super::token::TokenKey;
use crate::{Service, error::ServiceError};

/// The key of the tallies' keys.
pub(crate) fn throttle_key(tokens: &TokenKey) -> [u8; 32] {
    tokens.derive("login throttle")
}

/// One account from one address, or the second factor of an account.
pub(crate) struct Door<'a> {
    clock: &'a dyn Clock,
    keys: Vec<(Scope, String)>,
    /// Of the tally that says that the account logged in from the address before.
    known: Option<String>,
}

impl<'a> Door<'a> {
    pub(crate) fn new(service: &'a Service, email_key: &str, address: &str) -> Self {
        Self {
            clock: service.0.clock.as_ref(),
            keys: keys(&service.0.throttle_key, email_key, address).into(),
            known: Some(known_key(&service.0.throttle_key, email_key, address)),
        }
    }

    /// That of an account's second factor, from anywhere.
    pub(crate) fn of_second_factor(service: &'a Service, employee: EmployeeId) -> Self {
        Self {
            clock: service.0.clock.as_ref(),
            keys: vec![second_factor_key(&service.0.throttle_key, employee)],
            known: None,
        }
    }

    /// Everything that slows an account down on this machine.
    pub(crate) fn at_this_machine(
        tokens: &TokenKey,
        clock: &'a dyn Clock,
        employee: &Employee,
    ) -> Self {
        let secret = throttle_key(tokens);
        let mut keys: Vec<_> = keys(&secret, &employee.email.key(), "local").into();
        keys.push(second_factor_key(&secret, employee.id));
        Self {
            clock,
            keys,
            known: None,
        }
    }

    /// Refuses while there were too many failures.
    pub(crate) async fn check(&self, from: &impl Queries) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let mut until = now;
        let is_known = self.is_known(from).await?;
        for (scope, key) in &self.keys {
            if is_known && *scope == Scope::Account {
                continue;
            }
            if let Some(tally) = tallies::find(from, key).await? {
                until = until.max(tally.blocked_until);
            }
        }
        if until > now {
            return Err(ServiceError::SlowDown(until));
        }
        Ok(())
    }

    /// Whether the account logged in from the address, not too long ago.
    async fn is_known(&self, from: &impl Queries) -> Result<bool, ServiceError> {
        let Some(known) = &self.known else {
            return Ok(false);
        };
        let tally = tallies::find(from, known).await?;
        Ok(tally.is_some_and(|tally| tally.last_failed_at > self.clock.now()))
    }

    /// As [`check`](Self::check), and holds what was counted until the end of the
    /// transaction: of several attempts at once each sees those before it.
    pub(crate) async fn check_and_hold(&self, work: &UnitOfWork) -> Result<(), ServiceError> {
        for (_, key) in &self.keys {
            tallies::hold(work, key).await?;
        }
        self.check(work).await
    }

    /// As [`check_and_hold`](Self::check_and_hold), also before anything was counted: of
    /// guesses at once each waits for the one before, and sees it counted. For what is
    /// judged and counted in one unit of work.
    pub(crate) async fn check_and_begin(&self, work: &UnitOfWork) -> Result<(), ServiceError> {
        for (scope, key) in &self.keys {
            tallies::hold_or_begin(work, key, scope.stored()).await?;
        }
        self.check(work).await
    }

    /// Counts one more failure, unless there were too many before.
    pub(crate) async fn count_failure(&self, work: &UnitOfWork) -> Result<(), ServiceError> {
        self.check_and_begin(work).await?;
        self.count(work).await
    }

    /// Counts one more failure, after [`check_and_begin`](Self::check_and_begin) in the same
    /// unit of work; what is too old to count is deleted.
    pub(crate) async fn count(&self, work: &UnitOfWork) -> Result<(), ServiceError> {
        let now = self.clock.now();
        tallies::forget_before(work, now - FORGOTTEN_AFTER).await?;
        for (scope, key) in &self.keys {
            let before = tallies::find(work, key).await?.map(|tally| Tally {
                failures: tally.failures,
                last_failed_at: tally.last_failed_at,
            });
            let tally = after_failure(before.as_ref(), now);
            let tally = tallies::Tally {
                failures: tally.failures,
                last_failed_at: tally.last_failed_at,
                blocked_until: blocked_until(*scope, &tally).unwrap_or(now),
            };
            tallies::save(work, key, scope.stored(), &tally).await?;
        }
        Ok(())
    }

    /// Forgets the failures of the account after a success, and knows the address
    /// from now on. Failures of the address stay: one's own login must not clear
    /// the way to others'.
    pub(crate) async fn forget(&self, work: &UnitOfWork) -> Result<(), ServiceError> {
        let known: Vec<_> = self
            .keys
            .iter()
            .filter(|(scope, _)| *scope != Scope::Address)
            .map(|(_, key)| key.as_str())
            .collect();
        tallies::clear(work, &known).await?;
        let Some(known) = &self.known else {
            return Ok(());
        };
        let now = self.clock.now();
        let tally = tallies::Tally {
            failures: 0,
            // kept until then, as a tally is until its last failure is forgotten
            last_failed_at: now + KNOWN_FOR,
            blocked_until: now,
        };
        Ok(tallies::save(work, known, Scope::Pair.stored(), &tally).await?)
    }
}
