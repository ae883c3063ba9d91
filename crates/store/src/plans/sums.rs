//! What is added up, and who is referred to: read from indexes, on the engine that plans
//! without knowing how much there is.

use domain::{
    ids::EmployeeId,
    period::{AsOf, TimeZone},
    policy::{DeleteEmployee, ReadDashboard},
};
use testbed::Engine;

use super::{
    Asked,
    explain::{Way, explain},
    fill,
    lists::{clearance, now},
};
use crate::{connect::Store, dashboard, employees};

/// The plans of what was asked about a table, none of which reads it whole.
async fn bounded(store: &Store, asked: &Asked) -> Vec<String> {
    let mut plans = Vec::new();
    for statement in asked.take() {
        let found = explain(&store.reader(), "contracts", &statement).await;
        assert_eq!(found.way, Way::Bounded, "{statement}\n{}", found.told);
        plans.push(found.told);
    }
    plans
}

#[tokio::test]
async fn sums_of_money_are_read_from_an_index_alone() {
    let (_database, store) = fill::company(Engine::Sqlite).await;
    let asked = Asked::default();
    let reader = asked.reader(&store);
    let as_of = AsOf::new(now(), TimeZone::default());
    let sums = dashboard::money(&reader, &clearance::<ReadDashboard>(), None, as_of).await;
    assert_eq!(sums.expect("sums").len(), 1);
    let plans = bounded(&store, &asked).await;
    assert_eq!(plans.len(), 2);
    for (plan, index) in plans.iter().zip(["ix_contracts_sums", "ix_contracts_owed"]) {
        let read = format!("SEARCH contracts USING COVERING INDEX {index} (status=?");
        assert!(plan.contains(&read), "{plan}");
    }
}

#[tokio::test]
async fn who_is_referred_to_is_looked_up() {
    let (_database, store) = fill::company(Engine::Sqlite).await;
    let asked = Asked::default();
    let reader = asked.reader(&store);
    let clearance = clearance::<DeleteEmployee>();
    let busy = EmployeeId::new(fill::BUSY_SALES);
    let found = employees::references_to(&reader, &clearance, busy).await;
    assert!(!found.expect("references").is_empty());
    assert_eq!(bounded(&store, &asked).await.len(), 5);
}
