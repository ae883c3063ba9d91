//! Search across all records, and the palette: pages, actions and records in
//! one place.

use api::search::SearchQuery;
use askama::Template;
use axum::response::Response;
use domain::{
    client::Client,
    contract::Contract,
    employee::Employee,
    event::Event,
    fold,
    policy::{self, Action, Rule},
};
use service::{given, search::Found};

use super::{failure::Failure, list::Address, page::Page, texts::isolated};

/// Records of each kind on the page, and in the palette.
const ON_THE_PAGE: u64 = 25;
const IN_THE_PALETTE: u64 = 5;

/// Something to go to.
struct Link {
    href: String,
    said: String,
    detail: String,
    icon: &'static str,
}

/// Things of one kind to go to.
struct Group {
    title: String,
    links: Vec<Link>,
}

#[derive(Template)]
#[template(path = "search/page.html")]
struct Results<'a> {
    page: &'a Page,
    q: &'a str,
    groups: Vec<Group>,
}

#[derive(Template)]
#[template(path = "search/palette.html")]
struct Palette<'a> {
    page: &'a Page,
    groups: Vec<Group>,
}

/// What was found, on a page of its own.
pub(crate) async fn show(page: Page, address: Address) -> Result<Response, Failure> {
    let q = address.get("q");
    let groups = records(&page, q, ON_THE_PAGE).await?;
    Ok(page.show(&Results {
        page: &page,
        q,
        groups,
    }))
}

/// The same in short with the pages and actions that fit, for the palette.
pub(crate) async fn palette(page: Page, address: Address) -> Result<Response, Failure> {
    let q = address.get("q");
    let mut groups = vec![
        Group {
            title: page.t("search-actions").into_owned(),
            links: fitting(actions(&page), q),
        },
        Group {
            title: page.t("search-pages").into_owned(),
            links: fitting(pages(&page), q),
        },
    ];
    // records first once somebody looks for one
    let found = records(&page, q, IN_THE_PALETTE).await?;
    groups.splice(0..0, found);
    groups.retain(|group| !group.links.is_empty());
    Ok(page.show(&Palette {
        page: &page,
        groups,
    }))
}

async fn records(page: &Page, q: &str, limit: u64) -> Result<Vec<Group>, Failure> {
    if q.trim().is_empty() {
        return Ok(Vec::new());
    }
    let query = SearchQuery {
        q: Some(q.to_owned()),
        limit: Some(limit.to_string()),
    };
    let found: Found = page.session.search(given(query.read())).await?;
    let group = |key: &str, links: Vec<Link>| Group {
        title: page.t(key).into_owned(),
        links,
    };
    let groups = vec![
        group("clients-title", found.clients.iter().map(client).collect()),
        group(
            "contracts-title",
            found
                .contracts
                .iter()
                .map(|one| contract(page, one))
                .collect(),
        ),
        group(
            "events-title",
            found.events.iter().map(|one| event(page, one)).collect(),
        ),
        group(
            "employees-title",
            found
                .employees
                .iter()
                .map(|one| employee(page, one))
                .collect(),
        ),
    ];
    Ok(groups
        .into_iter()
        .filter(|group| !group.links.is_empty())
        .collect())
}

fn client(client: &Client) -> Link {
    let company = client.company_name.as_ref().map(ToString::to_string);
    Link {
        href: format!("/clients/{}", client.id),
        said: client.full_name.to_string(),
        detail: company.unwrap_or_else(|| client.email.to_string()),
        icon: "clients",
    }
}

fn contract(page: &Page, contract: &Contract) -> Link {
    let amount = page.money(contract.total_amount, contract.currency);
    let company = contract.client.company_name.as_ref();
    let whose = company.unwrap_or(&contract.client.full_name);
    Link {
        href: format!("/contracts/{}", contract.id),
        said: match &contract.title {
            Some(title) => title.to_string(),
            None => page
                .say("contract-number")
                .with("id", contract.id)
                .to_string(),
        },
        detail: format!("{} · {amount}", isolated(whose)),
        icon: "contracts",
    }
}

fn event(page: &Page, event: &Event) -> Link {
    Link {
        href: format!("/events/{}", event.id),
        said: event.name.to_string(),
        detail: page.begins(event),
        icon: "events",
    }
}

fn employee(page: &Page, employee: &Employee) -> Link {
    Link {
        href: format!("/employees/{}", employee.id),
        said: employee.full_name.to_string(),
        detail: page
            .t(super::page::department_key(employee.department))
            .into_owned(),
        icon: "employees",
    }
}

fn pages(page: &Page) -> Vec<Link> {
    let own = [
        ("employees", "/profile", "profile-title"),
        ("settings", "/password", "password-title"),
    ];
    page.parts()
        .into_iter()
        .map(|part| (part.name, part.href, part.key))
        .chain(own)
        .map(|(icon, href, key)| link(page, icon, href, key))
        .collect()
}

/// What the person may do from anywhere.
fn actions(page: &Page) -> Vec<Link> {
    let department = page.me().department;
    let list = [
        (Action::CreateClient, "/clients/new", "client-new"),
        (Action::CreateContract, "/contracts/new", "contract-new"),
        (Action::CreateEvent, "/events/new", "event-new"),
        (Action::AssignSupport, "/assign", "search-assign"),
        (Action::CreateEmployee, "/employees/new", "employee-new"),
    ];
    list.into_iter()
        .filter(|(action, _, _)| policy::rule(*action, department) != Rule::Never)
        .map(|(_, href, key)| link(page, "plus", href, key))
        .collect()
}

fn link(page: &Page, icon: &'static str, href: &str, key: &str) -> Link {
    Link {
        href: href.to_owned(),
        said: page.t(key).into_owned(),
        detail: String::new(),
        icon,
    }
}

/// Those in which a word begins with what was typed.
fn fitting(links: Vec<Link>, q: &str) -> Vec<Link> {
    let typed = fold::key(q.trim());
    links
        .into_iter()
        .filter(|link| {
            let said = fold::key(&link.said);
            typed
                .split(' ')
                .all(|typed| said.split(' ').any(|word| word.starts_with(typed)))
        })
        .collect()
}
