//! Who could run an event: what management looks at before it assigns somebody.

use chrono::TimeDelta;
use domain::{employee::EmployeeRef, error::Given, ids::EventId, policy::AssignSupport};
use store::assignment;

pub use store::assignment::Clash;

use crate::{Session, attempt::opened, error::ServiceError, events};

/// How far ahead [`SupportChoice::load_30_days`] looks.
const SOON: TimeDelta = TimeDelta::days(30);

/// An active employee of SUPPORT, with what they have before them.
#[derive(Debug, Clone, PartialEq)]
pub struct SupportChoice {
    /// Who.
    pub support: EmployeeRef,
    /// Their standing events that are not over.
    pub load: u64,
    /// Those among them that run within the next 30 days.
    pub load_30_days: u64,
    /// Their standing events at the time of the event in question, earliest first.
    pub clashes: Vec<Clash>,
}

impl SupportChoice {
    /// Whether nothing of theirs overlaps the event.
    pub fn is_free(&self) -> bool {
        self.clashes.is_empty()
    }
}

impl Session {
    /// Everybody who could run an event: who is free first, then by load and name.
    ///
    /// # Errors
    /// 403 unless MANAGEMENT, 404, 422.
    pub async fn support_choices(
        &self,
        event: Given<EventId>,
    ) -> Result<Vec<SupportChoice>, ServiceError> {
        let (clearance, reader) = self.reading::<AssignSupport>().await?;
        let event = opened::<AssignSupport, _>(&event)?;
        let event = events::load(&reader, &clearance, event).await?;
        let mut clashes = assignment::clashes(&reader, &clearance, &event.period, event.id).await?;
        let mut choices = self.support_overview().await?;
        for choice in &mut choices {
            choice.clashes = clashes.remove(&choice.support.id).unwrap_or_default();
        }
        // the sort is stable: load and name decide among the free
        choices.sort_by_key(|choice| !choice.is_free());
        Ok(choices)
    }

    /// Everybody of support by load and name, whatever the event.
    ///
    /// # Errors
    /// 403 unless MANAGEMENT.
    pub async fn support_overview(&self) -> Result<Vec<SupportChoice>, ServiceError> {
        let (clearance, reader) = self.reading::<AssignSupport>().await?;
        let now = self.now();
        let loads = assignment::loads(&reader, &clearance, now, now + SOON).await?;
        let mut choices: Vec<_> = loads
            .into_iter()
            .map(|load| SupportChoice {
                support: load.support,
                load: load.events,
                load_30_days: load.soon,
                clashes: Vec::new(),
            })
            .collect();
        // they come by name
        choices.sort_by_key(|choice| choice.load);
        Ok(choices)
    }
}
