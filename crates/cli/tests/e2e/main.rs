//! The program itself, as people and scripts run it: processes, files, sockets.

mod durability;
mod house;
mod mail;
mod refusals;
mod reports;
mod sentry_sink;
mod start;
mod story;
