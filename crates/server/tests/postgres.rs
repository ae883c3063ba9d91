//! The API and the pages on PostgreSQL.

#[path = "api/mod.rs"]
mod api;
#[path = "web/mod.rs"]
mod web;

const ENGINE: testbed::Engine = testbed::Engine::Postgres;
