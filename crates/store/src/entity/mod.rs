//! The tables as the query builder sees them, one module each.
//!
//! Plain values only: repositories turn them into the types of the domain.

#![allow(
    dead_code,
    reason = "a table is described whole, whatever the queries use of it"
)]

pub(crate) mod audit_entry;
pub(crate) mod calendar_feed;
pub(crate) mod client;
pub(crate) mod client_contact;
pub(crate) mod company_settings;
pub(crate) mod contract;
pub(crate) mod counter;
pub(crate) mod department;
pub(crate) mod employee;
pub(crate) mod event;
pub(crate) mod idempotency_key;
pub(crate) mod import;
pub(crate) mod import_correction;
pub(crate) mod import_key;
pub(crate) mod import_part;
pub(crate) mod import_row;
pub(crate) mod job;
pub(crate) mod letter;
pub(crate) mod login_throttle;
pub(crate) mod merged_client;
pub(crate) mod payment;
pub(crate) mod recovery_code;
pub(crate) mod search_line;
pub(crate) mod search_word;
pub(crate) mod second_factor;
pub(crate) mod session;
pub(crate) mod used_employee_number;

#[cfg(test)]
mod tests;
