//! The private feed of an employee: what concerns them, for a calendar program that has
//! no session and shows its secret instead.
//!
//! The secret is told once, when it is made; at rest there is its hash alone, which is also
//! how it is looked up, so that no comparison takes longer the more of it is right.

use chrono::TimeDelta;
use domain::{
    actor::Channel,
    audit::{ChangeSet, Outcome},
    error::Given,
    policy::UseOwnAccount,
};
use store::{UnitOfWork, audit::Note, calendar_feeds, employees};

pub use store::calendar_feeds::Feed as CalendarFeed;

use super::entry;
use crate::{
    Service, Session,
    employees::{company, reference},
    error::{Missing, ServiceError},
    idempotency::{Once, Outcome as Made},
    secret_token,
};

/// How far back a feed reaches.
const REACH: TimeDelta = TimeDelta::days(31);
/// Most events of a feed.
const MOST_EVENTS: u64 = 1000;
/// A feed is noted as read at most this often.
const READ_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A feed just made, with the secret that is told this once.
#[derive(Clone)]
pub struct NewCalendarFeed {
    /// The feed.
    pub feed: CalendarFeed,
    /// What a calendar program shows to read it.
    pub token: String,
}

impl Session {
    /// The caller's feed, without its secret; `None` when there is none.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn show_calendar_feed(&self) -> Result<Option<CalendarFeed>, ServiceError> {
        let (_, reader) = self.reading::<UseOwnAccount>().await?;
        Ok(calendar_feeds::of(&reader, self.actor.id).await?)
    }

    /// Makes a feed for the caller; the one before ends. `once` must keep a reply without
    /// the secret.
    ///
    /// # Errors
    /// 422.
    pub async fn create_calendar_feed(
        &self,
        given: Given<()>,
        once: Once<'_, NewCalendarFeed>,
    ) -> Result<Made<NewCalendarFeed>, ServiceError> {
        let token = &secret_token::fresh()?;
        self.write_once::<UseOwnAccount, _, _, _>(once, |attempt, once| {
            let given = &given;
            async move {
                attempt.input(given)?;
                let work = &attempt.work;
                // whoever closes the account writes the same row, before or after this
                employees::guard_schedule(work, self.actor.id).await?;
                self.service.actor_now(work, &self.actor).await?;
                let feed = calendar_feeds::replace(work, self.actor.id, &secret_token::hash(token))
                    .await?;
                let made = NewCalendarFeed {
                    feed,
                    token: token.clone(),
                };
                once.keep(work, &made).await?;
                self.note_feed(work, "create_calendar_feed").await?;
                attempt.work.save().await?;
                Ok(made)
            }
        })
        .await
    }

    /// Ends the caller's feed.
    ///
    /// # Errors
    /// 404 when there is none.
    pub async fn remove_calendar_feed(&self) -> Result<(), ServiceError> {
        let me = reference(self.actor.id);
        self.write::<UseOwnAccount, _, _, _>(Some(me), |attempt| async move {
            if !calendar_feeds::remove(&attempt.work, self.actor.id).await? {
                return Err(no_feed());
            }
            self.note_feed(&attempt.work, "remove_calendar_feed")
                .await?;
            attempt.work.save().await?;
            Ok(())
        })
        .await
    }

    async fn note_feed(&self, work: &UnitOfWork, action: &str) -> Result<(), ServiceError> {
        let entry = Note {
            actor: Some(&self.actor),
            action,
            record: Some(reference(self.actor.id)),
            version: None,
            outcome: Outcome::Allowed,
            code: None,
            changes: ChangeSet::none(),
        };
        Ok(store::audit::note(work, entry).await?)
    }
}

/// That the caller has no feed (404).
pub fn no_feed() -> ServiceError {
    ServiceError::NotFound(Missing::CalendarFeed)
}

impl Service {
    /// The calendar behind a secret, as iCalendar; `None` when it is nobody's, or somebody's
    /// whose account is closed.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn calendar_feed(&self, token: &str) -> Result<Option<String>, ServiceError> {
        if !secret_token::is_well_formed(token) {
            return Ok(None);
        }
        let reader = self.store().reader();
        let Some(open) = calendar_feeds::open(&reader, &secret_token::hash(token)).await? else {
            return Ok(None);
        };
        let now = self.now();
        let last = open.feed().last_read_at;
        if last.is_none_or(|last| last + READ_EVERY < now) {
            self.note_read(&open).await?;
        }
        let events = calendar_feeds::events(&reader, &open, now - REACH, MOST_EVENTS).await?;
        let language = open.employee().locale;
        let entries = events.iter().map(|event| entry::of(event, language));
        let company = company(&reader).await?.company_name;
        let name = format!("{company} · {}", open.employee().full_name);
        Ok(Some(entry::calendar(
            Some(&name),
            Vec::new(),
            entries.collect(),
        )))
    }

    async fn note_read(&self, open: &calendar_feeds::OpenFeed) -> Result<(), ServiceError> {
        // reading leaves no audit entry, so that no request is named
        let stamp = || store::Stamp {
            now: self.now(),
            channel: Channel::Web,
            request_id: String::new(),
        };
        self.store()
            .retry(|| async {
                let work = self.store().begin(stamp()).await?;
                calendar_feeds::touch(&work, open).await?;
                work.save().await
            })
            .await?;
        Ok(())
    }
}
