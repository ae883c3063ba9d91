//! Who is told of what: letters put into the outbox with the change they tell of.

use chrono::NaiveDateTime;
use domain::{event::Event, ids::EmployeeId, own_settings::Locale, policy::Action};
use serde::{Deserialize, Serialize};
use store::{
    UnitOfWork,
    mail::{LetterKind, NewLetter, post},
};

use super::language::time;
use crate::{Service, Session, error::ServiceError};

/// When and where an event was, for letters that have to say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Before {
    starts: NaiveDateTime,
    ends: NaiveDateTime,
    zone: String,
    pub(super) location: String,
}

impl Before {
    pub(super) fn of(event: &Event) -> Self {
        let (starts, ends) = (event.period.starts(), event.period.ends());
        Self {
            starts: starts.local(),
            ends: ends.local(),
            zone: starts.zone().name().to_owned(),
            location: event.location.to_string(),
        }
    }

    /// Reads what was kept; none when it is not that.
    pub(super) fn read(kept: &str) -> Option<Self> {
        serde_json::from_str(kept).ok()
    }

    fn kept(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    pub(super) fn when(&self, locale: Locale) -> String {
        let (starts, ends) = (time(locale, self.starts), time(locale, self.ends));
        format!("{starts} – {ends} ({})", self.zone)
    }
}

impl Session {
    /// Tells the support contact before and the one after what a change means for them.
    pub(crate) async fn tell_of_event(
        &self,
        work: &UnitOfWork,
        before: &Event,
        after: &Event,
    ) -> Result<(), ServiceError> {
        if !self.service.sends_mail() {
            return Ok(());
        }
        for (kind, employee) in news(before, after) {
            let says_before = matches!(kind, LetterKind::TakenOff | LetterKind::Moved);
            let letter = NewLetter {
                kind,
                employee,
                event: Some(after.id),
                was: says_before.then(|| Before::of(before).kept()).flatten(),
            };
            post(work, letter).await?;
        }
        Ok(())
    }

    /// Tells an employee that management set a new password for them.
    pub(crate) async fn tell_of_reset(
        &self,
        work: &UnitOfWork,
        employee: EmployeeId,
    ) -> Result<(), ServiceError> {
        if !self.service.sends_mail() {
            return Ok(());
        }
        let letter = NewLetter {
            kind: LetterKind::PasswordReset,
            employee,
            event: None,
            was: None,
        };
        Ok(post(work, letter).await?)
    }
}

impl Service {
    /// Has the courier look at the outbox after a write that may have put a letter there.
    pub(crate) fn wake_courier(&self, after: Action) {
        let Some(mail) = &self.0.mail else { return };
        if matches!(
            after,
            Action::AssignSupport
                | Action::RemoveSupport
                | Action::UpdateEvent
                | Action::CancelEvent
                | Action::CancelContract
                | Action::HandOver
                | Action::ResetPassword
        ) {
            mail.wake();
        }
    }
}

/// Who has to know what about a change of an event.
fn news(before: &Event, after: &Event) -> Vec<(LetterKind, EmployeeId)> {
    let of = |event: &Event| event.support_contact.as_ref().map(|support| support.id);
    let (old, new) = (of(before), of(after));
    let mut news = Vec::new();
    if before.stands() && !after.stands() {
        news.extend(old.map(|old| (LetterKind::Cancelled, old)));
    } else if old != new {
        news.extend(old.map(|old| (LetterKind::TakenOff, old)));
        news.extend(new.map(|new| (LetterKind::Assigned, new)));
    } else if before.period != after.period || before.location != after.location {
        news.extend(new.map(|new| (LetterKind::Moved, new)));
    }
    news
}
