//! Types and rules of Epic Events: what a client, a contract, a payment and an
//! event are, who may do what with them, and what is refused.
//!
//! This floor is pure: no I/O, no async, no SQL, no HTTP, no system clock. The
//! rules come from the product specification; each is stated once, here.
#![warn(missing_docs)]

pub mod actor;
pub mod api_token;
pub mod audit;
pub mod client;
pub mod clock;
pub mod contact;
pub mod contract;
pub mod department;
pub mod duplicate;
pub mod employee;
pub mod error;
pub mod event;
pub mod fold;
pub mod habit;
pub mod ids;
pub mod import;
pub mod legacy;
pub mod merging;
pub mod money;
pub mod own_settings;
pub mod page;
pub mod payment;
pub mod period;
pub mod policy;
pub mod refusal;
#[cfg(test)]
pub(crate) mod sample;
pub mod search;
pub mod settings;
pub mod text;
pub mod transfer;
pub mod two_factor;
pub mod wording;
