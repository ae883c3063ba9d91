//! Logging in and out, one's own account, password and sessions.

use chrono::{DateTime, Utc};
use domain::{
    actor::{Actor, Channel},
    audit::{ChangeSet, Outcome, RecordKind, RecordRef},
    employee::Employee,
    error::{Given, Invalid},
    fold,
    ids::SessionId,
    policy::{self, UseOwnAccount},
};
use secrecy::SecretString;
use store::{
    UnitOfWork,
    audit::Note,
    employees, sessions,
    sessions::{NewSession, Session as StoredSession},
};

use crate::{
    Account, RequestContext, Service, Session,
    authn::{
        door::Door,
        password::{NewPassword, PasswordContext, Verdict},
    },
    employees::company,
    error::{NotAuthenticated, ServiceError},
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

/// The current and the new password as typed.
#[derive(Clone)]
pub struct PasswordChange {
    /// The password until now.
    pub current: SecretString,
    /// The password from now on.
    pub new: String,
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
        let reader = self.store().reader();
        let session = sessions::find(&reader, claims.session)
            .await?
            .filter(|session| session.employee_id == claims.employee && session.is_open(now))
            .ok_or(NotAuthenticated::SessionOver)?;
        let employee = employees::account(&reader, claims.employee)
            .await?
            .map(|account| account.employee)
            .filter(Employee::is_active)
            .ok_or(NotAuthenticated::SessionOver)?;
        if session.last_seen_at + SEEN_EVERY < now {
            self.note_seen(session.id, &request).await?;
        }
        Ok(Account {
            service: self.clone(),
            actor: Actor {
                id: employee.id,
                full_name: employee.full_name.to_string(),
                department: employee.department,
                session: session.id,
                channel: session.channel,
            },
            employee,
            expires_at: session.expires_at,
            request,
        })
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
                door.check(&work).await?;
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
                note(&work, &opened.actor, "log_in", ChangeSet::none()).await?;
                work.save().await?;
                Ok(opened.logged_in)
            })
            .await
    }

    /// Writes a session and signs its token.
    async fn open(
        &self,
        work: &UnitOfWork,
        employee: &Employee,
        channel: Channel,
        request: &RequestContext,
    ) -> Result<Opened, ServiceError> {
        let now = work.stamp().now;
        let expires_at = now + self.0.session_length;
        let session = sessions::insert(
            work,
            NewSession {
                employee_id: employee.id,
                employee_name: employee.full_name.as_str(),
                channel,
                user_agent: &request.user_agent,
                expires_at,
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

    async fn count_failure(
        &self,
        door: &Door<'_>,
        request: &RequestContext,
    ) -> Result<(), ServiceError> {
        let stamp = || self.stamp(request, request.channel);
        self.store()
            .retry(|| async {
                let work = self.store().begin(stamp()).await?;
                door.check(&work).await?;
                door.count_failure(&work).await?;
                work.save().await?;
                Ok(())
            })
            .await
    }

    async fn note_seen(
        &self,
        session: SessionId,
        request: &RequestContext,
    ) -> Result<(), ServiceError> {
        let stamp = || self.stamp(request, request.channel);
        self.store()
            .retry(|| async {
                let work = self.store().begin(stamp()).await?;
                sessions::touch(&work, session).await?;
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
            .map_err(|error| ServiceError::Unavailable(error.to_string()))
    }
}

struct Opened {
    actor: Actor,
    logged_in: LoggedIn,
}

impl Account {
    /// The employee at work.
    ///
    /// # Errors
    /// 403 while a new password is due, audited as a denial.
    pub async fn session(&self) -> Result<Session, ServiceError> {
        let session = self.at_work();
        if self.employee.must_change_password {
            let error = ServiceError::PasswordChangeRequired;
            // which action it was is asked later in the order of checks
            session.note_refused("work", None, &error).await?;
            return Err(error);
        }
        Ok(session)
    }

    /// The employee.
    pub fn employee(&self) -> &Employee {
        &self.employee
    }

    /// The session the request came with.
    pub fn session_id(&self) -> SessionId {
        self.actor.session
    }

    /// When that session ends.
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }

    /// Ends the session the request came with.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn log_out(&self) -> Result<(), ServiceError> {
        self.at_work()
            .write::<UseOwnAccount, _, _, _>(
                Some(reference(self.actor.session)),
                |attempt| async move {
                    let work = attempt.work;
                    sessions::revoke(&work, self.actor.id, self.actor.session).await?;
                    note(&work, &self.actor, "log_out", ChangeSet::none()).await?;
                    work.save().await?;
                    Ok(())
                },
            )
            .await
    }

    /// Changes one's own password: ends all other sessions and opens a new one
    /// in the place of this.
    ///
    /// # Errors
    /// 422 when the current password is wrong or the new one not acceptable,
    /// 429 after too many failures.
    pub async fn change_password(
        &self,
        change: Given<PasswordChange>,
    ) -> Result<LoggedIn, ServiceError> {
        let work = self.try_change_password(change).await;
        if let Err(error) = &work {
            self.at_work()
                .note_refusal(
                    policy::Action::UseOwnAccount,
                    Some(crate::employees::reference(self.actor.id)),
                    error,
                )
                .await?;
        }
        work
    }

    async fn try_change_password(
        &self,
        change: Given<PasswordChange>,
    ) -> Result<LoggedIn, ServiceError> {
        let service = &self.service;
        let change = change
            .map_err(|cause| crate::error::unusable(cause, policy::Action::UseOwnAccount, None))?;
        let door = Door::new(service, &self.employee.email.key(), &self.request.address);
        door.check(&service.store().reader()).await?;
        let stored = employees::account(&service.store().reader(), self.actor.id).await?;
        let stored = stored.ok_or(NotAuthenticated::SessionOver)?;
        let verdict = service
            .0
            .passwords
            .verify(Some(&stored.password_hash), &change.current)
            .await;
        if verdict == Verdict::Wrong {
            service.count_failure(&door, &self.request).await?;
            return Err(ServiceError::field("current_password", "is wrong"));
        }
        let hash = self.hash_own(&change).await?;
        let hash = hash.as_str();
        let stamp = || service.stamp(&self.request, self.actor.channel);
        service
            .store()
            .retry(|| async {
                let work = service.store().begin(stamp()).await?;
                door.check(&work).await?;
                let current = employees::account(&work, self.actor.id).await?;
                if current.is_none_or(|current| current.password_hash != stored.password_hash) {
                    return Err(NotAuthenticated::SessionOver.into());
                }
                employees::replace_own_hash(&work, self.actor.id, hash, true).await?;
                sessions::revoke_all(&work, self.actor.id).await?;
                let after = employees::account(&work, self.actor.id)
                    .await?
                    .ok_or(NotAuthenticated::SessionOver)?;
                let opened = service
                    .open(&work, &after.employee, self.actor.channel, &self.request)
                    .await?;
                door.forget(&work).await?;
                let entry = Note {
                    actor: Some(&opened.actor),
                    action: "change_password",
                    record: Some(crate::employees::reference(self.actor.id)),
                    version: Some(after.employee.version),
                    outcome: Outcome::Allowed,
                    code: None,
                    changes: ChangeSet::none().with("password", "(secret)", "(secret)"),
                };
                store::audit::note(&work, entry).await?;
                work.save().await?;
                Ok(opened.logged_in)
            })
            .await
    }

    async fn hash_own(&self, change: &PasswordChange) -> Result<String, ServiceError> {
        use secrecy::ExposeSecret;
        let company = company(&self.service.store().reader()).await?;
        let about = PasswordContext {
            full_name: self.employee.full_name.as_str(),
            email_local_part: self.employee.email.local_part(),
            company_name: company.company_name.as_str(),
        };
        let new = NewPassword::parse(&change.new, &about)
            .map_err(|refused| Invalid::field("new_password", refused.to_string()))?;
        if change.current.expose_secret() == change.new {
            return Err(ServiceError::field(
                "new_password",
                "is the current password; choose another one",
            ));
        }
        self.service.hash_new(&new).await
    }

    /// The same person as a session, whether or not a password change is due:
    /// for what everybody may do with their own account.
    fn at_work(&self) -> Session {
        Session {
            service: self.service.clone(),
            actor: self.actor.clone(),
            time_zone: self.employee.time_zone,
            request: self.request.clone(),
        }
    }
}

impl Session {
    /// The caller's sessions that are still open, latest first.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn list_sessions(&self) -> Result<Vec<StoredSession>, ServiceError> {
        let (_, reader) = self.reading::<UseOwnAccount>().await?;
        Ok(sessions::open_of(&reader, self.actor.id, self.now()).await?)
    }

    /// Ends one of the caller's sessions.
    ///
    /// # Errors
    /// 404 when the caller has no such open session, 422.
    pub async fn revoke_session(&self, id: Given<SessionId>) -> Result<(), ServiceError> {
        let about = id.as_ref().ok().map(|id| reference(*id));
        self.write::<UseOwnAccount, _, _, _>(about, |attempt| {
            let id = &id;
            async move {
                let id = attempt.input(id)?;
                if !sessions::revoke(&attempt.work, self.actor.id, id).await? {
                    return Err(ServiceError::NotFound(format!(
                        "open session {id} of yours"
                    )));
                }
                note_about(&attempt.work, &self.actor, "revoke_session", id).await?;
                attempt.work.save().await?;
                Ok(())
            }
        })
        .await
    }

    /// Ends all of the caller's sessions, this one too. Returns how many.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn revoke_all_sessions(&self) -> Result<u64, ServiceError> {
        self.write::<UseOwnAccount, _, _, _>(None, |attempt| async move {
            let work = attempt.work;
            let revoked = sessions::revoke_all(&work, self.actor.id).await?;
            let changes = ChangeSet::none().with("open_sessions", revoked, 0);
            note(&work, &self.actor, "revoke_sessions", changes).await?;
            work.save().await?;
            Ok(revoked)
        })
        .await
    }
}

fn reference(id: SessionId) -> RecordRef {
    RecordRef::new(RecordKind::Session, id.get())
}

async fn note(
    work: &UnitOfWork,
    actor: &Actor,
    action: &str,
    changes: ChangeSet,
) -> Result<(), ServiceError> {
    append(work, actor, action, actor.session, changes).await
}

async fn note_about(
    work: &UnitOfWork,
    actor: &Actor,
    action: &str,
    session: SessionId,
) -> Result<(), ServiceError> {
    append(work, actor, action, session, ChangeSet::none()).await
}

async fn append(
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
