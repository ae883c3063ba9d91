//! The API and the pages on SQLite.

#[path = "api/mod.rs"]
mod api;
#[path = "web/mod.rs"]
mod web;

const ENGINE: testbed::Engine = testbed::Engine::Sqlite;
