//! Opening sessions and finding out whose they are.

use chrono::{DateTime, Utc};
use domain::{
    actor::{Actor, Channel},
    audit::{ChangeSet, Outcome, RecordKind, RecordRef},
    employee::Employee,
    error::Given,
    fold,
    ids::{EmployeeId, SessionId},
    policy,
};
use secrecy::SecretString;
use store::{
    Queries, UnitOfWork, audit::Note, employees, idempotency, sessions, sessions::NewSession,
};

use crate::{
    Account, RequestContext, Service,
    authn::{
        door::Door,
        password::{NewPassword, Verdict},
    },
    error::{NotAuthenticated, ServiceError, words::machine_fails},
};

/// A session is noted as seen at most this often.
const SEEN_EVERY: chrono::TimeDelta = chrono::TimeDelta::minutes(1);

/// E-mail and password as typed.
#[derive(Clone)]
pub struct Credentials {
    /// Trimmed and compared without case.
    pub email: String,
    /// Neither trimmed nor normalised.
    pub password: SecretString,
}

/// A session just opened.
pub struct LoggedIn {
    /// The signed token.
    pub token: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// Whose it is.
    pub employee: Employee,
}

impl Service {
    /// Opens a session.
    ///
    /// # Errors
    /// 401 with one message for a wrong password, an unknown address and a
    /// closed account; 429 after too many failures; 422.
    pub async fn log_in(
        &self,
        credentials: Given<Credentials>,
        request: &RequestContext,
    ) -> Result<LoggedIn, ServiceError> {
        let credentials = credentials
            .map_err(|cause| crate::error::unusable(cause, policy::Action::UseOwnAccount, None))?;
        let email_key = fold::key_case(credentials.email.trim());
        let door = Door::new(self, &email_key, &request.address);
        door.check(&self.store().reader()).await?;
        let account = employees::account_by_email(&self.store().reader(), &email_key).await?;
        let known = account
            .as_ref()
            .filter(|account| account.employee.is_active());
        let verdict = self
            .0
            .passwords
            .verify(
                known.map(|account| account.password_hash.as_str()),
                &credentials.password,
            )
            .await;
        let (Some(account), Verdict::Right { outdated }) = (known, verdict) else {
            self.count_failure(&door, request).await?;
            return Err(NotAuthenticated::BadCredentials.into());
        };
        let upgraded = if outdated {
            self.upgraded_hash(&credentials.password).await
        } else {
            None
        };
        self.open_session(account, upgraded, &door, request).await
    }

    /// Finds out who a token belongs to, with their rights of this moment.
    ///
    /// # Errors
    /// 401 when there is no token, or it or its session is not good any more.
    pub async fn authenticate(
        &self,
        token: Option<&str>,
        request: RequestContext,
    ) -> Result<Account, ServiceError> {
        let token = token.ok_or(NotAuthenticated::NoToken)?;
        let now = self.now();
        let claims = self.0.tokens.verify(token, now).map_err(|refused| {
            if refused == super::token::TokenRefused::Expired {
                NotAuthenticated::SessionOver
            } else {
                NotAuthenticated::BadToken
            }
        })?;
        let (session, employee) = self
            .standing(&self.store().reader(), claims.session, claims.employee)
            .await?;
        if session.last_seen_at + SEEN_EVERY < now {
            self.note_seen(&session, &request).await?;
        }
        Ok(Account {
            service: self.clone(),
            actor: actor(&session, &employee),
            employee,
            expires_at: session.expires_at,
            request,
        })
    }

