//! The dashboard of each department: figures that lead to the lists behind
//! them, charts drawn here, and what waits for the person.

use askama::Template;
use axum::response::Response;
use chrono::{Datelike, Days, TimeDelta, Timelike};
use domain::{contract::Contract, event::Event, ids::ContractId, policy};
use service::dashboard::{Dashboard, Load, Money};

use super::{
    chart::{Bars, Column},
    failure::Failure,
    page::Page,
};

/// A number, or an amount, that leads to a list.
struct Figure {
    said: String,
    value: String,
    href: String,
    /// `hot` or `bad` when somebody has to do something.
    tone: &'static str,
}

/// An amount in the company's most used currency, the others below it.
struct Amount {
    figure: Figure,
    others: Vec<String>,
}

/// How much a support contact has before them, beside the others.
struct Burden<'a> {
    load: &'a Load,
    /// Of the busiest one's, in hundredths.
    share: u64,
}

#[derive(Template)]
#[template(path = "dashboard/show.html")]
struct Show<'a> {
    page: &'a Page,
    greeting: String,
    /// When the figures were taken, unless it was just now.
    as_of: Option<String>,
    figures: Vec<Figure>,
    money: Vec<Amount>,
    weeks: Option<Bars>,
    burdens: Vec<Burden<'a>>,
    events_title: &'static str,
    events_href: String,
    events: &'a [Event],
    events_none: &'static str,
    contracts_title: &'static str,
    contracts_href: &'static str,
    contracts: &'a [Contract],
    /// Those of them that are overdue.
    overdue: Vec<ContractId>,
}

/// The first page.
pub(crate) async fn show(page: Page) -> Result<Response, Failure> {
    let dashboard = page.session.show_dashboard().await?;
    let wants = Wants::of(&page);
    let busiest = dashboard.support_load.iter().map(|load| load.events).max();
    let burdens = dashboard
        .support_load
        .iter()
        .map(|load| Burden {
            load,
            share: load.events * 100 / busiest.unwrap_or(1).max(1),
        })
        .collect();
    Ok(page.show(&Show {
        page: &page,
        greeting: greeting(&page),
        as_of: (page.now - dashboard.as_of > TimeDelta::seconds(1))
            .then(|| page.clock(dashboard.as_of)),
        figures: figures(&page, &dashboard),
        money: amounts(&page, &dashboard.money),
        weeks: weeks(&page, &dashboard),
        burdens,
        events_title: wants.events,
        events_href: wants.events_href.to_owned(),
        events: &dashboard.events,
        events_none: wants.events_none,
        contracts_title: wants.contracts,
        contracts_href: wants.contracts_href,
        contracts: &dashboard.contracts,
        overdue: page.session.overdue_among(&dashboard.contracts).await?,
    }))
}

/// What a department is shown beside its figures.
struct Wants {
    events: &'static str,
    events_href: &'static str,
    events_none: &'static str,
    contracts: &'static str,
    contracts_href: &'static str,
}

impl Wants {
    fn of(page: &Page) -> Self {
        use domain::department::Department;
        match page.me().department {
            Department::Management => Self {
                events: "dashboard-unstaffed",
                events_href: "/events?without_support=true&upcoming=true",
                events_none: "dashboard-unstaffed-none",
                contracts: "dashboard-drafts",
                contracts_href: "/contracts?unsigned=true",
            },
            Department::Sales => Self {
                events: "dashboard-my-events",
                events_href: "/events?mine=true&upcoming=true&status=planned",
                events_none: "dashboard-my-events-none",
                contracts: "dashboard-my-drafts",
                contracts_href: "/contracts?mine=true&unsigned=true",
            },
            Department::Support => Self {
                events: "dashboard-next-events",
                events_href: "/events?mine=true&upcoming=true&status=planned",
                events_none: "dashboard-next-events-none",
                contracts: "",
                contracts_href: "",
            },
        }
    }
}

fn greeting(page: &Page) -> String {
    let key = match page.zone.local(page.now).hour() {
        5..12 => "dashboard-morning",
        12..18 => "dashboard-afternoon",
        _ => "dashboard-evening",
    };
    let name = page.me().full_name.as_str();
    let first = name.split_whitespace().next().unwrap_or(name);
    page.say(key).with("name", first).to_string()
}

fn figures(page: &Page, dashboard: &Dashboard) -> Vec<Figure> {
    dashboard
        .figures
        .iter()
        .map(|figure| Figure {
            said: page
                .t(&format!("figure-{}", figure.name.replace('_', "-")))
                .into_owned(),
            value: page.number(figure.value),
            href: figure.list.clone(),
            tone: match figure.name {
                _ if figure.value == 0 => "",
                "events_without_support" | "events_missing_notes" => "hot",
                "contracts_overdue" | "my_overdue" => "bad",
                _ => "",
            },
        })
        .collect()
}

/// What is signed, paid, outstanding and overdue, in the currency with the
/// largest sum; the other currencies stand below.
fn amounts(page: &Page, money: &[Money]) -> Vec<Amount> {
    let mut money = money.to_vec();
    money.sort_by_key(|one| std::cmp::Reverse(one.signed));
    let Some((first, others)) = money.split_first() else {
        return Vec::new();
    };
    let mine = if page.is_sales() { "&mine=true" } else { "" };
    let said = |of: fn(&Money) -> i64, one: &Money| {
        page.money(domain::money::Amount::from_minor(of(one)), one.currency)
    };
    let amount = |key: &str, of: fn(&Money) -> i64, filter: &str, tone| Amount {
        figure: Figure {
            said: page.t(key).into_owned(),
            value: said(of, first),
            href: format!("/contracts?{filter}{mine}"),
            tone: if money.iter().any(|one| of(one) > 0) {
                tone
            } else {
                ""
            },
        },
        others: others
            .iter()
            .filter(|one| of(one) > 0)
            .map(|one| said(of, one))
            .collect(),
    };
    vec![
        amount("dashboard-signed", |one| one.signed, "status=signed", ""),
        amount("dashboard-paid", |one| one.paid, "status=signed", ""),
        amount(
            "dashboard-outstanding",
            |one| one.outstanding,
            "status=signed&unpaid=true",
            "",
        ),
        amount(
            "dashboard-overdue",
            |one| one.overdue,
            "overdue=true",
            "bad",
        ),
    ]
}

/// The chart of the coming weeks, for whoever staffs them.
fn weeks(page: &Page, dashboard: &Dashboard) -> Option<Bars> {
    if dashboard.weeks.is_empty() {
        return None;
    }
    let columns = dashboard
        .weeks
        .iter()
        .map(|(monday, events)| {
            let sunday = *monday + Days::new(6);
            Column {
                said: page
                    .say("dashboard-week")
                    .with("week", monday.iso_week().week())
                    .to_string(),
                title: format!("{} – {}", page.day(*monday), page.day(sunday)),
                href: format!("/events?status=planned&from={monday}&to={sunday}"),
                first: events.events - events.without_support,
                second: events.without_support,
            }
        })
        .collect();
    Some(Bars::of(columns))
}
