//! The API on SQLite.

#[path = "api/mod.rs"]
mod api;

const ENGINE: testbed::Engine = testbed::Engine::Sqlite;
