//! The API as its callers meet it: through the real router, as named employees
//! of a company that each test has to itself.

mod actors;
mod amounts;
mod audited_writes;
mod bad_addresses;
mod bad_input;
mod bad_texts;
mod cast;
mod clients;
mod contracts;
mod dashboards;
mod employees;
mod event_times;
mod events;
mod filters;
mod handover;
mod idempotency;
mod leaving;
mod lists;
mod openapi;
mod order_of_checks;
mod parents_and_fields;
mod passwords;
mod payments;
mod refusals;
mod routes;
mod samples;
mod sessions;
mod stale_writes;
mod story;
mod support;
mod support_contact;
mod throttle;
mod tokens;
mod waiting_writes;
