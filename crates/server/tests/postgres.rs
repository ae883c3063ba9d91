//! The API on PostgreSQL.

#[path = "api/mod.rs"]
mod api;

const ENGINE: testbed::Engine = testbed::Engine::Postgres;
