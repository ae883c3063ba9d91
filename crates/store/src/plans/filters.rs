//! Every filter of every list, by a name.

use chrono::NaiveDate;
use domain::{
    audit::{AuditFilter, AuditSort, Outcome, RecordKind},
    client::{ClientFilter, ClientSort},
    contract::{ContractFilter, ContractSort, ContractStatus},
    employee::Mine,
    event::{EventFilter, EventSort},
    ids::{ClientId, ContractId, EmployeeId},
    page::PageRequest,
    payment::{PaymentFilter, PaymentSort},
    period::{AsOf, TimeZone},
    policy::{ReadAudit, ReadClients, ReadContracts, ReadEvents},
    search::Terms,
};

use super::{
    fill,
    lists::{Look, clearance, now},
};
use crate::{audit, clients, contracts, events, payments};

pub(super) async fn contracts_of(look: &mut Look<'_>) {
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

pub(super) async fn clients_of(look: &mut Look<'_>) {
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

pub(super) async fn payments_of(look: &mut Look<'_>) {
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

pub(super) async fn events_of(look: &mut Look<'_>) {
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

pub(super) async fn events_in_time(look: &mut Look<'_>) {
    let clearance = clearance::<ReadEvents>();
    let all = EventFilter::default;
    let now = Some(now());
    for (name, filter) in [
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
    ] {
        look.at(name, async |reader, page: PageRequest<EventSort>| {
            events::list(reader, &clearance, &filter, &page).await
        })
        .await;
    }
}

pub(super) async fn log_of(look: &mut Look<'_>) {
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
