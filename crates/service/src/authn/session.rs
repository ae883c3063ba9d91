//! Opening sessions and finding out whose they are.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use domain::{
    actor::{Actor, Channel},
    audit::{ChangeSet, Outcome, RecordKind, RecordRef},
    employee::Employee,
    error::Given,
    fold,
    ids::{EmployeeId, SessionId},
    policy,
    two_factor::Code,
};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::SecretString;
use sha2::Sha256;
use store::{
    Queries, UnitOfWork, audit::Note, employees, idempotency, sessions, sessions::NewSession,
};

use crate::{
    Account, RequestContext, Service,
    authn::{
        api_token::PREFIX,
        door::Door,
        password::{NewPassword, Verdict},
        token::{TokenRefused, VerifiedToken},
    },
    error::{NotAuthenticated, ServiceError, words::machine_fails},
    observing::count_login,
};

/// A session is noted as seen at most this often.
const SEEN_EVERY: chrono::TimeDelta = chrono::TimeDelta::minutes(1);
/// How long a login waits for its code.
const TICKET_LASTS: chrono::TimeDelta = chrono::TimeDelta::minutes(5);

/// E-mail and password as typed.
#[derive(Clone)]
pub struct Credentials {
    /// Trimmed and compared without case.
    pub email: String,
    /// Neither trimmed nor normalised.
    pub password: SecretString,
    /// A code of the second factor, where there is one.
    pub code: Option<Code>,
}

/// How far a login has come.
pub enum Login {
    /// A session is open.
    Open(LoggedIn),
    /// The password was right. This ticket and a code of the second factor open the session,
    /// within five minutes.
    Half(String),
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
    /// closed account, and others for a code that is needed or wrong; 429 after too many
    /// failures; 422.
    pub async fn log_in(
        &self,
        credentials: Given<Credentials>,
        request: &RequestContext,
    ) -> Result<LoggedIn, ServiceError> {
        match self.begin_login(credentials, request).await? {
            Login::Open(opened) => Ok(opened),
            Login::Half(_) => Err(NotAuthenticated::CodeRequired.into()),
        }
    }

    /// As [`log_in`](Self::log_in), in two steps where a code is asked for that did not come.
    ///
    /// # Errors
    /// Those of [`log_in`](Self::log_in).
    pub async fn begin_login(
        &self,
        credentials: Given<Credentials>,
        request: &RequestContext,
    ) -> Result<Login, ServiceError> {
        let came = self.judge_login(credentials, request).await;
        count_login(&came, |login| match login {
            Login::Open(_) => "opened",
            Login::Half(_) => "code_asked",
        });
        came
    }

    async fn judge_login(
        &self,
        credentials: Given<Credentials>,
        request: &RequestContext,
    ) -> Result<Login, ServiceError> {
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
        let (Some(known), Verdict::Right { outdated }) = (known, verdict) else {
            self.count_failure(&door, request).await?;
            return Err(NotAuthenticated::BadCredentials.into());
        };
        let upgraded = if outdated {
            self.upgraded_hash(&credentials.password).await
        } else {
            None
        };
        let code = credentials.code.as_ref();
        let opened = self
            .open_session(known, upgraded.as_deref(), (&door, code), request)
            .await;
        match opened {
            Err(ServiceError::NotAuthenticated(NotAuthenticated::CodeRequired)) => {
                let hash = self.upgrade(known, upgraded, request).await?;
                Ok(Login::Half(self.ticket(known.employee.id, &hash)))
            }
            opened => opened.map(Login::Open),
        }
    }

    /// Opens the session of a login that lacked a code.
    ///
    /// # Errors
    /// 401 when the ticket is too old or the code wrong, 429 after too many wrong codes, 422.
    pub async fn finish_login(
        &self,
        ticket: &str,
        code: Given<Code>,
        request: &RequestContext,
    ) -> Result<LoggedIn, ServiceError> {
        let over = || ServiceError::from(NotAuthenticated::SessionOver);
        let (id, _) = self.read_ticket(ticket).ok_or_else(over)?;
        let account = employees::account(&self.store().reader(), id).await?;
        let account = account
            .filter(|account| account.employee.is_active())
            .filter(|account| self.is_ticket_of(ticket, &account.password_hash))
            .ok_or_else(over)?;
        let code = code
            .map_err(|cause| crate::error::unusable(cause, policy::Action::UseOwnAccount, None))?;
        let door = Door::new(self, &account.employee.email.key(), &request.address);
        let opened = self
            .open_session(&account, None, (&door, Some(&code)), request)
            .await;
        count_login(&opened, |_| "opened");
        opened
    }

