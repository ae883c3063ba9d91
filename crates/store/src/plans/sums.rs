//! What is added up, and who is referred to: read from indexes, on the engine that plans
//! without knowing how much there is.

use domain::{
    contract::ContractFilter,
    event::EventFilter,
    ids::{ContractId, EmployeeId},
    period::{AsOf, TimeZone},
    policy::{DeleteEmployee, ReadContracts, ReadDashboard},
};
use testbed::Engine;

use super::{
    Asked,
    explain::{Way, explain},
    fill,
    lists::{clearance, now},
};
use crate::{connect::Store, contracts, dashboard, employees};

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
async fn what_is_somebodys_is_read_by_their_own_index() {
    let (_database, store) = fill::company(Engine::Sqlite).await;
    let asked = Asked::default();
    let reader = asked.reader(&store);
    let (as_of, me) = (
        AsOf::new(now(), TimeZone::default()),
        EmployeeId::new(fill::QUIET_SALES),
    );
    let clearance = clearance::<ReadDashboard>();
    let sums = dashboard::money(&reader, &clearance, Some(me), as_of).await;
    sums.expect("sums");
    for filter in [
        ContractFilter {
            unpaid: true,
            ..ContractFilter::default()
        },
        ContractFilter {
            unsigned: true,
            ..ContractFilter::default()
        },
    ] {
        let mine = ContractFilter {
            sales_contact: Some(me),
            ..filter
        };
        let counted = dashboard::count_contracts(&reader, &clearance, &mine, as_of).await;
        counted.expect("a count");
    }
    for plan in bounded(&store, &asked).await {
        let own = "SEARCH contracts USING INDEX ix_contracts_sales_contact (sales_contact_id=?)";
        assert!(plan.contains(own), "{plan}");
    }
    let mine = EventFilter {
        support_contact: Some(EmployeeId::new(fill::BUSY_SUPPORT)),
        without_notes: true,
        ..EventFilter::default()
    };
    let counted = dashboard::count_events(&reader, &clearance, &mine).await;
    counted.expect("a count");
    for plan in bounded(&store, &asked).await {
        let own = "USING INDEX ix_events_support_spans (support_contact_id=?";
        assert!(plan.contains(own), "{plan}");
    }
}

#[tokio::test]
async fn those_of_a_page_that_are_overdue_are_looked_up_by_their_ids() {
    let (_database, store) = fill::company(Engine::Sqlite).await;
    let asked = Asked::default();
    let reader = asked.reader(&store);
    let as_of = AsOf::new(now(), TimeZone::default());
    let page = [1, 2].map(ContractId::new);
    let clearance = clearance::<ReadContracts>();
    let overdue = contracts::overdue_among(&reader, &clearance, &page, as_of).await;
    overdue.expect("an answer");
    let plans = bounded(&store, &asked).await;
    let by_ids = "SEARCH contracts USING INTEGER PRIMARY KEY (rowid=?)";
    let ends = "SEARCH events USING COVERING INDEX ix_events_contract_spans (contract_id=?)";
    assert!(plans[0].contains(by_ids), "{}", plans[0]);
    assert!(plans[0].contains(ends), "{}", plans[0]);
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
