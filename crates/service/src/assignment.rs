//! Who could run an event: what management looks at before it assigns somebody.

use chrono::TimeDelta;
use domain::{
    employee::{EmployeeFilter, EmployeeRef, EmployeeSort},
    error::Given,
    ids::EventId,
    page::ListRequest,
    policy::AssignSupport,
};
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

/// Some of those who could run an event.
#[derive(Debug, Clone, PartialEq)]
pub struct SupportChoices {
    /// Those who were asked for, at most as many as were asked for.
    pub people: Vec<SupportChoice>,
    /// Whether there are others.
    pub has_more: bool,
}

/// Whose names begin how, and how many at most; the order is another one.
pub type SupportRequest = ListRequest<EmployeeFilter, EmployeeSort>;

impl Session {
    /// Who could run an event: who is free first, then by load and name.
    ///
    /// # Errors
    /// 403 unless MANAGEMENT, 404, 422.
    pub async fn support_choices(
        &self,
        event: Given<EventId>,
        request: Given<SupportRequest>,
    ) -> Result<SupportChoices, ServiceError> {
        let (clearance, reader) = self.reading::<AssignSupport>().await?;
        let event = opened::<AssignSupport, _>(&event)?;
        let event = events::load(&reader, &clearance, event).await?;
        let mut choices = self.support_overview(request).await?;
        let people: Vec<_> = choices
            .people
            .iter()
            .map(|choice| choice.support.id)
            .collect();
        let mut clashes =
            assignment::clashes(&reader, &clearance, &event.period, event.id, &people).await?;
        for choice in &mut choices.people {
            choice.clashes = clashes.remove(&choice.support.id).unwrap_or_default();
        }
        // the sort is stable: load and name decide among the free
        choices.people.sort_by_key(|choice| !choice.is_free());
        Ok(choices)
    }

    /// Who is in support, by load and name, whatever the event.
    ///
    /// # Errors
    /// 403 unless MANAGEMENT, 422.
    pub async fn support_overview(
        &self,
        request: Given<SupportRequest>,
    ) -> Result<SupportChoices, ServiceError> {
        let (clearance, reader) = self.reading::<AssignSupport>().await?;
        let request = opened::<AssignSupport, _>(&request)?;
        let times = (self.now(), self.now() + SOON);
        let (filter, most) = (&request.filter, request.limit);
        let mut loads =
            assignment::loads(&reader, &clearance, filter, Some(most + 1), times).await?;
        let has_more = loads.len() as u64 > most;
        if has_more {
            loads.pop();
        }
        let mut people: Vec<_> = loads
            .into_iter()
            .map(|load| SupportChoice {
                support: load.support,
                load: load.events,
                load_30_days: load.soon,
                clashes: Vec::new(),
            })
            .collect();
        // they come by name
        people.sort_by_key(|choice| choice.load);
        Ok(SupportChoices { people, has_more })
    }
}
