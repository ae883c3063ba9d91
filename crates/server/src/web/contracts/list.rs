//! The list of contracts.

use api::contracts::ContractQuery;
use askama::Template;
use axum::response::Response;
use domain::{
    contract::{Contract, ContractStatus},
    ids::{ClientId, EmployeeId},
    policy,
};
use service::error::ServiceError;

use crate::web::{
    failure::Failure,
    list::{Address, Chip, Column, ListQuery, Paging},
    page::Page,
};

#[derive(Template)]
#[template(path = "contracts/list.html")]
struct List<'a> {
    page: &'a Page,
    address: &'a Address,
    chips: Vec<Chip>,
    columns: Vec<Column>,
    contracts: Vec<Contract>,
    paging: Paging,
}

/// The filters that are switched on and off by one click, with their names and
/// what an empty list of each says.
const FLAGS: [(&str, &str, &str); 4] = [
    ("unsigned", "contracts-unsigned", "contracts-none-unsigned"),
    ("unpaid", "contracts-unpaid", "contracts-none-unpaid"),
    ("overdue", "contracts-overdue", "contracts-none-overdue"),
    (
        "without_event",
        "contracts-without-event",
        "contracts-none-without-event",
    ),
];

/// The list.
pub(crate) async fn list(page: Page, query: ListQuery<ContractQuery>) -> Result<Response, Failure> {
    let listed = page
        .session
        .list_contracts(query.read(ContractQuery::read))
        .await?;
    let address = &query.address;
    let chips = chips(&page, address).await?;
    let columns = columns(&page, address);
    let paging = Paging::of(address, &listed);
    Ok(page.show(&List {
        page: &page,
        address,
        chips,
        columns,
        contracts: listed.items,
        paging,
    }))
}

fn columns(page: &Page, address: &Address) -> Vec<Column> {
    let sorted = |key: &str, field| address.column(page.t(key), field, "-id");
    let plain = |key: &str| address.plain(page.t(key));
    vec![
        sorted("contract-one", "title"),
        plain("contract-client"),
        plain("field-sales-contact"),
        plain("field-status"),
        sorted("field-total-amount", "total_amount").number(),
        sorted("field-remaining-amount", "remaining_amount").number(),
        plain("field-due-on"),
        plain("contracts-actions"),
    ]
}

async fn chips(page: &Page, address: &Address) -> Result<Vec<Chip>, Failure> {
    let mut chips = Vec::new();
    if !page.is_management() {
        chips.push(address.chip(page.t("contracts-mine"), "mine", "true"));
    }
    for (name, said, _) in FLAGS {
        chips.push(address.chip(page.t(said), name, "true"));
    }
    for status in ContractStatus::ALL {
        let name = status.name();
        // drafts have a chip of their own; that of the state is there for links
        if status != ContractStatus::Draft || address.is("status", name) {
            chips.push(address.chip(page.t(status_key(status)), "status", name));
        }
    }
    for (name, said) in people(page, address).await? {
        chips.push(address.chip(said, name, address.get(name)));
    }
    Ok(chips)
}

const fn status_key(status: ContractStatus) -> &'static str {
    match status {
        ContractStatus::Draft => "contracts-drafts",
        ContractStatus::Signed => "contracts-signed",
        ContractStatus::Cancelled => "contracts-cancelled",
    }
}

/// Whose contracts are listed, by their names: chips that take the filter away.
async fn people(page: &Page, address: &Address) -> Result<Vec<(&'static str, String)>, Failure> {
    let mut named = Vec::new();
    let client = address.get("client");
    if let Ok(id) = ClientId::parse(client) {
        let found = page.session.show_client(Ok(id)).await.map(Some);
        let name = found
            .or_else(if_absent)?
            .map(|one| one.full_name.to_string());
        named.push(("client", name.unwrap_or_else(|| client.to_owned())));
    }
    let sales = address.get("sales");
    if let Ok(id) = EmployeeId::parse(sales) {
        let found = page.session.show_employee(Ok(id)).await.map(Some);
        let seen = found.or_else(if_absent)?;
        let name = seen.map(|seen| seen.employee.full_name.to_string());
        named.push(("sales", name.unwrap_or_else(|| sales.to_owned())));
    }
    Ok(named)
}

/// A filter may name nobody: then the list is empty, and no failure.
fn if_absent<T>(error: ServiceError) -> Result<Option<T>, ServiceError> {
    if matches!(error, ServiceError::NotFound(_)) {
        Ok(None)
    } else {
        Err(error)
    }
}

impl List<'_> {
    fn name(&self, contract: &Contract) -> String {
        super::name(self.page, contract)
    }

    /// Why nothing is listed, by key.
    fn none_key(&self) -> &'static str {
        if !self.address.is_filtered() {
            return "contracts-none";
        }
        let on: Vec<_> = self.chips.iter().filter(|chip| chip.is_on).collect();
        let flag = FLAGS
            .into_iter()
            .find(|(name, _, _)| self.address.is(name, "true"));
        match flag {
            Some((_, _, none)) if on.len() == 1 && self.address.get("q").is_empty() => none,
            Some(_) | None => "contracts-none-found",
        }
    }
}
