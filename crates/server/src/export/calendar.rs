//! Events as iCalendar, by the one writer of the program.

use std::io;

use service::calendar::CalendarFile;

use super::{Written, not_of_this_format, pages::Rows};

/// A calendar with an entry for each event.
pub(super) struct Entries(pub(super) CalendarFile);

impl Written for Entries {
    fn begin(&mut self) -> io::Result<Vec<u8>> {
        Ok(self.0.beginning().into_bytes())
    }

    fn rows(&mut self, rows: Rows) -> io::Result<Vec<u8>> {
        let Rows::Events(events) = rows else {
            return Err(not_of_this_format());
        };
        Ok(self.0.entries(&events).into_bytes())
    }

    fn end(&mut self) -> io::Result<Vec<u8>> {
        Ok(self.0.end().into())
    }
}