    /// Whose session was ended since this instant, by its token: a form that is sent twice
    /// may end the session it came with.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn ended_since(
        &self,
        token: &str,
        since: DateTime<Utc>,
    ) -> Result<Option<Employee>, ServiceError> {
        let Ok(claims) = self.0.tokens.verify(token, self.now()) else {
            return Ok(None);
        };
        let reader = self.store().reader();
        let session = sessions::find(&reader, claims.session).await?;
        let is_ended = session.is_some_and(|session| {
            session.employee_id == claims.employee
                && session.revoked_at.is_some_and(|at| at >= since)
        });
        if !is_ended {
            return Ok(None);
        }
        let account = employees::account(&reader, claims.employee).await?;
        let employee = account.map(|account| account.employee);
        Ok(employee.filter(Employee::is_active))
    }

    /// The actor as the database knows them inside this unit of work: between
    /// asking and writing, the session may have ended and the rights changed.
    pub(crate) async fn actor_now(
        &self,
        work: &impl Queries,
        then: &Actor,
    ) -> Result<Actor, ServiceError> {
        let (session, employee) = self.standing(work, then.session, then.id).await?;
        Ok(actor(&session, &employee))
    }

    /// An open session and its active employee.
    async fn standing(
        &self,
        from: &impl Queries,
        session: SessionId,
        employee: EmployeeId,
    ) -> Result<(sessions::Session, Employee), ServiceError> {
        let now = self.now();
        sessions::find_with_owner(from, session)
            .await?
            .filter(|(session, owner)| {
                session.employee_id == employee && session.is_open(now) && owner.is_active()
            })
            .ok_or_else(|| NotAuthenticated::SessionOver.into())
    }

    async fn open_session(
        &self,
        account: &employees::Account,
        upgraded: Option<String>,
        door: &Door<'_>,
        request: &RequestContext,
    ) -> Result<LoggedIn, ServiceError> {
        let id = account.employee.id;
        let upgraded = upgraded.as_deref();
        let stamp = || self.stamp(request, request.channel);
        self.store()
            .retry(|| async {
                let work = self.store().begin(stamp()).await?;
                // what was true before the password was hashed may not be now
                door.check_and_hold(&work).await?;
                let current = employees::account(&work, id)
                    .await?
                    .filter(|current| {
                        current.employee.is_active()
                            && current.password_hash == account.password_hash
                    })
                    .ok_or(NotAuthenticated::BadCredentials)?;
                if let Some(hash) = upgraded {
                    employees::replace_own_hash(&work, id, hash, false).await?;
                }
                let opened = self
                    .open(&work, &current.employee, request.channel, request)
                    .await?;
                door.forget(&work).await?;
                idempotency::forget_expired(&work).await?;
                note(&work, &opened.actor, "log_in", ChangeSet::none()).await?;
                work.save().await?;
                Ok(opened.logged_in)
            })
            .await
    }

    /// Writes a session and signs its token.
    pub(super) async fn open(
        &self,
        work: &UnitOfWork,
        employee: &Employee,
        channel: Channel,
        request: &RequestContext,
    ) -> Result<Opened, ServiceError> {
        let now = work.stamp().now;
        let expires_at = now + self.0.sessions.length;
        let session = sessions::insert(
            work,
            NewSession {
                employee_id: employee.id,
                employee_name: employee.full_name.as_str(),
                channel,
                user_agent: &request.user_agent,
                expires_at: self.standing_until(channel, now, now),
            },
        )
        .await?;
        Ok(Opened {
            actor: Actor {
                id: employee.id,
                full_name: employee.full_name.to_string(),
                department: employee.department,
                session: session.id,
                channel,
            },
            logged_in: LoggedIn {
                token: self
                    .0
                    .tokens
                    .issue(employee.id, session.id, now, expires_at),
                expires_at,
                employee: employee.clone(),
            },
        })
    }

    pub(super) async fn count_failure(
        &self,
        door: &Door<'_>,
        request: &RequestContext,
    ) -> Result<(), ServiceError> {
        let stamp = || self.stamp(request, request.channel);
        self.store()
            .retry(|| async {
                let work = self.store().begin(stamp()).await?;
                door.count_failure(&work).await?;
                work.save().await?;
                Ok(())
            })
            .await
    }

    /// When a session ends if nobody uses it any more after `seen`.
    fn standing_until(
        &self,
        channel: Channel,
        issued_at: DateTime<Utc>,
        seen: DateTime<Utc>,
    ) -> DateTime<Utc> {
        let at_last = issued_at + self.0.sessions.length;
        match channel {
            Channel::Web => at_last.min(seen + self.0.sessions.web_idle),
            Channel::Cli | Channel::Api | Channel::System => at_last,
        }
    }

    async fn note_seen(
        &self,
        session: &sessions::Session,
        request: &RequestContext,
    ) -> Result<(), ServiceError> {
        let stamp = || self.stamp(request, request.channel);
        self.store()
            .retry(|| async {
                let work = self.store().begin(stamp()).await?;
                let now = work.stamp().now;
                let until = self.standing_until(session.channel, session.issued_at, now);
                sessions::touch(&work, session.id, until).await?;
                work.save().await
            })
            .await?;
        Ok(())
    }

    /// The same password with today's parameters; without one, the old hash
    /// stays until the next login.
    async fn upgraded_hash(&self, password: &SecretString) -> Option<String> {
        let password = NewPassword::verified(password);
        self.0.passwords.hash(&password).await.ok()
    }

    /// Hashes a new password.
    pub(crate) async fn hash_new(&self, password: &NewPassword) -> Result<String, ServiceError> {
        self.0
            .passwords
            .hash(password)
            .await
            .map_err(|error| ServiceError::unavailable(machine_fails(&error)))
    }
}

pub(super) struct Opened {
    pub(super) actor: Actor,
    pub(super) logged_in: LoggedIn,
}

fn actor(session: &sessions::Session, employee: &Employee) -> Actor {
    Actor {
        id: employee.id,
        full_name: employee.full_name.to_string(),
        department: employee.department,
        session: session.id,
        channel: session.channel,
    }
}

pub(super) fn reference(id: SessionId) -> RecordRef {
    RecordRef::new(RecordKind::Session, id.get())
}

pub(super) async fn note(
    work: &UnitOfWork,
    actor: &Actor,
    action: &str,
    changes: ChangeSet,
) -> Result<(), ServiceError> {
    append(work, actor, action, actor.session, changes).await
}

pub(super) async fn append(
    work: &UnitOfWork,
    actor: &Actor,
    action: &str,
    session: SessionId,
    changes: ChangeSet,
) -> Result<(), ServiceError> {
    let entry = Note {
        actor: Some(actor),
        action,
        record: Some(reference(session)),
        version: None,
        outcome: Outcome::Allowed,
        code: None,
        changes,
    };
    Ok(store::audit::note(work, entry).await?)
}
