//! The list of contracts.

use api::contracts::ContractQuery;
use askama::Template;
use axum::response::Response;
use domain::{
    contract::{Contract, ContractStatus},
    ids::ContractId,
    import::ImportKind,
    policy,
};

use crate::web::{
    failure::Failure,
    list::{Address, Chip, Column, Frame, ListQuery, Paging, narrowed},
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
    /// Those of them that are overdue.
    overdue: Vec<ContractId>,
    paging: Paging,
    frame: Frame,
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
    let frame = Frame {
        title: "contracts-title",
        new: page
            .ever::<policy::CreateContract>()
            .then_some(("/contracts/new", "contract-new")),
        import: page.imports(ImportKind::Contracts),
        none: none_key(address, &chips),
        all: "/contracts",
    };
    Ok(page.show(&List {
        page: &page,
        address,
        chips,
        columns,
        frame,
        overdue: page.session.overdue_among(&listed.items).await?,
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
    chips.extend(narrowed(page, address).await?);
    Ok(chips)
}

const fn status_key(status: ContractStatus) -> &'static str {
    match status {
        ContractStatus::Draft => "contracts-drafts",
        ContractStatus::Signed => "contracts-signed",
        ContractStatus::Cancelled => "contracts-cancelled",
    }
}

impl List<'_> {
    fn name(&self, contract: &Contract) -> String {
        super::name(self.page, contract)
    }
}

/// Why nothing is listed, by key.
fn none_key(address: &Address, chips: &[Chip]) -> &'static str {
    if !address.is_filtered() {
        return "contracts-none";
    }
    let on = chips.iter().filter(|chip| chip.is_on).count();
    let flag = FLAGS
        .into_iter()
        .find(|(name, _, _)| address.is(name, "true"));
    match flag {
        Some((_, _, none)) if on == 1 && address.get("q").is_empty() => none,
        Some(_) | None => "contracts-none-found",
    }
}
