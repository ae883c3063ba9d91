//! One's own account: password, settings, log-out and sessions.

use chrono::{DateTime, Utc};
use domain::{
    actor::Actor,
    audit::{AuditFilter, AuditSort, ChangeSet, Outcome, RecordKind},
    employee::Employee,
    error::{Given, Invalid},
    ids::SessionId,
    own_settings::OwnSettingsChanges,
    page::{Edge, PageRequest, Sort},
    policy::{self, Company, UseOwnAccount},
    worded,
};
use secrecy::SecretString;
use store::{UnitOfWork, audit::Note, employees, sessions, sessions::Session as StoredSession};

use crate::{
    Account, Session,
    authn::{
        door::Door,
        password::{NewPassword, PasswordContext, Verdict},
        session::{LoggedIn, append, note, reference},
    },
    employees::company,
    error::{Missing, NotAuthenticated, ServiceError},
};

/// The audit entry of a change to one's own settings.
const UPDATE_OWN_SETTINGS: &str = "update_own_settings";

/// The current and the new password as typed.
#[derive(Clone)]
pub struct PasswordChange {
    /// The password until now.
    pub current: SecretString,
    /// The password from now on.
    pub new: String,
}

impl Account {
    /// The employee at work.
    ///
    /// # Errors
    /// 403 while a new password or a second factor is due, audited as a denial.
    pub async fn session(&self) -> Result<Session, ServiceError> {
        self.require_own_password().await?;
        let session = self.at_work();
        if self.owes_two_factor {
            let error = ServiceError::TwoFactorSetupRequired;
            session.note_refused("work", None, &error).await?;
            return Err(error);
        }
        Ok(session)
    }

    /// Refuses while somebody else's password is to be changed; audited as a denial.
    pub(super) async fn require_own_password(&self) -> Result<(), ServiceError> {
        if !self.employee.must_change_password {
            return Ok(());
        }
        let error = ServiceError::PasswordChangeRequired;
        // which action it was is asked later in the order of checks
        self.at_work().note_refused("work", None, &error).await?;
        Err(error)
    }

    /// The employee.
    pub fn employee(&self) -> &Employee {
        &self.employee
    }

    /// Whether they have to set up a second factor before anything else.
    pub fn owes_two_factor(&self) -> bool {
        self.owes_two_factor
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
        self.check_logged_in()?;
        let service = &self.service;
        let change = change
            .map_err(|cause| crate::error::unusable(cause, policy::Action::UseOwnAccount, None))?;
        let stored_hash = &self
            .check_password("current_password", &change.current)
            .await?;
        let door = self.own_door();
        let hash = self.hash_own(&change).await?;
        let hash = hash.as_str();
        let stamp = || service.stamp(&self.request, self.actor.channel);
        service
            .store()
            .retry(|| async {
                let work = service.store().begin(stamp()).await?;
                door.check_and_hold(&work).await?;
                employees::guard_schedule(&work, self.actor.id).await?;
                service.actor_now(&work, &self.actor).await?;
                let current = employees::account(&work, self.actor.id).await?;
                if current.is_none_or(|current| current.password_hash != *stored_hash) {
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

    /// Refuses a password that is not the caller's own, by the field it was typed in; guesses
    /// are counted. Returns the hash that it was checked with.
    pub(super) async fn check_password(
        &self,
        field: &str,
        password: &SecretString,
    ) -> Result<String, ServiceError> {
        let service = &self.service;
        let reader = service.store().reader();
        let door = self.own_door();
        door.check(&reader).await?;
        let stored = employees::account(&reader, self.actor.id).await?;
        let hash = stored.ok_or(NotAuthenticated::SessionOver)?.password_hash;
        if service.0.passwords.verify(Some(&hash), password).await == Verdict::Wrong {
            // no guess when the same form has changed it meanwhile
            service.actor_now(&reader, &self.actor).await?;
            service.count_failure(&door, &self.request).await?;
            return Err(ServiceError::field(
                field,
                worded!("bad-current-password", "is wrong"),
            ));
        }
        Ok(hash)
    }

    fn own_door(&self) -> Door<'_> {
        Door::new(
            &self.service,
            &self.employee.email.key(),
            &self.request.address,
        )
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
            .map_err(|refused| Invalid::field("new_password", refused))?;
        if change.current.expose_secret() == change.new {
            return Err(ServiceError::field(
                "new_password",
                worded!(
                    "bad-same-password",
                    "is the current password; choose another one"
                ),
            ));
        }
        self.service.hash_new(&new).await
    }

    /// As [`Session::update_own_settings`], also while a new password is due.
    ///
    /// # Errors
    /// 409, 422.
    pub async fn update_own_settings(
        &self,
        changes: Given<OwnSettingsChanges>,
    ) -> Result<Employee, ServiceError> {
        self.at_work().update_own_settings(changes).await
    }

    /// Whether they ever settled anything for themselves: until then the
    /// language they are noted with is nobody's choice.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn has_settled_anything(&self) -> Result<bool, ServiceError> {
        let (clearance, reader) = self.at_work().reading::<UseOwnAccount>().await?;
        let filter = AuditFilter {
            kind: Some(RecordKind::Employee),
            record: Some(self.actor.id.get()),
            actor: Some(self.actor.id),
            action: Some(UPDATE_OWN_SETTINGS.to_owned()),
            outcome: Some(Outcome::Allowed),
            ..AuditFilter::default()
        };
        let first = PageRequest {
            limit: 1,
            sort: Sort::descending(AuditSort::Id),
            edge: Edge::Beginning,
        };
        let found = store::audit::list(&reader, &clearance, &filter, &first).await?;
        Ok(!found.items.is_empty())
    }

    /// The same person as a session, whether or not a password change is due:
    /// for what everybody may do with their own account.
    pub(super) fn at_work(&self) -> Session {
        Session {
            service: self.service.clone(),
            actor: self.actor.clone(),
            time_zone: self.employee.time_zone,
            request: self.request.clone(),
        }
    }
}

impl Session {
    /// Changes what the caller settled for themselves: language, zone, theme.
    ///
    /// # Errors
    /// 409, 422.
    pub async fn update_own_settings(
        &self,
        changes: Given<OwnSettingsChanges>,
    ) -> Result<Employee, ServiceError> {
        let me = crate::employees::reference(self.actor.id);
        self.write::<UseOwnAccount, _, _, _>(Some(me), |attempt| {
            let changes = &changes;
            async move {
                let permit = attempt.clearance.on(&Company)?;
                let changes = attempt.input(changes)?;
                let before = employees::find(&attempt.work, &attempt.clearance, self.actor.id)
                    .await?
                    .ok_or(NotAuthenticated::SessionOver)?;
                attempt
                    .check_version(me, before.version, changes.version)
                    .await?;
                let after = before.settled(&changes);
                let after = employees::update_own(&attempt.work, permit, &before, after).await?;
                let entry = Note {
                    actor: Some(attempt.clearance.actor()),
                    action: UPDATE_OWN_SETTINGS,
                    record: Some(me),
                    version: Some(after.version),
                    outcome: Outcome::Allowed,
                    code: None,
                    changes: ChangeSet::between(&before, &after),
                };
                store::audit::note(&attempt.work, entry).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }

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
                if !sessions::revoke_login(&attempt.work, self.actor.id, id).await? {
                    return Err(ServiceError::NotFound(Missing::OpenSession(id)));
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

async fn note_about(
    work: &UnitOfWork,
    actor: &Actor,
    action: &str,
    session: SessionId,
) -> Result<(), ServiceError> {
    append(work, actor, action, session, ChangeSet::none()).await
}
