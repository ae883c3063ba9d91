//! Every filter and order of every list.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    actor::{Actor, Channel},
    audit::{AuditFilter, AuditSort, Outcome, RecordKind},
    client::{ClientFilter, ClientSort},
    contract::{ContractFilter, ContractSort, ContractStatus},
    department::Department,
    employee::Mine,
    event::{EventFilter, EventSort},
    ids::{ClientId, ContractId, EmployeeId, SessionId},
    page::{Edge, Page, PageRequest, Position, Sort, SortField},
    payment::{PaymentFilter, PaymentSort},
    period::{AsOf, TimeZone},
    policy::{self, Clearance, Operation, ReadAudit, ReadClients, ReadContracts, ReadEvents},
    search::Terms,
};
use rstest::rstest;
use testbed::Engine;

use super::{
    Asked,
    explain::{Way, explain},
    fill,
};
use crate::{audit, clients, connect::Store, contracts, error::Result, events, payments};

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

fn now() -> DateTime<Utc> {
    "2024-06-01T08:00:00Z".parse().expect("an instant")
}

fn clearance<A: Operation>() -> Clearance<A> {
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
struct Look<'a> {
    store: &'a Store,
    /// How many of the orders, the usual one first.
    orders: usize,
    wrong: Vec<String>,
}

