//! The only SQL of Epic Events: schema, connections, units of work and repositories.
//!
//! Everything above asks this crate for rows and hands it changes; nothing above knows
//! the query builder, and the connection is out of its reach. Reads go through a
//! [`Reader`], writes through a [`UnitOfWork`], both of which are [`Queries`].
//!
//! Units, on every engine: instants are microseconds since the Unix epoch in UTC, money
//! is minor units beside its currency, dates are dates, ids are positive integers that
//! are never given twice.

pub mod anonymising;
pub mod assignment;
pub mod audit;
pub mod backup;
pub mod bulk;
pub mod calendar_feeds;
pub mod clients;
mod connect;
pub mod constraint;
pub mod contracts;
pub mod counts;
pub mod dashboard;
pub mod duplicates;
pub mod employees;
pub(crate) mod entity;
mod error;
pub mod events;
mod fact;
pub mod idempotency;
pub mod imports;
mod instant;
pub mod integrity;
pub mod jobs;
pub mod legacy;
mod list;
pub mod mail;
pub mod matching;
pub mod merging;
mod migration;
pub mod payments;
#[cfg(test)]
mod plans;
pub mod search;
pub mod second_factors;
pub mod sessions;
pub mod settings;
mod stamp;
#[cfg(test)]
mod testing;
pub mod throttle;
pub mod undo;
mod unit_of_work;
mod url;

pub use connect::{Options, Pool, Store, Synchronous};
pub use error::{Error, Result, is_legacy};
pub use migration::SchemaState;
pub use stamp::Stamp;
pub use unit_of_work::{Mark, Queries, Reader, Retryable, UnitOfWork};
pub use url::{DatabaseUrl, Engine, InvalidDatabaseUrl};
