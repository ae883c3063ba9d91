//! What a link from elsewhere narrowed a list to: chips that say it and take it away.

use domain::{
    ids::{ClientId, EmployeeId},
    period::parse_date,
};
use service::error::ServiceError;

use super::{Address, Chip};
use crate::web::{failure::Failure, page::Page};

/// The parameters that a list can be narrowed by, each with what its chip says.
const NARROWING: [(&str, &str); 6] = [
    ("contract", "list-of-contract"),
    ("client", "list-of-client"),
    ("support", "list-of-support"),
    ("sales", "list-of-sales"),
    ("from", "list-from"),
    ("to", "list-until"),
];

/// A chip for each of them that stands in the address.
pub(crate) async fn narrowed(page: &Page, address: &Address) -> Result<Vec<Chip>, Failure> {
    let mut chips = Vec::new();
    for (parameter, key) in NARROWING {
        let value = address.get(parameter);
        if value.is_empty() {
            continue;
        }
        let name = called(page, parameter, value).await?;
        let said = page.say(key).with("name", name);
        chips.push(address.chip(said, parameter, value));
    }
    Ok(chips)
}

/// What people call the value of a filter; the value itself when it is none that
/// has a name.
async fn called(page: &Page, parameter: &str, value: &str) -> Result<String, Failure> {
    let found = match parameter {
        "client" => match ClientId::parse(value) {
            Ok(id) => named(page.session.show_client(Ok(id)).await, |client| {
                client.full_name.to_string()
            })?,
            Err(_) => None,
        },
        "support" | "sales" => match EmployeeId::parse(value) {
            Ok(id) => named(page.session.show_employee(Ok(id)).await, |seen| {
                seen.employee.full_name.to_string()
            })?,
            Err(_) => None,
        },
        "from" | "to" => parse_date(value).ok().map(|day| page.date(day)),
        _ => None,
    };
    Ok(found.unwrap_or_else(|| value.to_owned()))
}

/// The name, unless there is nobody of that number: then the list is empty, and no failure.
fn named<T>(
    found: Result<T, ServiceError>,
    name: impl Fn(&T) -> String,
) -> Result<Option<String>, ServiceError> {
    match found {
        Ok(found) => Ok(Some(name(&found))),
        Err(ServiceError::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