impl Look<'_> {
    /// Reads a list in each order, from its beginning and from its middle on.
    async fn at<F: SortField, T>(
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
            let are_few = !are_many || sql.contains("`id` IN (");
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

async fn contracts_of(look: &mut Look<'_>) {
    let clearance = clearance::<ReadContracts>();
    let as_of = AsOf::new(now(), TimeZone::default());
    let all = ContractFilter::default;
    let [me, other] = [fill::BUSY_SALES, fill::QUIET_SALES].map(EmployeeId::new);
    let support = EmployeeId::new(fill::BUSY_SUPPORT);
    for (name, filter) in [
        ("contracts", all()),
        (
            "contracts signed",
            ContractFilter {
                status: Some(ContractStatus::Signed),
                ..all()
            },
        ),
        (
            "contracts unsigned",
            ContractFilter {
                unsigned: true,
                ..all()
            },
        ),
        (
            "contracts unpaid",
            ContractFilter {
                unpaid: true,
                ..all()
            },
        ),
        (
            "contracts overdue",
            ContractFilter {
                overdue: true,
                ..all()
            },
        ),
        (
            "contracts without event",
            ContractFilter {
                without_event: true,
                ..all()
            },
        ),
        (
            "contracts cancelled",
            ContractFilter {
                status: Some(ContractStatus::Cancelled),
                ..all()
            },
        ),
        (
            "contracts of a client",
            ContractFilter {
                client: Some(ClientId::new(17)),
                ..all()
            },
        ),
        (
            "contracts of sales",
            ContractFilter {
                sales_contact: Some(me),
                ..all()
            },
        ),
        (
            "contracts of other sales",
            ContractFilter {
                sales_contact: Some(other),
                ..all()
            },
        ),
        (
            "contracts mine",
            ContractFilter {
                mine: Some(Mine::OfSales(me)),
                ..all()
            },
        ),
        (
            "contracts mine in support",
            ContractFilter {
                mine: Some(Mine::OfSupport(support)),
                ..all()
            },
        ),
        (
            "contracts found",
            ContractFilter {
                search: Some(Terms::read("wedding 4711")),
                ..all()
            },
        ),
    ] {
        look.at(name, async |reader, page: PageRequest<ContractSort>| {
            contracts::list(reader, &clearance, &filter, as_of, &page).await
        })
        .await;
    }
}

async fn clients_of(look: &mut Look<'_>) {
    let clearance = clearance::<ReadClients>();
    let all = ClientFilter::default;
    let [me, other] = [fill::BUSY_SALES, fill::QUIET_SALES].map(EmployeeId::new);
    let support = EmployeeId::new(fill::BUSY_SUPPORT);
    for (name, filter) in [
        ("clients", all()),
        (
            "clients of sales",
            ClientFilter {
                sales_contact: Some(me),
                ..all()
            },
        ),
        (
            "clients of other sales",
            ClientFilter {
                sales_contact: Some(other),
                ..all()
            },
        ),
        (
            "clients mine",
            ClientFilter {
                mine: Some(Mine::OfSales(me)),
                ..all()
            },
        ),
        (
            "clients mine in support",
            ClientFilter {
                mine: Some(Mine::OfSupport(support)),
                ..all()
            },
        ),
        (
            "clients found",
            ClientFilter {
                search: Some(Terms::read("kevin 1711")),
                ..all()
            },
        ),
    ] {
        look.at(name, async |reader, page: PageRequest<ClientSort>| {
            clients::list(reader, &clearance, &filter, &page).await
        })
        .await;
    }
}

async fn payments_of(look: &mut Look<'_>) {
    let clearance = clearance::<ReadContracts>();
    let all = PaymentFilter::default;
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    for (name, filter) in [
        ("payments", all()),
        (
            "payments of a contract",
            PaymentFilter {
                contract: Some(ContractId::new(17)),
                ..all()
            },
        ),
        (
            "payments of a client",
            PaymentFilter {
                client: Some(ClientId::new(17)),
                ..all()
            },
        ),
        (
            "payments of some days",
            PaymentFilter {
                from: day("2022-06-01"),
                to: day("2022-06-30"),
                ..all()
            },
        ),
        (
            "payments voided",
            PaymentFilter {
                voided: Some(true),
                ..all()
            },
        ),
        (
            "payments that count",
            PaymentFilter {
                voided: Some(false),
                ..all()
            },
        ),
    ] {
        look.at(name, async |reader, page: PageRequest<PaymentSort>| {
            payments::list(reader, &clearance, &filter, &page).await
        })
        .await;
    }
}

async fn events_of(look: &mut Look<'_>) {
    let clearance = clearance::<ReadEvents>();
    let all = EventFilter::default;
    let [me, other] = [fill::BUSY_SALES, fill::QUIET_SALES].map(EmployeeId::new);
    let support = EmployeeId::new(fill::BUSY_SUPPORT);
    let now = Some(now());
    for (name, filter) in [
        ("events", all()),
        (
            "events without support",
            EventFilter {
                without_support: true,
                ..all()
            },
        ),
        (
            "events without notes",
            EventFilter {
                without_notes: true,
                ..all()
            },
        ),
        (
            "events that stand",
            EventFilter {
                stands: Some(true),
                ..all()
            },
        ),
        (
            "events of a contract",
            EventFilter {
                contract: Some(ContractId::new(17)),
                ..all()
            },
        ),
        (
            "events of a client",
            EventFilter {
                client: Some(ClientId::new(17)),
                ..all()
            },
        ),
        (
            "events of sales",
            EventFilter {
                sales_contact: Some(me),
                ..all()
            },
        ),
        (
            "events of other sales",
            EventFilter {
                sales_contact: Some(other),
                ..all()
            },
        ),
        (
            "events of support",
            EventFilter {
                support_contact: Some(support),
                ..all()
            },
        ),
        (
            "events mine",
            EventFilter {
                mine: Some(Mine::OfSupport(support)),
                ending_after: now,
                ..all()
            },
        ),
        (
            "events coming",
            EventFilter {
                ending_after: now,
                ..all()
            },
        ),
        (
            "events past",
            EventFilter {
                ended_by: now,
                ..all()
            },
        ),
        (
            "events of some days",
            EventFilter {
                from: now,
                to: "2024-07-01T00:00:00Z".parse().ok(),
                ..all()
            },
        ),
        (
            "events found",
            EventFilter {
                search: Some(Terms::read("wedding 4711")),
                ..all()
            },
        ),
    ] {
        look.at(name, async |reader, page: PageRequest<EventSort>| {
            events::list(reader, &clearance, &filter, &page).await
        })
        .await;
    }
}

async fn log_of(look: &mut Look<'_>) {
    let clearance = clearance::<ReadAudit>();
    let all = AuditFilter::default;
    for (name, filter) in [
        ("log", all()),
        (
            "log of a kind",
            AuditFilter {
                kind: Some(RecordKind::Client),
                ..all()
            },
        ),
        (
            "log of a record",
            AuditFilter {
                kind: Some(RecordKind::Client),
                record: Some(17),
                ..all()
            },
        ),
        (
            "log of somebody",
            AuditFilter {
                actor: Some(EmployeeId::new(fill::BUSY_SALES)),
                ..all()
            },
        ),
        (
            "log of an action",
            AuditFilter {
                action: Some("action_7".to_owned()),
                ..all()
            },
        ),
        (
            "log of denials",
            AuditFilter {
                outcome: Some(Outcome::Denied),
                ..all()
            },
        ),
    ] {
        look.at(name, async |reader, page: PageRequest<AuditSort>| {
            audit::list(reader, &clearance, &filter, &page).await
        })
        .await;
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
    clients_of(&mut look).await;
    contracts_of(&mut look).await;
    payments_of(&mut look).await;
    events_of(&mut look).await;
    log_of(&mut look).await;
    look.finds_nothing_wrong();
}
