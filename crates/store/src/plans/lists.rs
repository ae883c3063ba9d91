//! Every list in each of its orders.

use chrono::{DateTime, Utc};
use domain::{
    actor::{Actor, Channel},
    department::Department,
    ids::{EmployeeId, SessionId},
    page::{Edge, Page, PageRequest, Position, Sort, SortField},
    policy::{self, Clearance, Operation},
};
use rstest::rstest;
use testbed::Engine;

use super::{
    Asked,
    explain::{Way, explain},
    fill, filters,
};
use crate::{connect::Store, error::Result};

/// Lists that are walked past what the filter leaves out, and why that is soon over.
const WALKS: &[(&[&str], &str)] = &[
    (
        &[
            "clients of sales",
            "clients mine",
            "clients mine in support",
            "contracts of sales",
            "contracts mine",
            "contracts mine in support",
            "contracts signed",
            "contracts unpaid",
            "contracts overdue",
            "events of sales",
            "events of support",
            "events mine",
            "events coming",
            "events past",
            "events without support",
            "payments voided",
        ],
        "only where more than a thousand pass, of which a page is soon full: fewer are looked up",
    ),
    (
        &["events that stand", "payments that count"],
        "nearly all do",
    ),
    (
        &["log of a kind", "log of somebody", "log of an action"],
        "where PostgreSQL knows that one in so few is of them",
    ),
];

pub(super) fn now() -> DateTime<Utc> {
    "2024-06-01T08:00:00Z".parse().expect("an instant")
}

pub(super) fn clearance<A: Operation>() -> Clearance<A> {
    let actor = Actor {
        id: EmployeeId::new(1),
        full_name: "Mona Delacroix".to_owned(),
        department: Department::Management,
        session: SessionId::new(1),
        channel: Channel::Api,
    };
    policy::admit(&actor).expect("management reads everything")
}

/// Lists that were looked at, and what was wrong with them.
pub(super) struct Look<'a> {
    store: &'a Store,
    /// How many of the orders, the usual one first.
    orders: usize,
    wrong: Vec<String>,
}

impl Look<'_> {
    /// Reads a list in each order, from its beginning and from its middle on.
    pub(super) async fn at<F: SortField, T>(
        &mut self,
        name: &str,
        list: impl AsyncFn(&crate::Reader, PageRequest<F>) -> Result<Page<T>>,
    ) {
        for field in &F::ALL[..self.orders.min(F::ALL.len())] {
            for descending in [false, true] {
                let asked = Asked::default();
                let reader = asked.reader(self.store);
                let sort = Sort {
                    field: *field,
                    descending,
                };
                let mut edge = Edge::Beginning;
                for _ in 0..2 {
                    let request = PageRequest {
                        limit: 50,
                        sort,
                        edge,
                    };
                    let page = list(&reader, request).await.expect("a page");
                    let next: Option<Position> = page.next;
                    let what = format!("{name} by {}", sort.name());
                    let are_many = page.count.capped;
                    self.judge(&what, name, are_many, &asked).await;
                    match next {
                        Some(next) => edge = Edge::After(next),
                        None => break,
                    }
                }
            }
        }
    }

    /// More rows than are counted are not put into order.
    async fn judge(&mut self, what: &str, name: &str, are_many: bool, asked: &Asked) {
        let table = match name.split(' ').next() {
            Some("log") | None => "audit_entries",
            Some(table) => table,
        };
        let may_walk = name == table
            || name == "log"
            || WALKS.iter().any(|(walked, _)| walked.contains(&name));
        let most = if may_walk { Way::Walk } else { Way::Bounded };
        for statement in asked.take() {
            let found = explain(&self.store.reader(), table, &statement).await;
            let sql = statement.to_string();
            // those of a page are looked up by their ids
            let by_ids = sql.split_once("`id` IN (").map(|(_, ids)| ids);
            let are_few = !are_many || by_ids.is_some_and(|ids| !ids.starts_with("SELECT"));
            if found.way > most || found.sorts && !are_few {
                let (way, told) = (found.way, found.told);
                self.wrong.push(format!("{what}: {way:?}\n{sql}\n{told}"));
            }
        }
    }

    #[track_caller]
    fn finds_nothing_wrong(self) {
        let (count, first) = (self.wrong.len(), self.wrong.iter().take(12));
        let first = first.cloned().collect::<Vec<_>>().join("\n\n");
        assert_eq!(count, 0, "{first}");
    }
}

#[rstest]
#[tokio::test]
async fn no_list_is_read_whole_and_sorted(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = fill::company(engine).await;
    let mut look = Look {
        store: &store,
        // servers need minutes for all of them, and plan the others alike
        orders: if engine == Engine::Sqlite {
            usize::MAX
        } else {
            1
        },
        wrong: Vec::new(),
    };
    filters::clients_of(&mut look).await;
    filters::contracts_of(&mut look).await;
    filters::payments_of(&mut look).await;
    filters::events_of(&mut look).await;
    filters::events_in_time(&mut look).await;
    filters::log_of(&mut look).await;
    look.finds_nothing_wrong();
}