    /// What shows that the password of an account was right: whose, until when, and a seal
    /// over both and the password's hash.
    fn ticket(&self, id: EmployeeId, password_hash: &str) -> String {
        let until = (self.now() + TICKET_LASTS).timestamp();
        let said = format!("{id}.{until}");
        let seal = self.ticket_seal(&said, password_hash).finalize();
        format!("{said}.{}", URL_SAFE_NO_PAD.encode(seal.into_bytes()))
    }

    fn ticket_seal(&self, said: &str, password_hash: &str) -> Hmac<Sha256> {
        let key = self.0.tokens.derive("half logins");
        let mut seal = <Hmac<Sha256> as KeyInit>::new_from_slice(&key)
            .expect("a key of any length is accepted");
        seal.update(said.as_bytes());
        seal.update(b"/");
        seal.update(password_hash.as_bytes());
        seal
    }

    /// Whose a ticket says that it is, while it lasts, and its seal.
    fn read_ticket<'a>(&self, ticket: &'a str) -> Option<(EmployeeId, &'a str)> {
        let (said, seal) = ticket.rsplit_once('.')?;
        let (id, until) = said.split_once('.')?;
        let until: i64 = until.parse().ok()?;
        if until < self.now().timestamp() {
            return None;
        }
        Some((EmployeeId::new(id.parse().ok()?), seal))
    }

    fn is_ticket_of(&self, ticket: &str, password_hash: &str) -> bool {
        ticket.rsplit_once('.').is_some_and(|(said, seal)| {
            let seal = URL_SAFE_NO_PAD.decode(seal).unwrap_or_default();
            self.ticket_seal(said, password_hash)
                .verify_slice(&seal)
                .is_ok()
        })
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
        let claims = self.claims(token)?;
        let standing = self
            .standing(&self.store().reader(), claims.session, claims.employee)
            .await?;
        self.account(standing, request).await
    }

    /// As [`authenticate`](Self::authenticate), also with an API token.
    ///
    /// # Errors
    /// 401 when there is no token, or it or its session is not good any more.
    pub async fn authenticate_program(
        &self,
        token: Option<&str>,
        request: RequestContext,
    ) -> Result<Account, ServiceError> {
        match token {
            Some(token) if token.starts_with(PREFIX) => {
                let standing = self.token_session(token).await?;
                self.account(standing, request).await
            }
            token => self.authenticate(token, request).await,
        }
    }

    fn claims(&self, token: &str) -> Result<VerifiedToken, NotAuthenticated> {
        self.0.tokens.verify(token, self.now()).map_err(|refused| {
            if refused == TokenRefused::Expired {
                NotAuthenticated::SessionOver
            } else {
                NotAuthenticated::BadToken
            }
        })
    }

    async fn account(
        &self,
        standing: sessions::Owned,
        request: RequestContext,
    ) -> Result<Account, ServiceError> {
        let session = &standing.session;
        if session.last_seen_at + SEEN_EVERY < self.now() {
            self.note_seen(session, &request).await?;
        }
        Ok(Account {
            service: self.clone(),
            actor: actor(session, &standing.owner),
            owes_two_factor: standing.owes_two_factor,
            token_scope: session.api_token.as_ref().map(|token| token.scope),
            expires_at: session.expires_at,
            employee: standing.owner,
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
        let standing = self.standing(work, then.session, then.id).await?;
        Ok(actor(&standing.session, &standing.owner))
    }

    /// An open session and its active employee.
    async fn standing(
        &self,
        from: &impl Queries,
        session: SessionId,
        employee: EmployeeId,
    ) -> Result<sessions::Owned, ServiceError> {
        let now = self.now();
        sessions::find_with_owner(from, session)
            .await?
            .filter(|found| {
                found.session.employee_id == employee
                    && found.session.is_open(now)
                    && found.owner.is_active()
            })
            .ok_or_else(|| NotAuthenticated::SessionOver.into())
    }

    async fn open_session(
        &self,
        account: &employees::Account,
        upgraded: Option<&str>,
        (door, code): (&Door<'_>, Option<&Code>),
        request: &RequestContext,
    ) -> Result<LoggedIn, ServiceError> {
        let id = account.employee.id;
        let stamp = || self.stamp(request, request.channel);
        let second = Door::of_second_factor(self, id);
        self.store()
            .retry(|| async {
                let work = self.store().begin(stamp()).await?;
                // what was true before the password was hashed may not be now, and what ends
                // sessions waits for this one, or is seen
                door.check_and_hold(&work).await?;
                employees::guard_schedule(&work, id).await?;
                let current = employees::account(&work, id)
                    .await?
                    .filter(|current| {
                        current.employee.is_active()
                            && current.password_hash == account.password_hash
                    })
                    .ok_or(NotAuthenticated::BadCredentials)?;
                let mut redeemed = None;
                if let Some(factor) = self.second_factor_of(&work, &current.employee).await? {
                    let Some(code) = code else {
                        second.check(&work).await?;
                        return Err(NotAuthenticated::CodeRequired.into());
                    };
                    second.check_and_begin(&work).await?;
                    if !self.redeem(&work, &current.employee, &factor, code).await? {
                        return self.wrong_code(work, &current.employee, &second).await;
                    }
                    second.forget(&work).await?;
                    redeemed = Some(code);
                }
                if let Some(hash) = upgraded {
                    employees::replace_own_hash(&work, id, hash, false).await?;
                }
                let opened = self
                    .open(&work, &current.employee, request.channel, request)
                    .await?;
                door.forget(&work).await?;
                idempotency::forget_expired(&work).await?;
                note(&work, &opened.actor, "log_in", used_up(redeemed)).await?;
                work.save().await?;
                Ok(opened.logged_in)
            })
            .await
    }

    /// Counts a wrong code, in the unit of work that judged it, and tells of it in the log:
    /// somebody has the password. The pause keeps the log from being filled.
    async fn wrong_code<T>(
        &self,
        work: UnitOfWork,
        employee: &Employee,
        second: &Door<'_>,
    ) -> Result<T, ServiceError> {
        second.count(&work).await?;
        let refused = ServiceError::from(NotAuthenticated::BadCode);
        let entry = Note {
            actor: None,
            action: "log_in",
            record: Some(crate::employees::reference(employee.id)),
            version: None,
            outcome: Outcome::Failed,
            code: Some(refused.code()),
            changes: ChangeSet::none(),
        };
        store::audit::note(&work, entry).await?;
        work.save().await?;
        Err(refused)
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
                token: None,
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
                let until = match &session.api_token {
                    Some(_) => session.expires_at,
                    None => self.standing_until(session.channel, session.issued_at, now),
                };
                sessions::touch(&work, session.id, until).await?;
                work.save().await
            })
            .await?;
        Ok(())
    }

    /// Writes the hash of a login that still lacks its code; gives the one that is stored now.
    async fn upgrade(
        &self,
        account: &employees::Account,
        upgraded: Option<String>,
        request: &RequestContext,
    ) -> Result<String, ServiceError> {
        let Some(upgraded) = &upgraded else {
            return Ok(account.password_hash.clone());
        };
        let id = account.employee.id;
        let stamp = || self.stamp(request, request.channel);
        self.store()
            .retry(|| async {
                let work = self.store().begin(stamp()).await?;
                employees::guard_schedule(&work, id).await?;
                let current = employees::account(&work, id).await?;
                if current.is_none_or(|now| now.password_hash != account.password_hash) {
                    return Err(NotAuthenticated::BadCredentials.into());
                }
                employees::replace_own_hash(&work, id, upgraded, false).await?;
                work.save().await?;
                Ok(upgraded.clone())
            })
            .await
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

/// What the audit log says of a code: that one of the few recovery codes is gone.
fn used_up(code: Option<&Code>) -> ChangeSet {
    match code {
        Some(Code::Recovery(_)) => {
            ChangeSet::none().with("recovery_code", "(secret)", None::<&str>)
        }
        Some(Code::App(_)) | None => ChangeSet::none(),
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
