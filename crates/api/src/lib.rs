//! The wire contract of Epic Events: paths, requests, replies, problems, and
//! the typed client that speaks them.
//!
//! One line in [`endpoint`] is one operation; router, client and OpenAPI
//! document all read it. This floor knows neither use-cases nor storage.
#![warn(missing_docs)]

pub mod audit;
pub mod calendar;
#[cfg(feature = "client")]
pub mod client;
pub mod clients;
pub mod contracts;
pub mod csv;
pub mod dashboard;
pub mod duplicates;
pub mod employees;
pub mod endpoint;
pub mod events;
pub mod exports;
pub mod imports;
pub mod page;
pub mod payments;
pub mod problem;
pub mod request;
pub mod search;
pub mod session;
pub mod settings;
pub mod tokens;
pub mod two_factor;
