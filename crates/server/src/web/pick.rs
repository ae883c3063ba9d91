//! Pick-lists of records: all there are while they are few, and the first that begin with
//! what was typed into a small search form once they are many.

use api::{contracts::ContractQuery, employees::EmployeeQuery};
use domain::{
    department::Department, error::Given, event::Event, ids::EmployeeId, page::MAX_LIMIT,
};
use service::{Listed, assignment::SupportRequest, error::ServiceError, given};

use super::{contracts, form::Choice, list::PICK, page::Page};

/// What a pick-list offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pick {
    pub(crate) choices: Vec<Choice>,
    pub(crate) narrowing: Narrowing,
}

/// How a pick-list is narrowed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Narrowing {
    /// The beginning of what is looked for; empty for everything.
    pub(crate) typed: String,
    /// Whether there is more than the list offers.
    pub(crate) has_more: bool,
}

impl Narrowing {
    /// The name of what is typed, in addresses and forms.
    pub(crate) const NAME: &'static str = PICK;

    /// Whether there is something to narrow, or to undo.
    pub(crate) fn is_wanted(&self) -> bool {
        self.has_more || !self.typed.is_empty()
    }
}

impl Pick {
    /// Some choices of more than those, for what was typed.
    pub(crate) fn new(choices: Vec<Choice>, typed: &str, has_more: bool) -> Self {
        Self {
            choices,
            narrowing: Narrowing {
                typed: typed.to_owned(),
                has_more,
            },
        }
    }

    fn of<T>(listed: Listed<T>, typed: &str, choice: impl FnMut(T) -> Choice) -> Self {
        let choices = listed.items.into_iter().map(choice).collect();
        Self::new(choices, typed, listed.next.is_some())
    }
}

/// As many as a pick-list offers.
fn most() -> String {
    MAX_LIMIT.to_string()
}

/// What was typed, for a query.
fn beginning(typed: &str) -> Option<String> {
    Some(typed.to_owned()).filter(|typed| !typed.is_empty())
}

/// Active colleagues of a department but for one, by name.
pub(crate) async fn colleagues(
    page: &Page,
    department: Department,
    except: EmployeeId,
    typed: &str,
) -> Result<Pick, ServiceError> {
    let query = EmployeeQuery {
        department: Some(department.name().to_owned()),
        q: beginning(typed),
        limit: Some(most()),
        ..EmployeeQuery::default()
    };
    let request = query.read().map(|mut request| {
        request.filter.except = Some(except);
        request
    });
    let listed = page.session.list_employees(given(request)).await?;
    Ok(Pick::of(listed, typed, |seen| {
        Choice::new(seen.employee.id, &seen.employee.full_name)
    }))
}

/// Everybody who has or had an account, by name, whoever is still there first.
pub(crate) async fn everybody(page: &Page, typed: &str) -> Result<Pick, ServiceError> {
    let mut all = Pick::new(Vec::new(), typed, false);
    for inactive in [false, true] {
        let query = EmployeeQuery {
            inactive: Some(inactive.to_string()),
            q: beginning(typed),
            limit: Some(most()),
            ..EmployeeQuery::default()
        };
        let listed = page.session.list_employees(given(query.read())).await?;
        let some = Pick::of(listed, typed, |seen| {
            Choice::new(seen.employee.id, &seen.employee.full_name)
        });
        all.choices.extend(some.choices);
        all.narrowing.has_more |= some.narrowing.has_more;
    }
    Ok(all)
}

/// The other contracts of its client that an event could belong to.
pub(crate) async fn contracts_for(
    page: &Page,
    event: &Event,
    typed: &str,
) -> Result<Pick, ServiceError> {
    let listed = other_contracts(page, event, typed, most()).await?;
    Ok(Pick::of(listed, typed, |contract| {
        Choice::new(contract.id, contracts::name_with_number(page, &contract))
    }))
}

/// Whether there is a contract that an event could be moved to.
pub(crate) async fn has_contract_for(page: &Page, event: &Event) -> Result<bool, ServiceError> {
    Ok(!other_contracts(page, event, "", "1".to_owned())
        .await?
        .items
        .is_empty())
}

async fn other_contracts(
    page: &Page,
    event: &Event,
    typed: &str,
    limit: String,
) -> Result<Listed<domain::contract::Contract>, ServiceError> {
    let query = ContractQuery {
        client: Some(event.client.id.to_string()),
        status: Some("signed".to_owned()),
        q: beginning(typed),
        limit: Some(limit),
        ..ContractQuery::default()
    };
    let request = query.read().map(|mut request| {
        request.filter.except = Some(event.contract_id);
        request
    });
    page.session.list_contracts(given(request)).await
}

/// Who of support is asked for.
pub(crate) fn of_support(typed: &str, except: Option<EmployeeId>) -> Given<SupportRequest> {
    let query = EmployeeQuery {
        q: beginning(typed),
        limit: Some(most()),
        ..EmployeeQuery::default()
    };
    given(query.read().map(|mut request| {
        request.filter.except = except;
        request
    }))
}
