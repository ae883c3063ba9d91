//! What ties an employee to their place, for whoever thinks of moving, closing
//! or deleting the account: a look that changes nothing and holds nothing.

use domain::{
    department::Department, error::Given, event::Event, ids::EmployeeId, page::Few,
    policy::DeactivateEmployee,
};
use store::employees;

use super::{Holdings, load};
use crate::{Session, attempt::opened, error::ServiceError};

/// What ties an employee to their place, at this moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Ties {
    /// Whether the company would be left without an active manager.
    pub is_last_manager: bool,
    /// Whether it is the caller's own account.
    pub is_own: bool,
    /// How many clients they look after.
    pub clients: u64,
    /// The events they run that are not over: the earliest of them.
    pub events: Few<Event>,
    /// Where a colleague has to be to take all of that over.
    pub takers: Vec<Department>,
    /// Whether records name them, so that the account cannot be deleted.
    pub is_named: bool,
}

impl Ties {
    /// Whether they are in charge of something.
    pub fn holds_something(&self) -> bool {
        self.clients > 0 || !self.events.is_empty()
    }

    /// Whether the account can be deactivated or change its department.
    pub fn may_leave(&self) -> bool {
        !self.is_last_manager && !self.is_own && !self.holds_something()
    }

    /// Whether the account can be deleted.
    pub fn may_go(&self) -> bool {
        self.may_leave() && !self.is_named
    }
}

impl Session {
    /// What ties an employee to their place.
    ///
    /// # Errors
    /// 403 unless MANAGEMENT, 404, 422.
    pub async fn show_ties(&self, id: Given<EmployeeId>) -> Result<Ties, ServiceError> {
        let (clearance, reader) = self.reading::<DeactivateEmployee>().await?;
        let id = opened::<DeactivateEmployee, _>(&id)?;
        let employee = load(&reader, &clearance, id).await?;
        let counts = employees::head_counts(&reader, &clearance).await?;
        let managers = counts
            .iter()
            .filter(|(department, ..)| *department == Department::Management)
            .map(|(_, active, _)| *active)
            .sum();
        let holdings = Holdings::of(&reader, &clearance, id, self.now()).await?;
        Ok(Ties {
            is_last_manager: employee.is_last_manager(managers),
            is_own: id == self.actor.id,
            clients: holdings.clients,
            takers: holdings.departments(employee.department),
            events: holdings.events,
            is_named: employees::is_named(&reader, &clearance, id).await?,
        })
    }
}
