//! The program itself, as people and scripts run it: processes, files, sockets.

mod attacks;
mod audit_chain;
mod backups;
mod calendar_feed;
mod doctor;
mod durability;
mod exports;
mod front;
mod grants;
mod house;
mod imports;
mod legacy;
mod lost_login;
mod mail;
mod outage;
mod profiles;
mod refusals;
mod remote;
mod reports;
mod sentry_sink;
mod serving;
mod start;
mod story;
