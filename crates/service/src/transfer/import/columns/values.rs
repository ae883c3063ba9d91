//! What people type into cells, in the form that the domain reads.
//!
//! Names, addresses and phone numbers are the domain's own to read, as they are.

mod amounts;
mod dates;

use domain::{contract::ContractStatus, department::Department, error::BadValue, fold, worded};

pub use self::{
    amounts::{amount, currency},
    dates::{day, moment},
};

/// Reads a yes or a no.
///
/// # Errors
/// Names what is accepted.
pub fn flag(text: &str) -> Result<bool, BadValue> {
    match fold::key(text).as_str() {
        "true" | "yes" | "y" | "1" | "x" | "oui" | "o" | "vrai" | "✓" | "✔" => Ok(true),
        "false" | "no" | "n" | "0" | "non" | "faux" | "-" => Ok(false),
        _ => Err(BadValue::new(worded!(
            "bad-yes-or-no",
            "is neither yes nor no; yes, no, oui, non, true, false, 1 and 0 are accepted",
        ))),
    }
}

/// Reads a number of people. A guess such as `~75` is refused.
///
/// # Errors
/// Names what is accepted.
pub fn attendees(text: &str) -> Result<u32, BadValue> {
    let plain: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let whole = match plain.split_once(['.', ',']) {
        Some((whole, places)) if !places.is_empty() && places.bytes().all(|byte| byte == b'0') => {
            // 1.000 may be a thousand
            if places.len() == 3 { &plain } else { whole }
        }
        Some(_) | None => &plain,
    };
    let is_plain = whole.bytes().all(|byte| byte.is_ascii_digit());
    whole.parse().ok().filter(|_| is_plain).ok_or_else(|| {
        BadValue::new(worded!(
            "bad-number-of-people",
            "is not a number of people; a whole number from 0 to {max} is accepted",
            max = u32::MAX,
        ))
    })
}

/// Reads a department by its name in English or French.
///
/// # Errors
/// Names the three departments.
pub fn department(text: &str) -> Result<Department, BadValue> {
    match fold::key(text).as_str() {
        "gestion" | "direction" | "manager" => Ok(Department::Management),
        "commercial" | "commerciale" | "commerciaux" | "vente" | "ventes" | "commerce" => {
            Ok(Department::Sales)
        }
        "assistance" | "soutien" => Ok(Department::Support),
        _ => Department::parse(text),
    }
}

/// Reads the state of a contract: its name in English or French, or whether it is signed.
///
/// # Errors
/// Names the three states.
pub fn contract_status(text: &str) -> Result<ContractStatus, BadValue> {
    let found = match fold::key(text).as_str() {
        "draft" | "brouillon" | "unsigned" | "not signed" | "non signe" | "a signer"
        | "en attente" => Some(ContractStatus::Draft),
        "signed" | "signe" | "contrat signe" => Some(ContractStatus::Signed),
        "cancelled" | "canceled" | "annule" => Some(ContractStatus::Cancelled),
        _ => flag(text).ok().map(|is_signed| {
            if is_signed {
                ContractStatus::Signed
            } else {
                ContractStatus::Draft
            }
        }),
    };
    found.ok_or_else(|| {
        BadValue::new(worded!(
            "bad-contract-status",
            "is not a status; draft, signed or cancelled is accepted"
        ))
    })
}

/// Reads whether an event stands: its state by its name in English or French.
///
/// # Errors
/// Names the two states.
pub fn stands(text: &str) -> Result<bool, BadValue> {
    match fold::key(text).as_str() {
        "planned" | "prevu" | "planifie" | "confirmed" | "confirme" => Ok(true),
        "cancelled" | "canceled" | "annule" => Ok(false),
        _ => Err(BadValue::new(worded!(
            "bad-event-status",
            "is not a status; planned or cancelled is accepted"
        ))),
    }
}

#[cfg(test)]
mod tests;
