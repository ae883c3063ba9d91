//! What goes across records: search, dashboard, audit, settings.

use api::{
    audit::{AuditEntry, AuditQuery},
    contracts::Contract,
    dashboard::{self as wire, Dashboard},
    endpoint::BASE,
    events::Event,
    search::{Hit, Hits, SearchQuery},
    settings::{Settings, UpdateSettings},
};
use axum::response::Response;
use domain::money::Amount;
use service::search::Found;

use super::reply::{listed, ok};
use crate::extract::{CurrentSession, Json, Query};

pub(super) async fn search(
    CurrentSession(session): CurrentSession,
    query: Query<SearchQuery>,
) -> Response {
    let request = query.read(SearchQuery::read);
    ok(&session, session.search(request).await, hits)
}

fn hits(found: Found) -> Hits {
    let hit = |kind: &str, id: i64, title: String, detail: String| Hit {
        kind: kind.to_owned(),
        id,
        title,
        detail,
    };
    let mut items = Vec::new();
    items.extend(found.clients.into_iter().map(|client| {
        let detail = client
            .company_name
            .map_or_else(|| client.email.to_string(), |company| company.to_string());
        hit(
            "client",
            client.id.get(),
            client.full_name.to_string(),
            detail,
        )
    }));
    items.extend(found.contracts.into_iter().map(|contract| {
        let detail = format!(
            "{} · {} {} · {}",
            contract.client.full_name,
            contract.total_amount,
            contract.currency.code(),
            contract.status.name(),
        );
        let title = contract.title.map_or_else(
            || format!("contract {}", contract.id),
            |title| title.to_string(),
        );
        hit("contract", contract.id.get(), title, detail)
    }));
    items.extend(found.events.into_iter().map(|event| {
        let starts = event.period.starts().local().format("%Y-%m-%d %H:%M");
        let detail = format!("{starts} · {}", event.location);
        hit("event", event.id.get(), event.name.to_string(), detail)
    }));
    items.extend(found.employees.into_iter().map(|employee| {
        let detail = format!("{} · {}", employee.employee_number, employee.department);
        hit(
            "employee",
            employee.id.get(),
            employee.full_name.to_string(),
            detail,
        )
    }));
    Hits { items }
}

pub(super) async fn dashboard(CurrentSession(session): CurrentSession) -> Response {
    ok(&session, session.show_dashboard().await, |dashboard| {
        let amount = |minor: i64| Amount::from_minor(minor).to_string();
        Dashboard {
            department: dashboard.department.name().to_owned(),
            as_of: dashboard.as_of,
            figures: dashboard
                .figures
                .into_iter()
                .map(|figure| wire::Figure {
                    name: figure.name.to_owned(),
                    value: figure.value,
                    list: format!("{BASE}{}", figure.list),
                })
                .collect(),
            money: dashboard
                .money
                .into_iter()
                .map(|money| wire::MoneyFigures {
                    currency: money.currency.code().to_owned(),
                    signed: amount(money.signed),
                    paid: amount(money.paid),
                    outstanding: amount(money.outstanding),
                    overdue: amount(money.overdue),
                })
                .collect(),
            weeks: dashboard
                .weeks
                .into_iter()
                .map(|(week_of, beginning)| wire::WeekLoad {
                    week_of,
                    events: beginning.events,
                    without_support: beginning.without_support,
                })
                .collect(),
            support_load: dashboard
                .support_load
                .into_iter()
                .map(|load| wire::SupportLoad {
                    id: load.support.id.get(),
                    full_name: load.support.full_name,
                    events: load.events,
                    next_30_days: load.soon,
                })
                .collect(),
            events: dashboard.events.into_iter().map(Event::from).collect(),
            contracts: dashboard
                .contracts
                .into_iter()
                .map(Contract::from)
                .collect(),
        }
    })
}

pub(super) async fn audit(
    CurrentSession(session): CurrentSession,
    query: Query<AuditQuery>,
) -> Response {
    let zone = session.time_zone();
    let request = query.read(|query: &AuditQuery| query.read(zone));
    listed(
        &session,
        session.list_audit(request).await,
        AuditEntry::from,
    )
}

pub(super) async fn show_settings(CurrentSession(session): CurrentSession) -> Response {
    ok(&session, session.show_settings().await, Settings::from)
}

pub(super) async fn update_settings(
    CurrentSession(session): CurrentSession,
    body: Json<UpdateSettings>,
) -> Response {
    let changes = body.read(UpdateSettings::read);
    ok(
        &session,
        session.update_settings(changes).await,
        Settings::from,
    )
}
