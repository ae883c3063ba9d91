//! Contracts: the list, the record, and every form about one. Payments have
//! their own file.
//!
//! One file for each thing that is done: [`draw`] a contract up, [`change`]
//! it, [`show`] it, [`list`] them.
//! What somebody can do right now is asked in [`possible`], by buttons and
//! forms alike; how far a contract is, in [`progress`].

pub(crate) mod change;
pub(crate) mod draw;
mod list;
mod meter;
pub(crate) mod possible;
pub(crate) mod progress;
mod show;

use domain::{contract::Contract, ids::ContractId, policy::Operation};
use service::error::ServiceError;

pub(crate) use self::{list::list, show::show};
use super::{failure::Failure, page::Page, texts::isolated};
use crate::extract::PathIds;

/// Where a contract's page is.
pub(crate) fn place(id: ContractId) -> String {
    format!("/contracts/{id}")
}

/// What a contract is called: its title, or its number.
pub(crate) fn name(page: &Page, contract: &Contract) -> String {
    match &contract.title {
        Some(title) => title.to_string(),
        None => page
            .say("contract-number")
            .with("id", contract.id)
            .to_string(),
    }
}

/// Who a contract is with, the company behind the person.
pub(crate) fn client_said(contract: &Contract) -> String {
    match &contract.client.company_name {
        Some(company) => {
            let name = &contract.client.full_name;
            format!("{} · {}", isolated(name), isolated(company))
        }
        None => contract.client.full_name.clone(),
    }
}

/// The contract that a form is about, for somebody who may send it.
pub(crate) async fn for_form<A: Operation<On = Contract>>(
    page: &Page,
    ids: &PathIds,
) -> Result<Contract, ServiceError> {
    let contract = page
        .session
        .show_contract(ids.read("id", ContractId::parse));
    page.session.prepare::<A>(contract).await
}

/// A contract among others: its title with its number, or the number alone.
pub(crate) fn name_with_number(page: &Page, contract: &Contract) -> String {
    let name = name(page, contract);
    if contract.title.is_none() {
        return name;
    }
    let number = page.say("contract-short-number").with("id", contract.id);
    format!("{} · {number}", isolated(name))
}

/// The contract that a path names.
pub(crate) async fn asked_for(page: &Page, ids: &PathIds) -> Result<Contract, Failure> {
    let id = ids.read("id", ContractId::parse);
    Ok(page.session.show_contract(id).await?)
}
