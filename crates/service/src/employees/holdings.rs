//! What an employee is in charge of, and how it is told.

use domain::{
    client::{ClientFilter, ClientSort},
    department::Department,
    employee::EmployeeRef,
    ids::EmployeeId,
    page::{Edge, PageRequest, Sort},
    policy::{Clearance, Operation},
    refusal::{Holding, Refusal},
};
use store::{Queries, clients, events};

use crate::{attempt::Attempt, error::ServiceError};

/// Most names in the list of what holds an employee.
const MOST_NAMED: u64 = 5;

/// What an employee is in charge of.
pub(super) struct Holdings {
    owner: EmployeeId,
    pub(super) clients: u64,
    pub(super) events: Vec<domain::event::Event>,
}

impl Holdings {
    pub(super) async fn of<A: Operation>(
        attempt: &Attempt<A>,
        owner: EmployeeId,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Self, ServiceError> {
        Self::seen(&attempt.work, &attempt.clearance, owner, now).await
    }

    /// As [`Holdings::of`], for whoever only looks.
    pub(super) async fn seen<A: Operation>(
        from: &impl Queries,
        clearance: &Clearance<A>,
        owner: EmployeeId,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Self, ServiceError> {
        Ok(Self {
            owner,
            clients: clients::count_of(from, clearance, owner).await?,
            events: events::not_ended_of(from, clearance, owner, now).await?,
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

    /// Refuses events that overlap each other: their new support contact could
    /// not run both.
    pub(super) fn check_apart(&self, to: &EmployeeRef) -> Result<(), Refusal> {
        for (index, event) in self.events.iter().enumerate() {
            let later = &self.events[index + 1..];
            if let Some(other) = later
                .iter()
                .find(|other| other.period.overlaps(&event.period))
            {
                return Err(Refusal::SupportBusy {
                    support: to.full_name.clone(),
                    event: other.id,
                    name: other.name.to_string(),
                });
            }
        }
        Ok(())
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
        let first_events = self
            .events
            .iter()
            .take(usize::try_from(MOST_NAMED).unwrap_or(usize::MAX))
            .map(|event| (event.id.get(), event.name.to_string()));
        Ok(Some(Refusal::StillOwns {
            employee: self.owner,
            clients: clients_held,
            events: (!self.events.is_empty()).then(|| Holding {
                count: self.events.len() as u64,
                first: first_events.collect(),
            }),
        }))
    }
}
