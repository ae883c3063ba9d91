//! API tokens: made by their owner with the password, shown once, listed and ended.
//!
//! A token is a session without a login: it stands in the same table, has the rights of its
//! owner at this moment and ends when all their sessions end. A reading one writes nothing.

use domain::{
    actor::Channel,
    api_token::{NewApiToken, TokenScope},
    audit::{ChangeSet, Outcome},
    error::Given,
    ids::SessionId,
    policy::UseOwnAccount,
};
use secrecy::SecretString;
use store::{audit::Note, employees, sessions, sessions::NewSession};

pub use store::sessions::ApiToken;

use super::session::reference;
use crate::{
    Account, Session, StoredSession,
    attempt::opened,
    error::{Missing, NotAuthenticated, ServiceError},
    idempotency::{Once, Outcome as Made},
    secret_token,
};

/// What a token begins with: programs that look for leaked secrets know it by this.
pub(crate) const PREFIX: &str = "epic_";

/// A token just made, with the secret that is told this once.
#[derive(Clone)]
pub struct MadeApiToken {
    /// The token.
    pub session: StoredSession,
    /// What a program sends as `Authorization: Bearer`.
    pub token: String,
}

impl Account {
    /// Makes a token for the caller. `once` must keep a reply without the secret.
    ///
    /// # Errors
    /// 403 while something is due, 422 when the password is wrong, 429 after too many
    /// failures.
    pub async fn create_api_token(
        &self,
        given: Given<(NewApiToken, SecretString)>,
        once: Once<'_, MadeApiToken>,
    ) -> Result<Made<MadeApiToken>, ServiceError> {
        let session = self.session().await?;
        let proven = self.proven_owner(&given).await;
        if let Err(error) = &proven {
            let me = Some(crate::employees::reference(self.actor.id));
            let action = domain::policy::Action::UseOwnAccount;
            session.note_refusal(action, me, error).await?;
        }
        let new = &proven?;
        let secret = &format!("{PREFIX}{}", secret_token::fresh()?);
        session
            .write_once::<UseOwnAccount, _, _, _>(once, |attempt, once| async move {
                let work = &attempt.work;
                // whoever closes the account writes the same row, before or after this
                employees::guard_schedule(work, self.actor.id).await?;
                self.service.actor_now(work, &self.actor).await?;
                let made = sessions::insert(
                    work,
                    NewSession {
                        employee_id: self.actor.id,
                        employee_name: &self.actor.full_name,
                        channel: Channel::Api,
                        user_agent: &self.request.user_agent,
                        expires_at: work.stamp().now + new.lifetime.span(),
                        token: Some((new, &secret_token::hash(secret))),
                    },
                )
                .await?;
                let entry = Note {
                    actor: Some(attempt.clearance.actor()),
                    action: "create_token",
                    record: Some(reference(made.id)),
                    version: None,
                    outcome: Outcome::Allowed,
                    code: None,
                    changes: ChangeSet::none()
                        .with("token", None::<&str>, new.name.as_str())
                        .with("scope", None::<&str>, new.scope.name()),
                };
                store::audit::note(work, entry).await?;
                let made = MadeApiToken {
                    session: made,
                    token: secret.clone(),
                };
                once.keep(work, &made).await?;
                attempt.work.save().await?;
                Ok(made)
            })
            .await
    }

    async fn proven_owner(
        &self,
        given: &Given<(NewApiToken, SecretString)>,
    ) -> Result<NewApiToken, ServiceError> {
        self.check_logged_in()?;
        let (new, password) = opened::<UseOwnAccount, _>(given)?;
        self.check_password("password", &password).await?;
        Ok(new)
    }

    /// Whether the request came with a token that only reads.
    pub fn is_read_only(&self) -> bool {
        self.token_scope == Some(TokenScope::Read)
    }

    /// Refuses to change how somebody logs in to who did not: a stolen token is not made
    /// into a login, nor into more tokens.
    pub(super) fn check_logged_in(&self) -> Result<(), ServiceError> {
        match self.token_scope {
            None => Ok(()),
            Some(_) => Err(ServiceError::LoginRequired),
        }
    }

    /// Refuses a request that may write, when it came with a token that only reads.
    ///
    /// # Errors
    /// 403, audited as a denial.
    pub async fn check_may_write(&self) -> Result<(), ServiceError> {
        if !self.is_read_only() {
            return Ok(());
        }
        let error = ServiceError::ReadOnlyToken;
        // which action it was is asked later in the order of checks
        self.at_work().note_refused("work", None, &error).await?;
        Err(error)
    }
}

impl Session {
    /// The caller's tokens that are still good, latest first.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn list_api_tokens(&self) -> Result<Vec<StoredSession>, ServiceError> {
        let (_, reader) = self.reading::<UseOwnAccount>().await?;
        Ok(sessions::tokens_of(&reader, self.actor.id, self.now()).await?)
    }

    /// Ends one of the caller's tokens.
    ///
    /// # Errors
    /// 404 when the caller has no such token, 422.
    pub async fn revoke_api_token(&self, id: Given<SessionId>) -> Result<(), ServiceError> {
        let about = id.as_ref().ok().map(|id| reference(*id));
        self.write::<UseOwnAccount, _, _, _>(about, |attempt| {
            let id = &id;
            async move {
                let id = attempt.input(id)?;
                if !sessions::revoke_token(&attempt.work, self.actor.id, id).await? {
                    return Err(ServiceError::NotFound(Missing::ApiToken(id)));
                }
                let none = ChangeSet::none();
                super::session::append(&attempt.work, &self.actor, "revoke_token", id, none)
                    .await?;
                attempt.work.save().await?;
                Ok(())
            }
        })
        .await
    }
}

impl crate::Service {
    /// The session of an API token, and whose it is.
    pub(super) async fn token_session(&self, token: &str) -> Result<sessions::Owned, ServiceError> {
        let secret = token.strip_prefix(PREFIX).unwrap_or_default();
        if !secret_token::is_well_formed(secret) {
            return Err(NotAuthenticated::BadToken.into());
        }
        let hash = secret_token::hash(token);
        let found = sessions::find_token(&self.store().reader(), &hash).await?;
        let found = found.ok_or(NotAuthenticated::BadToken)?;
        if !found.session.is_open(self.now()) || !found.owner.is_active() {
            return Err(NotAuthenticated::SessionOver.into());
        }
        Ok(found)
    }
}
