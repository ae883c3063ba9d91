//! Events in people's calendars: one event as a file, and a private feed for each employee.

mod entry;
mod feed;

use domain::{error::Given, ids::EventId, policy::ReadEvents};
use store::employees;

pub use entry::CalendarFile;
pub use feed::{CalendarFeed, NewCalendarFeed, no_feed};

pub(crate) use entry::{calendar, entry};

use crate::{
    Session,
    attempt::opened,
    error::{NotAuthenticated, ServiceError},
    events,
};

impl Session {
    /// A file for many events, in the language of the caller.
    ///
    /// # Errors
    /// 403.
    pub async fn calendar_file(&self) -> Result<CalendarFile, ServiceError> {
        let (clearance, reader) = self.reading::<ReadEvents>().await?;
        let reads = employees::find(&reader, &clearance, self.actor.id).await?;
        let reads = reads.ok_or(NotAuthenticated::SessionOver)?;
        Ok(CalendarFile::new(reads.locale))
    }

    /// One event as a calendar file (RFC 5545), in the language of the caller.
    ///
    /// # Errors
    /// 404 or 422.
    pub async fn event_calendar(&self, id: Given<EventId>) -> Result<String, ServiceError> {
        let (clearance, reader) = self.reading::<ReadEvents>().await?;
        let id = opened::<ReadEvents, _>(&id)?;
        let event = events::load(&reader, &clearance, id).await?;
        let reads = employees::find(&reader, &clearance, self.actor.id).await?;
        let reads = reads.ok_or(NotAuthenticated::SessionOver)?;
        let entry = entry::of(&event, reads.locale);
        Ok(calendar(None, Vec::new(), vec![entry]))
    }
}
