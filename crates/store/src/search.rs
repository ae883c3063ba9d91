//! Search across clients, contracts, events and employees, by the beginning of
//! what people call them.

use domain::{
    client::Client,
    contract::Contract,
    employee::{Employee, EmployeeFilter, EmployeeSort},
    event::Event,
    page::{Edge, PageRequest, Sort},
    period::AsOf,
    policy::{Clearance, Search},
};
use domain::{
    client::{ClientFilter, ClientSort},
    contract::{ContractFilter, ContractSort},
    event::{EventFilter, EventSort},
};

use crate::{clients, contracts, employees, error::Result, events, unit_of_work::Queries};

/// What was found, each kind in its own order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// By name.
    pub clients: Vec<Client>,
    /// Newest first.
    pub contracts: Vec<Contract>,
    /// Latest first.
    pub events: Vec<Event>,
    /// By name.
    pub employees: Vec<Employee>,
}

/// Finds at most `limit` records of each kind whose folded text begins with
/// `prefix`.
pub async fn find(
    from: &impl Queries,
    clearance: &Clearance<Search>,
    prefix: &str,
    as_of: AsOf,
    limit: u64,
) -> Result<Found> {
    let search = Some(prefix.to_owned());
    let clients = clients::list(
        from,
        clearance,
        &ClientFilter {
            search: search.clone(),
            ..ClientFilter::default()
        },
        &first(limit, Sort::ascending(ClientSort::FullName)),
    )
    .await?;
    let contracts = contracts::list(
        from,
        clearance,
        &ContractFilter {
            search: search.clone(),
            ..ContractFilter::default()
        },
        as_of,
        &first(limit, Sort::descending(ContractSort::Id)),
    )
    .await?;
    let events = events::list(
        from,
        clearance,
        &EventFilter {
            search: search.clone(),
            ..EventFilter::default()
        },
        &first(limit, Sort::descending(EventSort::StartsAt)),
    )
    .await?;
    let employees = employees::list(
        from,
        clearance,
        &EmployeeFilter {
            search,
            ..EmployeeFilter::default()
        },
        &first(limit, Sort::ascending(EmployeeSort::FullName)),
    )
    .await?;
    Ok(Found {
        clients: clients.items,
        contracts: contracts.items,
        events: events.items,
        employees: employees.items,
    })
}

fn first<F>(limit: u64, sort: Sort<F>) -> PageRequest<F> {
    PageRequest {
        limit,
        sort,
        edge: Edge::Beginning,
    }
}
