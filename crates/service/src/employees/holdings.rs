//! What an employee is in charge of, and how it is told.

use chrono::{DateTime, Utc};
use domain::{
    client::{ClientFilter, ClientSort},
    department::Department,
    employee::EmployeeRef,
    event::Event,
    ids::EmployeeId,
    page::{Edge, Few, MOST_NAMED, PageRequest, Sort},
    policy::{Clearance, Operation},
    refusal::{Holding, Refusal},
};
use store::{Queries, clients, events};

use crate::{attempt::Attempt, error::ServiceError};

/// What an employee is in charge of.
pub(super) struct Holdings {
    owner: EmployeeId,
    pub(super) clients: u64,
    /// The events not yet over, the first of them.
    pub(super) events: Few<Event>,
}

impl Holdings {
    pub(super) async fn of<A: Operation>(
        from: &impl Queries,
        clearance: &Clearance<A>,
        owner: EmployeeId,
        now: DateTime<Utc>,
    ) -> Result<Self, ServiceError> {
        Ok(Self {
            owner,
            clients: clients::count_of(from, clearance, owner).await?,
            events: events::first_not_ended_of(from, clearance, owner, now, MOST_NAMED).await?,
        })
    }

    /// The departments that a colleague has to be in to take it over: one for
    /// each kind of work; the giver's own when there is nothing.
    pub(super) fn departments(&self, own: Department) -> Vec<Department> {
        let mut needed = Vec::new();
        if self.clients > 0 {
            needed.push(Department::Sales);
        }
        if !self.events.is_empty() {
            needed.push(Department::Support);
        }
        if needed.is_empty() {
            needed.push(own);
        }
        needed
    }

    /// What refuses the owner's leaving, unless there is nothing.
    pub(super) async fn refusal<A: Operation>(
        &self,
        attempt: &Attempt<A>,
    ) -> Result<Option<Refusal>, ServiceError> {
        if self.clients == 0 && self.events.is_empty() {
            return Ok(None);
        }
        let mut clients_held = None;
        if self.clients > 0 {
            let filter = ClientFilter {
                sales_contact: Some(self.owner),
                ..ClientFilter::default()
            };
            let first = PageRequest {
                limit: MOST_NAMED,
                sort: Sort::ascending(ClientSort::Id),
                edge: Edge::Beginning,
            };
            let shown = clients::list(&attempt.work, &attempt.clearance, &filter, &first).await?;
            clients_held = Some(Holding {
                count: self.clients,
                first: shown
                    .items
                    .iter()
                    .map(|client| (client.id.get(), client.full_name.to_string()))
                    .collect(),
            });
        }
        let events_held = (!self.events.is_empty()).then(|| Holding {
            count: self.events.count,
            first: self
                .events
                .first
                .iter()
                .map(|event| (event.id.get(), event.name.to_string()))
                .collect(),
        });
        Ok(Some(Refusal::StillOwns {
            employee: self.owner,
            clients: clients_held,
            events: events_held,
        }))
    }
}

/// Refuses events that overlap each other, given by their beginning: their new support
/// contact could not run both.
pub(super) fn check_apart(events: &[Event], to: &EmployeeRef) -> Result<(), Refusal> {
    let mut latest: Option<&Event> = None;
    for event in events {
        if latest.is_some_and(|latest| latest.period.overlaps(&event.period)) {
            return Err(Refusal::SupportBusy {
                support: to.full_name.clone(),
                event: event.id,
                name: event.name.to_string(),
            });
        }
        // none before it overlaps, so it ends last
        latest = Some(event);
    }
    Ok(())
}
